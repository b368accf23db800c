"""Every URL the archive has heard of, and when each is due. See revisits.py for the policy."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.page import MAX_HINT, Link, Page, storable
from storage.reading import Validators
from storage.times import parse_instant, to_seconds
from storage.urls import canonical
from storage.writing.revisits import after_change


@dataclass(frozen=True, slots=True)
class Known:
    """A row of the frontier, as much of it as saving needs."""

    id: int
    url: str
    state: str
    found_at: datetime
    failures: int
    capture_id: int | None
    article_id: int | None
    # Its removal was asked for: it is never fetched or kept again.
    forgotten: bool = False


def find(db: sqlite3.Connection, url: str) -> Known | None:
    """The row of a URL, canonical or not."""
    row = db.execute(
        "SELECT id, url, state, found_at, failures, capture_id, article_id, forgotten_id FROM frontier WHERE url = ?",
        (canonical(url),),
    ).fetchone()
    return row and Known(row[0], row[1], row[2], parse_instant(row[3]), row[4], row[5], row[6], row[7] is not None)


def find_or_add(db: sqlite3.Connection, url: str, source: str, state: str, now: datetime) -> Known:
    """The row of a URL, made if the archive has never heard of it."""
    known = find(db, url)
    if known is not None:
        return known
    key = canonical(url)
    row = db.execute(
        "INSERT INTO frontier (url, address, source, state, found_at) VALUES (?, ?, ?, ?, ?) RETURNING id",
        (key, storable(url) if url != key else None, source, state, to_seconds(now)),
    ).fetchone()
    return Known(row[0], key, state, now, 0, None, None)


def add_links(db: sqlite3.Connection, source: str, links: Iterable[Link], now: datetime) -> None:
    """Record what was never seen as pending, and bring forward what says that it was modified."""
    for link in links:
        url = canonical(link.url)
        hints = _hints(link)
        row = db.execute(
            "SELECT id, hints, found_at, checked_at, forgotten_id FROM frontier WHERE url = ?", (url,)
        ).fetchone()
        if row is None:
            db.execute(
                "INSERT INTO frontier (url, address, source, state, hints, found_at, next_at) "
                "VALUES (?, ?, ?, 'pending', ?, ?, ?)",
                (url, storable(link.url) if link.url != url else None, source, hints, to_seconds(now), to_seconds(now)),
            )
        elif row[1] != hints and row[4] is None:
            _note_change(db, row[:4], link, hints)


def _note_change(db: sqlite3.Connection, row: tuple[int, str, str, str | None], link: Link, hints: str) -> None:
    page_id, before, found_at, checked_at = row
    db.execute("UPDATE frontier SET hints = ? WHERE id = ?", (hints, page_id))
    known = json.loads(before) if before else {}
    if checked_at and link.modified and known.get("modified", link.modified) != link.modified:
        due = to_seconds(after_change(parse_instant(found_at), parse_instant(checked_at)))
        db.execute(
            "UPDATE frontier SET next_at = min(?, coalesce(next_at, ?)) WHERE id = ? AND state = 'article'",
            (due, due, page_id),
        )


def due(db: sqlite3.Connection, source: str, now: datetime, limit: int, handed: Collection[str]) -> list[Link]:
    """The links of a source that are due and not in `handed` (canonical URLs), at most `limit`.

    First what was never fetched, the latest find first; then what is to be looked at again, the longest due first.
    """
    rows = db.execute(
        "SELECT url, address, hints FROM frontier WHERE source = ? AND next_at <= ? "
        "ORDER BY checked_at IS NOT NULL, CASE WHEN checked_at IS NULL THEN found_at END DESC, "
        "CASE WHEN checked_at IS NOT NULL THEN next_at END, id",
        (source, to_seconds(now)),
    )
    found: list[Link] = []
    for url, address, hints in rows:
        if len(found) >= limit:
            break
        if url not in handed:
            found.append(Link(url=address or url, **(json.loads(hints) if hints else {})))
    return found


def _hints(link: Link) -> str:
    said = {"title": link.title, "published": link.published, "modified": link.modified, "found_in": link.found_in}
    kept = {name: storable(value)[:MAX_HINT] for name, value in said.items() if value}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) if kept else ""


def validators(db: sqlite3.Connection, url: str) -> Validators:
    """Of a page that is an article, or of a feed; a page that was refused is to be sent whole."""
    row = db.execute(
        "SELECT etag, last_modified FROM frontier WHERE url = ? AND state IN ('article', 'feed')", (canonical(url),)
    ).fetchone()
    return Validators(*row) if row else Validators()


def postpone(db: sqlite3.Connection, urls: Sequence[str], until: datetime) -> None:
    """What of these is due is not due before `until`."""
    at = to_seconds(until)
    db.executemany(
        "UPDATE frontier SET next_at = ? WHERE url = ? AND next_at < ?",
        [(at, canonical(url), at) for url in urls],
    )


def leave_alone(db: sqlite3.Connection, server: str, until: datetime) -> None:
    """The server is not to be asked before `until`; the later of two times holds."""
    db.execute(
        "INSERT INTO waits (server, until) VALUES (?, ?) "
        "ON CONFLICT (server) DO UPDATE SET until = max(until, excluded.until)",
        (server, to_seconds(until)),
    )


def waits(db: sqlite3.Connection, now: datetime) -> dict[str, datetime]:
    """The servers to be left alone at `now`, and until when."""
    rows = db.execute("SELECT server, until FROM waits WHERE until > ?", (to_seconds(now),))
    return {server: parse_instant(until) for server, until in rows}


def note_feed(db: sqlite3.Connection, known: Known, page: Page, capture_id: int | None, now: datetime) -> None:
    """A feed was looked at: keep its validators for the next time, unless it said 304 or nothing."""
    at = to_seconds(now)
    if page.status != 200:
        db.execute("UPDATE frontier SET checked_at = ? WHERE id = ?", (at, known.id))
        return
    db.execute(
        "UPDATE frontier SET state = iif(article_id IS NULL, 'feed', state), "
        "next_at = iif(article_id IS NULL, NULL, next_at), checked_at = ?, etag = ?, "
        "last_modified = ?, capture_id = coalesce(?, capture_id) WHERE id = ?",
        (at, storable(page.header("etag"))[:300], storable(page.header("last-modified"))[:100], capture_id, known.id),
    )
