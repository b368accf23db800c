"""How many bytes each table and index of a database takes, free space inside its pages included."""

from __future__ import annotations

import sqlite3


def part_sizes(db: sqlite3.Connection) -> dict[str, int]:
    """Bytes by table and index, from SQLite's dbstat; what is free is "free pages". Needs a SQLite with dbstat."""
    rows = db.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name").fetchall()
    (free,) = db.execute("PRAGMA freelist_count").fetchone()
    (size,) = db.execute("PRAGMA page_size").fetchone()
    return {**dict(rows), "free pages": free * size}
