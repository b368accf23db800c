"""What readers see near the headline: the lines and elements where dates and bylines stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from pipelines.pages.document import Document, spaced_text
from pipelines.pages.text import clean_text

_NAMED_AFTER_DATES = (
    'h1, [class*="date" i], [class*="time" i], [class*="publish" i], [class*="posted" i], [class*="byline" i], '
    '[class*="meta" i], [class*="datum" i], [class*="info" i], [class*="source" i], [id*="date" i]'
)
_ELSEWHERE = re.compile(
    r"comment|teaser|related|sidebar|widget|recommend|popular|latest|ticker|promo|weather|menu|event|countdown|"
    r"carousel|swiper|more-|read-?next|candidate|cookie|caption|newsletter",
    re.IGNORECASE,
)
_APART = frozenset(("aside", "footer", "nav", "figure", "figcaption", "form", "blockquote"))
_UNDATED = frozenset(("meta", "script", "link", "title"))
_DIGIT = re.compile(r"\d")
_MAX_LINE = 120
_MAX_NAMED = 200
_MAX_ABOVE = 6
_MOST_MARKED = 20
_MOST_NAMED = 150
_HEADINGS = frozenset(("h1", "h2", "h3"))
_SHORTEST_TITLE = 8
# How much longer a line may be for blanks that fold away.
_SPACES = 4
_LINES_AFTER = 60
_LINES_BEFORE = 25


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
    """`<time>` and itemprop="datePublished" elements, those below the headline first, neighbours' left out."""
    dated = [node for node in document.marked if _may_date(node)]
    for node in headline_first(dated[:_MOST_NAMED], title)[:_MOST_MARKED]:
        attributes = node.attributes
        if attributes.get("itemprop") == "dateModified" or is_elsewhere(node):
            continue
        name = "itemprop:datePublished" if attributes.get("itemprop") == "datePublished" else "time"
        stated = (attributes.get("datetime") or "", attributes.get("content") or "")
        if any(map(_DIGIT.search, stated)):
            yield Claim(max(stated, key=len).strip(), name)
        else:
            yield Claim(clean_text(spaced_text(node))[:_MAX_LINE], f"{name}-text")


def _may_date(node: LexborNode) -> bool:
    """Whether a marked element is there for a date; links are also there for a licence."""
    if node.tag == "a":
        attributes = node.attributes
        return "pubdate" in attributes or attributes.get("itemprop") == "datePublished"
    return node.tag not in _UNDATED


def named_dates(document: Document, title: str = "") -> Iterator[Claim]:
    """Lines with a digit in elements that are named after dates, bylines or sources."""
    for node in headline_first(document.tree.css(_NAMED_AFTER_DATES)[:_MOST_NAMED], title):
        text = clean_text(spaced_text(node))
        if _DIGIT.search(text) and len(text) <= _MAX_NAMED and not is_elsewhere(node):
            yield Claim(text, "text")


def dated_lines(document: Document, title: str = "") -> Iterator[Claim]:
    """Any short line with a digit below the headline, then above it: the last resort."""
    for line in lines_near(document, title):
        if len(line) <= _MAX_LINE // 2 and _DIGIT.search(line):
            yield Claim(line, "text")


def lines_near(document: Document, title: str) -> Iterator[str]:
    """Lines of the page's text: those below the headline in order, then those above it, nearest first.

    A line is one text node. Without a headline in the text the page's first lines are taken.
    """
    lines = document.lines
    at = _headline_at(document, title)
    near = (*lines[at + 1 : at + 1 + _LINES_AFTER], *reversed(lines[max(0, at - _LINES_BEFORE) : max(at, 0)]))
    return (clean_text(line[:_MAX_NAMED]) for line, _ in near)


def _headline_at(document: Document, title: str) -> int:
    """The line of the headline: the last h1 that says the title (sticky headers repeat it above), else another heading
    or line that does, else the first h1; -1 without any."""
    key = _key(title)
    found: dict[str, int] = {}
    for number, (line, tag) in enumerate(document.lines):
        heading = tag in _HEADINGS
        if not heading and abs(len(line) - len(title)) > _SPACES:
            continue
        own = _key(line) if len(line) >= _SHORTEST_TITLE else ""
        if own and (own == key or (heading and own in key)):
            if tag == "h1":
                found["title"] = number
            else:
                found.setdefault("heading" if heading else "line", number)
        elif tag == "h1":
            found.setdefault("h1", number)
    return next((found[name] for name in ("title", "heading", "line", "h1") if name in found), -1)


def headline_first(nodes: Sequence[LexborNode], title: str = "") -> list[LexborNode]:
    """The nodes below the headline in page order, then those above it, nearest first; h1 elements left out.

    The headline is the h1 that says the title, else the first.
    """
    heads = [position for position, node in enumerate(nodes) if node.tag == "h1"]
    key = _key(title)
    said = (position for position in heads if key and _key(spaced_text(nodes[position])) == key)
    at = next(said, heads[0] if heads else -1)
    return [node for node in (*nodes[at + 1 :], *reversed(nodes[: max(at, 0)])) if node.tag != "h1"]


def is_elsewhere(node: LexborNode, pattern: re.Pattern[str] = _ELSEWHERE) -> bool:
    """Whether the element, or one around it, belongs to a comment, a teaser, a picture or a box."""
    current: LexborNode | None = node
    for _ in range(_MAX_ABOVE):
        if current is None or current.tag in ("body", "html"):
            return False
        attributes = current.attributes
        if current.tag in _APART or pattern.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}"):
            return True
        current = current.parent
    return False


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
