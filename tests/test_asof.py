"""As-of questions one by one: order, first sight, addresses, undated articles, moments, exports beside a crawl.

That an answer stays what it was, whatever comes later: tests/test_asof_history.py.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.article import Article, Moment
from storage.errors import UsageError
from storage.queries import ranking
from storage.queries.asof import parse_as_of
from storage.queries.search import SearchQuery
from storage.reading import Reading
from storage.removal.forgetting import forget
from storage.removal.forgotten import Wanted
from tests.command_line import CommandLine
from tests.lived import History, Written, history, page_of, url_of
from tests.made_archive import NOW, later, made_page, reading
from tests.test_asof_history import check


def saves(lived: History, story: int, words: Sequence[str], shape: int = 1, age: timedelta = timedelta()) -> None:
    """A minute later a page of these words is saved; shape 0 claims no time. `age` is how long ago it was fetched."""
    lived.minutes += 1
    published = Moment(NOW - timedelta(hours=shape), "minute", "m", inferred=shape == 3) if shape else None
    parts = (" ".join(words[:2]), " ".join(words))
    made = reading(_url(story), *parts, at=lived.now - age, language="en", published=published)
    lived.archive.save([made], run=lived.runs[story % len(lived.runs)], recorded_at=lived.now)


def _url(story: int) -> str:
    return f"https://news.example/{story}"


def leaking(lived: History) -> None:
    """A history whose order by FTS5's statistics is another one later: the rare word becomes the common one."""
    for story, words in enumerate(
        (["fell", "tin", "tin", "zinc"], ["fell", "zinc", "zinc", "tin"], ["rose"], ["fell"])
    ):
        saves(lived, story, words)
    lived.copy()
    for story in range(4, 24):
        saves(lived, story, ["rose", *["tin"] * (story % 7), "copper"])


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
        monkeypatch.setattr("storage.queries.search.ranked", by_fts5)
        with pytest.raises(AssertionError):
            check(lived)
    assert ranking.ranked is not by_fts5


def test_an_imported_article_cannot_claim_an_early_first_sight() -> None:
    with history() as lived:
        saves(lived, 0, ["tin"], age=timedelta(days=30))
        story = lived.archive.article(_url(0))
        assert story is not None and story.first_seen_at == later(minutes=1)
        assert lived.archive.article(_url(0), as_of=later(seconds=59)) is None


def test_an_address_is_known_only_since_it_was_fetched() -> None:
    """Another address of a story, found later, does not lead to it before."""
    with history() as lived:
        saves(lived, 0, ["tin"])
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
            saves(lived, story, ["tin"], shape)
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


@pytest.mark.parametrize(
    "text",
    [
        *("2025-03-03T17:30+08:00", " 2025-03-03 09:30Z ", "20250303T093000Z", "2025-03-03t09:30z"),
        *(
            "2025-03-03 09:30 UTC",
            "2025-03-03 09:30:00.000000 UTC",
            "2025-03-03T09:30gmt",
            "2025-03-03T09:30:00.0+00:00",
        ),
    ],
)
def test_a_moment_in_any_zone_is_one_in_utc(text: str) -> None:
    assert parse_as_of(text) == NOW


def test_an_export_sees_nothing_that_is_written_meanwhile() -> None:
    with history() as lived:
        for story in range(3):
            saves(lived, story, ["tin"])
        with Archive.open(lived.folder / "live", read_only=True) as reader:
            export = iter(reader.export(SearchQuery()))
            first = next(export)
            saves(lived, 1, ["zinc"])
            saves(lived, 5, ["tin"])
            rest = list(export)
            assert [first.id, *(story.id for story in rest)] == [1, 2, 3]
            assert rest[0].version.article.text == "tin"
            assert len(list(reader.export(SearchQuery()))) == 4


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """A dated article, an undated one, and one that is removed after the moment that is asked about."""
    with Archive.open(tmp_path) as archive:
        run = archive.start_run("wire", NOW)
        for story, words in enumerate(("tin rose", "tin fell", "tin stayed")):
            published = None if story == 1 else Moment(NOW, "minute", "m")
            archive.save([reading(_url(story), words, words, published=published)], run=run, recorded_at=NOW)
    forget(tmp_path, Wanted(url=_url(2)), why="a letter", now=later(days=1))
    return tmp_path


AT = "2025-03-03T10:00Z"


def test_search_and_export_say_what_they_left_out(told: Path, tearsheet: CommandLine) -> None:
    for command in ("search", "export"):
        ran = tearsheet("--archive", told, command, "tin", "--as-of", AT, *(["--json"] if command == "search" else []))
        assert [json.loads(line)["id"] for line in ran.out.splitlines()] == [1]
        assert ran.err.splitlines() == [
            "1 undated article was left out; --undated includes them.",
            "1 article was held then and removed on request since; nobody can tell what matched.",
        ]
        ran = tearsheet("--archive", told, command, "tin", "--undated", "--as-of", AT)
        assert ran.code == 0 and "undated" not in ran.err and "tin fell" in ran.out and "stayed" not in ran.out
        ran = tearsheet("--archive", told, command, "tin", "--source", "paper", "--as-of", AT)
        assert "left out" not in ran.err and "held then" not in ran.err
        assert not tearsheet("--archive", told, command, "tin").err


def test_show_names_what_a_claim_lacks_and_what_was_removed(told: Path, tearsheet: CommandLine) -> None:
    """An undated article that is asked for by its number is shown: nothing can slip in, and its facts say it."""
    ran = tearsheet("--archive", told, "show", "2", "--as-of", AT)
    assert "published: not stated" in ran.out and "first seen: 2025-03-03T09:30:00.000000Z" in ran.out
    assert tearsheet("--archive", told, "show", "2", "--as-of", "2025-03-03T09:29:59Z").code == 2
    ran = tearsheet("--archive", told, "show", "3", "--as-of", AT)
    assert ran.code == 2 and "removed on request on 2025-03-04T09:30:00Z (a letter); what the archive held" in ran.err
    assert tearsheet("--archive", told, "show", "3").err == (
        "Error: article 3 was removed on request on 2025-03-04T09:30:00Z (a letter)\n"
    )


def test_a_backfilled_article_is_unknown_before_its_import(tmp_path: Path, tearsheet: CommandLine) -> None:
    """Whatever it claims and whenever it was fetched: searches, show and export do not have it before."""
    page = tmp_path / "page.html"
    page.write_bytes(page_of(0, Written(("tin", "rose")), None).body)
    archive = tmp_path / "archive"
    told = ("--url", url_of(0), "--fetched-at", "2025-03-03T10:00Z")
    before = datetime.now(UTC)
    assert tearsheet("--archive", archive, "import", page, *told).code == 0
    asked = ("--as-of", before.isoformat())
    assert tearsheet("--archive", archive, "search", "tin", *asked).out == "Nothing found.\n"
    assert tearsheet("--archive", archive, "export", *asked).out == ""
    assert "has no article 1 at" in tearsheet("--archive", archive, "show", "1", *asked).err
    shown = json.loads(tearsheet("--archive", archive, "show", "1", "--json").out)
    assert shown["published_at"].startswith("2025-03-03") and datetime.fromisoformat(shown["first_seen_at"]) >= before
