"""What the catalogue of a database must say, by which damage of it is told from a bug of ours."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

from sqlite_utils.db import Database

from storage.schema.migrations import migrations

Schema = dict[str, tuple[str, str, str | None]]
"""By the name of a table, index, view or trigger: its type, its table, its SQL without comments."""
# SQLite keeps the statement that made a table as it was written; a later version may say the same in other words.
_COMMENT = re.compile(r"--[^\n]*")


def schema_of(db: sqlite3.Connection) -> Schema:
    """As it stands there, SQLite's own statistics left out. Raises sqlite3.DatabaseError where it cannot be read."""
    rows = db.execute("SELECT name, type, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%'")
    return {name: (kind, table, sql and " ".join(_COMMENT.sub("", sql).split())) for name, kind, table, sql in rows}


def expected_schema() -> Schema:
    """As all migrations make it."""
    with closing(Database(memory=True, execute_plugins=False)) as made:
        migrations.apply(made)
        return schema_of(made.conn)
