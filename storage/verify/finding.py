"""What a check found, and reading from a database that may be damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from storage.files.folders import FILE
from storage.page import storable

# What damage in a database leads to: SQLite refuses, or a value has another type or form than it was written with.
BROKEN = (sqlite3.DatabaseError, TypeError, ValueError, AttributeError)

_STEP = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was written; a note (`fault` False) is no damage.

    `file` is relative to the archive's folder, `place` a table and row or a byte offset; `article` and `url` name the
    story or page that it concerns, None and "" where there is none.
    """

    file: str
    place: str
    what: str
    article: int | None = None
    url: str = ""
    fault: bool = True

    def __str__(self) -> str:
        told = f"article {self.article}, {self.url}" if self.article else self.url
        return f"{self.file}: {self.place}: {self.what}" + (f" ({told})" if told else "")


def in_row(table: str, row: int | str, what: str, article: int | None = None, url: str = "") -> Finding:
    """A finding in a row of the database."""
    return Finding(FILE, f"{table} row {row}", what, article, url)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Rows that SQLite cannot read, from the first id to the last."""

    first: int
    last: int
    why: str

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first} to {self.last}"


_Read = Callable[[int, int], Sequence[Any]]


def guarded(place: str, findings: Iterator[Finding]) -> Iterator[Finding]:
    """The findings of a check; where damage ends it before its time, that is one more."""
    try:
        yield from findings
    except BROKEN as error:
        yield Finding(FILE, place, f"could not be checked to its end: {error}")


def by_id(read: _Read, last: int) -> Iterator[Sequence[Any] | Unreadable]:
    """What `read(first, last)` gives for ids from 1 to `last`, in steps that grow over gaps.

    What cannot be read is told and passed over.
    """
    start, step = 1, _STEP
    while start <= last:
        end = min(start + step - 1, last)
        empty = True
        for found in _merged(_halves(read, start, end)):
            empty = empty and not isinstance(found, Unreadable) and not found
            yield found
        start, step = end + 1, step * 2 if empty else _STEP


def _halves(read: _Read, start: int, end: int) -> Iterator[Sequence[Any] | Unreadable]:
    try:
        yield read(start, end)
    except sqlite3.DatabaseError as error:
        if start == end:
            yield Unreadable(start, end, str(error))
            return
        middle = (start + end) // 2
        yield from _halves(read, start, middle)
        yield from _halves(read, middle + 1, end)


def _merged(found: Iterator[Sequence[Any] | Unreadable]) -> Iterator[Sequence[Any] | Unreadable]:
    """Neighbours that cannot be read as one."""
    lost: Unreadable | None = None
    for each in found:
        if isinstance(each, Unreadable):
            lost = Unreadable(lost.first if lost else each.first, each.last, each.why)
            continue
        if lost:
            yield lost
            lost = None
        yield each
    if lost:
        yield lost


def highest(db: sqlite3.Connection, *questions: str) -> int:
    """The highest of several numbers, but none that the file has no room for."""
    room = (value(db, "PRAGMA page_count") or 0) * (value(db, "PRAGMA page_size") or 0) // 8
    return min(max(value(db, question) or 0 for question in questions), room)


def value(db: sqlite3.Connection, sql: str, *parameters: Any) -> Any:
    """The one value of a question; None where there is none or it cannot be read."""
    with suppress(sqlite3.DatabaseError):
        row = db.execute(sql, parameters).fetchone()
        return row[0] if row else None
    return None


def story(db: sqlite3.Connection, article: int | None) -> tuple[int | None, str]:
    """The number and URL of an article, for a finding."""
    return article, _url(db, "articles", article)


def page(db: sqlite3.Connection, page_id: int | None) -> tuple[int | None, str]:
    """The article and the URL of a page of the frontier, for a finding."""
    article = value(db, "SELECT article_id FROM frontier WHERE id = ?", page_id)
    return article, _url(db, "frontier", page_id)


def _url(db: sqlite3.Connection, table: str, row: int | None) -> str:
    return storable(str(value(db, f"SELECT url FROM {table} WHERE id = ?", row) or ""))
