"""The capture files, read from their first byte to their last, against the rows that name their records."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from storage.errors import ArchiveDamaged
from storage.files.capture_log import capture_files
from storage.files.captures import page_of, target_uri
from storage.files.placeholder import placeholder
from storage.files.warc import RawRecord, parse_member
from storage.proof.marks import CAPTURES
from storage.times import parse_instant
from storage.verify.alone import Bad, bad_record, bad_records
from storage.verify.finding import BROKEN, Finding, page, value

_CHUNK = 1 << 20
Row = dict[str, Any]


class Places:
    """Where captures stand, in an order to read the files in. Kept in a temporary file, not in memory."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.execute("CREATE TABLE places (file, offset, id, length, PRIMARY KEY (file, offset, id)) WITHOUT ROWID")
        self._db.execute("BEGIN")

    def add(self, row: Row) -> None:
        """Take a row of `captures` that has a record."""
        if row["file_id"] is not None:
            place = (row["file_id"], row["offset"], row["id"], row["length"])
            self._db.execute("INSERT OR IGNORE INTO places VALUES (?, ?, ?, ?)", place)

    def of(self, file: int) -> Iterator[tuple[int, int, int]]:
        """Offset, length and capture of the records of a file in their order."""
        yield from self._db.execute("SELECT offset, length, id FROM places WHERE file = ? ORDER BY offset", (file,))

    def close(self) -> None:
        self._db.close()


