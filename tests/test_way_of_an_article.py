"""The way of an article, from a source to a search, against the running newsroom and its truth, on two days."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crawler.crawling.crawl import CrawlOptions, CrawlReport, crawl
from crawler.newsroom import FIRST_CRAWL, SECOND_CRAWL, Expected, Newsroom, NewsroomServer, newsroom_sources, serving
from storage.archive import Archive
from storage.outcome import Event, Outcome
from storage.queries.search import SearchQuery
from tests.command_line import CommandLine
from tests.made_archive import reading

CRAWLED = {"http-error", "robots", "redirects"}
"""Reasons that the fetch itself decides; the others are the reader's."""


class Days:
    """Two crawls of one newsroom, a day apart, into one archive."""

    def __init__(self, folder: Path, server: NewsroomServer) -> None:
        self.folder = folder
        self.first_truth = server.newsroom.truth()
        self.first = self._crawl(server, FIRST_CRAWL)
        self.hits = len(server.hits)
        self.again = self._crawl(server, FIRST_CRAWL)
        self.hits_again = server.hits[self.hits :]
        server.move(SECOND_CRAWL)
        self.second_truth = server.newsroom.truth()
        self.second = self._crawl(server, SECOND_CRAWL)

    def _crawl(self, server: NewsroomServer, clock: datetime) -> CrawlReport:
        options = CrawlOptions(connect_to=server.connect_to, clock=lambda: clock)
        return crawl(newsroom_sources().values(), self.folder, options)


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Days]:
    with serving(Newsroom(1, FIRST_CRAWL)) as server:
        yield Days(tmp_path_factory.mktemp("archive"), server)


@pytest.fixture
def archive(days: Days) -> Iterator[Archive]:
    with Archive.open(days.folder, read_only=True) as opened:
        yield opened


def listed(truth: tuple[Expected, ...]) -> list[Expected]:
    return [each for each in truth if each.listed]


def test_all_crawls_finish(days: Days) -> None:
    for report in (days.first, days.again, days.second):
        assert report.finished
        assert not report.failures


def test_every_listed_page_has_one_outcome_of_the_right_kind(days: Days, archive: Archive) -> None:
    rows = archive.connection.execute(
        "SELECT f.url, o.outcome, o.reason FROM outcomes o JOIN frontier f ON f.id = o.page_id "
        "JOIN runs r ON r.id = o.run_id WHERE r.started_at = (SELECT min(started_at) FROM runs)"
    ).fetchall()
    outcomes: dict[str, list[tuple[str, str]]] = {}
    for url, outcome, reason in rows:
        outcomes.setdefault(url, []).append((outcome, reason))
    for expected in listed(days.first_truth):
        found = outcomes[expected.linked_as or expected.url]
        assert len(found) == 1, expected.url
        kind = "article" if found[0][0] in {"new", "unchanged"} else found[0][1]
        wanted = {"article"} if expected.is_article else {expected.reason, *expected.also}
        assert kind in wanted, expected.url


def test_a_second_look_on_the_same_day_fetches_feeds_only(days: Days) -> None:
    assert days.again.pages == 0
    feeds = {start for source in newsroom_sources().values() for start in source.starts}
    pages = {each.url for each in days.first_truth}
    for hit in days.hits_again:
        url = f"http://{hit.host}:8420{hit.path}"
        assert url in feeds or url not in pages or hit.path == "/", hit


def test_what_is_archived_is_what_was_written(days: Days, archive: Archive) -> None:
    articles = [each for each in listed(days.first_truth) if each.is_article and not each.noarchive]
    titles = 0
    for expected in articles:
        story = archive.article(expected.canonical_url or expected.url, as_of=FIRST_CRAWL)
        assert story is not None, expected.url
        titles += story.version.article.title.split() == expected.title.split()
        said = story.version.article.published
        if expected.published_at and said:
            assert abs((said.at - expected.published_at).total_seconds()) <= 60, expected.url
    assert titles >= 0.95 * len(articles)


def test_corrections_withdrawals_and_new_articles_are_seen_a_day_later(days: Days, archive: Archive) -> None:
    before = {each.url: each for each in days.first_truth if each.is_article}
    for now in days.second_truth:
        then = before.get(now.url)
        if not now.listed or then is None or then.noarchive or not then.listed:
            continue
        story = archive.article(now.canonical_url or now.url)
        assert story is not None, now.url
        if now.gone:
            assert story.gone_at is not None, now.url
            assert story.version.article.text, "the last text stays"
        elif (then.title, then.paragraphs) != (now.title, now.paragraphs):
            assert story.versions >= 2, now.url
    assert sum(source.outcome(Outcome.NEW) for source in days.second.sources) >= 5


def test_noise_makes_no_version(days: Days, archive: Archive) -> None:
    """Quotes, counters and shuffled links differ at every request; the story does not."""
    same = {(each.url, each.title, each.paragraphs) for each in days.first_truth}
    quiet = [each for each in days.second_truth if (each.url, each.title, each.paragraphs) in same and each.is_article]
    stories = [archive.article(each.canonical_url or each.url) for each in quiet if each.listed and not each.noarchive]
    # That a line is repeated was learned since: another reading, and no edit.
    ours = {Event.NEW, Event.REREAD}
    known = [story for story in stories if story is not None]
    revised = [story.url for story in known if {each.outcome for each in archive.versions(story.id)} - ours]
    assert len(stories) > 40
    assert not revised


def test_search_finds_words_of_every_script_and_answers_as_of(archive: Archive) -> None:
    chinese = archive.search(SearchQuery(words="半導體"))
    assert chinese.hits
    assert {hit.language for hit in chinese.hits} == {"zh-Hant"}
    assert archive.search(SearchQuery(words="dividend")).hits
    assert not archive.search(SearchQuery(words="dividend", as_of=datetime.fromisoformat("2025-02-01T00:00Z"))).hits


def test_the_demonstration_shows_the_main_job(tearsheet: CommandLine, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    first = tearsheet("--archive", folder, "demo")
    assert first.code == 0, first.err
    for words in ("gangwan", "new", "rejected", "半導體", "serve", "sources add URL"):
        assert words in first.out
    # What the README shows of it is what it prints, but for the numbers and the port.
    readme = (Path(__file__).resolve().parents[1] / "README.md").read_text("utf-8")
    shown = readme.partition("search 半導體\n")[2].partition("\n\n")[0].splitlines()
    printed = re.sub(r"^ +\d+  |:\d+(?=/)", "", first.out, flags=re.MULTILINE)
    assert len(shown) == 3
    for line in shown:
        assert re.sub(r"^ +\d+  |:\d+(?=/)", "", line).strip() in printed
    assert "08 February 2025" in tearsheet("--archive", folder, "demo").out
    status = json.loads(tearsheet("--archive", folder, "status", "--json").out)
    assert all(run["finished"] for run in status["runs"])


def test_a_demonstration_that_was_reread_today_says_how_to_begin_anew(tearsheet: CommandLine, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    with Archive.open(folder) as archive:
        run = archive.start_run("harbourwire", FIRST_CRAWL)
        archive.save(
            [reading("https://w.example/1", "Tin", "Up.")], run=run, recorded_at=SECOND_CRAWL + timedelta(days=9)
        )
    ran = tearsheet("--archive", folder, "demo")
    assert ran.code == 1 and f"Begin anew, in another folder: `tearsheet --archive {folder}-2 demo`" in ran.err
