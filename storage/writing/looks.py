"""What a crawl looked at to find pages and rules: feeds, sitemaps, listings and robots.txt. Runs in a transaction."""

from __future__ import annotations

from storage.outcome import Outcome
from storage.page import Page
from storage.reading import Discovery
from storage.times import to_micros
from storage.writing import frontier
from storage.writing.capturing import Capturing
from storage.writing.frontier import Known
from storage.writing.outcome_rows import Result, insert_outcome


def save_discovery(captures: Capturing, source: str, discovery: Discovery) -> None:
    """A feed, sitemap or listing: its capture, what it named, and an outcome where it was refused."""
    known, capture_id = _save(captures, source, discovery.page)
    problem = discovery.problem
    reason = problem.reason.value if problem else ""
    captures.db.execute(
        "INSERT INTO discoveries (run_id, page_id, recorded_at, links, due, reason) VALUES (?, ?, ?, ?, ?, ?)",
        (captures.run, known.id, to_micros(captures.recorded_at), discovery.links, discovery.due, reason),
    )
    if problem:
        insert_outcome(captures, known, source, Result(Outcome.REJECTED, capture_id, why=problem))


def save_robots(captures: Capturing, source: str, page: Page) -> None:
    """A robots.txt: its capture. It is no page, so it has no outcome."""
    _save(captures, source, page)


def _save(captures: Capturing, source: str, page: Page) -> tuple[Known, int | None]:
    """The row of its address, and the capture: a revisit where the body is that of the last time."""
    now = captures.recorded_at
    known = frontier.find_or_add(captures.db, page.requested_url or page.url, source, "feed", now)
    capture_id = captures.save(known, page, None) if page.status >= 100 and page.body else None
    frontier.note_feed(captures.db, known, page, capture_id, now)
    return known, capture_id
