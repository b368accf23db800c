"""Dates that readers see: `<time>` elements, microdata, and lines near the headline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from pipelines.document import Document, spaced_text
from pipelines.text import clean_text

_CLASSED = (
    'h1, [class*="date" i], [class*="time" i], [class*="publish" i], [class*="posted" i], [class*="byline" i], '
    '[class*="meta" i], [class*="datum" i], [class*="info" i], [class*="source" i], [id*="date" i]'
)
_ELSEWHERE = re.compile(
    r"comment|teaser|related|sidebar|widget|footer|recommend|popular|latest|ticker|promo|weather|menu|event|countdown|"
    r"carousel|swiper|more-|read-?next|validate|candidate|update-box|cookie",
    re.IGNORECASE,
)
_APART = frozenset(("aside", "footer", "nav", "figure", "figcaption", "form", "blockquote"))
_UNREAD = frozenset(("script", "style", "noscript", "template", "option", "textarea", "title"))
_DIGIT = re.compile(r"\d")
_MAX_LINE = 120
_MAX_CLASSED = 200
_MAX_ABOVE = 6
_MOST_MARKED = 20
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


def marked_dates(document: Document) -> Iterator[Claim]:
    """`<time>` and itemprop="datePublished" elements, those below the headline first, neighbours' left out."""
    dated = [node for node in document.marked if node.tag not in ("meta", "script", "link", "title")]
    for node in _headline_first(dated)[:_MOST_MARKED]:
        attributes = node.attributes
        if attributes.get("itemprop") == "dateModified" or _is_elsewhere(node):
            continue
        name = "itemprop:datePublished" if attributes.get("itemprop") == "datePublished" else "time"
        stated = attributes.get("datetime") or attributes.get("content") or ""
        if _DIGIT.search(stated):
            yield Claim(stated.strip(), name)
        else:
            yield Claim(clean_text(spaced_text(node))[:_MAX_LINE], f"{name}-text")


def named_dates(document: Document) -> Iterator[Claim]:
    """Lines with a digit in elements that are named after dates, bylines or sources."""
    for node in _headline_first(document.tree.css(_CLASSED)[:150]):
        text = clean_text(spaced_text(node))
        if _DIGIT.search(text) and len(text) <= _MAX_CLASSED and not _is_elsewhere(node):
            yield Claim(text, "text")


def lines_near_headline(document: Document) -> Iterator[Claim]:
    """Any short line with a digit below the headline, then above it: the last resort."""
    before: list[str] = []
    after: list[str] = []
    body = document.tree.body
    if body is None:
        return
    seen = False
    for node in body.traverse(include_text=True):
        if node.tag == "h1":
            seen = True
        elif node.is_text_node and node.parent is not None and node.parent.tag not in _UNREAD:
            text = node.text_content or ""
            if not text.strip():
                continue
            (after if seen else before).append(text)
            if len(after) >= _LINES_AFTER:
                break
    for text in (*after, *reversed(before[-_LINES_BEFORE:])):
        line = clean_text(text)
        if len(line) <= _MAX_LINE // 2 and _DIGIT.search(line):
            yield Claim(line, "text")


def _headline_first(nodes: list[LexborNode]) -> list[LexborNode]:
    """The nodes below the first h1 in page order, then those above it, nearest first; the h1s themselves left out."""
    at = next((position for position, node in enumerate(nodes) if node.tag == "h1"), None)
    if at is None:
        return nodes
    return [node for node in (*nodes[at + 1 :], *reversed(nodes[:at])) if node.tag != "h1"]


def _is_elsewhere(node: LexborNode) -> bool:
    """Whether the element, or one around it, belongs to a comment, a teaser, a picture or a box."""
    current: LexborNode | None = node
    for _ in range(_MAX_ABOVE):
        if current is None or current.tag in ("body", "html"):
            return False
        attributes = current.attributes
        if current.tag in _APART or _ELSEWHERE.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}"):
            return True
        current = current.parent
    return False
