"""The text of a page as a flat sequence of blocks: the runs of inline text between block-level boundaries.

One walk over the tree, without recursion, so neither depth nor size loses text. What a browser never shows as text
(scripts, styles, templates, values of form fields) is none; everything else lands in exactly one block.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from pipelines.tables import is_data_table, row_text
from pipelines.text import clean_text


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


_NO_TEXT = _tags(
    "script style noscript template head title meta link base iframe object embed param canvas audio video map area "
    "datalist optgroup option select textarea input keygen frame frameset img source track svg picture progress meter "
    "-comment -doctype"
)
_INLINE = _tags(
    "a abbr acronym b bdi bdo big blink cite code data del dfn em font i ins kbd label mark math nobr output q rb rbc "
    "rp rt rtc ruby s samp slot small span strike strong sub sup time tt u var wbr mi mo mn mrow msup msub mfrac tspan"
)
_STRONG = frozenset(("b", "strong", "em", "i"))
# Controls and menus: one block each, for their inner structure says nothing of an article.
_WHOLE = frozenset(("nav", "button", "menu", "dialog"))
_SENTENCE = 60
_STOPS = frozenset(".!?。！？…\"”»“'’")
_QUOTES = frozenset("\"“„«»‚‘'「『")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_READER_ONLY = re.compile(r"sr-only|screen-?reader|visually-?hidden|a11y|assistive", re.IGNORECASE)
_NAMING = ("class", "id", "role", "itemprop", "data-testid", "data-component", "data-type", "aria-label")


@dataclass(slots=True, eq=False)
class Element:
    """A block-level element above a block. `names` are its class, id, role and the like in one string."""

    tag: str
    parent: Element | None
    depth: int
    order: int
    names: str = ""
    hidden: bool = False


@dataclass(slots=True, eq=False)
class Block:
    """A run of inline text.

    `tag` is the nearest block-level tag; "tr" for a row of a data table, "hidden" for words that only screen readers
    get, "nav" and the like for a menu as a whole. `linked` and `strong` are the characters of it inside links and
    inside bold or italic markup, `links` the addresses with their texts, `names` the classes of its inline markup.
    """

    text: str
    tag: str
    position: int
    element: Element
    linked: int = 0
    strong: int = 0
    links: tuple[tuple[str, str], ...] = ()
    names: str = ""
    has_time: bool = False


@dataclass(slots=True)
class _Run:
    """The inline text since the last boundary."""

    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    strong: int = 0
    breaks: int = 0
    links: list[tuple[str, str]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    reader_only: list[str] = field(default_factory=list)
    has_time: bool = False


def blocks_of(root: LexborNode) -> list[Block]:
    """The blocks below a node, in document order, positions from 0."""
    return _Walk(root).walk()


class _Walk:
    """The state of one walk."""

    def __init__(self, root: LexborNode) -> None:
        self.root = root
        self.order = 0
        self.element = Element(root.tag or "", None, 0, 0)
        self.element = self._opened(root, root.tag or "", None)
        self.blocks: list[Block] = []
        self.run = _Run()
        self.href: str | None = None
        self.link_start = 0
        self.bold = False

    def walk(self) -> list[Block]:
        """Visit each node once; the open elements are on a stack with what to restore when they close."""
        stack: list[tuple[LexborNode, Element, str | None, bool]] = []
        node = self.root.first_child
        while True:
            while node is None:
                if not stack:
                    self._flush()
                    return self.blocks
                node, element, href, bold = stack.pop()
                if element is not self.element:
                    self._flush()
                    self.element = element
                elif self.href is not None and href is None:
                    self._end_link()
                self.href, self.bold = href, bold
                node = node.next
            tag = node.tag or ""
            if tag == "-text":
                self._text(node.text_content or "")
                node = node.next
            elif tag == "br":
                self._break()
                node = node.next
            elif tag in _NO_TEXT:
                node = node.next
            elif tag in _INLINE:
                state = (node, self.element, self.href, self.bold)
                if self._enter_inline(node, tag):
                    stack.append(state)
                    node = node.first_child
                else:
                    node = node.next
            elif tag == "button" and self.run.pieces and self.element.tag == "p":
                self.run.reader_only.append(node.text(separator=" "))
                node = node.next
            elif tag in _WHOLE or (tag == "table" and is_data_table(node)):
                self._flush()
                self._whole(node, tag)
                node = node.next
            else:
                self._flush()
                stack.append((node, self.element, self.href, self.bold))
                self.element = self._opened(node, tag, self.element)
                node = node.first_child

    def _opened(self, node: LexborNode, tag: str, parent: Element | None) -> Element:
        self.order += 1
        attributes = node.attributes
        hidden = parent.hidden if parent else False
        names = ""
        if attributes:
            names = " ".join([value for name in _NAMING if (value := attributes.get(name))])
            style = attributes.get("style")
            if "hidden" in attributes or (style and _HIDDEN_STYLE.search(style)):
                hidden = True
        return Element(tag, parent, parent.depth + 1 if parent else 0, self.order, names, hidden)

    def _text(self, text: str) -> None:
        run = self.run
        if text.isspace():
            if run.pieces:
                run.pieces.append(" ")
            return
        if run.breaks and self._starts_paragraph(text):
            self._flush()
            run = self.run
        run.breaks = 0
        run.pieces.append(text)
        if self.href is not None:
            run.linked += len(text)
        if self.bold:
            run.strong += len(text)

    def _break(self) -> None:
        """One `<br>` is a space unless whole sentences stand around it, two in a row end a paragraph."""
        run = self.run
        if run.pieces:
            run.breaks += 1
            if run.breaks >= 2:
                self._flush()
            else:
                run.pieces.append(" ")

    def _starts_paragraph(self, text: str) -> bool:
        """Whether text after one `<br>` is a paragraph of its own: a full sentence on both sides."""
        start = text.lstrip()
        if len(start) < _SENTENCE or not (start[0].isupper() or start[0] in _QUOTES):
            return False
        end = self.run.pieces[-1].rstrip() or (self.run.pieces[-2].rstrip() if len(self.run.pieces) > 1 else "")
        return end[-1:] in _STOPS and sum(map(len, self.run.pieces)) >= _SENTENCE

    def _enter_inline(self, node: LexborNode, tag: str) -> bool:
        """Take note of an inline element; False when its content is not part of the run."""
        if tag in _STRONG:
            self.bold = True
            return True
        if tag == "time":
            self.run.has_time = True
        attributes = node.attributes
        if not attributes:
            return True
        if tag == "a" and self.href is None:
            self.href = attributes.get("href") or ""
            self.link_start = len(self.run.pieces)
        names = attributes.get("class")
        if names:
            if node.first_child is None and "br" in names.split():
                self._break()
            if _READER_ONLY.search(names):
                self.run.reader_only.append(node.text())
                self._after_link(node)
                return False
            self.run.names.append(names)
        return True

    def _after_link(self, node: LexborNode) -> None:
        if node.tag == "a":
            self.href = None

    def _end_link(self) -> None:
        run = self.run
        text = clean_text("".join(run.pieces[self.link_start :]))
        if text and self.href:
            run.links.append((self.href, text))

    def _whole(self, node: LexborNode, tag: str) -> None:
        element = self._opened(node, tag, self.element)
        if tag == "table":
            for row in node.css("tr"):
                self._append(row_text(row), "tr", element, _Run())
            return
        text = clean_text(node.text(separator=" "))
        run = _Run(linked=len(text) if tag == "nav" else 0)
        self._append(text, tag, element, run)

    def _flush(self) -> None:
        run = self.run
        if run.pieces or run.reader_only:
            text = clean_text("".join(run.pieces))
            if self.href:
                run.links.append((self.href, text))
            self._append(text, self.element.tag, self.element, run)
            if run.reader_only:
                self._append(clean_text(" ".join(run.reader_only)), "hidden", self.element, _Run())
            self.run = _Run()
        self.link_start = 0

    def _append(self, text: str, tag: str, element: Element, run: _Run) -> None:
        if text:
            self.blocks.append(
                Block(
                    text=text,
                    tag=tag,
                    position=len(self.blocks),
                    element=element,
                    linked=min(run.linked, len(text)),
                    strong=min(run.strong, len(text)),
                    links=tuple(run.links),
                    names=" ".join(run.names),
                    has_time=run.has_time,
                )
            )
