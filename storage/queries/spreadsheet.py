"""CSV that no spreadsheet runs: one rule for every cell that leaves the archive."""

from __future__ import annotations

import re

# How a formula begins (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NEGATIVE = re.compile(r"-\d+(?:[.,]\d+)*(?:[eE][+-]?\d+)?%?")


def harmless(cell: str) -> str:
    """The cell, behind an apostrophe where a spreadsheet would take it for a formula; a negative number is data."""
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NEGATIVE.fullmatch(cell) else cell
