"""What markup tells of text inside a block: for screen readers, a footnote's number, a price that a script renews."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from selectolax.lexbor import LexborNode

from pipelines.pages.shown_text import shown_text
from pipelines.pages.tags import TEXT, numbers_of

_READER_ONLY = (
    "sr-only",
    "screenreader",
    "screen-reader",
    "visuallyhidden",
    "visually-hidden",
    "a11y",
    "assistive",
    "editsection",
)
_QUOTE_WORDS = (
    *("quote", "ticker", "stock", "price", "chg", "change", "pct", "percent"),
    *("kurs", "koers", "cours", "cotation", "quotazion", "cotizac", "cotac", "notowan"),
)
_QUOTE = re.compile(
    r"(?<![a-z])(?:quote|ticker|stock|price|chg|change|pct|percent(?:age)?|kurse?|koers|cours|cotation|quotazion[ei]|"
    r"cotizacion|cotacao|notowani[ae])(?![a-z])",
    re.IGNORECASE,
)
# Perhaps with its currency: "$61.40", "61,40 zł"; then perhaps an arrow.
_PRICE = r"(?:(?:[$€£¥]\s?)?\d[\d,.]*(?:\s?(?:[$€£¥]|[A-Z]{3}|zł|kr|Kč|Ft))?\s+)?(?:[▲▼△▽↑↓]\s?)?"
_SIGNED = re.compile(rf"\s*[(\[]?\s*{_PRICE}[(]?[+−-]\s?\d[\d.,]*\s?%[)\]]{{0,2}}\s*(?:(?:in|de)crease)?\s*")
_SIGNS = frozenset("+-−▲▼△▽↑↓")
# By these a script finds the listing whose change it writes behind the symbol.
_LISTING = frozenset(("data-symbol", "data-ticker", "data-charting-symbol", "data-isin", "data-ric", "data-instrument"))
# What the address of a listing's page has.
_QUOTE_PAGE = (
    r"/(?:quotes?|stocks?|symbols?|tickers?|aktien?|kurse?|cours|cotations?|bourse|boerse|etfs?|indices|index|indizes|"
    r"crypto|currenc(?:y|ies)|forex|market-data|securit(?:y|ies))[/?]"
)
# Sought in small letters: to fold each letter while it seeks costs the pattern five times as much.
_LEADS_TO_QUOTE = re.compile(_QUOTE_PAGE)
# A link to a listing that holds its symbol and the change: "LRW +0.77%".
_SYMBOL = re.compile(r"\s*\(?[A-Z][A-Z0-9.:^=-]{0,11}:?")
# A price or change that nothing but its decimals tells from a figure of the story: only behind a symbol in one element.
_PRICED = re.compile(
    r"(\s*[A-Z][A-Z0-9.=^-]{1,11})(\s+(?:[A-Z]{0,2}[$€£¥]\s?\d[\d,]*\.\d{2,8}|[+−-]?\d{1,3}\.\d\d%)\s*)"
)
_PRICING = numbers_of("a span button")
_UNSIGNED = re.compile(r"\s*\d{1,3}\.\d\d?%\s*")
_CHANGE_NAMED = re.compile(r"(?<![a-z])(?:chg|change|pct|percent(?:age)?)(?![a-z])", re.IGNORECASE)
_ENDS_IN_SYMBOL = re.compile(r"(?:^|[\s(:])[A-Z][A-Z.]{1,5}\s*$")
# "(LRW 1.84%)" or "LRW 61,40 zł ▲ +1,84 %", in an element named after quotes.
_TICKER = re.compile(
    rf"\s*\(\s*([A-Z][A-Z0-9.:=^ -]{{0,20}}?)(\s+{_PRICE}[+−-]?\d{{1,3}}[.,]\d\d?\s?%)\s*\)\s*|"
    rf"\s*([A-Z][A-Z0-9.:=^-]{{0,11}})(\s+{_PRICE}[+−-]\d{{1,3}}[.,]\d\d?\s?%)\s*"
)
_LISTED = re.compile(r"([^+−%]{1,60}?)(\s*[(\[]?\s?[+−-]\s?\d[\d.,]*\s?%[)\]]?\s*)")
_LONGEST_ROW = 120
_NOTE = re.compile(r"#_?(?:ftn|fn|sdfoot|foot|note|cite|endnote|edn|easy-foot)", re.IGNORECASE)
_NOTE_MARK = re.compile(r"\s*(?:[\[(]?\d{1,3}[\])]?|[*†‡]{1,3})\s*")
# Attributes by which a script finds the figure to renew, and links to the page of a listing.
_LIVE_ROW = re.compile(
    r"""(?:class|id|data-[\w-]+)=["'][^"']*(?<![a-z])(?:(?:(?:stock|share|last|live|market|js)[_-]?)?(?:quotes?|tickers?|"""
    r"""price(?!s?[_-]?(?:head|table))|symbol)|watchlist|market[_-]?data|streaming|realtime|isin|kurs|cours|cotation)"""
    r"""(?![a-z])|\bdata-(?:symbol|ticker|isin|wkn|quote|price|last|ric|instrument)[\w-]*=|"""
    rf"""<a\b[^>]*\bhref=["'][^"']*{_QUOTE_PAGE}""",
    re.IGNORECASE,
)


