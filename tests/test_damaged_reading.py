"""Reading from a damaged database: one sentence that names it and `verify`, exit code 1, and never a traceback."""

from __future__ import annotations

import asyncio
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.crawling.crawl import CrawlOptions, crawl
from storage.archive import Archive
from storage.errors import ArchiveDamaged, StorageError
from storage.files.folders import FILE
from storage.opening.database import words_for
from storage.serve.site import Site
from tests.command_line import CommandLine
from tests.fault_server import Answer, article, rss, serving
from tests.fault_server import Site as FaultSite
from tests.made_archive import NOW, reading
from tests.story_pages import STORY, TITLE, paragraphs
from tests.test_crawl_process import source_at

URL = "https://wire.example/%d"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty stories, in one file without a log beside it."""
    folder = tmp_path_factory.mktemp("whole")
    with Archive.open(folder) as archive:
        run = archive.start_run("wire", NOW)
        text = "Tin rose by %d per cent in London on Monday. " * 30
        stories = [reading(URL % n, f"Tin {n}", text % ((n,) * 30), authors=("A. Writer",)) for n in range(30)]
        archive.save(stories, run=run, recorded_at=NOW)
        archive.finish_run(run, NOW, finished=True)
    return folder


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "archive"))


def overwrite_pages(folder: Path, table: str) -> None:
    """Noise over all pages of a table and its indexes."""
    path = folder / FILE
    with closing(sqlite3.connect(path)) as db:
        (size,) = db.execute("PRAGMA page_size").fetchone()
        of_it = "SELECT pageno FROM dbstat WHERE name IN (SELECT name FROM sqlite_master WHERE tbl_name = ?)"
        pages = [number for (number,) in db.execute(of_it, (table,))]
    data = bytearray(path.read_bytes())
    for page in pages:
        data[(page - 1) * size : page * size] = random.Random(page).randbytes(size)
    path.write_bytes(data)


def write(folder: Path, sql: str) -> None:
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as db:
        db.execute(sql)


COMMANDS = {
    "search": ("search", "tin"),
    "best": ("search", "tin", "--best"),
    "show": ("show", "7"),
    "versions": ("show", "7", "--versions"),
    "removed": ("show", "7", "--removed"),
    "status": ("status",),
    "export": ("export",),
    "evidence": ("evidence", "7", "--output", "{out}/bundle.zip"),
    "forget": ("forget", "--source", "wire", "--dry-run"),
    "reread": ("reread", "--dry-run", "--workers", "1"),
    "backup": ("backup", "{out}/copy"),
}


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("search", "articles_fts_data"),
        ("search", "versions"),
        ("best", "articles_fts_data"),
        ("show", "versions"),
        ("show", "articles"),
        ("versions", "versions"),
        ("removed", "removals"),
        ("status", "runs"),
        ("status", "outcomes"),
        ("export", "versions"),
        ("evidence", "days"),
        ("forget", "articles"),
        ("reread", "captures"),
        ("backup", "outcomes"),
    ],
)
def test_a_damaged_table(tearsheet: CommandLine, folder: Path, tmp_path: Path, name: str, table: str) -> None:
    overwrite_pages(folder, table)
    ran = tearsheet("--archive", folder, *(word.format(out=tmp_path) for word in COMMANDS[name]))
    assert (ran.code, ran.err.count("\n")) == (1, 1), ran.err
    assert "damaged" in ran.err and "`tearsheet verify`" in ran.err
    assert not (tmp_path / "copy").exists() and not (tmp_path / "bundle.zip").exists()


@pytest.mark.parametrize(
    ("name", "sql", "what"),
    [
        ("show", "UPDATE versions SET authors = '[\"A. Wri'", "article 7"),
        ("export", "UPDATE versions SET layout = '[[1'", "article 1 "),
        ("search", "UPDATE versions SET recorded_at = '2025-03-0x'", "2025-03-0x"),
        ("status", "UPDATE runs SET started_at = 'a long time ago'", "a long time"),
        ("show", "UPDATE versions SET title = CAST(x'ff41' AS TEXT)", "no UTF-8"),
    ],
)
def test_a_value_that_was_never_written(tearsheet: CommandLine, folder: Path, name: str, sql: str, what: str) -> None:
    write(folder, sql)
    ran = tearsheet("--archive", folder, *COMMANDS[name])
    assert (ran.code, ran.err.count("\n")) == (1, 1), ran.err
    assert what in ran.err and "`tearsheet verify`" in ran.err


@pytest.mark.parametrize(
    ("name", "table", "column"),
    [("search", "versions", "outcome"), ("export", "articles", "version_id")],
)
def test_a_changed_letter_of_the_schema(
    tearsheet: CommandLine, folder: Path, name: str, table: str, column: str
) -> None:
    """A statement that SQLite does not understand is damage where the catalogue is not ours, and else a bug."""
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as db:
        db.execute("PRAGMA writable_schema = ON")
        changed = f"UPDATE sqlite_master SET sql = replace(sql, ' {column} ', ' x{column[1:]} ') WHERE name = ?"
        assert db.execute(changed, (table,)).rowcount == 1
    ran = tearsheet("--archive", folder, *COMMANDS[name])
    assert (ran.code, ran.err.count("\n")) == (1, 1), ran.err
    assert "damaged" in ran.err and "`tearsheet verify`" in ran.err
    other = folder / "other"
    with Archive.open(other) as whole, pytest.raises(sqlite3.OperationalError), words_for(other / FILE):
        whole.connection.execute("SELECT nothing_of_ours FROM versions")


def test_a_crawl_that_comes_upon_damage_stops(folder: Path) -> None:
    overwrite_pages(folder, "waits")
    with serving(FaultSite({"/robots.txt": Answer("", 404), "/a": article("Kittiwake story")})) as site:
        site.routes["/feed"] = rss(site.url("/a"))
        report = crawl([source_at(site.url("/"))], folder, CrawlOptions(workers=1))
    assert report.exit_code == 1
    assert [("is damaged" in said, "verify" in said) for said in report.failures] == [(True, True)]


@pytest.mark.parametrize("read", [lambda archive: archive.article(1), lambda archive: archive.status(NOW)])
def test_a_program_gets_an_error_of_ours(folder: Path, read: Callable[[Archive], object]) -> None:
    for table in ("versions", "outcomes"):
        overwrite_pages(folder, table)
    with pytest.raises(ArchiveDamaged, match="verify"), Archive.open(folder, read_only=True) as archive:
        read(archive)


@pytest.mark.parametrize("path", ["/?q=tin", "/article/7", "/article/7.json", "/tearsheet/versions"])
def test_the_site_says_it_in_a_sentence(folder: Path, path: str) -> None:
    overwrite_pages(folder, "versions")
    answer = asyncio.run(Site(folder, lambda: datetime.now(UTC)).client.get(path))
    assert answer.status_code == 500
    assert "is damaged" in answer.text and "tearsheet verify" in answer.text and "Traceback" not in answer.text


def test_the_next_crawl_makes_the_tables_that_a_full_disk_prevented(tearsheet: CommandLine, tmp_path: Path) -> None:
    """An empty database is no older archive, for a command that writes."""
    (tmp_path / "archive").mkdir()
    sqlite3.connect(tmp_path / "archive" / FILE).close()
    (tmp_path / "archive" / FILE).touch()
    (tmp_path / "page.html").write_text(f"<h1>{TITLE}</h1>{paragraphs(STORY)}")
    assert "no tables yet" in tearsheet("--archive", tmp_path / "archive", "status").err
    with pytest.raises(StorageError, match="no tables yet"):
        Archive.open(tmp_path / "archive", read_only=True)
    ran = tearsheet("--archive", tmp_path / "archive", "import", tmp_path / "page.html", "--url", "https://a.example/1")
    assert (ran.code, "1 new" in ran.out) == (0, True), ran.err
