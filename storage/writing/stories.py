"""Rows of `articles`: how a story comes in, and what another reading of it makes of it. Runs inside a transaction."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from storage.article import Article
from storage.outcome import Event, Rejected
from storage.page import Page, storable
from storage.reading import Maker
from storage.times import to_micros, to_seconds
from storage.urls import canonical, is_home
from storage.writing import frontier
from storage.writing.changes import Stated, classify
from storage.writing.paragraphs import split_text
from storage.writing.versions import Origin, Said, insert_tombstone, insert_version, next_version_id, tickers_of


@dataclass(frozen=True, slots=True)
class Current:
    """The version of a story that counts. `gone` says that the publisher has withdrawn the story since.

    `maker` is what read the version's capture last: what made the version or, where a later reading found nothing
    else, that one.
    """

    id: int
    event: Event
    digest: bytes
    capture_id: int | None
    body: bytes | None
    fetched_at: str | None
    maker: Maker
    gone: bool

    def says(self, digest: bytes) -> bool:
        """Whether title and text are the ones with this digest, live."""
        return self.digest == digest and self.event.has_text and not self.gone

    def is_after(self, page: Page) -> bool:
        """Whether the page was fetched before this version was: then it does not say what the story is now."""
        return bool(page.fetched_at and self.fetched_at and to_micros(page.fetched_at) < self.fetched_at)


def story_url(article: Article, url: str) -> str:
    """The key of a story read at `url`. A page that names its site's front page as its canonical address names none."""
    claimed = canonical(article.canonical_url or article.url)
    own = canonical(url)
    return own if is_home(claimed) and not is_home(own) else claimed


def find_story(db: sqlite3.Connection, url: str) -> int | None:
    """The story with this key."""
    row = db.execute("SELECT id FROM articles WHERE url = ?", (url,)).fetchone()
    return row[0] if row else None


def current_version(db: sqlite3.Connection, story: int | None) -> Current | None:
    """The version of a story that counts."""
    row = db.execute(
        "SELECT v.id, v.outcome, v.digest, v.capture_id, c.digest, c.fetched_at, coalesce(m.extractor, v.extractor), "
        "coalesce(m.recipe, v.recipe), coalesce(m.snapshot, v.snapshot), a.gone_at IS NOT NULL "
        "FROM articles a JOIN versions v ON v.id = a.version_id LEFT JOIN captures c ON c.id = v.capture_id "
        "LEFT JOIN makers m ON m.id = c.maker_id WHERE a.id = ?",
        (story,),
    ).fetchone()
    if row is None:
        return None
    number, event, digest, capture_id, body, fetched_at, *maker, gone = row
    return Current(number, Event(event), digest, capture_id, body, fetched_at, Maker(*maker), bool(gone))


def insert_story(db: sqlite3.Connection, url: str, article: Article, digest: bytes, origin: Origin) -> tuple[int, int]:
    """Write a story with its first version, first seen when that is recorded; both ids. `origin` names no story."""
    at = to_micros(origin.recorded_at)
    (story,) = db.execute(
        "INSERT INTO articles (url, source, publisher, title, language, published_at, first_seen_at, version_id, "
        "revised_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (url, origin.source, *for_people(article), at, next_version_id(db), at),
    ).fetchone()
    return story, insert_version(db, Said(Event.NEW), article, digest, origin.of(story))


def reread_story(db: sqlite3.Connection, article: Article, digest: bytes, origin: Origin) -> int:
    """Write what another reading found: no edit, so `revised_at` and `gone_at` stay. The version's id."""
    version_id = insert_version(db, Said(Event.REREAD), article, digest, origin)
    db.execute(
        "UPDATE articles SET publisher = ?, title = ?, language = ?, published_at = ?, version_id = ?, "
        "versions = versions + 1 WHERE id = ?",
        (*for_people(article), version_id, origin.article_id),
    )
    return version_id


def refuse_story(db: sqlite3.Connection, why: Rejected, maker: Maker, origin: Origin) -> int:
    """Write that another reading found no article: a tombstone takes the place of the text. Its id."""
    last = db.execute(
        "SELECT v.* FROM articles a JOIN versions v ON v.id = a.version_id WHERE a.id = ?", (origin.article_id,)
    ).fetchone()
    said = Said(Event.REFUSED, why.reason.value, why.evidence)
    version_id = insert_tombstone(db, said, last, origin, maker)
    db.execute(
        "UPDATE articles SET version_id = ?, versions = versions + 1 WHERE id = ?", (version_id, origin.article_id)
    )
    return version_id


def class_of_edit(db: sqlite3.Connection, before: int, after: Article) -> str:
    """The class of the edit that made this article of the version `before`; "" where there is no text to compare."""
    title, text, layout, correction, language = db.execute(
        "SELECT title, text, layout, correction, language FROM versions WHERE id = ?", (before,)
    ).fetchone()
    paragraphs = split_text(text, layout)[0]
    if not paragraphs or not after.paragraphs:
        return ""
    stated = Stated(title, paragraphs, correction, tuple(tickers_of(db, before)), language)
    return classify(stated, Stated.of(after)).value


def note_other_address(db: sqlite3.Connection, url: str, source: str, found_at: datetime, story: int) -> None:
    """The story's own URL counts as fetched too, so that a later link to it is no new page."""
    other = frontier.find_or_add(db, url, source, "article", found_at)
    db.execute(
        "UPDATE frontier SET state = 'article', next_at = NULL, article_id = ? WHERE id = ? AND article_id IS NULL",
        (story, other.id),
    )


def for_people(article: Article) -> tuple[str, str, str, str | None]:
    """Publisher, title, language and time of publication, as `articles` has them."""
    published = to_seconds(article.published.at) if article.published else None
    return storable(article.publisher), storable(article.title), storable(article.language), published
