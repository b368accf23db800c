"""A better reading is never taken for an edit by the publisher: in the archive, in an import and in a crawl."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.crawling.crawl import CrawlOptions, crawl
from crawler.importing.importing import import_pages
from crawler.importing.saved import SavedPage
from crawler.newsroom import FIRST_CRAWL, Newsroom, newsroom_sources, serving
from crawler.sources.source import Source
from pipelines.recipe import GENERAL, Recipe
from storage.archive import Archive
from storage.outcome import Outcome, Reason, Rejected
from storage.page import Page
from storage.reading import Baseline, Reading, Standing
from storage.writing import baselines
from tests.made_archive import NOW, later, made_article, made_page

URL = "https://wire.example/tin"
OLD = {"extractor": "general-0"}
NEW = {"extractor": "general-13"}


class Story:
    """One story of one source, saved again and again."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.run = archive.start_run("wire", NOW)

    def fetched(self, body: str, text: str, minutes: int, **made: object) -> Reading:
        page = made_page(URL, body.encode(), fetched_at=later(minutes=minutes))
        return Reading(page, made_article(URL, "Tin", text, **made))

    def saves(self, reading: Reading, minutes: int) -> Outcome:
        return self.archive.save([reading], run=self.run, recorded_at=later(minutes=minutes))[0].outcome

    def standing(self, reading: Reading) -> Standing | None:
        return baselines.standing(self.archive.connection, reading)

    @property
    def history(self) -> list[tuple[str, str]]:
        return [(version.outcome.value, version.article.text) for version in self.archive.versions(1)]


@pytest.fixture
def story(tmp_path: Path) -> Story:
    archive = Archive.open(tmp_path)
    made = Story(archive)
    made.saves(made.fetched("old bytes", "Tin rose. Advertisement.", 0, **OLD), 0)
    return made


def test_nothing_is_asked_for_where_the_same_has_read_it(story: Story) -> None:
    assert story.standing(story.fetched("bytes", "Tin fell.", 5, **OLD)) is None
    assert story.standing(story.fetched("bytes", "Tin rose. Advertisement.", 5, **NEW)) is None
    assert story.standing(Reading(made_page(URL), Rejected(Reason.INDEX))) is None
    assert story.standing(story.fetched("bytes", "Tin fell.", -5, **NEW)) is None
    elsewhere = Reading(made_page(URL + "2"), made_article(URL + "2", "Tin", "Tin fell.", **NEW))
    assert story.standing(elsewhere) is None


def test_the_same_bytes_read_otherwise_are_a_reread(story: Story) -> None:
    again = story.fetched("old bytes", "Tin rose.", 5, **NEW)
    assert story.standing(again) is None
    assert story.saves(again, 5) is Outcome.UNCHANGED
    assert story.history == [("new", "Tin rose. Advertisement."), ("reread", "Tin rose.")]
    assert story.archive.versions(1)[-1].capture_id == 2


def test_other_bytes_are_compared_with_the_old_ones_read_as_today(story: Story) -> None:
    fetched = story.fetched("other bytes", "Tin rose.", 5, **NEW)
    assert story.standing(fetched) == Standing(1, 1)
    today = made_article(URL, "Tin", "Tin rose.", **NEW)
    based = replace(fetched, baseline=Baseline(1, today))
    assert story.standing(based) is None
    assert story.saves(based, 5) is Outcome.UNCHANGED
    assert story.history[1:] == [("reread", "Tin rose.")]


def test_an_edit_beside_a_better_reading_is_both(story: Story) -> None:
    today = made_article(URL, "Tin", "Tin rose.", **NEW)
    fetched = replace(story.fetched("other bytes", "Tin fell.", 5, **NEW), baseline=Baseline(1, today))
    assert story.saves(fetched, 5) is Outcome.REVISED
    assert story.history[1:] == [("reread", "Tin rose."), ("revised", "Tin fell.")]
    assert [version.capture_id for version in story.archive.versions(1)] == [1, 1, 2]


