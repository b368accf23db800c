"""A version as a row: from an `Article` and back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, cast

from storage.article import Article, Hyperlink, Kind, Moment, Precision, Removed, Ticker
from storage.fulltext.tokens import field_of
from storage.outcome import Event
from storage.page import storable
from storage.reading import Maker
from storage.stored import as_written
from storage.times import offset_text, to_micros, to_seconds, with_offset
from storage.writing.paragraphs import layout_of, split_text


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a version comes from, and when the archive recorded it (aware).

    `reread_id` names the reading of captures that made it, None where a crawl or an import did.
    """

    article_id: int
    source: str
    capture_id: int | None
    recorded_at: datetime
    reread_id: int | None = None

    def of(self, article_id: int) -> Origin:
        """The same for that story."""
        return replace(self, article_id=article_id)


NOBODY = Maker("", "", 0)
"""The maker of a tombstone that no reading made."""

_AT_ONCE = 32
_KNOWN_BLOCKS = f"SELECT digest, id FROM removed_blocks WHERE digest IN ({', '.join('?' * _AT_ONCE)})"

# The versions that have a text, for SQL.
TEXTS = "('new', 'revised', 'reread')"


def without_text(article: Article) -> Article:
    """What is kept of a page that asks not to be archived: that it was there, when, by whom and about which listing."""
    return replace(
        article,
        paragraphs=(),
        kinds=(),
        positions=(),
        removed=(),
        links=(),
        standfirst="",
        dateline="",
        summary=(),
        disclosures=(),
        correction="",
    )


def next_version_id(db: sqlite3.Connection) -> int:
    """The id the next version will get: one above every version there ever was."""
    row = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'versions'").fetchone()
    return int(row[0]) + 1 if row else 1


@dataclass(frozen=True, slots=True)
class Said:
    """What a new version stands for.

    `change` is the class of an edit, for a refusal its reason, else "". `evidence` is what the refusal saw.
    """

    event: Event
    change: str = ""
    evidence: tuple[str, ...] = ()


def insert_version(db: sqlite3.Connection, said: Said, article: Article, digest: bytes, origin: Origin) -> int:
    """Write a version with its tickers and removed blocks; the full text comes later (storage/writing/indexing.py)."""
    row = _row(article)
    row["outcome"] = said.event.value
    row["change"] = said.change
    row["reread_id"] = origin.reread_id
    row["article_id"] = origin.article_id
    row["capture_id"] = origin.capture_id
    row["recorded_at"] = to_micros(origin.recorded_at)
    row["digest"] = digest
    row["field"] = storable(field_of(origin.source, article.language, article.tickers))
    names = ", ".join(row)
    marks = ", ".join(f":{name}" for name in row)
    version_id = db.execute(f"INSERT INTO versions ({names}) VALUES ({marks})", row).lastrowid
    assert version_id is not None
    db.executemany(
        "INSERT OR IGNORE INTO tickers (version_id, symbol, mic, mention, position) VALUES (?, ?, ?, ?, ?)",
        [
            (version_id, storable(ticker.symbol), storable(ticker.mic), storable(ticker.mention), position)
            for position, ticker in enumerate(article.tickers)
        ],
    )
    _insert_removed(db, version_id, article.removed)
    return version_id


def insert_tombstone(
    db: sqlite3.Connection, said: Said, last: sqlite3.Row, origin: Origin, maker: Maker = NOBODY
) -> int:
    """Write that the story is gone, refused or forgotten; `last` is the row of versions that was current.

    `maker` is what refused it. The evidence of a refusal stands where a text has its flags.
    """
    (version_id,) = db.execute(
        "INSERT INTO versions (article_id, outcome, change, recorded_at, capture_id, reread_id, digest, title, text, "
        "published_at, flags, extractor, recipe, snapshot) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?, ?, ?) "
        "RETURNING id",
        (
            origin.article_id,
            said.event.value,
            said.change,
            to_micros(origin.recorded_at),
            origin.capture_id,
            origin.reread_id,
            last["digest"],
            last["title"],
            last["published_at"],
            storable(_json([piece[:200] for piece in said.evidence[:10]])),
            maker.extractor,
            maker.recipe,
            maker.snapshot,
        ),
    ).fetchone()
    return int(version_id)


def _insert_removed(db: sqlite3.Connection, version_id: int, removed: Iterable[Removed]) -> None:
    """Each block stands once in `removed_blocks`, for all versions that lost the same."""
    blocks = [(_block_digest(block), block) for block in removed]
    known = _known_blocks(db, [digest for digest, _ in blocks])
    parts: dict[int, int] = {}
    rows = []
    for digest, block in blocks:
        if digest not in known:
            known[digest] = db.execute(
                "INSERT INTO removed_blocks (digest, kind, rule, text) VALUES (?, ?, ?, ?)",
                (digest, block.kind.value, storable(block.rule), storable(block.text)),
            ).lastrowid
        part = parts[block.position] = parts.get(block.position, -1) + 1
        rows.append((version_id, block.position, part, known[digest]))
    db.executemany("INSERT INTO removals (version_id, position, part, block_id) VALUES (?, ?, ?, ?)", rows)


