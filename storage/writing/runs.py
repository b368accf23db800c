"""Rows of `sources` and `runs`: when a crawl of a source began and how it ended. For the archive's transactions."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from storage.page import storable
from storage.times import parse_instant, to_seconds


def add_source(db: sqlite3.Connection, source: str, now: datetime) -> None:
    """Know of a source from now on."""
    db.execute("INSERT OR IGNORE INTO sources (name, added_at) VALUES (?, ?)", (source, to_seconds(now)))


def describe_source(db: sqlite3.Connection, source: str, *, title: str, homepage: str, licence: str) -> None:
    """Keep what people want to read beside a source's name."""
    db.execute(
        "UPDATE sources SET title = ?, homepage = ?, licence = ? WHERE name = ?",
        (storable(title), storable(homepage), storable(licence), source),
    )


def start(db: sqlite3.Connection, source: str, now: datetime) -> int:
    """The id of a new run."""
    add_source(db, source, now)
    sql = "INSERT INTO runs (source, started_at) VALUES (?, ?) RETURNING id"
    return int(db.execute(sql, (source, to_seconds(now))).fetchone()[0])


def finish(db: sqlite3.Connection, run: int, now: datetime, *, finished: bool, message: str) -> None:
    """Say how a run ended."""
    db.execute(
        "UPDATE runs SET finished_at = ?, finished = ?, message = ? WHERE id = ?",
        (to_seconds(now), int(finished), storable(message)[:1000], run),
    )


def source_of(db: sqlite3.Connection, run: int) -> str:
    """The source of a run. Raises ValueError for one that was never started."""
    row = db.execute("SELECT source FROM runs WHERE id = ?", (run,)).fetchone()
    if row is None:
        raise ValueError(f"there is no run {run}")
    return str(row[0])


def last_starts(db: sqlite3.Connection) -> dict[str, datetime]:
    """When the last run of each source began (aware). A run whose process was killed does not count."""
    rows = db.execute("SELECT source, max(started_at) FROM runs WHERE finished IS NOT NULL GROUP BY source")
    return {source: parse_instant(started) for source, started in rows}
