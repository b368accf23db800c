"""From the words of a page to a moment: never a silent year, never "now", never a day in a guessed order.

ISO 8601 is read by the standard library, the usual forms of some twenty languages by our own readers, and what is
left by dateparser, which only ever sees a short plain line, a given language, an order and strict settings: with its
defaults it is wrong more often than right on news pages and needs seconds on nonsense.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from pipelines.dating.date_parts import (
    Ago,
    Day,
    TimeOfDay,
    read_ago,
    take_day,
    take_relative_day,
    take_time,
    take_weekday,
)
from pipelines.dating.date_text import date_segment, plain
from pipelines.dating.date_words import Words, is_known, words_for
from pipelines.dating.zones import named_zone, zone_info
from pipelines.recipe import DateOrder
from storage.article import Moment, Precision

_ISO = re.compile(r"\d{4}-?\d\d-?\d\d(?:[T ]|$)")
_ISO_LOOSE = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?)\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?", re.IGNORECASE
)
_EPOCH = re.compile(r"(\d{10})(\d{3})?$")
_YEARS = range(1900, 2101)
_LETTERS = re.compile(r"[^\W\d_]+")
# What may stand beside a date without a year and still leave no doubt that it is one.
_BESIDE = frozenset(
    {
        "at",
        "on",
        "the",
        "le",
        "um",
        "am",
        "à",
        "a",
        "as",
        "kl",
        "klo",
        "o",
        "op",
        "den",
        "el",
        "il",
        "em",
        "de",
        "of",
        "h",
    }
    | {"und", "and", "uhr", "alle", "às", "las"}
)
_WEEKDAY_YEARS = 6
_SHORTEST_WEEKDAY = 4
_EASTMOST = timedelta(hours=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateContext:
    """What is known around a date.

    `zone` is the IANA zone of times that name none; a `zone_basis` says that it was concluded, not given. `order` is
    the source's order of day and month, None where unknown. `languages` are primary subtags. `anchor` is when the page
    was read (aware), None when nobody knows, and `anchored_by` what that is. `years` are years that the page names
    elsewhere and `weekday` (Monday 0) is the day its text speaks of as its own: together they can give a year to a
    date that has none, marked as inferred.
    """

    zone: str = ""
    zone_basis: str = ""
    order: DateOrder | None = None
    languages: tuple[str, ...] = ()
    anchor: datetime | None = None
    anchored_by: str = "fetch time"
    weekday: int | None = None
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Chosen:
    """A calendar day with how its year came about."""

    day: date
    inferred: bool = False
    basis: str = ""


def parse_date(text: str, context: DateContext, *, evidence: str = "text") -> Moment | None:
    """The moment that a page's words state, or None where they state none without doubt.

    A date without a year gets one from the anchor (the latest such day that is not after it) or, marked as inferred,
    from `weekday` and `years`. A relative time needs an anchor. Raises nothing for any text.
    """
    raw = text.strip()
    stamp = _from_stamp(raw, context)
    if stamp is not None:
        return _moment(*stamp, context, raw=raw, evidence=evidence)
    segment, labelled = date_segment(raw)
    line = plain(segment)
    if not line:
        return None
    words = words_for(context.languages)
    ago = read_ago(line)
    if ago is not None:
        return _relative(ago, context, raw=raw, evidence=evidence)
    return _from_line(line, words, context, raw=raw, evidence=evidence, labelled=labelled)


def _from_stamp(raw: str, context: DateContext) -> tuple[datetime, Precision, str] | None:
    """(moment, precision, basis) of machine-readable forms: ISO 8601, its usual distortions, epochs."""
    if not raw[:4].isdigit() or len(raw) > 40:
        return None
    epoch = _EPOCH.match(raw)
    if epoch:
        return datetime.fromtimestamp(int(epoch[1]), UTC), "second", ""
    if not _ISO.match(raw):
        return None
    try:
        moment = datetime.fromisoformat(raw)
    except ValueError:
        loose = _ISO_LOOSE.fullmatch(raw)
        if not loose:
            return None
        zone = (loose[3] or "").upper().replace("UTC", "Z").replace("GMT", "Z")
        try:
            moment = datetime.fromisoformat(f"{loose[1]}T{loose[2]}{zone}")
        except ValueError:
            return None
    if moment.year not in _YEARS:
        return None
    precision: Precision = "second" if raw.count(":") > 1 or "T" in raw[:9] else "minute"
    if moment.time() == time():
        precision = "day"
    return moment, precision, ""


def _from_line(
    line: str, words: Words, context: DateContext, *, raw: str, evidence: str, labelled: bool
) -> Moment | None:
    clock, rest = take_time(line)
    day, rest = take_day(rest, words, context.order)
    weekday, rest = take_weekday(rest, words)
    chosen: _Chosen | None
    if day is not None:
        left = _LETTERS.findall(rest)
        if day.year is None and any(word not in _BESIDE for word in left):
            return _by_dateparser(line, context, raw=raw, evidence=evidence)
        chosen = _with_year(day, weekday, context)
    else:
        back, rest = take_relative_day(rest)
        if back is None and clock is None and len(line) <= _SHORTEST_WEEKDAY and line.isascii():
            return None  # "sat" and "sun" are words
        if any(word not in _BESIDE for word in _LETTERS.findall(rest)) or any(map(str.isdigit, rest)):
            return _by_dateparser(line, context, raw=raw, evidence=evidence)
        chosen = _near(back, weekday, clock, context, labelled=labelled)
    if chosen is None:
        return None
    return _assemble(chosen, clock, context, raw=raw, evidence=evidence)


def _with_year(day: Day, weekday: int | None, context: DateContext) -> _Chosen | None:
    if day.year is not None:
        exact = _date(day.year, day)
        return _Chosen(exact) if exact and exact.year in _YEARS else None
    if context.anchor is not None:
        last = _local(context.anchor, context) if context.zone else context.anchor.astimezone(UTC) + _EASTMOST
        years = range(last.year, last.year - 9, -1)
        days = [found for year in years if (found := _date(year, day)) and found <= last.date()]
        # A weekday in the line itself is part of the date: it decides, unless it fits no recent year.
        fitting = [found for found in days[:_WEEKDAY_YEARS] if weekday is None or found.weekday() == weekday]
        basis = f"year from {context.anchored_by} {context.anchor:%Y-%m-%d}"
        return _Chosen(fitting[0], basis=basis) if fitting else _Chosen(days[0], basis=basis) if days else None
    named = weekday if weekday is not None else context.weekday
    days = [found for year in sorted(set(context.years), reverse=True) if (found := _date(year, day))]
    fitting = [found for found in days if named is not None and found.weekday() == named]
    if not fitting:
        return None
    return _Chosen(fitting[0], True, f"year from {calendar.day_name[fitting[0].weekday()]} and the years on the page")


def _near(
    back: int | None, weekday: int | None, clock: TimeOfDay | None, context: DateContext, *, labelled: bool
) -> _Chosen | None:
    """The day of "yesterday", of a weekday alone, or of a time alone that a label calls a date."""
    if context.anchor is None:
        return None
    here = _local(context.anchor, context)
    basis = f"day from {context.anchored_by} {context.anchor:%Y-%m-%d}"
    if back is not None:
        return _Chosen(here.date() - timedelta(days=back), basis=basis)
    if weekday is not None:
        return _Chosen(here.date() - timedelta(days=(here.weekday() - weekday) % 7), basis=basis)
    if clock is not None and labelled and clock.certain:
        later = time(clock.hour, clock.minute) > here.time()
        return _Chosen(here.date() - timedelta(days=later), basis=basis)
    return None


def _relative(ago: Ago, context: DateContext, *, raw: str, evidence: str) -> Moment | None:
    if context.anchor is None:
        return None
    here = _local(context.anchor, context)
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
        return Moment(here, "day", evidence, raw=raw, basis=basis)
    return Moment(here.replace(microsecond=0), "minute", evidence, raw=raw, basis=basis)


def _assemble(
    chosen: _Chosen, clock: TimeOfDay | None, context: DateContext, *, raw: str, evidence: str
) -> Moment | None:
    local = datetime.combine(chosen.day, time(clock.hour, clock.minute, clock.second or 0) if clock else time())
    precision: Precision = "day" if clock is None else "minute" if clock.second is None else "second"
    if clock is not None and clock.zone:
        zone = named_zone(clock.zone, local, context.zone)
        if zone is not None:
            local = local.replace(tzinfo=zone)
    found = _moment(local, precision, chosen.basis, context, raw=raw, evidence=evidence)
    if chosen.inferred and found is not None:
        return Moment(found.at, precision, evidence, raw=raw, inferred=True, basis=found.basis)
    return found


def _moment(
    at: datetime, precision: Precision, basis: str, context: DateContext, *, raw: str, evidence: str
) -> Moment | None:
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
    return Moment(at, precision, evidence, raw=raw, inferred=inferred, basis=basis)


def _local(anchor: datetime, context: DateContext) -> datetime:
    zone: tzinfo | None = zone_info(context.zone)
    return anchor.astimezone(zone) if zone else anchor


def _date(year: int, day: Day) -> date | None:
    try:
        return date(year, day.month, day.day)
    except ValueError:
        return None


def _by_dateparser(line: str, context: DateContext, *, raw: str, evidence: str) -> Moment | None:
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
    if found is None or found.year not in _YEARS:
        return None
    precision: Precision = "day" if found.time() == time() else "minute"
    return _moment(found, precision, "", context, raw=raw, evidence=evidence)
