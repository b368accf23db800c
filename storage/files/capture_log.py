"""The files of captures: append, fsync, rotate, and put right what a crash left behind.

The database says up to which byte each file is committed. What stands after it was never acknowledged, and a record
appended behind half a record could not be read by anybody (200 of 200 in a test); so such a tail is moved aside when
the archive is opened.
"""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from storage.errors import ArchiveDamaged
from storage.files.captures import encode_warcinfo
from storage.files.folders import FILE, make_folder, sync_folder

MAX_FILE = 1 << 30
SOFTWARE = "tearsheet"
_PATTERN = "tearsheet-*.warc.gz"
_TORN = "torn"
_LONGEST_OPENING = 1 << 16


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: file name, first byte, bytes."""

    file: str
    offset: int
    length: int


class CaptureLog:
    """Appends records to the newest file of `folder`.

    `committed` maps the names of the known files to their committed lengths, `openings` to the SHA-256 of their first
    record. `repairs` are sentences that say what was put right. One writer at a time: the archive's lock sees to that.
    Raises ArchiveDamaged when committed bytes are missing or the files are those of another database, and OSError.
    """

    def __init__(
        self,
        folder: Path,
        committed: Mapping[str, int],
        *,
        openings: Mapping[str, bytes] | None = None,
        max_file: int = MAX_FILE,
    ) -> None:
        self.folder = folder
        self.repairs: list[str] = []
        self._committed = dict(committed)
        self._max_file = max_file
        self._file: BinaryIO | None = None
        self._name = ""
        self._at = 0
        # SHA-256 of the warcinfo of the file that was begun last
        self.opening: bytes | None = None
        make_folder(folder)
        self._repair(openings or {})

    def _repair(self, openings: Mapping[str, bytes]) -> None:
        self._must_have_newest()
        files = capture_files(self.folder)
        self._must_be_ours(
            [path for path in files if path.stat().st_size > self._committed.get(path.name, 0)], openings
        )
        for path in files:
            keep = self._committed.get(path.name, 0)
            size = path.stat().st_size
            if not size and not keep:
                path.unlink()  # made, and then nothing came of it
            elif size > keep:
                aside = _move_tail(path, keep)
                self.repairs.append(
                    f"{path} had {size - keep} bytes after offset {keep} that were never acknowledged; "
                    f"they were moved to {aside}."
                )

    def _must_have_newest(self) -> None:
        """Before anything is moved: these captures may belong to another database."""
        newest = max(self._committed, default="")
        path = self.folder / newest
        if newest and (not path.exists() or path.stat().st_size < self._committed[newest]):
            raise ArchiveDamaged(
                f"{path} should have {self._committed[newest]} bytes and is shorter or missing; "
                "put it back from a backup, its captures are part of the archive."
            )

    def _must_be_ours(self, longer: list[Path], openings: Mapping[str, bytes]) -> None:
        """A crash leaves one transaction, so one tail, behind a file's own first record: all else is somebody's."""
        strange = [path for path in longer if openings.get(path.name) not in (None, _first_member(path))]
        if strange or len(longer) > 1:
            path = (strange or longer)[0]
            raise ArchiveDamaged(
                f"{path} has captures that this database does not know; it is older than its captures, or of another "
                "archive. Nothing was changed; put the right tearsheet.db beside them."
            )

    def append(self, data: bytes, now: datetime) -> Place:
        """Write one record at the end; it counts only after `sync` and the transaction that names its place."""
        self._rotate(now.astimezone(UTC))
        return self._write(data)

    def sync(self) -> None:
        """Bring what was appended to the disk."""
        if self._file is not None:
            self._file.flush()
            os.fsync(self._file.fileno())

    def lengths(self) -> dict[str, int]:
        """The files whose length differs from the committed one, with the new length.

        A file that was taken back is none of them: named here with no bytes, it would go on without its warcinfo.
        """
        return {self._name: self._at} if self._file and self._committed.get(self._name) != self._at else {}

    def commit(self) -> None:
        """The transaction went through: what was appended is there to stay."""
        self._committed.update(self.lengths())

    def rollback(self) -> None:
        """The transaction failed: take back what was appended since the last commit."""
        if self._file is None:
            return
        self._at = self._committed.get(self._name, 0)
        self.close()
        path = self.folder / self._name
        with suppress(OSError):  # what cannot be taken back now is cut off when the file is opened again
            if self._at:
                os.truncate(path, self._at)
            else:
                path.unlink()

    def close(self) -> None:
        """Close the file. What stands in its buffer still was never acknowledged, and may be lost."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
            self._file = None

    def _rotate(self, now: datetime) -> None:
        """Open the file to append to: the newest of today while it has room, else a new one with its warcinfo."""
        day = f"tearsheet-{now:%Y%m%d}-"
        if self._file is not None and self._name.startswith(day) and self._at < self._max_file:
            return
        if self._file is not None and self.lengths():
            return  # all records of one transaction stand in one file
        self.close()
        today = sorted(name for name in self._committed if name.startswith(day))
        if today and self._committed[today[-1]] < self._max_file:
            self._open(today[-1])
            return
        number = int(today[-1].removeprefix(day).partition(".")[0]) + 1 if today else 1
        self._open(f"{day}{number:05}.warc.gz")
        warcinfo = encode_warcinfo(self._name, now, SOFTWARE)
        self.opening = sha256(warcinfo).digest()
        self._write(warcinfo)
        sync_folder(self.folder)

    def _open(self, name: str) -> None:
        self._name = name
        self._at = self._committed.get(name, 0)
        self._file = (self.folder / name).open("ab", buffering=1 << 20)
        self._file.truncate(self._at)  # a rollback that could not cut the file left a tail

    def _write(self, data: bytes) -> Place:
        assert self._file is not None
        self._file.write(data)
        place = Place(self._name, self._at, len(data))
        self._at += len(data)
        return place


