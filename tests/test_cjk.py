from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from storage.fulltext.cjk import SEPARATOR, has_cjk, join, segment, segment_sql

_TEXT = st.text(
    alphabet=st.one_of(
        st.characters(codec="utf-8", exclude_characters=f"{SEPARATOR}\0"), st.sampled_from("央行加息 Fed25,。カ뉴𠮷")
    )
)


@given(_TEXT)
def test_joining_is_the_inverse(text: str) -> None:
    assert join(segment(text)) == text


@given(_TEXT)
def test_no_character_stands_beside_another(text: str) -> None:
    for part in segment(text).split(SEPARATOR):
        assert len(part) == 1 or not has_cjk(part)


@given(_TEXT)
@example("\ud800")
@example("\u2fff\u3000\uffee\U0010ffff")
def test_has_cjk_is_what_segment_separates(text: str) -> None:
    assert has_cjk(text) == (segment(text) != text)


@pytest.fixture(scope="module")
def db() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as db:
        yield db


@given(text=_TEXT | st.text(st.sampled_from("央a ど\n"), min_size=4000, max_size=9000))
@example(text="央" * 64 * 64 + "a")
@example(text="")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=150)
def test_sql_makes_the_same(db: sqlite3.Connection, text: str) -> None:
    assert db.execute(f"SELECT {segment_sql('t')} FROM (SELECT ? AS t)", (text,)).fetchone() == (segment(text),)


@given(st.text(alphabet=st.characters(max_codepoint=0x2FFF), max_size=50))
def test_other_scripts_are_left_alone(text: str) -> None:
    assert segment(text) == text
    assert not has_cjk(text)


@pytest.mark.parametrize("character", ["央", "㐀", "鿿", "豈", "あ", "カ", "가", "々", "ｱ", "𠀀", "𪜀", "𰀀"])
def test_every_block_is_known(character: str) -> None:
    assert segment(character * 2) == f"{SEPARATOR}{character}{SEPARATOR}" * 2


def test_latin_and_digits_stay_words() -> None:
    assert [part for part in segment("加息25點Fed說").split(SEPARATOR) if part] == ["加", "息", "25", "點", "Fed", "說"]
