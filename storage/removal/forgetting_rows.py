"""One story, page or capture forgotten: its rows. Runs inside a transaction; done twice it changes nothing."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from storage.outcome import Event
from storage.removal.forgotten import PAGES_OF_STORY
from storage.times import to_micros
from storage.writing.versions import Origin, Said, insert_tombstone


@dataclass(frozen=True, slots=True)
class Removal:
    """The row of `forgettings` that is carried out, and the time (aware) its tombstones are recorded."""

    db: sqlite3.Connection
    number: int
    recorded_at: datetime


def forget_story(removal: Removal, story: int) -> None:
    """Blank all versions of a story, write its tombstone, and forget its pages and captures."""
    db = removal.db
    row = db.execute("SELECT source, version_id FROM articles WHERE id = ?", (story,)).fetchone()
    pages = [page for (page,) in db.execute(PAGES_OF_STORY, {"story": story})]
    blank = db.execute(
        "SELECT id FROM versions WHERE article_id = ? AND forgotten_id IS NULL AND outcome != 'forgotten'", (story,)
    ).fetchall()
    for (version,) in blank:
        _blank(removal, version)
    last = db.execute("SELECT * FROM versions WHERE id = ?", (row["version_id"],)).fetchone()
    origin = Origin(story, row["source"], None, removal.recorded_at)
    tombstone = insert_tombstone(db, Said(Event.FORGOTTEN), last, origin)
    db.execute(
        "UPDATE articles SET title = '', version_id = ?, versions = versions + 1, revised_at = ? WHERE id = ?",
        (tombstone, to_micros(removal.recorded_at), story),
    )
    db.execute(
        "UPDATE forgettings SET articles = articles + 1, versions = versions + ? WHERE id = ?",
        (len(blank), removal.number),
    )
    for page in pages:
        forget_page(removal, page)


def _blank(removal: Removal, version: int) -> None:
    """Leave of a version what does not tell what it said. The full text goes first: it needs the old words."""
    db = removal.db
    db.execute(
        "INSERT INTO articles_fts (articles_fts, rowid, title, body, field) "
        "SELECT 'delete', id, title, body, field FROM indexed WHERE id = ?",
        (version,),
    )
    for table in ("cjk_versions", "tickers", "removals"):
        db.execute(f"DELETE FROM {table} WHERE version_id = ?", (version,))
    db.execute(
        "UPDATE versions SET title = '', text = '', layout = '[]', authors = '[]', provider = '', "
        "published_evidence = '', published_raw = '', published_basis = '', modified_at = NULL, modified = '', "
        "standfirst = '', dateline = '', summary = '[]', disclosures = '[]', correction = '', links = '[]', "
        "field = '', forgotten_id = ? WHERE id = ?",
        (removal.number, version),
    )


def forget_page(removal: Removal, page: int) -> None:
    """Forget what discovery and refusals said of a page, and its captures; it is never due again."""
    db = removal.db
    db.execute(
        "UPDATE frontier SET hints = '', etag = '', last_modified = '', next_at = NULL, forgotten_id = ? "
        "WHERE id = ? AND state != 'feed'",
        (removal.number, page),
    )
    db.execute("UPDATE outcomes SET evidence = '' WHERE page_id = ?", (page,))
    forget_captures(removal, [row[0] for row in db.execute("SELECT id FROM captures WHERE page_id = ?", (page,))])


def forget_captures(removal: Removal, captures: list[int]) -> None:
    """Mark captures as removed; their bytes are overwritten after the commit."""
    for capture in captures:
        done = removal.db.execute(
            "UPDATE captures SET forgotten_id = ? WHERE id = ? AND forgotten_id IS NULL", (removal.number, capture)
        )
        removal.db.execute(
            "UPDATE forgettings SET captures = captures + ? WHERE id = ?", (done.rowcount, removal.number)
        )
