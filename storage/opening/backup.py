"""A consistent copy of an archive, also while a crawl writes to it.

The database is copied first, as one read transaction sees it; then the capture files, each up to the length that the
copied database names. Capture files only grow, except while something is removed on request, and that and a backup
keep each other out (`backup.lock`). What stands behind the last committed byte is not copied, nor are torn tails.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from storage.errors import ArchiveDamaged, UsageError
from storage.files.folders import FILE, sync_folder
from storage.files.lock import WriterLock
from storage.opening.database import connect_reader, damage_of, words_for
from storage.opening.upgrade import require_tables

LOCK = "backup.lock"
_PART = ".part"
_PAGES = 2048
_CHUNK = 1 << 22

Progress = Callable[[str, int, int], None]
"""Called with what is being copied, how much of it is done and how much there is (database pages, bytes)."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a backup holds, and how many bytes of captures this one had to copy."""

    articles: int
    captures: int
    files: int
    copied: int


def back_up(folder: Path, target: Path, progress: Progress = lambda *_: None) -> BackedUp:
    """Copy the archive in `folder` to `target`, which is made, is empty, or is an earlier backup of the same archive.

    An earlier backup is brought up to date: of the captures only what is new is copied. A new one stands in
    `target`.part until it is whole and checked. Raises UsageError for a target that is something else, ArchiveLocked
    while something is removed on request or `target` is in use, ArchiveDamaged when the archive is, and StorageError.
    """
    folder, target = folder.resolve(), target.resolve()
    again = _is_backup(folder, target)
    with ExitStack() as stack:
        source = connect_reader(folder / FILE)
        stack.callback(source.close)
        require_tables(source, folder / FILE)
        stack.enter_context(words_for(target / FILE))
        stack.enter_context(damage_of(folder / FILE))
        stack.enter_context(no_removal(folder))
        into = target if again else stack.enter_context(_new_folder(target))
        if again:
            stack.callback(WriterLock(target / "writer.lock").release)
        db = source.conn
        db.execute("BEGIN")  # one snapshot for all steps: a writer in between would make SQLite begin again
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        there = _there(db, target) if again else {}
        made = into / (FILE + _PART)
        stack.callback(made.unlink, missing_ok=True)
        _copy_database(db, made, progress)
        copied = _copy_captures(db, folder, into, there, progress)
        made.replace(into / FILE)
        sync_folder(into)
        articles, captures, files = (_count(db, name) for name in ("articles", "captures", "capture_files"))
        if not again:
            into.replace(target)
            sync_folder(target.parent)
    return BackedUp(articles, captures, files, copied)


