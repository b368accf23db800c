"""Every byte of an archive held against what was written."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storage.errors import ArchiveLocked, ArchiveTooNew, ArchiveTooOld, StorageError
from storage.files.capture_log import capture_files
from storage.files.folders import FILE
from storage.files.lock import WriterLock
from storage.opening.database import ADVICE, connect_reader, no_archive, words_for
from storage.opening.upgrade import require_current
from storage.verify.alone import check_alone
from storage.verify.captures import Captures, Places
from storage.verify.chain import Chain, growing_seals
from storage.verify.finding import Finding, guarded, value
from storage.verify.pages import check_full_text, check_pages
from storage.verify.rows import check_articles, check_rows, unfinished

Step = Callable[[str, int, int], None]
"""Called with what is being checked, how much of it is done and how much there is."""


@dataclass(slots=True)
class Verified:
    """What was read, and the newest day with its seal (hex), which stands for all that was recorded so far.

    `removed_versions` and `removed_captures` of these were removed on request: their seals and what is left of them
    were checked, and that nothing else stands in their place.
    """

    versions: int = 0
    days: int = 0
    captures: int = 0
    capture_bytes: int = 0
    removed_versions: int = 0
    removed_captures: int = 0
    newest_day: str = ""
    newest_seal: str = ""
    faults: int = 0

    def take(self, size: int, capture: bool) -> None:
        """A record of that many bytes was read."""
        self.captures += capture
        self.capture_bytes += size


def verify(
    folder: Path, step: Step = lambda *_: None, expected: Sequence[tuple[str, str]] = ()
) -> Iterator[Finding | Verified]:
    """Check the archive in `folder`: each finding as it is made, and `Verified` at the end.

    `expected` are days and seals of theirs (hex) that were noted earlier. Nothing is changed. Raises ArchiveLocked
    while the archive is written, UsageError where there is none, ArchiveTooOld, ArchiveTooNew, and StorageError where
    there is something else, without captures beside it.
    """
    path = folder / FILE
    if not path.exists():
        raise no_archive(folder)
    with ExitStack() as stack, words_for(path):
        if os.access(folder, os.W_OK):
            lock = WriterLock(folder / "writer.lock", doing="written or checked")
            stack.callback(lock.release)
        total = Verified()
        for finding in _all(folder, step, total, expected):
            total.faults += finding.fault
            yield finding
        yield total


def _all(folder: Path, step: Step, total: Verified, expected: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    """The database and the captures; the captures alone where the database is too damaged to be opened."""
    path = folder / FILE
    with ExitStack() as stack:
        try:
            with words_for(path):
                db = stack.enter_context(closing(_reader(path)))
        except (ArchiveLocked, ArchiveTooOld, ArchiveTooNew):
            raise
        except StorageError as error:
            if not capture_files(folder / "captures"):
                raise
            yield Finding(FILE, "file", str(error).removeprefix(f"{path} ").removesuffix(ADVICE))
            yield from check_alone(folder / "captures", total.take)
            return
        places = stack.enter_context(closing(Places()))
        yield from _findings(db, folder, step, total, places)
        yield from guarded("days", _check_expected(db, expected))


def _reader(path: Path) -> sqlite3.Connection:
    """For reading only. Held open while another connection checks the full text, so that closing that one does not
    move the write-ahead log."""
    database = connect_reader(path)
    require_current(database, path)
    db: sqlite3.Connection = database.conn
    db.text_factory = as_it_stands
    return db


def as_it_stands(raw: bytes) -> str:
    """Text of the database, also where damage has made it something else than UTF-8."""
    return raw.decode("utf-8", "surrogateescape")


def _findings(db: sqlite3.Connection, folder: Path, step: Step, total: Verified, places: Places) -> Iterator[Finding]:
    step("database pages", 0, 5)
    yield from guarded("pages", check_pages(db))
    step("full text", 1, 5)
    yield from guarded("articles_fts", _full_text(folder / FILE))
    step("rows", 2, 5)
    files: list[dict[str, Any]] = []

    def seen(table: str, row: dict[str, Any]) -> None:
        if table == "captures":
            places.add(row)
        elif table == "capture_files":
            files.append(row)

    yield from guarded("rows", check_rows(db, seen))
    yield from guarded("table forgettings", unfinished(db))
    step("articles", 3, 5)
    yield from guarded("table articles", check_articles(db))
    step("versions", 4, 5)
    chain = Chain(db)
    yield from guarded("table versions", chain.check())
    size = sum(file["length"] for file in files if isinstance(file["length"], int))
    captures = Captures(db, folder / "captures", places, lambda done: step("captures", done, size))
    yield from guarded("captures", captures.check(files))
    total.versions, total.days = chain.versions, chain.days
    total.captures, total.capture_bytes = captures.records, captures.bytes
    total.removed_versions, total.removed_captures = chain.removed, captures.removed
    total.newest_day = value(db, "SELECT max(day) FROM days") or ""
    total.newest_seal = (value(db, "SELECT seal FROM days ORDER BY day DESC LIMIT 1") or b"").hex()


def _full_text(path: Path) -> Iterator[Finding]:
    mode = "mode=rw" if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK) else "immutable=1"
    db = sqlite3.connect(f"{path.resolve().as_uri()}?{mode}", uri=True, isolation_level=None)
    db.text_factory = as_it_stands
    try:
        yield from check_full_text(db)
    finally:
        db.close()


def _check_expected(db: sqlite3.Connection, expected: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    for day, seal in expected:
        found = value(db, "SELECT seal FROM days WHERE day = ?", day)
        if found is None:
            yield Finding(FILE, f"days row {day}", "is missing, and a seal of it was noted earlier")
        elif found.hex() != seal.lower() and seal.lower() not in growing_seals(db, day):
            yield Finding(FILE, f"days row {day}", "is not the seal that was noted earlier")
