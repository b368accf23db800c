"""Full-text search, newest first or best first, now or as the archive stood at a moment.

What is asked for is one expression of the index, filters included. The traps of SQLite's planner that shape the SQL
below, each measured at 100,000 to 780,000 articles: a plain JOIN may run the MATCH once for each article, so the order
is fixed by CROSS JOIN; a snippet in the same SELECT as an ORDER BY is built for every hit, so the ids come first;
ranking all hits of a common word takes a second, so only the newest 2,000 are ranked.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from storage import cjk
from storage.history import last_version_at
from storage.rights import rights_condition
from storage.times import parse_instant, to_micros, to_seconds
from storage.tokens import EVERYTHING, language_tokens, source_token, ticker_query
from storage.versions import TEXTS
from storage.words import match_of, parse_words

RANKED = 2000
"""So many of the newest hits are ranked by "best", and counted."""
# A claimed publication date may run ahead of the clock that recorded it, by a zone mistake or an embargo.
_AHEAD = timedelta(days=2)
_SNIPPET_WORDS = 32
# In Chinese, Japanese and Korean text a character is a token; FTS5 allows 64.
_SNIPPET_CHARACTERS = 64
_TITLE_WEIGHT = 5.0


class Order(StrEnum):
    """Newest published first (of the newest 2,000 recorded), or best match first."""

    NEWEST = "newest"
    BEST = "best"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuery:
    """What is looked for. Times are aware; `since` and `until` (both inclusive) bound the publication time, or the
    time of first sight where the page claims none.

    `ticker` is "HKG:9988", "9988" or "0700.HK"; `lang` a language tag, "zh" finds zh-Hant too. `without_rights` are
    reservations (rights.EXCLUDABLE): articles whose pages made one are left out. `before` and `after` stand around hits
    in title and snippet: characters that no text contains survive any escaping.
    """

    words: str = ""
    source: str = ""
    ticker: str = ""
    lang: str = ""
    since: datetime | None = None
    until: datetime | None = None
    as_of: datetime | None = None
    without_rights: tuple[str, ...] = ()
    order: Order = Order.NEWEST
    limit: int = 20
    offset: int = 0
    before: str = "\ue000"
    after: str = "\ue001"


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that matches. `gone` is true when its publisher had withdrawn it at the time asked about."""

    article_id: int
    version_id: int
    url: str
    source: str
    publisher: str
    language: str
    title: str
    snippet: str
    published_at: datetime | None
    published_precision: str
    first_seen_at: datetime
    recorded_at: datetime
    gone: bool


@dataclass(frozen=True, slots=True)
class SearchResult:
    """`count` is the number of hits, at most 2,000; `more` says that there are more than it."""

    hits: tuple[Hit, ...]
    count: int
    more: bool


def search(db: sqlite3.Connection, query: SearchQuery) -> SearchResult:
    """One hit an article: its current version, or its last one at `as_of`."""
    question = _Question.of(db, query)
    if question.empty:
        return SearchResult((), 0, False)
    newest = [tuple(row) for row in db.execute(*question.newest(RANKED + 1))]
    more = len(newest) > RANKED
    del newest[RANKED:]
    if query.order is Order.BEST and question.match and newest:
        ids = [row[0] for row in db.execute(*question.best(newest[-1][0], query))]
    else:
        # One crawl records a morning's stories in the order of the fetches; people read them in that of the claims.
        newest.sort(key=lambda hit: (hit[1], hit[0]), reverse=True)
        ids = [hit[0] for hit in newest[query.offset : query.offset + query.limit]]
    marked = _marked(db, ids, question, query)
    return SearchResult(tuple(_hit(db, each, question.highest, marked) for each in ids), len(newest), more)


