"""Removal on request: texts, titles, authors and captures go, and what is left says so.

What stays of a story is a tombstone: its address, source and publisher, when it was published, first seen and removed,
and the digests. The request is recorded first (`forgettings`); each story with its pages and captures is one
transaction; then the bytes of the captures are overwritten in place (storage/files/placeholder.py), and at last the
full text is merged and the database written anew, because SQLite leaves deleted text in free pages and the index. A
removal that was broken off goes on when the same is asked for again; every step may be done twice.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path

from sqlite_utils.db import Database

from storage.errors import ArchiveDamaged, StorageError, UsageError
from storage.files.folders import FILE, sync_folder
from storage.files.lock import WriterLock
from storage.files.placeholder import placeholder
from storage.opening.backup import no_removal
from storage.opening.database import connect_reader, connect_writer, no_archive, transaction, words_for
from storage.opening.upgrade import require_current
from storage.proof.sealing import seal_all
from storage.removal.forgetting_rows import Removal, forget_captures, forget_page, forget_story
from storage.removal.forgotten import PAGES_OF_STORY, Wanted, captures_of_feeds, pages_without_story, stories
from storage.times import parse_instant, to_micros

_BATCH = 100
_MERGE_PAGES = 2000
# Milliseconds; a search or a page of `serve` takes less.
_WAIT_FOR_READERS = 60_000

Progress = Callable[[str, int, int], None]
"""Called with what is done, how much of it, and how much there is."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much was removed, or would be. `copies` are files beside the archive that still hold it."""

    articles: int
    versions: int
    captures: int
    copies: tuple[Path, ...] = ()


def would_forget(folder: Path, wanted: Wanted) -> Forgotten:
    """Count what `forget` would remove; nothing is written. Raises what opening an archive raises, and UsageError."""
    database = connect_reader(folder / FILE)
    require_current(database, folder / FILE)
    db = database.conn
    db.row_factory = sqlite3.Row
    with closing(database), words_for(folder / FILE):
        found = stories(db, wanted)
        versions = captures = 0
        pages: set[int] = set()
        for story in found:
            versions += _count(db, "versions WHERE article_id = ? AND forgotten_id IS NULL", story)
            pages.update(row[0] for row in db.execute(PAGES_OF_STORY, {"story": story}))
        pages.update(pages_without_story(db, wanted))
        for page in pages:
            captures += _count(db, "captures WHERE page_id = ? AND forgotten_id IS NULL", page)
        captures += len(captures_of_feeds(db, folder, wanted))
        return Forgotten(len(found), versions, captures, _copies(folder))


def forget(folder: Path, wanted: Wanted, *, why: str, now: datetime, progress: Progress = lambda *_: None) -> Forgotten:
    """Remove what is wanted. `now` (aware) dates the tombstones, `why` is kept beside them.

    Raises ArchiveLocked while a crawl writes or a backup is made, UsageError while another removal waits to be
    finished, and StorageError, also when a reader keeps the old text from leaving the files: then the same goes on.
    """
    path = folder / FILE
    if not path.exists():
        raise no_archive(folder)
    with ExitStack() as stack, words_for(path):
        stack.callback(WriterLock(folder / "writer.lock").release)
        stack.enter_context(no_removal(folder))
        database = connect_writer(path)
        stack.callback(database.close)
        require_current(database, path)
        db = database.conn
        db.row_factory = sqlite3.Row
        db.execute("PRAGMA secure_delete = ON")
        removal = _begin(database, wanted, why, now)
        _forget_rows(database, folder, removal, wanted, progress)
        _erase_captures(db, folder / "captures", removal, progress)
        _delete_torn(folder / "captures" / "torn")
        _purge(database, removal, progress)
        counts = "SELECT articles, versions, captures FROM forgettings WHERE id = ?"
        articles, versions, captures = db.execute(counts, (removal.number,)).fetchone()
        return Forgotten(articles, versions, captures, _copies(folder))


@contextmanager
def _sealing(database: Database) -> Iterator[None]:
    """A transaction whose new rows get their seals and marks (storage/proof/sealing.py)."""
    with transaction(database):
        yield
        seal_all(database.conn)


def _begin(database: Database, wanted: Wanted, why: str, now: datetime) -> Removal:
    """Record the request, or take up the one that was broken off."""
    db = database.conn
    last = db.execute("SELECT recorded_at FROM versions ORDER BY id DESC LIMIT 1").fetchone()
    moment = max(now, parse_instant(last[0])) if last else now
    row = db.execute("SELECT id, what FROM forgettings WHERE finished_at IS NULL").fetchone()
    if row is not None and row["what"] != str(wanted):
        raise UsageError(f"another removal was broken off; finish it first: `tearsheet forget {row['what']}`")
    if row is None:
        with _sealing(database):
            row = db.execute(
                "INSERT INTO forgettings (recorded_at, what, why) VALUES (?, ?, ?) RETURNING id",
                (to_micros(moment), str(wanted), why),
            ).fetchone()
    return Removal(db, int(row["id"]), moment)


