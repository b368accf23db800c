"""The headline of a page, chosen among what it calls itself in several places by how far these agree."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipelines.fields.share_titles import is_line, is_part, kickers, mended, under_one_kicker
from pipelines.fields.shown_titles import (
    SUBHEADINGS,
    as_shown,
    is_company,
    logos,
    overline,
    overruled,
    said_once,
    shown_headline,
)
from pipelines.pages.document import Document
from pipelines.pages.jsonld import first_text
from pipelines.pages.text import CJK, letters_of, weight
from pipelines.pages.unescape import unescaped

# What a place is worth as a witness of the headline, tuned on two thirds of the publishers of the shared corpus.
_WEIGHTS = {
    "json-ld": 3.0,
    "h1": 2.6,
    "og:title": 2.5,
    "embedded": 2.0,
    "twitter:title": 1.0,
    "shown": 1.0,
    "meta": 0.9,
    "title": 0.6,
}
# A share title that neither carries the site's name nor repeats `<title>` was written by hand for this story, where the
# others come out of a template: on 15 pages where it stands against headline and h1 together it was right on 12.
_BY_HAND = 5.0
# How a title is spelled (quotes, colons between kicker and line) is taken from the first of these that has it.
_SPELLING = ("og:title", "json-ld", "h1", "embedded", "twitter:title", "shown", "meta", "title")
_META = (
    "parsely-title",
    "sailthru.title",
    "dc.title",
    "dcterms.title",
    "cxenseparse:title",
    "headline",
    "articletitle",
    "title",
)
_SPACED = r"\s+[|｜·•»›«:/~<>_–—-]{1,2}\s+|\s*[|｜ㅣ]\s*|\s+[»›]\s*"
PARTED = re.compile(_SPACED + "|_")
"""What parts a title from the names of section and site beside it."""
_SEPARATOR = re.compile(_SPACED + r"|\s?[:：](?=[^\s\d])|(?<=\S)[-–—_（](?=\S)")
# Each separator has one of these, and most titles have none.
_SIGN = re.compile("[|｜ㅣ·•»›«:：/~<>_–—（-]")
_LAYOUT = "|｜ㅣ»›>·•"
_OPEN_END = re.compile(r"\s+[|｜·•»›~–—-]{1,2}\s*\Z")
_BRACKET = re.compile(r"\s[(\[]([^()\[\]]{3,40})[)\]]\Z")
_MAX_LENGTH = 500
_SHORTEST_NAME = 6
_LONGEST_ADDITION = 12
_SHORTEST_LINE = 15
_SHORTEST_ADDRESSED = 8
_WORDS = 2
_MOST_BREAKS = 12
_BEGINNING = 6
# How much longer a line may be for blanks that fold away.
_SPACES = 4
_LONGEST_SITE_NAME = 40


@dataclass(frozen=True, slots=True)
class Headline:
    """The chosen title, where it stood, and every other name the page gives itself, for dropping repeats of it."""

    text: str = ""
    evidence: str = ""
    others: tuple[str, ...] = ()


def choose_title(document: Document, *, site_names: tuple[str, ...] = (), selector: str = "") -> Headline:
    """The page's headline. `site_names` are names of the site to take off its end; `selector` is the recipe's."""
    if selector:
        node = document.tree.css_first(selector)
        text = unescaped(node.text(deep=True)) if node else ""
        if text:
            return Headline(text, f"recipe:{selector}", _names(document))
    named = mended(_candidates(document))
    found = under_one_kicker(named)
    agreed = _agreed(found)
    known = {_key(text) for place, text in found if not agreed or place != "meta"}
    places = {place for place, _ in found}
    if places <= {"title", "h1", "meta"}:
        found = _without_sections(found, document)
    headings, over = set[str](), ""
    if places.isdisjoint(("h1", "json-ld", "embedded")) and any(_separators(text) for _, text in found):
        known |= _lines_of(document.title_tag, document)
        over = overline(document)
        headings = {_key(line) for line, tag, _ in document.lines if tag in SUBHEADINGS}
    sites = {_key(name) for name in (*site_names, _shared_end(found), over, *logos(document)) if name}
    groups: dict[str, dict[str, str]] = {}
    by_hand = ""
    for place, text in found:
        cut = text if _key(text) in headings else without_site(_without_logo(text, found), known, sites)
        groups.setdefault(_key(cut), {}).setdefault(place, cut)
        if place == "og:title" and cut == text and is_line(cut) and not is_part(cut, found):
            by_hand = _key(cut)
        elif place == "title" and _key(cut) == by_hand:
            by_hand = ""
    for name in (sites | {""}) & groups.keys():
        if len(groups) > 1 or not name:
            del groups[name]
    for kicker in kickers(groups):
        del groups[kicker]
    if not groups:
        return Headline()
    best = max(groups, key=lambda key: sum(map(_WEIGHTS.__getitem__, groups[key])) + (key == by_hand) * _BY_HAND)
    place = next(place for place in _SPELLING if place in groups[best])
    others = dict.fromkeys([*(text for _, text in named), *filter(is_company, PARTED.split(document.title_tag))])
    return Headline(_underlined(said_once(groups[best][place])), place, tuple(others))


def _agreed(found: list[tuple[str, str]]) -> bool:
    """Whether h1 and share title are the same: what the rest of the head says shorter takes nothing off."""
    heads = {text for place, text in found if place == "h1"}
    return any(place == "og:title" and text in heads for place, text in found)


def _underlined(text: str) -> str:
    """The headline of a Chinese title that underscores part from sections and site: no headline has one."""
    head = text.partition("_")[0].strip()
    return head if CJK.search(text) and weight(head) >= _SHORTEST_LINE else text


def _without_logo(text: str, found: list[tuple[str, str]]) -> str:
    """An h1 without the site's name that ends it, where the rest is another name of the page and `<title>` ends so."""
    tag = next((tag for place, tag in found if place == "title"), "")
    for _, other in found:
        site = text[len(other) :].strip() if text.startswith(f"{other} ") else ""
        if site and tag.endswith(site) and tag not in (other, text):
            return other
    return text


