"""Values that were escaped once too often."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.pages.unescape import unescaped


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Profit &amp; loss", "Profit & loss"),
        ("Profit &amp;amp; loss", "Profit & loss"),
        ("M&uuml;ller &#8211; &#x4e0a;海", "Müller – 上海"),
        ("AT&T", "AT&T"),
        ("R&D; next", "R&D; next"),
        ("a < b and c > d", "a < b and c > d"),
        ("<b>Bold</b> &lt;i&gt;move&lt;/i&gt;", "Bold move"),
        (r"Ulm\'s \"Rope\" at C:\rope", 'Ulm\'s "Rope" at C:\\rope'),
        ("  two\n lines ", "two lines"),
        ("&#xD800;", "\ufffd"),
        ("", ""),
    ],
)
def test_unescaped(value: str, text: str) -> None:
    assert unescaped(value) == text


@given(st.text(max_size=200))
def test_any_value_is_one_line_that_can_be_stored(value: str) -> None:
    text = unescaped(value)
    assert text == " ".join(text.split())
    text.encode("utf-8")
