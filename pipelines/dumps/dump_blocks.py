"""A text dump as blocks: paragraphs wrapped or not, lists, Markdown's headings, quotes and links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.pages.text import clean_text
from storage.article import Hyperlink, Kind

# "6. Februar 2025" is a date, not the sixth item.
_ITEM = re.compile(r"^\s{0,8}(?!\d{1,2}\.\s+[^\W\d_]+\.?\s+\d{4})(?:[-*+•·●▪◦]|\(?\d{1,3}[.)、])(?:\s+|$)")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_RULE = re.compile(r"^\s*(?:[-=_*~]\s?){3,}$")
_QUOTE = re.compile(r"^\s{0,3}>\s?")
_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\((\S{1,500}?)(?:\s+\"[^\"]{0,200}\")?\)")
_MARKS = re.compile(r"(?<!\w)(\*\*|__|\*|_)(?=\S)(.{1,400}?)(?<=\S)\1(?!\w)")
_ENDS = re.compile(r"[.!?…:;。！？：；][\"'”’»)）」』\]]*$")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
# A line longer than this was not broken to fit a width.
_WIDEST = 120
_NARROWEST = 40
_FULL = 0.7


@dataclass(frozen=True, slots=True)
class DumpBlock:
    """A block of the dump: one line of text, what it is by its marks, and the links that were in it."""

    text: str
    kind: Kind
    links: tuple[Hyperlink, ...] = ()

    @property
    def is_short(self) -> bool:
        """An item or a line without the end of a sentence: part of a list rather than prose."""
        return self.kind is Kind.LIST_ITEM or (len(self.text) <= 120 and not _ENDS.search(self.text))


def dump_blocks(text: str) -> list[DumpBlock]:
    """The blocks of a text dump in order. White space is folded; rulers and empty lines only separate.

    The first line stands for itself: it is the title in nearly every dump, and no rule tells a title that fills the
    line from one that is broken.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").split("\n")
    blocks: list[DumpBlock] = []
    group: list[str] = []
    for line in [*lines, ""]:
        ruler = _RULE.match(line)
        if line.strip() and not ruler:
            group.append(line)
            if not blocks and len(group) == 1:
                blocks += _group_blocks(group)
                group = [] if blocks else group
            continue
        # Setext: a ruler right under one line makes it a heading.
        if ruler and len(group) == 1 and line.strip()[0] in "=-":
            group = [f"# {group[0].strip()}"]
        blocks += _group_blocks(group)
        group = []
    return blocks


def _group_blocks(lines: list[str]) -> Iterator[DumpBlock]:
    """The blocks of lines that stand together without an empty line."""
    for kind, run in _runs(lines):
        for piece in _unwrapped(run) if kind is Kind.PARAGRAPH else (_join(run),):
            text, links = _unmark(piece)
            if kind is Kind.LIST_ITEM:
                text = _ITEM.sub("", text) or text
            if text:
                yield DumpBlock(text, kind, links)


def _runs(lines: list[str]) -> Iterator[tuple[Kind, list[str]]]:
    """Lines of one kind that follow each other; each item starts anew and takes its continuation lines along."""
    kind, run = Kind.PARAGRAPH, list[str]()
    for line in lines:
        heading = _HEADING.match(line)
        if heading:
            found, line = Kind.SUBHEADING, heading[1]
        elif _ITEM.match(line):
            found = Kind.LIST_ITEM
        elif _QUOTE.match(line):
            found, line = Kind.QUOTE, _QUOTE.sub("", line)
        elif kind is Kind.LIST_ITEM and line[:2].isspace():
            found = kind
        else:
            found = Kind.PARAGRAPH
        fresh = found is Kind.SUBHEADING or (found is Kind.LIST_ITEM and _ITEM.match(line) is not None)
        indented = found is Kind.PARAGRAPH and bool(run) and line[:2].isspace() and not run[-1][:2].isspace()
        if run and (fresh or indented or found is not kind):
            yield kind, run
            run = []
        kind = found
        run.append(line)
    if run:
        yield kind, run


def _unwrapped(lines: list[str]) -> Iterator[str]:
    """The paragraphs of lines broken at a width: one ends with the first line that is clearly shorter than the widest.

    Lines that end in whole sentences, or are too long or too short to have been broken, stay as they are.
    """
    widths = [len(line.strip()) * (2 if _CJK.search(line) else 1) for line in lines]
    widest = max(widths)
    full = [line for line, width in zip(lines, widths, strict=True) if width >= _FULL * widest]
    if not _NARROWEST <= widest <= _WIDEST or all(_ENDS.search(line.strip()) for line in full):
        yield from lines
        return
    paragraph: list[str] = []
    for line, width in zip(lines, widths, strict=True):
        paragraph.append(line)
        if width < _FULL * widest:
            yield _join(paragraph)
            paragraph = []
    if paragraph:
        yield _join(paragraph)


def _join(lines: list[str]) -> str:
    """One line of several: nothing between Chinese or Japanese characters, a space elsewhere."""
    joined = lines[0].strip()
    for line in lines[1:]:
        piece = line.strip()
        close = bool(joined and piece and _CJK.match(joined[-1]) and _CJK.match(piece[0]))
        joined += piece if close else f" {piece}"
    return joined


def _unmark(piece: str) -> tuple[str, tuple[Hyperlink, ...]]:
    """The text without Markdown's marks, and its links."""
    links: tuple[Hyperlink, ...] = ()
    if "](" in piece:
        links = tuple(Hyperlink(found[2], clean_text(found[1])) for found in _LINK.finditer(piece) if found[1])
        piece = _LINK.sub(r"\1", piece)
    if "*" in piece or "_" in piece:
        piece = _MARKS.sub(r"\2", piece)
    return clean_text(piece), links
