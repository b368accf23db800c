"""Copies of pages whose story is cut down to its first paragraphs, with all that stands around it.

Truth has few short stories, and a page of one looks another way to the judge of blocks: most of its text is none of the
story, and hardly anything is long.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, field
from zlib import crc32

from selectolax.lexbor import LexborHTMLParser, LexborNode

from benchmarks.corpus import Case
from pipelines.pages.decoding import decode
from pipelines.pages.text import clean_text

# So many paragraphs are left, by the page's id, so that the copies of a page are always the same.
_FEWEST, _SIZES = 2, 5
# Of the paragraphs to be cut: where fewer are found, their markup is another than is looked for.
_FOUND = 0.8
_BLOCKS = "p, li, h2, h3, h4, blockquote, div, td, tr"
_BOXES = frozenset(("div", "td", "tr"))


@dataclass(frozen=True, slots=True)
class ShortCase(Case):
    """The page with `saved` for its body; `truth` has what is left of the story."""

    saved: bytes = field(default=b"", compare=False, repr=False)

    def body(self) -> bytes:
        """The bytes of the copy: UTF-8, with its mark."""
        return self.saved


def short_copy(case: Case) -> ShortCase | None:
    """The copy of a page whose whole truth is known (publishers, press); None where the story is short already, or its
    paragraphs stand in other elements than paragraphs mostly do."""
    told = [clean_text(text) for part in case.truth["sections"] for text in part["paragraphs"]]
    size = _FEWEST + crc32(case.id.encode()) % _SIZES
    if len(told) <= size + 1:
        return None
    headings = {clean_text(text) for part in case.truth["sections"] for text in part["headline"]}
    dropped = set(told[size:]) - set(told[:size])
    tree = LexborHTMLParser(decode(case.page()))
    cut = 0
    for block in filter(_is_innermost, tree.css(_BLOCKS)):
        text = clean_text(block.text())
        if text in dropped or text in headings:
            cut += text in dropped
            block.decompose()
    if cut < _FOUND * len(dropped):
        return None
    truth = {**case.truth, "sections": [{"headline": [], "paragraphs": told[:size]}]}
    return ShortCase(*astuple(case)[:-1], truth, saved=f"\ufeff{tree.html}".encode())


def _is_innermost(block: LexborNode) -> bool:
    return block.tag not in _BOXES or block.css_first("p, div, li") is None
