"""One reading into the archive: which outcome it is, and the rows that say so. Runs inside a transaction."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime

from storage import repetition
from storage.article import Article
from storage.outcome import Event, Outcome, Reason, Rejected
from storage.page import Page, storable
from storage.reading import NotModified, Reading, Saved
from storage.times import to_micros, to_seconds
from storage.urls import canonical, is_home
from storage.writing import baselines, frontier
from storage.writing.capturing import Capturing
from storage.writing.frontier import Known
from storage.writing.outcome_rows import Result, insert_outcome
from storage.writing.revisits import next_look, next_try
from storage.writing.rights import note_rights, reserved_by
from storage.writing.stories import (
    Current,
    class_of_edit,
    current_version,
    find_story,
    for_people,
    insert_story,
    note_other_address,
    reread_story,
    story_url,
)
from storage.writing.versions import Origin, Said, insert_tombstone, insert_version, without_text

# Nothing answered, so there is nothing to capture.
_NO_ANSWER = frozenset({Reason.ROBOTS, Reason.UNREACHABLE, Reason.REDIRECTS, Reason.FORBIDDEN_ADDRESS})
_GONE = frozenset({404, 410})
# Nothing of such a page is kept, not even its capture.
_FORGOTTEN = Rejected(Reason.FORGOTTEN, ("removed on request",))


@dataclass(frozen=True, slots=True)
class Saving:
    """What the readings of one transaction share."""

    db: sqlite3.Connection
    captures: Capturing
    source: str
    keep_noarchive: bool = False

    @property
    def now(self) -> datetime:
        return self.captures.recorded_at

    def save(self, reading: Reading) -> Saved:
        """Decide, write, and say what became of it."""
        page = reading.page
        asked = page.requested_url or page.url
        known = frontier.find_or_add(self.db, asked, self.source, "pending", min(page.fetched_at or self.now, self.now))
        match reading.result:
            case _ if known.forgotten or self._is_forgotten(known, reading):
                result = Result(Outcome.REJECTED, why=_FORGOTTEN)
            case NotModified():
                result = self._not_modified(known)
            case Rejected():
                result = self._refuse(known, reading, reading.result)
            case Article():
                result = self._keep(known, reading, reading.result)
        if result.capture_id is not None:
            note_rights(self.db, result.capture_id, self.source, reading)
        insert_outcome(self.captures, known, self.source, result)
        reason = result.why.reason if result.why else None
        snapshot = self._count(reading, result.article_id) if result.outcome is Outcome.NEW else 0
        return Saved(result.outcome, reason, asked, result.article_id, result.version_id, snapshot)

    def _count(self, reading: Reading, story: int | None) -> int:
        """Count the paragraphs of a new story among those its source may repeat; the newest snapshot."""
        article = reading.result
        assert isinstance(article, Article) and story is not None
        if not self._must_not_keep(reading):
            traces = reading.traces or repetition.traces_of(article)
            repetition.count(self.db, self.source, story, article, traces)
        return repetition.newest_snapshot(self.db, self.source)

    def _is_forgotten(self, known: Known, reading: Reading) -> bool:
        """Whether it is a story whose removal was asked for, under another address; that is forgotten then, too."""
        if not isinstance(reading.result, Article):
            return False
        row = self.db.execute(
            "SELECT (SELECT max(forgotten_id) FROM versions WHERE article_id = a.id) FROM articles a "
            "JOIN versions v ON v.id = a.version_id WHERE a.url = ? AND v.outcome = 'forgotten'",
            (story_url(reading.result, reading.page.url),),
        ).fetchone()
        if row is not None:
            self.db.execute(
                "UPDATE frontier SET state = 'refused', hints = '', next_at = NULL, forgotten_id = ? WHERE id = ?",
                (row[0], known.id),
            )
        return row is not None

    def _not_modified(self, known: Known) -> Result:
        self.db.execute(
            "UPDATE frontier SET checked_at = ?, next_at = ?, failures = 0 WHERE id = ?",
            (to_seconds(self.now), _when(next_look(known.found_at, self.now)), known.id),
        )
        current = current_version(self.db, known.article_id)
        version_id = current.id if current is not None else None
        return Result(Outcome.UNCHANGED, None, known.article_id, version_id)

    def _keep(self, known: Known, reading: Reading, article: Article) -> Result:
        page = reading.page
        digest = bytes.fromhex(article.digest)
        seen_before = self.captures.find_same(known, page, reading.record)
        if seen_before is not None:
            capture_id = seen_before
        elif self._must_not_keep(reading):
            article = without_text(article)
            capture_id = self.captures.save_without_body(known, page, reading.record)
        else:
            capture_id = self.captures.save(known, page, reading.record)
        url = story_url(article, page.url)
        story = find_story(self.db, url)
        current = current_version(self.db, story)
        if story is None or current is None:
            story, version_id = insert_story(self.db, url, article, digest, self._origin(0, capture_id))
            result = Result(Outcome.NEW, capture_id, story, version_id)
        elif seen_before is not None or current.is_after(page) or current.says(digest):
            result = Result(Outcome.UNCHANGED, capture_id, story, current.id)
        else:
            base = self._rebase(story, reading, capture_id, current)
            if base.says(digest):
                result = Result(Outcome.UNCHANGED, capture_id, story, base.id)
            else:
                # The same text again is a story that came back, and no edit.
                change = "" if base.digest == digest else class_of_edit(self.db, base.id, article)
                origin = self._origin(story, capture_id)
                version_id = self._revise(Said(Event.REVISED, change), article, digest, origin)
                result = Result(Outcome.REVISED, capture_id, story, version_id)
        self._file_away(known, page, "article", result)
        if url != known.url and result.outcome is Outcome.NEW:
            note_other_address(self.db, url, self.source, known.found_at, story)
        return result

    def _refuse(self, known: Known, reading: Reading, why: Rejected) -> Result:
        page = reading.page
        answered = why.reason not in _NO_ANSWER and page.status >= 100
        capture_id = None
        if answered:
            keep = self.captures.save_without_body if self._must_not_keep(reading) else self.captures.save
            seen_before = self.captures.find_same(known, page, reading.record)
            capture_id = seen_before or keep(known, page, reading.record)
        if known.article_id is not None and answered and _is_gone(page):
            version_id = self._bury(known.article_id, capture_id)
            result = Result(Outcome.GONE, capture_id, known.article_id, version_id, why)
            self._file_away(known, page, "gone", result)
            return result
        failures = known.failures + 1
        again = None if known.state == "feed" else next_try(why.reason, failures, known.found_at, self.now)
        self.db.execute(
            "UPDATE frontier SET state = iif(state = 'pending', 'refused', state), checked_at = ?, next_at = ?, "
            "failures = ?, capture_id = coalesce(?, capture_id) WHERE id = ?",
            (to_seconds(self.now), _when(again), failures, capture_id, known.id),
        )
        return Result(Outcome.REJECTED, capture_id, why=why)

    def _rebase(self, story: int, reading: Reading, capture_id: int, current: Current) -> Current:
        """The version to compare a page with: where another reading of the old capture differs, that is recorded first.

        What cannot be read again proves no edit, so then the whole difference is put down to the reading.
        """
        base = baselines.base_of(reading, current)
        if base is None:
            return current
        digest = bytes.fromhex(base.digest)
        if digest == current.digest and current.event.has_text:
            return current
        capture = capture_id if base is reading.result else current.capture_id
        kept = without_text(base) if self._must_not_keep(replace(reading, result=base)) else base
        reread_story(self.db, kept, digest, self._origin(story, capture))
        based = current_version(self.db, story)
        assert based is not None
        return based

    def _must_not_keep(self, reading: Reading) -> bool:
        """Whether a page, an article or none, asks not to be archived, and the user has no right to."""
        return "noarchive" in reserved_by(reading) and not self.keep_noarchive

    def _origin(self, story: int, capture_id: int | None) -> Origin:
        return Origin(story, self.source, capture_id, self.now)

    def _revise(self, said: Said, article: Article, digest: bytes, origin: Origin) -> int:
        version_id = insert_version(self.db, said, article, digest, origin)
        self.db.execute(
            "UPDATE articles SET publisher = ?, title = ?, language = ?, published_at = ?, version_id = ?, "
            "revised_at = ?, versions = versions + 1, gone_at = NULL WHERE id = ?",
            (*for_people(article), version_id, to_micros(self.now), origin.article_id),
        )
        return version_id

    def _bury(self, story: int, capture_id: int | None) -> int:
        """Write a tombstone, once. Returns its id, or the last version's when one stands already."""
        last = current_version(self.db, story)
        assert last is not None, f"article {story} has no version"
        if last.gone:
            return last.id
        row = self.db.execute("SELECT * FROM versions WHERE id = ?", (last.id,)).fetchone()
        version_id = insert_tombstone(self.db, Said(Event.GONE, "withdrawn"), row, self._origin(story, capture_id))
        self.db.execute(
            "UPDATE articles SET gone_at = ?, versions = versions + 1 WHERE id = ?", (to_micros(self.now), story)
        )
        return version_id

    def _file_away(self, known: Known, page: Page, state: str, result: Result) -> None:
        again = next_look(known.found_at, self.now) if state == "article" else None
        self.db.execute(
            "UPDATE frontier SET state = ?, checked_at = ?, next_at = ?, failures = 0, etag = ?, last_modified = ?, "
            "capture_id = ?, article_id = ? WHERE id = ?",
            (
                state,
                to_seconds(self.now),
                _when(again),
                storable(page.header("etag"))[:300],
                storable(page.header("last-modified"))[:100],
                result.capture_id,
                result.article_id,
                known.id,
            ),
        )


def _is_gone(page: Page) -> bool:
    """404, 410, or sent to the front page."""
    asked = page.requested_url
    sent_home = bool(asked) and canonical(asked) != canonical(page.url) and is_home(page.url) and not is_home(asked)
    return page.status in _GONE or sent_home


def _when(moment: datetime | None) -> str | None:
    return to_seconds(moment) if moment else None
