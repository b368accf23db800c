"""Instants as the archive writes them: ISO 8601 text in UTC, so that the order of the text is the order of time."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from storage.page import require_aware
from storage.stored import as_written

_UTC = "+00:00"
_NAMED_UTC = re.compile(r"\s*(?:UTC|GMT|Z)$", re.IGNORECASE)


def to_seconds(moment: datetime) -> str:
    """What others claim, and schedules: "2025-02-07T03:30:00Z". Raises ValueError for a datetime without a zone."""
    require_aware(moment, "the time")
    return moment.astimezone(UTC).isoformat(timespec="seconds").removesuffix(_UTC) + "Z"


def to_micros(moment: datetime) -> str:
    """What the archive's own clock says: "2025-02-07T03:30:00.000000Z"."""
    require_aware(moment, "the time")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").removesuffix(_UTC) + "Z"


def parse_instant(text: str) -> datetime:
    """The aware datetime of either form, in UTC. Raises ValueDamaged for what nobody here wrote."""
    with as_written(f"the time {text!r:.60}"):
        return datetime.fromisoformat(text)


def zoned(moment: datetime) -> datetime:
    """The moment with its zone, which is UTC where it names none."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def parse_written(text: str) -> datetime:
    """The moment that a person wrote: ISO 8601, or as it is printed here, "2025-02-07 10:00 UTC". Naive without a zone.

    Raises ValueError for what is no time, and for one that has no place in UTC's calendar.
    """
    moment = datetime.fromisoformat(_NAMED_UTC.sub("Z", text.strip()))
    try:
        zoned(moment).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(str(error)) from None
    return moment


def offset_text(moment: datetime) -> str:
    """The offset of a claim: "+08:00"."""
    offset = moment.strftime("%z")
    return f"{offset[:3]}:{offset[3:5]}"


def with_offset(instant: str, offset: str) -> datetime:
    """A stored UTC instant in the zone of the claim."""
    moment = parse_instant(instant)
    if not offset:
        return moment
    with as_written(f"the offset {offset!r:.60}"):
        hours, _, minutes = offset[1:].partition(":")
        delta = timedelta(hours=int(hours), minutes=int(minutes or 0))
        return moment.astimezone(timezone(-delta if offset[0] == "-" else delta))