def open_log(db: sqlite3.Connection, folder: Path) -> CaptureLog:
    """The log of an archive's folder, as its database knows it."""
    rows = db.execute("SELECT name, length, opening FROM capture_files").fetchall()
    if not rows and db.execute("SELECT 1 FROM runs LIMIT 1").fetchone() is None:
        refuse_orphans(folder, new=True)
    openings = {name: opening for name, _, opening in rows if opening is not None}
    return CaptureLog(folder / "captures", {name: length for name, length, _ in rows}, openings=openings)


def refuse_orphans(folder: Path, *, new: bool = False) -> None:
    """Raises ArchiveDamaged for captures whose database is missing, or has no byte or (`new`) no row."""
    found = capture_files(folder / "captures")
    database = folder / FILE
    state = "missing" if not database.exists() else "empty" if new or not database.stat().st_size else ""
    if found and state:
        raise ArchiveDamaged(
            f"{folder / 'captures'} has {found[-1].name}, and {database} is {state}; "
            "put it back from a backup, or name another folder with --archive."
        )


def capture_files(folder: Path) -> list[Path]:
    """The files of captures in a folder, oldest first."""
    return sorted(folder.glob(_PATTERN))


def _first_member(path: Path) -> bytes:
    """The SHA-256 of the bytes of the gzip member that a file begins with."""
    with path.open("rb") as file:
        start = file.read(_LONGEST_OPENING)
    unpacking = zlib.decompressobj(wbits=31)
    with suppress(zlib.error):  # what cannot be unpacked is no opening of ours
        unpacking.decompress(start)
    return sha256(start[: len(start) - len(unpacking.unused_data)]).digest()


def _move_tail(path: Path, keep: int) -> Path:
    """Copy what stands after `keep` into the folder "torn", make sure that it is there, then cut it off."""
    torn = path.parent / _TORN
    make_folder(torn)
    aside = torn / f"{path.name}.{keep}"
    number = 1
    while aside.exists():
        number += 1
        aside = torn / f"{path.name}.{keep}-{number}"
    try:
        with path.open("rb") as source, aside.open("xb") as target:
            source.seek(keep)
            while data := source.read(1 << 20):
                target.write(data)
            target.flush()
            os.fsync(target.fileno())
    except OSError:
        with suppress(OSError):  # on a full disk: half of it is of no use, the whole still stands in its place
            aside.unlink()
        raise
    sync_folder(torn)
    if keep:
        os.truncate(path, keep)
    else:
        path.unlink()
    sync_folder(path.parent)
    return aside
