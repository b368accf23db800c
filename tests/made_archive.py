"""Made-up pages and articles for tests of the archive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage.article import Article, Kind
from storage.outcome import Reason, Rejected
from storage.page import Page
from storage.reading import Reading

NOW = datetime(2025, 3, 3, 9, 30, tzinfo=UTC)


def later(**span: float) -> datetime:
    """A moment after NOW."""
    return NOW + timedelta(**span)


def made_article(url: str, title: str, *paragraphs: str, **more: object) -> Article:
    """An article of plain paragraphs."""
    parts = {
        "url": url,
        "canonical_url": url,
        "title": title,
        "paragraphs": paragraphs,
        "kinds": (Kind.PARAGRAPH,) * len(paragraphs),
        "positions": tuple(range(len(paragraphs))),
    }
    return Article(**{**parts, **more})  # type: ignore[arg-type]


def made_page(url: str, body: bytes = b"<p>Tin rose.</p>", **more: object) -> Page:
    """A page fetched at NOW unless `fetched_at` says otherwise."""
    return Page(**{"url": url, "body": body, "fetched_at": NOW, **more})  # type: ignore[arg-type]


def reading(url: str, title: str, *paragraphs: str, at: datetime = NOW, **more: object) -> Reading:
    """An article read from a page whose bytes are its title and text."""
    body = "|".join((title, *paragraphs)).encode()
    return Reading(made_page(url, body, fetched_at=at), made_article(url, title, *paragraphs, **more))


def refusal(url: str, reason: Reason, status: int = 200, at: datetime = NOW, body: bytes = b"no") -> Reading:
    """A page that is no article."""
    return Reading(made_page(url, body, fetched_at=at, status=status), Rejected(reason, ("first", "second")))