@dataclass(frozen=True, slots=True)
class _Question:
    """The parts of the SQL: an FTS5 expression (or "" for all), a range of version ids, and further conditions."""

    match: str
    lowest: int
    highest: int
    conditions: str
    values: tuple[str | int, ...]
    empty: bool
    past: bool

    @classmethod
    def of(cls, db: sqlite3.Connection, query: SearchQuery) -> _Question:
        words = parse_words(query.words)
        fields = [
            [source_token(query.source)] if query.source else [],
            list(ticker_query(query.ticker)) if query.ticker.strip() else [],
            list(language_tokens(query.lang))[:1] if query.lang else [],
        ]
        match = match_of(words, fields, EVERYTHING)
        (last,) = db.execute("SELECT coalesce(max(id), 0) FROM versions").fetchone()
        highest = last_version_at(db, query.as_of) if query.as_of else last
        lowest = last_version_at(db, query.since - _AHEAD) + 1 if query.since else 0
        conditions, values = _conditions(query, highest)
        empty = bool(query.words.strip()) and not words.groups and not words.without
        return cls(match, lowest, highest, conditions, values, empty, query.as_of is not None)

    def newest(self, limit: int) -> tuple[str, tuple[str | int, ...]]:
        """The newest recorded hits: id, and when it was published or else first seen."""
        # At a past moment the version's own claim counts; now the article's row says the same and is the cheaper place.
        when = f"coalesce({'v' if self.past else 'a'}.published_at, a.first_seen_at)"
        if self.match:
            start = f"SELECT f.rowid, {when} FROM articles_fts f CROSS JOIN versions v ON v.id = f.rowid"
            where = "WHERE f.articles_fts MATCH ? AND f.rowid BETWEEN ? AND ?"
            order = "ORDER BY f.rowid DESC LIMIT ?"
        else:
            start, where, order = (
                f"SELECT v.id, {when} FROM versions v",
                "WHERE v.id BETWEEN ? AND ?",
                "ORDER BY v.id DESC LIMIT ?",
            )
        sql = f"{start} CROSS JOIN articles a ON a.id = v.article_id {where} {self.conditions} {order}"
        return sql, (*self._match(), self.lowest, self.highest, *self.values, limit)

    def best(self, oldest: int, query: SearchQuery) -> tuple[str, tuple[str | int, ...]]:
        """The ids of the best hits from `oldest` on."""
        sql = (
            f"WITH hits AS MATERIALIZED (SELECT rowid AS id, bm25(articles_fts, {_TITLE_WEIGHT}, 1.0, 0.0) AS score "
            "FROM articles_fts WHERE articles_fts MATCH ? AND rowid BETWEEN ? AND ?) "
            "SELECT h.id FROM hits h CROSS JOIN versions v ON v.id = h.id CROSS JOIN articles a ON a.id = v.article_id "
            f"WHERE 1 {self.conditions} ORDER BY h.score, h.id DESC LIMIT ? OFFSET ?"
        )
        return sql, (*self._match(), oldest, self.highest, *self.values, query.limit, query.offset)

    def _match(self) -> tuple[str, ...]:
        return (self.match,) if self.match else ()


def _conditions(query: SearchQuery, highest: int) -> tuple[str, tuple[str | int, ...]]:
    parts: list[str] = []
    values: list[str | int] = []
    if query.as_of:
        parts.append(
            f"AND v.outcome IN {TEXTS} AND NOT EXISTS (SELECT 1 FROM versions w WHERE w.article_id = v.article_id "
            "AND w.id > v.id AND w.id <= ? AND w.outcome != 'gone')"
        )
        values.append(highest)
    else:
        parts.append(f"AND a.version_id = v.id AND v.outcome IN {TEXTS}")
    if query.since:
        # Publication times have seconds and those of first sight microseconds: each bound takes both, to the second.
        parts.append("AND coalesce(v.published_at, a.first_seen_at) >= ?")
        values.append(to_micros(query.since))
    if query.until:
        parts.append("AND coalesce(v.published_at, a.first_seen_at) <= ?")
        values.append(to_seconds(query.until))
    parts.append(rights_condition(query.without_rights))
    return " ".join(parts), tuple(values)


def _hit(db: sqlite3.Connection, version_id: int, highest: int, marked: dict[int, tuple[str, str]]) -> Hit:
    row = db.execute(
        "SELECT v.*, a.url, a.source, a.first_seen_at, "
        "(SELECT w.outcome = 'gone' FROM versions w WHERE w.article_id = v.article_id AND w.id <= ? "
        "AND w.outcome IN ('new', 'revised', 'gone') ORDER BY w.id DESC LIMIT 1) AS gone "
        "FROM versions v JOIN articles a ON a.id = v.article_id WHERE v.id = ?",
        (highest, version_id),
    ).fetchone()
    title, snippet = marked.get(version_id) or (row["title"], _start(row["text"]))
    return Hit(
        article_id=row["article_id"],
        version_id=version_id,
        url=row["url"],
        source=row["source"],
        publisher=row["publisher"],
        language=row["language"],
        title=title,
        snippet=snippet,
        published_at=parse_instant(row["published_at"]) if row["published_at"] else None,
        published_precision=row["published_precision"],
        first_seen_at=parse_instant(row["first_seen_at"]),
        recorded_at=parse_instant(row["recorded_at"]),
        gone=bool(row["gone"]),
    )


def _marked(
    db: sqlite3.Connection, ids: list[int], question: _Question, query: SearchQuery
) -> dict[int, tuple[str, str]]:
    """Title and a piece of the text of each hit, with the matches marked and without the separators of CJK text.

    In one statement, because a prefix is expanded anew for each; with a unary plus, because otherwise SQLite runs the
    MATCH once for each id.
    """
    if not question.match or not ids:
        return {}
    places = ", ".join("?" for _ in ids)
    marks = (query.before, query.after, query.before, query.after)
    rows = db.execute(
        "SELECT rowid, highlight(articles_fts, 0, ?, ?), snippet(articles_fts, 1, ?, ?, '…', iif(EXISTS ("
        "SELECT 1 FROM segmented s WHERE s.version_id = articles_fts.rowid), ?, ?)) FROM articles_fts "
        f"WHERE articles_fts MATCH ? AND rowid BETWEEN ? AND ? AND +rowid IN ({places})",
        (*marks, _SNIPPET_CHARACTERS, _SNIPPET_WORDS, question.match, min(ids), max(ids), *ids),
    )
    return {version_id: (cjk.join(title), cjk.join(snippet)) for version_id, title, snippet in rows}


def _start(text: str) -> str:
    return text if len(text) <= 240 else text[:240].rsplit(" ", 1)[0] + "…"
