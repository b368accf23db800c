"""Whole crawls of small sites on 127.0.0.1, good ones and hostile ones."""

from __future__ import annotations

import gzip
import socket
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from crawler.crawling import robots
from crawler.crawling.crawl import CrawlOptions, CrawlReport, SourceReport, crawl, user_agent
from crawler.crawling.jobs import Progress, SourceRun
from crawler.sources.source import Listing, Source
from pipelines.processes.reading import read_fetched
from pipelines.processes.workers import WorkerPool
from pipelines.recipe import Recipe
from storage.archive import Archive
from storage.errors import ArchiveLocked, StorageError, UsageError
from storage.outcome import Outcome, Reason
from storage.page import Page
from storage.reading import Reading, Saved
from tests import fault_server as fault
from tests.fault_server import Answer, Site, article, rss, serving

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site({"/robots.txt": Answer("", 404)})) as site:
        for number in range(4):
            site.routes[f"/a/{number}"] = article(f"Kittiwake story {number}")
        site.routes["/feed"] = rss(*(site.url(f"/a/{number}") for number in range(4)))
        yield site


def source_of(site: Site, **keys: Any) -> Source:
    base = Source(name="kittiwake", homepage=site.url("/"), feeds=(site.url("/feed"),), allow_private=True, delay=0)
    return replace(base, **keys)


def crawl_one(source: Source, folder: Path, **options: Any) -> SourceReport:
    report = crawl([source], folder, CrawlOptions(**{"workers": 1} | options))
    assert len(report.sources) == 1
    return report.sources[0]


def rows(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "tearsheet.db")) as db:
        return db.execute(sql).fetchall()


def reasons(folder: Path) -> dict[str, str]:
    """The reason of every rejected page, by its path."""
    found = rows(
        folder, "SELECT f.url, o.reason FROM outcomes o JOIN frontier f ON f.id = o.page_id WHERE o.reason != ''"
    )
    return {"/" + url.split("/", 3)[3]: reason for url, reason in found}


# the way of an article


def test_a_first_crawl_archives_and_a_second_fetches_only_what_is_due(site: Site, tmp_path: Path, clock: Clock) -> None:
    site.routes["/feed"] = replace(rss(*(site.url(f"/a/{number}") for number in range(4))), headers={"ETag": '"v1"'})
    source = source_of(site)
    first = crawl_one(source, tmp_path, clock=clock)
    assert first.counts == {(Outcome.NEW, None): 4}
    assert first.finished and first.links == 4
    site.hits.clear()
    site.routes["/feed"] = lambda hit: Answer(status=304 if hit.headers.get("if-none-match") == '"v1"' else 500)
    second = crawl_one(source, tmp_path, clock=clock)
    assert second.pages == 0 and second.finished
    assert site.paths() == ["/robots.txt", "/feed"]


def test_pages_are_asked_for_conditionally_when_they_are_due_again(site: Site, tmp_path: Path, clock: Clock) -> None:
    page = Answer(
        article("Kittiwake story 0"), headers={"ETag": '"p"', "Last-Modified": "Mon, 02 Mar 2026 10:00:00 GMT"}
    )
    site.routes["/a/0"] = lambda hit: Answer(status=304) if hit.headers.get("if-none-match") == '"p"' else page
    source = source_of(site)
    crawl_one(source, tmp_path, clock=clock)
    clock.now += timedelta(hours=2)
    site.routes["/a/1"] = article(
        "Kittiwake story 1", extra="<p>The company corrected an earlier figure on Monday.</p>"
    )
    site.routes["/a/2"] = Answer("gone", 410)
    again = crawl_one(source, tmp_path, clock=clock)
    assert site.asked("/a/0")[1].headers["if-modified-since"] == "Mon, 02 Mar 2026 10:00:00 GMT"
    assert again.outcome(Outcome.UNCHANGED) == 2
    assert again.outcome(Outcome.REVISED) == 1
    assert again.outcome(Outcome.GONE) == 1


def test_packed_pages_are_unpacked_and_captured_as_they_read(site: Site, tmp_path: Path) -> None:
    packed = gzip.compress(article("Kittiwake story 0").encode())
    site.routes["/a/0"] = Answer(packed, headers={"Content-Encoding": "gzip"})
    crawl_one(source_of(site), tmp_path)
    with Archive.open(tmp_path, read_only=True) as archive:
        (capture,) = rows(
            tmp_path,
            "SELECT v.capture_id FROM articles a JOIN versions v ON v.id = a.version_id WHERE a.url LIKE '%/a/0'",
        )[0]
        assert b"Kittiwake story 0" in archive.capture(capture).body


