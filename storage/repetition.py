"""What a source repeats across its articles, counted as they are saved.

A paragraph is known by a fingerprint that numbers and dates do not change. It becomes boilerplate, with a snapshot
number, when three pieces of evidence agree:

- **different articles**: at least two, where neither is a copy of the other (more than half of the text shared);
- **different columns**: at least two different bylines (without a byline: title prefixes, "Small sums: ..."; without
  either every article counts as a column of its own). What only one columnist says is that column's refrain, unless
  that byline is all the source has: nine in ten of its articles, eight at least;
- **a share of the source's articles**: a third of its last twenty, or all of them while they are fewer, and a third of
  those since it was first seen; half of them for what mostly opens the text, where refrains stand.

Background that follow-ups of one running story repeat has no such share, or loses it soon: when the share falls below
half of what was asked for, the next snapshot takes it back. What few articles taught while the source was young is
looked at again at every twentieth article, even if no article has it any more. Subheadings count with what stands right
under them: standing sections are a story's own.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from storage.article import Article, Kind
from storage.fingerprint import fingerprint, headed
from storage.reading import Repeated, Trace

LEARNED = "learned:"
"""Begins the rule of a block that was removed because its source repeats it; the snapshot's number follows."""
HEADING = "+heading"
"""Ends that rule for a heading that went with what stands under it."""
BY_MODEL = "model"
"""The rule of a block that only the learned judge knows."""
WINDOW = 20
"""So many of a source's latest articles are asked for a share."""
FORGET = 200
"""Articles of the source after which what was not found boilerplate is forgotten."""
_SHARE = 1 / 3
_SHARE_OF_OPENINGS = 1 / 2
_ONE_COLUMN = 8
_SHARE_OF_ONE_COLUMN = 0.9
_COPY = 0.5
_LONGEST_PREFIX = 40
# In bytes: a Chinese character says as much as three Latin letters.
_LONGEST_HEADING = 45


def traces_of(article: Article) -> tuple[Trace, ...]:
    """The article's paragraphs in page order, those included that were removed as repeated. Pure.

    Behind them is what the learned judge alone removed, for what it removes from most pages it may keep on one. That
    makes no copy of a story: its size is 0.
    """
    kept = zip(article.positions, article.paragraphs, article.kinds, strict=True)
    texts = [(position, text, kind is Kind.SUBHEADING) for position, text, kind in kept]
    removed = (each for each in article.removed if each.rule.startswith(LEARNED))
    texts += [(each.position, each.text, each.rule.endswith(HEADING)) for each in removed]
    found: dict[str, int] = {}
    above = ""
    for _, text, heads in sorted(texts):
        if not heads:
            found.setdefault(fingerprint(text), len(text))
            if above:
                found.setdefault(headed(above, text), len(above))
        above = text if heads else ""
    for each in article.removed:
        if each.rule == BY_MODEL and len(each.text.encode("utf-8", "replace")) > _LONGEST_HEADING:
            found.setdefault(fingerprint(each.text), 0)
    return tuple(Trace(name, size) for name, size in found.items())


def learned(db: sqlite3.Connection, source: str, snapshot: int | None = None) -> Repeated:
    """What the source was known to repeat at a snapshot, by default the newest."""
    newest = newest_snapshot(db, source)
    at = newest if snapshot is None else snapshot
    rows = db.execute(
        "SELECT fingerprint FROM repeated WHERE source = ? AND snapshot <= ? AND (until IS NULL OR until > ?)",
        (source, at, at),
    )
    return Repeated(at, frozenset(row[0] for row in rows))


def newest_snapshot(db: sqlite3.Connection, source: str) -> int:
    """The number of the newest snapshot; 0 before anything was learned."""
    row = db.execute("SELECT snapshot FROM learning WHERE source = ?", (source,)).fetchone()
    return int(row[0]) if row else 0


@dataclass(frozen=True, slots=True)
class _Row:
    """A fingerprint as it stands in `repeated`; `first` and `last` are numbers among the source's articles."""

    fingerprint: str
    articles: int
    openings: int
    columns: int
    byline: str
    first: int
    last: int
    last_article: int
    snapshot: int | None
    until: int | None

    @property
    def stands(self) -> bool:
        """Whether it counts as boilerplate."""
        return self.snapshot is not None and self.until is None

    def met(self, number: int, article_id: int, byline: str, *, opens: bool) -> _Row:
        """The same after one more article."""
        other = not byline or byline != self.byline
        return _Row(
            self.fingerprint,
            self.articles + 1,
            self.openings + opens,
            self.columns + (other and self.columns < 2),
            self.byline,
            self.first,
            number,
            article_id,
            self.snapshot,
            self.until,
        )

    def judged(self, snapshot: int) -> _Row:
        """The same, learned or taken back at that snapshot where the evidence says so."""
        share = _SHARE_OF_OPENINGS if 2 * self.openings > self.articles else _SHARE
        since = self.articles / (self.last - self.first + 1)
        if self.stands:
            return self if since >= share / 2 else self._at(self.snapshot, snapshot)
        of_recent = self.articles >= max(2.0, share * min(self.last, WINDOW))
        columns = self.columns >= 2 or (self.articles >= _ONE_COLUMN and since >= _SHARE_OF_ONE_COLUMN)
        # What was taken back is not learned again: an old snapshot must stay what it was.
        if self.snapshot is None and of_recent and columns and since >= share:
            return self._at(snapshot, None)
        return self

    def _at(self, snapshot: int | None, until: int | None) -> _Row:
        return _Row(*self.counts, snapshot, until)

    @property
    def counts(self) -> tuple[str, int, int, int, str, int, int, int]:
        """All but the verdict."""
        return (
            self.fingerprint, self.articles, self.openings, self.columns, self.byline, self.first, self.last,
            self.last_article,
        )  # fmt: skip


