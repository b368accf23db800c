"""Every story that matches, one at a time, from one moment of the database.

The stories are those of a search with the same question, without its limit, in the order they were recorded. All is
read in one transaction: a crawl may write meanwhile, and nothing of it is seen. SQLite keeps what is written until
that transaction ends, so a long export beside a crawl lets the file tearsheet.db-wal grow.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from storage.queries.history import Story, standing, versions
from storage.queries.question import Question, SearchQuery


class Export:
    """Iterate over it once, for `Story` after `Story`.

    `undated` counts the articles that an as-of question left out, and `done` runs from 0 to 1, while it goes on;
    `forgotten` is how many were held at its moment and removed on request since.
    Raises UsageError when `as_of` lies in the future or has no zone. The order, limit and offset of the query do not
    count.
    """

    def __init__(self, db: sqlite3.Connection, query: SearchQuery) -> None:
        self._db = db
        # Asked now, so that a bad question is refused before anything is written, and again in the transaction.
        Question.of(db, query)
        self._query = query
        self.undated = 0
        self.forgotten = 0
        self.done = 0.0

    def __iter__(self) -> Iterator[Story]:
        if self._db.in_transaction:
            raise RuntimeError("an export is under way on this connection")
        self._db.execute("BEGIN")
        try:
            yield from self._stories(Question.of(self._db, self._query))
        finally:
            self._db.execute("ROLLBACK")
        self.done = 1.0

    def _stories(self, question: Question) -> Iterator[Story]:
        if question.empty:
            return
        self.forgotten = question.forgotten(self._db)
        first = min(question.lowest, question.highest)
        span = max(question.highest - first, 1)
        for match in question.matches(self._db, newest_first=False):
            self.done = (match.id - first) / span
            if question.only_dated and not match.dated:
                self.undated += 1
                continue
            row = self._db.execute(
                "SELECT a.id, a.url, a.source, a.first_seen_at FROM versions v JOIN articles a ON a.id = v.article_id "
                "WHERE v.id = ?",
                (match.id,),
            ).fetchone()
            story = standing(row, versions(self._db, row["id"], question.highest))
            assert story is not None, f"article {row['id']} matches and has no text"
            yield story
