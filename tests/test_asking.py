"""What `search` and `export` make of words and options as a person types them."""

from __future__ import annotations

import os
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.commands.options import tearsheet_with
from storage.archive import Archive
from storage.outcome import Reason
from storage.page import Link
from tests.command_line import CommandLine
from tests.made_archive import NOW, later, reading, refusal


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    with Archive.open(tmp_path / "archive") as opened:
        run = opened.start_run("wire", NOW)
        texts = {"one": "Rates fell at the house.", "two": "Rates rose.", "three": "Zinc prices rose."}
        opened.save([reading(f"https://w.example/{n}", n, text) for n, text in texts.items()], run=run, recorded_at=NOW)
    return tmp_path / "archive"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (["rates", "-fell"], {"two"}),
        (["-house"], {"two", "three"}),
        (["-house", "rates"], {"two"}),
        (["-zinc prices"], {"one", "two"}),
        (["rates -fell"], {"two"}),
        (["prices OR fell"], {"one", "three"}),
        (["rose rates"], set()),
        (["“rates rose”"], {"two"}),
        (["“rose rates”"], set()),
        (["“rates rose” OR zinc"], {"two", "three"}),
        (["--limit", "5", "rates", "--best", "-house"], {"two"}),
        (["rates", "--source", "-house"], set()),
        (["--", "rates", "-fell"], {"two"}),
    ],
)
def test_a_word_may_begin_with_a_minus(
    archive: Path, tearsheet: CommandLine, asked: list[str], found: set[str]
) -> None:
    ran = tearsheet("--archive", archive, "search", *asked)
    assert ran.code == 0, ran.err
    assert {name for name in ("one", "two", "three") if f"  {name}\n" in ran.out} == found


def test_help_and_misspelt_options_are_still_told(archive: Path, tearsheet: CommandLine) -> None:
    assert "Find articles by their words" in tearsheet("search", "-h").out
    ran = tearsheet("--archive", archive, "search", "rates", "--langs", "en")
    assert (ran.code, "No such option" in ran.err, "--lang" in ran.err) == (2, True, True)


@pytest.mark.parametrize("command", ["search", "export"])
def test_an_empty_answer_says_why_it_must_be_empty(archive: Path, tearsheet: CommandLine, command: str) -> None:
    ran = tearsheet("--archive", archive, command, "--source", "wires")
    assert ran.code == 0
    assert "The archive has nothing of a source named 'wires'; it has wire.\n" in ran.err
    early = tearsheet("--archive", archive, command, "--as-of", "2025-03-03T09:00Z").err
    assert early == "The archive begins with 2025-03-03T09:30:00Z, after that moment.\n"
    assert "has nothing" not in tearsheet("--archive", archive, command, "--source", "wire", "nickel").err


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["rates", "nickel"], 'No article has "nickel".\n'),
        (["nickel", "rates OR lead", "央行"], 'No article has "nickel", none has "央行".\n'),
        (["zinc", "fell"], "Each of these words is found, but not all in one article; OR joins alternatives.\n"),
        (["rates", "zinc", "--lang", "de"], 'No article has "rates", none has "zinc".\n'),
        (["nickel"], ""),
        (["zin*", "fell"], ""),
    ],
)
def test_an_empty_answer_says_which_words_are_missing(
    archive: Path, tearsheet: CommandLine, asked: list[str], said: str
) -> None:
    ran = tearsheet("--archive", archive, "search", *asked)
    assert (ran.out, ran.err) == ("Nothing found.\n", said)


def test_a_page_that_is_no_article_is_told_with_its_reason(tmp_path: Path, tearsheet: CommandLine) -> None:
    wall, new = "https://w.example/wall", "https://w.example/new"
    with Archive.open(tmp_path) as opened:
        run = opened.start_run("wire", NOW)
        opened.save([refusal(wall, Reason.PAYWALL)], run=run, recorded_at=NOW)
        opened.due("wire", [Link(url=new)], NOW, limit=1)
        before = opened.absence(wall, as_of=NOW - timedelta(hours=1))
        assert before.endswith("has no article https://w.example/wall at 2025-03-03T08:30:00Z")
        assert "rejected on 2025-03-03T09:30:00Z" in opened.absence(wall, as_of=later(hours=1))
    for url, said in (
        (wall, f"{wall}; the page was rejected on 2025-03-03T09:30:00Z: paywall (first; second)"),
        (new, f"{new}; its address is known, and it was not fetched yet"),
        (f"{new}er", f"has no article {new}er\n"),
    ):
        ran = tearsheet("--archive", tmp_path, "show", url)
        assert ran.code == 2 and said in ran.err, ran.err


