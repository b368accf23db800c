"""What is asked of the archive, and the SQL that answers it: one place for searches and exports, now and as of then.

A version counts at a moment when no later one of its story that was recorded by then stands in its place. Nothing here
may look beyond that moment: not a row, not a statistic of the index (storage/queries/ranking.py).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from storage.fulltext.tokens import EVERYTHING, language_tokens, source_token, ticker_query
from storage.fulltext.words import match_of, parse_words
from storage.queries.asof import highest_version, last_version_at
from storage.times import to_micros, to_seconds
from storage.writing.rights import rights_condition
from storage.writing.versions import TEXTS

# A page that names only a day is of that day, wherever its midnight was; all else is an instant.
_WHEN = (
    "CASE v.published_precision WHEN 'day' THEN strftime('%Y-%m-%dT%H:%M:%SZ', v.published_at, v.published_offset) "
    "ELSE coalesce(v.published_at, a.first_seen_at) END"
)
# A claimed publication date may run ahead of the clock that recorded it, by a zone mistake or an embargo.
_AHEAD = timedelta(days=2)
_EARLIEST = datetime.min.replace(tzinfo=UTC) + _AHEAD


class Order(StrEnum):
    """Newest published first (of the newest 2,000 recorded), or best match first."""

    NEWEST = "newest"
    BEST = "best"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuery:
    """What is looked for. Times are aware; `since` and `until` (both inclusive) bound the publication time, or the
    time of first sight where the page claims none; a page that names only a day counts as the midnight in UTC of that
    day, wherever it is.

    `ticker` is "HKG:9988", "9988" or "0700.HK"; `lang` a language tag, "zh" finds zh-Hant too. `as_of` asks for what
    the archive held at that moment, not in the future; articles without a publication time are then left out and
    counted, unless `undated`. `without_rights` are reservations (rights.EXCLUDABLE): articles whose pages made one are
    left out. `before` and `after` stand around hits in title and snippet: characters that no text contains survive any
    escaping.
    """

    words: str = ""
    source: str = ""
    ticker: str = ""
    lang: str = ""
    since: datetime | None = None
    until: datetime | None = None
    as_of: datetime | None = None
    undated: bool = False
    without_rights: tuple[str, ...] = ()
    order: Order = Order.NEWEST
    limit: int = 20
    offset: int = 0
    before: str = "\ue000"
    after: str = "\ue001"


@dataclass(frozen=True, slots=True)
class Match:
    """A version that matches; `when` is its publication time, or when its story was first seen."""

    id: int
    when: str
    dated: bool


@dataclass(frozen=True, slots=True)
class Question:
    """The parts of the SQL: an FTS5 expression (or "" for all), a range of version ids, and further conditions.

    `terms` are the words and phrases asked for, as FTS5 expressions; `only_dated` leaves out the undated.
    """

    match: str
    terms: tuple[str, ...]
    lowest: int
    highest: int
    conditions: str
    values: tuple[str | int, ...]
    empty: bool
    only_dated: bool
    past: bool
    source: str

    @classmethod
    def of(cls, db: sqlite3.Connection, query: SearchQuery) -> Question:
        """Raises UsageError for a moment in the future or without a zone."""
        words = parse_words(query.words)
        fields = [
            [source_token(query.source)] if query.source else [],
            list(ticker_query(query.ticker)) if query.ticker.strip() else [],
            list(language_tokens(query.lang))[:1] if query.lang else [],
        ]
        highest = highest_version(db, query.as_of)
        conditions, values = _conditions(query, highest)
        past = query.as_of is not None
        return cls(
            match=match_of(words, fields, EVERYTHING),
            terms=tuple(dict.fromkeys(term for group in words.groups for term in group)),
            lowest=last_version_at(db, max(query.since, _EARLIEST) - _AHEAD) + 1 if query.since else 0,
            highest=highest,
            conditions=conditions,
            values=values,
            empty=bool(query.words.strip()) and not words.groups and not words.without,
            only_dated=past and not query.undated,
            past=past,
            source=query.source,
        )

    def matches(self, db: sqlite3.Connection, *, newest_first: bool) -> Iterator[Match]:
        """The versions that match in the order they were recorded, or its reverse, read as they are taken."""
        # At a past moment the version's own claim counts; now the article's row says the same and is the cheaper place.
        claim = f"{'v' if self.past else 'a'}.published_at"
        if self.match:
            start = "articles_fts f CROSS JOIN versions v ON v.id = f.rowid"
            key, where = "f.rowid", "f.articles_fts MATCH ? AND f.rowid BETWEEN ? AND ?"
        else:
            start, key, where = "versions v", "v.id", "v.id BETWEEN ? AND ?"
        sql = (
            f"SELECT {key}, coalesce({claim}, a.first_seen_at), {claim} IS NOT NULL FROM {start} "
            f"CROSS JOIN articles a ON a.id = v.article_id WHERE {where} AND v.forgotten_id IS NULL {self.conditions} "
            f"ORDER BY {key} {'DESC' if newest_first else 'ASC'}"
        )
        match = (self.match,) if self.match else ()
        for version_id, when, dated in db.execute(sql, (*match, self.lowest, self.highest, *self.values)):
            yield Match(version_id, when, bool(dated))

    def forgotten(self, db: sqlite3.Connection) -> int:
        """How many articles an as-of question cannot judge: held then, and removed on request since.

        Their words and listings are not known any more; source, times and reservations are, and count.
        """
        if not self.past or self.empty:
            return 0
        source = ("AND a.source = ?", (self.source,)) if self.source else ("", ())
        dated = "AND v.published_at IS NOT NULL" if self.only_dated else ""
        (number,) = db.execute(
            "SELECT count(*) FROM versions v JOIN articles a ON a.id = v.article_id WHERE v.forgotten_id IS NOT NULL "
            f"AND v.id BETWEEN ? AND ? {self.conditions} {dated} {source[0]}",
            (self.lowest, self.highest, *self.values, *source[1]),
        ).fetchone()
        return int(number)


def _conditions(query: SearchQuery, highest: int) -> tuple[str, tuple[str | int, ...]]:
    parts = [f"AND v.outcome IN {TEXTS}"]
    values: list[str | int] = []
    if query.as_of:
        parts.append(
            "AND NOT EXISTS (SELECT 1 FROM versions w WHERE w.article_id = v.article_id "
            "AND w.id > v.id AND w.id <= ? AND w.outcome != 'gone')"
        )
        values.append(highest)
    else:
        parts.append("AND a.version_id = v.id")
    if query.since:
        # Publication times have seconds and those of first sight microseconds: each bound takes both, to the second.
        parts.append(f"AND {_WHEN} >= ?")
        values.append(to_micros(query.since))
    if query.until:
        parts.append(f"AND {_WHEN} <= ?")
        values.append(to_seconds(query.until))
    parts.append(rights_condition(query.without_rights))
    return " ".join(parts), tuple(values)
