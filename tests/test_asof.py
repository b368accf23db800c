"""What an as-of question answers is what a copy of the database that was made then answers, whatever came later."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import ranking
from storage.archive import Archive
from storage.article import Article, Moment, Ticker
from storage.asof import parse_as_of
from storage.errors import UsageError
from storage.outcome import Event, Reason
from storage.reading import Reading
from storage.record import story_record
from storage.search import Order, SearchQuery
from storage.versions import Origin, Said, insert_tombstone, insert_version
from tests.made_archive import NOW, later, made_article, made_page, reading, refusal

WORDS = ("tin", "zinc", "copper", "rose", "fell", "央行", "降息")
SOURCES = ("wire", "paper")
TICKERS = (Ticker("0700", "XHKG", "(HKG:0700)"), Ticker("AAPL", "XNAS", "(NASDAQ:AAPL)"))

TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9)
STORIES = st.integers(0, 5)
STEPS = st.one_of(
    st.tuples(st.just("save"), STORIES, TEXTS, st.integers(0, 3), st.sampled_from(["", "en", "zh-Hant"])),
    st.tuples(st.just("import"), STORIES, TEXTS, st.integers(0, 3), st.sampled_from(["en", "de"])),
    st.tuples(st.just("withdraw"), STORIES),
    st.tuples(st.just("reread"), STORIES, TEXTS, st.integers(0, 3)),
    st.tuples(st.just("refuse"), STORIES),
)


@dataclass
class History:
    """An archive that things happen to, and copies of its database with the moment each was made at."""

    folder: Path
    archive: Archive
    runs: tuple[int, ...] = ()
    minutes: int = 0
    copies: list[tuple[datetime, Path]] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        return later(minutes=self.minutes)

    def happen(self, step: tuple[object, ...]) -> None:
        self.minutes += 1
        kind, story, *rest = step
        assert isinstance(story, int)
        run = self.runs[story % len(self.runs)]
        match kind:
            case "save" | "import":
                words, shape, language = rest
                # A saved page may say that it was fetched long before.
                at = self.now if kind == "save" else self.now - timedelta(days=30)
                made = reading(_url(story), *_parts(words), at=at, language=language, **_claims(shape))
                self.archive.save([made], run=run, recorded_at=self.now)
            case "withdraw":
                gone = refusal(_url(story), Reason.HTTP_ERROR, 410, self.now)
                self.archive.save([gone], run=run, recorded_at=self.now)
            case "reread" | "refuse":
                self._read_again(story, kind, rest)

    def _read_again(self, story: int, kind: str, rest: list[object]) -> None:
        db = self.archive.connection
        row = db.execute("SELECT * FROM articles WHERE url = ?", (_url(story),)).fetchone()
        if row is None:
            return
        db.execute("BEGIN")
        (made,) = db.execute("INSERT INTO rereads (extractor, started_at) VALUES ('x', '') RETURNING id").fetchone()
        current = db.execute("SELECT * FROM versions WHERE id = ?", (row["version_id"],)).fetchone()
        origin = Origin(row["id"], row["source"], current["capture_id"], self.now, made)
        if kind == "refuse":
            version = insert_tombstone(db, Said(Event.REFUSED), current, origin)
            db.execute("UPDATE articles SET version_id = ? WHERE id = ?", (version, row["id"]))
        else:
            words, shape = rest
            title, text = _parts(words)
            article = made_article(_url(story), title, text, language="fr", **_claims(shape))
            version = insert_version(db, Said(Event.REREAD), article, bytes.fromhex(article.digest), origin)
            published = db.execute("SELECT published_at FROM versions WHERE id = ?", (version,)).fetchone()[0]
            db.execute(
                "UPDATE articles SET version_id = ?, title = ?, language = 'fr', published_at = ? WHERE id = ?",
                (version, title, published, row["id"]),
            )
        db.execute("COMMIT")

    def copy(self) -> None:
        path = self.folder / f"copy{len(self.copies)}"
        path.mkdir()
        with sqlite3.connect(path / "tearsheet.db") as target:
            self.archive.connection.backup(target)
        target.close()
        self.copies.append((self.now + timedelta(seconds=30), path))


def _url(story: int) -> str:
    return f"https://news.example/{story}"


def _parts(words: object) -> tuple[str, str]:
    assert isinstance(words, list)
    return " ".join(words[:2]), " ".join(words)


def _claims(shape: object) -> dict[str, object]:
    """Published, with or without a listing; shape 0 claims no time."""
    assert isinstance(shape, int)
    published = Moment(NOW - timedelta(hours=shape), "minute", "m", inferred=shape == 3) if shape else None
    return {"published": published, "tickers": TICKERS[: shape % 3]}


@contextmanager
def history() -> Iterator[History]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        with Archive.open(folder / "live") as archive:
            runs = tuple(archive.start_run(source, NOW) for source in SOURCES)
            yield History(folder, archive, runs)


QUERIES = (
    {},
    {"words": "tin"},
    {"words": "tin OR zinc"},
    {"words": "cop* -fell"},
    {"words": '"tin rose" OR 央行'},
    {"words": "降息", "lang": "zh"},
    {"source": "wire"},
    {"ticker": "HKG:700", "words": "tin OR copper"},
    {"lang": "fr"},
    {"words": "rose", "since": NOW - timedelta(hours=2)},
    {"until": NOW - timedelta(hours=1), "words": "tin OR fell"},
)


def answers(archive: Archive, as_of: datetime | None) -> list[object]:
    """Everything one can ask: searches in both orders, exports, stories with their versions, by number and address."""
    found: list[object] = []
    for query in QUERIES:
        for order in Order:
            asked = SearchQuery(**query, order=order, as_of=as_of, undated=True, limit=3, offset=1)  # type: ignore[arg-type]
            found.append((query, order, archive.search(asked)))
        asked = SearchQuery(**query, as_of=as_of, undated=True)  # type: ignore[arg-type]
        found.append([story_record(story, []) for story in archive.export(asked)])
    for story in range(7):
        for which in (story, _url(story)):
            story_then = archive.article(which, as_of=as_of)
            found.append((which, story_then))
    return found


def check(lived: History) -> None:
    for moment, path in lived.copies:
        with Archive.open(path, read_only=True) as copy:
            for now, then in zip(answers(copy, None), answers(lived.archive, moment), strict=True):
                assert then == now
            # Without `undated` both are asked as of then, and the copy knows nothing later.
            for query in QUERIES:
                for order in Order:
                    asked = SearchQuery(**query, order=order, as_of=moment)  # type: ignore[arg-type]
                    assert lived.archive.search(asked) == copy.search(asked)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(STEPS, st.booleans()), min_size=3, max_size=25))
def test_what_came_later_never_changes_an_answer(steps: list[tuple[tuple[object, ...], bool]]) -> None:
    with history() as lived:
        for step, copied in steps:
            lived.happen(step)
            if copied and len(lived.copies) < 3:
                lived.copy()
        check(lived)


def leaking(lived: History) -> None:
    """A history whose order by FTS5's statistics is another one later: the rare word becomes the common one."""
    for story, words in enumerate(
        (["fell", "tin", "tin", "zinc"], ["fell", "zinc", "zinc", "tin"], ["rose"], ["fell"])
    ):
        lived.happen(("save", story, words, 1, "en"))
    lived.copy()
    for story in range(4, 24):
        lived.happen(("save", story, ["rose", *["tin"] * (story % 7), "copper"], 1, "en"))


