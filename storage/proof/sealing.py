"""The end of every transaction: new versions get their seals, the days their roots, changed rows their marks.

So whoever writes a version need not think of its seal, and an archive of before seals is sealed when it is opened.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from storage.proof.marks import mark_all
from storage.proof.merkle import Tree
from storage.proof.seals import Row, day_bytes, digest, rows

_STEP = 200


@dataclass(slots=True)
class _Day:
    """The newest day while its tree grows; `before` is the seal of the day before it."""

    day: str
    tree: Tree
    last_id: int
    before: bytes

    @property
    def seal(self) -> bytes:
        return digest(day_bytes(self.before, self.day, self.tree.size, self.tree.root))


def seal_all(db: sqlite3.Connection) -> None:
    """Seal and mark what was written since the last time. Runs inside a transaction."""
    day = _newest(db)
    while found := rows(db, day.last_id if day else 0, _STEP):
        for row in found:
            seal = _seal(db, row)
            today = row.values["recorded_at"][:10]
            if day is None or day.day != today:
                if day:
                    _write(db, day)
                day = _Day(today, Tree(), 0, day.seal if day else b"")
            day.tree.append(seal)
            day.last_id = row.values["id"]
        assert day is not None
        _write(db, day)
    mark_all(db)


def _seal(db: sqlite3.Connection, row: Row) -> bytes:
    values = row.values
    before = db.execute(
        "SELECT seal FROM versions WHERE article_id = ? AND id < ? ORDER BY id DESC LIMIT 1",
        (values["article_id"], values["id"]),
    ).fetchone()
    content = digest(row.content_bytes())
    seal = digest(row.seal_bytes(before[0] if before else b"", content))
    db.execute("UPDATE versions SET content = ?, seal = ? WHERE id = ?", (content, seal, values["id"]))
    return seal


def _newest(db: sqlite3.Connection) -> _Day | None:
    found = db.execute("SELECT day, versions, peaks, last_id, seal FROM days ORDER BY day DESC LIMIT 2").fetchall()
    if not found:
        return None
    day, versions, peaks, last_id, _ = found[0]
    return _Day(day, Tree(versions, peaks), last_id, found[1][4] if len(found) > 1 else b"")


def _write(db: sqlite3.Connection, day: _Day) -> None:
    tree = day.tree
    db.execute(
        "INSERT OR REPLACE INTO days (day, versions, last_id, root, peaks, seal) VALUES (?, ?, ?, ?, ?, ?)",
        (day.day, tree.size, day.last_id, tree.root, tree.peaks, day.seal),
    )
