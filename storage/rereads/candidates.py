"""The captures that can be read again: those of the stories' current versions, and of pages that were refused."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from storage.reading import Maker
from storage.times import parse_instant

_ROWS = 500
"""Rows that are taken from the database at once: between two takes it is written to."""
_CAPTURE = """
    c.id AS capture_id, c.page_id, c.digest, c.fetched_at, coalesce(c.url, f.url) AS page_url,
    hf.name AS head_file, c.offset AS head_offset, c.length AS head_length,
    bf.name AS body_file, b.offset AS body_offset, b.length AS body_length,
    m.extractor AS m_extractor, m.recipe AS m_recipe, m.snapshot AS m_snapshot
"""
_JOINS = """
    LEFT JOIN captures b ON b.id = coalesce(c.revisit_of, c.id) AND b.forgotten_id IS NULL AND c.forgotten_id IS NULL
    LEFT JOIN capture_files hf ON hf.id = c.file_id LEFT JOIN capture_files bf ON bf.id = b.file_id
    LEFT JOIN makers m ON m.id = c.maker_id
"""
_STORIES = f"""
    SELECT a.id, a.source, v.id AS version_id, v.extractor, v.recipe, v.snapshot, v.outcome, {_CAPTURE}
    FROM articles a JOIN versions v ON v.id = a.version_id LEFT JOIN captures c ON c.id = v.capture_id
    LEFT JOIN frontier f ON f.id = c.page_id {_JOINS}
    WHERE a.id > :after AND (:source IS NULL OR a.source = :source) AND v.outcome != 'forgotten'
        AND v.forgotten_id IS NULL
    ORDER BY a.id LIMIT {_ROWS}
"""
_REFUSED = f"""
    SELECT f.id, f.source, NULL AS version_id, '' AS extractor, '' AS recipe, 0 AS snapshot, '' AS outcome, {_CAPTURE}
    FROM frontier f JOIN captures c ON c.id = f.capture_id {_JOINS}
    WHERE f.id > :after AND (:source IS NULL OR f.source = :source) AND f.state = 'refused' AND f.article_id IS NULL
        AND f.forgotten_id IS NULL AND c.forgotten_id IS NULL
    ORDER BY f.id LIMIT {_ROWS}
"""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where a record stands: file name, first byte, bytes."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A capture that can be read again.

    `story` is None for a page that was refused. `maker` is what read it last, as far as that is known. `head` is the
    capture's own record, `body` the one that has the body, None where that was not kept. `digest` is the body's.
    """

    source: str
    url: str
    capture_id: int | None
    page_id: int | None
    story: int | None
    fetched_at: datetime | None
    maker: Maker
    head: Stretch | None
    body: Stretch | None
    digest: bytes


def refused_pages(db: sqlite3.Connection, source: str | None) -> Iterator[Candidate]:
    """The last captures of the pages of a source (None: of all) that never were an article, in the order of finding."""
    return _all(db, _REFUSED, source)


def stories(db: sqlite3.Connection, source: str | None) -> Iterator[Candidate]:
    """The captures of the current versions of its stories, in the order of their ids."""
    return _all(db, _STORIES, source)


def count_candidates(db: sqlite3.Connection, source: str | None) -> int:
    """How many there are of both."""
    (number,) = db.execute(
        "SELECT (SELECT count(*) FROM articles WHERE :source IS NULL OR source = :source) + (SELECT count(*) "
        "FROM frontier WHERE state = 'refused' AND capture_id IS NOT NULL AND article_id IS NULL "
        "AND (:source IS NULL OR source = :source))",
        {"source": source},
    ).fetchone()
    return int(number)


def _all(db: sqlite3.Connection, query: str, source: str | None) -> Iterator[Candidate]:
    after = 0
    while rows := db.execute(query, {"after": after, "source": source}).fetchall():
        yield from map(_candidate, rows)
        after = rows[-1]["id"]


def _candidate(row: sqlite3.Row) -> Candidate:
    read_again = row["m_extractor"] is not None
    return Candidate(
        source=row["source"],
        url=row["page_url"] or "",
        capture_id=row["capture_id"],
        page_id=row["page_id"],
        story=row["id"] if row["version_id"] is not None else None,
        fetched_at=parse_instant(row["fetched_at"]) if row["fetched_at"] else None,
        maker=Maker(row["m_extractor"], row["m_recipe"], row["m_snapshot"])
        if read_again
        else Maker(row["extractor"], row["recipe"], row["snapshot"]),
        head=_stretch(row, "head"),
        body=_stretch(row, "body"),
        digest=row["digest"] or b"",
    )


def _stretch(row: sqlite3.Row, which: str) -> Stretch | None:
    if row[f"{which}_file"] is None:
        return None
    return Stretch(row[f"{which}_file"], row[f"{which}_offset"], row[f"{which}_length"])
