"""Captures read again: what differs from what is stored, and its rows. Nothing here is an edit by the publisher.

A text, title or other field that another reading finds is a version with outcome `reread`; an article that is none any
more gets a `refused` tombstone; a page that had been refused and now is an article is `new`, and first seen now. Where
nothing differs no version is made: the capture remembers what read it, and is not read so again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from storage import repetition
from storage.archive import Archive
from storage.article import Article
from storage.outcome import Rejected
from storage.reading import Maker
from storage.rereads.candidates import Candidate
from storage.rereads.comparing import differences
from storage.stored import as_written
from storage.times import parse_instant, to_micros, to_seconds
from storage.writing.revisits import next_look
from storage.writing.stories import find_story, insert_story, note_other_address, refuse_story, reread_story, story_url
from storage.writing.versions import Origin, article_of, removed_of, tickers_of, without_text


class Found(StrEnum):
    """What reading a capture again came to."""

    UNCHANGED = "unchanged"
    TEXT = "text changed"
    TITLE = "title changed"
    FIELDS = "other fields changed"
    ARTICLE = "newly an article"
    NO_ARTICLE = "no article any more"
    REFUSED = "still no article"
    KNOWN = "another address of a story"
    NO_BODY = "body not kept"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """A capture and what it is read as today, by `maker`."""

    candidate: Candidate
    result: Article | Rejected
    maker: Maker
    keep_noarchive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What differs. `before` is the stored article, `after` what would be stored or why it is none.

    `changed` names the fields; `story` and `version_id` are what was written, or what the page belongs to. `problem`
    says of a failure what is wrong.
    """

    found: Found
    candidate: Candidate
    changed: tuple[str, ...] = ()
    before: Article | None = None
    after: Article | Rejected | None = None
    story: int | None = None
    version_id: int | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Reread:
    """A reading of captures. `done` is how many captures it has dealt with, more than 0 where it was broken off."""

    id: int
    started_at: datetime
    done: int


def begin(archive: Archive, source: str | None, extractor: str, now: datetime) -> Reread:
    """A new reread, or the one that was broken off with the same source and extractor."""
    db = archive.connection
    with archive.writing(now):
        row = db.execute(
            "SELECT id, started_at, place FROM rereads WHERE finished_at IS NULL AND source IS ? AND extractor = ? "
            "ORDER BY id DESC LIMIT 1",
            (source, extractor),
        ).fetchone()
        if row is None:
            row = db.execute(
                "INSERT INTO rereads (source, extractor, started_at) VALUES (?, ?, ?) RETURNING id, started_at, place",
                (source, extractor, to_seconds(now)),
            ).fetchone()
    return Reread(row[0], parse_instant(row[1]), row[2])


def keep(archive: Archive, reread: Reread, batch: Sequence[Again], now: datetime) -> list[Finding]:
    """All of these readings in one transaction, or none. Raises StorageError."""
    db = archive.connection
    with archive.writing(now) as moment:
        findings = [_write(db, look(db, again), again, reread, moment) for again in batch]
        db.execute("UPDATE rereads SET place = place + ? WHERE id = ?", (len(batch), reread.id))
    return findings


def finish(archive: Archive, reread: Reread, now: datetime) -> None:
    """Say that it came to its end; only then the next one is another."""
    with archive.writing(now):
        archive.connection.execute("UPDATE rereads SET finished_at = ? WHERE id = ?", (to_seconds(now), reread.id))


def look(db: sqlite3.Connection, again: Again) -> Finding:
    """What differs from what is stored; writes nothing."""
    candidate, result = again.candidate, again.result
    before = _stored(db, candidate.story) if candidate.story is not None else None
    if isinstance(result, Rejected):
        found = Found.REFUSED if before is None else Found.NO_ARTICLE
        return Finding(found=found, candidate=candidate, before=before, after=result, story=candidate.story)
    after = _kept(result, before, again)
    if candidate.story is None and (known := find_story(db, story_url(result, candidate.url))) is not None:
        if _is_forgotten(db, known):
            return Finding(found=Found.REFUSED, candidate=candidate)
        return Finding(found=Found.KNOWN, candidate=candidate, after=after, story=known)
    if before is None:
        return Finding(found=Found.ARTICLE, candidate=candidate, after=after, story=candidate.story)
    changed = differences(before, after)
    if not after.text and not before.text and _digest_of(db, candidate.story) != bytes.fromhex(result.digest):
        # Its page asks not to be archived: of the text nothing but the digest is kept.
        changed = (*(() if "title" in changed else ("text",)), *changed)
    found = Found.UNCHANGED
    if changed:
        found = {"text": Found.TEXT, "title": Found.TITLE}.get(changed[0], Found.FIELDS)
    return Finding(found=found, candidate=candidate, changed=changed, before=before, after=after, story=candidate.story)