def test_sitemaps_and_listings_are_walked_to_their_limits(site: Site, tmp_path: Path) -> None:
    xml = {"Content-Type": "application/xml"}
    index = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">%s</sitemapindex>'
    urls = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">%s</urlset>'
    child = "".join(f"<sitemap><loc>{site.url(path)}</loc></sitemap>" for path in ("/sitemap.xml", "/child.xml"))
    site.routes["/sitemap.xml"] = Answer(index % child, headers=xml)
    site.routes["/child.xml"] = Answer(urls % f"<url><loc>{site.url('/a/1')}</loc></url>", headers=xml)
    for number in range(1, 9):
        links = f'<li><a class="story" href="/a/{number % 4}">A long headline about Kittiwake Mining {number}</a></li>'
        site.routes[f"/list/{number}"] = f'<html><body><ul>{links}</ul><a rel="next" href="/list/{number + 1}">Next</a>'
    source = source_of(
        site,
        feeds=(),
        sitemaps=(site.url("/sitemap.xml"),),
        listings=(Listing(url=site.url("/list/1"), links="a.story", next="a[rel=next]", pages=3),),
    )
    report = crawl_one(source, tmp_path)
    assert len(site.asked("/sitemap.xml")) == 1
    assert [path for path in site.paths() if path.startswith("/list/")] == ["/list/1", "/list/2", "/list/3"]
    assert len([path for path in site.paths() if path.startswith("/a/")]) == report.pages == 3


def test_the_limit_of_pages_holds_and_the_rest_comes_next_time(site: Site, tmp_path: Path) -> None:
    first = crawl_one(source_of(site, max_pages=3), tmp_path)
    assert (first.pages, first.full) == (3, True)
    rest = crawl_one(source_of(site, max_pages=1), tmp_path)
    assert (rest.pages, rest.full) == (1, False)


