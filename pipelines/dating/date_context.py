"""What is known around a date, which decides what it means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pipelines.recipe import DateOrder


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
