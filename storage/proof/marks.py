"""Marks: eight bytes of SHA-256 over what a row says, so that a byte that changed in the database is noticed.

The versions have their seals; marks are for the tables beside them, and for what a removal on request leaves of a
version. They are no proof against somebody who can write, only against disks: whoever changes a row may mark it anew.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from storage.proof.seals import CONTENT

SIZE = 8


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark over some columns of a table, the key first; a change of one of these takes the mark away.

    `column` is where the mark stands. With `condition` (SQL about the columns) only such rows have one.
    """

    table: str
    columns: tuple[str, ...]
    column: str = "mark"
    condition: str = ""

    @property
    def key(self) -> str:
        return self.columns[0]


FIRST = (
    Mark("articles", (
        "id", "url", "source", "publisher", "title", "language", "published_at", "first_seen_at", "version_id",
        "revised_at", "versions", "gone_at",
    )),
    Mark("captures", (
        "id", "page_id", "url", "run_id", "fetched_at", "recorded_at", "status", "media_type", "digest", "record",
        "file_id", "offset", "length", "revisit_of",
    )),
    Mark("outcomes", (
        "id", "run_id", "page_id", "source", "recorded_at", "outcome", "reason", "evidence", "capture_id", "version_id",
    )),
    Mark("discoveries", ("id", "run_id", "page_id", "recorded_at", "links", "due", "reason")),
    Mark("runs", ("id", "source", "started_at", "finished_at", "finished", "message")),
    Mark("sources", ("name", "title", "homepage", "licence", "added_at")),
    Mark("rereads", ("id", "source", "extractor", "started_at", "finished_at", "place")),
    Mark("forgettings", ("id", "recorded_at", "what", "why", "articles", "versions", "captures")),
    Mark("capture_files", ("id", "name", "length", "opening")),
)  # fmt: skip
"""Those of m005. Never changed: what is stored was taken over just these columns."""
SECOND = (
    Mark("rights", ("id", "robots", "noarchive", "tdm", "reserved", "tdm_policy", "licence", "source_licence")),
    Mark("makers", ("id", "extractor", "recipe", "snapshot")),
    Mark("frontier", ("id", "url", "address", "source", "state", "hints", "found_at", "article_id", "forgotten_id")),
    Mark("groups", ("version_id", "group_id", "recorded_at")),
    Mark("captures", ("id", "rights_id", "maker_id", "forgotten_id"), "noted"),
    Mark("forgettings", ("id", "finished_at"), "noted"),
    Mark("versions", ("id", "forgotten_id", "capture_id", *CONTENT), "remains", "forgotten_id IS NOT NULL"),
)
"""Those of m010, in columns of their own, so that no mark of before was taken anew."""
THIRD = (Mark("filed", ("id", "page_id", "article_id", "recorded_at")),)
"""The one of m011."""
MARKS = (*FIRST, *SECOND, *THIRD)
CAPTURES = FIRST[1]
REMAINS = SECOND[-1]
"""Of a version whose text was removed on request: its content digest cannot be computed again."""

NUMBERED = (
    "articles", "captures", "outcomes", "discoveries", "runs", "rereads", "forgettings", "capture_files", "rights",
    "makers", "frontier", "filed",
)  # fmt: skip
"""Tables whose ids run from 1 without a gap: their rows are never deleted."""
BOOKKEEPING = {
    # what is to be done next, and for whom to wait
    "frontier": ("checked_at", "next_at", "failures", "etag", "last_modified", "capture_id"),
    "waits": ("server", "until"),
    # what a source repeats: it is learned again from its articles
    "learning": ("source", "articles", "snapshot"),
    "repeated": (
        "source", "fingerprint", "articles", "openings", "columns", "byline", "first", "last", "last_article",
        "snapshot", "until",
    ),
    "_sqlite_migrations": ("id", "migration_set", "name", "applied_at"),
}  # fmt: skip
"""Columns without a mark, a seal or a check of their own: they say nothing of what was public, when, or allowed."""


def query(mark: Mark, condition: str) -> str:
    """SQL for key, mark and marked values of rows of a table; the first marks tell a page by its URL, too."""
    names = ", ".join(f"t.{name}" for name in mark.columns)
    page = "page_id" in mark.columns
    more, joined = (", p.url", " LEFT JOIN frontier p ON p.id = t.page_id") if page else ("", "")
    key = mark.key
    start = f"SELECT t.{key}, t.{mark.column}, {names}{more} FROM {mark.table} t{joined}"
    return f"{start} WHERE {condition} ORDER BY t.{key}"


# json.dumps would make an encoder for each row.
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=bytes.hex)


def mark_of(values: Sequence[Any]) -> bytes:
    """The mark of a row's values, in the order of `query`."""
    return sha256(_JSON.encode(values).encode("utf-8", "surrogateescape")).digest()[:SIZE]


def mark_all(db: sqlite3.Connection) -> None:
    """Mark what has no mark, and count. Belongs to the end of a transaction."""
    for mark in MARKS:
        _mark(db, mark)


def _mark(db: sqlite3.Connection, mark: Mark) -> None:
    unmarked = f"t.{mark.column} IS NULL" + (f" AND t.{mark.condition}" if mark.condition else "")
    while found := db.execute(f"{query(mark, unmarked)} LIMIT 1000").fetchall():
        db.executemany(
            f"UPDATE {mark.table} SET {mark.column} = ? WHERE {mark.key} = ?",
            [(mark_of(tuple(row)[2:]), row[0]) for row in found],
        )
        if mark.column == "mark" and mark.table in NUMBERED:
            db.execute(
                "INSERT INTO row_counts (name, rows) VALUES (?, ?) "
                "ON CONFLICT (name) DO UPDATE SET rows = max(rows, excluded.rows)",
                (mark.table, found[-1][0]),
            )
