"""Crawls in a process of their own: stopped by signals, killed, and two at once."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from crawler.crawling.crawl import CrawlOptions, crawl
from crawler.sources.source import Source
from tests import fault_server as fault
from tests.fault_server import Answer, Site, article, rss, serving
from tests.process_state import is_running

ROOT = Path(__file__).resolve().parents[1]
PAGES = 40
PROGRAM = """
import sys
from pathlib import Path
from crawler.crawling.crawl import CrawlOptions, crawl
from crawler.crawling.progress import print_report
from tests.test_crawl_process import source_at
report = crawl([source_at(sys.argv[1])], Path(sys.argv[2]), CrawlOptions(workers=1))
print_report(report, sys.stdout)
sys.exit(report.exit_code)
"""


def source_at(base: str) -> Source:
    return Source(name="kittiwake", homepage=base, feeds=(f"{base}feed",), allow_private=True, delay=0.08)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site({"/robots.txt": Answer("", 404)})) as site:
        for number in range(PAGES):
            site.routes[f"/a/{number}"] = article(f"Kittiwake story {number}")
        site.routes["/feed"] = rss(*(site.url(f"/a/{number}") for number in range(PAGES)))
        yield site


def start(site: Site, folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROGRAM, site.url("/"), str(folder)]
    return subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def wait_until(holds: Callable[[], object], seconds: float = 30.0) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)


def count(folder: Path, sql: str) -> int:
    try:
        with closing(sqlite3.connect(f"file:{folder / 'tearsheet.db'}?mode=ro", uri=True)) as db:
            number: Any = db.execute(sql).fetchone()[0]
            return int(number)
    except sqlite3.OperationalError:
        return 0  # not there yet


ARTICLES = "SELECT count(*) FROM articles"


def has_articles(folder: Path, some: int) -> bool:
    return count(folder, ARTICLES) >= some


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_cleanly_and_the_next_crawl_goes_on(site: Site, tmp_path: Path, number: int) -> None:
    with start(site, tmp_path) as child:
        wait_until(lambda: count(tmp_path, ARTICLES) >= 3)
        child.send_signal(number)
        told, errors = child.communicate(timeout=30)
    assert child.returncode == 1
    assert errors == ""
    assert "not got to; the next crawl goes on" in told
    kept = count(tmp_path, ARTICLES)
    assert 3 <= kept < PAGES
    # What was answered was kept: nothing is fetched a second time.
    assert kept == len([path for path in site.paths() if path.startswith("/a/")])
    assert count(tmp_path, "SELECT finished FROM runs") == 0
    assert crawl([source_at(site.url("/"))], tmp_path, CrawlOptions(workers=1)).exit_code == 0
    assert count(tmp_path, ARTICLES) == PAGES == len([path for path in site.paths() if path.startswith("/a/")])


def test_a_stop_does_not_wait_for_a_server_that_hangs(site: Site, tmp_path: Path) -> None:
    site.routes |= {f"/a/{number}": fault.hang for number in range(PAGES)}
    with start(site, tmp_path) as child:
        wait_until(lambda: any(path.startswith("/a/") for path in site.paths()))
        asked = time.monotonic()
        child.terminate()
        child.communicate(timeout=30)
        took = time.monotonic() - asked
    assert child.returncode == 1
    assert took < 30
    assert count(tmp_path, "SELECT count(*) FROM outcomes") == 0


def test_a_second_signal_stops_at_once(site: Site, tmp_path: Path) -> None:
    site.routes |= {f"/a/{number}": fault.hang for number in range(PAGES)}
    with start(site, tmp_path) as child:
        wait_until(lambda: any(path.startswith("/a/") for path in site.paths()))
        child.terminate()
        time.sleep(0.3)
        assert child.poll() is None
        child.terminate()
        child.communicate(timeout=15)
    assert child.returncode == 1


def test_a_killed_crawl_loses_nothing_and_is_gone_on_with(site: Site, tmp_path: Path) -> None:
    for some in (4, 14):
        with start(site, tmp_path) as child:
            wait_until(partial(has_articles, tmp_path, some))
            child.kill()
    kept = count(tmp_path, ARTICLES)
    report = crawl([source_at(site.url("/"))], tmp_path, CrawlOptions(workers=1))
    assert report.exit_code == 0
    assert count(tmp_path, ARTICLES) == PAGES
    assert count(tmp_path, "SELECT count(*) FROM versions") == PAGES
    assert report.pages == PAGES - kept


def test_of_two_crawls_at_once_the_second_says_so(site: Site, tmp_path: Path) -> None:
    site.routes["/a/39"] = fault.hang
    with start(site, tmp_path) as first:
        wait_until(partial(has_articles, tmp_path, 1))
        site.hits.clear()
        with start(site, tmp_path) as second:
            _, errors = second.communicate(timeout=30)
        assert first.poll() is None
        assert second.returncode == 1
        assert "ArchiveLocked" in errors and str(first.pid) in errors
        assert "/feed" not in site.paths()
        first.terminate()
        first.communicate(timeout=30)


def test_no_process_is_left_behind_by_a_killed_crawl(site: Site, tmp_path: Path) -> None:
    with start(site, tmp_path) as child:
        wait_until(lambda: count(tmp_path, ARTICLES) >= 1)
        workers = _children(child.pid)
        assert workers
        child.kill()
    wait_until(lambda: not any(map(is_running, workers)), 15)


def _children(parent: int) -> list[int]:
    tasks = Path(f"/proc/{parent}/task")
    if not tasks.exists():
        pytest.skip("needs /proc to find child processes")
    return [int(word) for task in tasks.iterdir() for word in (task / "children").read_text().split()]