def _kept(article: Article, before: Article | None, again: Again) -> Article:
    """What is kept of it: no text where its page asks for that, unless the user has the right to."""
    if "noarchive" not in article.rights or again.keep_noarchive:
        return article
    had_right = before is not None and "noarchive" in before.rights and before.text
    return article if had_right else without_text(article)


def _stored(db: sqlite3.Connection, story: int) -> Article | None:
    """The article of the version that counts, None where that is a refusal."""
    row = db.execute(
        "SELECT v.*, a.url FROM articles a JOIN versions v ON v.id = a.version_id WHERE a.id = ?", (story,)
    ).fetchone()
    if row["outcome"] == "refused":
        return None
    with as_written(f"version {row['id']}"):
        return article_of(row, row["url"], tickers_of(db, row["id"]), removed_of(db, row["id"]))


def _is_forgotten(db: sqlite3.Connection, story: int) -> bool:
    """Whether its removal was asked for: then nothing of it is kept, also not from another address."""
    row = db.execute(
        "SELECT v.outcome FROM articles a JOIN versions v ON v.id = a.version_id WHERE a.id = ?", (story,)
    ).fetchone()
    return bool(row[0] == "forgotten")


def _digest_of(db: sqlite3.Connection, story: int | None) -> bytes:
    (digest,) = db.execute(
        "SELECT v.digest FROM articles a JOIN versions v ON v.id = a.version_id WHERE a.id = ?", (story,)
    ).fetchone()
    return bytes(digest)


def _write(db: sqlite3.Connection, finding: Finding, again: Again, reread: Reread, now: datetime) -> Finding:
    candidate, after, story = finding.candidate, finding.after, finding.story
    origin = Origin(story or 0, candidate.source, candidate.capture_id, now, reread.id)
    match finding.found:
        case Found.UNCHANGED | Found.REFUSED:
            _remember(db, candidate, again.maker)
            return finding
        case Found.KNOWN:
            _file(db, candidate, story, now)
            db.execute(
                "INSERT INTO filed (page_id, article_id, recorded_at) VALUES (?, ?, ?)",
                (candidate.page_id, story, to_micros(now)),
            )
            return finding
        case Found.NO_ARTICLE:
            assert isinstance(after, Rejected)
            return replace(finding, version_id=refuse_story(db, after, again.maker, origin))
    assert isinstance(after, Article) and isinstance(again.result, Article)
    digest = bytes.fromhex(again.result.digest)
    if story is not None:
        return replace(finding, version_id=reread_story(db, after, digest, origin))
    url = story_url(after, candidate.url)
    story, version_id = insert_story(db, url, after, digest, origin)
    _file(db, candidate, story, now)
    note_other_address(db, url, candidate.source, now, story)
    if after.text:
        repetition.count(db, candidate.source, story, after, repetition.traces_of(after))
    return replace(finding, story=story, version_id=version_id)


def _remember(db: sqlite3.Connection, candidate: Candidate, maker: Maker) -> None:
    """The capture was read by this, and nothing came of it."""
    said = (maker.extractor, maker.recipe, maker.snapshot)
    db.execute("INSERT OR IGNORE INTO makers (extractor, recipe, snapshot) VALUES (?, ?, ?)", said)
    db.execute(
        "UPDATE captures SET maker_id = (SELECT id FROM makers WHERE extractor = ? AND recipe = ? AND snapshot = ?) "
        "WHERE id = ?",
        (*said, candidate.capture_id),
    )


def _file(db: sqlite3.Connection, candidate: Candidate, story: int | None, now: datetime) -> None:
    """The page that had been refused is one of a story; while it is young it will be looked at again."""
    (found_at,) = db.execute("SELECT found_at FROM frontier WHERE id = ?", (candidate.page_id,)).fetchone()
    again = next_look(parse_instant(found_at), now)
    db.execute(
        "UPDATE frontier SET state = 'article', article_id = ?, failures = 0, next_at = ? WHERE id = ?",
        (story, to_seconds(again) if again else None, candidate.page_id),
    )