def test_a_hit_s_title_stays_on_one_line_in_a_pipe(tmp_path: Path, tearsheet: CommandLine) -> None:
    title = "A headline that has more words than a terminal of eighty columns has room for in one of its lines"
    with Archive.open(tmp_path) as opened:
        page = reading("https://w.example/1", title, "Tin rose.")
        opened.save([page], run=opened.start_run("wire", NOW), recorded_at=NOW)
    assert f"  {title}\n" in tearsheet("--archive", tmp_path, "search", "tin").out


@pytest.mark.parametrize(
    "asked",
    [
        ["show", "9" * 30],
        ["evidence", "9" * 30],
        ["show", "²"],
        ["search", "--since", "0001-01-01"],
        ["search", "--since", "0001-01-01T00:00+14:00"],
        ["search", "--until", "9999-12-31T23:59-12:00"],
        ["export", "--since", "0001-01-02", "--until", "9999-12-31"],
        ["export", "--output", "/"],
        ["export", "--output", ""],
        ["forget", "--url", "http://[::1", "--dry-run"],
        ["import", "x.html", "--url", "no address"],
        ["import", "x.html", "--url", "ftp://w.example/1"],
    ],
)
def test_odd_arguments_get_a_sentence_or_an_answer(
    archive: Path, tearsheet: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.html").write_text("<p>Tin rose.</p>")
    ran = tearsheet("--archive", archive, *asked)
    answers = asked[0] == "forget" or asked[-1] in ("0001-01-01", "9999-12-31")
    assert (ran.code, "Error: " in ran.err) == ((0, False) if answers else (2, True)), ran


def test_a_pipe_is_written_to_and_stays_one(archive: Path, tearsheet: CommandLine, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.extend(pipe.read_text().splitlines()))
    reader.start()
    ran = tearsheet("--archive", archive, "export", "--output", pipe)
    reader.join(10)
    assert ran.code == 0 and len(read) == 3 and pipe.is_fifo()


def test_a_hint_calls_the_program_as_the_shell_can(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "my env" / "bin" / "tearsheet"
    script.parent.mkdir(parents=True)
    script.write_text("#!/bin/sh\n")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    for called, said in (
        ("tearsheet", "tearsheet"),
        ("/usr/lib/python3/pytest/__main__.py", "tearsheet"),
        (str(script), "'my env/bin/tearsheet'"),
        ("my env/bin/tearsheet", "'my env/bin/tearsheet'"),
        ("/opt/news/bin/tearsheet", "/opt/news/bin/tearsheet"),
    ):
        monkeypatch.setattr("sys.argv", [called, "search"])
        assert tearsheet_with(Path("archive")) == said
    monkeypatch.setenv("PATH", str(script.parent))
    monkeypatch.setattr("sys.argv", [str(script), "search"])
    assert tearsheet_with(Path("old news")) == "tearsheet --archive 'old news'"


def test_a_hint_names_the_archive_that_was_asked(
    archive: Path, tearsheet: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = tearsheet("--archive", archive, "search", "zinc").out.splitlines()[-1]
    assert said == f"1 of 1; read one with `tearsheet --archive {archive} show ID`"
    monkeypatch.chdir(tmp_path)
    assert tearsheet("search", "zinc").out.splitlines()[-1] == "1 of 1; read one with `tearsheet show ID`"


def test_a_time_is_taken_as_it_is_shown(archive: Path, tearsheet: CommandLine) -> None:
    until = ("--since", "2025-03-03 09:29 UTC", "--until", "2025-03-03 09:31 UTC")
    assert tearsheet("--archive", archive, "search", "zinc", *until).code == 0


def test_an_address_that_is_written_otherwise_is_offered(archive: Path, tearsheet: CommandLine) -> None:
    for written in ("w.example/one", "http://w.example/one/", "https://www.w.example/one"):
        ran = tearsheet("--archive", archive, "show", written)
        assert (
            ran.code == 2 and ran.err == f"Error: the archive has no article {written}; it has https://w.example/one\n"
        )
    with Archive.open(archive, read_only=True) as opened:
        before = opened.absence("w.example/one", as_of=NOW - timedelta(seconds=1))
    assert "it has" not in before
