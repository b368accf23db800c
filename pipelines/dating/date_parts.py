"""Readers for the parts of a plain date line: time of day, zone, calendar day, relative time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipelines.dating.date_words import Words, any_word, load, relative_days, units
from pipelines.recipe import DateOrder

# In which the date of a page may lie.
YEARS = range(1900, 2101)
_TIME = re.compile(
    r"(?<![\d.:/,-])(\d{1,2})(?::([0-5]\d)(?::([0-5]\d|60)(?:[.,]\d{1,9})?)?|\.([0-5]\d)(?=\s*(?:[ap]\.?\s?m\b|uhr))|(?=\s*[ap]\.?m\b))"
    r"(?![\d:])\s*(a\.?\s?m\b\.?|p\.?\s?m\b\.?)?\s*(uhr\b)?"
)
_MILITARY = re.compile(r"(?<!\d)([01]\d|2[0-3])([0-5]\d)\s+(?=gmt|utc|[a-z]{2,4}t\b)")
# Without UTC or GMT before it an offset has four digits: "10:30 - 05 March" has none.
_OFFSET_AFTER = re.compile(
    r"\s*(?:(?:utc|gmt)\s?[+-]\s?(?:1[0-4]|0?\d)(?::?[0-5]\d)?|[+-](?:0\d|1[0-4]):?[0-5]\d)(?!\d)"
)
_FULL = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s?[-/.年년]\s?(1[0-2]|0?[1-9])\s?[-/.月월]\s?(3[01]|[12]\d|0?[1-9])(?!\d)\s?[日일.]?"
)
_NUMERIC = re.compile(r"(?<![\d.:])(\d{1,2})\s?([./|-])\s?(\d{1,2})\s?\2\s?((?:19|20)\d\d|\d\d)(?![\d:])")
_CJK_DAY = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])\s?[月월]\s?(3[01]|[12]\d|0?[1-9])\s?[日일号號]?(?!\d)")
_SHORT = re.compile(r"(?<![\d.:/-])(\d{1,2})\s?([./-])\s?(\d{1,2})(?![\d:/-]|\.\d|\s?%)\.?")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_DAY = r"(3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|er|ème|º|°|\.)?"
_CONNECTED = r"(?:\s*[.,'-]?\s*(?:de[l]?\s|of\s|d')?\s*)"
_AGO_BEFORE = r"(?:vor|il y a|hace|há|ha|för|for)"
_AGO_AFTER = r"(?:ago|fa|geleden|sedan|siden|atrás|temu|önce|назад|前|전)"
# How `data/dates.toml` marks months among the units in days.
_DAYS_OF_MONTH = 30
_COUNT = r"(\d{1,3}|an?|one|einer?|einem|une?|una?|uno|um|uma|半|half an|een|ett?|en)"


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """A time that a line states. `zone` is the name or offset beside it as written; `certain` whether more than a
    bare H:MM says that it is one."""

    hour: int
    minute: int
    second: int | None = None
    zone: str = ""
    certain: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day; `year` is None where the line has none."""

    year: int | None
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Ago:
    """A distance from the time of the reading; days and months leave the time of day open."""

    seconds: int = 0
    days: int = 0
    months: int = 0


def take_time(text: str) -> tuple[TimeOfDay | None, str]:
    """(the time of day in the text, the text without it and its zone)."""
    for found in _TIME.finditer(text):
        hour, minute = int(found[1]), int(found[2] or found[4] or 0)
        half = (found[5] or "")[:1]
        if found[2] and ((half == "p" and hour > 12) or (half == "a" and hour == 0)):
            half = ""  # "15:58 pm": a clock of 24 hours with what a template puts behind every time
        if (half and not 1 <= hour <= 12) or hour > 24 or (hour == 24 and minute):
            continue
        if half:
            hour = hour % 12 + (12 if half == "p" else 0)
        zone, end = _zone_after(text, found.end())
        second = min(int(found[3]), 59) if found[3] else None
        time = TimeOfDay(hour % 24, minute, second, zone, certain=bool(half or found[6] or zone))
        return time, f"{text[: found.start()]} {text[end:]}"
    military = _MILITARY.search(text)
    if military:
        zone, end = _zone_after(text, military.end())
        if zone:
            return TimeOfDay(int(military[1]), int(military[2]), None, zone, certain=True), text[
                : military.start()
            ] + text[end:]
    return None, text


def _zone_after(text: str, at: int) -> tuple[str, int]:
    """(zone name or offset at that place of the text, where it ends)."""
    offset = _OFFSET_AFTER.match(text, at)
    if offset:
        return "".join(offset[0].split()).upper(), offset.end()
    found = _zone_names().match(text, at)
    if not found:
        return "", at
    name = " ".join(found[1].split())
    end = found.end()
    offset = _OFFSET_AFTER.match(text, end)
    if name in ("utc", "gmt") and offset:
        return "".join(offset[0].split()).upper(), offset.end()
    return load()["zone_phrases"].get(name, name.upper()), end


@cache
def _zone_names() -> re.Pattern[str]:
    names = [*load()["zone_phrases"], *(name.lower() for name in load()["zones"])]
    return re.compile(
        rf"\s*,?\s*[(\[]?({'|'.join(sorted(map(re.escape, names), key=len, reverse=True))})(?![a-z])[)\]]?"
    )


def take_day(text: str, words: Words, order: DateOrder | None) -> tuple[Day | None, str]:
    """(the calendar day in the text, the text without it), the surest form first."""
    for reader in (_take_full, _take_named, _take_numeric, _take_cjk, _take_short):
        found = reader(text, words, order)
        if found:
            day, start, end = found
            return day, f"{text[:start]} {text[end:]}"
    return None, text


