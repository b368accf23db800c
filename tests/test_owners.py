"""A saved page is read with the recipe of the source that owns its host, by its fetch time."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.sources.owners import recipe_by_host
from crawler.sources.source import BUNDLED, Source
from crawler.sources.source_files import parse_source
from crawler.trying.checker import check_source
from pipelines.read import read
from pipelines.recipe import GENERAL, Recipe
from storage.page import Page
from tests.command_line import CommandLine
from tests.story_pages import STORY, TITLE, accepted, paragraphs

URL = "https://www.lantern.example/harbour/1"
OLD, NEW = "2019-03-02T10:00:00+00:00", "2025-03-02T10:00:00+00:00"
SIGN = "Reported from the quay by the whole crew, who would like to be thanked for it in person one day."
SOURCE = """
hosts = ["lantern.example"]
language = "en"
strip = ["p.crew"]
[[recipe]]
valid_until = 2020-12-31
selectors = {authors = ".keeper"}
"""
HTML = (
    f"<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1><p class=keeper>Ada Lamplight</p>"
    f"{paragraphs()}<p class=crew>{SIGN}</p></article></body></html>"
)


def source(name: str, text: str, *, bundled: bool = False) -> Source:
    return parse_source(name, text.encode(), file=f"{BUNDLED if bundled else ''}{name}.toml")


def chosen(url: str, *sources: Source, fetched_at: str = NEW) -> Recipe:
    return recipe_by_host(sources)(Page(url=url, body=b"", fetched_at=datetime.fromisoformat(fetched_at)))


def test_the_recipe_is_that_of_the_owner_at_the_fetch_time() -> None:
    lantern = source("lantern", SOURCE)
    assert chosen(URL, lantern).strip == ("p.crew",)
    assert chosen(URL, lantern, fetched_at=OLD).authors == ".keeper"
    assert recipe_by_host([lantern])(Page(url=URL, body=b"")) == lantern.recipe_for(datetime(2025, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("url", ["https://elsewhere.example/", "https://notlantern.example/", "", "file:///tmp/a.html"])
def test_no_owner_means_the_general_recipe(url: str) -> None:
    assert chosen(url, source("lantern", SOURCE)) == GENERAL


def test_a_recipe_says_the_language_of_pages_that_do_not() -> None:
    saved = Page(url=URL, body=HTML.encode(), fetched_at=datetime.fromisoformat(NEW))
    stated = Page(url=URL, body=HTML.replace("<html>", "<html lang=en>").encode(), fetched_at=saved.fetched_at)
    recipe = Recipe(languages=("de",))
    assert (accepted(read(saved, recipe)).language, accepted(read(stated, recipe)).language) == ("de", "en")


def test_a_source_of_the_users_goes_before_a_bundled_one() -> None:
    bundled = source("lantern", SOURCE, bundled=True)
    mine = source("mine", 'hosts = ["www.lantern.example"]\nzone = "Asia/Tokyo"')
    assert chosen(URL, bundled, mine).zone == "Asia/Tokyo"
    assert chosen("https://lantern.example/", bundled, mine).strip == ("p.crew",)


def test_of_two_owners_the_one_that_wants_the_address_is_taken_and_none_in_doubt() -> None:
    harbour = source("harbour", 'hosts = ["lantern.example"]\nzone = "Asia/Tokyo"\nallow = ["/harbour/"]')
    sports = source("sports", 'hosts = ["lantern.example"]\nallow = ["/sports/"]')
    whole = source("whole", SOURCE)
    assert chosen(URL, harbour, sports).zone == "Asia/Tokyo"
    assert chosen("https://lantern.example/weather/1", harbour, sports) == GENERAL
    assert chosen(URL, harbour, whole) == GENERAL


def test_the_check_of_a_source_for_saved_pages_fetches_nothing() -> None:
    def get(url: str) -> Page:
        raise AssertionError(url)

    assert "saved pages" in check_source(source("lantern", SOURCE), get, read).problems[0]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "lantern.toml").write_text(SOURCE)
    (tmp_path / "page.html").write_text(HTML)
    return folder


def extracted(run: CommandLine, own: Path, *options: str) -> dict[str, list[str]]:
    ran = run("extract", own.parent / "page.html", "--url", URL, "--sources", own, "--json", *options)
    assert ran.code == 0, ran.err
    found: dict[str, list[str]] = json.loads(ran.out)
    return found


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(monkeypatch, capsys)


def test_extract_reads_with_the_recipe(run: CommandLine, own: Path) -> None:
    today = extracted(run, own, "--fetched-at", NEW)
    assert set(STORY) <= set(today["paragraphs"]) and SIGN not in today["paragraphs"]
    assert SIGN in extracted(run, own, "--fetched-at", NEW, "--no-recipes")["paragraphs"]
    assert extracted(run, own, "--fetched-at", OLD)["authors"] == ["Ada Lamplight"]


@pytest.mark.parametrize(
    ("options", "kept"), [((), False), (("--no-recipes",), True), (("--source", "lantern"), False)]
)
def test_import_reads_with_the_recipe(run: CommandLine, own: Path, options: tuple[str, ...], kept: bool) -> None:
    archive = own.parent / "archive"
    saved = own.parent / "page.html"
    ran = run("--archive", archive, "import", saved, "--url", URL, "--fetched-at", NEW, "--sources", own, *options)
    assert ran.code == 0, ran.err
    number = ran.out.split(" show ")[1].split("`")[0]
    assert (SIGN in run("--archive", archive, "show", number).out) is kept


def test_a_source_for_saved_pages_cannot_be_crawled(run: CommandLine, own: Path) -> None:
    named = run("--archive", own.parent / "archive", "crawl", "lantern", "--sources", own)
    assert (named.code, "saved pages" in named.err) == (2, True)
    every = run("--archive", own.parent / "archive", "crawl", "--sources", own)
    assert (every.code, "are for saved pages only; add one" in every.err) == (2, True)
    assert "saved pages only" in run("sources", "list", "--sources", own).out
