"""What the digests of the archive are taken over, byte by byte, so that a stranger can compute them again.

All are SHA-256 over JSON (RFC 8259) in UTF-8 in one form: keys sorted by code point, no space between tokens, in
strings only `"`, `\\` and U+0000 to U+001F escaped (`\\b \\t \\n \\f \\r`, else `\\u00xx`), digests as lower-case hex.

*Content* of a version: an object of the columns CONTENT of `versions` under their names (as stored: what is JSON in a
column is a string here), `digest` as hex, `url` and `source` of the article, `tickers` as [symbol, mic, mention] in
their order, `removed` as [position, part, kind, rule, text] in theirs, and `capture`: null, or an object of the
capture's `id`, `fetched_at`, `digest` (of the body) and `record` (of the record's bytes in the WARC file, null where
none was kept).

*Seal* of a version: {"after", "article", "change", "content", "id", "outcome", "recorded_at", "reread_id"}; `after` is
the seal of the version before it of the same article, "" for the first.

*Seal* of a day (UTC): {"after", "day", "root", "versions"}; `root` is the Merkle tree hash (storage/proof/merkle.py)
over the seals of the versions recorded on that day in the order of their ids, as bytes; `after` is the seal of the day
before it in the table, "" for the first. So the newest day's seal stands for everything that was ever recorded.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

CONTENT = (
    "digest", "title", "text", "layout", "authors", "provider", "publisher", "published_at", "published_offset",
    "published_precision", "published_evidence", "published_raw", "published_inferred", "published_basis",
    "modified_at", "modified", "language", "standfirst", "dateline", "summary", "disclosures", "correction", "links",
    "flags", "rights", "extractor", "recipe", "snapshot", "field",
)  # fmt: skip
SEALED = ("id", "article_id", "outcome", "change", "recorded_at", "reread_id")
OUTSIDE = ("capture_id", "forgotten_id", "content", "seal", "remains")
"""The other columns of `versions`: the capture is in the content, and a text may be removed on request later; what is
left then has a mark, `remains` (storage/proof/marks.py)."""

_QUERY = (
    f"SELECT {', '.join(f'v.{name}' for name in (*SEALED, *OUTSIDE, *CONTENT))}, "
    "a.url, a.source, c.fetched_at, c.digest, c.record "
    "FROM versions v LEFT JOIN articles a ON a.id = v.article_id LEFT JOIN captures c ON c.id = v.capture_id "
)
_NAMES = (*SEALED, *OUTSIDE, *CONTENT, "url", "source", "fetched_at", "body", "record")


@dataclass(frozen=True, slots=True)
class Row:
    """A version as it stands in the database. `values` has its columns, those of its article (`url`, `source`) and of
    its capture (`fetched_at`, `body`, `record`)."""

    values: dict[str, Any]
    tickers: list[tuple[str, str, str]]
    removed: list[tuple[int, int, str, str, str]]

    def content_bytes(self) -> bytes:
        """What the content digest is taken over."""
        values = self.values
        said = {name: values[name] for name in CONTENT}
        said["url"], said["source"] = values["url"], values["source"]
        said["tickers"], said["removed"] = self.tickers, self.removed
        said["capture"] = None
        if values["capture_id"] is not None:
            said["capture"] = {
                "id": values["capture_id"],
                "fetched_at": values["fetched_at"],
                "digest": values["body"],
                "record": values["record"],
            }
        return canonical_json(said)

    def seal_bytes(self, after: bytes, content: bytes) -> bytes:
        """What the seal is taken over."""
        values = self.values
        said = {name: values[name] for name in SEALED if name != "article_id"}
        return canonical_json({**said, "article": values["article_id"], "after": after, "content": content})


def day_bytes(after: bytes, day: str, versions: int, root: bytes) -> bytes:
    """What a day's seal is taken over."""
    return canonical_json({"after": after, "day": day, "versions": versions, "root": root})


# json.dumps would make an encoder for each call.
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=bytes.hex)


def canonical_json(value: Any) -> bytes:
    """The one form of a value. Text that was no UTF-8 in the database keeps its bytes."""
    return _CANONICAL.encode(value).encode("utf-8", "surrogateescape")


def digest(data: bytes) -> bytes:
    """SHA-256."""
    return sha256(data).digest()


def rows(db: sqlite3.Connection, after: int, limit: int) -> list[Row]:
    """The versions with an id above `after`, in order, at most `limit`."""
    found = db.execute(f"{_QUERY} WHERE v.id > ? ORDER BY v.id LIMIT ?", (after, limit)).fetchall()
    return list(_with_parts(db, [dict(zip(_NAMES, row, strict=True)) for row in found]))


def between(db: sqlite3.Connection, first: int, last: int) -> list[Row]:
    """The versions with ids from `first` to `last`, in order."""
    found = db.execute(f"{_QUERY} WHERE v.id BETWEEN ? AND ? ORDER BY v.id", (first, last)).fetchall()
    return list(_with_parts(db, [dict(zip(_NAMES, row, strict=True)) for row in found]))


def rows_of(db: sqlite3.Connection, article: int) -> list[Row]:
    """The versions of a story, in order."""
    found = db.execute(f"{_QUERY} WHERE v.article_id = ? ORDER BY v.id", (article,)).fetchall()
    return list(_with_parts(db, [dict(zip(_NAMES, row, strict=True)) for row in found]))


def _with_parts(db: sqlite3.Connection, found: list[dict[str, Any]]) -> Iterator[Row]:
    for values in found:
        tickers = db.execute(
            "SELECT symbol, mic, mention FROM tickers WHERE version_id = ? ORDER BY position", (values["id"],)
        )
        removed = db.execute(
            "SELECT position, part, kind, rule, text FROM removed WHERE version_id = ? ORDER BY position, part",
            (values["id"],),
        )
        yield Row(values, [tuple(row) for row in tickers], [tuple(row) for row in removed])
