"""The archive's own clock."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

from storage.errors import StorageError
from storage.times import parse_instant, to_seconds

# A clock may be set back by a little; what is recorded then gets the time of the last record.
CLOCK_SLACK = timedelta(minutes=5)


def not_before_last(db: sqlite3.Connection, recorded_at: datetime, folder: Path) -> datetime:
    """Versions are in the order of their time, so a clock that went back a little gives the last time again."""
    row = db.execute("SELECT recorded_at FROM versions ORDER BY id DESC LIMIT 1").fetchone()
    last = parse_instant(row[0]) if row else recorded_at
    if last - recorded_at > CLOCK_SLACK:
        raise StorageError(
            f"The clock says {to_seconds(recorded_at)}, but {folder} has versions recorded up to "
            f"{to_seconds(last)}. What was known when must not be mixed up: set the clock right, or, where it was "
            "wrong then, go on with an earlier backup."
        )
    return max(last, recorded_at)
