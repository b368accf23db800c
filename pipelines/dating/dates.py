"""From the words of a page to a moment: never a silent year, never "now", never a day in a guessed order.

ISO 8601 is read by the standard library, the usual forms of some twenty languages by our own readers, and what is
left by dateparser, which only ever sees a short plain line, a given language, an order and strict settings: with its
defaults it is wrong more often than right on news pages and needs seconds on nonsense.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from pipelines.dating.calendar_days import ChosenDay, calendar_day, day_from_anchor, local_time
from pipelines.dating.date_context import DateContext
from pipelines.dating.date_parts import (
    YEARS,
    Ago,
    TimeOfDay,
    read_ago,
    take_day,
    take_relative_day,
    take_time,
    take_weekday,
)
from pipelines.dating.date_text import date_segment, plain
from pipelines.dating.date_words import Words, is_known, words_for
from pipelines.dating.timestamps import read_timestamp
from pipelines.dating.zones import named_zone, zone_info
from pipelines.pages.text import clean_text
from storage.article import Moment, Precision

_LETTERS = re.compile(r"[^\W\d_]+")
# What may stand beside a date without a year and still leave no doubt that it is one.
_BESIDE = frozenset(
    (
        *("at", "on", "the", "le", "um", "am", "à", "a", "as", "kl", "klo", "o", "op", "den"),
        *("el", "il", "em", "de", "of", "h", "und", "and", "uhr", "alle", "às", "las"),
    )
)
_SHORTEST_WEEKDAY = 4


def parse_date(text: str, context: DateContext, *, evidence: str = "text") -> Moment | None:
    """The moment that a page's words state, or None where they state none without doubt.

    A date without a year gets one from the anchor (the latest such day that is not after it) or, marked as inferred,
    from `weekday` and `years`. A relative time needs an anchor. Raises nothing for any text.
    """
    raw = clean_text(text)
    found = _read(raw, context)
    return replace(found, evidence=evidence, raw=raw) if found is not None else None


def _read(text: str, context: DateContext) -> Moment | None:
    """The moment, which does not say yet where it stood."""
    stamp = read_timestamp(text)
    if stamp is not None:
        return _moment(*stamp, "", context)
    segment, labelled = date_segment(text)
    line = plain(segment)
    if not line:
        return None
    words = words_for(context.languages)
    ago = read_ago(line)
    if ago is not None:
        return _relative(ago, context)
    return _from_line(line, words, context, labelled=labelled)


def _from_line(line: str, words: Words, context: DateContext, *, labelled: bool) -> Moment | None:
    clock, rest = take_time(line)
    day, rest = take_day(rest, words, context.order)
    weekday, rest = take_weekday(rest, words)
    chosen: ChosenDay | None
    if day is not None:
        left = _LETTERS.findall(rest)
        if day.year is None and any(word not in _BESIDE for word in left):
            return _by_dateparser(line, context)
        chosen = calendar_day(day, weekday, context)
    else:
        back, rest = take_relative_day(rest)
        if back is None and clock is None and len(line) <= _SHORTEST_WEEKDAY and line.isascii():
            return None  # "sat" and "sun" are words
        if any(word not in _BESIDE for word in _LETTERS.findall(rest)) or any(map(str.isdigit, rest)):
            return _by_dateparser(line, context)
        chosen = day_from_anchor(back, weekday, clock, context, labelled=labelled)
    if chosen is None:
        return None
    return _assemble(chosen, clock, context)


def _relative(ago: Ago, context: DateContext) -> Moment | None:
    if context.anchor is None:
        return None
    here = local_time(context.anchor, context)
    basis = f"counted from {context.anchored_by} {context.anchor:%Y-%m-%dT%H:%M}"
    try:
        if ago.months:
            months = here.year * 12 + here.month - 1 - ago.months
            year, month = divmod(months, 12)
            day = min(here.day, calendar.monthrange(year, month + 1)[1])
            here = here.replace(year=year, month=month + 1, day=day)
        else:
            here = here - timedelta(days=ago.days, seconds=ago.seconds)
    except (ValueError, OverflowError, calendar.IllegalMonthError):
        return None
    if ago.days or ago.months:
        here = datetime.combine(here.date(), time(), here.tzinfo)
        return Moment(here, "day", "", basis=basis)
    return Moment(here.replace(microsecond=0), "minute", "", basis=basis)


def _assemble(chosen: ChosenDay, clock: TimeOfDay | None, context: DateContext) -> Moment | None:
    local = datetime.combine(chosen.day, time(clock.hour, clock.minute, clock.second or 0) if clock else time())
    precision: Precision = "day" if clock is None else "minute" if clock.second is None else "second"
    if clock is not None and clock.zone:
        zone = named_zone(clock.zone, local, context.zone)
        if zone is not None:
            local = local.replace(tzinfo=zone)
    found = _moment(local, precision, chosen.basis, context)
    if chosen.inferred and found is not None:
        return replace(found, inferred=True)
    return found


def _moment(at: datetime, precision: Precision, basis: str, context: DateContext) -> Moment | None:
    """The aware moment: a zone that was not stated is the context's, or UTC, and the basis says so."""
    inferred = False
    if at.tzinfo is None:
        zone = zone_info(context.zone)
        at = at.replace(tzinfo=zone or UTC)
        note = context.zone_basis if zone else "no zone stated, taken as UTC"
        inferred = bool(note) and precision != "day"
        basis = "; ".join(part for part in (basis, note) if part)
    try:
        at.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return Moment(at, precision, "", inferred=inferred, basis=basis)


def _by_dateparser(line: str, context: DateContext) -> Moment | None:
    """What dateparser reads, for languages whose words are not in our tables; strict and never in any-language mode."""
    languages = [language.partition("-")[0] for language in context.languages]
    languages = [language for language in languages if not is_known(language)]
    if not languages or not any(map(str.isdigit, line)):
        return None
    import dateparser  # type: ignore[import-untyped]  # slow to load and rarely needed

    settings = {"REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"], "STRICT_PARSING": True}
    if context.order:
        settings["DATE_ORDER"] = context.order
    try:
        found = dateparser.parse(line, languages=languages[:2], settings=settings)
    except (ValueError, OverflowError, re.error):
        return None
    if found is None or found.year not in YEARS:
        return None
    precision: Precision = "day" if found.time() == time() else "minute"
    return _moment(found, precision, "", context)
