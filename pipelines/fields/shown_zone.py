"""The zone of a time that is stated without one: what the page shows beside the headline names it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import chain, islice

from pipelines.dating.date_context import DateContext
from pipelines.dating.dates import parse_date
from pipelines.pages.shown_dates import ShownDates
from storage.article import Moment

_MINUTE = timedelta(minutes=1)
# What is shown may be the time of a later change.
_LATER = timedelta(days=2)
_MOST_SHOWN = 20
_IN_CLOCK = frozenset("0123456789:")


def with_shown_zone(moment: Moment, shown: ShownDates, context: DateContext) -> Moment:
    """The same clock in the zone of a time that the page shows.

    A shown time that has the same digits, in its own zone or in UTC, or is the same instant, states the zone. Any other
    one, up to two days later, makes its zone likelier than UTC, where nothing else tells the site's; this stays marked
    as inferred.
    """
    if not moment.inferred or moment.precision == "day" or (context.zone and not context.zone_basis):
        return moment
    likely = moment
    for each in _zoned(shown, context, moment):
        if abs(each.at - moment.at) < _MINUTE:
            return replace(moment, inferred=False, basis=f"zone from {each.evidence}")
        for at in (each.at, each.at.astimezone(UTC)):
            if abs(_wall(at) - _wall(moment.at)) < _MINUTE:
                stated = moment.at.replace(tzinfo=at.tzinfo)
                return replace(moment, at=stated, inferred=False, basis=f"zone from {each.evidence}")
        if likely is moment and not context.zone and timedelta() < _wall(each.at) - _wall(moment.at) < _LATER:
            basis = f"no zone stated, zone from {each.evidence}"
            likely = replace(moment, at=moment.at.replace(tzinfo=each.at.tzinfo), basis=basis)
    return likely


def _zoned(shown: ShownDates, context: DateContext, moment: Moment) -> Iterator[Moment]:
    """The times around the headline that name their zone."""
    claims = chain(islice(shown.lines(), _MOST_SHOWN), islice(shown.with_clock(f"{moment.at:%H:%M}"), _MOST_SHOWN))
    read = (parse_date(_with_day(claim.text, moment), context, evidence=claim.evidence) for claim in claims)
    return (each for each in read if each is not None and not each.inferred and each.precision != "day")


def _with_day(text: str, moment: Moment) -> str:
    """A line with the very clock of the moment, from there on, behind its day: the day may stand in a line of its own,
    or under another label ("5 March 2025 last updated at 10:30 GMT")."""
    at = text.find(f"{moment.at:%H:%M}")
    alone = at >= 0 and text[at - 1 : at] not in _IN_CLOCK
    return f"{moment.at:%Y-%m-%d} {text[at:]}" if alone else text


def _wall(at: datetime) -> datetime:
    return at.replace(tzinfo=None)
