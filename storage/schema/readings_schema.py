"""Versions that are not a publisher's doing: what a better reading found, and what was removed on request.

A part of the migrations, apart from migrations.py for its length.
"""

from sqlite_utils.db import Database

from storage.schema.script import run_script

_CHECK_BEFORE = "CHECK (outcome IN ('new', 'revised', 'gone'))"
_CHECK_AFTER = "CHECK (outcome IN ('new', 'revised', 'reread', 'gone', 'refused', 'forgotten'))"

_READINGS = """
-- A reading of captures by another extractor, recipe or snapshot. `place` is how many are done.
CREATE TABLE rereads (
    id INTEGER PRIMARY KEY,
    -- NULL: every source
    source TEXT REFERENCES sources(name),
    extractor TEXT NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    place INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What was removed on request: which articles were meant, why, and how much it was.
CREATE TABLE forgettings (
    id INTEGER PRIMARY KEY,
    recorded_at TEXT NOT NULL,
    what TEXT NOT NULL,
    why TEXT NOT NULL DEFAULT '',
    articles INTEGER NOT NULL DEFAULT 0,
    versions INTEGER NOT NULL DEFAULT 0,
    captures INTEGER NOT NULL DEFAULT 0
) STRICT;

-- revised: trivial, wording, facts, headline or correction; gone: withdrawn; refused: the reason; else ''
ALTER TABLE versions ADD COLUMN change TEXT NOT NULL DEFAULT '';
-- the reading of captures that made it; NULL: a crawl or an import did
ALTER TABLE versions ADD COLUMN reread_id INTEGER REFERENCES rereads(id);
-- text and what else could tell it were removed on request
ALTER TABLE versions ADD COLUMN forgotten_id INTEGER REFERENCES forgettings(id);

DROP TRIGGER versions_deleted;
DROP VIEW indexed;
CREATE VIEW indexed AS
    SELECT v.id, coalesce(s.title, v.title) AS title, coalesce(s.body, v.text) AS body, v.field
    FROM versions v LEFT JOIN segmented s ON s.version_id = v.id
    WHERE v.outcome IN ('new', 'revised', 'reread') AND v.forgotten_id IS NULL;
CREATE TRIGGER versions_deleted BEFORE DELETE ON versions
    WHEN old.outcome IN ('new', 'revised', 'reread') AND old.forgotten_id IS NULL
BEGIN
    INSERT INTO articles_fts(articles_fts, rowid, title, body, field)
        SELECT 'delete', id, title, body, field FROM indexed WHERE id = old.id;
    DELETE FROM segmented WHERE version_id = old.id;
END;
"""


def add_readings(db: Database) -> None:
    """Run it, inside a transaction.

    SQLite changes a CHECK only in its catalogue; its manual (lang_altertable, "other kinds of table schema changes")
    gives this as the way that does not copy the table. It comes last: adding a column goes by the old text's length.
    """
    run_script(db.conn, _READINGS)
    db.execute("UPDATE versions SET change = 'withdrawn' WHERE outcome = 'gone'")
    (number,) = db.execute("PRAGMA schema_version").fetchone()
    db.execute("PRAGMA writable_schema = ON")
    db.execute(
        "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE name = 'versions'", (_CHECK_BEFORE, _CHECK_AFTER)
    )
    db.execute(f"PRAGMA schema_version = {number + 1}")
    db.execute("PRAGMA writable_schema = OFF")
