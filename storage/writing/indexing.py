"""The full text of new versions, indexed together at the end of the transaction that wrote them.

FTS5 holds what is inserted in memory, and writes it as a segment of its own whenever a savepoint is opened. SQLite does
that by itself around each statement that a constraint may stop half-way: an UPDATE of a column with a foreign key, an
INSERT with RETURNING. Indexed one by one, each version became such a segment, to be merged with others later.
"""

from __future__ import annotations

import sqlite3

from storage.fulltext.cjk import has_cjk, segment
from storage.writing.versions import TEXTS


def index_all(db: sqlite3.Connection) -> None:
    """Index what was written since the last time. Runs inside a transaction, as the last but the seals.

    Ids of versions grow, so what is not indexed yet comes after the last that is.
    """
    (last,) = db.execute("SELECT coalesce(max(id), 0) FROM articles_fts_docsize").fetchone()
    new = db.execute(f"SELECT id, title, text, field FROM versions WHERE id > ? AND outcome IN {TEXTS}", (last,))
    rows, cjk = [], []
    for version, title, text, field in new:
        if has_cjk(title) or has_cjk(text):
            title, text = segment(title), segment(text)
            cjk.append((version,))
        rows.append((version, title, text, field))
    db.executemany("INSERT INTO cjk_versions (version_id) VALUES (?)", cjk)
    db.executemany("INSERT INTO articles_fts (rowid, title, body, field) VALUES (?, ?, ?, ?)", rows)
