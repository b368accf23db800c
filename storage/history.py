"""Stories, their versions and captures, as they are or as the archive held them at a moment."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from storage.article import Article
from storage.captures import read_record
from storage.errors import UsageError
from storage.frontier import find
from storage.outcome import Event
from storage.page import Page
from storage.times import parse_instant, to_micros
from storage.urls import canonical
from storage.versions import article_of, removed_of, tickers_of


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a story. A tombstone (gone, refused, forgotten) has an article with the title and no text.

    `change` is the class of an edit ("" where it is none), `reread_id` the reading of captures that made the version.
    """

    id: int
    article_id: int
    outcome: Event
    change: str
    reread_id: int | None
    recorded_at: datetime
    fetched_at: datetime | None
    capture_id: int | None
    article: Article


@dataclass(frozen=True, slots=True)
class Story:
    """A story with its last version that has a text. `gone_at` says since when the publisher has it no more."""

    id: int
    url: str
    source: str
    first_seen_at: datetime
    gone_at: datetime | None
    versions: int
    version: Version


def story(db: sqlite3.Connection, which: int | str, as_of: datetime | None = None) -> Story | None:
    """The story with this id or URL (also the URL it was fetched at), as the archive held it at `as_of` (aware).

    None too where its last reading refused it, or where it was forgotten: `versions` still tells of that.
    """
    row = _row_of(db, which)
    if row is None:
        return None
    known = versions(db, row["id"], last_version_at(db, as_of) if as_of else None)
    standing = [version for version in known if version.outcome is not Event.GONE]
    if not standing or not standing[-1].outcome.has_text:
        return None
    return Story(
        id=row["id"],
        url=row["url"],
        source=row["source"],
        first_seen_at=parse_instant(row["first_seen_at"]),
        gone_at=_gone_at(known),
        versions=len(known),
        version=standing[-1],
    )


def _gone_at(known: list[Version]) -> datetime | None:
    """When the publisher withdrew the story, unless it brought it back; another reading of it changes nothing."""
    theirs = [version for version in known if version.outcome in (Event.NEW, Event.REVISED, Event.GONE)]
    return theirs[-1].recorded_at if theirs and theirs[-1].outcome is Event.GONE else None


def versions(db: sqlite3.Connection, article_id: int, up_to: int | None = None) -> list[Version]:
    """The versions of a story in the order they were recorded, up to a version id."""
    rows = db.execute(
        "SELECT v.*, a.url, c.fetched_at FROM versions v JOIN articles a ON a.id = v.article_id "
        "LEFT JOIN captures c ON c.id = v.capture_id WHERE v.article_id = ? AND v.id <= ? ORDER BY v.id",
        (article_id, up_to if up_to is not None else (1 << 62)),
    ).fetchall()
    return [_version(db, row) for row in rows]


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


def read_capture(db: sqlite3.Connection, folder: Path, capture_id: int) -> Page:
    """The page of a capture. Raises UsageError when there is none or its body was not kept, and ArchiveDamaged."""
    row = _place(db, capture_id)
    page = read_record(folder / row["name"], row["offset"], row["length"])
    if row["revisit_of"] is None:
        return page
    original = _place(db, row["revisit_of"])
    return replace(page, body=read_record(folder / original["name"], original["offset"], original["length"]).body)


def _place(db: sqlite3.Connection, capture_id: int) -> sqlite3.Row:
    row: sqlite3.Row | None = db.execute(
        "SELECT f.name, c.offset, c.length, c.revisit_of, g.recorded_at AS removed_at, g.why FROM captures c "
        "LEFT JOIN capture_files f ON f.id = c.file_id LEFT JOIN forgettings g ON g.id = c.forgotten_id "
        "WHERE c.id = ?",
        (capture_id,),
    ).fetchone()
    if row is None:
        raise UsageError(f"There is no capture {capture_id}.")
    if row["removed_at"] is not None:
        why = f": {row['why']}" if row["why"] else ""
        raise UsageError(f"Capture {capture_id} was removed on request on {row['removed_at'][:10]}{why}.")
    if row["name"] is None:
        raise UsageError(f"The body of capture {capture_id} was not kept: its page asks not to be archived.")
    return row


def _row_of(db: sqlite3.Connection, which: int | str) -> sqlite3.Row | None:
    if isinstance(which, str):
        found = db.execute("SELECT id FROM articles WHERE url = ?", (canonical(which),)).fetchone()
        known = find(db, which) if found is None else None
        which = found["id"] if found is not None else (known.article_id or 0) if known else 0
    row: sqlite3.Row | None = db.execute("SELECT * FROM articles WHERE id = ?", (which,)).fetchone()
    return row


def _version(db: sqlite3.Connection, row: sqlite3.Row) -> Version:
    return Version(
        id=row["id"],
        article_id=row["article_id"],
        outcome=Event(row["outcome"]),
        change=row["change"],
        reread_id=row["reread_id"],
        recorded_at=parse_instant(row["recorded_at"]),
        fetched_at=parse_instant(row["fetched_at"]) if row["fetched_at"] else None,
        capture_id=row["capture_id"],
        article=article_of(row, row["url"], tickers_of(db, row["id"]), removed_of(db, row["id"])),
    )