_Found = tuple[Day, int, int]


def _take_full(text: str, _words: Words, _order: DateOrder | None) -> _Found | None:
    found = _FULL.search(text)
    return (Day(int(found[1]), int(found[2]), int(found[3])), found.start(), found.end()) if found else None


def _take_named(text: str, words: Words, _order: DateOrder | None) -> _Found | None:
    day_first, month_first = _named_patterns(words.month)
    for pattern, month_at, day_at in ((day_first, 2, 1), (month_first, 1, 2)):
        for found in pattern.finditer(text):
            start, end = found.start(), found.end()
            year = int(found[3]) if found[3] else None
            if year is None:
                elsewhere = _YEAR.search(text)
                if elsewhere:
                    year = int(elsewhere[1])
                    start, end = min(start, elsewhere.start()), max(end, elsewhere.end())
            elif year < 100:
                year += 2000 if year < 70 else 1900
            return Day(year, words.months[found[month_at]], int(found[day_at])), start, end
    return None


@cache
def _named_patterns(month: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    full = r"(?:19|20)\d\d|(?<=-)\d\d"
    year = rf"(?:,?\s*(?:del?\s|of\s)?\s*'?({full})(?![\d:]))?"
    # "12 Jan '23", and "12 Jan 23" where nothing goes on to say that 23 is something else.
    short = rf"(?:,?\s*(?:del?\s|of\s)?\s*'?({full}|(?<=')\d\d|\d\d(?=\s*(?:$|[|·•–—])))(?![\d:]))?"
    day_first = re.compile(rf"(?<![\d.:/-]){_DAY}(?!\d){_CONNECTED}({month})(?![^\W\d_])\.?[\s-]*{short}")
    month_first = re.compile(rf"(?<![^\W\d_])({month})(?![^\W\d_])\.?[\s-]*{_DAY}(?![\d:]){year}")
    return day_first, month_first


def _take_numeric(text: str, _words: Words, order: DateOrder | None) -> _Found | None:
    for found in _NUMERIC.finditer(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        if len(found[4]) == 2:
            if order == "YMD":
                day = _ordered(second, year, "MDY")
                if day:
                    return Day(2000 + first, *day), found.start(), found.end()
            year += 2000 if year < 70 else 1900
        # Points part day, month and year in that order wherever they are used.
        pair = _ordered(first, second, "DMY" if found[2] == "." else order)
        if pair:
            return Day(year, *pair), found.start(), found.end()
    return None


def _take_cjk(text: str, _words: Words, _order: DateOrder | None) -> _Found | None:
    found = _CJK_DAY.search(text)
    return (Day(None, int(found[1]), int(found[2])), found.start(), found.end()) if found else None


def _take_short(text: str, _words: Words, order: DateOrder | None) -> _Found | None:
    found = _SHORT.search(text)
    if not found:
        return None
    if found[2] == "." and not (found[0].endswith(".") and order != "MDY"):
        return None
    if found[2] != "." and f" {found[2]} " in found[0]:  # a count or a range: "1 / 12", "3 - 5"
        return None
    pair = _ordered(int(found[1]), int(found[3]), "DMY" if found[2] == "." else "MDY" if order == "YMD" else order)
    return (Day(None, *pair), found.start(), found.end()) if pair else None


def _ordered(first: int, second: int, order: DateOrder | None) -> tuple[int, int] | None:
    """(month, day) of two numbers; None where the order is unknown and both could be months, or none can."""
    if not (1 <= first <= 31 and 1 <= second <= 31) or (first > 12 and second > 12):
        return None
    if first > 12:
        return second, first
    if second > 12:
        return first, second
    if first == second:
        return first, second
    if order == "DMY":
        return second, first
    return (first, second) if order in ("MDY", "YMD") else None


def read_ago(text: str) -> Ago | None:
    """A relative time that makes up the whole text: "5 mins ago", "vor 2 Stunden", "3天前", "5h", "刚刚"."""
    if text.strip(" .") in ("just now", "now", "刚刚", "剛剛", "たった今", "gerade eben", "à l'instant", "방금"):
        return Ago()
    found = _ago_pattern().fullmatch(text.strip(" .,|"))
    if not found or not (found[1] or found[4] or re.fullmatch(r"\d{1,2}\s?[smhd]", found[0])):
        return None
    amount, in_days = units()[found[3]]
    if found[2] in ("半", "half an"):
        return None if in_days else Ago(seconds=amount // 2)
    number = int(found[2]) if found[2].isdecimal() else 1
    if amount == _DAYS_OF_MONTH and in_days:
        return Ago(months=number)
    return Ago(days=number * amount) if in_days else Ago(seconds=number * amount)


@cache
def _ago_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?:({_AGO_BEFORE})\s+)?{_COUNT}\s*({any_word(units())})\s*({_AGO_AFTER})?")


def take_relative_day(text: str) -> tuple[int | None, str]:
    """(how many days back a word like "yesterday" points, the text without it)."""
    found = _day_words().search(text)
    if not found:
        return None, text
    return relative_days()[found[1]], f"{text[: found.start()]} {text[found.end() :]}"


@cache
def _day_words() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W\d_])({any_word(relative_days())})(?![a-zà-ÿ])")


def take_weekday(text: str, words: Words) -> tuple[int | None, str]:
    """(the weekday named in the text, Monday 0, the text without it)."""
    found = _weekday_pattern(words.weekday).search(text)
    if not found:
        return None, text
    return words.weekdays[found[1]], f"{text[: found.start()]} {text[found.end() :]}"


@cache
def _weekday_pattern(weekday: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W\d_])({weekday})(?![a-zà-ÿ])\.?,?")
