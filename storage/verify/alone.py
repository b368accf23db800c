"""Capture files without the database: each record against its own checksum and digest.

For what no row can tell about any more: the whole folder where tearsheet.db cannot be opened, else the records whose
rows are lost. A changed byte is noticed all the same; a record that is missing as a whole is not.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from storage.errors import ArchiveDamaged
from storage.files.capture_log import capture_files
from storage.files.captures import page_of
from storage.files.warc import RawRecord, parse_member
from storage.page import storable
from storage.verify.finding import BROKEN, Finding

_CHUNK = 1 << 20
_STEP = 64
_MAGIC = b"\x1f\x8b\x08"
_START = b"WARC/"
_HEAD = 1 << 16


@dataclass(frozen=True, slots=True)
class Bad:
    """A place in a file that is no whole record as it was written; `url` where its head can still be read."""

    offset: int
    what: str
    url: str


def check_alone(captures: Path, read: Callable[[int, bool], None]) -> Iterator[Finding]:
    """All capture files of a folder. `read` is told the bytes of each record, and whether it can be a capture."""
    for path in capture_files(captures):
        name = path.relative_to(captures.parent).as_posix()
        try:
            for bad in bad_records(path, 0, path.stat().st_size, read):
                yield Finding(name, f"byte {bad.offset}", bad.what, None, bad.url)
        except OSError as error:
            yield Finding(name, "file", f"cannot be read: {error.strerror or error}")


def bad_records(path: Path, start: int, end: int, read: Callable[[int, bool], None]) -> Iterator[Bad]:
    """What is wrong from byte `start`, where a record begins, to `end`. A file begins with its warcinfo, which is no
    capture. Raises OSError."""
    with path.open("rb") as file:
        at = start
        while at < end:
            size = _member(file, at, end)
            if size:
                file.seek(at)
                yield from bad_record(path, at, file.read(size))
            else:
                size = _next(file, at + 1, end) - at
                file.seek(at)
                yield Bad(at, f"{size} bytes are no whole record", _url(file.read(min(size, _CHUNK))))
            read(size, at > 0)
            at += size


def bad_record(path: Path, offset: int, data: bytes) -> Iterator[Bad]:
    """What is wrong with the record in these bytes, which stand at `offset`."""
    try:
        record = parse_member(data, path, offset)
        if _told(record) != _found(record, path):
            yield Bad(offset, "its body is not that of its digest", _uri(record))
    except ArchiveDamaged as error:
        yield Bad(offset, str(error).removeprefix(f"{path} "), _url(data))
    except BROKEN as error:
        yield Bad(offset, f"has fields of another kind than was written ({error})", _url(data))


def _told(record: RawRecord) -> str:
    return record.field("warc-payload-digest") if record.field("warc-type") == "response" else ""


def _found(record: RawRecord, path: Path) -> str:
    if record.field("warc-type") != "response":
        return ""
    page = page_of(record, path)
    return f"sha256:{sha256(page.body).hexdigest()}" if page else ""


def _member(file: BinaryIO, at: int, end: int) -> int:
    """The length of the gzip member at `at`, 0 where it is damaged or goes on after `end`."""
    file.seek(at)
    member, size, packed = zlib.decompressobj(31), 0, b""
    while not member.eof:
        fresh = packed or file.read(min(_CHUNK, end - at - size))
        try:
            unpacked = member.decompress(fresh, _CHUNK)
        except zlib.error:
            return 0
        if not fresh and not unpacked:
            return 0
        # At its end both hold what follows it, if a large record was unpacked in several goes.
        packed = member.unused_data if member.eof else member.unconsumed_tail
        size += len(fresh) - len(packed)
    return size


def _next(file: BinaryIO, at: int, end: int) -> int:
    """Where the next record begins, or `end`."""
    while at < end:
        file.seek(at)
        data = file.read(min(_CHUNK, end - at))
        found = data.find(_MAGIC)
        while found >= 0:
            if _begins(data[found : found + _HEAD]):
                return at + found
            found = data.find(_MAGIC, found + 1)
        # A start may lie across two chunks.
        at += len(data) if at + len(data) >= end else max(1, len(data) - _HEAD)
    return end


def _begins(data: bytes) -> bool:
    try:
        return zlib.decompressobj(31).decompress(data, len(_START)) == _START
    except zlib.error:
        return False


def _url(data: bytes) -> str:
    """The address in the head of a damaged record, as far as it unpacks; "" where it does not."""
    member, head = zlib.decompressobj(31), b""
    for at in range(0, len(data), _STEP):
        try:
            head += member.decompress(data[at : at + _STEP])
        except zlib.error:
            break
        if b"\r\n\r\n" in head or len(head) > _HEAD:
            break
    lines, _, _ = head.rpartition(b"\r\n")
    return _uri(RawRecord(0, lines + b"\r\n", b"", 0))


def _uri(record: RawRecord) -> str:
    return storable(record.field("warc-target-uri"))
