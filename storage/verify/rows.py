"""Rows against their marks, and numbered rows against their count."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from storage.files.folders import FILE
from storage.proof.marks import MARKS, NUMBERED, REMAINS, Mark, mark_of, query
from storage.verify.finding import Finding, Unreadable, by_id, highest, in_row, page, story, value

_Seen = Callable[[str, dict[str, Any]], None]


def check_rows(db: sqlite3.Connection, seen: _Seen) -> Iterator[Finding]:
    """All tables that carry marks, but for `versions`. `seen` gets each row that could be read, by its table."""
    for mark in MARKS:
        if mark == REMAINS:
            continue  # checked with the versions
        try:
            if mark.column != "mark":
                yield from _check_more(db, mark)
            elif mark.table in NUMBERED:
                yield from _check_numbered(db, mark, seen)
            else:
                yield from _check_named(db, mark)
        except sqlite3.DatabaseError as error:
            yield Finding(FILE, f"table {mark.table}", f"cannot be read: {error}")


def _check_named(db: sqlite3.Connection, mark: Mark) -> Iterator[Finding]:
    for row in db.execute(query(mark, "1")):
        if row[1] != mark_of(tuple(row)[2:]):
            yield in_row(mark.table, str(row[0]), "is not what was written")


def _check_numbered(db: sqlite3.Connection, mark: Mark, seen: _Seen) -> Iterator[Finding]:
    table = mark.table
    counted = value(db, "SELECT rows FROM row_counts WHERE name = ?", table) or 0
    last = value(db, f"SELECT max(id) FROM {table}") or 0
    if last > counted:
        yield Finding(FILE, f"row_counts row {table}", f"counts {counted} rows, there are ids up to {last}")
    expected = 1
    for found in _rows(db, mark, highest(db, f"SELECT max({counted}, {last})")):
        if isinstance(found, Unreadable):
            yield in_row(table, str(found), f"cannot be read: {found.why}")
            expected = found.last + 1
            continue
        for row in found:
            if row[0] > expected:
                yield _missing(table, expected, row[0] - 1)
            expected = row[0] + 1
            if row[1] != mark_of(tuple(row)[2:]):
                yield in_row(table, row[0], "is not what was written", *_concerned(db, table, row[0]))
            seen(table, dict(zip(mark.columns, tuple(row)[2:], strict=False)))
    if expected <= counted:
        yield _missing(table, expected, counted)


def _check_more(db: sqlite3.Connection, mark: Mark) -> Iterator[Finding]:
    """A second mark of rows that were read and counted by the first one."""
    what = f"{' or '.join(mark.columns[1:])} is not what was written"
    for found in _rows(db, mark, highest(db, f"SELECT max(id) FROM {mark.table}")):
        if isinstance(found, Unreadable):
            continue
        for row in found:
            if row[1] != mark_of(tuple(row)[2:]):
                yield in_row(mark.table, row[0], what, *_concerned(db, mark.table, row[0]))


def _rows(db: sqlite3.Connection, mark: Mark, last: int) -> Iterator[Sequence[Any] | Unreadable]:
    sql = query(mark, "t.id BETWEEN ? AND ?")
    return by_id(lambda first, last: db.execute(sql, (first, last)).fetchall(), last)


def _missing(table: str, first: int, last: int) -> Finding:
    span = str(first) if first == last else f"{first} to {last}"
    return in_row(table, span, "is missing" if first == last else "are missing")


# The page that a row is about; of a row that many captures share, the page of the first.
_PAGE = {
    "frontier": "SELECT ?",
    "captures": "SELECT page_id FROM captures WHERE id = ?",
    "outcomes": "SELECT page_id FROM outcomes WHERE id = ?",
    "discoveries": "SELECT page_id FROM discoveries WHERE id = ?",
    "rights": "SELECT page_id FROM captures WHERE rights_id = ? ORDER BY id LIMIT 1",
    "makers": "SELECT page_id FROM captures WHERE maker_id = ? ORDER BY id LIMIT 1",
}


def _concerned(db: sqlite3.Connection, table: str, row: int) -> tuple[int | None, str]:
    if table == "articles":
        return story(db, row)
    return page(db, value(db, _PAGE[table], row)) if table in _PAGE else (None, "")


def check_articles(db: sqlite3.Connection) -> Iterator[Finding]:
    """What the rows of `articles` repeat from their versions."""

    def read(first: int, last: int) -> list[tuple[Any, ...]]:
        return db.execute(
            "SELECT a.id, a.first_seen_at, a.versions, a.version_id, a.title, a.published_at, count(v.id), "
            "min(v.recorded_at), max(CASE WHEN v.outcome != 'gone' THEN v.id END) FROM articles a "
            "LEFT JOIN versions v ON v.article_id = a.id WHERE a.id BETWEEN ? AND ? GROUP BY a.id",
            (first, last),
        ).fetchall()

    for found in by_id(read, highest(db, "SELECT max(id) FROM articles")):
        if isinstance(found, Unreadable):
            continue  # the check of the rows, or of the versions, names it
        for article, first_seen, versions, current, title, published, count, first, standing in found:
            wrong = [
                word
                for word, right in {
                    "versions": versions == count,
                    "first_seen_at": first_seen == first,
                    "version_id": current == standing,
                }.items()
                if not right
            ]
            row = db.execute(
                "SELECT title, published_at FROM versions WHERE id = ? AND forgotten_id IS NULL "
                "AND outcome NOT IN ('refused', 'forgotten')",
                (current,),
            ).fetchone()
            if row and tuple(row) != (title, published):
                wrong.append("title or published_at")
            if wrong:
                what = f"{', '.join(wrong)} differ from what the versions say"
                yield in_row("articles", article, what, *story(db, article))


def unfinished(db: sqlite3.Connection) -> Iterator[Finding]:
    """A removal on request that was broken off, so that bytes of it may still stand in the files. No damage."""
    for number, what in db.execute("SELECT id, what FROM forgettings WHERE finished_at IS NULL"):
        said = f"this removal was broken off; `tearsheet forget {what}` goes on with it"
        yield Finding(FILE, f"forgettings row {number}", said, fault=False)
