"""Which calendar day a date means that does not say all of it: the year of "6 February", the day of "yesterday"."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from pipelines.dating.date_context import DateContext
from pipelines.dating.date_parts import YEARS, Day, TimeOfDay
from pipelines.dating.zones import EASTMOST, zone_info

_WEEKDAY_YEARS = 6


@dataclass(frozen=True, slots=True)
class ChosenDay:
    """A calendar day with how its year came about."""

    day: date
    inferred: bool = False
    basis: str = ""


def calendar_day(day: Day, weekday: int | None, context: DateContext) -> ChosenDay | None:
    """The day with the year that its line states, or one from what is known around it; None without a year."""
    if day.year is not None:
        exact = _date(day.year, day)
        return ChosenDay(exact) if exact and exact.year in YEARS else None
    if context.anchor is not None:
        last = local_time(context.anchor, context) if context.zone else context.anchor.astimezone(UTC) + EASTMOST
        years = range(last.year, last.year - 9, -1)
        days = [found for year in years if (found := _date(year, day)) and found <= last.date()]
        # A weekday in the line itself is part of the date: it decides, unless it fits no recent year.
        fitting = [found for found in days[:_WEEKDAY_YEARS] if weekday is None or found.weekday() == weekday]
        basis = f"year from {context.anchored_by} {context.anchor:%Y-%m-%d}"
        return ChosenDay(fitting[0], basis=basis) if fitting else ChosenDay(days[0], basis=basis) if days else None
    named = weekday if weekday is not None else context.weekday
    days = [found for year in sorted(set(context.years), reverse=True) if (found := _date(year, day))]
    fitting = [found for found in days if named is not None and found.weekday() == named]
    if not fitting:
        return None
    return ChosenDay(fitting[0], True, f"year from {calendar.day_name[fitting[0].weekday()]} and the years on the page")


def day_from_anchor(
    back: int | None, weekday: int | None, clock: TimeOfDay | None, context: DateContext, *, labelled: bool
) -> ChosenDay | None:
    """The day of "yesterday", of a weekday alone, or of a time alone that a label calls a date."""
    if context.anchor is None:
        return None
    here = local_time(context.anchor, context)
    basis = f"day from {context.anchored_by} {context.anchor:%Y-%m-%d}"
    if back is not None:
        return ChosenDay(here.date() - timedelta(days=back), basis=basis)
    if weekday is not None:
        return ChosenDay(here.date() - timedelta(days=(here.weekday() - weekday) % 7), basis=basis)
    if clock is not None and labelled and clock.certain:
        later = time(clock.hour, clock.minute) > here.time()
        return ChosenDay(here.date() - timedelta(days=later), basis=basis)
    return None


def local_time(anchor: datetime, context: DateContext) -> datetime:
    """The anchor in the zone of the page, where one is known."""
    zone: tzinfo | None = zone_info(context.zone)
    return anchor.astimezone(zone) if zone else anchor


def _date(year: int, day: Day) -> date | None:
    try:
        return date(year, day.month, day.day)
    except ValueError:
        return None
