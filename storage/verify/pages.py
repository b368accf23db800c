"""SQLite's own checks: pages, indexes, references; the schema; and the full text against the texts."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

from storage.files.folders import FILE
from storage.fulltext.cjk import has_cjk
from storage.schema.expected import expected_schema, schema_of
from storage.schema.migrations import APPLICATION_ID
from storage.verify.finding import Finding, Unreadable, by_id, highest, in_row, story, value
from storage.writing.versions import TEXTS

_ALL = 1_000_000_000
_TOLD = re.compile(r"\b(?:page|row) \d+\b", re.I)


def check_pages(db: sqlite3.Connection) -> Iterator[Finding]:
    """Every page and index (PRAGMA integrity_check), every reference, and the schema."""
    try:
        for (said,) in db.execute(f"PRAGMA integrity_check({_ALL})"):
            if said != "ok":
                for line in str(said).splitlines():
                    told = _TOLD.search(line)
                    yield Finding(FILE, told[0] if told else "pages", line)
    except sqlite3.DatabaseError as error:
        yield Finding(FILE, "pages", f"SQLite cannot check it: {error}")
    try:
        for table, row, parent, _ in db.execute("PRAGMA foreign_key_check"):
            yield _lost_reference(db, table, row, parent)
    except sqlite3.DatabaseError as error:
        yield Finding(FILE, "references", f"cannot be checked: {error}")
    yield from _check_schema(db)


def _lost_reference(db: sqlite3.Connection, table: str, row: int | None, parent: str) -> Finding:
    article = value(db, f"SELECT article_id FROM {table} WHERE rowid = ?", row) if row is not None else None
    return in_row(table, row or "?", f"refers to a row of {parent} that is missing", *story(db, article))


def _check_schema(db: sqlite3.Connection) -> Iterator[Finding]:
    wanted = expected_schema()
    try:
        identity = db.execute("PRAGMA application_id").fetchone()[0]
        if identity != APPLICATION_ID:
            yield Finding(FILE, "header", "does not say that it is an archive of Tearsheet")
        found = schema_of(db)
    except sqlite3.DatabaseError as error:
        yield Finding(FILE, "schema", f"cannot be read: {error}")
        return
    for name in sorted(wanted.keys() - found.keys()):
        yield Finding(FILE, f"schema of {name}", "is missing")
    for name, sql in sorted(found.items()):
        if name not in wanted:
            yield Finding(FILE, f"schema of {name}", "is not Tearsheet's", fault=False)
        elif sql != wanted[name]:
            yield Finding(FILE, f"schema of {name}", "is not what it should be")


def check_full_text(db: sqlite3.Connection) -> Iterator[Finding]:
    """The full-text index against the texts, and which of them are CJK. `db` may write; nothing is written."""
    try:
        config = [tuple(row) for row in db.execute("SELECT k, v FROM articles_fts_config")]
        if config != [("version", 4)]:
            yield Finding(FILE, "articles_fts", "has settings that were not written")
        db.execute("BEGIN")
        try:
            db.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")
        finally:
            db.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_READONLY:
            said = "was not checked, for that needs the right to write in the folder"
            yield Finding(FILE, "articles_fts", said, fault=False)
        else:
            yield Finding(FILE, "articles_fts", f"cannot be read: {error}")
    except sqlite3.DatabaseError as error:
        yield Finding(FILE, "articles_fts", f"the full-text index is not that of the texts: {error}")
        yield from _articles_in_doubt(db)
    yield from _check_cjk(db)


def _articles_in_doubt(db: sqlite3.Connection) -> Iterator[Finding]:
    """Which versions' rows of the index differ: each text indexed anew beside it, words compared."""
    fresh = sqlite3.connect("", isolation_level=None)
    try:
        fresh.execute("CREATE VIRTUAL TABLE t USING fts5(title, body, field, content='', tokenize='porter unicode61')")
        fresh.execute("CREATE VIRTUAL TABLE w USING fts5vocab(t, instance)")
        db.execute("CREATE VIRTUAL TABLE temp.w USING fts5vocab(main, articles_fts, instance)")
        for row in db.execute("SELECT id, title, body, field FROM indexed"):
            fresh.execute("INSERT INTO t (rowid, title, body, field) VALUES (?, ?, ?, ?)", tuple(row))
        wanted, found = (each.execute("SELECT term, doc, col, offset FROM w") for each in (fresh, db))
        for version in sorted(_differing(wanted, found)):
            article = value(db, "SELECT article_id FROM versions WHERE id = ?", version)
            yield in_row("articles_fts", version, "is not indexed by its words", *story(db, article))
    except sqlite3.DatabaseError as error:
        yield Finding(FILE, "articles_fts", f"cannot be read as far as its articles: {error}")
    finally:
        fresh.close()


def _differing(wanted: Iterator[tuple[str, int, str, int]], found: Iterator[tuple[str, int, str, int]]) -> set[int]:
    """The documents in which two lists of words, each in the order of the words, differ."""
    differing: set[int] = set()
    left, right = next(wanted, None), next(found, None)
    while left or right:
        if left and right and tuple(left) == tuple(right):
            left, right = next(wanted, None), next(found, None)
        elif right is None or (left is not None and _order(left) < _order(right)):
            assert left is not None
            differing.add(left[1])
            left = next(wanted, None)
        else:
            differing.add(right[1])
            right = next(found, None)
    return differing


def _order(word: tuple[str, int, str, int]) -> tuple[bytes, int, str, int]:
    return word[0].encode("utf-8", "surrogateescape"), *word[1:]


def _check_cjk(db: sqlite3.Connection) -> Iterator[Finding]:
    def read(first: int, last: int) -> list[tuple[int, int, str, str, int | None]]:
        return db.execute(
            "SELECT v.id, v.article_id, v.title, v.text, c.version_id FROM versions v LEFT JOIN cjk_versions c "
            f"ON c.version_id = v.id WHERE v.id BETWEEN ? AND ? AND v.forgotten_id IS NULL AND v.outcome IN {TEXTS}",
            (first, last),
        ).fetchall()

    known = 0
    last = highest(db, "SELECT max(id) FROM versions")
    for found in by_id(read, last):
        if isinstance(found, Unreadable):
            return  # the check of the versions names them
        for version, article, title, text, listed in found:
            known += listed is not None
            if (has_cjk(title) or has_cjk(text)) != (listed is not None):
                said = "is there for a text without such characters" if listed else "is missing"
                yield in_row("cjk_versions", version, said, *story(db, article))
    if value(db, "SELECT count(*) FROM cjk_versions") != known:
        yield Finding(FILE, "cjk_versions", "has rows of versions that have no text")
