"""The index of Chinese, Japanese and Korean without a stored copy of the text.

A part of the migrations, apart from migrations.py for its length.
"""

from __future__ import annotations

import unicodedata

from sqlite_utils.db import Database

from storage.fulltext.cjk import segment_sql
from storage.schema.script import run_script

_DELETE = """INSERT INTO articles_fts(articles_fts, rowid, title, body, field)
        SELECT 'delete', id, title, body, field FROM indexed WHERE id = """

_SCHEMA = f"""
DROP TRIGGER versions_deleted;
DROP VIEW indexed;
DROP TABLE segmented;
-- The index takes each text from here: the version's own, or with a separator around each of these characters.
CREATE VIEW indexed AS
    SELECT v.id, iif(c.version_id IS NULL, v.title, {segment_sql("v.title")}) AS title,
        iif(c.version_id IS NULL, v.text, {segment_sql("v.text")}) AS body, v.field
    FROM versions v LEFT JOIN cjk_versions c ON c.version_id = v.id
    WHERE v.outcome IN ('new', 'revised', 'reread') AND v.forgotten_id IS NULL;
CREATE TRIGGER versions_deleted BEFORE DELETE ON versions
    WHEN old.outcome IN ('new', 'revised', 'reread') AND old.forgotten_id IS NULL
BEGIN
    {_DELETE}old.id;
    DELETE FROM cjk_versions WHERE version_id = old.id;
END;
"""


def drop_copies(db: Database) -> None:
    """Run it, inside a transaction. The freed pages are used again by what is saved later."""
    db.execute(
        "CREATE TABLE cjk_versions ("
        "version_id INTEGER PRIMARY KEY"  # Chinese, Japanese or Korean characters stand in title or text
        ") STRICT"
    )
    db.execute("INSERT INTO cjk_versions SELECT version_id FROM segmented")
    anew = [row[0] for row in db.execute("SELECT version_id, title || body FROM segmented") if _parts_otherwise(row[1])]
    for version in anew:
        db.execute(f"{_DELETE}?", (version,))
    run_script(db.conn, _SCHEMA)
    for version in anew:
        db.execute(
            "INSERT INTO articles_fts (rowid, title, body, field) "
            "SELECT id, title, body, field FROM indexed WHERE id = ?",
            (version,),
        )


def _parts_otherwise(text: str) -> bool:
    """Whether the copy may have had other words: it had no separator between a CJK character and a mark (category M)
    or one of private use."""
    return any(
        unicodedata.category(character)[0] == "M" or "\ue000" <= character <= "\uf8ff" for character in set(text)
    )