def count(db: sqlite3.Connection, source: str, article_id: int, article: Article, traces: Iterable[Trace]) -> None:
    """Count a story that the archive has not seen before; its later versions are not counted."""
    sizes = {trace.fingerprint: trace.size for trace in traces}
    if not sizes:
        return
    number, newest = db.execute(
        "INSERT INTO learning (source) VALUES (?) "
        "ON CONFLICT (source) DO UPDATE SET articles = articles + 1 RETURNING articles, snapshot",
        (source,),
    ).fetchone()
    byline, opening = hashed(_column(article)), next(iter(sizes))
    known = _known(db, source, sizes)
    copies = _copies(known.values(), sizes)
    changed, added, verdicts = [], [], False
    for name in sizes:
        row = known.get(name)
        if row is None:
            added.append((source, name, int(name == opening), byline, number, number, article_id))
        elif row.last_article not in copies or row.stands:
            after = row.met(number, article_id, byline, opens=name == opening).judged(newest + 1)
            verdicts = verdicts or after.stands != row.stands
            changed.append((after.articles, after.openings, after.columns, number, article_id, after.snapshot,
                            after.until, source, name))  # fmt: skip
    db.executemany(
        "INSERT INTO repeated (source, fingerprint, openings, byline, first, last, last_article) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        added,
    )
    db.executemany(
        "UPDATE repeated SET articles = ?, openings = ?, columns = ?, last = ?, last_article = ?, snapshot = ?, "
        "until = ? WHERE source = ? AND fingerprint = ?",
        changed,
    )
    if _took_back(db, source, number, newest + 1) or verdicts:
        db.execute("UPDATE learning SET snapshot = snapshot + 1 WHERE source = ?", (source,))
    if number % FORGET == 0:
        db.execute(
            "DELETE FROM repeated WHERE source = ? AND snapshot IS NULL AND last <= ?", (source, number - FORGET)
        )


def _took_back(db: sqlite3.Connection, source: str, number: int, snapshot: int) -> bool:
    """At every twentieth article take back what too few have; whether there was any.

    Only what a young source can have taught: a line that a site had for long and then gave up stays known, for the
    captures that hold it.
    """
    if number % WINDOW:
        return False
    share = f"CASE WHEN 2 * openings > articles THEN {_SHARE_OF_OPENINGS / 2} ELSE {_SHARE / 2} END"
    found = db.execute(
        "UPDATE repeated SET until = ? WHERE source = ? AND snapshot IS NOT NULL AND until IS NULL "
        f"AND articles < {share} * min(? - first + 1, ?)",
        (snapshot, source, number, WINDOW),
    )
    return found.rowcount > 0


def _known(db: sqlite3.Connection, source: str, sizes: dict[str, int]) -> dict[str, _Row]:
    rows = db.execute(
        "SELECT fingerprint, articles, openings, columns, byline, first, last, last_article, snapshot, until "
        "FROM repeated WHERE source = ? AND fingerprint IN (SELECT value FROM json_each(?))",
        (source, json.dumps(list(sizes))),
    )
    return {row[0]: _Row(*row) for row in rows}


def _copies(known: Iterable[_Row], sizes: dict[str, int]) -> set[int]:
    """The articles that this one is a copy of: more than half of its text, known boilerplate aside, is theirs."""
    shared: Counter[int] = Counter()
    own = sum(sizes.values())
    for row in known:
        if row.stands:
            own -= sizes[row.fingerprint]
        else:
            shared[row.last_article] += sizes[row.fingerprint]
    return {article for article, size in shared.items() if size > _COPY * own}


def hashed(column: str) -> str:
    """What `repeated.byline` has: 8 hex digits, "" for none. A name must not outlive its article's removal there."""
    return sha256(column.encode("utf-8", "replace")).hexdigest()[:8] if column else ""


def _column(article: Article) -> str:
    """Whose column an article may belong to: its byline, or what stands before the colon of its title; else ""."""
    if article.authors:
        return " & ".join(sorted(name.casefold() for name in article.authors))
    prefix, colon, _ = article.title.partition(":")
    return prefix.casefold() if colon and len(prefix) <= _LONGEST_PREFIX else ""
