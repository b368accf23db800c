"""Listings: front, section, tag and search pages, which gather stories and tell none."""

from __future__ import annotations

from pipelines.pages.text import clean_text, letters_of, weight
from pipelines.refusals import patterns
from pipelines.refusals.evidence import LITTLE, BodyEvidence, Case, two
from pipelines.refusals.not_article import SHORT, table_rows
from pipelines.refusals.teasers import LONGEST_CARD, teaser_texts, told_in_cards
from storage.urls import parts_of

# Of the text that stands in teasers, or of the paragraphs that are links: of any page, and of one called a listing.
_MOSTLY, _HALF = 0.7, 0.5
# Of the kept text's characters, within links; or, of a page of so many links, characters of text for each.
_DENSE, _LINKS, _TEXT_PER_LINK = 0.4, 25, 8
# Of the kept text of a listing, in characters: a long one tells something.
_LONGEST_LISTING = 6000
# Paragraphs or headlines that are links; headings that are.
_MANY, _LEAST_LINKED = 8, 4
# A site's menus; what stands alone at an address has fewer.
_MANY_LINKS = 30
# Of a headline, in Latin characters.
_HEADLINE = 14
# Of text under a listing's title: what it is about.
_LABEL = 120
# Letters of an address with which the headline may go on.
_LEAST_PLACE = 5
_HEADLINES = "article a[href] :is(h2, h3, h4), :is(h2, h3, h4) a[href], a[href] > :is(h2, h3, h4)"
# Of a section's opening stories: how many cards make it one, how long they are, and what share of the text is theirs.
_FEW_CARDS, _LONGEST_LEAD, _MOST = 2, 900, 0.9


def index(case: Case) -> tuple[str, ...]:
    """Evidence that the page gathers what others tell; () without."""
    if case.claims and case.body.prose >= 1:
        # A front page is none, whatever its template calls it and whenever its newest teaser is from.
        front = case.address_like(patterns.FRONT_ADDRESS)
        teasers = _teasers(case) if front else ()
        return (front, *teasers) if teasers else ()
    kinds = [each for each in case.metadata.page_types if each in patterns.LISTING_TYPES]
    claim = f"type {kinds[0]}" if kinds else ""
    address = case.address_like(patterns.LISTING_ADDRESS)
    body = case.body
    dense = body.link_density >= _DENSE or (body.links >= _LINKS and body.size < _TEXT_PER_LINK * body.links)
    shape = f"{body.links} links and text of {body.size} characters" if dense and body.prose < 2 else ""
    several = _linked_headlines(case) if claim or address or shape else ""
    only = _only_links(body) if shape else ""
    least = _LABEL if case.dated else SHORT
    label = not case.typed and body.size < least and body.prose < (1 if case.dated else 2)
    few = f"text of {body.size} characters" if label else ""
    rows = table_rows(case, 0) if shape and not case.typed else ""
    kept = shape if several or only or rows else ""
    # The times of a listing are its teasers'.
    gathers = address and (not case.dated_itself or len(case.document.tree.css(_HEADLINES)) > 1)
    title = case.title_like(patterns.LISTING_TITLE) if gathers else ""
    found = two(claim, address, title, several, only, rows, kept, few if address else "")
    # A listing's teasers may stand below its best story, or below whose stories they are.
    listed = claim or address or "Person" in case.metadata.page_types
    listed = listed or not (case.dated or case.document.tree.css_first("h1"))
    if found or case.typed:
        return found
    gathered = _teasers(case, _HALF if listed else _MOSTLY) or _section(case, address)
    return gathered or (_linked(case) if listed else ()) or _front(case)


def _front(case: Case) -> tuple[str, ...]:
    """Evidence that the site itself answers at its own address, with many links: whatever it tells there, no story.
    A page that gives itself a longer address was saved under this one."""
    stated = (case.document.linked("canonical") or "", case.document.first_meta("og:url"))
    own = all(_is_short(address) for address in stated)
    front = case.address_like(patterns.FRONT_ADDRESS) if own and not case.dated_itself else ""
    links = len(case.document.tree.css("a[href]")) if front else 0
    return (front, f"{links} links and neither article type nor date of its own") if links >= _MANY_LINKS else ()


def _linked(case: Case) -> tuple[str, ...]:
    """Evidence that every heading leads elsewhere, that of the text that was kept, too, beside a listing's cards."""
    if case.dated or case.body.size >= LITTLE:
        return ()
    # Labels of menus are shorter.
    headings = [node for node in case.document.tree.css("h2, h3, h4") if weight(clean_text(node.text())) >= _HEADLINE]
    if len(headings) < _LEAST_LINKED or not all(node.css_first("a[href]") for node in headings) or not case.teasers:
        return ()
    return f"{len(headings)} headings, each a link", f"{len(case.teasers)} teasers"


def _is_short(address: str) -> bool:
    """Whether an address, which may be relative or none, has nothing below a site's own page."""
    return "/" not in parts_of(address).path.strip("/")


def _section(case: Case, address: str) -> tuple[str, ...]:
    """Evidence that what was kept are the few stories that a section opens with, by its address and their cards."""
    place = address or _heads_section(case)
    cards = teaser_texts(case.document.tree, case.page.url, _FEW_CARDS, _LONGEST_LEAD) if place else []
    inside = told_in_cards(case.body.paragraphs, cards)
    least = _HALF if address and len(cards) > _FEW_CARDS else _MOST
    enough = inside > 0 and inside >= least * sum(map(len, case.body.paragraphs))
    return (place, f"{inside} characters kept stand in {len(cards)} cards") if enough else ()


def _heads_section(case: Case) -> str:
    """Evidence that the page's only headline is the one word of which its address is, below another word or none."""
    parts = parts_of(case.page.url).path.strip("/").split("/")
    headings = case.document.headings or (case.metadata.title,)
    name = letters_of(headings[0]) if len(headings) == 1 else ""
    short = len(parts) == 1 or (len(parts) == 2 and parts[0].isalpha())
    place = letters_of(parts[-1])
    begins = name == place or (len(place) >= _LEAST_PLACE and name.startswith(place))
    return f"address {parts[-1]!r} is the headline" if short and name and begins else ""


def _only_links(body: BodyEvidence) -> str:
    found = f"{body.linked} of {len(body.paragraphs)} paragraphs are nothing but links"
    return found if body.linked >= max(_MANY, _MOSTLY * len(body.paragraphs)) else ""


def _linked_headlines(case: Case) -> str:
    """Evidence that many headlines lead elsewhere. A walk over the whole page: asked only where it can decide."""
    headlines = len(case.document.tree.css(_HEADLINES))
    return f"{headlines} linked headlines" if headlines >= _MANY and case.body.prose <= 2 * headlines else ""


def _teasers(case: Case, share: float = _MOSTLY) -> tuple[str, ...]:
    """Evidence that what was kept are the lines below a listing's headlines."""
    texts = case.body.paragraphs
    if case.body.size > _LONGEST_LISTING:
        return ()
    least = share * sum(map(len, texts))
    if sum(len(text) for text in texts if len(text) <= LONGEST_CARD) < least:
        return ()
    inside = sum(map(len, case.in_teasers))
    if not case.teasers or inside < least:
        return ()
    return f"{len(case.teasers)} teasers", f"{inside} of {len(case.body.text)} characters kept stand in them"
