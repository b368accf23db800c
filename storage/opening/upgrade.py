"""Bringing an older archive up to date: forward only, each migration in a transaction, a copy of the database first."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils.db import Database

from storage.errors import ArchiveTooOld, StorageError
from storage.files.folders import FILE, sync_folder
from storage.opening.database import connect_reader, transaction, words_for
from storage.schema.migrations import migrations


def pending(database: Database) -> tuple[str, ...]:
    """The names of the migrations that an archive does not have yet, in their order."""
    return tuple(migration.name for migration in migrations.pending(database))


def pending_in(folder: Path) -> tuple[str, ...]:
    """The same of the archive in a folder; none where there is no archive. Raises StorageError.

    A database without tables is no older archive: whoever was making it did not get that far, and the next one will.
    """
    path = folder / FILE
    if not path.exists():
        return ()
    with closing(connect_reader(path)) as database, words_for(path):
        return pending(database) if database.table("articles").exists() else ()


def require_current(database: Database, path: Path) -> None:
    """Raises ArchiveTooOld for a reader, which cannot bring the archive up to date, and what `require_tables` does."""
    require_tables(database, path)
    with words_for(path):
        names = pending(database)
    if names:
        database.close()
        raise ArchiveTooOld(
            f"{path} was written by an older Tearsheet ({names[0]} is missing); run `tearsheet upgrade` once."
        )


def require_tables(database: Database, path: Path) -> None:
    """Raises StorageError for a reader of a database in which nothing was made yet."""
    with words_for(path):
        made = database.table("articles").exists()
    if not made:
        database.close()
        raise StorageError(f"{path} has no tables yet; the crawl or import that was making it did not get that far.")


def bring_up_to_date(database: Database, path: Path, *, copy_first: bool) -> list[str]:
    """Apply what is pending, each in a transaction of its own: a kill leaves the old schema or the new one.

    With `copy_first` a database that has rows is copied before. Returns sentences for a person about what was done.
    """
    names = pending(database)
    if not names:
        return []
    filled = database.table("sources").exists() and database.table("sources").count > 0
    made = _copy_before(database, path, names[0]) if filled and copy_first else None
    for following in (*names[1:], None):
        with transaction(database):
            migrations.apply(database, stop_before=following)
    if not filled:
        return []
    kept = f"; as it was it is kept in {made}, delete that when you do not need it" if made else ""
    return [f"{path} was brought up to date ({', '.join(names)}){kept}."]


def _copy_before(database: Database, path: Path, name: str) -> Path:
    """Copy the database (captures are never changed by a migration) to a file beside it, named after what comes.

    A copy of that name that is there already stays: it was made before the same migration, which did not get through.
    """
    made = path.with_name(f"{path.name}.before-{name}")
    if made.exists():
        return made
    part = made.with_name(made.name + ".part")
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(part, isolation_level=None)) as copy:
        copy.execute("PRAGMA synchronous = OFF")  # it counts only after the fsync below
        database.conn.backup(copy)
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(made)
    sync_folder(path.parent)
    return made
