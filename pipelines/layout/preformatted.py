"""Text that is set out by blanks and line breaks, not by markup: where its paragraphs end, and its tables.

Press releases of the wires are sent so: paragraphs between blank lines, figures in columns of blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipelines.layout.tables import CELL_SEPARATOR
from pipelines.pages.sentences import ends_sentence
from pipelines.pages.text import clean_text, is_code

Part = tuple[str, str]
"""(text, tag): a paragraph as a "div" would hold it, or a row of a table, "tr"."""

_SENTENCE = 60
_MOSTLY = 0.7
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n\s*")
_COLUMNS = re.compile(r"\s{2,}|\t")
_FIGURE = re.compile(r"[-–—(+$€£¥~]*\s?\d[\d.,' ]*\d*\s?(?:%|pts?|bps?|x|[mb]n)?\)?|[-–—]+|n/?[am]\.?", re.IGNORECASE)
# Its sign stands in a column of its own.
_CURRENCY = re.compile(r"([$€£¥])\s+(?=[\d(])")
_RULE = re.compile(r"[-=_*. +|]*")
_FEWEST_ROWS = 2


def parts_of(pieces: Sequence[str], *, columns: bool) -> list[Part]:
    """The paragraphs and rows of a text that blank lines part, mostly prose or tables; none of a program's.

    `columns` says whether blanks are shown as they stand, so that they may set a table.
    """
    chunks = _BLANK_LINE.split("".join(pieces))
    tables = {at: rows for at, chunk in enumerate(chunks) if (rows := _rows(chunk))} if columns else {}
    prose = [(at, text) for at, chunk in enumerate(chunks) if at not in tables and (text := clean_text(chunk))]
    told = [len(text) for _, text in prose if len(text) >= _SENTENCE and ends_sentence(text)]
    beside = sum(len(text) for _, text in prose)
    # Titles and notes stand beside a table; what is more must be sentences.
    is_prose = sum(told) > _MOSTLY * beside and (tables or len(told) > 1)
    if not is_prose and beside >= sum(len(row) for rows in tables.values() for row in rows):
        return []
    if is_code(" ".join(text for _, text in prose)):
        return []
    return list(_in_order(len(chunks), tables, dict(prose)))


def _in_order(count: int, tables: dict[int, list[str]], prose: dict[int, str]) -> Iterator[Part]:
    for at in range(count):
        if at in tables:
            yield from ((row, "tr") for row in tables[at])
        elif at in prose:
            yield prose[at], "div"


def _rows(chunk: str) -> list[str]:
    """The rows of a table in columns of blanks, at least half of its lines ending in a figure; none of other text."""
    if chunk.count("\n") < _FEWEST_ROWS - 1:
        return []
    lines = [line for line in map(str.strip, chunk.split("\n")) if line and not _RULE.fullmatch(line)]
    cells = [[clean_text(cell) for cell in _COLUMNS.split(_CURRENCY.sub(r"\1", line))] for line in lines]
    figures = sum(len(row) > 1 and _FIGURE.fullmatch(row[-1]) is not None for row in cells)
    if figures < _FEWEST_ROWS or figures < len(lines) / 2:
        return []
    return [CELL_SEPARATOR.join(filter(None, row)) for row in cells]
