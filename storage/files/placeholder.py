"""What stands in a capture file where a record was removed on request.

A gzip member of exactly the length of the one it replaces, so that every other record keeps its place: a WARC record
of type `metadata` whose header has `WARC-Tearsheet: {"forgotten":N}` (N is the row in `forgettings`) and whose text
says so, filled up with blanks that are stored, not compressed. warcio, pywb and fastwarc read over it.
"""

from __future__ import annotations

import json
import struct
import uuid
import zlib
from datetime import datetime

from storage.files.warc import RawRecord
from storage.times import to_seconds

_FRAME = 10 + 8
_PER_BLOCK = 5
_BLOCK = 65535


def placeholder(length: int, number: int, at: datetime) -> bytes:
    """The member, `length` bytes long, for removal `number` of the time `at` (aware).

    Raises ValueError when there is no room: no response or revisit record is that short.
    """
    blocks = -(-(length - _FRAME) // (_BLOCK + _PER_BLOCK))
    room = length - _FRAME - _PER_BLOCK * blocks
    date = to_seconds(at)
    head = (
        "WARC/1.1\r\nWARC-Type: metadata\r\n"
        f"WARC-Record-ID: <urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'forgotten {number} {date}')}>\r\n"
        f'WARC-Date: {date}\r\nWARC-Tearsheet: {{"forgotten":{number}}}\r\nContent-Type: text/plain\r\n'
        # All digits, always: the length of the head must not depend on the number.
        "Content-Length: %010d\r\n\r\n"
    )
    text = b"Removed on request.\n"
    size = room - len(head % 0) - len(b"\r\n\r\n")
    if size < len(text):
        raise ValueError(f"{length} bytes are too few for a placeholder")
    data = (head % size).encode() + text.ljust(size) + b"\r\n\r\n"
    parts = [b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"]
    for block in range(blocks):  # the last may be empty
        piece = data[block * _BLOCK : (block + 1) * _BLOCK]
        last = block == blocks - 1
        parts += [struct.pack("<BHH", last, len(piece), len(piece) ^ 0xFFFF), piece]
    parts.append(struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF))
    return b"".join(parts)


def removal_of(record: RawRecord) -> int | None:
    """The number of the removal that a record stands for, None for any other record."""
    own = record.field("warc-tearsheet")
    if record.field("warc-type") != "metadata" or not own:
        return None
    number = json.loads(own).get("forgotten")
    return number if isinstance(number, int) else None
