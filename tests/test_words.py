from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.fulltext.cjk import segment
from storage.fulltext.tokens import EVERYTHING
from storage.fulltext.words import match_of, parse_words

TEXTS = {
    1: "Tin prices rose as the central bank raised interest rates",
    2: "Copper fell; interest in rates of return was low",
    3: "中国人民银行宣布降息25个基点",
    4: "騰訊控股（0700）回購股份，Tencent shares rose",
    5: "O'Neil's \"quote\" of AT&T: 50% (rates) NEAR field",
}


@pytest.fixture(scope="module")
def index() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:", check_same_thread=False)
    db.execute("CREATE VIRTUAL TABLE t USING fts5(title, body, field, tokenize='porter unicode61')")
    rows = [(number, "", segment(text), f"{EVERYTHING}wire9 xlang9en9") for number, text in TEXTS.items()]
    db.executemany("INSERT INTO t(rowid, title, body, field) VALUES (?, ?, ?, ?)", rows)
    return db


def ask(index: sqlite3.Connection, text: str, *fields: list[str]) -> set[int]:
    match = match_of(parse_words(text), fields, EVERYTHING)
    return {row[0] for row in index.execute("SELECT rowid FROM t WHERE t MATCH ?", (match,))} if match else set()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("interest rates", {1, 2}),
        ('"interest rates"', {1}),
        ('"interest rates', {1}),
        ("“interest rates”", {1}),
        ("„interest rates“", {1}),
        ("-«interest rates» rates", {2, 5}),
        ("＂interest rates＂", {1}),
        ("interest “ rates", {1, 2}),
        ("“interest rates", {1, 2}),
        ("rate", {1, 2, 5}),
        ("rates -copper", {1, 5}),
        ("rates NOT copper", {1, 5}),
        ('rates -"interest rates"', {2, 5}),
        ("-rates", {3, 4}),
        ("tin OR copper", {1, 2}),
        ("rates tin OR copper", {1, 2}),
        ("tin OR copper -fell", {1}),
        ("OR tin", {1}),
        ("tin OR", {1}),
        ("tin AND bank", {1}),
        ("cop*", {2}),
        ("cop", set()),
        ("降息", {3}),
        ("央行", set()),
        ("银行宣布", {3}),
        ("银行降息", set()),
        ("银行 降息", {3}),
        ("降*", {3}),
        ("騰訊 shares", {4}),
        ("騰訊0700", set()),
        ("25个", {3}),
        ("at&t", {5}),
        ("o'neil", {5}),
        ("field:xlang9en9", set()),
        ("xlang9en9", set()),
        ("NEAR(tin bank)", set()),
        ("(rates)", {1, 2, 5}),
        ("title:tin", set()),
        ("!!! tin ???", {1}),
    ],
)
def test_what_a_person_types(index: sqlite3.Connection, words: str, found: set[int]) -> None:
    assert ask(index, words) == found


def test_fields_narrow_and_need_no_words(index: sqlite3.Connection) -> None:
    assert ask(index, "tin", ["xlang9en9"]) == {1}
    assert ask(index, "tin", ["xlang9de9"]) == set()
    assert ask(index, "tin", ["xlang9de9", "xlang9en9"], [f"{EVERYTHING}wire9"]) == {1}
    assert ask(index, "", ["xlang9en9"]) == set(TEXTS)


@pytest.mark.parametrize("words", ["", "   ", '"', '""', "*", "-", '-"', "()", "OR", "NOT", "\x00", "。，", "-*"])
def test_nothing_asked(words: str) -> None:
    assert match_of(parse_words(words), [], EVERYTHING) == ""


_OPERATORS = ['"', "'", "-", "*", "(", ")", "OR", "AND", "NOT", "NEAR", "NEAR(", "^", ":", "title", "{", "}", "+", ","]
_LETTERS = [
    "tin",
    "降息",
    "０",
    "\x00",
    "\x1f",
    "\ue000",
    "\ud800",
    "é",
    "𠀀",
    "٣",
    "ⅷ",
    "²",
    "_",
    "\\",
    "?",
    ";",
    "--",
    " ",
]
_PIECES = st.sampled_from([*_OPERATORS, *_LETTERS])


@settings(max_examples=400)
@given(st.one_of(st.text(), st.lists(_PIECES, max_size=80).map("".join), st.lists(_PIECES, max_size=80).map(" ".join)))
def test_any_string_is_a_query(index: sqlite3.Connection, text: str) -> None:
    ask(index, text)
    ask(index, text, ["xlang9en9"])


def test_a_very_long_query_is_cut(index: sqlite3.Connection) -> None:
    ask(index, "tin OR " * 5000)
    ask(index, "-tin " * 5000)
    ask(index, "降" * 5000)
    ask(index, '"' * 5000)