def test_an_edit_where_the_old_page_reads_as_before(story: Story) -> None:
    same = made_article(URL, "Tin", "Tin rose. Advertisement.", **NEW)
    fetched = replace(story.fetched("other bytes", "Tin fell.", 5, **NEW), baseline=Baseline(1, same))
    assert story.saves(fetched, 5) is Outcome.REVISED
    assert story.history[1:] == [("revised", "Tin fell.")]


def test_what_cannot_be_read_again_proves_no_edit(story: Story) -> None:
    fetched = replace(story.fetched("other bytes", "Tin fell.", 5, **NEW), baseline=Baseline(1, None))
    assert story.saves(fetched, 5) is Outcome.UNCHANGED
    assert story.history[1:] == [("reread", "Tin fell.")]
    assert story.archive.versions(1)[-1].capture_id == 2
    assert story.saves(story.fetched("third", "Tin stands.", 9, **NEW), 9) is Outcome.REVISED


def test_a_baseline_of_another_version_is_not_used(story: Story) -> None:
    today = made_article(URL, "Tin", "Tin rose.", **NEW)
    assert story.saves(story.fetched("second", "Tin rose at noon.", 4, **OLD), 4) is Outcome.REVISED
    late = replace(story.fetched("other bytes", "Tin fell.", 5, **NEW), baseline=Baseline(1, today))
    assert story.standing(late) == Standing(2, 2)


def test_an_import_with_another_recipe(tmp_path: Path) -> None:
    newsroom = Newsroom(7, FIRST_CRAWL)
    expected = next(each for each in newsroom.truth() if each.is_article and each.source == "ledgerline")
    response = newsroom.respond("ledgerline.localhost", "/" + expected.url.split("/", 3)[3])
    page = Page(url=expected.url, body=response.body, fetched_at=NOW, headers=response.headers)
    wrong = Recipe(id="wrong", strip=("p:nth-of-type(2)",))
    with Archive.open(tmp_path) as archive:
        source = Source(name="import")
        for minutes, recipe, comment in ((0, wrong, b""), (5, GENERAL, b"<!-- served by 2 -->")):
            saved = replace(page, body=page.body + comment, fetched_at=later(minutes=minutes))
            report = import_pages(
                archive,
                [SavedPage("a", saved)],
                source,
                recipe_for=lambda _, r=recipe: r,  # type: ignore[misc]
                now=lambda: later(minutes=9),
            )
            assert not report.problems
        assert [version.outcome.value for version in archive.versions(1)] == ["new", "reread"]


def test_a_crawl_with_a_better_recipe(tmp_path: Path) -> None:
    """The newsroom edits some stories between two crawls, and our recipe of the first was wrong."""
    good = newsroom_sources()["harbourwire"]
    wrong = replace(good, recipes=(replace(good.recipe_for(None), id="wrong", strip_text=(" said",)),))
    archives = {"changed": (wrong, good), "same": (good, good)}
    versions: dict[str, dict[str, list[str]]] = {}
    newsroom = Newsroom(7, FIRST_CRAWL)
    with serving(newsroom) as server:
        for name, recipes in archives.items():
            for hours, source in zip((0, 24), recipes, strict=True):
                clock = FIRST_CRAWL + timedelta(hours=hours)
                server.move(clock)
                options = CrawlOptions(connect_to=server.connect_to, clock=lambda clock=clock: clock)  # type: ignore[misc]
                assert crawl([source], tmp_path / name, options).exit_code == 0
            versions[name] = history(tmp_path / name)
    edits = {
        name: {url: [one for one in ones if one != "reread"] for url, ones in of.items()}
        for name, of in versions.items()
    }
    assert edits["changed"] == edits["same"]
    assert any("revised" in ones for ones in edits["same"].values())
    rereads = [ones for ones in versions["changed"].values() if "reread" in ones]
    assert len(rereads) > 3 and ["new", "reread", "revised"] in rereads


def history(folder: Path) -> dict[str, list[str]]:
    with Archive.open(folder, read_only=True) as archive:
        rows = archive.connection.execute("SELECT id, url FROM articles").fetchall()
        return {url: [version.outcome.value for version in archive.versions(story)] for story, url in rows}
