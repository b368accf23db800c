"""The tables of repetition.py, apart from migrations.py for its length."""

from sqlite_utils.db import Database

from storage.repetition import hashed

REPETITION = """
DROP TABLE repeated;
-- How many articles of a source were counted, and the number of its newest snapshot (storage/repetition.py).
CREATE TABLE learning (
    source TEXT PRIMARY KEY REFERENCES sources(name),
    articles INTEGER NOT NULL DEFAULT 1,
    snapshot INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
-- Masked fingerprints of paragraphs. Boilerplate from `snapshot` on (NULL: not yet), and no more from `until` on.
CREATE TABLE repeated (
    source TEXT NOT NULL REFERENCES sources(name),
    fingerprint TEXT NOT NULL,
    -- articles that have it, and those that it opens
    articles INTEGER NOT NULL DEFAULT 1,
    openings INTEGER NOT NULL,
    -- 2 stands for more than one byline; `byline` is that of the first article
    columns INTEGER NOT NULL DEFAULT 1,
    byline TEXT NOT NULL,
    -- numbers of the first and the last article that have it, among the source's own, and the last one's id
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    last_article INTEGER NOT NULL,
    snapshot INTEGER,
    until INTEGER,
    PRIMARY KEY (source, fingerprint)
) STRICT, WITHOUT ROWID;
"""


def hash_bylines(db: Database) -> None:
    """Names to what repetition.py writes today. The tables stay as they are."""
    db.conn.create_function("hashed", 1, hashed, deterministic=True)
    db.execute("UPDATE repeated SET byline = hashed(byline)")
    db.conn.create_function("hashed", 1, None)
