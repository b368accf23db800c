"""The zone of a time that is stated without one: what the page shows beside the headline names it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pipelines.dating.date_context import DateContext
from pipelines.dating.dates import parse_date
from pipelines.pages.shown_dates import ShownDates
from storage.article import Moment

_MINUTE = timedelta(minutes=1)
# What is shown may be the time of a later change.
_LATER = timedelta(days=2)
_MOST_SHOWN = 20


def with_shown_zone(moment: Moment, shown: ShownDates, context: DateContext) -> Moment:
    """The same clock in the zone of a time that the page shows.

    A shown time that has the same digits, in its own zone or in UTC, or is the same instant, states the zone. Any other
    one, up to two days later, makes its zone likelier than UTC, where nothing else tells the site's; this stays marked
    as inferred.
    """
    if not moment.inferred or moment.precision == "day" or (context.zone and not context.zone_basis):
        return moment
    likely = moment
    for each in _zoned(shown, context):
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


def _zoned(shown: ShownDates, context: DateContext) -> Iterator[Moment]:
    """The times around the headline that name their zone."""
    claims = zip(range(_MOST_SHOWN), shown.lines(), strict=False)
    read = (parse_date(claim.text, context, evidence=claim.evidence) for _, claim in claims)
    return (each for each in read if each is not None and not each.inferred and each.precision != "day")


def _wall(at: datetime) -> datetime:
    return at.replace(tzinfo=None)
