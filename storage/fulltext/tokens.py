"""Source, language and tickers as words of the full-text index.

A filter that is a term of the same index costs nothing; a join after it costs a lookup for each hit of a common word
(47 against 1,044 ms at 780,000 articles). The words end in a digit, so the porter stemmer leaves them alone, and begin
as no English word does.
"""

from __future__ import annotations

from collections.abc import Iterable

from storage.article import Ticker
from storage.fulltext.markets import listings

# Every version carries a source word, so the prefix of it is a term that all versions have.
EVERYTHING = "xsource9"


def source_token(source: str) -> str:
    """The word of a source."""
    return f"xsource9{_spell(source)}9"


def language_tokens(language: str) -> tuple[str, ...]:
    """The words of a language tag: "zh-Hant" is found as itself and as "zh"."""
    tag = language.replace("_", "-").lower()
    parts = dict.fromkeys((tag, tag.partition("-")[0]))
    return tuple(f"xlang9{_spell(part)}9" for part in parts if part)


def ticker_tokens(ticker: Ticker) -> tuple[str, ...]:
    """The words of a listing: the symbol on its market, and the symbol anywhere."""
    symbol = _spell(ticker.symbol)
    return (f"xsym9{symbol}9", f"xsym9{_spell(ticker.mic)}x9x{symbol}9")


def ticker_query(wanted: str) -> tuple[str, ...]:
    """The words of which any one answers a person's "HKG:9988", "9988" or "0700.HK"."""
    return tuple(
        dict.fromkeys(
            f"xsym9{_spell(mic)}x9x{_spell(symbol)}9" if mic else f"xsym9{_spell(symbol)}9"
            for mic, symbol in listings(wanted)
        )
    )


def field_of(source: str, language: str, tickers: Iterable[Ticker]) -> str:
    """The text of the index column `field`."""
    words = [source_token(source), *language_tokens(language)]
    for ticker in tickers:
        words.extend(ticker_tokens(ticker))
    return " ".join(dict.fromkeys(words))


def _spell(value: str) -> str:
    """Any text as one word of a to z and 0 to 9: other characters, and "q", as their code point between two q."""
    return "".join(c if c.isascii() and c.isalnum() and c != "q" else f"q{ord(c):x}q" for c in value.lower())
