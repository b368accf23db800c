from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.cjk import SEPARATOR, has_cjk, join, segment

_TEXT = st.text(
    alphabet=st.one_of(st.characters(exclude_characters=SEPARATOR), st.sampled_from("央行加息 Fed25,。カ뉴𠮷"))
)


@given(_TEXT)
def test_joining_is_the_inverse(text: str) -> None:
    assert join(segment(text)) == text


@given(_TEXT)
def test_no_character_stands_beside_another_letter(text: str) -> None:
    for part in segment(text).split(SEPARATOR):
        assert not any(has_cjk(a) and (b.isalnum() or b == "_") for a, b in pairwise(part))
        assert not any(has_cjk(b) and (a.isalnum() or a == "_") for a, b in pairwise(part))


@given(st.text(alphabet=st.characters(max_codepoint=0x2FFF), max_size=50))
def test_other_scripts_are_left_alone(text: str) -> None:
    assert segment(text) == text
    assert not has_cjk(text)


@pytest.mark.parametrize("character", ["央", "㐀", "鿿", "豈", "あ", "カ", "가", "々", "ｱ", "𠀀", "𪜀", "𰀀"])
def test_every_block_is_known(character: str) -> None:
    assert segment(character * 2) == f"{character}{SEPARATOR}{character}"


def test_seams_with_latin_and_digits() -> None:
    assert segment("加息25點Fed說") == SEPARATOR.join(["加", "息", "25", "點", "Fed", "說"])
    assert segment("騰訊（0700）") == f"騰{SEPARATOR}訊（0700）"
