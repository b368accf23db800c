"""Versions against their digests and seals, days against their roots."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from storage.files.folders import FILE
from storage.proof.marks import REMAINS, mark_of
from storage.proof.merkle import Tree
from storage.proof.seals import Row, between, day_bytes, digest
from storage.verify.finding import Finding, Unreadable, by_id, highest, in_row, story, value

# What is empty in a version whose text was removed on request.
_REMOVED = ("title", "text", "layout", "authors", "standfirst", "summary", "disclosures", "correction", "links")

# As many missing versions in a row are named one by one.
_EACH = 100


@dataclass(slots=True)
class _Day:
    """The tree of a day while its versions are read; `whole` until one of them cannot be."""

    day: str
    tree: Tree
    last_id: int = 0
    whole: bool = True


def growing_seals(db: sqlite3.Connection, day: str) -> Iterator[str]:
    """The seals (hex) that a day had one after the other, while its versions were recorded."""
    before = value(db, "SELECT seal FROM days WHERE day < ? ORDER BY day DESC LIMIT 1", day) or b""
    first = value(db, "SELECT max(last_id) FROM days WHERE day < ?", day) or 0
    last = value(db, "SELECT last_id FROM days WHERE day = ?", day)
    tree = Tree()
    for (seal,) in db.execute("SELECT seal FROM versions WHERE id > ? AND id <= ? ORDER BY id", (first, last)):
        if not isinstance(seal, bytes):
            return  # a version that has none was named already
        tree.append(seal)
        yield digest(day_bytes(before, day, tree.size, tree.root)).hex()


class Chain:
    """Checks the versions in the order of their ids; `versions` counts those that were read, `removed` those of
    them that were removed on request, `days` the days."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._day = _Day("", Tree())
        self._before = b""
        self.versions = 0
        self.removed = 0
        self.days = 0

    def check(self) -> Iterator[Finding]:
        """All versions, and all days."""
        db = self._db
        sequence = value(db, "SELECT seq FROM sqlite_sequence WHERE name = 'versions'") or 0
        last = highest(db, "SELECT max(id) FROM versions", "SELECT max(last_id) FROM days")
        if sequence != last:
            yield in_row("sqlite_sequence", "versions", f"says {sequence}, the last version is {last}")
        expected = 1
        for found in by_id(lambda first, last: between(db, first, last), last):
            if isinstance(found, Unreadable):
                self._day.whole = False
                expected = found.last + 1
                yield from self._unreadable(found)
                continue
            for row in found:
                number = row.values["id"]
                yield from self._missing(expected, number - 1)
                expected = number + 1
                yield from self._take(row)
        yield from self._missing(expected, last)
        yield from self._end_day()
        yield from self._strange_days()

    def _take(self, row: Row) -> Iterator[Finding]:
        self.versions += 1
        today = str(row.values["recorded_at"])[:10]
        if today != self._day.day:
            yield from self._end_day()
            self._day = _Day(today, Tree())
        self._day.last_id = row.values["id"]
        seal = row.values["seal"]
        yield from self._check(row)
        if isinstance(seal, bytes):
            self._day.tree.append(seal)

    def _check(self, row: Row) -> Iterator[Finding]:
        values = row.values
        named = story(self._db, values["article_id"])
        try:
            content, wrong = self._content(row)
            before = value(
                self._db,
                "SELECT seal FROM versions WHERE article_id = ? AND id < ? ORDER BY id DESC LIMIT 1",
                values["article_id"],
                values["id"],
            )
            if not wrong and digest(row.seal_bytes(before or b"", content)) != values["seal"]:
                wrong = "its seal does not fit its place, its content and the story's version before it"
        except (TypeError, ValueError) as error:
            wrong = f"has values of another kind than was written ({error})"
        if wrong:
            yield in_row("versions", values["id"], wrong, *named)

    def _content(self, row: Row) -> tuple[bytes, str]:
        """The digest the seal stands on, and what is wrong with it."""
        values = row.values
        if values["forgotten_id"] is None:
            content = digest(row.content_bytes())
            return content, "" if content == values["content"] else "is not what was written (content digest)"
        self.removed += 1
        if any(values[name] not in ("", "[]", None) for name in _REMOVED) or row.removed:
            return values["content"], "says that its text was removed on request, but has one"
        forgotten = value(
            self._db,
            "SELECT 1 FROM versions WHERE article_id = ? AND id > ? AND outcome = 'forgotten'",
            values["article_id"],
            values["id"],
        )
        if not forgotten:
            return values["content"], "its text is gone, and no removal on request was recorded"
        left = mark_of([values[name] for name in REMAINS.columns])
        return values["content"], "" if left == values["remains"] else "what the removal on request left was changed"

    def _end_day(self) -> Iterator[Finding]:
        """Hold the day that ends against its row."""
        day = self._day
        if not day.day:
            return
        self.days += 1
        row = self._db.execute(
            "SELECT versions, last_id, root, peaks, seal FROM days WHERE day = ?", (day.day,)
        ).fetchone()
        if row is None:
            yield in_row("days", day.day, "is missing")
            return
        tree = day.tree
        if day.whole and tuple(row)[:4] != (tree.size, day.last_id, tree.root, tree.peaks):
            yield in_row("days", day.day, "is not the root over the versions of that day")
        if digest(day_bytes(self._before, day.day, row[0], row[2])) != row[4]:
            yield in_row("days", day.day, "its seal does not fit its root and the day before")
        self._before = row[4]

    def _strange_days(self) -> Iterator[Finding]:
        count = value(self._db, "SELECT count(*) FROM days")
        if count != self.days:
            yield Finding(FILE, "table days", f"has {count} days, the versions have {self.days}")

    def _unreadable(self, lost: Unreadable) -> Iterator[Finding]:
        """Name the stories by the index, which may be whole where the rows are not."""
        sql = "SELECT id, article_id FROM versions INDEXED BY versions_article WHERE +id BETWEEN ? AND ?"
        try:
            known: list[Any] = self._db.execute(sql, (lost.first, lost.last)).fetchall()
        except sqlite3.DatabaseError:
            known = []
        if not known:
            yield in_row("versions", str(lost), f"cannot be read: {lost.why}")
        for number, article in known:
            yield in_row("versions", number, f"cannot be read: {lost.why}", *story(self._db, article))

    def _missing(self, first: int, last: int) -> Iterator[Finding]:
        if first > last:
            return
        self._day.whole = False
        if last - first >= _EACH:
            yield in_row("versions", f"{first} to {last}", "are missing")
            return
        for lost in range(first, last + 1):
            yield in_row("versions", lost, "is missing", *self._story_of_lost(lost))

    def _story_of_lost(self, version: int) -> tuple[int | None, str]:
        """By the outcome of the fetch that made it."""
        sql = "SELECT p.article_id FROM outcomes o JOIN frontier p ON p.id = o.page_id WHERE o.version_id = ?"
        return story(self._db, value(self._db, sql, version))
