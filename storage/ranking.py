"""Best match first, from the matching texts alone.

FTS5's bm25() weighs a word by how many rows of the whole index have it and a row by the average length of all of them,
so what is recorded later would reorder the answer to an as-of question. Here both are taken over the hits that are
ranked. The formula is BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009) with the idf that is
never negative, ln(1 + (N - n + 0.5) / (n + 0.5)), and a word in the title counted five times. Length is in characters.

FTS5 marks what matches. A Chinese text would have to be parted for it anew each time, a millisecond for each, so there
the terms are looked for as they stand.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from math import log

from storage.cjk import CLASS, has_cjk, segment
from storage.question import Question

_K1 = 1.2
_B = 0.75
_TITLE_WEIGHT = 5
# Clean text has no control characters, so these are marks only.
_BEFORE, _AFTER = "\x02", "\x03"
_MARKED = re.compile(f"{_BEFORE}([^{_AFTER}]*){_AFTER}")
_OTHER_WORD = rf"(?:(?![{CLASS}])\w)+"


@dataclass(frozen=True, slots=True)
class _Text:
    """A matching version: its length in characters, and how often each form stands in it, the title's weighted."""

    id: int
    length: int
    forms: Counter[str]


def ranked(db: sqlite3.Connection, question: Question, ids: Sequence[int]) -> list[int]:
    """The version ids (not empty, newest first), best first; what is equally good stays newest first."""
    texts = _texts(db, question, ids)
    terms_of = _terms_of({form for text in texts for form in text.forms}, question.terms)
    counts = [_counts(text.forms, terms_of) for text in texts]
    having = Counter(term for count in counts for term in count)
    weights = {term: log(1 + (len(texts) - n + 0.5) / (n + 0.5)) for term, n in having.items()}
    average = sum(text.length for text in texts) / len(texts)
    scores: dict[int, float] = {}
    for text, count in zip(texts, counts, strict=True):
        norm = _K1 * (1 - _B + _B * text.length / average) if average else _K1
        scores[text.id] = sum(weights[term] * count[term] * (_K1 + 1) / (count[term] + norm) for term in sorted(count))
    return sorted(ids, key=lambda each: (-scores[each], -each))


def _texts(db: sqlite3.Connection, question: Question, ids: Sequence[int]) -> list[_Text]:
    cjk = db.execute(
        "SELECT v.id, v.title, v.text FROM cjk_versions c CROSS JOIN versions v ON v.id = c.version_id "
        "WHERE c.version_id IN (SELECT value FROM json_each(?)) ORDER BY v.id",
        (json.dumps(list(ids)),),
    ).fetchall()
    written = {version_id for version_id, _, _ in cjk}
    others = [version_id for version_id in ids if version_id not in written]
    found = _searched_texts(cjk, question.terms) if cjk else []
    return found + (_marked_texts(db, question, others) if others else [])


def _searched_texts(rows: Sequence[tuple[int, str, str]], terms: Sequence[str]) -> list[_Text]:
    """Phrases and CJK characters as they stand in the text; every other word if a term is one."""
    tokens = [re.findall(rf"[{CLASS}]|{_OTHER_WORD}", term) for term in terms]
    literal = [each for each in tokens if len(each) > 1 or has_cjk(each[0])]
    patterns = [r"\W*".join(map(re.escape, each)) for each in sorted(literal, key=len, reverse=True)]
    patterns += [_OTHER_WORD] if len(literal) < len(terms) else []
    pattern = re.compile("|".join(patterns), re.IGNORECASE)
    found = []
    for version_id, title, body in rows:
        forms = Counter(pattern.findall(body))
        for form in pattern.findall(title):
            forms[form] += _TITLE_WEIGHT
        found.append(_Text(version_id, len(title) + len(body), forms))
    return found


def _marked_texts(db: sqlite3.Connection, question: Question, ids: Sequence[int]) -> list[_Text]:
    """In one statement, because a prefix is expanded anew for each; the plus keeps SQLite from a MATCH for each id."""
    marks = (_BEFORE, _AFTER, _BEFORE, _AFTER)
    rows = db.execute(
        "SELECT rowid, highlight(articles_fts, 0, ?, ?), highlight(articles_fts, 1, ?, ?) FROM articles_fts "
        "WHERE articles_fts MATCH ? AND rowid BETWEEN ? AND ? AND +rowid IN (SELECT value FROM json_each(?)) "
        "ORDER BY rowid",
        (*marks, question.match, min(ids), max(ids), json.dumps(list(ids))),
    )
    return [_text(*row) for row in rows]


def _text(version_id: int, title: str, body: str) -> _Text:
    forms = Counter(_MARKED.findall(body))
    marked = forms.total()
    for form in _MARKED.findall(title):
        forms[form] += _TITLE_WEIGHT
        marked += 1
    return _Text(version_id, len(title) + len(body) - 2 * marked, forms)


def _counts(forms: Counter[str], terms_of: dict[str, list[int]]) -> Counter[int]:
    counts: Counter[int] = Counter()
    for form, number in forms.items():
        for term in terms_of[form]:
            counts[term] += number
    return counts


def _terms_of(forms: set[str], terms: Sequence[str]) -> dict[str, list[int]]:
    """Which of the terms each marked form answers: "rates" and "Rating" both "rate". FTS5 itself says so.

    Neighbouring words of a phrase are one form; where hits overlap, one form answers several terms.
    """
    ordered = sorted(forms)
    found: dict[str, list[int]] = {form: [] for form in ordered}
    with closing(sqlite3.connect(":memory:")) as scratch:
        scratch.execute("CREATE VIRTUAL TABLE forms USING fts5(form, tokenize='porter unicode61')")
        scratch.executemany("INSERT INTO forms (rowid, form) VALUES (?, ?)", enumerate(map(segment, ordered)))
        for number, term in enumerate(terms):
            for (row,) in scratch.execute("SELECT rowid FROM forms WHERE forms MATCH ?", (term,)):
                found[ordered[row]].append(number)
    return found
