"""How the crawls go: last runs, outcomes, and sources that are silent for longer than usual."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from storage.times import parse_instant, to_seconds

# Of so many last stories the gaps between are looked at; with fewer than five nothing is usual.
_STORIES = 50
_ENOUGH = 5
_LEAST_SILENCE = timedelta(hours=6)
_LATELY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a source. `finished` is None while it is under way, or when its process was killed."""

    id: int
    source: str
    started_at: datetime
    finished_at: datetime | None
    finished: bool | None
    message: str
    outcomes: int


@dataclass(frozen=True, slots=True)
class Count:
    """Pages of a source that ended in one way; `reason` is "" but for refused and gone ones."""

    source: str
    outcome: str
    reason: str
    pages: int


@dataclass(frozen=True, slots=True)
class Silence:
    """A source with no new story for more than twice its longest gap of late.

    `looked_at` is when its last run began. Where it was `watched`, it was silent already then; else nobody knows.
    """

    source: str
    last_new_at: datetime
    longest_gap: timedelta
    silent_for: timedelta
    looked_at: datetime
    watched: bool


@dataclass(frozen=True, slots=True)
class Status:
    """`runs` has the last run of each source, `counts` the outcomes of the runs of the last seven days."""

    articles: int
    versions: int
    runs: tuple[Run, ...]
    counts: tuple[Count, ...]
    silent: tuple[Silence, ...]


def status(db: sqlite3.Connection, now: datetime) -> Status:
    """The state of the archive at `now` (aware)."""
    (articles,) = db.execute("SELECT count(*) FROM articles").fetchone()
    (versions,) = db.execute("SELECT count(*) FROM versions").fetchone()
    rows = db.execute(
        "SELECT r.*, (SELECT count(*) FROM outcomes o WHERE o.run_id = r.id) AS outcomes FROM runs r "
        "WHERE r.id IN (SELECT max(id) FROM runs GROUP BY source) ORDER BY r.source"
    )
    runs = tuple(_run(row) for row in rows)
    return Status(articles, versions, runs, counts(db, now - _LATELY), _silent(db, now))


def counts(db: sqlite3.Connection, since: datetime) -> tuple[Count, ...]:
    """Outcomes of the runs that were started at or after `since`."""
    (first,) = db.execute("SELECT min(id) FROM runs WHERE started_at >= ?", (to_seconds(since),)).fetchone()
    return _counts(db, "run_id >= ?", first) if first is not None else ()


def run_counts(db: sqlite3.Connection, run: int) -> tuple[Count, ...]:
    """Outcomes of one run."""
    return _counts(db, "run_id = ?", run)


def _counts(db: sqlite3.Connection, where: str, run: int) -> tuple[Count, ...]:
    rows = db.execute(
        f"SELECT source, outcome, reason, count(*) FROM outcomes WHERE {where} "
        "GROUP BY source, outcome, reason ORDER BY source, outcome, reason",
        (run,),
    )
    return tuple(Count(*row) for row in rows)


def _run(row: sqlite3.Row) -> Run:
    return Run(
        id=row["id"],
        source=row["source"],
        started_at=parse_instant(row["started_at"]),
        finished_at=parse_instant(row["finished_at"]) if row["finished_at"] else None,
        finished=None if row["finished"] is None else bool(row["finished"]),
        message=row["message"],
        outcomes=row["outcomes"],
    )


def _silent(db: sqlite3.Connection, now: datetime) -> tuple[Silence, ...]:
    found = []
    for (source,) in db.execute("SELECT name FROM sources ORDER BY name").fetchall():
        rows = db.execute(
            "SELECT first_seen_at FROM articles WHERE source = ? ORDER BY id DESC LIMIT ?", (source, _STORIES)
        )
        seen = [parse_instant(at) for (at,) in rows]
        gaps = [later - earlier for later, earlier in pairwise(seen)]
        if len(seen) < _ENOUGH:
            continue
        usual = max(2 * max(gaps), _LEAST_SILENCE)
        if now - seen[0] > usual and _crawled(db, source):  # what is imported has no next time
            last = "SELECT coalesce(max(started_at), ?) FROM runs WHERE source = ?"
            looked_at = parse_instant(db.execute(last, (to_seconds(seen[0]), source)).fetchone()[0])
            found.append(Silence(source, seen[0], max(gaps), now - seen[0], looked_at, looked_at - seen[0] > usual))
    return tuple(found)


def _crawled(db: sqlite3.Connection, source: str) -> bool:
    """Whether feeds, sitemaps or listings of a source were ever looked at."""
    looks = "SELECT EXISTS(SELECT 1 FROM runs r JOIN discoveries d ON d.run_id = r.id WHERE r.source = ?)"
    return bool(db.execute(looks, (source,)).fetchone()[0])
