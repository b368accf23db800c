"""The records of any WARC file, plain, gzip or zstd, and a plain word when the file ends in the middle.

fastwarc and warcio read a cut file without complaint and hand out half a record as a whole one. So the framing is done
here, where every length and every gzip checksum is held against the bytes; fastwarc then takes the record apart.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from fastwarc.stream_io import ZstdReader

from storage.errors import ArchiveDamaged

_CHUNK = 1 << 16
_MAX_HEAD = 1 << 16
_VERSION = b"WARC/"
_END_MARK = b"\r\n\r\n"
_ZSTD_MAGIC = (b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18")

# Where a chunk of unpacked bytes stands in the file, and the bytes; none of them says that a gzip member ended well.
_Chunk = tuple[int, bytes]


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A record as it stands in its file.

    `offset` is where it begins (in a zstd file: in the unpacked content). `block` has at most the bytes that were
    asked for; `length` is what the record says it has.
    """

    offset: int
    head: bytes
    block: bytes
    length: int

    def field(self, name: str) -> str:
        """A named field of the WARC header (case-insensitive), or ""."""
        return _field(self.head, name)


def raw_records(path: Path, max_block: int, offset: int = 0) -> Iterator[RawRecord]:
    """The records of a file in order, from `offset` on (which must be a record's, and 0 in a zstd file).

    Raises ArchiveDamaged with file and offset, after all that is whole was yielded, and OSError.
    """
    with path.open("rb") as file:
        magic = file.read(4)
        file.seek(offset)
        if magic[:2] == b"\x1f\x8b":
            reader = _Reader(_gzip_chunks(path, file, offset), members=True)
        elif magic in _ZSTD_MAGIC:
            reader = _Reader(_zstd_chunks(path, file), members=False)
        else:
            reader = _Reader(_plain_chunks(file, offset), members=False)
        yield from _frame(path, reader, max_block)


def parse_member(data: bytes, path: Path, offset: int) -> RawRecord:
    """The record in the bytes of one gzip member. Raises ArchiveDamaged when it is not whole."""
    reader = _Reader(_gzip_chunks(path, io.BytesIO(data), offset), members=True)
    for record in _frame(path, reader, max_block=1 << 28):
        return record
    raise ArchiveDamaged(f"{path} has no record at offset {offset}")


def _field(head: bytes, name: str) -> str:
    wanted = name.lower().encode() + b":"
    for line in head.split(b"\n")[1:]:
        if line.lower().startswith(wanted):
            return line[len(wanted) :].strip().decode("utf-8", "replace")
    return ""


def _frame(path: Path, reader: _Reader, max_block: int) -> Iterator[RawRecord]:
    reader.newlines(_MAX_HEAD)
    while head := reader.head():
        offset = reader.start
        length = _field(head, "content-length")
        if not head.startswith(b"WARC/") or not length.isdecimal():
            raise ArchiveDamaged(f"{path} has no whole WARC record at offset {offset}")
        block = reader.read(min(int(length), max_block))
        if len(block) + reader.skip(int(length) - len(block)) < int(length):
            raise ArchiveDamaged(f"{path} ends in the middle of the record at offset {offset}")
        if reader.newlines(len(_END_MARK)) != _END_MARK and reader.at_end():
            raise ArchiveDamaged(f"{path} ends in the middle of the record at offset {offset}")
        if not reader.confirm():
            raise ArchiveDamaged(f"{path} is damaged in the record at offset {offset}: it goes on after its end")
        yield RawRecord(offset, head, block, int(length))
        reader.newlines(_MAX_HEAD)


def _plain_chunks(file: BinaryIO, offset: int) -> Iterator[_Chunk]:
    while data := file.read(_CHUNK):
        yield offset, data
        offset += len(data)


def _zstd_chunks(path: Path, file: BinaryIO) -> Iterator[_Chunk]:
    """Unpacked by fastwarc, which also knows the dictionary that Browsertrix and others put into the first frame."""
    reader, at = _zstd_reader(file), 0
    while True:
        try:
            data = reader.read(_CHUNK)
        except OSError as error:
            yield from _zstd_rest(file, at)
            raise ArchiveDamaged(f"{path} is damaged after {at} unpacked bytes: {error}") from error
        if not data:
            return
        yield at, data
        at += len(data)


def _zstd_reader(file: BinaryIO) -> ZstdReader:
    file.seek(0)
    return ZstdReader(file)


