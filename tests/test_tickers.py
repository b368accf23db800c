"""Listings in text: notations that count, and the look-alikes that do not."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipelines.fields.tickers import find_tickers

SEED = Path(__file__).resolve().parents[1].parent / "shared" / "seed"


def found(text: str, language: str = "") -> list[str]:
    return [f"{ticker.mic} {ticker.symbol}" for ticker in find_tickers([text], language=language)]


@pytest.mark.parametrize(
    ("text", "tickers"),
    [
        ("Shares of (HKG:9991) rose", ["XHKG 9991"]),
        ("Harbour (HKG:0981, SHA:688999)", ["XHKG 0981", "XSHG 688999"]),
        ("(HKEX: 9991 and NYSE: HBR)", ["XHKG 9991", "XNYS HBR"]),
        ("（HKG：9991）", ["XHKG 9991"]),
        ("[HKG:700]", ["XHKG 0700"]),
        ("(HK: 81)", ["XHKG 0081"]),
        ("渡輪(00081.HK)", ["XHKG 0081"]),
        ("渡輪（00081）", ["XHKG 0081"]),
        ("(HKG:80700)", ["XHKG 80700"]),
        ("<601999.SS><1399.HK>", ["XSHG 601999", "XHKG 1399"]),
        ("9991.HK and 688999.SH fell", ["XHKG 9991", "XSHG 688999"]),
        ("(2330-TW)", ["XTAI 2330"]),
        ("(NASDAQ: FERY)", ["XNAS FERY"]),
        ("(Nasdaq: FERY, FERYW)", ["XNAS FERY", "XNAS FERYW"]),
        ("(NYSE, TSX: FER)", ["XNYS FER", "XTSE FER"]),
        ("(NYSE:FER.A)", ["XNYS FER.A"]),
        ("(FERa.N)", ["XNYS FER.A"]),
        ("(FERb.ST)", ["XSTO FER-B"]),
        ("(TSX-V: FRY)", ["XTSX FRY"]),
        ("(LON:FE.)", ["XLON FE"]),
        ("(LON:FER.L)", ["XLON FER"]),
        ("(FER.L)", ["XLON FER"]),
        ("(FERG.DE)", ["XETR FERG"]),
        ("(TSE: 7299)", ["XTKS 7299"]),
        ("(TSE: FERY)", ["XTSE FERY"]),
        ("フェリー（7299）は", ["XTKS 7299"]),
        ("フェリー＜130A.T＞は", ["XTKS 130A"]),
        ("(BSE: 532999)", ["XBOM 532999"]),
        ("(BSE: 839999)", ["BJSE 839999"]),
        ("(NSE: F&M)", ["XNSE F&M"]),
        ("(OTC: FERYF)", ["OTCM FERYF"]),
        ("(SSE: 600999)", ["XSHG 600999"]),
        ("(CHN: 000999)", ["XSHE 000999"]),
        ("(SZSE: 300999)", ["XSHE 300999"]),
        ("(EPA: FER; AMS: FERA)", ["XPAR FER", "XAMS FERA"]),
    ],
)
def test_notations(text: str, tickers: list[str]) -> None:
    assert found(text) == tickers


LOOK_ALIKES = """
(SEC: filing)|(CEO: Ann Lee)|(NYT)|(10:30)|3:1|HK$2.5|(U.K, 2018)|(U.S)|(NYSE:)|(NYSE: )|(2025)|港交所(388)
NYSE: FER|(nyse: fer)|(war: Die)|(Jose: ab)|$FERY|(SET: up)|(ICE: agents)|(SHE: said)|(HKG: flights)
www.waz.de|(v.1.2)|(WAR: UKR)|（2025）フェリー|フェリー（2024）|(3.5)|(BRK.A)|(ABC:1234)|(Fig. 3)|(e.g. THIS)|(No: 12)
(p.HK)|(HKG:ABCD)|(KRX: 12)
"""


@pytest.mark.parametrize("text", LOOK_ALIKES.strip().replace("\n", "|").split("|"))
def test_look_alikes(text: str) -> None:
    assert found(text) == []


def test_language_settles_what_several_markets_share() -> None:
    assert found("(TSE: 2399)", "zh-Hant") == ["XTAI 2399"]
    assert found("(TSE: 2399)", "ja") == ["XTKS 2399"]
    assert found("(CSE: FERY)", "da") == ["XCSE FERY"]
    assert found("(CSE: FERY)", "en") == ["XCNQ FERY"]
    assert found("(ISE: FERY)", "tr") == ["XIST FERY"]
    assert found("(ISE: FERY)", "en") == []
    assert found("(Euronext: FERY)", "fr") == ["XPAR FERY"]


def test_each_listing_once_in_the_order_of_mention() -> None:
    tickers = find_tickers(["A (HKG:9991) and B (NYSE: FER)", "B (NYSE: FER) and C (HKG:81)", "A (9991.HK)"])
    assert [(ticker.mic, ticker.symbol, ticker.mention) for ticker in tickers] == [
        ("XHKG", "9991", "HKG:9991"),
        ("XNYS", "FER", "NYSE: FER"),
        ("XHKG", "0081", "HKG:81"),
    ]


def test_the_seed_s_listings() -> None:
    seed = next(iter(SEED.glob("*.txt")), None) if SEED.exists() else None
    if seed is None:
        pytest.skip("no seed beside the checkout")
    tickers = find_tickers(seed.read_text(encoding="utf-8").split("\n\n"))
    listings = {f"{ticker.mic} {ticker.symbol}" for ticker in tickers}
    assert listings == {"XHKG 9988", "XHKG 0700", "XHKG 1810", "XHKG 0981", "XSHG 688981"}


def test_market_data_is_sound() -> None:
    data = tomllib.loads(files("pipelines").joinpath("data/exchanges.toml").read_text(encoding="utf-8"))
    suffixes = [suffix for entry in data.values() for suffix in entry.get("suffixes", ())]
    assert len(suffixes) == len(set(suffixes))
    for mic, entry in data.items():
        assert re.fullmatch(r"[A-Z0-9]{4}", mic)
        assert entry["prefixes"]
        re.compile(entry["shape"])


PIECES = [
    *"()<>（）[]:：.,;&-/ ABHKGNYSE0123456789ＡＨ",
    " and ",
    "HKG:",
    "NYSE: ",
    "9988",
    "0700.HK",
    "ABC",
    "(NYSE:ABC)",
]


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
@example("Ropes (NYSE: ABC) rose")
def test_any_text_gives_tickers_it_contains(text: str) -> None:
    found = find_tickers([text])
    assert found or "(NYSE: ABC)" not in text
    for ticker in found:
        assert len(ticker.mic) == 4
        assert ticker.symbol and ticker.mention in text


def test_many_open_brackets_take_no_time_that_grows_with_their_square() -> None:
    assert found("(" * 200_000 + "HKG:9991)") == ["XHKG 9991"]
