"""The day on which readers saw a time that the page states in UTC: 23:30 UTC is tomorrow in Vienna."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from pipelines.dating.date_context import DateContext
from pipelines.dating.dates import parse_date
from pipelines.dating.zones import EASTMOST, WESTMOST, zone_info
from pipelines.pages.document import Document
from pipelines.pages.marked_dates import address_date
from pipelines.pages.shown_dates import ShownDates
from storage.article import Moment

# Offsets of civil time are whole quarters of an hour, https://data.iana.org/time-zones/tz-link.html.
_QUARTER = timedelta(minutes=15)
_TOLERANCE = timedelta(minutes=1)
_MOST_SHOWN = 20


def with_local_day(moment: Moment, document: Document, context: DateContext, title: str) -> Moment:
    """The same instant in the zone of the site, where that is another day and the page shows this day.

    The zone is the context's, or the distance of the time that the page shows from the one that it states. A moment
    with a zone of its own, a bare day or a zone without evidence is returned as it is. `title` is the headline.
    """
    if moment.precision == "day" or moment.inferred or moment.at.utcoffset():
        return moment
    address = _day(address_date(document.url))
    zone = zone_info(context.zone)
    if zone is not None:
        local = moment.at.astimezone(zone)
        if local.date() == moment.at.date():
            return moment
        midnight = local.time() == time()
        shown = midnight or local.date() in _shown_days(document, title, context, address)
        return _in_zone(moment, zone, context.zone_basis or "zone of the source") if shown else moment
    if address is None or abs(address - moment.at.date()) != timedelta(days=1):
        return moment
    for each in _shown(document, title, context):
        offset = _offset(each, moment) if each.precision != "day" and each.at.date() == address else None
        if offset is not None:
            return _in_zone(moment, timezone(offset), f"zone from {each.evidence}")
    return moment


def _in_zone(moment: Moment, zone: tzinfo, basis: str) -> Moment:
    noted = "; ".join(part for part in (moment.basis, f"stated in UTC, {basis}") if part)
    return replace(moment, at=moment.at.astimezone(zone), basis=noted)


def _shown_days(document: Document, title: str, context: DateContext, address: date | None) -> Iterator[date]:
    if address is not None:
        yield address
    yield from (each.at.date() for each in _shown(document, title, context))


def _shown(document: Document, title: str, context: DateContext) -> Iterator[Moment]:
    claims = zip(range(_MOST_SHOWN), ShownDates(document, title).near(), strict=False)
    read = (parse_date(claim.text, context, evidence=claim.evidence) for _, claim in claims)
    return (moment for moment in read if moment is not None)


def _offset(shown: Moment, stated: Moment) -> timedelta | None:
    """How far the wall clock that a page shows is from the UTC that it states, where that can be a zone's offset."""
    if not shown.inferred:
        return None
    away = _wall(shown.at) - _wall(stated.at.astimezone(UTC))
    offset = round(away / _QUARTER) * _QUARTER
    return offset if abs(away - offset) < _TOLERANCE and WESTMOST <= offset <= EASTMOST else None


def _wall(at: datetime) -> datetime:
    return at.replace(tzinfo=None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
