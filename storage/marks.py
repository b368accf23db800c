"""Marks: eight bytes of SHA-256 over what a row says, so that a byte that changed in the database is noticed.

The versions have their seals; marks are for the tables beside them. They are no proof against somebody who can write,
only against disks: whoever changes a row may mark it anew.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

SIZE = 8

# Per table: the columns whose change takes the mark away, the key first.
MARKED: dict[str, tuple[str, ...]] = {
    "articles": (
        "id", "url", "source", "publisher", "title", "language", "published_at", "first_seen_at", "version_id",
        "revised_at", "versions", "gone_at",
    ),
    "captures": (
        "id", "page_id", "url", "run_id", "fetched_at", "recorded_at", "status", "media_type", "digest", "record",
        "file_id", "offset", "length", "revisit_of",
    ),
    "outcomes": (
        "id", "run_id", "page_id", "source", "recorded_at", "outcome", "reason", "evidence", "capture_id", "version_id",
    ),
    "discoveries": ("id", "run_id", "page_id", "recorded_at", "links", "due", "reason"),
    "runs": ("id", "source", "started_at", "finished_at", "finished", "message"),
    "sources": ("name", "title", "homepage", "licence", "added_at"),
    "rereads": ("id", "source", "extractor", "started_at", "finished_at", "place"),
    "forgettings": ("id", "recorded_at", "what", "why", "articles", "versions", "captures"),
    "capture_files": ("id", "name", "length", "opening"),
}  # fmt: skip
NUMBERED = ("articles", "captures", "outcomes", "discoveries", "runs", "rereads", "forgettings", "capture_files")
"""Tables whose ids run from 1 without a gap: their rows are never deleted."""


def query(table: str, condition: str) -> str:
    """SQL for key, mark and marked values of rows of a table; a page is told by its URL, too."""
    names = ", ".join(f"t.{name}" for name in MARKED[table])
    page = "page_id" in MARKED[table]
    more, joined = (", p.url", " LEFT JOIN frontier p ON p.id = t.page_id") if page else ("", "")
    key = MARKED[table][0]
    return f"SELECT t.{key}, t.mark, {names}{more} FROM {table} t{joined} WHERE {condition} ORDER BY t.{key}"


def mark_of(values: Sequence[Any]) -> bytes:
    """The mark of a row's values, in the order of `query`."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"), default=bytes.hex)
    return sha256(text.encode("utf-8", "surrogateescape")).digest()[:SIZE]


def mark_all(db: sqlite3.Connection) -> None:
    """Mark what has no mark, and count. Belongs to the end of a transaction."""
    for table in MARKED:
        key = MARKED[table][0]
        while found := db.execute(f"{query(table, 't.mark IS NULL')} LIMIT 1000").fetchall():
            db.executemany(
                f"UPDATE {table} SET mark = ? WHERE {key} = ?", [(mark_of(tuple(row)[2:]), row[0]) for row in found]
            )
            if table in NUMBERED:
                db.execute(
                    "INSERT INTO row_counts (name, rows) VALUES (?, ?) "
                    "ON CONFLICT (name) DO UPDATE SET rows = max(rows, excluded.rows)",
                    (table, found[-1][0]),
                )
