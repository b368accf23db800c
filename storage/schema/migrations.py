"""The schema of tearsheet.db, as forward-only migrations of sqlite-utils.

Times are ISO 8601 text in UTC with a trailing Z. What publishers and servers say has seconds (`published_at`,
`fetched_at`); the archive's own clock has microseconds (`recorded_at`, `first_seen_at`), so that "as of" can tell apart
what was written within one second. Within one column the text order is the time order.

The rowid of a version grows with `recorded_at` and is never used twice: "newest first" and "as of" are rowid ranges.

For whoever writes the next migration: `table.transform()` of sqlite-utils makes the table anew and silently drops its
triggers, here `versions_deleted`; create it again in the same migration. Nothing may need SQLite above 3.40.
"""

from __future__ import annotations

from sqlite_utils import Migrations
from sqlite_utils.db import Database

from storage.proof.marks import FIRST, SECOND, THIRD
from storage.schema.asof_schema import ASOF
from storage.schema.cjk_schema import drop_copies
from storage.schema.frontier_schema import FRONTIER, PAGES_OF_STORY, SOURCES_AND_RUNS
from storage.schema.full_text_schema import FULL_TEXT
from storage.schema.makers_schema import MAKERS
from storage.schema.marks_schema import marks
from storage.schema.readings_schema import add_readings
from storage.schema.repetition_schema import REPETITION, hash_bylines
from storage.schema.rights_schema import RIGHTS
from storage.schema.script import run_script
from storage.schema.seals_schema import SEALS

# Stands in the header of the file (PRAGMA application_id), so that a database from elsewhere is refused: "Tear".
APPLICATION_ID = 0x54656172

# Set before the first table is written. Real articles (6,000 bytes on average, spread widely) leave room empty on their
# pages: 0.12 x the text at 4 KiB, 0.07 at 2 KiB. At 1 KiB the other tables lose what they gain, and saving is slower.
PAGE_SIZE = 2048

migrations = Migrations("tearsheet")

_CAPTURES = """
CREATE TABLE capture_files (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    -- bytes that are committed; what stands after them is a torn tail
    length INTEGER NOT NULL
) STRICT;

CREATE TABLE captures (
    id INTEGER PRIMARY KEY,
    page_id INTEGER NOT NULL REFERENCES frontier(id),
    -- the address that answered, where it is not the one that was asked for
    url TEXT,
    run_id INTEGER NOT NULL REFERENCES runs(id),
    fetched_at TEXT,
    recorded_at TEXT NOT NULL,
    status INTEGER NOT NULL,
    media_type TEXT NOT NULL DEFAULT '',
    -- SHA-256 of the body
    digest BLOB NOT NULL,
    -- NULL: the page asked not to be archived, its body was not kept
    file_id INTEGER REFERENCES capture_files(id),
    offset INTEGER,
    length INTEGER,
    -- the capture with the same body; this one's record is a WARC revisit
    revisit_of INTEGER REFERENCES captures(id)
) STRICT;
CREATE INDEX captures_page ON captures(page_id);
"""

