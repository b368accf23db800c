"""Stories, their versions and captures, as they are or as the archive held them at a moment."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from storage.article import Article
from storage.errors import UsageError
from storage.files.captures import read_record
from storage.outcome import Event
from storage.page import Page
from storage.queries.asof import highest_version
from storage.stored import as_written
from storage.times import parse_instant, to_micros, to_seconds
from storage.urls import as_people_write, canonical
from storage.writing.frontier import find
from storage.writing.versions import article_of, removed_of, tickers_of


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a story. A tombstone (gone, refused, forgotten) has an article with the title and no text.

    `change` is the class of an edit ("" where it is none), `reread_id` the reading of captures that made the version.
    `forgotten_at` says when its text was removed on request, None where it was not.
    """

    id: int
    article_id: int
    outcome: Event
    change: str
    reread_id: int | None
    recorded_at: datetime
    fetched_at: datetime | None
    capture_id: int | None
    article: Article
    forgotten_at: datetime | None = None

    @property
    def has_text(self) -> bool:
        """Whether it is a text, and still held."""
        return self.outcome.has_text and self.forgotten_at is None


@dataclass(frozen=True, slots=True)
class Story:
    """A story with its last version that has a text. `gone_at` says since when the publisher has it no more."""

    id: int
    url: str
    source: str
    first_seen_at: datetime
    gone_at: datetime | None
    versions: int
    version: Version


def story(db: sqlite3.Connection, which: int | str, as_of: datetime | None = None) -> Story | None:
    """The story with this id or URL (also the URL it was fetched at), as the archive held it at `as_of` (aware).

    None too where its last reading had refused it by then, or where what it said then was removed on request, be it
    later: `absence` and `versions` tell of that.
    Raises UsageError when `as_of` lies in the future or has no zone.
    """
    highest = highest_version(db, as_of)
    row = _row_of(db, which, as_of)
    if row is None:
        return None
    return standing(row, versions(db, row["id"], highest))


def standing(row: sqlite3.Row, known: list[Version]) -> Story | None:
    """The story that these versions make, oldest first; `row` has its id, url, source and first_seen_at."""
    last = _last_standing(known)
    if last is None or not last.has_text:
        return None
    return Story(
        id=row["id"],
        url=row["url"],
        source=row["source"],
        first_seen_at=parse_instant(row["first_seen_at"]),
        gone_at=_gone_at(known),
        versions=len(known),
        version=last,
    )


def story_id(db: sqlite3.Connection, which: int | str) -> int | None:
    """The id of the story with this id or URL, whatever became of its text; None where there is none."""
    row = _row_of(db, which, None)
    return int(row["id"]) if row is not None else None


def absence(db: sqlite3.Connection, which: int | str, as_of: datetime | None = None) -> str:
    """Why `story` is None, in one sentence that says no more than was known at the moment."""
    highest = highest_version(db, as_of)
    when = f" at {to_seconds(as_of)}" if as_of else ""
    row = _row_of(db, which, as_of)
    last = _last_standing(versions(db, row["id"], highest)) if row is not None else None
    if last is None:
        return f"the archive has no article {which}{when}{_why_none(db, which, as_of)}"
    if last.outcome is Event.REFUSED:
        return f"article {which} was refused on {to_seconds(last.recorded_at)}: another reading found no article"
    why = _why_removed(db, last)
    if last.forgotten_at is not None:
        removed = f"{to_seconds(last.forgotten_at)}{why}"
        return f"article {which} was removed on request on {removed}; what the archive held{when} is gone"
    return f"article {which} was removed on request on {to_seconds(last.recorded_at)}{why}"


def _why_removed(db: sqlite3.Connection, version: Version) -> str:
    """What was noted with the last removal of the story: " (letter of 3 May)"; "" where nothing was."""
    row = db.execute(
        "SELECT g.why FROM versions v JOIN forgettings g ON g.id = v.forgotten_id WHERE v.article_id = ? "
        "ORDER BY v.id DESC LIMIT 1",
        (version.article_id,),
    ).fetchone()
    return f" ({row['why']})" if row is not None and row["why"] else ""


def _why_none(db: sqlite3.Connection, which: int | str, as_of: datetime | None) -> str:
    """What became of a page that is no article, by the last fetch until the moment; "" where nothing is known."""
    if isinstance(which, int):
        return ""
    page = find(db, which)
    if page is None:
        near = next((url for url in as_people_write(which) if story(db, url, as_of)), "")
        return f"; it has {near}" if near else ""
    until = to_micros(as_of) if as_of else None
    row = db.execute(
        "SELECT recorded_at, reason, evidence FROM outcomes WHERE page_id = ? AND outcome = 'rejected' "
        "AND recorded_at <= coalesce(?, recorded_at) ORDER BY id DESC LIMIT 1",
        (page.id, until),
    ).fetchone()
    if row is None:
        return "" if as_of else "; its address is known, and it was not fetched yet"
    with as_written("the evidence of a refusal"):
        seen = "; ".join(json.loads(row["evidence"] or "[]"))
    when = to_seconds(parse_instant(row["recorded_at"]))
    return f"; the page was rejected on {when}: {row['reason']}" + (f" ({seen})" if seen else "")


def _last_standing(known: list[Version]) -> Version | None:
    return next((version for version in reversed(known) if version.outcome is not Event.GONE), None)


