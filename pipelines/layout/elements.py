"""The elements that blocks of text stand in, without the tree they came from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from selectolax.lexbor import LexborNode

from pipelines.pages.tags import numbers_of

_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NAMING = frozenset(
    (
        "class",
        "id",
        "role",
        "itemprop",
        "data-testid",
        "data-test-id",
        "data-test",
        "data-qa",
        "data-component",
        "data-type",
        "aria-label",
    )
)
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_TOP: tuple[int, bool, tuple[int, ...]] = (0, False, ())
_PICTURES = numbers_of("img picture")
# Of small print and of what stands back: sizes below twelve pixels or ten points, greys.
_BACK = re.compile(
    r"font-size\s*:\s*(?:(?:[6-9]|1[01])(?:\.\d+)?px|[5-9](?:\.\d+)?pt|(?:x-|xx-)?small)|"
    r"(?<![-\w])color\s*:\s*(?:gr[ae]y|dimgr[ae]y|darkgr[ae]y|#(?P<one>[5-9a]{1})(?P=one){2}(?![0-9a-f])|"
    r"#(?P<two>[5-9a][0-9a-f])(?P=two){2}|rgb\((?P<part>(?:[89]\d|1[0-6]\d)), ?(?P=part), ?(?P=part)\))",
    re.IGNORECASE,
)
_PRINT = re.compile(r"font-size|(?<![-\w])color", re.IGNORECASE)
_MOST_NESTED = 3
_NOTES = frozenset(("em", "i", "small"))


@dataclass(slots=True, eq=False)
class Element:
    """A block-level element above a block. `names` are its class, id, role and the like in one string.

    `template` are these without the id, which no two elements of a page share: what its template names it.
    `articles` are the orders of the innermost eight `<article>` around it, itself among them. `pictured` is a paragraph
    centred, in small print or in grey, with a picture in it, or right behind one that holds nothing else; `under` is
    any right behind such a picture; `noted` is a paragraph that is a
    picture and a line in italics or small print under it.
    """

    tag: str
    parent: Element | None
    depth: int
    order: int
    names: str = ""
    template: str = ""
    hidden: bool = False
    articles: tuple[int, ...] = ()
    pictured: bool = False
    noted: bool = False
    under: bool = False


def element_of(node: LexborNode, tag: str, order: int, parent: Element | None) -> Element:
    """The element of a node below `parent`."""
    attributes = node.attributes
    depth, hidden, articles = (parent.depth + 1, parent.hidden, parent.articles) if parent is not None else _TOP
    if tag == "article":
        articles = (*articles[-7:], order)
    names = template = ""
    for name, value in attributes.items():
        if name in _NAMING and value:
            names = f"{names} {value}" if names else value
            if name != "id":
                template = f"{template} {value}" if template else value
        elif name == "hidden" or (name == "style" and value and _hides(value)):
            hidden = True
    made = Element(tag, parent, depth, order, names, template, hidden, articles)
    if tag == "p":
        made.under = _is_under_picture(node)
        if attributes and ("center" in names or _is_centred(attributes)):
            made.pictured = _has_picture(node)
        elif made.under:
            made.pictured = _stands_back(node)
        if (first := node.first_child) is not None and first.tag_id in _PICTURES:
            made.noted = _is_noted(first)
    return made


@lru_cache(maxsize=8192)
def _hides(style: str) -> bool:
    return _HIDDEN_STYLE.search(style) is not None


def _is_noted(picture: LexborNode) -> bool:
    """Whether all text behind a picture stands in italics or small print."""
    found, after = False, picture.next
    while after is not None:
        if after.tag in _NOTES:
            found = True
        elif after.tag != "br" and (
            after.text(deep=True).strip() if after.tag != "-text" else (after.text_content or "").strip()
        ):
            return False
        after = after.next
    return found


def _is_centred(attributes: dict[str, str | None]) -> bool:
    style, align = attributes.get("style"), attributes.get("align")
    return bool((align and align.lower() == "center") or (style and _CENTRED.search(style)))


def _has_picture(node: LexborNode) -> bool:
    if node.css_first("img") is not None:
        return True
    before = _before(node)
    return before is not None and before.css_first("img") is not None and not before.text(strip=True)


def _before(node: LexborNode) -> LexborNode | None:
    before = node.prev
    while before is not None and _is_blank(before):
        before = before.prev
    return before


def _first_shown(node: LexborNode | None) -> LexborNode | None:
    """The node, or the first one after it, that is no blank text."""
    while node is not None and _is_blank(node):
        node = node.next
    return node


def _is_blank(node: LexborNode) -> bool:
    return node.tag == "-text" and not (node.text_content or "").strip()


def _is_under_picture(node: LexborNode) -> bool:
    """Whether an element right before holds a picture and no text."""
    before = _before(node)
    # Most elements before a paragraph begin with text: only where they begin with a picture is all of them looked at.
    inner = before
    for _ in range(_MOST_NESTED):
        if inner is None or inner.tag_id in _PICTURES:
            break
        inner = _first_shown(inner.first_child)
    return before is not None and inner is not None and inner.tag_id in _PICTURES and not before.text(strip=True)


def _stands_back(node: LexborNode) -> bool:
    """Whether a paragraph is in small print or in grey, as the innermost element that holds all its text says, and the
    next one is not."""
    after = _first_shown(node.next)
    return _is_back(node) and (after is None or after.tag != "p" or not _is_back(after))


def _is_back(node: LexborNode) -> bool:
    back, text, inner = False, node.text(strip=True), node
    for _ in range(_MOST_NESTED):
        style = inner.attributes.get("style")
        if style and _PRINT.search(style):
            back = _BACK.search(style) is not None
        held = inner.css_first("span, font, em, small")
        if held is None or held == inner or held.text(strip=True) != text:
            break
        inner = held
    return back


def upward(element: Element | None) -> Iterator[Element]:
    """An element and all above it, the innermost first."""
    while element is not None:
        yield element
        element = element.parent
