"""What `search` and `export` make of words and options as a person types them."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.archive import Archive
from tests.command_line import CommandLine
from tests.made_archive import NOW, reading


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
def test_a_source_that_the_archive_does_not_have_is_named(archive: Path, tearsheet: CommandLine, command: str) -> None:
    ran = tearsheet("--archive", archive, command, "--source", "wires")
    assert ran.code == 0
    assert "The archive has nothing of a source named 'wires'; it has wire.\n" in ran.err
    assert "has nothing" not in tearsheet("--archive", archive, command, "--source", "wire", "nickel").err