def last_edit(known: list[Version]) -> tuple[Version, Version] | None:
    """The publisher's last edit: what was held before it and what it made; None where there was none.

    Another reading of ours is never the second of the two. Where the story had been read better before the edit, that
    reading is the first: it is what the edit was compared with when it was classed.
    """
    texts = [version for version in known if version.outcome.has_text]
    edits = [
        at
        for at, version in enumerate(texts)
        if at and version.outcome is Event.REVISED and version.article.digest != texts[at - 1].article.digest
    ]
    return (texts[edits[-1] - 1], texts[edits[-1]]) if edits else None


def _gone_at(known: list[Version]) -> datetime | None:
    """When the publisher withdrew the story, unless it brought it back; another reading of it changes nothing."""
    theirs = [version for version in known if version.outcome in (Event.NEW, Event.REVISED, Event.GONE)]
    return theirs[-1].recorded_at if theirs and theirs[-1].outcome is Event.GONE else None


def versions(db: sqlite3.Connection, article_id: int, up_to: int | None = None) -> list[Version]:
    """The versions of a story in the order they were recorded, up to a version id."""
    rows = db.execute(
        "SELECT v.*, a.url, c.fetched_at, g.recorded_at AS forgotten_at FROM versions v "
        "JOIN articles a ON a.id = v.article_id LEFT JOIN captures c ON c.id = v.capture_id "
        "LEFT JOIN forgettings g ON g.id = v.forgotten_id WHERE v.article_id = ? AND v.id <= ? ORDER BY v.id",
        (article_id, up_to if up_to is not None else (1 << 62)),
    ).fetchall()
    with as_written(f"a version of article {article_id}"):
        return [_version(db, row) for row in rows]


def read_capture(db: sqlite3.Connection, folder: Path, capture_id: int) -> Page:
    """The page of a capture. Raises UsageError when there is none or its body was not kept, and ArchiveDamaged."""
    row = _place(db, capture_id)
    page = read_record(folder / row["name"], row["offset"], row["length"])
    if row["revisit_of"] is None:
        return page
    original = _place(db, row["revisit_of"])
    return replace(page, body=read_record(folder / original["name"], original["offset"], original["length"]).body)


def _place(db: sqlite3.Connection, capture_id: int) -> sqlite3.Row:
    row: sqlite3.Row | None = db.execute(
        "SELECT f.name, c.offset, c.length, c.revisit_of, g.recorded_at AS removed_at, g.why FROM captures c "
        "LEFT JOIN capture_files f ON f.id = c.file_id LEFT JOIN forgettings g ON g.id = c.forgotten_id "
        "WHERE c.id = ?",
        (capture_id,),
    ).fetchone()
    if row is None:
        raise UsageError(f"There is no capture {capture_id}.")
    if row["removed_at"] is not None:
        why = f": {row['why']}" if row["why"] else ""
        raise UsageError(f"Capture {capture_id} was removed on request on {row['removed_at'][:10]}{why}.")
    if row["name"] is None:
        raise UsageError(f"The body of capture {capture_id} was not kept: its page asks not to be archived.")
    return row


def _row_of(db: sqlite3.Connection, which: int | str, as_of: datetime | None) -> sqlite3.Row | None:
    if isinstance(which, str):
        found = db.execute("SELECT id FROM articles WHERE url = ?", (canonical(which),)).fetchone()
        which = found["id"] if found is not None else _fetched_at(db, which, as_of)
    row: sqlite3.Row | None = db.execute("SELECT * FROM articles WHERE id = ?", (which,)).fetchone()
    return row


def _fetched_at(db: sqlite3.Connection, url: str, as_of: datetime | None) -> int:
    """The story that the page at this address, which is not the story's own, gave by then; 0 when none was known.

    The frontier tells of today only. What was known of a page is what its fetches came to, or a reading of its capture.
    """
    known = find(db, url)
    if known is None or as_of is None:
        return (known.article_id or 0) if known else 0
    at = to_micros(as_of)
    row = (
        db.execute(
            "SELECT v.article_id FROM outcomes o JOIN versions v ON v.id = o.version_id "
            "WHERE o.page_id = ? AND o.recorded_at <= ? ORDER BY o.id DESC LIMIT 1",
            (known.id, at),
        ).fetchone()
        or db.execute(
            "SELECT article_id FROM filed WHERE page_id = ? AND recorded_at <= ? ORDER BY id DESC LIMIT 1",
            (known.id, at),
        ).fetchone()
        or db.execute(
            "SELECT v.article_id FROM versions v JOIN captures c ON c.id = v.capture_id "
            "WHERE v.article_id = ? AND c.page_id = ? AND v.recorded_at <= ? LIMIT 1",
            (known.article_id, known.id, at),
        ).fetchone()
    )
    return int(row["article_id"]) if row else 0


def _version(db: sqlite3.Connection, row: sqlite3.Row) -> Version:
    return Version(
        id=row["id"],
        article_id=row["article_id"],
        outcome=Event(row["outcome"]),
        change=row["change"],
        reread_id=row["reread_id"],
        recorded_at=parse_instant(row["recorded_at"]),
        fetched_at=parse_instant(row["fetched_at"]) if row["fetched_at"] else None,
        capture_id=row["capture_id"],
        forgotten_at=parse_instant(row["forgotten_at"]) if row["forgotten_at"] else None,
        article=article_of(row, row["url"], tickers_of(db, row["id"]), removed_of(db, row["id"])),
    )
