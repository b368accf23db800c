from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.article import Ticker
from storage.fulltext.markets import listings
from storage.fulltext.tokens import field_of, language_tokens, source_token, ticker_query, ticker_tokens


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("HKG:9988", True),
        ("XHKG:9988", True),
        ("hkex: 9988", True),
        ("9988", True),
        ("9988.HK", True),
        ("NYSE:9988", False),
        ("9988.T", False),
        ("998", False),
    ],
)
def test_how_people_write_a_listing(asked: str, found: bool) -> None:
    assert bool(set(ticker_query(asked)) & set(ticker_tokens(Ticker("9988", "XHKG", "")))) is found


@pytest.mark.parametrize("asked", ["0700.HK", "700.HK", "HKG:700", "HKG:00700", "700", "0700", "$700"])
def test_zeros_of_hong_kong_codes(asked: str) -> None:
    assert set(ticker_query(asked)) & set(ticker_tokens(Ticker("0700", "XHKG", "")))


@pytest.mark.parametrize(
    ("asked", "mic", "symbol", "found"),
    [
        ("700 HK", "XHKG", "0700", True),
        ("700 HK Equity", "XHKG", "0700", True),
        ("700 JP", "XHKG", "0700", False),
        ("orry us", "XNAS", "ORRY", True),
        ("ORRY UN Equity", "XNYS", "ORRY", True),
        ("ORRY UN Equity", "XNAS", "ORRY", False),
        ("600519 CH", "XSHG", "600519", True),
        ("LKF/B US", "XNYS", "LKF.B", True),
        ("LKF-B", "XNYS", "LKF.B", True),
        ("NYSE:LKF/B", "XNYS", "LKF.B", True),
        ("LKF", "XNYS", "LKF.B", False),
    ],
)
def test_codes_behind_and_shares_of_a_class(asked: str, mic: str, symbol: str, found: bool) -> None:
    assert bool(set(ticker_query(asked)) & set(ticker_tokens(Ticker(symbol, mic, "")))) is found


def test_a_code_of_six_digits_keeps_its_zeros() -> None:
    assert not set(ticker_query("000700")) & set(ticker_tokens(Ticker("0700", "XHKG", "")))


def test_an_ambiguous_prefix_asks_for_all_its_markets() -> None:
    assert {mic for mic, _ in listings("TSE:7203")} == {"XTKS", "XTAI", "XTSE"}


def test_a_dot_may_belong_to_the_symbol() -> None:
    assert ("", "BRK.B") in listings("brk.b")


def test_language_is_found_by_its_first_part() -> None:
    assert set(language_tokens("zh")) < set(language_tokens("zh-Hant"))
    assert not set(language_tokens("zh-Hans")) <= set(language_tokens("zh-Hant"))


@given(st.text(min_size=1), st.text(min_size=1))
def test_different_sources_have_different_words(one: str, other: str) -> None:
    assert (source_token(one) == source_token(other)) == (one.lower() == other.lower())


@given(st.text(), st.text(), st.text(), st.text())
def test_every_token_is_one_word(source: str, language: str, symbol: str, mic: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+( [a-z0-9]+)*", field_of(source, language, [Ticker(symbol, mic, "")]))


@given(st.text())
def test_any_text_may_be_asked_for(asked: str) -> None:
    assert all(re.fullmatch("[a-z0-9]+", token) for token in ticker_query(asked))
