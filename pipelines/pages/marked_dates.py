"""Dates that a page marks for machines, beside its metadata: `<time>` and its like, a recipe's element, the address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from pipelines.pages.document import Document, spaced_text
from pipelines.pages.tags import numbers_of
from pipelines.pages.text import clean_text
from pipelines.pages.visible import Places, around_headline, headline_first, is_elsewhere
from storage.urls import parts_of

_UNDATED = numbers_of("meta script link title")
_DIGIT = re.compile(r"\d")
# Old themes add "+0000" or "Z" to the time of the place where they call it published, so that only another zone tells
# something there.
_MOMENT = re.compile(r"(?:19|20)\d\d-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:(?P<utc>Z)|[+-](?!00:?00)\d\d:?\d\d)")
# "published", "story-posted".
_POSTED = re.compile(r"(?<![a-z])(?:published|posted)(?![a-z-])")
_ADDRESS_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:[/_-]?|/[a-zA-Z][\w-]{1,30}/)(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?!\d)"
)
_MAX_LINE = 120
_MOST_MARKED = 20
_MOST_NAMED = 150
# Lines of text.
_FAR = 30


@dataclass(frozen=True, slots=True)
class Claim:
    """A date as it stands somewhere in a page, unread."""

    text: str
    evidence: str


def selected_dates(document: Document, selector: str) -> Iterator[Claim]:
    """What a recipe's selector finds: the datetime or content attribute, else the text."""
    for node in document.tree.css(selector)[:3]:
        attributes = node.attributes
        for text in (attributes.get("datetime"), attributes.get("content"), spaced_text(node)):
            if text and text.strip():
                yield Claim(text.strip(), f"recipe:{selector}")
                break


def marked_dates(document: Document, title: str = "") -> Iterator[Claim]:
    """`<time>`, abbr.published and itemprop="datePublished", those closest to the headline first, no neighbours'."""
    dated = [node for node in document.marked if _may_date(node)]
    nodes = headline_first(dated[:_MOST_NAMED], title)
    places = Places(document, title) if len(nodes) > 1 else None
    if places is not None:
        nodes.sort(key=lambda node: places.distance(places.line(node)))
    around = around_headline(document, title) if nodes else frozenset()
    for node in nodes[:_MOST_MARKED]:
        attributes = node.attributes
        if attributes.get("itemprop") == "dateModified" or is_elsewhere(node, around=around):
            continue
        name = "itemprop:datePublished" if attributes.get("itemprop") == "datePublished" else "time"
        stated = (attributes.get("datetime") or "", attributes.get("content") or "", _hidden_moment(node))
        if any(map(_DIGIT.search, stated)):
            yield Claim(max(stated, key=len).strip(), name)
            continue
        # What is only shown, and far from the headline, is as a rule another story's.
        if places is None or places.distance(places.line(node)) <= _FAR:
            yield Claim(clean_text(spaced_text(node))[:_MAX_LINE], f"{name}-text")


def address_date(url: str) -> str:
    """The day in the path of an address ("/2025/03/05/", "20250305") as YYYY-MM-DD; "" without one."""
    dated = _ADDRESS_DATE.search(parts_of(url).path)
    return f"{dated[1]}-{dated[2]}-{dated[3]}" if dated else ""


def _may_date(node: LexborNode) -> bool:
    """Whether a marked element is there for a date; links are also there for a licence, items for their type."""
    if node.tag_id in _UNDATED:
        return False
    if node.tag == "a":
        attributes = node.attributes
        return "pubdate" in attributes or attributes.get("itemprop") == "datePublished"
    return "itemtype" not in node.attributes and (not _hides_moment(node) or bool(_hidden_moment(node)))


def _hides_moment(node: LexborNode) -> bool:
    """Whether an element is there for its title only: an abbreviation, a value as hAtom writes it."""
    names = (node.attributes.get("class") or "") if node.tag == "span" else ""
    return node.tag == "abbr" or "value-title" in names or ("updated" in names and "title" in node.attributes)


def _is_published(node: LexborNode) -> bool:
    """Whether such a value stands in what says when it was published."""
    around = node.parent if _hides_moment(node) else None
    return around is not None and _POSTED.search(around.attributes.get("class") or "") is not None


def _hidden_moment(node: LexborNode) -> str:
    """The moment that blogs of the time before `<time>` put into a title: `<abbr class="published" title="...">`."""
    title = (node.attributes.get("title") or "") if node.tag == "abbr" or _is_published(node) else ""
    moment = _MOMENT.match(title)
    return title if moment and not (moment["utc"] and "published" in (node.attributes.get("class") or "")) else ""
