"""Listings that a text names, strictly: a market's prefix or suffix inside brackets, the symbol in that market's shape.

Strictness is the point. Over 2,573 real pages a loose pattern (known prefix, colon, word) found about 130 "tickers",
nearly all of them words; this one is built on the rules under which all but two of sixteen were right.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from unicodedata import normalize

from pipelines.pages.text import is_narrow
from storage.article import Ticker

_BRACKETS = re.compile(r"[(\[<（［＜〈【]([^()\[\]<>（）［］＜＞〈〉【】]{3,160})[)\]>）］＞〉】]")
_OPENINGS, _ASCII_OPENINGS = "([<（［＜〈【", "([<"
_BARE_CODE = re.compile(r"(?<![\w.,/-])(\d{4,6})\.(HK|SS|SZ|SH|TWO|TW|KS|KQ|T)(?![\w/-])")
# Begun by a point and not by a digit, a pattern costs a twentieth of looking for each suffix.
_BARE_SUFFIX = re.compile(r"\.(?:HK|S[SZH]|T|K[SQ])")
_SEPARATORS = re.compile(r"\s*(?:[,;/、;]|\s(?:and|und|et|y|e|or)\s|和|及|與|与)\s*")
_PREFIXED = re.compile(r"([^\W\d_][^:]{0,24}?)\s*:\s*(.*)", re.DOTALL)
_SUFFIXED = re.compile(r"([A-Z0-9][A-Z0-9&-]{0,9}(?:[a-z](?=\.))?)[.-]([A-Z]{1,3})")
_RIC_CLASS = re.compile(r"([A-Z0-9]+)([a-z])")
_KANA = re.compile("[\u3040-\u30ff]")
_HAN = re.compile("[\u3400-\u9fff]")
_JAPANESE_CODE = re.compile(r"(?<=[^\W\d_])[(（<＜](\d{3}[0-9A-Z])[)）>＞]")
_CHINESE_CODE = re.compile(r"(?<=[\u3400-\u9fffA-Z])[(（](0\d{3,4})[)）]")
# Of shares, by the first digits that each exchange gives; other numbers of six digits are months and posts.
_MAINLAND_CODE = re.compile(
    r"(?<=[\u3400-\u9fffA-Z])[(（](?:(?P<sh>60[0135]\d{3}|68[89]\d{3})|(?P<sz>(?:00[0-3]|30[0-2])\d{3}))[)）]"
)
_MAINLAND = {"sh": "XSHG", "sz": "XSHE"}
_HK, _TOKYO = "XHKG", "XTKS"
_YEARS = range(1900, 2100)
# Suffixes that dashes too set off: "(2330-TW)". After a dash any other two capitals may be part of the symbol.
_DASHED = frozenset(("TW", "TWO", "HK"))
# A one-letter suffix after a one-letter symbol is an abbreviation: "U.S".
_MIN_SYMBOL_BEFORE_LETTER = 2


@dataclass(frozen=True, slots=True)
class Market:
    """How a market is written in news text; see `data/exchanges.toml`."""

    mic: str
    shape: re.Pattern[str]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Markets:
    by_prefix: dict[str, tuple[Market, ...]]
    by_suffix: dict[str, Market]


def find_tickers(paragraphs: Iterable[str], *, language: str = "") -> tuple[Ticker, ...]:
    """The listings named in the paragraphs, each once, in the order of their first mention.

    `language` (a BCP 47 primary subtag) helps to settle prefixes that several markets share (TSE, NSE, CSE); one that
    stays ambiguous is left out. Hong Kong codes have at least four digits ("0981"). Cashtags are not read: outside of
    social media they are shell variables and prices.
    """
    found: dict[tuple[str, str], Ticker] = {}
    texts = list(paragraphs)
    suffixed = _BARE_SUFFIX.search("\n".join(texts)) is not None
    for text in texts:
        for ticker in _in_text(text, language, suffixed=suffixed):
            found.setdefault((ticker.mic, ticker.symbol), ticker)
    return tuple(found.values())


def _in_text(text: str, language: str, *, suffixed: bool) -> Iterator[Ticker]:
    """Tickers of one paragraph in the order of their place; bare codes with a suffix only where some are `suffixed`."""
    placed: list[tuple[int, Ticker]] = []
    if any(map(text.__contains__, _OPENINGS if not text.isascii() else _ASCII_OPENINGS)):
        for bracket in _BRACKETS.finditer(text):
            inside = normalize("NFKC", bracket[1])
            if ":" in inside or "." in inside or "-" in inside:
                placed += [(bracket.start(), ticker) for ticker in _in_brackets(inside, language)]
        placed += _bare_codes(text)
    if suffixed:
        for code in _BARE_CODE.finditer(text):
            market = _markets().by_suffix[code[2]]
            if market.shape.fullmatch(code[1]):
                placed.append((code.start(), _ticker(market.mic, code[1], code[0])))
    return (ticker for _, ticker in sorted(placed, key=lambda each: each[0]))


def _bare_codes(text: str) -> Iterator[tuple[int, Ticker]]:
    """Codes alone in brackets after a name, where the script says whose: (7203) in Japanese; (00388), (600123) in
    Chinese."""
    if is_narrow(text):
        return
    if _KANA.search(text):
        for code in _JAPANESE_CODE.finditer(text):
            if not (code[1].isdecimal() and int(code[1]) in _YEARS):
                yield code.start(), _ticker(_TOKYO, code[1], code[0])
    elif _HAN.search(text):
        for code in _CHINESE_CODE.finditer(text):
            yield code.start(), _ticker(_HK, code[1], code[0])
        for code in _MAINLAND_CODE.finditer(text):
            exchange = str(code.lastgroup)
            yield code.start(), _ticker(_MAINLAND[exchange], code[exchange], code[0])


def _in_brackets(inside: str, language: str) -> Iterator[Ticker]:
    """Tickers of a bracket's list: "HKG:0981, SHA:688981", "NYSE, TSX: RY", "NASDAQ: GOOG, GOOGL", "0700.HK"."""
    open_prefixes: list[str] = []
    last: list[str] = []
    for item in _SEPARATORS.split(inside):
        prefixed = _PREFIXED.fullmatch(item)
        if prefixed and prefixed[1] in _markets().by_prefix:
            last = [*open_prefixes, prefixed[1]]
            open_prefixes = []
            yield from _symbols(last, prefixed[2].strip(), item, language)
        elif item in _markets().by_prefix:
            open_prefixes.append(item)
        elif prefixed:
            last = []
        else:
            suffixed = _suffixed(item)
            if suffixed:
                yield suffixed
            elif last:
                yield from _symbols(last, item, item, language)


