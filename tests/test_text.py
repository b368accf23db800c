"""Clean text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.pages.text import _INVISIBLE as INVISIBLE
from pipelines.pages.text import clean_text, is_narrow, letters_of


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  one\n two\t three ", "one two three"),
        ("zero\u200bwidth and \ufeffmark", "zerowidth and mark"),
        ("soft\u00adhyphen", "softhyphen"),
        ("\u202eright\u202c to \u2067left\u2069", "right to left"),
        ("nul\x00 and bell\x07", "nul and bell"),
        ("Zu\u0308rich", "Zürich"),
        ("no\u00a0break and\u3000wide", "no break and wide"),
        ("half \ud800 a pair", "half a pair"),
        ("👩‍🌾", "👩🌾"),
    ],
)
def test_one_clean_line(raw: str, clean: str) -> None:
    assert clean_text(raw) == clean


@given(st.text())
def test_cleaning_twice_changes_nothing(raw: str) -> None:
    once = clean_text(raw)
    assert clean_text(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once.encode() is not None  # no lone surrogate
    assert not any(unicodedata.category(each) == "Cc" for each in once)


@pytest.mark.parametrize(
    ("text", "narrow"),
    [
        ("", True),
        ("“Größe” – €", True),
        ("Дальше", True),
        ("値上げ", False),
        ("주식", False),
        ("a。", False),
        ("ᄀ", False),
    ],
)
def test_narrow_text_holds_nothing_east_asian(text: str, narrow: bool) -> None:
    assert is_narrow(text) is narrow


@pytest.mark.parametrize(
    "around", ["{}", "Rye{}fell", "Rye {} fell", "e{}\u0301", "Weizen fällt {} – „Roggen“", "R  {}y"]
)
def test_quick_looks_change_no_text(around: str) -> None:
    """Whatever sign stands in a text, short or long, what is clean by the definition comes out."""
    for code in (*range(0x3100), *range(0xFE00, 0x10000)):
        for text in (around.format(chr(code)), around.format(chr(code)) + " and barley rose" * 8):
            shown = " ".join(INVISIBLE.sub("", text).split())
            assert clean_text(text) == unicodedata.normalize("NFC", shown), hex(code)


@given(st.text(max_size=30) | st.text(st.characters(max_codepoint=127), max_size=30))
def test_letters_are_what_is_left_without_signs_and_case(text: str) -> None:
    assert letters_of(text) == "".join(each for each in text.casefold() if each.isalnum())
