"""Seals and days (seals.py). A part of the migrations, apart from migrations.py for its length."""

SEALS = """
-- SHA-256 over what the version says, and over that, its place and the seal before it (storage/proof/seals.py)
ALTER TABLE versions ADD COLUMN content BLOB;
ALTER TABLE versions ADD COLUMN seal BLOB;

-- One row a UTC day on which versions were recorded; `last_id` is the last of them.
CREATE TABLE days (
    day TEXT PRIMARY KEY,
    versions INTEGER NOT NULL,
    last_id INTEGER NOT NULL,
    -- the Merkle tree hash over the seals of its versions, and what is needed to let the tree grow
    root BLOB NOT NULL,
    peaks BLOB NOT NULL,
    -- over the root and the seal of the day before
    seal BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- SHA-256 over the bytes of the record in the WARC file; NULL: no body was kept, or older than seals
ALTER TABLE captures ADD COLUMN record BLOB;
-- the same of the warcinfo that opens the file
ALTER TABLE capture_files ADD COLUMN opening BLOB;

-- The highest id of each table whose rows are numbered without a gap, so that a row that is missing is noticed.
CREATE TABLE row_counts (
    name TEXT PRIMARY KEY,
    rows INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
"""
