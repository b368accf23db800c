"""kill -9 at named points and at random: nothing acknowledged is lost, nothing is twice, the rest is due again."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from storage.archive import Archive
from storage.outcome import Outcome
from storage.page import Link
from tests.made_archive import NOW, later, reading

ROOT = Path(__file__).resolve().parents[1]
PAGES = 12
BATCH = 3

# Saves the pages that are due in batches and says after each which are acknowledged. Dies at the n-th call of a point.
CHILD = """
import os, signal, sys
from pathlib import Path
import storage.archive, storage.files.capture_log, storage.opening.database
from storage.archive import Archive
from storage.page import Link
from tests.made_archive import NOW, later, reading

folder, point, count, pages, batch = Path(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:])

def die_before(owner, name):
    original = getattr(owner, name)
    left = [count]
    def replacement(log, *args):
        # Transactions without a record (a run's start, new links) do not count.
        left[0] -= name == "append" or log._at != log._committed.get(log._name, 0)
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(log, *args)
    setattr(owner, name, replacement)

log = storage.files.capture_log.CaptureLog
points = {
    "before a record": (log, "append"),
    "before the fsync": (log, "sync"),
    "between the fsync and the commit": (log, "lengths"),
    "after the commit": (log, "commit"),
    "never": None,
}
if points[point]:
    die_before(*points[point])
with Archive.open(folder) as archive:
    run = archive.start_run("wire", NOW)
    links = [Link(url=f"https://wire.example/{number}") for number in range(pages)]
    while found := archive.due("wire", links, NOW, limit=batch):
        readings = [reading(link.url, "Tin", f"Text of {link.url}." * 40) for link in found]
        archive.save(readings, run=run, recorded_at=NOW)
        print(*(link.url for link in found), flush=True)
"""


def crawl(folder: Path, point: str, count: int, pages: int = PAGES, batch: int = BATCH) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", CHILD, str(folder), point, str(count), str(pages), str(batch)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def check(folder: Path, acknowledged: set[str], pages: int = PAGES) -> None:
    """The archive holds what it said, is whole, and goes on where it stopped."""
    with Archive.open(folder) as archive:
        db = archive.connection
        stored = [row[0] for row in db.execute("SELECT url FROM articles")]
        assert len(stored) == len(set(stored))
        assert acknowledged <= set(stored)
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        db.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")
        for capture_id, url in db.execute("SELECT c.id, p.url FROM captures c JOIN frontier p ON p.id = c.page_id"):
            assert archive.capture(capture_id).url == url
        run = archive.start_run("wire", NOW)
        links = [Link(url=f"https://wire.example/{number}") for number in range(pages)]
        rest = archive.due("wire", links, NOW, limit=pages)
        assert {link.url for link in rest} == {link.url for link in links} - set(stored)
        saved = archive.save([reading(each.url, "Tin", "Text.") for each in rest], run=run, recorded_at=later(hours=1))
        assert {each.outcome for each in saved} <= {Outcome.NEW}
        assert db.execute("SELECT count(*) FROM articles").fetchone()[0] == pages
        assert db.execute("SELECT count(*) FROM outcomes").fetchone()[0] == pages
    found = []
    for path in (folder / "captures").glob("*.warc.gz"):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                record.content_stream().read()
                if record.rec_type == "response":
                    assert record.digest_checker.passed
                    found.append(record.rec_headers.get_header("WARC-Target-URI"))
    assert sorted(found) == sorted(f"https://wire.example/{number}" for number in range(pages))


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    "point", ["before a record", "before the fsync", "between the fsync and the commit", "after the commit"]
)
def test_killed_at_a_point(tmp_path: Path, point: str, count: int) -> None:
    with crawl(tmp_path, point, count) as child:
        said = child.communicate(timeout=60)[0]
    assert child.returncode == -signal.SIGKILL
    assert len(said.split()) < PAGES
    check(tmp_path, set(said.split()))


def test_killed_at_random(tmp_path: Path) -> None:
    chance = random.Random(7)
    pages = 400
    acknowledged: set[str] = set()
    for _ in range(5):
        with crawl(tmp_path, "never", 0, pages, 5) as child:
            assert child.stdout is not None
            acknowledged.update(child.stdout.readline().split())
            time.sleep(chance.uniform(0.0, 0.15))
            os.kill(child.pid, signal.SIGKILL)
            acknowledged.update(child.stdout.read().rpartition("\n")[0].split())
    assert acknowledged
    check(tmp_path, acknowledged, pages)


def test_what_was_not_acknowledged_is_moved_aside_and_said(tmp_path: Path) -> None:
    with crawl(tmp_path, "between the fsync and the commit", 3) as child:
        child.communicate(timeout=60)
    with Archive.open(tmp_path) as archive:
        assert len(archive.repairs) == 1
        assert "never acknowledged" in archive.repairs[0]
        assert list((tmp_path / "captures" / "torn").iterdir())
    with Archive.open(tmp_path) as archive:
        assert archive.repairs == ()


def test_the_tail_cut_at_every_byte_of_the_last_record(tmp_path: Path) -> None:
    """What stands after the last commit may be any piece of a record; the archive opens and appends after each."""
    with Archive.open(tmp_path) as archive:
        run = archive.start_run("wire", NOW)
        archive.save([reading("https://wire.example/0", "Tin", "Up.")], run=run, recorded_at=NOW)
    (path,) = (tmp_path / "captures").glob("*.warc.gz")
    record = path.read_bytes()[-200:]
    for number, end in enumerate(range(1, len(record), 9), start=1):
        with path.open("ab") as file:
            file.write(record[:end])
        with Archive.open(tmp_path) as archive:
            assert f" {end} bytes after" in archive.repairs[0]
            run = archive.start_run("wire", NOW)
            at = later(seconds=number)
            archive.save([reading(f"https://wire.example/{number}", "Tin", "Up.", at=at)], run=run, recorded_at=at)
    with path.open("rb") as file:
        kinds = [each.rec_type for each in ArchiveIterator(file)]
    assert kinds == ["warcinfo"] + ["response"] * (number + 1)
