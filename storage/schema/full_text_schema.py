"""The full-text index of the first schema, apart from migrations.py for its length."""

# The index takes each text from `indexed`: the version's own, or for Chinese, Japanese and Korean a copy with a
# separator (U+001F) between the characters, since unicode61 would take a whole sentence for one word.
FULL_TEXT = """
CREATE TABLE segmented (
    version_id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE VIEW indexed AS
    SELECT v.id, coalesce(s.title, v.title) AS title, coalesce(s.body, v.text) AS body, v.field
    FROM versions v LEFT JOIN segmented s ON s.version_id = v.id
    WHERE v.outcome != 'gone';
CREATE VIRTUAL TABLE articles_fts USING fts5(
    title, body, field, content='indexed', content_rowid='id', tokenize='porter unicode61'
);
CREATE TRIGGER versions_deleted BEFORE DELETE ON versions WHEN old.outcome != 'gone' BEGIN
    INSERT INTO articles_fts(articles_fts, rowid, title, body, field)
        SELECT 'delete', id, title, body, field FROM indexed WHERE id = old.id;
    DELETE FROM segmented WHERE version_id = old.id;
END;
"""
