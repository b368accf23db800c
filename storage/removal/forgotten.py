"""What a removal on request means: which stories, pages, and captures of feeds."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote_to_bytes

from storage.files.captures import read_record
from storage.times import to_micros, to_seconds
from storage.urls import canonical, parts_of
from storage.writing.frontier import find

# The pages of a story: those that led to it, its own address, and those whose captures its versions were read from.
PAGES_OF_STORY = (
    "SELECT id FROM frontier WHERE article_id = :story AND state != 'feed' "
    "UNION SELECT f.id FROM frontier f JOIN articles a ON a.url = f.url WHERE a.id = :story AND f.state != 'feed' "
    "UNION SELECT c.page_id FROM versions v JOIN captures c ON c.id = v.capture_id WHERE v.article_id = :story"
)

_ADDRESS = re.compile(
    rb"""(?:(?:https?:)?//[^/\s"'<>]+)?(?P<path>/[^\s"'<>#\\)\]]*[^\s"'<>#\\)\].,;])"""
    rb"""|href\s*=\s*["']?(?P<beside>[^/\s"'<>#:][^\s"'<>#:]*)"""
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

    Of a source all that it had, of a time all before it; and whichever source's, those that name what goes.
    """
    found = set(_asked_for(db, wanted)) if not wanted.url else set()
    tails = _tails(db, wanted)
    rows = db.execute(
        "SELECT c.id, c.offset, c.length, n.name FROM captures c JOIN frontier f ON f.id = c.page_id "
        "JOIN capture_files n ON n.id = c.file_id "
        "WHERE f.state = 'feed' AND c.forgotten_id IS NULL AND c.revisit_of IS NULL ORDER BY c.id"
    )
    found.update(row[0] for row in rows.fetchall() if tails and row[0] not in found and _names(folder, row, tails))
    # What repeats a body that goes has none any more.
    repeats = db.execute("SELECT id, revisit_of FROM captures WHERE revisit_of IS NOT NULL") if found else ()
    return sorted(found.union(capture for capture, original in repeats if original in found))


def _asked_for(db: sqlite3.Connection, wanted: Wanted) -> list[int]:
    where, values = _where(wanted, "f.source", "c.recorded_at", to_micros(wanted.before) if wanted.before else "")
    rows = db.execute(
        "SELECT c.id FROM captures c JOIN frontier f ON f.id = c.page_id "
        f"WHERE f.state = 'feed' AND c.forgotten_id IS NULL AND {' AND '.join(where)}",
        values,
    )
    return [row[0] for row in rows]


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


def _tails(db: sqlite3.Connection, wanted: Wanted) -> frozenset[bytes]:
    """What a feed writes of the addresses of all that goes: path and query, and each one's last part alone."""
    known = {canonical(wanted.url), wanted.url} if wanted.url else set()
    for story in stories(db, wanted):
        known.update(db.execute("SELECT url FROM articles WHERE id = ?", (story,)).fetchone())
        known.update(_addresses(db, "article_id", story))
    for page in pages_without_story(db, wanted):
        known.update(_addresses(db, "id", page))
    tails = {tail for each in known if (tail := _tail(each)) not in ("", "/")}
    return frozenset(unquote_to_bytes(form) for tail in tails for form in (tail, tail.rpartition("/")[2]) if form)


def _tail(url: str) -> str:
    """Path and query of an address; "" of one that is none, which no feed names."""
    parts = parts_of(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _addresses(db: sqlite3.Connection, column: str, value: int) -> tuple[str, ...]:
    rows = db.execute(f"SELECT url, address FROM frontier WHERE {column} = ? AND state != 'feed'", (value,)).fetchall()
    return tuple(each for row in rows for each in row if each)


def _names(folder: Path, row: sqlite3.Row, tails: frozenset[bytes]) -> bool:
    """Whether a body has one of the addresses: absolute, from the root of a site, or a link beside the page."""
    body = read_record(folder / "captures" / row[3], row[1], row[2]).body.replace(b"\\/", b"/").replace(b"&amp;", b"&")
    for found in _ADDRESS.finditer(body):
        tail = unquote_to_bytes(found["path"] or found["beside"].rpartition(b"/")[2])
        if tail in tails or tail.partition(b"?")[0] in tails:
            return True
    return False
