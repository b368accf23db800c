"""What a page should be about: what its address, and the link that led to it, name.

A wall, an error or a front page that stands in a story's place says nothing of it, in whichever words and language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from urllib.parse import unquote

from pipelines.fields.language import is_frequent
from pipelines.pages.text import CJK, letters_of
from storage.page import Page
from storage.urls import parts_of

_PARTS = re.compile(r"[-_+.,~]")
_RUN = re.compile(r"\w+")
_WORD = re.compile(r"[^\W\d_]+")
# Letters of a word that names something; short ones are articles and numbers of lists.
_SHORTEST_WORD = 4
# What a word has in common with its other forms.
_STEM = 4
# Of a name, so that not all of it is missing by chance: words, pairs of ideographs.
_LEAST_WORDS, _LEAST_PAIRS = 3, 4
# Of the letters of a text that can be expected to have an address's words.
_LEAST_LATIN = 0.8
# Letters of a short word that may name something after all.
_SHORT = 3
_NO_WORDS = frozenset(("html", "index", "article", "articles", "news", "story", "default", "amp"))
_LETTERS = {"ß": "ss", "ø": "o", "æ": "a", "ł": "l", "ı": "i"}
_UMLAUTS = {"ae": "a", "oe": "o", "ue": "u"}
# The marks that combine with Latin, Greek and Cyrillic letters, and where others may be: none is a letter to `re`.
_ACCENTS = re.compile("[\u0300-\u034e\u0350-\u036f]+")
_MARK = re.compile(r"[^\0-\u0482\w\s]")
_IDEOGRAPHS = re.compile("[\u3400-\u9fff\uac00-\ud7af\u30a0-\u30ff]{2,}")
_CJK_RUN = re.compile(f"{CJK.pattern}{{2,}}")


def unmentioned(page: Page, texts: Iterable[str], least: int = _LEAST_WORDS) -> str:
    """Evidence that the texts have none of the words that the page's address, or the link to it, names it by; "" where
    they have one, or where neither names enough, for an address so many words."""
    shown = "\n".join(texts).lower()
    named = _link_names(page, shown) or _address_names(page, shown, least)
    return f"nothing of {' '.join(named)[:60]!r}, which its address names" if named else ""


def mentioned(page: Page, texts: Iterable[str]) -> bool:
    """Whether the texts have a word of the address."""
    return _any_of(_slug(page.url), "\n".join(texts).lower())


def keeps_to_a_name(name: str, texts: Iterable[str]) -> bool:
    """Whether the texts have two words of the name, or three pairs of its ideographs."""
    return words_told(name, texts) > 1


def words_told(name: str, texts: Iterable[str], beside: str = "") -> int:
    """How many words of the name the texts have, but those of the name `beside`: 0, 1 or more. Of three pairs of
    ideographs one may stand in any text."""
    shown = "\n".join(texts).lower()
    pairs, words = _parts(name)
    if pairs:
        return sum(pair in shown and pair not in beside for pair in pairs) - 1
    others, text = _plain(beside.lower()), _plain_text(shown) if words else ""
    return sum(word[:_STEM] in text and word[:_STEM] not in others for word in words)


def told_share(name: str, text: str) -> float:
    """Which part of the name's words, or of the pairs of its ideographs, the text has: 0 to 1, -1 for no name."""
    shown = text.lower()
    pairs, words = _parts(name)
    told = [pair in shown for pair in pairs]
    if words:
        plain = _plain_text(shown)
        told = [word[:_STEM] in plain for word in words]
    return sum(told) / len(told) if told else -1.0


def short_word_told(name: str, texts: Iterable[str]) -> bool:
    """Whether the texts have a word of three letters of the name whole, with a capital, that is no frequent one: a
    metal, a ship, a bank."""
    shown = set(_RUN.findall("\n".join(texts)))
    short = (word for word in _WORD.findall(name) if len(word) == _SHORT and word.isascii())
    told = (word for word in short if {word.title(), word.upper()} & shown)
    return not all(is_frequent(word.lower()) for word in told)


def named_after(page: Page, name: str) -> bool:
    """Whether the address is made of the name's words, two at least: a page of its own, not one in another's place."""
    words, told = _slug(page.url), _plain(name.lower())
    return len(words) > 1 and all(word in told for word in words)