def _count(db: sqlite3.Connection, table: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


@contextmanager
def no_removal(folder: Path) -> Iterator[None]:
    """Keep a backup and a removal on request apart. Raises ArchiveLocked.

    In a folder that cannot be written nothing is removed either.
    """
    with ExitStack() as stack:
        with suppress(PermissionError):
            if os.access(folder, os.W_OK):
                stack.callback(WriterLock(folder / LOCK, doing="copied or cleared").release)
        yield


def _is_backup(folder: Path, target: Path) -> bool:
    """Whether the target has an archive already. Raises UsageError when nothing can be copied there."""
    if target.is_relative_to(folder) or folder.is_relative_to(target):
        raise UsageError(f"{target} is the archive or lies in it; name another folder for the backup.")
    if (target / FILE).exists():
        return True
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(f"{target} exists and is no backup of an archive; name a new folder, or an empty one.")
    return False


@contextmanager
def _new_folder(target: Path) -> Iterator[Path]:
    into = target.with_name(target.name + _PART)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        into.mkdir()
    except FileExistsError:
        raise UsageError(
            f"{into} is left of a backup that was broken off, or another one is under way; if not, delete it."
        ) from None
    try:
        yield into
    finally:
        shutil.rmtree(into, ignore_errors=True)  # it is gone when all went well


def _copy_database(db: sqlite3.Connection, made: Path, progress: Progress) -> None:
    made.unlink(missing_ok=True)
    copy = sqlite3.connect(made, isolation_level=None)
    try:
        copy.execute("PRAGMA synchronous = OFF")  # it counts only after the fsync below
        db.backup(copy, pages=_PAGES, progress=lambda _, left, total: progress("database", total - left, total))
        (said,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
    finally:
        copy.close()
    if said != "ok":
        said = " ".join(str(said).removeprefix("*** in database main ***").split())
        raise ArchiveDamaged(
            f"The archive's database is damaged ({said}); nothing was copied. `tearsheet verify` names what is."
        )
    with made.open("rb") as file:
        os.fsync(file.fileno())


def _there(db: sqlite3.Connection, target: Path) -> dict[str, int]:
    """Up to where the capture files of an earlier backup need not be copied again.

    Raises UsageError when the target is not a backup of this archive: what was last written to it must be in this one.
    """
    old = sqlite3.connect(target / FILE, isolation_level=None)
    try:
        for table, columns in _LAST.items():
            row = old.execute(f"SELECT {columns} FROM {table} ORDER BY id DESC LIMIT 1").fetchone()
            same = row and db.execute(f"SELECT {columns} FROM {table} WHERE id = ?", row[:1]).fetchone()
            if row and tuple(same or ()) != tuple(row):
                raise UsageError(f"{target} is another archive, or was written to since; name a new folder.")
        known = dict(old.execute("SELECT name, length FROM capture_files").fetchall())
        cleared = _cleared_since(db, old)
    except sqlite3.OperationalError as error:
        raise UsageError(f"{target} is no backup of this archive ({error}); name a new folder.") from error
    finally:
        old.close()
    return {name: length for name, length in known.items() if name not in cleared}


# What tells an archive from another: the last rows of an earlier backup stand in it too.
_LAST = {
    "runs": "id, source, started_at",
    "captures": "id, recorded_at, digest, offset",
    "versions": "id, recorded_at, digest",
}


def _cleared_since(db: sqlite3.Connection, old: sqlite3.Connection) -> set[str]:
    """The capture files out of which something was removed on request since the earlier backup was made."""
    removals = "SELECT name FROM pragma_table_info('captures') WHERE name = 'forgotten_id'"
    if not db.execute(removals).fetchone():
        return set()
    done = 0
    if old.execute(removals).fetchone():
        (done,) = old.execute(
            "SELECT coalesce((SELECT min(id) - 1 FROM forgettings WHERE finished_at IS NULL), max(id), 0) "
            "FROM forgettings"
        ).fetchone()
    rows = db.execute(
        "SELECT DISTINCT f.name FROM captures c JOIN capture_files f ON f.id = c.file_id WHERE c.forgotten_id > ?",
        (done,),
    )
    return {name for (name,) in rows}


def _copy_captures(db: sqlite3.Connection, folder: Path, into: Path, there: dict[str, int], progress: Progress) -> int:
    """Bytes copied. A file's new end is written behind its old one, so that the earlier backup stays one until then."""
    (into / "captures").mkdir(exist_ok=True)
    wanted = dict(db.execute("SELECT name, length FROM capture_files ORDER BY name").fetchall())
    total = sum(length - min(there.get(name, 0), length) for name, length in wanted.items())
    copied = 0
    for name, length in wanted.items():
        source, target = folder / "captures" / name, into / "captures" / name
        start = min(there.get(name, 0), length)
        if start and (not target.exists() or target.stat().st_size < start):
            start = 0
        for size in _copy_bytes(source, target, start, length):
            copied += size
            progress("captures", copied, total)
    sync_folder(into / "captures")
    return copied


def _copy_bytes(source: Path, target: Path, start: int, end: int) -> Iterator[int]:
    """Yields the sizes of the pieces. Raises ArchiveDamaged when the file has fewer bytes than are committed."""
    if start == end:
        return
    try:
        file = source.open("rb")
    except FileNotFoundError:
        raise ArchiveDamaged(f"{source} is missing; put it back from a backup, it is part of the archive.") from None
    with file, target.open("r+b" if start else "wb") as copy:
        file.seek(start)
        copy.seek(start)
        copy.truncate()
        while start < end:
            data = file.read(min(_CHUNK, end - start))
            if not data:
                raise ArchiveDamaged(f"{source} ends at byte {start} and should have {end}; put it back from a backup.")
            copy.write(data)
            start += len(data)
            yield len(data)
        copy.flush()
        os.fsync(copy.fileno())
