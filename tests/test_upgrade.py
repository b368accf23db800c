"""An archive of an older version: a copy first, one transaction a migration, and nobody in between."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils.db import Database

import crawler.commands.upgrade
from storage.archive import Archive
from storage.errors import ArchiveTooOld
from storage.files.folders import FILE
from storage.schema.migrations import APPLICATION_ID, migrations
from tests.command_line import CommandLine

ROOT = Path(__file__).resolve().parents[1]
NAMES = [migration.name for migration in migrations.pending(Database(memory=True))]
OLD = NAMES.index("m003_repetition") + 1

# Opens an archive and dies when the n-th migration of those that are pending has written what it writes.
CHILD = """
import os, signal, sys
from pathlib import Path
from sqlite_utils import Migrations
from storage.archive import Archive

left = [int(sys.argv[2])]
original = Migrations._record_applied

def record(self, db, name):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    original(self, db, name)

Migrations._record_applied = record
Archive.open(Path(sys.argv[1]))
"""


def old_archive(folder: Path) -> Path:
    """An archive as it was before the fourth migration, with a row."""
    folder.mkdir(exist_ok=True)
    database = Database(folder / FILE, execute_plugins=False)
    database.execute("PRAGMA journal_mode = WAL")
    migrations.apply(database, stop_before=NAMES[OLD])
    database.execute("INSERT INTO sources (name, added_at) VALUES ('wire', '2025-03-03T09:30:00Z')")
    database.conn.commit()
    database.close()
    return folder


def applied(path: Path) -> list[str]:
    database = Database(path, execute_plugins=False)
    try:
        return [each.name for each in migrations.applied(database)]
    finally:
        database.close()


def test_the_copy_is_the_archive_as_it_was(tmp_path: Path) -> None:
    copy = old_archive(tmp_path) / f"{FILE}.before-{NAMES[OLD]}"
    with Archive.open(tmp_path) as archive:
        (said,) = archive.repairs
        assert str(copy) in said and NAMES[-1] in said
        assert archive.connection.execute("SELECT name FROM sources").fetchall()[0][0] == "wire"
    assert applied(tmp_path / FILE) == NAMES and applied(copy) == NAMES[:OLD]
    with sqlite3.connect(copy) as db:
        assert db.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert db.execute("SELECT name FROM sources").fetchall() == [("wire",)]
    db.close()
    with Archive.open(tmp_path) as archive:
        assert archive.repairs == ()


def test_a_new_archive_needs_no_copy(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        assert archive.repairs == ()
    assert not list(tmp_path.glob("*.before-*"))


@pytest.mark.parametrize("count", range(1, len(NAMES) - OLD + 1))
def test_killed_in_a_migration(tmp_path: Path, count: int) -> None:
    """What was done before is done, what was under way has not begun, and the next opening goes on."""
    old_archive(tmp_path)
    done = subprocess.run([sys.executable, "-c", CHILD, str(tmp_path), str(count)], cwd=ROOT, check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert applied(tmp_path / FILE) == NAMES[: OLD + count - 1]
    with sqlite3.connect(tmp_path / FILE) as db:
        columns = {name for (name,) in db.execute("SELECT name FROM pragma_table_info('versions')")}
    db.close()
    assert ("reread_id" in columns) is (count > 1)
    Archive.open(tmp_path).close()
    assert applied(tmp_path / FILE) == NAMES
    assert applied(tmp_path / f"{FILE}.before-{NAMES[OLD]}") == NAMES[:OLD]


@pytest.mark.parametrize("count", [1, 2])
def test_killed_while_the_archive_is_made(tmp_path: Path, count: int) -> None:
    done = subprocess.run([sys.executable, "-c", CHILD, str(tmp_path), str(count)], cwd=ROOT, check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    Archive.open(tmp_path).close()
    assert applied(tmp_path / FILE) == NAMES


def test_a_reader_says_what_to_do(tmp_path: Path, tearsheet: CommandLine) -> None:
    old_archive(tmp_path)
    with pytest.raises(ArchiveTooOld, match="tearsheet upgrade"):
        Archive.open(tmp_path, read_only=True)
    ran = tearsheet("--archive", tmp_path, "status")
    assert ran.code == 1 and ran.err.count("\n") == 1 and "tearsheet upgrade" in ran.err
    assert applied(tmp_path / FILE) == NAMES[:OLD]


@pytest.mark.parametrize("option", ["--copy", "--no-copy"])
def test_by_the_command(tmp_path: Path, tearsheet: CommandLine, option: str) -> None:
    old_archive(tmp_path)
    ran = tearsheet("--archive", tmp_path, "upgrade", option)
    assert ran.code == 0 and "brought up to date" in ran.err
    assert len(list(tmp_path.glob("*.before-*"))) == (option == "--copy")
    assert "is up to date" in tearsheet("--archive", tmp_path, "upgrade").out


def test_a_writing_command_without_a_terminal_does_it_and_says_where_the_copy_is(
    tmp_path: Path, tearsheet: CommandLine
) -> None:
    ran = tearsheet("--archive", old_archive(tmp_path), "import", tmp_path / "missing")
    assert f"{FILE}.before-{NAMES[OLD]}" in ran.err
    assert applied(tmp_path / FILE) == NAMES


@pytest.mark.parametrize("answer", ["\n", "n\n"])
def test_a_terminal_is_asked(tmp_path: Path, answer: str) -> None:
    old_archive(tmp_path)
    controller, terminal = os.openpty()
    command = [sys.executable, "-c", "from crawler.cli import main; main()", "--archive", str(tmp_path), "status"]
    with subprocess.Popen(command, stdin=terminal, stderr=terminal, stdout=subprocess.DEVNULL, cwd=ROOT) as child:
        os.write(controller, answer.encode())
        assert child.wait(60) == 0
    os.close(terminal)
    said = os.read(controller, 4000).decode()
    os.close(controller)
    assert "Keep a copy" in said and "brought up to date" in said
    assert applied(tmp_path / FILE) == NAMES
    assert len(list(tmp_path.glob("*.before-*"))) == (answer == "\n")


def test_a_current_archive_is_not_asked_about(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Archive.open(tmp_path).close()
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    crawler.commands.upgrade.offer(tmp_path, writes=True)


def test_a_comment_that_reads_otherwise_today_is_no_fault(tmp_path: Path, tearsheet: CommandLine) -> None:
    Archive.open(old_archive(tmp_path)).close()
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        db.execute("PRAGMA writable_schema = ON")
        db.execute("UPDATE sqlite_master SET sql = replace(sql, '-- JSON: runs of', '--  JSON, runs  of')")
        db.commit()
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        (sql,) = db.execute("SELECT sql FROM sqlite_master WHERE name = 'versions'").fetchone()
        assert "--  JSON, runs  of" in sql
    assert tearsheet("--archive", tmp_path, "verify").out.splitlines()[0].endswith(": no fault")
