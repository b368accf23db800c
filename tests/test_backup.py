"""A copy of an archive that is being written, and of one that goes on."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

import storage.opening.backup
from storage.archive import Archive
from storage.errors import ArchiveDamaged, ArchiveLocked, StorageError, UsageError
from storage.files.folders import FILE
from storage.files.lock import WriterLock
from storage.opening.backup import LOCK, back_up
from tests.command_line import CommandLine
from tests.made_archive import NOW, later, reading

ROOT = Path(__file__).resolve().parents[1]

# Saves stories without end and prints the address of each when it is acknowledged.
CHILD = """
import sys
from itertools import count
from pathlib import Path
from storage.archive import Archive
from tests.made_archive import NOW, reading

with Archive.open(Path(sys.argv[1])) as archive:
    run = archive.start_run("wire", NOW)
    for number in count():
        url = f"https://wire.example/{number}"
        archive.save([reading(url, "Tin", f"Text {number}. " * 300)], run=run, recorded_at=NOW)
        print(url, flush=True)
"""


def filled(folder: Path, first: int = 0, last: int = 3) -> Path:
    with Archive.open(folder) as archive:
        run = archive.start_run("wire", NOW)
        for number in range(first, last):
            at = later(minutes=number)
            page = reading(f"https://wire.example/{number}", "Tin", f"Text {number}.", at=at)
            archive.save([page], run=run, recorded_at=at)
    return folder


def check(folder: Path) -> set[str]:
    """The addresses of an archive that is whole, with every capture of it."""
    with Archive.open(folder) as archive:
        assert archive.repairs == ()
        db = archive.connection
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        db.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")
        for capture, url in db.execute("SELECT c.id, p.url FROM captures c JOIN frontier p ON p.id = c.page_id"):
            assert archive.capture(capture).url == url
        return {url for (url,) in db.execute("SELECT url FROM articles")}


def test_while_another_process_writes(tmp_path: Path) -> None:
    command = [sys.executable, "-c", CHILD, str(tmp_path / "a")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as child:
        assert child.stdout is not None
        try:
            before = {child.stdout.readline().strip() for _ in range(40)}
            steps: list[tuple[str, int, int]] = []
            done = back_up(tmp_path / "a", tmp_path / "b", lambda *step: steps.append(step))
            after = {child.stdout.readline().strip() for _ in range(3)}
        finally:
            os.kill(child.pid, signal.SIGKILL)
    held = check(tmp_path / "b")
    assert before <= held and len(held) == done.articles and after
    assert {what for what, _, _ in steps} == {"database", "captures"}
    assert all(done <= total for _, done, total in steps)


def test_the_copy_does_not_begin_again_when_somebody_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage.opening.backup, "_PAGES", 1)
    filled(tmp_path / "a")
    with Archive.open(tmp_path / "a") as writer:
        run = writer.start_run("wire", NOW)
        done: list[int] = []

        def write(what: str, so_far: int, total: int) -> None:
            if what == "database":
                done.append(so_far)
                url = f"https://wire.example/new/{len(done)}"
                writer.save([reading(url, "Zinc", "Text.")], run=run, recorded_at=later(hours=1))

        back_up(tmp_path / "a", tmp_path / "b", write)
    assert len(done) > 10 and done == sorted(done)
    assert check(tmp_path / "b") == {f"https://wire.example/{number}" for number in range(3)}


def test_an_earlier_backup_is_brought_up_to_date(tmp_path: Path) -> None:
    archive, target = filled(tmp_path / "a"), tmp_path / "b"
    (whole,) = (archive / "captures").glob("*.warc.gz")
    assert back_up(archive, target).copied == whole.stat().st_size
    before = whole.stat().st_size
    assert back_up(archive, target).copied == 0
    filled(archive, 3, 5)
    assert back_up(archive, target).copied == whole.stat().st_size - before
    assert len(check(target)) == 5
    assert (target / "captures" / whole.name).read_bytes() == whole.read_bytes()


def test_a_backup_that_was_written_to_is_left_alone(tmp_path: Path) -> None:
    archive, target = filled(tmp_path / "a"), tmp_path / "b"
    back_up(archive, target)
    filled(target, 7, 9)
    with pytest.raises(UsageError, match="written to since"):
        back_up(archive, target)
    assert len(check(target)) == 5


def test_what_is_in_the_way_stays(tmp_path: Path) -> None:
    archive = filled(tmp_path / "a")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter").write_text("Dear Anna")
    for target, words in {
        tmp_path / "full": "no backup",
        tmp_path / "full" / "letter": "no backup",
        archive / "b": "lies in it",
        tmp_path: "lies in it",
    }.items():
        with pytest.raises(UsageError, match=words):
            back_up(archive, target)
    (tmp_path / "b.part").mkdir()
    with pytest.raises(UsageError, match="broken off"):
        back_up(archive, tmp_path / "b")
    assert (tmp_path / "full" / "letter").read_text() == "Dear Anna"


@pytest.mark.parametrize("kind", ["short", "missing"])
def test_a_damaged_archive_makes_no_backup(tmp_path: Path, kind: str) -> None:
    archive = filled(tmp_path / "a")
    (path,) = (archive / "captures").glob("*.warc.gz")
    path.write_bytes(path.read_bytes()[:-1]) if kind == "short" else path.unlink()
    with pytest.raises(ArchiveDamaged, match=path.name):
        back_up(archive, tmp_path / "b")
    assert not (tmp_path / "b").exists() and not (tmp_path / "b.part").exists()


def test_a_damaged_database_makes_no_backup(tmp_path: Path) -> None:
    archive = filled(tmp_path / "a", 0, 40)
    with sqlite3.connect(archive / FILE) as db:
        (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'versions_article'").fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    db.close()
    with (archive / FILE).open("r+b") as file:
        file.seek((page - 1) * size + size - 40)
        file.write(b"\xff" * 40)
    with pytest.raises(StorageError, match="damaged"):
        back_up(archive, tmp_path / "b")
    assert not (tmp_path / "b").exists()


def test_not_while_something_is_removed(tmp_path: Path) -> None:
    archive = filled(tmp_path / "a")
    lock = WriterLock(archive / LOCK)
    with pytest.raises(ArchiveLocked, match="copied or cleared"):
        back_up(archive, tmp_path / "b")
    lock.release()
    back_up(archive, tmp_path / "b")


def test_by_the_command(tmp_path: Path, tearsheet: CommandLine) -> None:
    archive = filled(tmp_path / "a")
    ran = tearsheet("--archive", archive, "backup", tmp_path / "b")
    assert ran.code == 0 and "3 articles and 3 captures in 1 file;" in ran.out
    assert tearsheet("--archive", tmp_path / "none", "backup", tmp_path / "c").code == 2
    assert not (tmp_path / "c").exists()
