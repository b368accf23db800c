"""What the words of a line are about: the themes of `data/themes.toml`, as bits."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

from pipelines.pages.text import is_narrow

_THEMES: dict[str, dict[str, Any]] = tomllib.loads(
    resources.files("pipelines").joinpath("data/themes.toml").read_text("utf-8")
)
NAMES = tuple(_THEMES)
_WORD = re.compile(r"[^\W\d_]+")
_MARKS = ("", *",.;:?!)…")
_START = 4
_OPENING_WORDS, _OPENING_SIGNS = 2, 8


def bits_of(*names: str) -> int:
    """The bits of themes by their names."""
    return sum(1 << NAMES.index(name) for name in names)


def _of(side: str) -> int:
    return bits_of(*(name for name, theme in _THEMES.items() if theme.get("of") == side))


STORIES, NOTICES, CALLS = _of("stories"), _of("notices"), _of("calls")
"""The themes that stories have; those of notices of who answers for what; those of calls to join and to buy."""
_AMOUNTS = bits_of("money")


class Line(NamedTuple):
    """A line's text, the themes of each of its words and signs that has any, and all of them together."""

    text: str
    counted: list[int]
    themes: int


def themed(text: str) -> Line:
    """A line with its themes; `text` is clean and not empty."""
    counted = _of_words(_parted(text))
    if not text.isascii():
        if not is_narrow(text):
            counted += _of_signs(text)
        if "€" in text or "£" in text:
            counted.append(_AMOUNTS)
    if "%" in text or "$" in text:
        counted.append(_AMOUNTS)
    return Line(text, counted, _joined(counted))


def opening(text: str) -> int:
    """The themes of a line's first words or signs."""
    signs = [] if is_narrow(text) else _of_signs(text[:_OPENING_SIGNS])
    return _joined(_of_words(_parted(text)[:_OPENING_WORDS])) | _joined(signs)


def _parted(text: str) -> list[str]:
    """The words in small letters, with the marks behind them."""
    return text.lower().replace("'", " ").replace("’", " ").replace("-", " ").replace("(", " ").split()


def _of_words(words: Iterable[str]) -> list[int]:
    # Most words begin as none that is listed: to ask that first takes a third of finding out what each is.
    return [bits for word in words if word[:_START] in _STARTS and (bits := _themes_of(word))]


def _joined(counted: Iterable[int]) -> int:
    joined = 0
    for bits in counted:
        joined |= bits
    return joined


def _listed() -> tuple[dict[str, int], dict[str, int], dict[str, dict[str, int]]]:
    """Whole words, beginnings of words, and signs by their first one, with the themes that list them."""
    whole: dict[str, int] = {}
    begun: dict[str, int] = {}
    signs: dict[str, dict[str, int]] = {}
    for at, theme in enumerate(_THEMES.values()):
        for word in theme["words"].split():
            listed = begun if word.endswith("*") else whole
            word = word.rstrip("*")
            listed[word] = listed.get(word, 0) | 1 << at
        for sign in theme["signs"].split():
            begins = signs.setdefault(sign[0], {})
            begins[sign] = begins.get(sign, 0) | 1 << at
    return whole, begun, signs


_WHOLE, _BEGUN, _SIGNS = _listed()


_STARTS = frozenset(word[:_START] for word in _BEGUN) | frozenset(
    (word + mark)[:_START] for word in _WHOLE for mark in (_MARKS if len(word) < _START else ("",))
)


@lru_cache(maxsize=8192)
def _themes_of(written: str) -> int:
    """The themes of a word in small letters, with the marks behind it."""
    found = _WORD.match(written)
    word = found[0] if found is not None else written
    return _WHOLE.get(word, 0) | (_BEGUN.get(word[:6]) or _BEGUN.get(word[:5]) or _BEGUN.get(word[:4]) or 0)


def _of_signs(text: str) -> list[int]:
    """The themes of signs, which may stand anywhere: only those are looked for whose first one the text has."""
    return [bits for first in _SIGNS.keys() & set(text) for sign, bits in _SIGNS[first].items() if sign in text]
