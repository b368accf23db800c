"""What a removal on request means: which stories, pages, and captures of feeds."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from storage.captures import read_record
from storage.frontier import find
from storage.times import to_micros, to_seconds
from storage.urls import canonical

# The pages of a story: those that led to it, its own address, and those whose captures its versions were read from.
PAGES_OF_STORY = (
    "SELECT id FROM frontier WHERE article_id = :story AND state != 'feed' "
    "UNION SELECT f.id FROM frontier f JOIN articles a ON a.url = f.url WHERE a.id = :story AND f.state != 'feed' "
    "UNION SELECT c.page_id FROM versions v JOIN captures c ON c.id = v.capture_id WHERE v.article_id = :story"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be removed; of several conditions all must hold. `before` (aware) is the time of first sight."""

    source: str = ""
    url: str = ""
    before: datetime | None = None

    def __str__(self) -> str:
        """As the command's options."""
        parts = [f"--source {self.source}" if self.source else "", f"--url {self.url}" if self.url else ""]
        parts.append(f"--before {to_seconds(self.before)}" if self.before else "")
        return " ".join(filter(None, parts))


def stories(db: sqlite3.Connection, wanted: Wanted) -> list[int]:
    """The ids of the stories that are meant and not forgotten yet."""
    where, values = _where(wanted, "a.source", "a.first_seen_at", to_micros(wanted.before) if wanted.before else "")
    if wanted.url:
        where.append("a.id = ?")
        values.append(str(_story_of(db, wanted.url)))
    rows = db.execute(
        "SELECT a.id FROM articles a JOIN versions v ON v.id = a.version_id "
        f"WHERE v.outcome != 'forgotten' AND {' AND '.join(where)} ORDER BY a.id",
        values,
    )
    return [row[0] for row in rows]


def pages_without_story(db: sqlite3.Connection, wanted: Wanted) -> list[int]:
    """The ids of the pages that are meant and never were a story: refused ones, and those still to be fetched."""
    where, values = _where(wanted, "source", "found_at", to_seconds(wanted.before) if wanted.before else "")
    if wanted.url:
        where.append("url = ?")
        values.append(canonical(wanted.url))
    rows = db.execute(
        "SELECT id FROM frontier WHERE article_id IS NULL AND forgotten_id IS NULL AND state != 'feed' "
        f"AND {' AND '.join(where)} ORDER BY id",
        values,
    )
    return [row[0] for row in rows]


def captures_of_feeds(db: sqlite3.Connection, folder: Path, wanted: Wanted) -> list[int]:
    """The captures of feeds, sitemaps and listings that must go with it, since they have titles and summaries.

    All that the source had, all before the time; for one address those of its source that name it.
    """
    before = to_micros(wanted.before) if wanted.before else ""
    source = wanted.source or (_source_of(db, wanted.url) if wanted.url else "")
    where, values = _where(Wanted(source=source, before=wanted.before), "f.source", "c.recorded_at", before)
    rows = db.execute(
        "SELECT c.id, c.revisit_of, c.offset, c.length, n.name FROM captures c JOIN frontier f ON f.id = c.page_id "
        "LEFT JOIN capture_files n ON n.id = c.file_id WHERE f.state = 'feed' AND c.forgotten_id IS NULL "
        f"AND {' AND '.join(where)} ORDER BY c.id",
        values,
    ).fetchall()
    if wanted.url:
        marks = _marks(db, wanted.url)
        hits = {row[0] for row in rows if row[1] is None and row[4] and _names(folder, row, marks)}
        rows = [row for row in rows if row[0] in hits or row[1] in hits]
    found = {row[0] for row in rows}
    # What repeats a body that goes has none any more.
    later = [db.execute("SELECT id FROM captures WHERE revisit_of = ?", (each,)).fetchall() for each in found]
    return sorted(found.union(row[0] for group in later for row in group)) if wanted.before else sorted(found)


def _where(wanted: Wanted, source: str, time: str, before: str) -> tuple[list[str], list[str]]:
    """Conditions and their values; there is always one."""
    where, values = ["1"], []
    if wanted.source:
        where.append(f"{source} = ?")
        values.append(wanted.source)
    if wanted.before:
        where.append(f"{time} < ?")
        values.append(before)
    return where, values


def _story_of(db: sqlite3.Connection, url: str) -> int:
    row = db.execute("SELECT id FROM articles WHERE url = ?", (canonical(url),)).fetchone()
    known = None if row else find(db, url)
    return int(row[0]) if row else (known.article_id or 0) if known else 0


def _source_of(db: sqlite3.Connection, url: str) -> str:
    row = db.execute("SELECT source FROM frontier WHERE url = ?", (canonical(url),)).fetchone()
    return str(row[0]) if row else ""


def _marks(db: sqlite3.Connection, url: str) -> tuple[bytes, ...]:
    """How a feed may write the addresses of a story: path and query, as they are and with entities."""
    story = _story_of(db, url)
    rows = db.execute("SELECT url, address FROM frontier WHERE article_id = ? AND state != 'feed'", (story,)).fetchall()
    known = {canonical(url), url, *(each for row in rows for each in row if each)}
    parts = [urlsplit(each) for each in known]
    tails = {part.path + (f"?{part.query}" if part.query else "") for part in parts if len(part.path) > 1 or part.query}
    return tuple({form.encode() for tail in tails for form in (tail, escape(tail))})


def _names(folder: Path, row: sqlite3.Row, marks: tuple[bytes, ...]) -> bool:
    body = read_record(folder / "captures" / row[4], row[2], row[3]).body
    return any(mark in body for mark in marks)
