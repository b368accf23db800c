"""Pages that are no articles though nothing keeps the reader out: services, shares, offers, tables, what is filled anew
every day; and what is short and claims nothing."""

from __future__ import annotations

from pipelines.pages.ancestors import upward
from pipelines.pages.sentences import holds_sentence, sentences_of
from pipelines.refusals import patterns
from pipelines.refusals.evidence import Case, two
from pipelines.refusals.offers import GOODS, headings_like, offer
from pipelines.refusals.paywall import cut_short
from pipelines.refusals.speech import reports
from pipelines.refusals.subject import keeps_to_a_name, keeps_to_its_address, named_after, words_told
from storage.article import Kind

# Paragraphs that are sentences.
_FEW_SENTENCES = 3
# Of the paragraphs that are rows of a table.
_MOSTLY = 0.7
# Words of a headline.
_MUCH = 3
# Of text with neither an article's type nor a date.
SHORT = 250
# Of text over a field to write in.
_SHORT_OVER_A_FORM = 400
# Labels, counts, addresses, dates: what a template leaves.
_LINES = 400
# What a template leaves on pages of every kind, claimed or not.
_NOTHING = 30
_FIELD = "input[type=email]"
_BESIDE = frozenset(("header", "nav", "footer", "aside"))
# Fields that are looked at, so that no page takes long.
_MOST_CONTROLS = 200


def not_article(case: Case) -> tuple[str, ...]:
    """Evidence that the page is no article; () without."""
    found = _standing(case)
    if not (found or case.typed):
        found = _named(case) or offer(case)
    if found:
        return found
    body = case.body
    claimed = case.claims or case.dated_itself
    if not claimed and 0 < body.size < _LINES and not any(map(holds_sentence, body.paragraphs)):
        return "neither date nor author in its markup", f"text of {body.size} characters and no sentence"
    if 0 < body.size < _NOTHING and not body.prose and not _tells_something(case):
        return f"text of {body.size} characters", "nothing of its headline told"
    if case.claims or case.typed or case.dated:
        return ()
    bare = body.size < SHORT and body.prose < 2 and not (_flash(case) or _signed(case))
    little = body.size < _SHORT_OVER_A_FORM and body.prose < _FEW_SENTENCES and not case.metadata.authors
    asks = asks_for_address(case) if little and not _tells_much(case) else ""
    shape = table_rows(case, 1) or (f"text of {body.size} characters" if bare or asks else "")
    helps = headings_like(case, patterns.HELP_HEADING) if body.size < GOODS else ""
    return two("neither article type nor date", shape, asks, helps) if shape or helps else ()


def _signed(case: Case) -> bool:
    """Whether more than a line of the text has a writer."""
    return bool(case.metadata.authors) and case.body.prose > 0


def _flash(case: Case) -> bool:
    """Whether a paragraph of sentences tells what address or headline name, as a flash does and a rest does not."""
    if cut_short(case):
        return False
    told = [text for text in case.body.paragraphs if len(sentences_of(text)) > 1]
    if not told:
        return _tells_much(case)
    if keeps_to_its_address(case.page, told) or keeps_to_a_name(case.headline, told):
        return True
    own = named_after(case.page, case.headline) and words_told(case.headline, told) > 0
    return own and not any(map(patterns.ADDRESSED.search, case.body.paragraphs))


def _tells_much(case: Case) -> bool:
    """Whether sentences that speak to nobody tell most of what the headline names, or report who said some of it."""
    told = [text for text in case.body.paragraphs if holds_sentence(text) and not patterns.ADDRESSED.search(text)]
    words = words_told(case.headline, told)
    return words >= _MUCH or (words > 1 and any(map(reports, told)))


def _tells_something(case: Case) -> bool:
    return words_told(case.headline, case.body.paragraphs) > 0


def _named(case: Case) -> tuple[str, ...]:
    """Evidence that title and address both name a page of the site itself, or a security's, which has no date."""
    address = case.address_like(patterns.SERVICE_ADDRESS)
    if address:
        return two(case.title_like(patterns.SERVICE_TITLE), address)
    address = "" if case.dated_itself else case.address_like(patterns.QUOTE_ADDRESS)
    if address:
        return two(case.title_like(patterns.QUOTE_TITLE), address)
    address = "" if case.metadata.authors else case.address_like(patterns.PERSON_ADDRESS)
    if address:
        kind = "type Person" if {"Person", "ProfilePage"}.intersection(case.metadata.page_types) else ""
        return two(kind or case.title_like(patterns.LISTING_TITLE), address)
    return ()


def _standing(case: Case) -> tuple[str, ...]:
    """Evidence that title and address both name a page that is filled anew every day."""
    stated = case.claims or case.dated_itself
    address = "" if stated and case.body.size >= SHORT else case.address_like(patterns.STANDING_ADDRESS)
    # Below such an address, stories of the weather stand, too.
    if not address or keeps_to_its_address(case.page, case.body.paragraphs):
        return ()
    title = case.title_like(patterns.STANDING_TITLE)
    return () if stated and title and _tells_something(case) else two(title, address)


def table_rows(case: Case, sentences: int) -> str:
    """Evidence that the page is tables, with so many sentences at most."""
    rows = case.body.kinds.count(Kind.TABLE_ROW)
    if rows <= _MOSTLY * len(case.body.kinds) or case.body.prose > sentences:
        return ""
    return f"{rows} rows of tables and {case.body.prose} sentences"


def asks_for_address(case: Case) -> str:
    """Evidence that the page is there to be filled in: a field for an address outside head, foot, margin, comments."""
    for field in case.document.tree.css(_FIELD)[:_MOST_CONTROLS]:
        above = list(upward(field.parent))
        form = next((node for node in above if node.tag == "form"), None)
        if _BESIDE.isdisjoint([node.tag for node in above]) and not (form and form.css_first("textarea")):
            return "markup of a field for an address"
    return ""
