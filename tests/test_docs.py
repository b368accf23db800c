"""The documentation says what the program does: help texts, outcomes, commands in the README."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

import pytest

from crawler.cli import COMMANDS
from crawler.commands.search import as_record
from crawler.output.record import EMPTY
from crawler.reference import reference
from storage.archive import Archive
from storage.article import Kind
from storage.outcome import Outcome, Reason
from storage.queries.search import Hit
from tests.made_archive import NOW
from tests.served import TIN, fill
from tests.story_pages import STORY, TITLE, page, paragraphs

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")]
ROOMS = ("crawler", "pipelines", "storage")


def read(name: str) -> str:
    return (ROOT / name).read_text()


def test_the_command_line_is_documented_as_its_help_says() -> None:
    assert read("docs/cli.md") == reference(), "docs/cli.md is stale: run `make docs`"


def test_every_outcome_and_reason_is_explained() -> None:
    text = read("docs/outcomes.md")
    for name in [*Outcome, *Reason]:
        assert f"`{name.value}`" in text, name


def test_every_key_of_the_json_and_every_kind_is_explained() -> None:
    text = read("docs/json.md")
    for name in [*EMPTY, *(kind.value for kind in Kind)]:
        assert f"`{name}`" in text, name


def test_every_key_of_a_hit_is_explained() -> None:
    hit = Hit(1, 1, "", "", "", "", "", "", NOW, "day", NOW, NOW, False)
    section = read("docs/json.md").split("## Hits")[1].split("\n## ")[0]
    assert set(as_record(hit)) == set(re.findall(r"`([a-z_]+)`", section))


def test_the_recipe_and_the_python_of_the_docs_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = read("docs/recipes.md")
    (toml,) = re.findall(r"```toml\n   (hosts.*?)```", text, re.DOTALL)
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "acme.toml").write_text(dedent(toml))
    story = paragraphs(STORY) + '<p class="desk-sign">Quay desk</p>'
    byline = '<p class="byline"><a href="/a">Ada Ore</a></p>'
    (tmp_path / "page.html").write_bytes(page(f"<article><h1>{TITLE}</h1>{byline}{story}</article>").body)
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "docs/recipes.md", "exec"), {})
    said = capsys.readouterr().out
    assert f"{TITLE} ('Ada Ore',)" in said and "recipe:strip .desk-sign Quay desk" in said


def test_the_sql_of_the_docs_works(tmp_path: Path) -> None:
    (sql,) = re.findall(r"```sql\n(.*?)```", read("docs/archive.md"), re.DOTALL)
    with Archive.open(tmp_path) as archive:
        fill(archive)
        found = archive.connection.execute(sql).fetchall()
    assert [(row["url"], row["outcome"], row["recorded_at"][:10]) for row in found] == [(TIN, "new", "2025-03-03")]


def test_modules_named_in_the_docs_exist() -> None:
    """By their path from the root, or within one of the three rooms."""
    for path in PAGES:
        for name in re.findall(r"(?:\w+/)+\w+\.py", path.read_text()):
            assert any((ROOT / room / name).exists() for room in ("", *ROOMS)), f"{path.name} names {name}"


def test_the_bundled_sources_are_counted() -> None:
    count = len(list((ROOT / "crawler" / "sources" / "bundled").glob("*.toml")))
    for name in ("README.md", "CHANGELOG.md"):
        assert re.findall(r"\b(\d+) (?:sources are )?bundled", read(name)) == [str(count)], name


def test_commands_named_in_the_docs_exist() -> None:
    for path in PAGES:
        for name in re.findall(r"`tearsheet (?:--archive \S+ )?([a-z]+)", path.read_text()):
            assert name in COMMANDS, f"{path.name} names `tearsheet {name}`"