def without_site(text: str, known: set[str], sites: set[str]) -> str:
    """The title without the site's name or section at its end or start.

    A part is taken off when it names the site, at the start the very name over a line of several words, or when what
    remains is what another place of the page says (`known` and `sites` hold keys of `_key`).
    """
    own = _key(text)
    breaks = [(found.start(), found.end(), found[0].strip()) for found in _separators(text)[:_MOST_BREAKS]]
    for start, end, mark in breaks:
        head, rest = _key(text[:start]), _key(text[end:])
        if head in known and head != own and head not in sites:
            return text[:start].strip()
        if rest in known and rest != own and rest not in sites and (mark in _LAYOUT or head in sites):
            return text[end:].strip()
    for start, end, mark in reversed(breaks):
        if (end - start > 1 or mark in _LAYOUT) and _names_site(_key(text[end:]), sites):
            text = text[:start].strip()
    begins = next(((start, end) for start, end, mark in breaks if end - start > 1 and mark != ":"), None)
    if begins and _key(text[: begins[0]]).removeprefix("the") in sites and text.count(" ", begins[1]) >= _WORDS:
        text = text[begins[1] :].strip()
    bracket = _BRACKET.search(text)
    if bracket and _key(bracket[1]) in sites:
        text = text[: bracket.start()].strip()
    return _trimmed(text)


def _separators(text: str) -> list[re.Match[str]]:
    """What parts a title. To try the pattern at every letter costs more than all else that is done with a title."""
    sign = _SIGN.search(text)
    return list(_SEPARATOR.finditer(text, len(text[: sign.start()].rstrip()))) if sign else []


def _last_part(text: str) -> str:
    """What stands behind the last separator of a title."""
    parting = _separators(text)
    return text[parting[-1].end() :] if parting else text


def _names_site(part: str, sites: set[str]) -> bool:
    """Whether the last part of a title is a site's name, or begins with one: "Portwatch Online"."""
    if part in sites:
        return True
    return any(
        len(name) >= _SHORTEST_NAME and len(part) <= len(name) + _LONGEST_ADDITION and part.startswith(name)
        for name in sites
    )


def _trimmed(text: str) -> str:
    """Without the separator of a site's name that is not there; not without the mark that ends a quotation."""
    cut = _OPEN_END.sub("", text)
    return text if cut.count("«") > cut.count("»") else cut


def _lines_of(tag: str, document: Document) -> set[str]:
    """Keys of the page's lines that may be a part of its `<title>`."""
    longest = len(tag) + _SPACES
    lines = [line for line in document.line_texts if len(line) <= longest and line[:_BEGINNING] in tag]
    return {_key(line) for line in lines if weight(line) >= _SHORTEST_LINE}


def _host_names(document: Document) -> set[str]:
    """Keys of the names that dots part in the page's host."""
    host = document.url.split("/")[2] if document.url.count("/") > 2 else ""
    return {_key(name) for name in host.split(".")}


