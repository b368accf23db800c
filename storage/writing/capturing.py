"""A page's record into the capture log and its row into `captures`. Runs inside the archive's transaction."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from storage.files.capture_log import CaptureLog
from storage.files.captures import encode_record, encode_revisit, target_uri
from storage.page import Page, storable
from storage.reading import EncodedRecord
from storage.times import to_micros
from storage.writing.frontier import Known

# File, offset, length and SHA-256 of a record's bytes.
_Place = tuple[int, int, int, bytes] | tuple[None, None, None, None]
_NOWHERE = (None, None, None, None)


@dataclass(frozen=True, slots=True)
class Capturing:
    """What the captures of one transaction share. `recorded_at` is aware."""

    db: sqlite3.Connection
    log: CaptureLog
    run: int
    recorded_at: datetime

    def save(self, known: Known, page: Page, record: EncodedRecord | None) -> int:
        """The id of the capture: a full record, or a small revisit of the one with the same body before it."""
        encoded = record or encode_record(page, self.recorded_at)
        original = self._same_body(known, encoded.digest)
        if original is None:
            return self._insert(known, page, encoded.digest, self._append(encoded.data, encoded.data_digest))
        said = (target_uri(original["url"] or known.url), original["date"])
        revisit = encode_revisit(page, self.recorded_at, encoded.digest, said)
        place = self._append(revisit, sha256(revisit).digest())
        return self._insert(known, page, encoded.digest, place, original["id"])

    def save_without_body(self, known: Known, page: Page, record: EncodedRecord | None) -> int:
        """The id of a capture that says when the page was fetched and what its digest was, and keeps nothing of it."""
        return self._insert(known, page, _body_digest(page, record), _NOWHERE)

    def find_same(self, known: Known, page: Page, record: EncodedRecord | None) -> int | None:
        """The very same fetch, stored before: a saved page or a WARC file that is imported again."""
        if known.capture_id is None:
            return None
        digest = _body_digest(page, record)
        row = self.db.execute(
            "SELECT id FROM captures WHERE page_id = ? AND fetched_at IS ? AND digest = ?",
            (known.id, _fetched(page), digest),
        ).fetchone()
        return row[0] if row else None

    def _same_body(self, known: Known, digest: bytes) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self.db.execute(
            "SELECT o.id, o.url, coalesce(o.fetched_at, o.recorded_at) AS date FROM captures c "
            "JOIN captures o ON o.id = coalesce(c.revisit_of, c.id) "
            "WHERE c.id = ? AND c.digest = ? AND o.file_id IS NOT NULL AND o.forgotten_id IS NULL",
            (known.capture_id, digest),
        ).fetchone()
        return row

    def _append(self, data: bytes, data_digest: bytes) -> _Place:
        place = self.log.append(data, self.recorded_at)
        self.db.execute(
            "INSERT OR IGNORE INTO capture_files (name, length, opening) VALUES (?, 0, ?)",
            (place.file, self.log.opening),
        )
        (file_id,) = self.db.execute("SELECT id FROM capture_files WHERE name = ?", (place.file,)).fetchone()
        return file_id, place.offset, place.length, data_digest

    def _insert(
        self,
        known: Known,
        page: Page,
        digest: bytes,
        place: _Place,
        revisit_of: int | None = None,
    ) -> int:
        (capture_id,) = self.db.execute(
            "INSERT INTO captures (page_id, url, run_id, fetched_at, recorded_at, status, media_type, digest, "
            "file_id, offset, length, record, revisit_of) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            (
                known.id,
                storable(page.url) if page.url != known.url else None,
                self.run,
                _fetched(page),
                to_micros(self.recorded_at),
                page.status,
                storable(page.media_type)[:100],
                digest,
                *place,
                revisit_of,
            ),
        ).fetchone()
        return int(capture_id)


def _fetched(page: Page) -> str | None:
    return to_micros(page.fetched_at) if page.fetched_at else None


def _body_digest(page: Page, record: EncodedRecord | None) -> bytes:
    """Of the unpacked body. Beside a record the page may still be as it was sent."""
    return record.digest if record else sha256(page.body).digest()