def _forget_rows(database: Database, folder: Path, removal: Removal, wanted: Wanted, progress: Progress) -> None:
    db = removal.db
    steps: tuple[tuple[str, list[int], Callable[[Removal, int], None]], ...] = (
        # The feeds first: they are found by the addresses of the pages.
        ("feeds", captures_of_feeds(db, folder, wanted), lambda removal, each: forget_captures(removal, [each])),
        ("stories", stories(db, wanted), forget_story),
        ("pages", pages_without_story(db, wanted), forget_page),
    )
    for what, ids, do in steps:
        for start in range(0, len(ids), _BATCH):
            with _sealing(database):
                for each in ids[start : start + _BATCH]:
                    do(removal, each)
            progress(what, min(start + _BATCH, len(ids)), len(ids))


def _erase_captures(db: sqlite3.Connection, captures: Path, removal: Removal, progress: Progress) -> None:
    """Overwrite the bytes of all captures of this removal; fsync each file once."""
    rows: Iterable[sqlite3.Row] = db.execute(
        "SELECT f.name, c.offset, c.length FROM captures c JOIN capture_files f ON f.id = c.file_id "
        "WHERE c.forgotten_id = ? ORDER BY f.name, c.offset",
        (removal.number,),
    ).fetchall()
    (at,) = db.execute("SELECT recorded_at FROM forgettings WHERE id = ?", (removal.number,)).fetchone()
    total, done = len(list(rows)), 0
    for name, group in groupby(rows, key=lambda row: row["name"]):
        if not (captures / name).exists():
            raise ArchiveDamaged(f"{captures / name} is missing; put it back from a backup, then forget again.")
        with (captures / name).open("r+b") as file:
            for row in group:
                file.seek(row["offset"])
                file.write(placeholder(row["length"], removal.number, parse_instant(at)))
                done += 1
                progress("captures", done, total)
            file.flush()
            os.fsync(file.fileno())


def _delete_torn(torn: Path) -> None:
    """Torn tails were never part of the archive, and nobody can tell what is in them."""
    if torn.is_dir():
        for path in torn.iterdir():
            path.unlink()
        sync_folder(torn)


def _purge(database: Database, removal: Removal, progress: Progress) -> None:
    """Take what is deleted out of the files too, then say that the removal is done."""
    db = removal.db
    # By the condition nothing refers to these blocks; SQLite would read all of `removals` again for each of them.
    db.execute("PRAGMA foreign_keys = OFF")
    with _sealing(database):
        db.execute("DELETE FROM removed_blocks WHERE id NOT IN (SELECT block_id FROM removals)")
        db.execute(
            "DELETE FROM repeated WHERE articles = 1 AND last_article IN "
            "(SELECT article_id FROM versions WHERE forgotten_id = ?)",
            (removal.number,),
        )
    db.execute("PRAGMA foreign_keys = ON")
    progress("index", 0, 1)
    # A negative number merges all segments into one, step by step: only that drops what was deleted.
    pages, changed = -_MERGE_PAGES, 2
    while changed >= 2:
        before = db.total_changes
        db.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('merge', ?)", (pages,))
        pages, changed = _MERGE_PAGES, db.total_changes - before
    progress("index", 1, 1)
    progress("database", 0, 1)
    db.execute("VACUUM")
    progress("database", 1, 1)
    _empty_log(db)
    with _sealing(database):
        db.execute(
            "UPDATE forgettings SET finished_at = ? WHERE id = ?", (to_micros(removal.recorded_at), removal.number)
        )


def _empty_log(db: sqlite3.Connection) -> None:
    """Copy the log into the database and empty it; old pages stand in both as long as somebody reads them."""
    db.execute(f"PRAGMA busy_timeout = {_WAIT_FOR_READERS}")
    if db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
        raise StorageError(
            "It is removed for everybody who reads from now on, but another program still reads the archive as it was "
            f"before, and until it ends, the old text stands in {FILE} and {FILE}-wal; close that program, then run "
            "the same command again."
        )


def _copies(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(folder.glob(f"{FILE}.before-*")))


def _count(db: sqlite3.Connection, what: str, value: int) -> int:
    return int(db.execute(f"SELECT count(*) FROM {what}", (value,)).fetchone()[0])
