"""Opening: the lock, other people's files, rights, disks; and every error in one sentence."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.errors import ArchiveDamaged, ArchiveLocked, ArchiveTooNew, StorageError, UsageError
from storage.files.folders import FILE
from storage.opening.database import words_for
from storage.schema.migrations import migrations
from tests.made_archive import NOW, later, reading

URL = "https://wire.example/tin"


def filled(folder: Path) -> Path:
    with Archive.open(folder) as archive:
        run = archive.start_run("wire", NOW)
        archive.save([reading(URL, "Tin up", "By 3%.")], run=run, recorded_at=NOW)
        archive.finish_run(run, later(minutes=1), finished=True)
    return folder


def in_another_process(folder: Path, code: str) -> str:
    """Run code with `folder` in another process; what it prints. It must not fail."""
    script = f"from pathlib import Path\nfrom storage.archive import Archive\nfolder = Path({str(folder)!r})\n{code}"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_second_writer_is_told_who_holds_it(tmp_path: Path) -> None:
    code = "from storage.errors import ArchiveLocked\ntry: Archive.open(folder)\nexcept ArchiveLocked as e: print(e)"
    with Archive.open(tmp_path):
        said = in_another_process(tmp_path, code)
        assert f"process {os.getpid()} since 20" in said
        assert str(tmp_path) in said
        with pytest.raises(ArchiveLocked):
            Archive.open(tmp_path)
    assert in_another_process(tmp_path, code) == ""


def test_the_lock_goes_with_its_holder(tmp_path: Path) -> None:
    script = "import os, sys, pathlib, storage.archive as a\na.Archive.open(pathlib.Path(sys.argv[1]))\nos._exit(9)"
    assert subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False, timeout=60).returncode == 9
    Archive.open(tmp_path).close()


def test_readers_see_what_is_committed_beside_a_writer(tmp_path: Path) -> None:
    with Archive.open(filled(tmp_path)) as writer, Archive.open(tmp_path, read_only=True) as reader:
        run = writer.start_run("wire", NOW)
        assert reader.article(2) is None
        writer.save([reading(f"{URL}/2", "Zinc", "Down.")], run=run, recorded_at=NOW)
        assert reader.article(2) is not None


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    with Archive.open(filled(tmp_path), read_only=True) as reader:
        with pytest.raises(UsageError, match="reading only"):
            reader.start_run("wire", NOW)
        with pytest.raises(sqlite3.OperationalError):
            reader.connection.execute("DELETE FROM outcomes")


def test_reading_where_there_is_nothing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no archive"):
        Archive.open(tmp_path / "none", read_only=True)
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("read_only", [False, True])
def test_a_newer_archive_is_refused(tmp_path: Path, read_only: bool) -> None:
    filled(tmp_path)
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, 'm999_future', '')",
            (migrations.name,),
        )
    db.close()
    with pytest.raises(ArchiveTooNew, match="m999_future"):
        Archive.open(tmp_path, read_only=read_only)


@pytest.mark.parametrize("read_only", [False, True])
def test_a_database_of_something_else_is_refused_and_left_alone(tmp_path: Path, read_only: bool) -> None:
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute("CREATE TABLE recipes (name TEXT)")
    db.close()
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(StorageError, match="something else"):
        Archive.open(tmp_path, read_only=read_only)
    assert (tmp_path / FILE).read_bytes() == before


@pytest.mark.parametrize("read_only", [False, True])
def test_a_file_that_is_no_database(tmp_path: Path, read_only: bool) -> None:
    (tmp_path / FILE).write_bytes(b"tin " * 5000)
    with pytest.raises(StorageError, match="no SQLite database"):
        Archive.open(tmp_path, read_only=read_only)


def test_a_failed_opening_frees_the_lock(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"tin " * 5000)
    with pytest.raises(StorageError):
        Archive.open(tmp_path)
    (tmp_path / FILE).unlink()
    Archive.open(tmp_path).close()


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    with pytest.raises(StorageError, match="a: "):
        Archive.open(tmp_path / "a")


def test_missing_captures_are_damage(tmp_path: Path) -> None:
    (path,) = (filled(tmp_path) / "captures").glob("*.warc.gz")
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ArchiveDamaged, match=path.name):
        Archive.open(tmp_path)


AS_NOBODY = """
import os
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
from storage.errors import StorageError
"""


def test_a_read_only_folder(tmp_path: Path) -> None:
    folder = filled(tmp_path / "archive")
    modes = {path: path.stat().st_mode for path in (folder, *folder.rglob("*"))}
    if os.getuid() == 0:  # the test goes on as nobody, who must be able to come here
        modes |= {path: path.stat().st_mode for path in (tmp_path, *tmp_path.parents)}
    for path, mode in modes.items():
        path.chmod(mode & ~0o222 if path.is_relative_to(folder) else mode | 0o055)
    try:
        said = in_another_process(folder, f"{AS_NOBODY}\ntry: Archive.open(folder)\nexcept StorageError as e: print(e)")
        assert "cannot be written" in said
        assert "\n" not in said
        read = f"{AS_NOBODY}\nwith Archive.open(folder, read_only=True) as a: print(a.article(1).version.article.text)"
        assert in_another_process(folder, read) == "By 3%."
    finally:
        for path, mode in modes.items():
            path.chmod(mode)


def test_a_locked_database_waits_and_then_says_so(tmp_path: Path) -> None:
    with Archive.open(filled(tmp_path)) as archive:
        archive.connection.execute("PRAGMA busy_timeout = 100")
        other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ArchiveLocked, match="another program"):
            archive.start_run("wire", NOW)
        other.execute("ROLLBACK")
        other.close()
        archive.start_run("wire", NOW)


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    with Archive.open(filled(tmp_path)) as archive:
        run = archive.start_run("wire", NOW)
        pages = archive.connection.execute("PRAGMA page_count").fetchone()[0]
        archive.connection.execute(f"PRAGMA max_page_count = {pages}")
        batch = [reading(f"{URL}/{number}", "Zinc", "Down. " * 2000) for number in range(20)]
        with pytest.raises(StorageError, match="disk is full"):
            archive.save(batch, run=run, recorded_at=NOW)
        archive.connection.execute("PRAGMA max_page_count = 1000000")
        assert archive.article(2) is None
        assert len(archive.save(batch, run=run, recorded_at=NOW)) == 20
        assert archive.capture(21).url == f"{URL}/19"


def test_a_full_disk_under_the_captures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with Archive.open(filled(tmp_path)) as archive:
        run = archive.start_run("wire", NOW)
        with monkeypatch.context() as patch:
            patch.setattr("storage.files.capture_log.os.fsync", fail)
            with pytest.raises(StorageError, match="disk is full"):
                archive.save([reading(f"{URL}/2", "Zinc", "Down.")], run=run, recorded_at=NOW)
        assert archive.article(f"{URL}/2") is None
        archive.save([reading(f"{URL}/2", "Zinc", "Down.")], run=run, recorded_at=NOW)
        assert archive.capture(2).url == f"{URL}/2"


@pytest.mark.parametrize(
    ("code", "words"), [(errno.EACCES, "rights"), (errno.EROFS, "rights"), (errno.EDQUOT, "full"), (errno.EIO, "x")]
)
def test_system_errors_in_words(code: int, words: str) -> None:
    with pytest.raises(StorageError, match=words), words_for(Path("folder") / FILE):
        raise OSError(code, "x", "folder/y")


def test_bugs_are_not_put_into_words() -> None:
    with pytest.raises(sqlite3.OperationalError), words_for(Path(FILE)):
        sqlite3.connect(":memory:").execute("SELECT nonsense FROM nowhere")


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of the captures with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_database_that_names_captures_of_another_is_refused(tmp_path: Path) -> None:
    """Both archives began a file on the same day: the names are the same, the bytes are not."""
    ours, other = filled(tmp_path / "ours"), tmp_path / "other"
    with Archive.open(other) as archive:
        run = archive.start_run("wire", NOW)
        for number in range(9):
            archive.save([reading(f"{URL}/{number}", "Zinc", "Down.")], run=run, recorded_at=later(seconds=1 + number))
    (other / FILE).write_bytes((ours / FILE).read_bytes())
    before = contents(other / "captures")
    for _ in range(2):
        with pytest.raises(ArchiveDamaged, match="or of another archive"):
            Archive.open(other)
    assert contents(other / "captures") == before


def test_a_database_older_than_its_captures_is_refused(tmp_path: Path) -> None:
    old = (filled(tmp_path) / FILE).read_bytes()
    with Archive.open(tmp_path) as archive:
        run = archive.start_run("wire", later(days=1))
        for day in (0.001, 1, 2):
            archive.save([reading(f"{URL}/{day}", "Zinc", "Down.")], run=run, recorded_at=later(days=day))
    (tmp_path / FILE).write_bytes(old)
    before = contents(tmp_path / "captures")
    with pytest.raises(ArchiveDamaged, match="older than its captures"):
        Archive.open(tmp_path)
    assert contents(tmp_path / "captures") == before


def test_captures_without_their_database_are_left_alone(tmp_path: Path) -> None:
    path = filled(tmp_path) / FILE
    before = contents(tmp_path / "captures")
    path.unlink()
    with pytest.raises(ArchiveDamaged, match="is missing"):
        Archive.open(tmp_path)
    assert not path.exists()
    Archive.open(tmp_path / "new").close()
    for rowless in (b"", (tmp_path / "new" / FILE).read_bytes()):
        path.write_bytes(rowless)
        with pytest.raises(ArchiveDamaged, match="is empty"):
            Archive.open(tmp_path)
        assert contents(tmp_path / "captures") == before
        assert path.read_bytes() == rowless