def _block_digest(block: Removed) -> bytes:
    said = f"{block.kind}\0{block.rule}\0{storable(block.text)}"
    return sha256(said.encode("utf-8", "replace")).digest()[:16]


def _known_blocks(db: sqlite3.Connection, digests: list[bytes]) -> dict[bytes, int | None]:
    """The rows of those that are stored. Asked for in fixed numbers, so that SQLite prepares one statement."""
    known: dict[bytes, int | None] = {}
    for start in range(0, len(digests), _AT_ONCE):
        some = digests[start : start + _AT_ONCE]
        known.update(db.execute(_KNOWN_BLOCKS, some + [b""] * (_AT_ONCE - len(some))))
    return known


def _row(article: Article) -> dict[str, Any]:
    row: dict[str, Any] = {
        "title": article.title,
        "text": article.text,
        "layout": layout_of(article),
        "authors": _json(article.authors),
        "provider": article.provider,
        "publisher": article.publisher,
        "modified_at": to_seconds(article.modified.at) if article.modified else None,
        "modified": _moment_json(article.modified),
        "language": article.language,
        "standfirst": article.standfirst,
        "dateline": article.dateline,
        "summary": _json(article.summary),
        "disclosures": _json(article.disclosures),
        "correction": article.correction,
        "links": _json([[link.url, link.text] for link in article.links]),
        "flags": _json(article.flags),
        "rights": _json(article.rights),
        "extractor": article.extractor,
        "recipe": article.recipe,
        "snapshot": article.snapshot,
    }
    if article.published:
        row |= {
            "published_at": to_seconds(article.published.at),
            "published_offset": offset_text(article.published.at),
            "published_precision": article.published.precision,
            "published_evidence": article.published.evidence,
            "published_raw": article.published.raw,
            "published_inferred": int(article.published.inferred),
            "published_basis": article.published.basis,
        }
    return {name: storable(value) if isinstance(value, str) else value for name, value in row.items()}


def article_of(row: sqlite3.Row, url: str, tickers: Iterable[Ticker], removed: Iterable[Removed]) -> Article:
    """The article as it was read, from a row of versions. `url` is the story's own, canonical one."""
    paragraphs, kinds, positions = split_text(row["text"], row["layout"])
    return Article(
        url=url,
        canonical_url=url,
        title=row["title"],
        paragraphs=paragraphs,
        kinds=kinds,
        positions=positions,
        authors=tuple(json.loads(row["authors"])),
        provider=row["provider"],
        publisher=row["publisher"],
        published=_published(row),
        modified=_moment_of_json(row["modified_at"], row["modified"]),
        language=row["language"],
        standfirst=row["standfirst"],
        dateline=row["dateline"],
        summary=tuple(json.loads(row["summary"])),
        disclosures=tuple(json.loads(row["disclosures"])),
        correction=row["correction"],
        tickers=tuple(tickers),
        links=tuple(Hyperlink(*link) for link in json.loads(row["links"])),
        removed=tuple(removed),
        flags=tuple(json.loads(row["flags"])),
        rights=tuple(json.loads(row["rights"])),
        extractor=row["extractor"],
        recipe=row["recipe"],
        snapshot=row["snapshot"],
    )


def tickers_of(db: sqlite3.Connection, version_id: int) -> list[Ticker]:
    """The listings a version names, in the order of the text."""
    rows = db.execute("SELECT symbol, mic, mention FROM tickers WHERE version_id = ? ORDER BY position", (version_id,))
    return [Ticker(*row) for row in rows]


def removed_of(db: sqlite3.Connection, version_id: int) -> list[Removed]:
    """The blocks that were taken out of a version, in page order."""
    rows = db.execute(
        "SELECT text, kind, rule, position FROM removed WHERE version_id = ? ORDER BY position, part", (version_id,)
    )
    with as_written(f"what was removed from version {version_id}"):
        return [Removed(text, Kind(kind), rule, position) for text, kind, rule, position in rows]


def _published(row: sqlite3.Row) -> Moment | None:
    if row["published_at"] is None or not row["published_precision"]:
        return None
    return Moment(
        at=with_offset(row["published_at"], row["published_offset"]),
        precision=cast(Precision, row["published_precision"]),
        evidence=row["published_evidence"],
        raw=row["published_raw"],
        inferred=bool(row["published_inferred"]),
        basis=row["published_basis"],
    )


def _moment_json(moment: Moment | None) -> str:
    if moment is None:
        return ""
    parts = [offset_text(moment.at), moment.precision, moment.evidence, moment.raw, moment.inferred, moment.basis]
    return _json(parts)


def _moment_of_json(at: str | None, parts: str) -> Moment | None:
    if at is None:
        return None
    offset, precision, evidence, raw, inferred, basis = json.loads(parts)
    return Moment(with_offset(at, offset), precision, evidence, raw, inferred, basis)


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _json(value: Any) -> str:
    return _JSON.encode(value) if value else "[]"