def _without_sections(found: list[tuple[str, str]], document: Document) -> list[tuple[str, str]]:
    """Without a short h1 that is one part of `<title>` (the site, a section) where a longer part is a line of the page.

    That longer part then stands for `<title>`, and so does, whatever its length, a part that the address is; without
    one, a line of the page that is in `<title>` and that another element of its head names, does. An h1
    that a colon parts from it ("Hedgerow Diary: ..."), or that the address names, may be longer; what the page says
    beside that one, in a line of its own, may be short.
    """
    tag = next((text for place, text in found if place == "title"), "")
    parts = {_key(part): part for part in PARTED.split(tag) if part}
    name, _, line = tag.partition(": ")
    if line and ("h1", name) in found:
        parts |= {_key(name): name, _key(line): line}
    short = [text for place, text in found if place == "h1" and _key(text) in parts]
    addressed = parts.get(_key(document.url.rstrip("/").rpartition("/")[2]), "")
    if len(addressed) >= _SHORTEST_ADDRESSED and short and addressed not in short:
        others = [(place, text) for place, text in found if place != "h1" or text not in short]
        return [(place, addressed if place == "title" else text) for place, text in others]
    blogs = [text for text in short if text == name or _key(text) in _host_names(document)]
    short = [text for text in short if text.count(" ") < _WORDS or text in blogs]
    if len(parts) < 2 or not short:
        return found
    shown = _lines_of(tag, document) & parts.keys()
    beside = (part for part in parts.values() if blogs and part not in blogs and " " in part)
    posted = max((part for part in beside if part in document.line_texts), key=len, default="")
    lines = (parts[key] for key in shown if not is_company(parts[key]))
    line = posted or max((part for part in lines if part.count(" ") >= _WORDS), key=len, default="")
    if not line:
        told = (text for place, text in found if place == "meta" and text in tag and text.count(" ") >= _WORDS)
        line = next((text for text in told if text in document.line_texts), "")
    sections = {text for text in short if posted or len(text) < len(line)}
    if not sections:
        return found
    kept = [(place, text) for place, text in found if not (place == "h1" and text in sections)]
    return [(place, line if place == "title" else text) for place, text in kept]


def _shared_end(found: list[tuple[str, str]]) -> str:
    """The last part that share title and `<title>` have in common while their beginnings differ: the site's name."""
    first: dict[str, str] = {}
    for place, text in found:
        first.setdefault(place, text)
    share, tag = first.get("og:title", ""), first.get("title", "")
    end = _last_part(share)
    if not end or share in tag or tag in share or _key(_last_part(tag)) != _key(end):
        return ""
    return end if len(end) <= _LONGEST_SITE_NAME and end != share else ""


def _candidates(document: Document) -> list[tuple[str, str]]:
    """(place, text) of every name the page gives itself, best places first."""
    story = document.story
    pairs = [("json-ld", first_text(story.get("headline") or story.get("name")))]
    pairs += [("og:title", document.first_meta("og:title"))]
    front = logos(document) | overruled(document) if document.headings else ()
    headings = [text for text in document.headings[:6] if text not in front]
    pairs += [("h1", text) for text in headings or document.headings[:1] if headings or not document.title_tag]
    pairs += [("twitter:title", document.first_meta("twitter:title"))]
    pairs += [("meta", document.first_meta(*_META)), ("title", document.title_tag)]
    if not story and not document.headings and document.embedded:
        pairs.append(("embedded", document.embedded.title))
    if not headings and not any(text for place, text in pairs if place not in ("title", "meta")):
        pairs[-1] = ("title", as_shown(document))
        pairs.append(("shown", shown_headline(document)))
    cleaned = [(place, unescaped(text[: 2 * _MAX_LENGTH])[:_MAX_LENGTH]) for place, text in pairs if text]
    return _believable([(place, text) for place, text in cleaned if text])


def _believable(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Without those h1 that nothing else supports where the page has several: names of the site, of sections, boxes."""
    headings = [text for place, text in pairs if place == "h1"]
    if len(headings) < 2:
        return pairs
    elsewhere = [_key(text) for place, text in pairs if place != "h1"]
    supported = [text for text in headings if any(_key(text) and _key(text) in other for other in elsewhere)]
    kept = supported or headings[:1]
    return [(place, text) for place, text in pairs if place != "h1" or text in kept]


def _names(document: Document) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for _, text in _candidates(document)))


# The same few lines are compared again and again.
_key = lru_cache(maxsize=512)(letters_of)