def ends_in(page: Page, name: str) -> bool:
    """Whether the last part of the address is the name, whole and nothing beside it."""
    last = unquote(parts_of(page.url).path).rstrip("/").rpartition("/")[2]
    own, called = (letters_of(_plain(each.lower())) for each in (last.partition(".")[0], name))
    return bool(own) and own == called


def folded(text: str) -> str:
    """The words of a text in lower case, a blank between them."""
    return " ".join(_RUN.findall(text.lower()))


def names(text: str, name: str) -> bool:
    """Whether a folded text has a folded name of two words or of four ideographs whole."""
    if " " in name:
        return f" {name} " in f" {text} "
    return len(name) >= _LEAST_PAIRS and _IDEOGRAPHS.match(name) is not None and name in text


def keeps_to_its_address(page: Page, texts: Iterable[str]) -> bool:
    """Whether the texts have two at least of the words of an address that has three: they are of what it names."""
    words = _slug(page.url)
    shown = "\n".join(texts).lower()
    return len(words) >= _LEAST_WORDS and sum(_any_of((word,), shown) for word in words) > 1


def _parts(name: str) -> tuple[set[str], list[str]]:
    """The pairs of a name's ideographs, and where it has none its long words."""
    pairs = {run[at : at + 2] for run in _IDEOGRAPHS.findall(name) for at in range(len(run) - 1)}
    return pairs, [] if pairs else list(dict.fromkeys(_long_words(_WORD.findall(name.lower()))))


def _address_names(page: Page, shown: str, least: int) -> list[str]:
    """The words of the address, none of which are in the text; [] where one is. Addresses are in Latin letters, so
    that only a text in them can be expected to have their words."""
    segments = _segments(page.url)
    if _longest(segments) < least and page.requested_url:
        segments = _segments(page.requested_url)
    # The longest may name the part of the site, and another the story.
    words = [word for segment in segments if len(segment) > 1 for word in segment]
    if _longest(segments) < least or _any_of(words, shown):
        return []
    letters = _WORD.findall(shown)
    latin = sum(len(word) for word in letters if _plain(word).isascii())
    return words if latin >= _LEAST_LATIN * sum(map(len, letters)) else []


def _slug(url: str) -> list[str]:
    """The words of that part of the path which has most."""
    return max(_segments(url), key=len, default=[])


def _segments(url: str) -> list[list[str]]:
    """The words of each part of the path."""
    return [_long_words(_PARTS.split(part.lower())) for part in unquote(parts_of(url).path).split("/")]


def _longest(segments: list[list[str]]) -> int:
    return max(map(len, segments), default=0)


def _long_words(words: Iterable[str]) -> list[str]:
    plain = (_plain(word) for word in words)
    return [word for word in plain if len(word) >= _SHORTEST_WORD and word.isalpha() and word not in _NO_WORDS]


def _link_names(page: Page, shown: str) -> list[str]:
    """The words of the title by which a feed or a listing named the page, as `_address_names`."""
    title = page.link.title.lower() if page.link else ""
    pairs = [run[at : at + 2] for run in _CJK_RUN.findall(title) for at in range(len(run) - 1)]
    if pairs:
        return [title] if len(pairs) >= _LEAST_PAIRS and not any(pair in shown for pair in pairs) else []
    words = _long_words(_WORD.findall(title))
    return words if len(words) >= _LEAST_WORDS and not _any_of(words, shown) else []


def _any_of(words: Iterable[str], shown: str) -> bool:
    """Whether the text has one of the words, in any form that begins alike."""
    text = _plain_text(shown)
    return any(word[:_STEM] in text for word in words)


def _plain(text: str) -> str:
    """Without accents, so that "élection" is "election", and with an umlaut as its vowel, in whichever way written."""
    if not text.isascii():
        parted = _ACCENTS.sub("", _replaced(unicodedata.normalize("NFKD", text), _LETTERS))
        text = _MARK.sub(lambda mark: "" if unicodedata.combining(mark[0]) else mark[0], parted)
    return _replaced(text, _UMLAUTS)


def _replaced(text: str, others: Mapping[str, str]) -> str:
    """A text with a few of its letters as others: at a tenth of what a pattern or a table of all of them costs."""
    for letters, plain in others.items():
        text = text.replace(letters, plain)
    return text


@lru_cache(maxsize=2)
def _plain_text(text: str) -> str:
    """The same of a page's text, which is asked for again for each of its names."""
    return _plain(text)
