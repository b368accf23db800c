"""Best match first, from the matching texts alone.

FTS5's bm25() weighs a word by how many rows of the whole index have it and a row by the average length of all of them,
so what is recorded later would reorder the answer to an as-of question. Here both are taken over the hits that are
ranked. The formula is BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009) with the idf that is
never negative, ln(1 + (N - n + 0.5) / (n + 0.5)), and a word in the title counted five times. Length is in tokens.

How often a term stands in a text is not counted there: for that the text would have to be parted again, which takes 50
microseconds. It is taken out of bm25() itself, which for one phrase is (https://sqlite.org/fts5.html, 5.1.1)

    w f (k + 1) / (f + c),  c = k (1 - b + b D / A)

with f the weighted count, D the tokens of the row, A their average and w what the whole index makes of the phrase.
Where the columns weigh so much that c is nothing, it is w (k + 1). So f / (f + c) is the ratio of the two, and f, a
whole number, follows from that and c: nothing of what other rows hold is left in it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import log

from storage.queries.question import Question

_K1 = 1.2
_B = 0.75
_TITLE, _BODY, _FIELD = 5.0, 1.0, 0.0
_HUGE = 1e15
_SCORES = (
    f"SELECT rowid, bm25(articles_fts, {_TITLE}, {_BODY}, {_FIELD}), "
    f"bm25(articles_fts, {_TITLE * _HUGE}, {_BODY * _HUGE}, {_FIELD}) "
    "FROM articles_fts WHERE articles_fts MATCH ? AND rowid BETWEEN ? AND ?"
)
_AVERAGES = 1
"""The row of articles_fts_data with the number of rows and the tokens of each column, as varints."""


def ranked(db: sqlite3.Connection, question: Question, ids: Sequence[int]) -> list[int]:
    """The version ids (not empty, newest first), best first; what is equally good stays newest first."""
    with _one_state(db):
        sizes = _sizes(db, ids)
        counts = list(_counts(db, question, min(ids), max(ids), {each: sum(sizes[each]) for each in ids}))
    lengths = {each: title + body for each, (title, body, _) in sizes.items()}
    average = sum(lengths.values()) / len(ids)
    scores = dict.fromkeys(ids, 0.0)
    for count in counts:
        weight = log(1 + (len(ids) - len(count) + 0.5) / (len(count) + 0.5))
        for each, number in count.items():
            norm = _K1 * (1 - _B + _B * lengths[each] / average)
            scores[each] += weight * number * (_K1 + 1) / (number + norm)
    return sorted(ids, key=lambda each: (-scores[each], -each))


@contextmanager
def _one_state(db: sqlite3.Connection) -> Iterator[None]:
    """What the whole index makes of a phrase drops out only where nobody writes in between."""
    if db.in_transaction:
        yield
        return
    db.execute("BEGIN")
    try:
        yield
    finally:
        db.execute("ROLLBACK")


def _counts(
    db: sqlite3.Connection, question: Question, first: int, last: int, tokens: dict[int, int]
) -> Iterator[dict[int, int]]:
    """For each term its count in each of the versions that have it, a word of the title counted five times.

    bm25() is a sum over the phrases of an expression: with the term once more in it, it grows by what is the term's.
    """
    (block,) = db.execute("SELECT block FROM articles_fts_data WHERE id = ?", (_AVERAGES,)).fetchone()
    rows, *totals = _varints(block)
    average = sum(totals) / rows
    whole = _scores(db, question.match, first, last)
    for term in question.terms:
        alone = len(question.terms) == 1
        more = whole if alone else _scores(db, f"({question.match}) AND ({{title body}} : ({term}))", first, last)
        counts: dict[int, int] = {}
        for each in tokens.keys() & more.keys():
            score, limit = (two - (0.0 if alone else one) for one, two in zip(whole[each], more[each], strict=True))
            ratio = score / limit
            counts[each] = round(ratio / (1 - ratio) * _K1 * (1 - _B + _B * tokens[each] / average))
        yield counts


def _scores(db: sqlite3.Connection, match: str, first: int, last: int) -> dict[int, tuple[float, float]]:
    return {each: (score, limit) for each, score, limit in db.execute(_SCORES, (match, first, last))}


def _sizes(db: sqlite3.Connection, ids: Sequence[int]) -> dict[int, list[int]]:
    """The tokens of title, body and field of each version."""
    sql = "SELECT id, sz FROM articles_fts_docsize WHERE id IN (SELECT value FROM json_each(?))"
    return {version_id: _varints(sizes) for version_id, sizes in db.execute(sql, (json.dumps(list(ids)),))}


def _varints(block: bytes) -> list[int]:
    """Whole numbers as SQLite writes them: seven bits a byte, highest first, the eighth bit set on all but the last.

    None here comes near the 56 bits from which on there is a ninth byte, with eight of them.
    """
    found, value = [], 0
    for byte in block:
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            found.append(value)
            value = 0
    return found
