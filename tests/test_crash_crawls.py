"""Real commands on a disk that fails, is full or read-only, and on a locked database: a sentence; nothing is lost."""

from __future__ import annotations

import itertools
import random
import re
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.crash import crawls, shim
from benchmarks.crash.checks import Kept, opened, whole
from benchmarks.crash.crawls import Crawls
from benchmarks.crash.shim import Plan
from crawler.newsroom import Newsroom
from storage.files.folders import FILE
from tests.story_pages import STORY, TITLE, paragraphs

pytestmark = pytest.mark.skipif(not shim.compiler(), reason="needs a C compiler and LD_PRELOAD")

PAGE = f"<title>{TITLE}</title><article><h1>{TITLE}</h1>{paragraphs(STORY)}</article>"


@dataclass(frozen=True)
class Served:
    """Sites, and what an undisturbed crawl of them leaves in `archive`. Nobody writes to that one."""

    crawls: Crawls
    archive: Path
    expected: Kept


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("crawls")
    with crawls.crawls(folder) as made:
        yield Served(made, folder / "undisturbed", crawls.undisturbed(made, folder / "undisturbed"))


@pytest.fixture
def copied(served: Served, tmp_path: Path) -> Path:
    """An archive of its own."""
    return Path(shutil.copytree(served.archive, tmp_path / "archive"))


def test_real_crawls_are_broken_and_gone_on_with(served: Served, tmp_path: Path) -> None:
    assert len(served.expected.stories) > 25
    chance = random.Random(16)
    assert crawls.break_until_done(served.crawls, tmp_path / "archive", chance, served.expected, 2)
    assert served.crawls.hits.total() >= 1


def test_crawls_that_cannot_write_say_so_and_the_next_goes_on(served: Served, tmp_path: Path) -> None:
    archive, acknowledged = tmp_path / "archive", Counter[str]()
    for plan, words in (
        (Plan("enospc+", 2, "write", ".warc.gz"), "The disk is full"),
        (Plan("erofs+"), "cannot be written; check the rights"),
        (Plan("eio+", 5, "sync", ".warc.gz"), "error"),
        # From then on nothing can be written; SQLite, which may be the first to notice, has no other word for it.
        (Plan("erofs+", 12, "write", ".warc.gz"), "cannot be written; check the rights|reports an error"),
        (Plan("enospc+", 40, "write", "-wal"), "The disk is full"),
    ):
        ran = crawls.break_once(served.crawls, archive, plan, acknowledged)
        assert ran.code == 1, plan
        assert re.search(words, ran.printed), f"{plan}: {ran.printed}"
    assert acknowledged
    crawls.finish(served.crawls, archive, acknowledged, served.expected)


def lock_once_pages_are_kept(archive: Path) -> sqlite3.Connection:
    """Another program, which begins to write when the archive has outcomes."""
    other = sqlite3.connect(archive / FILE, isolation_level=None, timeout=60, check_same_thread=False)
    until = time.monotonic() + 60
    while not other.execute("SELECT count(*) FROM outcomes").fetchone()[0]:
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)
    other.execute("BEGIN IMMEDIATE")
    return other


def test_a_locked_database_stops_a_crawl_and_the_next_goes_on(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, respond = tmp_path / "archive", Newsroom.respond
    asked = itertools.count(1)
    others = []

    def respond_and_lock(newsroom: Newsroom, *request: object, **more: object) -> object:
        """The other program begins while the crawl waits for this page."""
        if next(asked) == 25:
            others.append(lock_once_pages_are_kept(archive))
        return respond(newsroom, *request, **more)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Newsroom, "respond", respond_and_lock)
        ran = served.crawls.run(archive, Plan())
    acknowledged = Counter(ran.saved)
    assert (ran.code, bool(acknowledged)) == (1, True), ran.printed
    assert "failed: " in ran.printed and "kept locked by another program" in ran.printed
    assert "Traceback" not in ran.printed
    again = served.crawls.run(archive, Plan())
    assert again.code == 1
    assert again.printed.startswith("Error: ") and "kept locked by another program" in again.printed
    others[0].close()
    crawls.finish(served.crawls, archive, acknowledged, served.expected)


def test_an_import_that_cannot_write(served: Served, copied: Path, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE)
    said = ["import", str(tmp_path / "page.html"), "--url", "https://wire.example/tin", *served.crawls.sources]
    for plan, words in (
        (Plan("enospc+", 1, "write", ".warc.gz"), "The disk is full"),
        (Plan("enospc+", 8, "write", "-wal"), "The disk is full"),
        (Plan("erofs+"), "cannot be written"),
    ):
        ran = served.crawls.command(copied, said, plan)
        assert (ran.code, ran.saved, ran.printed.splitlines()[-1][:7]) == (1, [], "Error: "), ran.printed
        assert words in ran.printed and "Traceback" not in ran.printed
        opened(copied)
        assert whole(copied) == served.expected
    assert "1 page: 1 new" in served.crawls.command(copied, said, Plan()).printed


@pytest.mark.parametrize(("plan", "words"), [(Plan("enospc+", 20, "write"), "The disk is full"),
                                             (Plan("erofs+"), "cannot be written")])  # fmt: skip
def test_a_reread_that_cannot_write(served: Served, copied: Path, plan: Plan, words: str) -> None:
    ran = served.crawls.command(copied, ["reread", "--thorough", "--workers", "1", *served.crawls.sources], plan)
    assert ran.code == 1 and words in ran.printed and "Traceback" not in ran.printed, ran.printed
    opened(copied)
    assert whole(copied) == served.expected


@pytest.mark.parametrize(("plan", "words"), [(Plan("enospc+", 3, "write"), "The disk is full"),
                                             (Plan("erofs+"), "cannot be written")])  # fmt: skip
def test_a_backup_that_cannot_write(served: Served, tmp_path: Path, plan: Plan, words: str) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    ran = served.crawls.command(served.archive, ["backup", str(disk / "copy")], plan, watched=disk)
    assert (ran.code, ran.printed.count("\n")) == (1, 1), ran.printed
    assert words in ran.printed and str(disk) in ran.printed
    assert plan.at == 0 or list(disk.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "plan", "words"),
    [
        ("out.csv", Plan("enospc+", 2), "No space left"),
        ("out.parquet", Plan("enospc+", 2), "No space left"),
        ("out.jsonl", Plan("erofs+"), "Read-only"),
    ],
)
def test_an_export_that_cannot_write(served: Served, tmp_path: Path, name: str, plan: Plan, words: str) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    (disk / name).write_text("before")
    ran = served.crawls.command(served.archive, ["export", "--output", str(disk / name)], plan, watched=disk)
    assert (ran.code, ran.printed.count("\n")) == (1, 1), ran.printed
    assert words in ran.printed and str(disk / name) in ran.printed
    assert (disk / name).read_text() == "before" and list(disk.iterdir()) == [disk / name]