def _zstd_rest(file: BinaryIO, at: int) -> Iterator[_Chunk]:
    """What is whole behind `at`: the reader keeps it to itself when it fails within what it was asked for."""
    reader, skipped = _zstd_reader(file), 0
    while skipped < at:
        skipped += len(reader.read(min(_CHUNK, at - skipped)))
    try:
        while data := reader.read(1):
            yield at, data
            at += 1
    except OSError:
        return


def is_zstd(path: Path) -> bool:
    """By its first bytes. Raises OSError."""
    with path.open("rb") as file:
        return file.read(4) in _ZSTD_MAGIC


def begins_as_warc(unpacked: bytes) -> bool:
    """Whether bytes, out of their gzip, are the beginning of a WARC file; all of Zstandard's is taken for one."""
    return unpacked.startswith((_VERSION, *_ZSTD_MAGIC))


def unpack_zstd(path: Path, target: IO[bytes]) -> None:
    """Write what a zstd file holds, as far as it is whole, so that offsets lead to records. Raises OSError."""
    with path.open("rb") as file, suppress(ArchiveDamaged):
        for _, data in _zstd_chunks(path, file):
            target.write(data)
    target.flush()


def _gzip_chunks(path: Path, file: BinaryIO, offset: int) -> Iterator[_Chunk]:
    """Each chunk with the offset of its member."""
    packed = file.read(_CHUNK)
    while packed:
        start = offset
        member = zlib.decompressobj(31)
        while not member.eof:
            fresh = packed or file.read(_CHUNK)
            try:
                data = member.decompress(fresh, _CHUNK)
            except zlib.error as error:
                raise ArchiveDamaged(f"{path} is damaged in the record at offset {start}: {error}") from error
            if not fresh and not data:
                raise ArchiveDamaged(f"{path} ends in the middle of the record at offset {start}")
            packed = member.unused_data if member.eof else member.unconsumed_tail
            offset += len(fresh) - len(packed)
            if data:
                yield start, data
        yield start, b""
        packed = packed or file.read(_CHUNK)


class _Reader:
    """Heads, exact lengths and record starts from chunks. With `members` a chunk's place is that of its gzip member."""

    def __init__(self, chunks: Iterator[_Chunk], *, members: bool) -> None:
        self._chunks = chunks
        self._members = members
        self._member_ended = members
        self._place = 0
        self._buffer = b""
        self._at = 0
        self.start = 0

    def _pull(self) -> bool:
        chunk = next(self._chunks, None)
        if chunk is None:
            return False
        self._place, self._buffer = chunk
        self._at = 0
        self._member_ended = not self._buffer
        return True

    def _fill(self) -> bool:
        """False at the end of the file, else there are unread bytes."""
        while self._at >= len(self._buffer):
            if not self._pull():
                return False
        return True

    def _fill_from_member(self) -> bool:
        while self._at >= len(self._buffer):
            if self._member_ended or not self._pull():
                return False
        return True

    def at_end(self) -> bool:
        return not self._fill()

    def confirm(self) -> bool:
        """Where a gzip member was read to its last byte, hold its checksum against the bytes; else a record follows.

        False where something else does: damaged bytes may well be unpacked, and to more than the record says it has.
        """
        if not self._members or not self._fill_from_member():
            return True
        rest = self._buffer[self._at : self._at + len(_VERSION)].lstrip(b"\r\n")
        return _VERSION.startswith(rest)

    def read(self, size: int) -> bytes:
        """That many bytes, fewer at the end of the file."""
        parts = []
        while size > 0 and self._fill():
            part = self._buffer[self._at : self._at + size]
            self._at += len(part)
            size -= len(part)
            parts.append(part)
        return b"".join(parts)

    def skip(self, size: int) -> int:
        skipped = 0
        while skipped < size and (part := self.read(min(size - skipped, _CHUNK))):
            skipped += len(part)
        return skipped

    def newlines(self, limit: int) -> bytes:
        """The CR and LF that follow, at most `limit`, not from the next gzip member."""
        found = b""
        while len(found) < limit and self._fill_from_member() and self._buffer[self._at] in b"\r\n":
            found += self._buffer[self._at : self._at + 1]
            self._at += 1
        return found

    def head(self) -> bytes:
        """The lines up to and with the empty one, b"" at the end of the file; cut when it is longer than 64 KiB."""
        if not self._fill():
            return b""
        self.start = self._place if self._members else self._place + self._at
        head = b""
        while len(head) < _MAX_HEAD and not head.endswith((b"\r\n\r\n", b"\n\n")) and self._fill():
            end = self._buffer.find(b"\n", self._at) + 1 or len(self._buffer)
            head += self._buffer[self._at : end]
            self._at = end
        return head
