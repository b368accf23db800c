"""What is to be fetched, and when again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.archive import Archive
from storage.outcome import Reason
from storage.page import Link
from storage.reading import Discovery, NotModified, Reading
from storage.writing.revisits import GIVE_UP, SHORTEST_GAP, YOUNG, after_change, next_look, next_try
from tests.made_archive import NOW, later, made_page, reading, refusal

URL = "https://wire.example/tin"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path) as opened:
        yield opened


@pytest.fixture
def run(archive: Archive) -> int:
    return archive.start_run("wire", NOW)


def due(archive: Archive, at: datetime, *urls: str, limit: int = 100) -> list[str]:
    return [link.url for link in archive.due("wire", [Link(url=url) for url in urls], at, limit=limit)]


def test_a_new_link_is_due_once(archive: Archive) -> None:
    assert due(archive, NOW, URL, URL, f"{URL}?utm_source=rss") == [URL]
    assert due(archive, NOW, URL) == []


def test_what_was_found_and_not_fetched_is_due_in_the_next_process(tmp_path: Path) -> None:
    link = Link(url=f"{URL}?utm_source=rss", title="Tin \ud800", published="Mon, 3 Mar", modified="m", found_in="feed")
    with Archive.open(tmp_path) as archive:
        archive.due("wire", [link], NOW, limit=0)
        assert archive.due("wire", [], NOW, limit=10)
    with Archive.open(tmp_path) as archive:
        (found,) = archive.due("wire", [], NOW, limit=10)
    assert found == Link(url=link.url, title="Tin ?", published="Mon, 3 Mar", modified="m", found_in="feed")


def test_released_links_come_back(archive: Archive) -> None:
    assert due(archive, NOW, URL) == [URL]
    archive.release([URL])
    assert due(archive, NOW, URL) == [URL]


def test_postponed_links_wait(archive: Archive) -> None:
    due(archive, NOW, URL)
    archive.postpone([URL], later(hours=2))
    assert due(archive, later(hours=1), URL) == []
    assert due(archive, later(hours=2)) == [URL]


def test_the_limit_leaves_the_rest_for_later(archive: Archive) -> None:
    urls = [f"{URL}/{number}" for number in range(5)]
    assert due(archive, NOW, *urls, limit=2) == urls[:2]
    assert due(archive, NOW, limit=2) == urls[2:4]
    assert due(archive, NOW) == urls[4:]


def test_fresh_finds_come_before_old_ones_and_both_before_revisits(archive: Archive, run: int) -> None:
    archive.save([reading(f"{URL}/read", "Tin", "Up.")], run=run, recorded_at=NOW)
    due(archive, NOW, f"{URL}/old", limit=0)
    assert due(archive, later(hours=3), f"{URL}/new") == [f"{URL}/new", f"{URL}/old", f"{URL}/read"]


def test_sources_do_not_fetch_each_others_links(archive: Archive) -> None:
    assert due(archive, NOW, URL) == [URL]
    assert archive.due("other", [Link(url=URL)], NOW, limit=9) == []


def test_a_young_article_is_read_again_also_when_the_feed_names_it_no_more(archive: Archive, run: int) -> None:
    due(archive, NOW, URL)
    archive.save([reading(URL, "Tin", "Up.")], run=run, recorded_at=NOW)
    looks = []
    for hour in range(1, 24 * 30):
        if due(archive, later(hours=hour)):
            looks.append(hour)
            page = made_page(URL, b"", status=304, fetched_at=later(hours=hour))
            archive.save([Reading(page, NotModified())], run=run, recorded_at=later(hours=hour))
    assert looks == [1, 2, 4, 8, 16, 32, 64, 128, 256]


def test_an_unchanged_site_is_not_fetched_again(archive: Archive, run: int) -> None:
    urls = [f"{URL}/{number}" for number in range(30)]
    due(archive, NOW, *urls)
    archive.save([reading(url, "Tin", "Up.") for url in urls], run=run, recorded_at=NOW)
    assert due(archive, later(minutes=30), *urls) == []


def test_a_link_that_says_modified_is_read_again(archive: Archive, run: int) -> None:
    archive.due("wire", [Link(url=URL, modified="1")], NOW, limit=9)
    archive.save([reading(URL, "Tin", "Up.")], run=run, recorded_at=NOW)
    old = later(days=20)
    archive.due("wire", [], old, limit=9)
    archive.save([reading(URL, "Tin", "Up.", at=old)], run=run, recorded_at=old)
    assert archive.due("wire", [Link(url=URL, modified="1")], later(days=40), limit=9) == []
    assert archive.due("wire", [Link(url=URL, modified="2")], later(days=22), limit=9) == []
    assert len(archive.due("wire", [Link(url=URL, modified="2")], later(days=23), limit=9)) == 1


@pytest.mark.parametrize(
    ("reason", "hours"),
    [(Reason.BOT_WALL, [1, 5, 21, 85, 341]), (Reason.NOT_ARTICLE, [72, 360]), (Reason.PAYWALL, [72, 360])],
)
def test_refusals_are_retried_rarely(archive: Archive, run: int, reason: Reason, hours: list[int]) -> None:
    due(archive, NOW, URL)
    archive.save([refusal(URL, reason)], run=run, recorded_at=NOW)
    tries = []
    for hour in range(1, 24 * 40):
        if due(archive, later(hours=hour), URL):
            tries.append(hour)
            archive.save([refusal(URL, reason, at=later(hours=hour))], run=run, recorded_at=later(hours=hour))
    assert tries == hours


def test_what_is_gone_is_left_alone(archive: Archive, run: int) -> None:
    archive.save([reading(URL, "Tin", "Up.")], run=run, recorded_at=NOW)
    archive.save([refusal(URL, Reason.HTTP_ERROR, 410, at=later(hours=1))], run=run, recorded_at=later(hours=1))
    assert due(archive, later(days=3), URL) == []


def test_a_listing_is_no_page_to_fetch(archive: Archive, run: int) -> None:
    due(archive, NOW, URL)
    archive.save([refusal(URL, Reason.INDEX)], run=run, recorded_at=NOW)
    archive.record_discovery(run, Discovery(made_page(URL), 3, 3), NOW)
    assert due(archive, later(days=3), URL) == []
    archive.save([refusal(URL, Reason.BOT_WALL)], run=run, recorded_at=NOW)
    assert due(archive, later(days=3), URL) == []


def test_validators_are_those_of_the_last_answer(archive: Archive, run: int) -> None:
    assert archive.validators(URL).etag == ""
    first = reading(URL, "Tin", "Up.")
    page = made_page(URL, headers=(("etag", 'W/"a"'), ("last-modified", "Mon, 03 Mar 2025 09:00:00 GMT")))
    archive.save([Reading(page, first.result)], run=run, recorded_at=NOW)
    assert archive.validators(f"{URL}#top").etag == 'W/"a"'
    archive.save([Reading(made_page(URL, status=304), NotModified())], run=run, recorded_at=NOW)
    assert archive.validators(URL).last_modified == "Mon, 03 Mar 2025 09:00:00 GMT"


def test_a_refused_page_has_no_validators(archive: Archive, run: int) -> None:
    walled = refusal(URL, Reason.BOT_WALL)
    page = made_page(URL, headers=(("etag", '"wall"'),))
    archive.save([Reading(page, walled.result)], run=run, recorded_at=NOW)
    assert archive.validators(URL).etag == ""


_SPANS = st.timedeltas(timedelta(0), timedelta(days=60))


@given(_SPANS)
def test_looks_are_apart_and_end(age: timedelta) -> None:
    following = next_look(NOW, NOW + age)
    assert following is None or (following - (NOW + age) >= SHORTEST_GAP and following - NOW < YOUNG)


@given(_SPANS, st.sampled_from(list(Reason)), st.integers(1, 1000))
def test_tries_are_apart_and_end(age: timedelta, reason: Reason, failures: int) -> None:
    following = next_try(reason, failures, NOW, NOW + age)
    assert following is None or (following - (NOW + age) >= SHORTEST_GAP and following - NOW < GIVE_UP)


@given(_SPANS)
def test_a_change_waits_at_least_an_hour(age: timedelta) -> None:
    assert after_change(NOW, NOW + age) - (NOW + age) >= SHORTEST_GAP
