"""What a page allowed when it was fetched, and which captures and pages were removed on request.

A part of the migrations, apart from migrations.py for its length.
"""

RIGHTS = """
-- What was said about keeping and using a page, as seen at a fetch; each combination is stored once.
CREATE TABLE rights (
    id INTEGER PRIMARY KEY,
    -- allowed; absent: there is no robots.txt; '': it was not asked, the page was saved by somebody
    robots TEXT NOT NULL DEFAULT '',
    noarchive INTEGER NOT NULL DEFAULT 0,
    -- a text and data mining reservation
    tdm INTEGER NOT NULL DEFAULT 0,
    -- JSON list: everything that was reserved, the two above too
    reserved TEXT NOT NULL DEFAULT '[]',
    tdm_policy TEXT NOT NULL DEFAULT '',
    -- the page's own, and what the source file said then
    licence TEXT NOT NULL DEFAULT '',
    source_licence TEXT NOT NULL DEFAULT '',
    UNIQUE (robots, reserved, tdm_policy, licence, source_licence)
) STRICT;
ALTER TABLE captures ADD COLUMN rights_id INTEGER REFERENCES rights(id);

-- A capture with this was removed on request: a placeholder of the same length stands in its place in the file.
ALTER TABLE captures ADD COLUMN forgotten_id INTEGER REFERENCES forgettings(id);
CREATE INDEX captures_forgotten ON captures(forgotten_id) WHERE forgotten_id IS NOT NULL;
-- A page with this is never fetched or kept again.
ALTER TABLE frontier ADD COLUMN forgotten_id INTEGER REFERENCES forgettings(id);
-- NULL: begun, and to be gone on with
ALTER TABLE forgettings ADD COLUMN finished_at TEXT;
"""
