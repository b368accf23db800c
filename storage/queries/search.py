"""Full-text search, newest first or best first, now or as the archive stood at a moment.

What is asked for is one expression of the index, filters included. The traps of SQLite's planner that shape the SQL
below, each measured at 100,000 to 780,000 articles: a plain JOIN may run the MATCH once for each article, so the order
is fixed by CROSS JOIN; a snippet in the same SELECT as an ORDER BY is built for every hit, so the ids come first;
ranking all hits of a common word takes a second, so only the newest 2,000 are ranked (storage/queries/ranking.py).
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime

from storage.fulltext import cjk
from storage.fulltext.words import parse_words
from storage.queries.question import Match, Order, Question, SearchQuery
from storage.queries.ranking import ranked
from storage.times import parse_instant, with_offset

__all__ = ["RANKED", "Hit", "Order", "SearchQuery", "SearchResult", "missing_words", "search"]

RANKED = 2000
"""So many of the newest hits are ranked by "best", and counted."""
_SNIPPET_WORDS = 32
# In Chinese, Japanese and Korean text a character is a token; FTS5 allows 64.
_SNIPPET_CHARACTERS = 64


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that matches. `gone` is true when its publisher had withdrawn it at the time asked about.

    `published_at` is in the zone of the claim: with precision "day" its date is the day that the page names.
    """

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
    """`count` is the number of hits, at most 2,000; `more` says that there are more than it.

    `undated` is the number of matching articles that an as-of question left out because their pages claim no
    publication time; where there are `more`, of those seen until then. `forgotten` is the number of articles that the
    archive held at that moment and that were removed on request since: whether they match is not known any more.
    """

    hits: tuple[Hit, ...]
    count: int
    more: bool
    undated: int = 0
    forgotten: int = 0


def search(db: sqlite3.Connection, query: SearchQuery) -> SearchResult:
    """One hit an article: its current version, or its last one at `as_of`.

    Raises UsageError when `as_of` lies in the future or has no zone.
    """
    question = Question.of(db, query)
    if question.empty:
        return SearchResult((), 0, False)
    newest, undated = _newest(db, question)
    more = len(newest) > RANKED
    del newest[RANKED:]
    if query.order is Order.BEST and question.terms and newest:
        ids = ranked(db, question, [match.id for match in newest])
    else:
        # One crawl records a morning's stories in the order of the fetches; people read them in that of the claims.
        newest.sort(key=lambda match: (match.when, match.id), reverse=True)
        ids = [match.id for match in newest]
    shown = ids[query.offset : query.offset + query.limit]
    marked = _marked(db, shown, question, query)
    hits = tuple(_hit(db, each, question.highest, marked) for each in shown)
    return SearchResult(hits, len(newest), more, undated, question.forgotten(db))


def missing_words(db: sqlite3.Connection, query: SearchQuery) -> str:
    """Of a search that finds nothing, which of its words no article has by its filters and as of its moment.

    A sentence without its stop; "" where there is one word only, or a beginning. Raises as `search` does.
    """
    asked = [" OR ".join(cjk.join(term) for term in group) for group in parse_words(query.words).groups]
    if len(asked) < 2 or any(term.endswith("*") for term in asked):
        return ""
    missing = [words for words in asked if not search(db, replace(query, words=words, limit=1, offset=0)).hits]
    if missing:
        return f"no article has {', none has '.join(missing)}"
    return "each of these words is found, but not all in one article; OR joins alternatives"


def _newest(db: sqlite3.Connection, question: Question) -> tuple[list[Match], int]:
    """The newest recorded hits, one more than are ranked, and how many undated ones were passed over."""
    found: list[Match] = []
    undated = 0
    for match in question.matches(db, newest_first=True):
        if question.only_dated and not match.dated:
            undated += 1
            continue
        found.append(match)
        if len(found) > RANKED:
            break
    return found, undated


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
        published_at=with_offset(row["published_at"], row["published_offset"]) if row["published_at"] else None,
        published_precision=row["published_precision"],
        first_seen_at=parse_instant(row["first_seen_at"]),
        recorded_at=parse_instant(row["recorded_at"]),
        gone=bool(row["gone"]),
    )


def _marked(
    db: sqlite3.Connection, ids: list[int], question: Question, query: SearchQuery
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
        "SELECT 1 FROM cjk_versions c WHERE c.version_id = articles_fts.rowid), ?, ?)) FROM articles_fts "
        f"WHERE articles_fts MATCH ? AND rowid BETWEEN ? AND ? AND +rowid IN ({places})",
        (*marks, _SNIPPET_CHARACTERS, _SNIPPET_WORDS, question.match, min(ids), max(ids), *ids),
    )
    return {version_id: (cjk.join(title), cjk.join(snippet)) for version_id, title, snippet in rows}


def _start(text: str) -> str:
    return text if len(text) <= 240 else text[:240].rsplit(" ", 1)[0] + "…"
