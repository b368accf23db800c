"""Cells that a spreadsheet would run as formulas, and those that it would not."""

from __future__ import annotations

import pytest

from storage.queries.spreadsheet import harmless


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "+3%", "-x", "-1+1", "-2.5|cmd", "-", "--1", "-1e", "@a", "\t=1", "\r=1", "-1\n=1"]
)
def test_what_begins_like_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "-1", "-2.5", "-1,250.75", "-1e5", "-3.1%", "1=1", "a@b", "2025-01-01", "'=1"])
def test_data_stays(cell: str) -> None:
    assert harmless(cell) == cell
