"""The inline text between two block-level boundaries, and where a single line break inside it parts paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipelines.pages.text import BULLETS, ENDINGS

_SENTENCE = 60
# From here on scripts are without case, and ideographs, kana and Hangul say more than twice as much as a letter.
_WIDE = "\u2e80"
_MARKED = re.compile(r"[（【［〔※]|\w{2,6}：")
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

    def is_parted_by(self, text: str, *, bold: bool) -> bool:
        """Whether text after one `<br>` is a paragraph of its own: a sentence on both sides, or a bullet.

        `bold` says whether it is in bold type: a bold line over plain text is a heading. In ideographs, kana and Hangul
        a bracket or a label begins a paragraph, too.
        """
        start = text.lstrip()
        wide = max(start[:4]) >= _WIDE
        least = _SENTENCE // 2 if wide else _SENTENCE
        opens = wide or start[0] in _QUOTES or (start[0].isalpha() and not start[0].islower())
        marked = wide and _MARKED.match(start) is not None
        if not marked and (len(start) < least or not opens):
            return start[:1] in BULLETS and start[1:2].isspace()
        if not bold and self.strong >= len("".join(self.pieces).strip()):
            return True
        end = self.pieces[-1].rstrip() or (self.pieces[-2].rstrip() if len(self.pieces) > 1 else "")
        return end[-1:] in ENDINGS and (marked or sum(map(len, self.pieces)) >= least)
