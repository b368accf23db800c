"""What an as-of question needs beside the versions. A part of the migrations."""

ASOF = """
-- The few versions whose text was removed on request: every as-of question counts those of its moment.
CREATE INDEX versions_forgotten ON versions(forgotten_id) WHERE forgotten_id IS NOT NULL;

-- A reread found that a page, which had been refused, is another address of a story. No fetch of it says so.
CREATE TABLE filed (
    id INTEGER PRIMARY KEY,
    page_id INTEGER NOT NULL REFERENCES frontier(id),
    article_id INTEGER NOT NULL REFERENCES articles(id),
    recorded_at TEXT NOT NULL
) STRICT;
CREATE INDEX filed_page ON filed(page_id);
"""
