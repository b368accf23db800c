"""The inline text between two block-level boundaries, and where a single line break inside it parts paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from pipelines.layout.preformatted import Part, parts_of
from pipelines.layout.roles import ROLES, Role
from pipelines.pages.sentences import ENDINGS
from pipelines.pages.text import BULLETS, clean_text

_SENTENCE = 60
# From here on scripts are without case, and ideographs, kana and Hangul say more than twice as much as a letter.
_WIDE = "\u2e80"
_MARKED = re.compile(r"[（【［〔※]|\w{2,6}：")
# Who wrote it, and whose it is, stand in lines of their own.
_SIGNS = frozenset("CW")
_SIGNED = re.compile(r"(?:Copyright|COPYRIGHT) ?[:©(\d]|(?:Written [Bb]y|WRITTEN BY) [A-ZÀ-Þ]")
# "Lantern Rope (LRW) 1,371.00p +1.80%": one of a list of risers and fallers.
_PRICED = re.compile(
    r"[A-Z0-9][^()\n]{1,40} \([A-Z][A-Z0-9.]{1,5}\):? [$€£]?\d[\d,.]*\s?(?:p|c|€)?\s+\(?[+−-]?\d[\d.,]*%"
)
_LONGEST_PARAGRAPH = 1000
_PLAIN = frozenset(("div", "section", "article", "p"))
_PART_OF_LINE = frozenset(("-text", "-comment"))
# What brackets are left with when what stood in them is for other eyes.
_WITHOUT = re.compile(r" ?\( *\)| +(?=\))")
# With a blank behind, these begin an item of a list, or what another person says.
_DASHES = frozenset("-–—*")
_QUOTES = frozenset("\"“„«»‚‘'「『")


@dataclass(slots=True)
class Run:
    """The inline text since the last boundary; one object and its lists serve a whole walk."""

    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    strong: int = 0
    breaks: int = 0
    links: list[tuple[str, str]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    reader_only: list[str] = field(default_factory=list)
    has_time: bool = False

    def clear(self) -> None:
        """Begin anew."""
        self.linked = self.strong = self.breaks = 0
        self.has_time = False
        self.pieces.clear()
        self.links.clear()
        self.names.clear()
        self.reader_only.clear()

    def text(self, *, heading: bool) -> str:
        """Its clean text, as readers see it; `heading` says whether it stands in one."""
        pieces = self.pieces
        if heading and pieces[1:] and pieces[0].isdigit():
            # Drawn apart, the number of an item says so by an element of its own.
            pieces[0] += " " * pieces[1][0].isupper()
        text = clean_text("".join(pieces))
        return _WITHOUT.sub("", text).strip() if self.reader_only and ")" in text else text

    def is_parted_by(self, text: str, *, bold: bool) -> bool:
        """Whether text after one `<br>` is a paragraph of its own: a sentence on both sides, a bullet, or a price.

        `bold` says whether it is in bold type: a bold line over plain text is a heading. In ideographs, kana and Hangul
        a bracket or a label begins a paragraph, too.
        """
        start = text.lstrip()
        if not start:  # a reading or a price that is left blank
            return False
        wide = max(start[:4]) >= _WIDE
        least = _SENTENCE // 2 if wide else _SENTENCE
        opens = wide or start[0] in _QUOTES or (start[0].isalpha() and not start[0].islower())
        marked = wide and _MARKED.match(start) is not None
        if not marked and (len(start) < least or not opens):
            if start[0] in _SIGNS and _SIGNED.match(start):
                return True
            if (start[0] in BULLETS or start[0] in _DASHES) and start[1:2].isspace():
                return True
            return "%" in start and _PRICED.match(start) is not None
        if not bold and self.strong >= len("".join(self.pieces).strip()):
            return True
        end = self.pieces[-1].rstrip() or (self.pieces[-2].rstrip() if len(self.pieces) > 1 else "")
        return end[-1:] in ENDINGS and (marked or sum(map(len, self.pieces)) >= least)


def line_from(node: LexborNode | None, text: str) -> str:
    """The text of a node with what inline markup parts from it, up to the next line break and as far as it is asked
    for: a paragraph may begin with a name in bold type, or with a link."""
    pieces, size, current = [text], len(text), node
    while current is not None and size < _SENTENCE:
        after = current.next
        while after is None and (above := current.parent) is not None and ROLES.get(above.tag or "") is Role.INLINE:
            current, after = above, above.next
        if after is None or (after.tag not in _PART_OF_LINE and ROLES.get(after.tag or "") is not Role.INLINE):
            break
        part = after.text_content if after.tag == "-text" else "" if after.tag == "-comment" else after.text()
        pieces.append(part or "")
        size, current = size + len(pieces[-1]), after
    return "".join(pieces)


def parted(run: Run, tag: str, size: int) -> list[Part]:
    """The parts of a preformatted text, or the paragraphs of a long one without markup, where a style sheet may have
    blank lines part it; none where there are not several."""
    if tag == "pre":
        return parts_of(run.pieces, columns=True)
    plain = size > _LONGEST_PARAGRAPH and not run.links and tag in _PLAIN
    return parts_of(run.pieces, columns=False) if plain else []
