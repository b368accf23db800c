"""The moment of an as-of question: what a person writes, what is refused, and the range of versions it means."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

from storage.errors import UsageError
from storage.times import parse_instant, parse_written, to_micros, to_seconds

_DAY = len("2025-02-07")


def parse_as_of(text: str) -> datetime:
    """The aware moment that a person wrote. Raises UsageError, one sentence, when it is none or names no zone."""
    written = text.strip()
    try:
        moment = parse_written(written)
    except ValueError:
        raise UsageError(f"{text!r} is no time; write one with its zone, such as 2025-02-07T10:00Z") from None
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    if len(written) <= _DAY:
        raise UsageError(f"{written} is a day and no moment; write one with its zone, such as {moment:%Y-%m-%d}T10:00Z")
    raise UsageError(f"{written} names no zone; add Z or an offset such as +08:00")


def highest_version(db: sqlite3.Connection, as_of: datetime | None) -> int:
    """The id of the last version the archive held at a moment, by default of the last there is; 0 when none.

    Raises UsageError for a moment without a zone, and for one that lies ahead: what is held then is not known yet.
    """
    last = db.execute("SELECT id, recorded_at FROM versions ORDER BY id DESC LIMIT 1").fetchone()
    if as_of is not None:
        _refuse_unknown(as_of, parse_instant(last["recorded_at"]) if last else None)
    if last is None:
        return 0
    return last_version_at(db, as_of) if as_of is not None else int(last["id"])


def last_version_at(db: sqlite3.Connection, moment: datetime) -> int:
    """The id of the last version that was recorded at or before a moment (aware); 0 when there is none.

    Ids grow with the time of recording, so this is a binary search: no index over the time is needed.
    """
    wanted = to_micros(moment)
    (high,) = db.execute("SELECT coalesce(max(id), 0) FROM versions").fetchone()
    low = 0
    while low < high:
        middle = (low + high + 1) // 2
        row = db.execute(
            "SELECT id, recorded_at FROM versions WHERE id BETWEEN ? AND ? ORDER BY id LIMIT 1", (middle, high)
        ).fetchone()
        if row["recorded_at"] <= wanted:
            low = row["id"]
        else:
            high = middle - 1
    return low


def _refuse_unknown(moment: datetime, last: datetime | None) -> None:
    if moment.tzinfo is None:
        raise UsageError(f"{moment.isoformat()} names no zone; an as-of question needs an aware datetime")
    now = datetime.now(UTC)
    # An archive made under a simulated clock, or before the clock was set back, is ahead of this machine's.
    if moment > max(now, last or now):
        raise UsageError(
            f"{to_seconds(moment)} lies in the future (it is {to_seconds(now)}); "
            "what the archive will hold then is not known yet"
        )
