"""Sources, runs and the frontier: a part of the first schema, apart from migrations.py for its length."""

SOURCES_AND_RUNS = """
CREATE TABLE sources (
    name TEXT PRIMARY KEY,
    title TEXT NOT NULL DEFAULT '',
    homepage TEXT NOT NULL DEFAULT '',
    licence TEXT NOT NULL DEFAULT '',
    added_at TEXT NOT NULL
) STRICT;

CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL REFERENCES sources(name),
    started_at TEXT NOT NULL,
    finished_at TEXT,
    -- 1: went through to its end; 0: was stopped or failed; NULL: under way, or the process was killed
    finished INTEGER,
    message TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX runs_source ON runs(source, id);
"""

# One row a URL that was ever seen, whatever became of it; other tables point here, so that a long URL is stored once.
FRONTIER = """
CREATE TABLE frontier (
    id INTEGER PRIMARY KEY,
    -- canonical (storage/urls.py); `address` is the URL to fetch where that differs
    url TEXT NOT NULL UNIQUE,
    address TEXT,
    source TEXT NOT NULL REFERENCES sources(name),
    -- pending: to be fetched; article; refused; gone; feed: a feed, sitemap or listing
    state TEXT NOT NULL CHECK (state IN ('pending', 'article', 'refused', 'gone', 'feed')),
    -- what discovery said: JSON of title, published, modified, found_in
    hints TEXT NOT NULL DEFAULT '',
    found_at TEXT NOT NULL,
    checked_at TEXT,
    -- not to be fetched before; NULL: not again
    next_at TEXT,
    -- refusals in a row
    failures INTEGER NOT NULL DEFAULT 0,
    etag TEXT NOT NULL DEFAULT '',
    last_modified TEXT NOT NULL DEFAULT '',
    capture_id INTEGER REFERENCES captures(id),
    article_id INTEGER REFERENCES articles(id)
) STRICT;
CREATE INDEX frontier_due ON frontier(source, next_at) WHERE next_at IS NOT NULL;

CREATE TABLE discoveries (
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs(id),
    page_id INTEGER NOT NULL REFERENCES frontier(id),
    recorded_at TEXT NOT NULL,
    links INTEGER NOT NULL,
    due INTEGER NOT NULL,
    reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX discoveries_run ON discoveries(run_id);
"""

PAGES_OF_STORY = "CREATE INDEX frontier_article ON frontier(article_id) WHERE article_id IS NOT NULL"