class Captures:
    """Checks the files in `folder`. `records` and `bytes` count what was read, `removed` the records that were
    removed on request; `step` is told of these bytes."""

    def __init__(self, db: sqlite3.Connection, folder: Path, places: Places, step: Callable[[int], None]) -> None:
        self._db = db
        self._folder = folder
        self._places = places
        self._step = step
        self.records = 0
        self.removed = 0
        self.bytes = 0

    def check(self, files: list[Row]) -> Iterator[Finding]:
        """All files that the archive knows, then what else lies in the folder."""
        for file in files:
            yield from self._check_file(file)
        known = {file["name"] for file in files}
        records = frozenset(capture_files(self._folder))
        for path in sorted(self._folder.rglob("*")) if self._folder.is_dir() else ():
            if path.is_file() and path.relative_to(self._folder).as_posix() not in known:
                said = "belongs to no capture; nothing in the archive refers to it"
                yield Finding(self._name(path), f"{path.stat().st_size} bytes", said, fault=False)
                if path in records:
                    yield from self._alone(path, 0, path.stat().st_size)

    def _alone(self, path: Path, start: int, end: int) -> Iterator[Finding]:
        """Records that no row names, against what they say themselves."""
        for bad in bad_records(path, start, end, lambda size, _: self._count(size)):
            yield self._bad(path, bad)

    def _bad(self, path: Path, bad: Bad) -> Finding:
        article = value(self._db, "SELECT article_id FROM frontier WHERE url = ?", bad.url)
        return Finding(self._name(path), f"byte {bad.offset}", bad.what, article, bad.url)

    def _name(self, path: Path) -> str:
        return path.relative_to(self._folder.parent).as_posix()

    def _check_file(self, file: Row) -> Iterator[Finding]:
        path = self._folder / str(file["name"])
        try:
            with path.open("rb") as opened:
                yield from self._check_records(path, opened, file)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            yield Finding(f"captures/{file['name']}", "file", f"cannot be read: {reason}")
            for _, _, capture in self._places.of(file["id"]):
                yield self._finding(path, 0, f"capture {capture} is lost with its file", capture)

    def _check_records(self, path: Path, opened: BinaryIO, file: Row) -> Iterator[Finding]:
        at = 0
        for offset, length, capture in self._places.of(file["id"]):
            if not (isinstance(offset, int) and isinstance(length, int) and offset >= 0 and 0 < length <= 1 << 31):
                continue  # the check of the rows names it
            if offset > at:
                yield from self._between(path, opened, file, at, offset)
            elif offset < at:
                yield self._finding(path, offset, f"capture {capture} is said to overlap the one before it", capture)
            opened.seek(offset)
            yield from self._check_record(path, offset, length, opened.read(length), capture)
            at = max(at, offset + length)
        size = path.stat().st_size
        if file["length"] > at:
            yield from self._between(path, opened, file, at, file["length"])
        elif file["length"] < at:
            yield Finding(self._name(path), f"byte {file['length']}", "is the end by capture_files, captures go on")
        if size > file["length"]:
            said = f"{size - file['length']} bytes follow that were never acknowledged"
            yield Finding(self._name(path), f"byte {file['length']}", said, fault=False)

    def _between(self, path: Path, opened: BinaryIO, file: Row, start: int, end: int) -> Iterator[Finding]:
        """Bytes that no capture names: at the start of a file its warcinfo, elsewhere what should not be there."""
        if start and path.stat().st_size >= end:
            yield Finding(self._name(path), f"bytes {start} to {end}", "no capture names what stands here")
            yield from self._alone(path, start, end)
            return
        opened.seek(start)
        found, left = sha256(), end - start
        while left > 0 and (data := opened.read(min(left, _CHUNK))):
            found.update(data)
            left -= len(data)
            self._count(len(data))
        if left:
            yield Finding(self._name(path), f"byte {end - left}", f"the file ends, {left} bytes are missing")
        elif file["opening"] is not None and found.digest() != file["opening"]:
            yield Finding(self._name(path), f"bytes 0 to {end}", "the warcinfo record is not what was written")
            yield from (each for each in self._alone(path, 0, end) if each.place != "byte 0")

    def _count(self, size: int) -> None:
        self.bytes += size
        self._step(self.bytes)

    def _check_record(self, path: Path, offset: int, length: int, data: bytes, capture: int) -> Iterator[Finding]:
        self.records += 1
        self._count(len(data))
        row = self._row(capture)
        if row is None:  # the check of the rows names it
            yield from (self._bad(path, bad) for bad in bad_record(path, offset, data))
            return
        wrong = []
        if len(data) < length:
            wrong.append(f"{length - len(data)} of its bytes are missing")
        elif row["forgotten_id"] is not None:
            self.removed += 1
            if data != self._placeholder(length, row["forgotten_id"]):
                yield self._finding(path, offset, f"capture {capture}, removed on request, is not blank", capture)
            return
        elif row["record"] is not None and sha256(data).digest() != row["record"]:
            wrong.append("its bytes are not those that were written")
        try:
            wrong += self._differences(parse_member(data, path, offset), row, path)
        except ArchiveDamaged as error:
            if not wrong:
                wrong.append(str(error).removeprefix(f"{path} "))
        except BROKEN as error:
            wrong.append(f"its row has values of another kind than was written ({error})")
        if wrong:
            yield self._finding(path, offset, f"capture {capture}: {', '.join(wrong)}", capture)

    def _row(self, capture: int) -> Row | None:
        names = (*CAPTURES.columns, "forgotten_id")
        sql = f"SELECT {', '.join(f'c.{name}' for name in names)}, p.url FROM captures c JOIN frontier p "
        try:
            found = self._db.execute(f"{sql} ON p.id = c.page_id WHERE c.id = ?", (capture,)).fetchone()
        except sqlite3.DatabaseError:
            return None
        return dict(zip((*names, "page"), tuple(found), strict=True)) if found else None

    def _placeholder(self, length: int, number: int) -> bytes:
        at = value(self._db, "SELECT recorded_at FROM forgettings WHERE id = ?", number)
        return placeholder(length, number, parse_instant(at)) if at else b""

    def _differences(self, record: RawRecord, row: Row, path: Path) -> list[str]:
        """What the record says otherwise than the row."""
        kind = "response" if row["revisit_of"] is None else "revisit"
        wanted = {
            "warc-type": kind,
            "warc-target-uri": target_uri(str(row["url"] or row["page"])),
            "warc-date": row["fetched_at"] or row["recorded_at"],
            "warc-payload-digest": f"sha256:{row['digest'].hex()}",
        }
        wrong = [f"{name} differs from the row" for name, said in wanted.items() if record.field(name) != said]
        found = page_of(record, path)
        if found is None:
            return [*wrong, "it holds no page"]
        if kind == "response" and sha256(found.body).digest() != row["digest"]:
            wrong.append("its body is not that of the digest")
        if found.status != row["status"]:
            wrong.append("its status differs from the row")
        original = row["revisit_of"]
        if original and value(self._db, "SELECT digest FROM captures WHERE id = ?", original) != row["digest"]:
            wrong.append(f"capture {original}, which it repeats, has another body")
        return wrong

    def _finding(self, path: Path, offset: int, what: str, capture: int) -> Finding:
        page_id = value(self._db, "SELECT page_id FROM captures WHERE id = ?", capture)
        return Finding(self._name(path), f"byte {offset}", what, *page(self._db, page_id))
