"""One reading into the archive: which outcome it is, and the rows that say so. Runs inside a transaction."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from storage import frontier, repetition
from storage.article import Article
from storage.capturing import Capturing
from storage.frontier import Known
from storage.outcome import Event, Outcome, Reason, Rejected
from storage.outcome_rows import Result, insert_outcome
from storage.page import Page, storable
from storage.paragraphs import split_text
from storage.reading import NotModified, Reading, Saved
from storage.revisits import next_look, next_try
from storage.times import to_micros, to_seconds
from storage.urls import canonical, is_home
from storage.versions import Origin, Said, insert_tombstone, insert_version, next_version_id, without_text

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
        insert_outcome(self.captures, known, self.source, result)
        reason = result.why.reason if result.why else None
        snapshot = self._count(reading, result.article_id) if result.outcome is Outcome.NEW else 0
        return Saved(result.outcome, reason, asked, result.article_id, result.version_id, snapshot)

    def _count(self, reading: Reading, story: int | None) -> int:
        """Count the paragraphs of a new story among those its source may repeat; the newest snapshot."""
        article = reading.result
        assert isinstance(article, Article) and story is not None
        if "noarchive" not in article.rights or self.keep_noarchive:
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
            (story_url(reading.result, reading.page),),
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
        current = self._current(known.article_id)
        version_id = current["id"] if current is not None else None
        return Result(Outcome.UNCHANGED, None, known.article_id, version_id)

    def _keep(self, known: Known, reading: Reading, article: Article) -> Result:
        page = reading.page
        digest = bytes.fromhex(article.digest)
        silent = "noarchive" in article.rights and not self.keep_noarchive
        seen_before = self.captures.find_same(known, page, reading.record)
        if seen_before is not None:
            capture_id = seen_before
        elif silent:
            article = without_text(article)
            capture_id = self.captures.save_without_body(known, page)
        else:
            capture_id = self.captures.save(known, page, reading.record)
        url = story_url(article, page)
        story = self._story(url)
        current = self._current(story)
        if story is None or current is None:
            story, version_id = self._insert_story(url, article, digest, capture_id)
            result = Result(Outcome.NEW, capture_id, story, version_id)
        elif (
            seen_before is not None
            or _is_older(page, current)
            or _is_same(digest, current)
            or self._only_learned(article, current)
        ):
            result = Result(Outcome.UNCHANGED, capture_id, story, current["id"])
        else:
            version_id = self._revise(story, article, digest, capture_id)
            result = Result(Outcome.REVISED, capture_id, story, version_id)
        self._file_away(known, page, "article", result)
        if url != known.url and result.outcome is Outcome.NEW:
            self._note_other_address(url, known, story)
        return result

    def _refuse(self, known: Known, reading: Reading, why: Rejected) -> Result:
        page = reading.page
        answered = why.reason not in _NO_ANSWER and page.status >= 100
        capture_id = None
        if answered:
            seen_before = self.captures.find_same(known, page, reading.record)
            capture_id = seen_before or self.captures.save(known, page, reading.record)
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

    def _story(self, url: str) -> int | None:
        row = self.db.execute("SELECT id FROM articles WHERE url = ?", (url,)).fetchone()
        return row[0] if row else None

    def _current(self, story: int | None) -> sqlite3.Row | None:
        """The version that counts; `gone` is 1 when a tombstone stands after it."""
        row: sqlite3.Row | None = self.db.execute(
            "SELECT v.id, v.digest, v.title, v.published_at, c.fetched_at, a.gone_at IS NOT NULL AS gone "
            "FROM articles a JOIN versions v ON v.id = a.version_id LEFT JOIN captures c ON c.id = v.capture_id "
            "WHERE a.id = ?",
            (story,),
        ).fetchone()
        return row

    def _only_learned(self, article: Article, current: sqlite3.Row) -> bool:
        """Whether the article lacks just what was meanwhile found to be repeated: no edit by its publisher."""
        (snapshot,) = self.db.execute("SELECT snapshot FROM versions WHERE id = ?", (current["id"],)).fetchone()
        if snapshot == article.snapshot or current["gone"] or storable(article.title) != current["title"]:
            return False
        text, layout = self.db.execute("SELECT text, layout FROM versions WHERE id = ?", (current["id"],)).fetchone()
        return repetition.without_repeated(split_text(text, layout)[0], article) == storable(article.text)

    def _insert_story(self, url: str, article: Article, digest: bytes, capture_id: int) -> tuple[int, int]:
        at = to_micros(self.now)
        (story,) = self.db.execute(
            "INSERT INTO articles (url, source, publisher, title, language, published_at, first_seen_at, version_id, "
            "revised_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            (url, self.source, *_for_people(article), at, next_version_id(self.db), at),
        ).fetchone()
        origin = Origin(story, self.source, capture_id, self.now)
        return story, insert_version(self.db, Said(Event.NEW), article, digest, origin)

    def _revise(self, story: int, article: Article, digest: bytes, capture_id: int) -> int:
        origin = Origin(story, self.source, capture_id, self.now)
        version_id = insert_version(self.db, Said(Event.REVISED), article, digest, origin)
        self.db.execute(
            "UPDATE articles SET publisher = ?, title = ?, language = ?, published_at = ?, version_id = ?, "
            "revised_at = ?, versions = versions + 1, gone_at = NULL WHERE id = ?",
            (*_for_people(article), version_id, to_micros(self.now), story),
        )
        return version_id

    def _bury(self, story: int, capture_id: int | None) -> int:
        """Write a tombstone, once. Returns its id, or the last version's when one stands already."""
        last = self._current(story)
        assert last is not None, f"article {story} has no version"
        if last["gone"]:
            return int(last["id"])
        version_id = insert_tombstone(
            self.db, Said(Event.GONE, "withdrawn"), last, Origin(story, self.source, capture_id, self.now)
        )
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

    def _note_other_address(self, url: str, known: Known, story: int) -> None:
        """The story's own URL counts as fetched too, so that a later link to it is no new page."""
        other = frontier.find_or_add(self.db, url, self.source, "article", known.found_at)
        self.db.execute(
            "UPDATE frontier SET state = 'article', next_at = NULL, article_id = ? WHERE id = ? AND article_id IS NULL",
            (story, other.id),
        )


def story_url(article: Article, page: Page) -> str:
    """The key of a story. A page that names its site's front page as its canonical address names nothing."""
    claimed = canonical(article.canonical_url or article.url)
    own = canonical(page.url)
    return own if is_home(claimed) and not is_home(own) else claimed


def _is_gone(page: Page) -> bool:
    """404, 410, or sent to the front page."""
    asked = page.requested_url
    sent_home = bool(asked) and canonical(asked) != canonical(page.url) and is_home(page.url) and not is_home(asked)
    return page.status in _GONE or sent_home


def _is_same(digest: bytes, current: sqlite3.Row) -> bool:
    return bool(current["digest"] == digest and not current["gone"])


def _is_older(page: Page, current: sqlite3.Row) -> bool:
    """Fetched before the current version was: its capture is kept, but it does not say what the story is now."""
    return bool(page.fetched_at and current["fetched_at"] and to_micros(page.fetched_at) < current["fetched_at"])


def _for_people(article: Article) -> tuple[str, str, str, str | None]:
    published = to_seconds(article.published.at) if article.published else None
    return storable(article.publisher), storable(article.title), storable(article.language), published


def _when(moment: datetime | None) -> str | None:
    return to_seconds(moment) if moment else None
