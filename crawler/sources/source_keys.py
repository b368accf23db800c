"""What each value of a source file may be. A check returns the value to keep or raises `WrongValue` with the reason."""

from __future__ import annotations

import importlib
import math
import re
from collections.abc import Callable
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import soupsieve
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from crawler.sources.addresses import absolute, host_of

Check = Callable[[Any], Any]

_DURATION = re.compile(r"([0-9]{1,6})(s|m|h|d)")
_SECONDS = {"s": 1.0, "m": 60.0, "h": 3_600.0, "d": 86_400.0}
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
_FUNCTION = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*")
_EMPTY_PAGE = LexborHTMLParser("<p></p>")


class WrongValue(Exception):
    """Why a value is refused, as the end of a sentence. `key` is the place inside the value, "[2]" for its third."""

    def __init__(self, reason: str, key: str = "") -> None:
        super().__init__(reason)
        self.key = key


def text(value: Any) -> str:
    """A string that is not blank, of one line."""
    if not isinstance(value, str):
        raise WrongValue(f"must be a string in quotes, not {_kind(value)}")
    if not value.strip() or any(ord(letter) < 32 or ord(letter) == 127 for letter in value):
        raise WrongValue("must not be empty or hold control characters")
    return value.strip()


def texts(check: Check) -> Check:
    """A list whose members all pass the check, as a tuple."""

    def check_list(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise WrongValue(f"must be a list in square brackets, not {_kind(value)}")
        kept = []
        for at, each in enumerate(value):
            try:
                kept.append(check(each))
            except WrongValue as wrong:
                raise WrongValue(str(wrong), f"[{at}]{wrong.key}") from None
        if len(set(kept)) < len(kept):
            raise WrongValue("names the same thing twice")
        return tuple(kept)

    return check_list


def url(value: Any) -> str:
    """An absolute http or https address with a host."""
    written = text(value)
    found = absolute(written, "")
    if not found or not _HOST.fullmatch(host_of(found)):
        raise WrongValue(f"{written!r} is not an http or https address")
    return found


def host(value: Any) -> str:
    """A host name in ASCII, without scheme, port or path."""
    written = text(value).lower()
    if not _HOST.fullmatch(written):
        raise WrongValue(f"{written!r} is not a host name such as 'news.example.com'")
    return written


def selector(value: Any) -> str:
    """A CSS selector that both parsers in use accept."""
    written = text(value)
    try:
        soupsieve.compile(written)
        _EMPTY_PAGE.css(written)
    except (soupsieve.SelectorSyntaxError, NotImplementedError, SelectolaxError):
        raise WrongValue(f"{written!r} is not a CSS selector that can be used here") from None
    return written


def pattern(value: Any) -> str:
    """A Python regular expression."""
    written = text(value)
    try:
        re.compile(written)
    except (re.error, OverflowError, RecursionError) as error:
        raise WrongValue(f"{written!r} is not a regular expression: {error}") from None
    return written


def duration(value: Any) -> float:
    """Seconds of a duration such as "45s", "30m", "2h" or "1d", 1 second to 366 days."""
    written = text(value)
    match = _DURATION.fullmatch(written)
    seconds = int(match[1]) * _SECONDS[match[2]] if match else 0.0
    if not 1 <= seconds <= 366 * 86_400:
        raise WrongValue(f"{written!r} is not a duration such as '30m', '2h' or '1d'")
    return seconds


def duration_text(seconds: float) -> str:
    """The shortest way to write it that `duration` reads: 1800 is "30m"."""
    unit = next(each for each in "dhms" if not seconds % _SECONDS[each])
    return f"{seconds / _SECONDS[unit]:.0f}{unit}"


def number(low: float, high: float) -> Check:
    """A number in these bounds."""

    def check_number(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise WrongValue(f"must be a number, not {_kind(value)}")
        if not low <= value <= high:
            raise WrongValue(f"must be from {low:g} to {high:g}, not {value:g}")
        return float(value)

    return check_number


def whole(low: int, high: int) -> Check:
    """A whole number in these bounds."""

    def check_whole(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise WrongValue(f"must be a whole number, not {_kind(value)}")
        if not low <= value <= high:
            raise WrongValue(
                f"must be from {low:,} to {high:,}, not {value:,}" if abs(value) < 10**18 else "is too large"
            )
        return value

    return check_whole


def yes_or_no(value: Any) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise WrongValue(f"must be true or false, not {_kind(value)}")
    return value


def language(value: Any) -> str:
    """A language tag such as "en" or "zh-Hant" (BCP 47, its common short forms)."""
    written = text(value)
    if not _LANGUAGE.fullmatch(written):
        raise WrongValue(f"{written!r} is not a language tag such as 'en' or 'zh-Hant'")
    return written


def zone(value: Any) -> str:
    """The name of an IANA time zone."""
    written = text(value)
    try:
        ZoneInfo(written)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise WrongValue(f"{written!r} is not a time zone{did_you_mean(written, available_timezones())}") from None
    return written


def date_order(value: Any) -> str:
    """The order of day, month and year in numeric dates."""
    written = text(value)
    if written not in ("DMY", "MDY", "YMD"):
        raise WrongValue(f"must be 'DMY', 'MDY' or 'YMD', not {written!r}")
    return written


def day(value: Any) -> date:
    """A TOML date, which has no quotes."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise WrongValue(f"must be a date without quotes, such as 2024-12-31, not {_kind(value)}")
    return value


def day_range(value: Any) -> tuple[int, int]:
    """The least and the most articles a day."""
    pair = texts_of_numbers(value)
    if len(pair) != 2 or pair[0] > pair[1]:
        raise WrongValue("must be two whole numbers, the least and the most, such as [2, 40]")
    return pair[0], pair[1]


def texts_of_numbers(value: Any) -> tuple[int, ...]:
    """A list of whole numbers, 0 to 100,000."""
    if not isinstance(value, list):
        raise WrongValue(f"must be a list in square brackets, not {_kind(value)}")
    return tuple(whole(0, 100_000)(each) for each in value)


def function(value: Any) -> str:
    """The name of a Python function that can be imported, "module:function"."""
    written = text(value)
    if not _FUNCTION.fullmatch(written):
        raise WrongValue(f"{written!r} does not have the form 'module:function'")
    module, _, name = written.partition(":")
    try:
        found = getattr(importlib.import_module(module), name, None)
    except ModuleNotFoundError as error:
        raise WrongValue(f"{module!r} cannot be imported: {error}; PYTHONPATH names the folders of your own") from None
    except (ImportError, SyntaxError) as error:
        raise WrongValue(f"{module!r} cannot be imported: {error}") from None
    if not callable(found):
        raise WrongValue(f"module {module!r} has no function {name!r}")
    return written


def did_you_mean(word: str, known: set[str] | list[str]) -> str:
    """ "; did you mean 'feeds'?" or nothing."""
    close = get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f"; did you mean {close[0]!r}?" if close else ""


def _kind(value: Any) -> str:
    names = {str: "a string", bool: "true or false", int: "a whole number", float: "a number", list: "a list"}
    return names.get(type(value), "a table" if isinstance(value, dict) else "a date or time")