def _symbols(prefixes: list[str], symbol: str, mention: str, language: str) -> Iterator[Ticker]:
    for prefix in prefixes:
        bare = symbol
        suffixed = _suffixed(symbol)
        if suffixed and suffixed.mic in {market.mic for market in _markets().by_prefix[prefix]}:
            bare = suffixed.symbol
        market = _settle(_markets().by_prefix[prefix], bare, language)
        if market is not None:
            yield _ticker(market.mic, bare, mention if prefix in mention else f"{prefix}: {symbol}")


def _settle(markets: tuple[Market, ...], symbol: str, language: str) -> Market | None:
    """The one market of a prefix in whose shape the symbol is; of several the one of the page's language; else none."""
    fitting = [market for market in markets if market.shape.fullmatch(symbol)]
    if len(fitting) > 1:
        spoken = [market for market in fitting if language in market.languages]
        if not spoken and language in ("", "en"):
            spoken = [market for market in fitting if "en" in market.languages]
        fitting = spoken
    return fitting[0] if len(fitting) == 1 else None


def _suffixed(item: str) -> Ticker | None:
    found = _SUFFIXED.fullmatch(item)
    if not found or found[2] not in _markets().by_suffix:
        return None
    if item[found.start(2) - 1] == "-" and found[2] not in _DASHED:
        return None
    market = _markets().by_suffix[found[2]]
    symbol = found[1]
    shared = _RIC_CLASS.fullmatch(symbol)
    if shared:
        symbol = f"{shared[1]}{'.' if market.mic == 'XNYS' else '-'}{shared[2].upper()}"
    if len(found[2]) == 1 and len(symbol) < _MIN_SYMBOL_BEFORE_LETTER:
        return None
    fits = market.shape.fullmatch(symbol) or (shared and market.shape.fullmatch(shared[1]))
    return _ticker(market.mic, symbol, item) if fits else None


def _ticker(mic: str, symbol: str, mention: str) -> Ticker:
    """With the symbol in its market's normal form: Hong Kong codes padded to four digits, no trailing dot."""
    symbol = symbol.rstrip(".")
    if mic == _HK:
        symbol = symbol.lstrip("0").zfill(4)
    return Ticker(symbol, mic, mention.strip())


@cache
def _markets() -> _Markets:
    data = tomllib.loads(files("pipelines").joinpath("data/exchanges.toml").read_text(encoding="utf-8"))
    by_prefix: dict[str, tuple[Market, ...]] = {}
    by_suffix: dict[str, Market] = {}
    for mic, entry in data.items():
        market = Market(mic, re.compile(entry["shape"]), tuple(entry.get("languages", ())))
        for prefix in entry["prefixes"]:
            by_prefix[prefix] = (*by_prefix.get(prefix, ()), market)
        for suffix in entry.get("suffixes", ()):
            by_suffix[suffix] = market
    return _Markets(by_prefix, by_suffix)
