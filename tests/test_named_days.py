"""A page that names only a day is of that day everywhere: in hits, in filters, in the browser, in JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.article import Moment
from storage.queries.search import SearchQuery
from tests.command_line import CommandLine
from tests.made_archive import NOW, later, reading
from tests.served import asked

DAYS = {"hong-kong": 8, "london": 0, "new-york": -5}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A story a city, each of 7 February by its page, whose midnights are 13 hours apart; and one with an hour."""
    folder = tmp_path_factory.mktemp("days")
    with Archive.open(folder) as archive:
        run = archive.start_run("wire", NOW)
        stories = [
            reading(
                f"https://wire.example/{city}",
                f"Tin in {city}",
                "Tin rose.",
                published=Moment(datetime(2025, 2, 7, tzinfo=timezone(timedelta(hours=hours))), "day", "text"),
            )
            for city, hours in DAYS.items()
        ]
        exact = Moment(datetime(2025, 2, 7, 1, 30, tzinfo=timezone(timedelta(hours=8))), "minute", "meta")
        stories.append(reading("https://wire.example/exact", "Tin early", "Tin rose.", published=exact))
        archive.save(stories, run=run, recorded_at=NOW)
    return folder


@pytest.mark.parametrize("as_of", [None, later(days=1)])
@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        ((7, 0), (7, 23), set(DAYS)),
        ((8, 0), None, set()),
        (None, (6, 23), {"exact"}),
        ((6, 17), (6, 18), {"exact"}),
    ],
)
def test_filters_take_the_day_that_the_page_names(
    folder: Path,
    as_of: datetime | None,
    since: tuple[int, int] | None,
    until: tuple[int, int] | None,
    found: set[str],
) -> None:
    first, last = (datetime(2025, 2, *each, tzinfo=UTC) if each else None for each in (since, until))
    with Archive.open(folder, read_only=True) as archive:
        query = SearchQuery(since=first, until=last, as_of=as_of)
        hits = archive.search(query).hits
        assert {hit.url.rpartition("/")[2] for hit in hits} == found
        assert {story.url.rpartition("/")[2] for story in archive.export(query)} == found


def test_hits_show_it_and_instants_say_that_they_are_utc(folder: Path, tearsheet: CommandLine) -> None:
    shown = tearsheet("--archive", folder, "search", "tin").out
    assert shown.count("        2025-02-07 | wire |") == len(DAYS)
    assert "        2025-02-06 17:30 UTC | wire |" in shown
    hits = map(json.loads, tearsheet("--archive", folder, "search", "tin", "--json").out.splitlines())
    exported = map(json.loads, tearsheet("--archive", folder, "export").out.splitlines())
    claims = {each["url"]: each["published_at"] for each in exported}
    assert {hit["url"]: hit["published_at"] for hit in hits} == claims
    assert claims["https://wire.example/hong-kong"] == "2025-02-07T00:00:00+08:00"


def test_the_browser_shows_it(folder: Path) -> None:
    with asked(folder) as site:
        page = site.text("/?q=tin")
    assert page.count('<time datetime="2025-02-07">2025-02-07</time>') == len(DAYS)
    assert ">2025-02-06 17:30 UTC</time>" in page
