"""Marks and what takes them away (marks.py). A part of the migrations, apart from migrations.py for its length."""

from __future__ import annotations

from collections.abc import Iterable

from storage.proof.marks import Mark


def marks(wanted: Iterable[Mark], *, compared: bool = False) -> str:
    """A column for each mark. A change of a row takes the mark away, and the end of the transaction gives it again:
    whoever writes does not need to think of it (storage/proof/marks.py).

    With `compared` a row that is written again as it was keeps its mark; m005 went without.
    """
    return "".join(_schema(mark, compared=compared) for mark in wanted)


def _schema(mark: Mark, *, compared: bool) -> str:
    table, key, column = mark.table, mark.key, mark.column
    names = mark.columns[1:]
    name = table if column == "mark" else f"{table}_{column}"
    some = f" AND {mark.condition}" if mark.condition else ""
    if compared:
        before, after = (", ".join(f"{row}.{each}" for each in names) for row in ("old", "new"))
        differs = f" AND ({before}) IS NOT ({after})"
    else:
        differs = ""
    return f"""
-- the first bytes of SHA-256 over the row; NULL: changed in this transaction
ALTER TABLE {table} ADD COLUMN {column} BLOB;
CREATE INDEX {name}_unmarked ON {table}({key}) WHERE {column} IS NULL{some};
CREATE TRIGGER {name}_changed AFTER UPDATE OF {", ".join(names)} ON {table} WHEN new.{column} IS NOT NULL{differs} BEGIN
    UPDATE {table} SET {column} = NULL WHERE {key} = new.{key};
END;
"""