def test_a_history_that_bm25_would_answer_otherwise_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check sees a leak of the index's statistics, such as FTS5's own ranking."""

    def by_fts5(db: sqlite3.Connection, question: object, ids: list[int]) -> list[int]:
        rows = db.execute(
            "SELECT rowid, bm25(articles_fts, 5.0, 1.0, 0.0) FROM articles_fts WHERE articles_fts MATCH ?",
            (question.match,),  # type: ignore[attr-defined]
        )
        scores = dict(tuple(row) for row in rows)
        return sorted(ids, key=lambda each: (scores[each], -each))

    with history() as lived:
        leaking(lived)
        check(lived)
        monkeypatch.setattr("storage.search.ranked", by_fts5)
        with pytest.raises(AssertionError):
            check(lived)
    assert ranking.ranked is not by_fts5


def test_an_imported_article_cannot_claim_an_early_first_sight() -> None:
    with history() as lived:
        lived.happen(("import", 0, ["tin"], 1, "en"))
        story = lived.archive.article(_url(0))
        assert story is not None and story.first_seen_at == later(minutes=1)
        assert lived.archive.article(_url(0), as_of=later(seconds=59)) is None


def test_an_address_is_known_only_since_it_was_fetched() -> None:
    """Another address of a story, found later, does not lead to it before."""
    with history() as lived:
        lived.happen(("save", 0, ["tin"], 1, "en"))
        lived.minutes += 10
        other = made_page("https://news.example/amp/0", b"amp", fetched_at=lived.now)
        article = reading(_url(0), "tin", "tin").result
        assert isinstance(article, Article)
        lived.archive.save([Reading(other, article)], run=lived.runs[0], recorded_at=lived.now)
        assert lived.archive.article(other.url) is not None
        assert lived.archive.article(other.url, as_of=lived.now) is not None
        assert lived.archive.article(other.url, as_of=later(minutes=5)) is None


def test_undated_articles_are_left_out_and_counted() -> None:
    with history() as lived:
        for story, shape in enumerate((0, 1, 0, 3)):
            lived.happen(("save", story, ["tin"], shape, "en"))
        asked = SearchQuery(words="tin", as_of=lived.now)
        result = lived.archive.search(asked)
        assert (result.count, result.undated, [hit.article_id for hit in result.hits]) == (2, 2, [2, 4])
        everything = lived.archive.search(SearchQuery(words="tin", as_of=lived.now, undated=True))
        assert (everything.count, everything.undated) == (4, 0)
        assert lived.archive.search(SearchQuery(words="tin")).count == 4
        export = lived.archive.export(asked)
        assert [story.id for story in export] == [2, 4] and export.undated == 2


@pytest.mark.parametrize("moment", [datetime(2025, 3, 3), NOW.replace(year=9000)])
def test_a_moment_nobody_can_know_is_refused(tmp_path: Path, moment: datetime) -> None:
    with Archive.open(tmp_path) as archive:
        for ask in (
            lambda: archive.search(SearchQuery(as_of=moment)),
            lambda: archive.article(1, as_of=moment),
            lambda: archive.export(SearchQuery(as_of=moment)),
        ):
            with pytest.raises(UsageError, match=r"zone|future"):
                ask()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2025-02-07T10:00", "2025-02-07T10:00 names no zone; add Z or an offset such as +08:00"),
        ("2025-02-07", "2025-02-07 is a day and no moment; write one with its zone, such as 2025-02-07T10:00Z"),
        ("noon", "'noon' is no time; write one with its zone, such as 2025-02-07T10:00Z"),
    ],
)
def test_a_moment_without_a_zone_is_said_in_a_sentence(text: str, said: str) -> None:
    with pytest.raises(UsageError) as error:
        parse_as_of(text)
    assert str(error.value) == said


def test_a_moment_in_any_zone_is_one_in_utc() -> None:
    assert parse_as_of("2025-03-03T17:30+08:00") == NOW == parse_as_of(" 2025-03-03 09:30Z ")


def test_an_export_sees_nothing_that_is_written_meanwhile() -> None:
    with history() as lived:
        for story in range(3):
            lived.happen(("save", story, ["tin"], 1, "en"))
        with Archive.open(lived.folder / "live", read_only=True) as reader:
            export = iter(reader.export(SearchQuery()))
            first = next(export)
            lived.happen(("save", 1, ["zinc"], 1, "en"))
            lived.happen(("save", 5, ["tin"], 1, "en"))
            rest = list(export)
            assert [first.id, *(story.id for story in rest)] == [1, 2, 3]
            assert rest[0].version.article.text == "tin"
            assert len(list(reader.export(SearchQuery()))) == 4
