"""What is open at a point of a page, and how the inline text there becomes blocks."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from pipelines.layout.block import Block
from pipelines.layout.elements import Element, element_of
from pipelines.layout.roles import HEADINGS
from pipelines.layout.runs import Run, line_from, parted
from pipelines.pages.text import clean_text

# A dropped capital stands over the rest of its first sentence; single letters that are words may stand before a blank.
_SENTENCE = 60
_WORDS = frozenset("AEIOUYÀÓÚ")
_NO_PARAGRAPH = HEADINGS | {"li", "dt", "dd", "td", "th"}

Open = tuple[LexborNode, str, int, int, str | None, bool]
"""An open element: (node, tag, place among all block-level ones of the page or 0, blocks before it, and the link and
the bold type around it)."""


class BlockWriter:
    """The blocks so far, and what stands open where the next text comes.

    `path` has the block-level elements that are open, outermost first. Most hold no text: an Element is made when a
    block stands in it, and `made` runs beside the beginning of `path`.
    """

    def __init__(self, root: LexborNode) -> None:
        self.blocks: list[Block] = []
        self.path: list[Open] = [(root, root.tag or "", 1, 0, None, False)]
        self.made: list[Element] = []
        self.order = 1
        self.run = Run()
        self.href: str | None = None
        self.link_start = 0
        self.bold = False

    def write(self, text: str, node: LexborNode | None = None) -> None:
        """Add text to the run, or begin a new one where it opens a paragraph behind a line break; `node` is its own."""
        run = self.run
        if run.breaks and run.is_parted_by(line_from(node, text), bold=self.bold):
            self.flush()
            run = self.run
        run.breaks = 0
        run.pieces.append(text)
        if self.href is not None:
            run.linked += len(text)
        if self.bold:
            run.strong += len(text)

    def break_line(self) -> None:
        """One `<br>` is a space unless whole sentences stand around it, two in a row end a paragraph."""
        run = self.run
        if run.pieces:
            run.breaks += 1
            if run.breaks >= 2:
                self.flush()
            else:
                run.pieces.append(" ")

    def end_link(self) -> None:
        """Take note of where the link led that ends here, and of its text."""
        pieces = self.run.pieces[self.link_start :]
        if pieces and self.href:
            self.run.links.append((self.href, "".join(pieces)))

    def flush(self) -> None:
        """End the run: its text is a block, and so is what of it only screen readers get."""
        run = self.run
        if run.pieces or run.reader_only:
            tag = self.path[-1][1]
            if self.blocks and len(self.blocks[-1].text) == 1 and run.pieces:
                self._take_initial()
            text = run.text(heading=tag in HEADINGS)
            if self.href:
                run.links.append((self.href, text))
            if text:
                size = len(text)
                linked = run.linked if run.linked < size else size
                strong = run.strong if run.strong < size else size
                names, links, place = " ".join(run.names), tuple(run.links), len(self.blocks)
                element, parts = self.innermost(), parted(run, tag, size)
                for part, part_tag in parts:
                    self.append(part, part_tag)
                if not parts:
                    self.blocks.append(Block(text, tag, place, element, linked, strong, links, names, run.has_time))
            if run.reader_only:
                self.append(clean_text(" ".join(run.reader_only)), "hidden")
            run.clear()
        self.link_start = 0

    def _take_initial(self) -> None:
        """Put the capital that stands in an element of its own beside the run, to be drawn larger, where it belongs."""
        pieces, letter, element = self.run.pieces, self.blocks[-1], self.innermost()
        start = "".join(pieces).lstrip()
        if not letter.text.isupper() or letter.linked or letter.tag in _NO_PARAGRAPH or len(start) < _SENTENCE:
            return
        beside = letter.element is element.parent or letter.element.parent is element.parent
        if beside and start[0].islower() and start[0] != letter.text.lower():
            self.blocks.pop()
            apart = " " if letter.text in _WORDS and pieces[0][0] in " \xa0" else ""
            pieces[0] = f"{letter.text}{apart}{pieces[0].lstrip()}"

    def append(self, text: str, tag: str, *, linked: int = 0, live: bool = False) -> None:
        """Add a block of a text that is no run."""
        if text:
            self.blocks.append(Block(text, tag, len(self.blocks), self.innermost(), linked, live=live))

    def innermost(self) -> Element:
        """The innermost open element, made with those above it."""
        made = self.made
        for opened in self.path[len(made) :]:
            made.append(element_of(opened[0], opened[1], opened[2], made[-1] if made else None))
        return made[-1]
