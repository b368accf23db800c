"""The pages of any WARC file, ours or another's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from storage.files.captures import MAX_BODY, page_of
from storage.files.warc import RawRecord, is_zstd, raw_records, unpack_zstd
from storage.page import Page


def read_warc(path: Path, max_body: int = MAX_BODY) -> Iterator[Page]:
    """The pages of any WARC file (.warc, .warc.gz, .warc.zst), ours, warcio's, Browsertrix's or CC-NEWS.

    Bodies are decoded and cut after `max_body` + 1 bytes. A revisit gets the body of the record it repeats where that
    stands earlier in the same file, and is left out otherwise. Raises ArchiveDamaged with file and offset after the
    last whole record, and OSError.
    """
    seen: dict[str, int] = {}
    with closing(_Originals(path)) as originals:
        for record in raw_records(path, max_body + (1 << 16)):
            kind = record.field("warc-type")
            digest = record.field("warc-payload-digest")
            if kind == "revisit":
                page = _revisited(record, originals, seen.get(digest), max_body)
            else:
                page = page_of(record, path, max_body)
                if page is not None and digest:
                    seen.setdefault(digest, record.offset)
            if page is not None:
                yield page


class _Originals:
    """Records of a file by their offsets. A zstd file has no way to one but through all before it: it is unpacked into
    a temporary file when the first is asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._unpacked: IO[bytes] | None = None

    def at(self, offset: int, max_block: int) -> RawRecord:
        """The record there. Raises ArchiveDamaged and OSError."""
        if self._unpacked is None and is_zstd(self.path):
            self._unpacked = NamedTemporaryFile(prefix="tearsheet-")  # noqa: SIM115 - closed by close()
            unpack_zstd(self.path, self._unpacked)
        path = Path(self._unpacked.name) if self._unpacked else self.path
        return next(raw_records(path, max_block, offset))

    def close(self) -> None:
        """Remove the temporary file."""
        if self._unpacked:
            self._unpacked.close()


def _revisited(record: RawRecord, originals: _Originals, offset: int | None, max_body: int) -> Page | None:
    path = originals.path
    head = page_of(record, path, max_body)
    if offset is None or head is None:
        return None
    body = page_of(originals.at(offset, max_body + (1 << 16)), path, max_body)
    return None if body is None else replace(head, body=body.body)