_FOR_READERS, _MAY_BE_QUOTE, _IS_BREAK = 1, 2, 4
# Inline elements that style sheets set under a picture, as a line of their own.
_CAPTION = re.compile(
    r"(?:^|[\s_-])(?:(?:img|image|photo|picture|pic)[_-]?(?:desc(?:ription)?|caption)|cutline)(?:\s|$)", re.I
)


@lru_cache(maxsize=50_000)
def _meaning(name: str) -> int:
    """What a single class name means, as bits; each that pages use is looked at once."""
    holds = name.lower().__contains__
    found = _FOR_READERS * any(map(holds, _READER_ONLY)) | _IS_BREAK * (name == "br")
    return found | _MAY_BE_QUOTE * (any(map(holds, _QUOTE_WORDS)) and _QUOTE.search(name) is not None)


@lru_cache(maxsize=8192)
def named(names: str) -> tuple[bool, bool, bool] | None:
    """Whether class names are for screen readers only, for a price perhaps, for a line break; None for nothing."""
    found = 0
    for name in names.split():
        found |= _meaning(name)
    return (bool(found & _FOR_READERS), bool(found & _MAY_BE_QUOTE), bool(found & _IS_BREAK)) if found else None


def is_renewed(text: str, names: str, before: str) -> bool:
    """Whether a text in an element so named is a change in per cent with its sign, perhaps with the price before it and
    its direction in a word, and nothing else; or one without its sign right behind a symbol, if the names call it a
    change."""
    if _SIGNED.fullmatch(text) is not None:
        return True
    bare = _UNSIGNED.fullmatch(text) is not None and _CHANGE_NAMED.search(names) is not None
    return bare and _ENDS_IN_SYMBOL.search(before) is not None


@lru_cache(maxsize=8192)
def is_caption(names: str) -> bool:
    """Whether an inline element so named is the line under a picture."""
    return _CAPTION.search(names) is not None


def leads_to_quote(address: str) -> bool:
    """Whether an address is that of a listing's page, where its price is shown."""
    return _LEADS_TO_QUOTE.search(address.lower()) is not None


def listing(attributes: Mapping[str, str | None], node: LexborNode, *, before: str) -> tuple[str, str] | None:
    """The symbol and the change of an inline element that is kept up to date; None where it is none.

    A script finds it by an attribute; or a link in a sentence leads to its page, with a symbol in capitals. A symbol
    and a price with its decimals, and nothing else, in a link or span of a sentence say so by themselves. `before` is
    the piece of the sentence before it, "" at its beginning; a style parts the two where the source has no blank.
    """
    by_script = not _LISTING.isdisjoint(attributes)
    if not (before or by_script):
        return None
    priced = _PRICED.fullmatch(shown_text(node)) if before and _may_be_priced(node) else None
    if priced is not None:
        glued = before[-1:].isalnum() and not priced[1][0].isspace()
        return f" {priced[1]}" if glued else priced[1], priced[2]
    if before and _is_quote(attributes.get("class")) and (quoted := _TICKER.fullmatch(shown_text(node))):
        return (f" ({quoted[1]})", quoted[2]) if quoted[1] else (f" {quoted[3]}", quoted[4])
    address = attributes.get("href") if before else None
    if not by_script and (address is None or not leads_to_quote(address)):
        return None
    found = _LISTED.fullmatch(shown_text(node))
    return (found[1], found[2]) if found and (by_script or _SYMBOL.fullmatch(found[1])) else None


def _is_quote(names: str | None) -> bool:
    """Whether class names are those of a listing's quote."""
    found = named(names) if names else None
    return found is not None and found[1]


def _may_be_priced(node: LexborNode) -> bool:
    """Whether an inline element may hold a symbol and its price. Nearly all begin with words: their text is spared."""
    first = node.first_child
    if first is None or node.tag_id not in _PRICING:
        return False
    return first.tag_id != TEXT or (first.text_content or "").lstrip()[:2].isupper()


def is_live_row(row: LexborNode, text: str) -> bool:
    """Whether the markup of a table's row says that its figures are renewed; asked only where one has a sign."""
    if len(text) > _LONGEST_ROW or _SIGNS.isdisjoint(text):
        return False
    return _LIVE_ROW.search(row.html or "") is not None


def is_note_mark(node: LexborNode, address: str) -> bool:
    """Whether a link is the number or sign of a footnote."""
    return "#" in address and _NOTE.search(address) is not None and _NOTE_MARK.fullmatch(node.text()) is not None