_ARTICLES = """
CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL REFERENCES sources(name),
    publisher TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL,
    language TEXT NOT NULL DEFAULT '',
    published_at TEXT,
    -- when the archive first recorded it; never changed afterwards
    first_seen_at TEXT NOT NULL,
    -- the version that counts: the last one with a text, or the refusal or removal that took its place
    version_id INTEGER NOT NULL REFERENCES versions(id) DEFERRABLE INITIALLY DEFERRED,
    revised_at TEXT NOT NULL,
    versions INTEGER NOT NULL DEFAULT 1,
    gone_at TEXT
) STRICT;
CREATE INDEX articles_published ON articles(published_at);
CREATE INDEX articles_source ON articles(source, published_at);
CREATE INDEX articles_version ON articles(version_id);
CREATE TRIGGER articles_first_seen BEFORE UPDATE OF first_seen_at ON articles BEGIN
    SELECT RAISE(ABORT, 'first_seen_at is never changed');
END;

CREATE TABLE versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id INTEGER NOT NULL REFERENCES articles(id),
    -- new, revised, or gone: a tombstone with an empty text; what was last read stands in the version before it
    outcome TEXT NOT NULL CHECK (outcome IN ('new', 'revised', 'gone')),
    recorded_at TEXT NOT NULL,
    capture_id INTEGER REFERENCES captures(id),
    -- SHA-256 over title and text (Article.digest); a tombstone carries that of the version before it
    digest BLOB NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    -- JSON: runs of [kind, first position, paragraphs], see storage/writing/paragraphs.py
    layout TEXT NOT NULL DEFAULT '[]',
    authors TEXT NOT NULL DEFAULT '[]',
    provider TEXT NOT NULL DEFAULT '',
    publisher TEXT NOT NULL DEFAULT '',
    published_at TEXT,
    -- the offset of the claim, "+08:00"
    published_offset TEXT NOT NULL DEFAULT '',
    published_precision TEXT NOT NULL DEFAULT '',
    published_evidence TEXT NOT NULL DEFAULT '',
    published_raw TEXT NOT NULL DEFAULT '',
    published_inferred INTEGER NOT NULL DEFAULT 0,
    published_basis TEXT NOT NULL DEFAULT '',
    modified_at TEXT,
    -- JSON of the modified claim's other parts
    modified TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL DEFAULT '',
    standfirst TEXT NOT NULL DEFAULT '',
    dateline TEXT NOT NULL DEFAULT '',
    summary TEXT NOT NULL DEFAULT '[]',
    disclosures TEXT NOT NULL DEFAULT '[]',
    correction TEXT NOT NULL DEFAULT '',
    links TEXT NOT NULL DEFAULT '[]',
    flags TEXT NOT NULL DEFAULT '[]',
    rights TEXT NOT NULL DEFAULT '[]',
    extractor TEXT NOT NULL DEFAULT '',
    recipe TEXT NOT NULL DEFAULT '',
    snapshot INTEGER NOT NULL DEFAULT 0,
    -- source, language and tickers as words of the full-text index, see storage/fulltext/tokens.py
    field TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX versions_article ON versions(article_id);

CREATE TABLE tickers (
    version_id INTEGER NOT NULL REFERENCES versions(id),
    symbol TEXT NOT NULL,
    mic TEXT NOT NULL,
    mention TEXT NOT NULL,
    -- its place among the tickers of the version
    position INTEGER NOT NULL,
    PRIMARY KEY (symbol, mic, version_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX tickers_version ON tickers(version_id);

-- A disclaimer stands under thousands of articles: each wording is stored once. People read the view `removed`.
CREATE TABLE removed_blocks (
    id INTEGER PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    rule TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE TABLE removals (
    version_id INTEGER NOT NULL REFERENCES versions(id),
    position INTEGER NOT NULL,
    -- two removed blocks can come from one block of the page
    part INTEGER NOT NULL,
    block_id INTEGER NOT NULL REFERENCES removed_blocks(id),
    PRIMARY KEY (version_id, position, part)
) STRICT, WITHOUT ROWID;
CREATE VIEW removed AS
    SELECT r.version_id, r.position, r.part, b.kind, b.rule, b.text
    FROM removals r JOIN removed_blocks b ON b.id = r.block_id;

-- A row says that a version belongs to a wire group since recorded_at.
CREATE TABLE groups (
    version_id INTEGER PRIMARY KEY REFERENCES versions(id),
    group_id INTEGER NOT NULL,
    recorded_at TEXT NOT NULL
) STRICT;
CREATE INDEX groups_group ON groups(group_id);

-- Masked fingerprints of blocks that recur in a source. `snapshot`: since when it counts as boilerplate; NULL: not yet.
CREATE TABLE repeated (
    source TEXT NOT NULL REFERENCES sources(name),
    fingerprint TEXT NOT NULL,
    articles INTEGER NOT NULL,
    snapshot INTEGER,
    PRIMARY KEY (source, fingerprint)
) STRICT, WITHOUT ROWID;
"""

_OUTCOMES = """
CREATE TABLE outcomes (
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs(id),
    page_id INTEGER NOT NULL REFERENCES frontier(id),
    source TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('new', 'revised', 'unchanged', 'gone', 'rejected')),
    reason TEXT NOT NULL DEFAULT '',
    -- JSON list: what was seen
    evidence TEXT NOT NULL DEFAULT '',
    capture_id INTEGER REFERENCES captures(id),
    version_id INTEGER REFERENCES versions(id)
) STRICT;
CREATE INDEX outcomes_run ON outcomes(run_id);
CREATE INDEX outcomes_page ON outcomes(page_id);
"""


@migrations()
def m001_archive(db: Database) -> None:
    """The first schema."""
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for part in (SOURCES_AND_RUNS, FRONTIER, _CAPTURES, _ARTICLES, _OUTCOMES, FULL_TEXT):
        run_script(db.conn, part)


@migrations()
def m002_waits(db: Database) -> None:
    """Servers that asked to be left alone (Retry-After, a robots.txt that cannot be read), and until when."""
    db.execute("CREATE TABLE waits (server TEXT PRIMARY KEY, until TEXT NOT NULL) STRICT, WITHOUT ROWID")


@migrations()
def m003_repetition(db: Database) -> None:
    """What a source repeats, with the evidence that decides."""
    run_script(db.conn, REPETITION)


@migrations()
def m004_readings(db: Database) -> None:
    """Versions by a better reading or a request, and what kind of change an edit is."""
    add_readings(db)


@migrations()
def m005_seals(db: Database) -> None:
    """Digests over all that the archive says; `Archive.open` seals what is there already."""
    run_script(db.conn, SEALS + marks(FIRST))


@migrations()
def m006_rights(db: Database) -> None:
    """What a page allowed when it was fetched; what was removed on request."""
    run_script(db.conn, RIGHTS)


@migrations()
def m008_makers(db: Database) -> None:
    """What read a capture again."""
    run_script(db.conn, MAKERS)


@migrations()
def m009_cjk(db: Database) -> None:
    """No copies of texts for the index."""
    drop_copies(db)


@migrations()
def m010_marks(db: Database) -> None:
    """Marks for what allowed, read or removed a page; `Archive.open` marks what is there already."""
    run_script(db.conn, marks(SECOND, compared=True))


@migrations()
def m011_asof(db: Database) -> None:
    """What questions about the past need beside the versions."""
    run_script(db.conn, ASOF + marks(THIRD, compared=True))


@migrations()
def m012_bylines(db: Database) -> None:
    """No names among what a source repeats."""
    hash_bylines(db)


@migrations()
def m013_pages(db: Database) -> None:
    """The pages of a story without reading them all: a removal on request asks for each."""
    db.execute(PAGES_OF_STORY)
