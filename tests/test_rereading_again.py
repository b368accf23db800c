"""The same captures give the same articles in every process, byte for byte; a reread may be killed at any point."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.newsroom import FIRST_CRAWL, Newsroom
from pipelines.read import read
from storage.archive import Archive
from storage.article import Article
from storage.outcome import Reason, Rejected
from storage.page import Page
from storage.reading import Reading
from tests.made_archive import NOW, made_article

# Reads every capture of an archive as a reread does, and prints each article in one canonical form.
PRINT = """
import json, sys
from pathlib import Path
from crawler.rereading.captured import read_captured
from pipelines.processes.reading import packed_learned
from pipelines.recipe import GENERAL, Learned
from storage.rereads import candidates
from storage.archive import Archive
from storage.article import Article
from storage.queries.record import fields
folder = Path(sys.argv[1])
with Archive.open(folder, read_only=True) as archive:
    known = archive.learned("ledgerline")
    learned = packed_learned(Learned(snapshot=known.snapshot, repeated=known.fingerprints))
    for walk in (candidates.refused_pages, candidates.stories):
        for candidate in walk(archive.connection, None):
            result = read_captured(folder / "captures", candidate, GENERAL, learned)
            said = fields(result) if isinstance(result, Article) else repr(result)
            print(json.dumps(said, sort_keys=True, ensure_ascii=False))
"""
REREAD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from crawler.rereading import rereading
from storage.archive import Archive
rereading.BATCH = 3
def found(report, finding):
    print(report.seen, flush=True)
with Archive.open(Path(sys.argv[1])) as archive:
    options = rereading.RereadOptions(clock=lambda: datetime(2025, 3, 4, tzinfo=UTC), sources={}, workers=1)
    report = rereading.reread(archive, options, found)
print("done", report.resumed, report.current, report.counts.total())
"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The newsroom's articles as a bad extractor read them, every third one refused."""
    folder = tmp_path_factory.mktemp("filled")
    newsroom = Newsroom(7, FIRST_CRAWL + timedelta(days=21))
    stories = [each for each in newsroom.truth() if each.is_article and not each.noarchive]
    with Archive.open(folder) as archive:
        run = archive.start_run("ledgerline", NOW)
        for number, expected in enumerate(stories):
            host, path = expected.url.removeprefix("http://").split("/", 1)
            response = newsroom.respond(host.partition(":")[0], "/" + path)
            page = Page(url=expected.url, body=response.body, fetched_at=NOW, headers=response.headers)
            if not isinstance(read(page), Article):
                continue
            bad: Article | Rejected = made_article(expected.url, "Bad", "Bad.", extractor="general-0")
            if number % 3 == 2:
                bad = Rejected(Reason.BOT_WALL, ("first", "second"))
            archive.save([Reading(page, bad)], run=run, recorded_at=NOW)
    return folder


def run(code: str, folder: Path, seed: str = "0") -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", code, str(folder)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def said(code: str, folder: Path, seed: str = "0") -> str:
    process = run(code, folder, seed)
    out, _ = process.communicate(timeout=300)
    assert process.returncode == 0
    return out


def contents(folder: Path) -> list[tuple[str, str, str]]:
    """What every version of every story says: outcome and the digest over all of its content."""
    with Archive.open(folder, read_only=True) as archive:
        rows = archive.connection.execute(
            "SELECT a.url, v.outcome, hex(v.content) FROM versions v JOIN articles a ON a.id = v.article_id "
            "ORDER BY a.url, v.id"
        )
        return [tuple(row) for row in rows]


def test_the_same_captures_give_the_same_articles_byte_for_byte(filled: Path) -> None:
    one, other = (said(PRINT, filled, seed) for seed in ("1", "4242"))
    assert one == other and one.count("\n") > 30 and "paragraphs" in one


def test_two_rereads_of_one_archive_write_the_same(filled: Path, tmp_path: Path) -> None:
    for name, seed in (("one", "1"), ("other", "4242")):
        shutil.copytree(filled, tmp_path / name)
        assert said(REREAD, tmp_path / name, seed).splitlines()[-1].startswith("done 0 ")
    assert contents(tmp_path / "one") == contents(tmp_path / "other")
    outcomes = {outcome for _, outcome, _ in contents(tmp_path / "one")}
    assert outcomes == {"new", "reread"}


def test_a_reread_that_is_killed_goes_on_and_writes_the_same(filled: Path, tmp_path: Path) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    shutil.copytree(filled, whole)
    shutil.copytree(filled, killed)
    said(REREAD, whole)
    for lines in (2, 7, 40):
        process = run(REREAD, killed)
        assert process.stdout is not None
        for _ in range(lines):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        process.communicate()
    resumed, current, read_now = map(int, said(REREAD, killed).splitlines()[-1].split()[1:])
    assert resumed >= 40 and current >= 10 and read_now >= 1
    assert texts(killed) == texts(whole)
    for folder in (killed, whole):
        resumed, _, read_now = map(int, said(REREAD, folder).splitlines()[-1].split()[1:])
        assert (resumed, read_now) == (0, 0)


def texts(folder: Path) -> list[tuple[str, str, str]]:
    """What counts now of every story."""
    with Archive.open(folder, read_only=True) as archive:
        rows = archive.connection.execute(
            "SELECT a.url, v.title, v.text FROM articles a JOIN versions v ON v.id = a.version_id ORDER BY a.url"
        )
        return [tuple(row) for row in rows]