def test_we_say_who_we_are(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crawl_one(source_of(site), tmp_path, contact="desk@example.org")
    assert {hit.headers["user-agent"].partition("/")[0] for hit in site.hits} == {"Tearsheet"}
    assert all(hit.headers["user-agent"].endswith("(+desk@example.org)") for hit in site.hits)
    assert not any({"cookie", "referer", "authorization"} & set(hit.headers) for hit in site.hits)
    monkeypatch.setenv("TEARSHEET_CONTACT", "https://example.org/bot")
    assert user_agent().endswith(" (+https://example.org/bot)")
    with pytest.raises(UsageError):
        user_agent("a\r\nX-Evil: 1")


# what goes wrong ends in one outcome


def test_every_failure_has_one_outcome_and_the_rest_is_archived(site: Site, tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(30_000_000))
    faults: dict[str, tuple[fault.Route, Reason]] = {
        "/bomb": (Answer(bomb, headers={"Content-Encoding": "gzip"}), Reason.TOO_LARGE),
        "/cut": (Answer(bomb[:-20], headers={"Content-Encoding": "gzip"}), Reason.TOO_LARGE),
        "/lie": (Answer("plain", headers={"Content-Encoding": "br"}), Reason.READ_FAILED),
        "/endless": (fault.endless_body, Reason.TOO_LARGE),
        "/endless-head": (fault.endless_headers, Reason.TOO_LARGE),
        "/drip": (fault.drip_body, Reason.UNREACHABLE),
        "/hang": (fault.hang, Reason.UNREACHABLE),
        "/reset": (fault.reset, Reason.UNREACHABLE),
        "/missing": (Answer("none", 404), Reason.HTTP_ERROR),
        "/broken": (Answer("oh", 500), Reason.HTTP_ERROR),
        "/busy": (Answer("not now", 503), Reason.HTTP_ERROR),
        "/loop": (Answer(status=302, headers={"Location": "/loop"}), Reason.REDIRECTS),
        "/to-file": (Answer(status=302, headers={"Location": "file:///etc/passwd"}), Reason.REDIRECTS),
        "/to-other": (Answer(status=302, headers={"Location": "http://other.example/a"}), Reason.REDIRECTS),
    }
    site.routes |= {path: route for path, (route, _) in faults.items()}
    site.routes["/feed"] = rss(*(site.url(path) for path in (*faults, "/a/0", "/a/1")))
    report = crawl_one(source_of(site, concurrency=8), tmp_path, settings={"DOWNLOAD_TIMEOUT": 1.0})
    assert reasons(tmp_path) == {path: reason.value for path, (_, reason) in faults.items()}
    assert report.outcome(Outcome.NEW) == 2
    assert rows(tmp_path, "SELECT count(*), count(DISTINCT page_id) FROM outcomes") == [(len(faults) + 2,) * 2]


def test_redirects_are_followed_five_times_and_no_further(site: Site, tmp_path: Path) -> None:
    for number in range(7):
        site.routes[f"/hop/{number}"] = Answer(status=301, headers={"Location": f"/hop/{number + 1}"})
    site.routes["/hop/7"] = article("Kittiwake after many hops")
    site.routes["/feed"] = rss(site.url("/hop/1"), site.url("/hop/2"))
    report = crawl_one(source_of(site), tmp_path)
    assert report.counts == {(Outcome.NEW, None): 1, (Outcome.REJECTED, Reason.REDIRECTS): 1}
    assert reasons(tmp_path) == {"/hop/1": "redirects"}


def test_a_private_address_is_never_reached_without_leave(site: Site, tmp_path: Path) -> None:
    with serving(Site({"/": "secret"})) as canary:
        forms = ("127.0.0.1", "localhost", "2130706433", "0x7f000001", "127.1", "[::ffff:127.0.0.1]", "x.localhost")
        targets = [canary.url(f"/{number}", host) for number, host in enumerate(forms)]
        for number, target in enumerate(targets):
            site.routes[f"/go/{number}"] = Answer(status=302, headers={"Location": target})
        site.routes["/meta"] = f'<meta http-equiv="refresh" content="0; url={canary.url()}"><p>Moved</p>'
        go = [f"http://paper.example/go/{number}" for number in range(len(targets))]
        site.routes["/feed"] = rss(*go, *targets, "http://paper.example/meta", "file:///etc/passwd")
        source = Source(
            name="paper",
            feeds=("http://paper.example/feed",),
            # Even a source that claims these hosts does not get there.
            hosts=("paper.example", "localhost", "127.0.0.1", "2130706433", "127.1"),
            delay=0,
        )
        report = crawl_one(source, tmp_path, connect_to=(f"paper.example:80:127.0.0.1:{site.port}",))
        assert canary.hits == []
        assert report.pages >= len(targets)
        assert report.outcome(Outcome.REJECTED) == report.pages


def test_a_feed_that_is_hostile_is_a_refusal_in_the_report(site: Site, tmp_path: Path) -> None:
    site.routes["/feed"] = Answer(
        '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa">]><rss><channel>&a;</channel></rss>'
    )
    report = crawl_one(source_of(site), tmp_path)
    assert reasons(tmp_path) == {"/feed": "hostile-xml"}
    assert any("hostile-xml" in note for note in report.notes)


def test_a_feed_may_take_longer_to_read_than_a_page(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deadlines: list[float] = []

    class Lookers(WorkerPool):
        def __init__(self, workers: int, *, deadline: float, **more: Any) -> None:
            deadlines.append(deadline)
            super().__init__(workers, deadline=deadline, **more)

    monkeypatch.setattr("crawler.crawling.crawl.WorkerPool", Lookers)
    assert crawl_one(source_of(site), tmp_path, deadline=20).links == 4
    assert deadlines == [60]


def test_an_answer_that_nothing_changed_counts_only_where_something_was_known(site: Site, tmp_path: Path) -> None:
    site.routes["/feed"] = rss(site.url("/new"))
    site.routes["/new"] = Answer("", 304)
    report = crawl_one(source_of(site), tmp_path)
    assert (report.outcome(Outcome.REJECTED), reasons(tmp_path)) == (1, {"/new": "http-error"})


def test_a_page_that_breaks_its_reader_is_rejected_and_its_capture_kept(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.processes.reader.read_fetched", read_or_break)
    packed = gzip.compress(article("Slow to read").encode())
    site.routes["/slow"] = Answer(packed, headers={"Content-Encoding": "gzip"})
    site.routes["/large"] = article("Large to read")
    # Apart from the others: on a busy machine an honest page may take longer than this deadline, too.
    site.routes["/feed"] = rss(site.url("/slow"))
    assert crawl_one(source_of(site), tmp_path, deadline=0.5).pages == 1
    site.routes["/feed"] = rss(site.url("/large"), site.url("/a/1"))
    report = crawl_one(source_of(site), tmp_path, deadline=60)
    assert report.outcome(Outcome.NEW) == 1
    assert reasons(tmp_path) == {"/slow": "read-timeout", "/large": "read-failed"}
    with Archive.open(tmp_path, read_only=True) as archive:
        captures = rows(tmp_path, "SELECT capture_id FROM outcomes WHERE reason != ''")
        assert all(b"to read" in archive.capture(capture).body for (capture,) in captures)


def read_or_break(page: Page, recipe: Recipe, learned: bytes, fetched_at: datetime) -> Reading:
    """In place of the reader in a worker: two pages do what a hostile page would like to."""
    while page.url.endswith("/slow"):
        time.sleep(1)
    hoard = bytearray(4 << 30) if page.url.endswith("/large") else b""
    assert not hoard
    return read_fetched(page, recipe, learned, fetched_at)


# robots.txt


def test_what_robots_disallows_is_not_fetched(site: Site, tmp_path: Path) -> None:
    site.routes["/robots.txt"] = "User-agent: *\nDisallow: /a/1\n\nUser-agent: Tearsheet\nDisallow: /a/2\n"
    report = crawl_one(source_of(site), tmp_path)
    assert reasons(tmp_path) == {"/a/2": "robots"}
    assert report.outcome(Outcome.NEW) == 3
    assert site.asked("/a/2") == []
    assert len(site.asked("/robots.txt")) == 1


@pytest.mark.parametrize(
    "robots",
    [
        Answer("", 500),
        Answer("", 503),
        Answer("", 429),
        Answer(status=301, headers={"Location": "/robots.txt"}),
        Answer(status=301, headers={"Location": "file:///etc/passwd"}),
        Answer("User-agent: *\nAllow: /".encode("utf-16")),
        Answer(b"nonsense", headers={"Content-Encoding": "gzip"}),
        fault.hang,
        fault.reset,
    ],
    ids=["500", "503", "429", "loop", "file", "utf-16", "bad-gzip", "hang", "reset"],
)
def test_robots_that_cannot_be_read_means_wait(site: Site, tmp_path: Path, robots: fault.Route) -> None:
    site.routes["/robots.txt"] = robots
    report = crawl([source_of(site)], tmp_path, CrawlOptions(workers=1, settings={"DOWNLOAD_TIMEOUT": 0.5}))
    assert set(site.paths()) == {"/robots.txt"}
    assert rows(tmp_path, "SELECT count(*) FROM outcomes") == [(0,)]
    assert (report.exit_code, report.sources[0].postponed) == (1, 1)
    assert "robots.txt" in report.sources[0].notes[0]


@pytest.mark.parametrize(
    "robots",
    [
        Answer("", 404),
        Answer("", 401),
        Answer("<html>welcome"),
        Answer("\ufeffUser-agent: *\nDisallow: /b"),
        Answer(""),
    ],
    ids=["404", "401", "html", "bom", "empty"],
)
def test_robots_that_is_not_there_or_says_nothing_allows(site: Site, tmp_path: Path, robots: Answer) -> None:
    site.routes["/robots.txt"] = robots
    assert crawl_one(source_of(site), tmp_path).outcome(Outcome.NEW) == 4


def test_robots_is_kept_as_a_capture_and_is_no_page(site: Site, tmp_path: Path) -> None:
    site.routes["/robots.txt"] = "User-agent: *\nDisallow: /a/2\n"
    for _ in range(2):
        crawl_one(source_of(site), tmp_path)
    with Archive.open(tmp_path, read_only=True) as archive:
        found = archive.connection.execute(
            "SELECT c.id, c.revisit_of, f.state, f.next_at FROM captures c JOIN frontier f ON f.id = c.page_id "
            "WHERE f.url LIKE '%/robots.txt' ORDER BY c.id"
        ).fetchall()
        assert [tuple(row)[1:] for row in found] == [(None, "feed", None), (found[0]["id"], "feed", None)]
        assert archive.capture(found[1]["id"]).body == b"User-agent: *\nDisallow: /a/2\n"
        pages = "SELECT count(*) FROM outcomes o JOIN frontier f ON f.id = o.page_id WHERE f.url LIKE '%/robots.txt'"
        assert archive.connection.execute(pages).fetchone()[0] == 0


def test_a_huge_robots_is_read_as_far_as_its_limit(site: Site, tmp_path: Path) -> None:
    site.routes["/robots.txt"] = "User-agent: *\nDisallow: /a/1\n" + "Disallow: /x*y*z\n" * 60_000 + "Disallow: /a/2\n"
    crawl_one(source_of(site), tmp_path)
    assert reasons(tmp_path) == {"/a/1": "robots"}


def test_crawl_delay_is_kept_and_a_long_one_is_said(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(robots, "NOTABLE_DELAY", 0.4)
    site.routes["/robots.txt"] = "User-agent: *\nCrawl-delay: 0.4\n"
    report = crawl_one(source_of(site, concurrency=8), tmp_path)
    assert report.notes == (f"127.0.0.1:{site.port} is asked every 0.4 s, as its robots.txt wants",)
    times = [hit.at for hit in site.hits if hit.path != "/robots.txt"]
    assert len(times) == 5
    # As the server sees them: each may arrive late on a busy machine, which shortens one gap and no sum of gaps.
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.2
    assert times[-1] - times[0] >= 4 * 0.4 - 0.1


def test_a_crawl_delay_beyond_all_measure_is_told(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("crawling.runs", "fetching.politeness"):
        monkeypatch.setattr(f"crawler.{module}.MAX_CRAWL_DELAY", 0.1)
    site.routes["/robots.txt"] = "User-agent: *\nCrawl-delay: 9999\n"
    report = crawl_one(source_of(site), tmp_path)
    assert report.notes == (f"127.0.0.1:{site.port} is asked every 0.1 s, though its robots.txt wants 9999",)
    assert report.outcome(Outcome.NEW) == 4


# servers that ask to wait


def test_a_short_retry_after_is_waited_for(site: Site, tmp_path: Path) -> None:
    answers = [Answer("slow down", 429, {"Retry-After": "1"}), Answer(article("Kittiwake story 0"))]
    site.routes["/a/0"] = lambda hit: answers.pop(0)
    report = crawl_one(source_of(site, concurrency=1), tmp_path)
    assert report.outcome(Outcome.NEW) == 4 and report.finished
    refused = site.asked("/a/0")[0].at
    assert min(hit.at for hit in site.hits if hit.at > refused) - refused >= 0.98


@pytest.mark.parametrize("status", [429, 503])
def test_a_long_retry_after_holds_over_a_restart(site: Site, tmp_path: Path, clock: Clock, status: int) -> None:
    site.routes["/a/0"] = Answer("later", status, {"Retry-After": "7200"})
    report = crawl([source_of(site, concurrency=1)], tmp_path, CrawlOptions(workers=1, clock=clock))
    assert report.exit_code == 1
    assert report.sources[0].postponed > 0
    site.hits.clear()
    site.routes["/a/0"] = article("Kittiwake story 0")
    clock.now += timedelta(minutes=100)
    waiting = crawl([source_of(site)], tmp_path, CrawlOptions(workers=1, clock=clock))
    assert site.hits == [] and waiting.exit_code == 1
    clock.now += timedelta(minutes=21)
    assert crawl([source_of(site)], tmp_path, CrawlOptions(workers=1, clock=clock)).exit_code == 0
    assert rows(tmp_path, "SELECT count(*) FROM articles") == [(4,)]


def test_a_wait_is_told_by_its_end(site: Site, tmp_path: Path, clock: Clock) -> None:
    site.routes["/robots.txt"] = Answer("", 503, {"Retry-After": "5430"})
    end = f"127.0.0.1:{site.port} is {{}}left alone until 2026-03-02 13:31 UTC"
    options: dict[str, Any] = {"clock": clock}
    assert crawl_one(source_of(site), tmp_path, **options).notes == (
        f"{end.format('')}: its robots.txt answers with status 503",
    )
    clock.now = NOW + timedelta(minutes=20)
    assert crawl_one(source_of(site), tmp_path, **options).notes == (end.format("to be "),)


def test_a_server_that_could_not_be_connected_to_is_asked_by_the_next_crawl(site: Site, tmp_path: Path) -> None:
    home = "http://kittiwake.test/"
    site.routes["/feed"] = rss(*(f"{home}a/{number}" for number in range(4)))
    source = source_of(site, homepage=home, feeds=(f"{home}feed",))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        closed = taken.getsockname()[1]
    away = crawl_one(source, tmp_path, connect_to=(f":80:127.0.0.1:{closed}",))
    assert (away.finished, away.postponed) == (False, 1)
    assert away.notes[0].startswith("kittiwake.test is left alone in this crawl: its robots.txt cannot be had: cannot ")
    there = crawl_one(source, tmp_path, connect_to=(f":80:127.0.0.1:{site.port}",))
    assert there.counts == {(Outcome.NEW, None): 4}


def test_a_source_that_cannot_be_heard_is_a_failure(site: Site, tmp_path: Path) -> None:
    deaf = replace(source_of(site), name="puffin", feeds=(site.url("/gone"), site.url("/refused")), homepage="")
    site.routes |= {"/gone": Answer("", 404), "/refused": Answer("who are you?", 403)}
    report = crawl([source_of(site), deaf], tmp_path, CrawlOptions(workers=1))
    assert report.failures == ("puffin: nothing that names its pages could be read",)
    assert (report.exit_code, report.finished) == (1, True)
    assert [each.forbidden for each in report.sources] == [0, 1]
    said = dict(rows(tmp_path, "SELECT source, message FROM runs"))
    assert said["puffin"].startswith("nothing that names its pages could be read; ") and not said["kittiwake"]


def test_one_of_two_feeds_is_enough_to_be_heard(site: Site, tmp_path: Path) -> None:
    report = crawl([source_of(site, feeds=(site.url("/gone"), site.url("/feed")))], tmp_path, CrawlOptions(workers=1))
    assert (report.exit_code, report.failures) == (0, ())


def test_a_slow_site_holds_up_no_other(site: Site, tmp_path: Path) -> None:
    closed: list[str] = []

    class Watch(Progress):
        def closed(self, run: SourceRun) -> None:
            closed.append(run.source.name)

    with serving(Site({"/robots.txt": Answer("", 404)})) as slow:
        slow.routes |= {f"/a/{number}": fault.hang for number in range(60)}
        slow.routes["/feed"] = rss(*(slow.url(f"/a/{number}") for number in range(60)))
        sources = [replace(source_of(slow, concurrency=8), name="slow"), source_of(site)]
        options = CrawlOptions(progress=Watch(), settings={"DOWNLOAD_TIMEOUT": 0.5}, limit=60)
        report = crawl(sources, tmp_path, options)
    assert closed == ["kittiwake", "slow"]
    assert [one.pages for one in report.sources] == [60, 4]


# the archive


def test_a_failed_write_stops_the_crawl_with_exit_code_1(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StorageError("the disk is full")

    monkeypatch.setattr(Archive, "save", full)
    report = crawl([source_of(site)], tmp_path)
    assert report.failures == ("the disk is full",)
    assert (report.exit_code, report.finished, report.pages) == (1, False, 0)
    assert rows(tmp_path, "SELECT finished FROM runs") == [(0,)]


def test_a_bug_is_not_swallowed(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("a bug")

    monkeypatch.setattr(Archive, "learned", broken)
    with pytest.raises(KeyError, match="a bug"):
        crawl([source_of(site)], tmp_path)


def test_a_bug_in_what_watches_does_not_hang_the_crawl(site: Site, tmp_path: Path) -> None:
    class Broken(Progress):
        def advanced(self, run: SourceRun, saved: Saved) -> None:
            raise BrokenPipeError("nobody reads this")

    with pytest.raises(BrokenPipeError):
        crawl([source_of(site)], tmp_path, CrawlOptions(workers=1, progress=Broken()))
    assert rows(tmp_path, "SELECT finished FROM runs") == [(0,)]


def test_a_crawl_says_what_it_put_right(site: Site, tmp_path: Path) -> None:
    said: list[str] = []

    class Watch(Progress):
        def said(self, sentence: str) -> None:
            said.append(sentence)

    options = CrawlOptions(workers=1, progress=Watch())
    crawl([source_of(site)], tmp_path, options)
    assert said == []
    (file,) = (tmp_path / "captures").glob("*.warc.gz")
    file.write_bytes(file.read_bytes() + b"torn")
    crawl([source_of(site)], tmp_path, options)
    assert len(said) == 1 and "4 bytes" in said[0] and str(tmp_path / "captures" / "torn") in said[0]


def test_a_second_crawl_at_once_is_told_so(site: Site, tmp_path: Path) -> None:
    with Archive.open(tmp_path), pytest.raises(ArchiveLocked):
        crawl([source_of(site)], tmp_path)
    assert site.hits == []


def test_an_empty_list_of_sources_is_done_at_once(tmp_path: Path) -> None:
    report: CrawlReport = crawl([], tmp_path)
    assert (report.exit_code, report.pages) == (0, 0)
