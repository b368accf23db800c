"""The words of dates (months, weekdays, relative words, zone names) from `data/dates.toml`, as tables and patterns."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

# Read where a page declares no language: the alphabet's most used, whose month names do not contradict each other.
USUAL = ("en", "de", "fr", "es", "it", "pt", "nl", "ru", "uk", "el")


@dataclass(frozen=True, slots=True)
class Words:
    """Tables for some languages. `months` and `weekdays` map a folded word to 1..12 and 0..6 (Monday is 0); the
    patterns match any of their words."""

    months: dict[str, int]
    weekdays: dict[str, int]
    month: str
    weekday: str


@cache
def load() -> dict[str, Any]:
    """The data file. Built into the package, so an error in it is a bug."""
    return tomllib.loads(files("pipelines").joinpath("data/dates.toml").read_text(encoding="utf-8"))


@cache
def words_for(languages: tuple[str, ...]) -> Words:
    """The tables for these languages (primary subtags), English always among them, the first language winning."""
    known = load()["months"]
    chosen = [language for language in languages if language in known or language in load()["weekdays"]]
    chosen = list(dict.fromkeys([*chosen, *(("en",) if chosen else USUAL)]))
    months = _numbered(load()["months"], chosen, first=1)
    weekdays = _numbered(load()["weekdays"], chosen, first=0)
    return Words(months, weekdays, _any_of(months), _any_of(weekdays))


def is_known(language: str) -> bool:
    """Whether month names of the language are in the tables, or it writes its dates in numbers (Chinese, Japanese)."""
    return language in load()["months"] or language in ("zh", "ja", "ko")


@cache
def relative_days() -> dict[str, int]:
    """Words for today and the days before it, with how many days back they are."""
    return {
        word.replace("-", " ") if word == "i-dag" else word: int(back)
        for back, words in load()["days"].items()
        for word in words.split()
    }


@cache
def units() -> dict[str, tuple[int, bool]]:
    """Units of relative times: (how many seconds or days, whether these are days)."""
    table: dict[str, tuple[int, bool]] = {}
    for kind, in_days in (("seconds", False), ("days", True)):
        for amount, words in load()["units"][kind].items():
            for word in words.split():
                table.setdefault(word, (int(amount), in_days))
    return table


def any_word(words: dict[str, Any]) -> str:
    """A pattern for any of the words, longest first, whole words only where they are alphabetic."""
    return _any_of(words)


def _numbered(table: dict[str, str], languages: list[str], *, first: int) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for language in languages:
        for number, group in enumerate(table.get(language, "").split(","), first):
            for word in group.split():
                numbers.setdefault(word, number)
    return numbers


def _any_of(words: dict[str, Any]) -> str:
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word) for word in ordered) or "(?!)"
