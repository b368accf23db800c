"""What readers see near the headline: its lines, which elements belong to it, and how far from it the others are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from selectolax.lexbor import LexborNode

from pipelines.pages.ancestors import upward
from pipelines.pages.document import Document, spaced_text
from pipelines.pages.text import clean_text, letters_of

_ELSEWHERE = re.compile(
    r"comment|teaser|related|sidebar|widget|recommend|popular|latest|ticker|(?<!node-)(?<!node--)promo|weather|menu|event|countdown|"
    r"carousel|swiper|more-|read-?next|candidate|cookie|(?<!typography-)(?<!text-)caption(?!-with)|newsletter",
    re.IGNORECASE,
)
_APART = frozenset(("aside", "footer", "nav", "figure", "figcaption", "form", "blockquote"))
_MAX_NAMED = 200
_MAX_ABOVE = 6
_HEADINGS = frozenset(("h1", "h2", "h3"))
_SHORTEST_TITLE = 8
_MOST_HEADINGS = 6
_MOST_AROUND = 60
_MOST_INSIDE = 500
# Elements without text that are walked through to find where an element's text begins.
_MOST_WITHOUT_TEXT = 50
# How much longer a line may be for blanks that fold away.
_SPACES = 4
_LINES_AFTER = 60
_LINES_BEFORE = 25


def lines_near(document: Document, title: str) -> Iterator[str]:
    """Lines of the page's text: those below the headline in order, then those above it, nearest first.

    A line is one text node. Without a headline in the text the page's first lines are taken.
    """
    lines = document.line_texts
    at = headline_at(document, title)
    near = (*lines[at + 1 : at + 1 + _LINES_AFTER], *reversed(lines[max(0, at - _LINES_BEFORE) : max(at, 0)]))
    return (clean_text(line[:_MAX_NAMED]) for line in near)


def headline_at(document: Document, title: str) -> int:
    """The line of the headline: the last h1 that says the title (sticky headers repeat it above), else another heading
    or line that does, else the first h1; -1 without any."""
    known = document.headline_lines
    if title not in known:
        known[title] = _find_headline(document, title)
    return known[title]


def _find_headline(document: Document, title: str) -> int:
    key = letters_of(title)
    found: dict[str, int] = {}
    shortest, longest = len(title) - _SPACES, len(title) + _SPACES
    for number, line, tag in [
        (number, line, tag)
        for number, (line, tag, _) in enumerate(document.lines)
        if tag in _HEADINGS or shortest <= len(line) <= longest
    ]:
        heading = tag in _HEADINGS
        own = letters_of(line) if len(line) >= _SHORTEST_TITLE else ""
        if own and (own == key or (heading and own in key)):
            if tag == "h1":
                found["title"] = number
            else:
                found.setdefault("heading" if heading else "line", number)
        elif tag == "h1":
            found.setdefault("h1", number)
    if key and "title" not in found and (inside := _last_line(document, key)) >= 0:
        return inside
    return next((found[name] for name in ("title", "heading", "line", "h1") if name in found), -1)


def _last_line(document: Document, key: str) -> int:
    """The last line of the h1 that says the title in several text nodes; -1 without one."""
    parted = (node for node in document.tagged("h1")[:_MOST_HEADINGS] if letters_of(node.text(deep=True)) == key)
    inside = {inner.mem_id for node in parted for inner in islice(node.traverse(), _MOST_INSIDE)}
    return max((number for number, line in enumerate(document.lines) if line[2] in inside), default=-1)


def headline_first(nodes: Sequence[LexborNode], title: str = "") -> list[LexborNode]:
    """The nodes below the headline in page order, then those above it, nearest first; h1 elements left out.

    The headline is the h1 that says the title, else the first.
    """
    heads = [position for position, node in enumerate(nodes) if node.tag == "h1"]
    key = letters_of(title)
    said = (position for position in heads if key and letters_of(spaced_text(nodes[position])) == key)
    at = next(said, heads[0] if heads else -1)
    return [node for node in (*nodes[at + 1 :], *reversed(nodes[: max(at, 0)])) if node.tag != "h1"]


def around_headline(document: Document, title: str) -> frozenset[int]:
    """`mem_id` of the elements around the h1 that says the title, else around the first h1."""
    heads = document.tagged("h1")[:_MOST_HEADINGS]
    key = letters_of(title)
    said = (node for node in heads if key and letters_of(node.text(deep=True)) == key)
    around = upward(next(said, heads[0] if heads else None))
    return frozenset(node.mem_id for node in islice(around, _MOST_AROUND))


def is_elsewhere(
    node: LexborNode, pattern: re.Pattern[str] = _ELSEWHERE, *, around: frozenset[int] = frozenset()
) -> bool:
    """Whether the element, or one around it, belongs to a comment, a teaser, a picture or a box.

    `around` are the elements that the headline is in (`around_headline`): whatever they are called, what is in them
    stands beside the headline.
    """
    for current in islice(upward(node), _MAX_ABOVE):
        if current.tag in ("body", "html") or current.mem_id in around:
            return False
        attributes = current.attributes
        apart = current.tag in _APART and not (current.tag == "footer" and _is_own(current, around))
        if apart or _says(pattern, f"{attributes.get('class') or ''} {attributes.get('id') or ''}"):
            return True
    return False


def _is_own(footer: LexborNode, around: frozenset[int]) -> bool:
    """Whether a footer is that of the article with the headline: blogs say there who posted it, and when."""
    outer = list(islice(upward(footer.parent), 2))
    held = bool(outer) and outer[0].mem_id in around
    return held and any(element.tag == "article" and element.mem_id in around for element in outer)


@lru_cache(maxsize=8192)
def _says(pattern: re.Pattern[str], names: str) -> bool:
    return pattern.search(names) is not None


class Places:
    """Where elements stand among the page's lines of text."""

    def __init__(self, document: Document, title: str) -> None:
        self.headline = headline_at(document, title)
        owners = [owner for _, _, owner in document.lines]
        # The number of the first line of each: the last one that is written stays.
        self._first = dict(zip(reversed(owners), reversed(range(len(owners))), strict=True))

    def line(self, node: LexborNode) -> int:
        """The number of the first line inside the element, or around it where it is empty; the headline's if none."""
        for inner in islice(node.traverse(), _MOST_WITHOUT_TEXT):
            if inner.mem_id in self._first:
                return self._first[inner.mem_id]
        parent = node.parent
        return self._first.get(parent.mem_id, self.headline) if parent is not None else self.headline

    def distance(self, line: int) -> int:
        """From the headline, in lines; above it each counts twice."""
        away = line - self.headline
        return away if away >= 0 else -2 * away
