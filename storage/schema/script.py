"""Several statements in one text, run inside a transaction."""

from __future__ import annotations

import sqlite3


def run_script(db: sqlite3.Connection, script: str) -> None:
    """Run the statements of a script in the transaction that is open.

    sqlite3's own `executescript` commits first; sqlite-utils' looks for the end of a statement behind every character,
    half the time of making an archive.
    """
    statement = ""
    for part in script.split(";"):
        statement += f"{part};"
        if sqlite3.complete_statement(statement):
            db.execute(statement)
            statement = ""
