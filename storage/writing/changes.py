"""What kind of change an edit by the publisher is: one class, the gravest that holds.

    correction   a correction notice came or changed
    facts        a number, a name, a listing or a negation is there more or less often than before
    headline     the title changed
    wording      the text changed
    trivial      nothing but case, punctuation, spaces and the shape of quotes and dashes

Numbers are compared as written, with sign, currency, separators and per cent. Names are capitalised words in the middle
of a sentence and words in capitals, in Japanese runs of katakana; in German, which writes every noun so, only words in
capitals. Chinese names and names that open a sentence are not told from other words: such an edit is "wording".
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from storage.article import Article, Ticker


class Change(StrEnum):
    """The class of an edit."""

    CORRECTION = "correction"
    FACTS = "facts"
    HEADLINE = "headline"
    WORDING = "wording"
    TRIVIAL = "trivial"


@dataclass(frozen=True, slots=True)
class Stated:
    """What a version states, as far as it decides the class."""

    title: str
    paragraphs: tuple[str, ...]
    correction: str = ""
    tickers: tuple[Ticker, ...] = ()
    language: str = ""

    @classmethod
    def of(cls, article: Article) -> Stated:
        """What an article states."""
        return cls(article.title, article.paragraphs, article.correction, article.tickers, article.language)


_NUMBER = re.compile(
    r"[-+−$€£¥]*\d(?:[\d.,:/'’]*\d)?\s?[%‰％]?|[一二三四五六七八九十百千]+(?=[萬万億亿兆%成倍個个年月日])"
)
_NAME = re.compile(r"(?<=[\w,;:)”’»] )[A-ZÀ-ÖØ-Þ][\w’'-]+")
_CAPITALS = re.compile(r"\b[A-Z][A-Z&]+\b")
_KATAKANA = re.compile(r"[ァ-ヺー]{2,}")
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nor|neither|cannot|without|\w+n['’]t|nicht|kein\w*|nie(?:mals)?|ohne|ne|n['’](?=\w)|pas|jamais|"
    r"aucune?|sans)\b|[不没沒未無无非]|ない|なかっ|ません|ず(?=、|に)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?。！？:]\s+")


def classify(before: Stated, after: Stated) -> Change:
    """The class of the edit that made `after` of `before`. Pure."""
    if after.correction and after.correction != before.correction:
        return Change.CORRECTION
    if _hard_facts(before) != _hard_facts(after):
        return Change.FACTS
    if _plain(_all(before)) == _plain(_all(after)):
        return Change.TRIVIAL
    if _names(before) != _names(after):
        return Change.FACTS
    return Change.HEADLINE if _plain(before.title) != _plain(after.title) else Change.WORDING


def _all(stated: Stated) -> str:
    return "\n".join((stated.title, *stated.paragraphs))


def _hard_facts(stated: Stated) -> tuple[Counter[str], Counter[str], frozenset[tuple[str, str]]]:
    text = unicodedata.normalize("NFKC", _all(stated))
    numbers = Counter(found[0].replace(" ", "").replace("−", "-") for found in _NUMBER.finditer(text))
    negations = Counter(found[0].casefold() for found in _NEGATION.finditer(text))
    return numbers, negations, frozenset((ticker.mic, ticker.symbol) for ticker in stated.tickers)


def _names(stated: Stated) -> Counter[str]:
    names: Counter[str] = Counter()
    german = stated.language.partition("-")[0] == "de"
    # A title may be in capitals throughout, or have each word begin with one: its names stand in the text, too.
    for sentence in _sentences(stated.paragraphs):
        names.update(_CAPITALS.findall(sentence))
        names.update(_KATAKANA.findall(sentence))
        if not german:
            names.update(name.removesuffix("’s").removesuffix("'s") for name in _NAME.findall(sentence))
    return names


def _sentences(paragraphs: tuple[str, ...]) -> Iterator[str]:
    for paragraph in paragraphs:
        yield from _SENTENCE_END.split(paragraph)


def _plain(text: str) -> str:
    """Letters and digits only, without case; all that "trivial" forgives is gone."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())
