"""What `save` makes of a reading: outcome, version, capture."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.article import Hyperlink, Kind, Moment, Removed, Ticker
from storage.errors import StorageError, UsageError
from storage.files.captures import encode_record
from storage.outcome import Outcome, Reason, Rejected
from storage.page import Link
from storage.queries.search import SearchQuery
from storage.reading import Discovery, NotModified, Reading
from tests.made_archive import NOW, later, made_article, made_page, reading, refusal

URL = "https://wire.example/tin"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path) as opened:
        yield opened


@pytest.fixture
def run(archive: Archive) -> int:
    return archive.start_run("wire", NOW)


def save(archive: Archive, run: int, *readings: Reading, at: datetime = NOW) -> list[Outcome]:
    return [saved.outcome for saved in archive.save(readings, run=run, recorded_at=at)]


def count(archive: Archive, table: str) -> int:
    return int(archive.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


FULL = made_article(
    URL,
    "Tin \ud800 rises",
    "Tin rose 3%.",
    "A list:\n\nwith a gap",
    "中國人民銀行降息",
    kinds=(Kind.PARAGRAPH, Kind.CODE, Kind.QUOTE),
    positions=(2, 5, 6),
    authors=("Ada Ore", "Ben Slag"),
    provider="Ore Newswires Live",
    publisher="Wire",
    published=Moment(
        datetime(2025, 3, 3, 16, 5, tzinfo=timezone(timedelta(hours=8))), "minute", "json-ld", "x", True, "zone"
    ),
    modified=Moment(datetime(2025, 3, 3, 17, 0, tzinfo=timezone(timedelta(hours=-5, minutes=-30))), "second", "meta"),
    language="zh-Hant",
    standfirst="Demand.",
    dateline="PENANG",
    summary=("One.", "Two."),
    disclosures=("The author holds tin.",),
    correction="Corrects the price.",
    tickers=(Ticker("TIN", "XLON", "(LON:TIN)"), Ticker("0700", "XHKG", "HKG:0700")),
    links=(Hyperlink("https://wire.example/ore", "ore"),),
    removed=(
        Removed("Sign up", Kind.NEWSLETTER, "newsletter-1", 3),
        Removed("© Wire", Kind.COPYRIGHT, "c", 7),
        Removed("All rights", Kind.COPYRIGHT, "c", 7),
    ),
    flags=("short",),
    rights=("nofollow",),
    extractor="1.2",
    recipe="general",
    snapshot=4,
)


def test_an_article_comes_back_as_it_was_read(archive: Archive, run: int) -> None:
    archive.save([Reading(made_page(URL), FULL)], run=run, recorded_at=NOW)
    story = archive.article(URL)
    assert story is not None
    assert story.version.article == replace(FULL, title="Tin ? rises")
    assert story.version.article.digest == FULL.digest
    assert archive.article(story.id) == story
    assert archive.removed(story.version.id) == list(FULL.removed)
    assert (story.first_seen_at, story.version.recorded_at, story.version.fetched_at) == (NOW, NOW, NOW)
    assert archive.article("https://wire.example/none") is None


def test_times_are_stored_in_utc(archive: Archive, run: int) -> None:
    archive.save([Reading(made_page(URL), FULL)], run=run, recorded_at=NOW)
    row = archive.connection.execute("SELECT * FROM versions").fetchone()
    assert row["published_at"] == "2025-03-03T08:05:00Z"
    assert row["published_offset"] == "+08:00"
    assert row["modified_at"] == "2025-03-03T22:30:00Z"
    assert row["recorded_at"] == "2025-03-03T09:30:00.000000Z"


def test_the_life_of_a_story(archive: Archive, run: int) -> None:
    life = [
        (reading(URL, "Tin up", "By 3%."), Outcome.NEW),
        (reading(URL, "Tin up", "By 3%.", at=later(hours=1)), Outcome.UNCHANGED),
        (
            Reading(made_page(URL, b"other noise", fetched_at=later(hours=2)), made_article(URL, "Tin up", "By 3%.")),
            Outcome.UNCHANGED,
        ),
        (Reading(made_page(URL, b"", status=304, fetched_at=later(hours=3)), NotModified()), Outcome.UNCHANGED),
        (reading(URL, "Tin up", "By 4%.", at=later(hours=4)), Outcome.REVISED),
        (refusal(URL, Reason.BOT_WALL, at=later(hours=5)), Outcome.REJECTED),
        (refusal(URL, Reason.HTTP_ERROR, 410, at=later(hours=6)), Outcome.GONE),
        (refusal(URL, Reason.HTTP_ERROR, 410, at=later(hours=7)), Outcome.GONE),
        (reading(URL, "Tin up", "By 4%.", at=later(hours=8)), Outcome.REVISED),
    ]
    for number, (each, outcome) in enumerate(life):
        assert save(archive, run, each, at=later(hours=number)) == [outcome], number
    story = archive.article(URL)
    assert story is not None
    assert [version.outcome.value for version in archive.versions(story.id)] == ["new", "revised", "gone", "revised"]
    assert story.first_seen_at == NOW
    assert story.gone_at is None
    assert count(archive, "outcomes") == len(life)
    assert count(archive, "articles") == 1
    assert count(archive, "articles_fts") == 3


def test_a_story_that_is_gone_keeps_its_last_text(archive: Archive, run: int) -> None:
    save(archive, run, reading(URL, "Tin up", "By 3%."))
    save(archive, run, refusal(URL, Reason.HTTP_ERROR, 404, at=later(hours=1)), at=later(hours=1))
    story = archive.article(URL)
    assert story is not None
    assert story.version.article.text == "By 3%."
    assert story.gone_at == later(hours=1)
    (hit,) = archive.search(SearchQuery(words="tin")).hits
    assert hit.gone
    before = archive.article(URL, as_of=later(minutes=30))
    assert before is not None
    assert before.gone_at is None


def test_the_way_to_the_front_page_is_gone(archive: Archive, run: int) -> None:
    save(archive, run, reading(URL, "Tin up", "By 3%."))
    home = made_page("https://wire.example/", b"home", requested_url=URL, fetched_at=later(hours=1))
    assert save(archive, run, Reading(home, Rejected(Reason.INDEX, ("a", "b"))), at=later(hours=1)) == [Outcome.GONE]


@pytest.mark.parametrize("status", [404, 410])
def test_what_was_never_live_is_refused_not_gone(archive: Archive, run: int, status: int) -> None:
    assert save(archive, run, refusal(URL, Reason.HTTP_ERROR, status)) == [Outcome.REJECTED]


def test_a_page_that_was_not_reached_kills_no_story(archive: Archive, run: int) -> None:
    save(archive, run, reading(URL, "Tin up", "By 3%."))
    assert save(archive, run, refusal(URL, Reason.UNREACHABLE, 404), at=later(hours=1)) == [Outcome.REJECTED]
    assert count(archive, "captures") == 1


def test_every_refusal_is_stored_with_its_evidence(archive: Archive, run: int) -> None:
    for number, reason in enumerate(Reason):
        page = made_page(f"https://wire.example/{number}")
        why = Rejected(reason, ("\ud800 wall",) * 100)
        assert save(archive, run, Reading(page, why)) == [Outcome.REJECTED]
    counts = {each.reason: each.pages for each in archive.outcomes(run)}
    assert counts == {reason.value: 1 for reason in Reason}


def test_duplicates_within_a_batch(archive: Archive, run: int) -> None:
    one = reading(URL, "Tin up", "By 3%.")
    tracked = Reading(made_page(URL + "?utm_source=rss", one.page.body, fetched_at=later(seconds=1)), one.result)
    changed = reading(URL, "Tin up", "By 4%.", at=later(seconds=2))
    outcomes = save(archive, run, one, one, tracked, changed, changed, at=later(seconds=3))
    assert outcomes == [Outcome.NEW, Outcome.UNCHANGED, Outcome.UNCHANGED, Outcome.REVISED, Outcome.UNCHANGED]
    assert count(archive, "outcomes") == 5
    assert count(archive, "frontier") == 1


def test_two_addresses_of_one_story(archive: Archive, run: int) -> None:
    mobile = replace(made_article("https://m.wire.example/tin", "Tin up", "By 3%."), canonical_url=URL)
    first = Reading(made_page("https://m.wire.example/tin"), mobile)
    assert save(archive, run, first, reading(URL, "Tin up", "By 3%.")) == [Outcome.NEW, Outcome.UNCHANGED]
    assert archive.article("https://m.wire.example/tin") == archive.article(URL)


def test_the_canonical_address_of_a_new_story_is_no_new_page(archive: Archive, run: int) -> None:
    mobile = replace(made_article("https://m.wire.example/tin", "Tin up", "By 3%."), canonical_url=URL)
    save(archive, run, Reading(made_page("https://m.wire.example/tin"), mobile))
    assert archive.due("wire", [Link(url=URL)], NOW, limit=10) == []


def test_a_canonical_address_that_is_the_front_page_names_nothing(archive: Archive, run: int) -> None:
    pages = [
        reading(f"https://wire.example/{name}", name, "Text.", canonical_url="https://wire.example/") for name in "ab"
    ]
    assert save(archive, run, *pages) == [Outcome.NEW, Outcome.NEW]


def test_importing_again_changes_nothing(archive: Archive, run: int) -> None:
    history = [reading(URL, "Tin up", f"By {number}%.", at=later(days=number)) for number in range(3)]
    assert save(archive, run, *history, at=later(days=9)) == [Outcome.NEW, Outcome.REVISED, Outcome.REVISED]
    captures = count(archive, "captures")
    assert set(save(archive, run, *history, *reversed(history), at=later(days=9))) == {Outcome.UNCHANGED}
    assert count(archive, "captures") == captures


def test_an_older_page_is_kept_as_a_capture_and_makes_no_version(archive: Archive, run: int) -> None:
    save(archive, run, reading(URL, "Tin up", "By 3%."))
    old = reading(URL, "Tin flat", "By 0%.", at=NOW - timedelta(days=40))
    assert save(archive, run, old, at=later(hours=1)) == [Outcome.UNCHANGED]
    assert count(archive, "captures") == 2
    assert count(archive, "versions") == 1


def test_identical_bodies_become_revisits(archive: Archive, run: int) -> None:
    for hour in range(3):
        save(
            archive, run, Reading(made_page(URL, b"x" * 9000, fetched_at=later(hours=hour)), FULL), at=later(hours=hour)
        )
    rows = archive.connection.execute("SELECT id, revisit_of, length FROM captures ORDER BY id").fetchall()
    assert [row["revisit_of"] for row in rows] == [None, 1, 1]
    for row in rows:
        page = archive.capture(row["id"])
        assert (page.body, page.fetched_at) == (b"x" * 9000, later(hours=row["id"] - 1))


def test_a_record_made_elsewhere_is_stored_as_it_is(archive: Archive, run: int) -> None:
    page = made_page(URL, link=Link(url=URL, title="Tin", published="today"))
    archive.save([Reading(page, FULL, encode_record(page, NOW))], run=run, recorded_at=NOW)
    assert archive.capture(1) == page


def test_noarchive_keeps_the_fact_and_not_the_text(archive: Archive, run: int) -> None:
    secret = replace(FULL, rights=("noarchive",), title="Zinc plan", paragraphs=("Hidden words.",) * 3)
    assert save(archive, run, Reading(made_page(URL), secret)) == [Outcome.NEW]
    story = archive.article(URL)
    assert story is not None
    assert (story.version.article.title, story.version.article.text) == ("Zinc plan", "")
    assert story.version.article.tickers == FULL.tickers
    with pytest.raises(UsageError, match="not to be archived"):
        archive.capture(1)
    everything = "\n".join(archive.connection.iterdump())
    assert "Hidden words" not in everything
    assert "holds tin" not in everything
    again = Reading(made_page(URL, b"noise", fetched_at=later(hours=1)), secret)
    assert save(archive, run, again, at=later(hours=1)) == [Outcome.UNCHANGED]
    edited = replace(secret, paragraphs=("Other words.",) * 3)
    changed = Reading(made_page(URL, b"edit", fetched_at=later(hours=2)), edited)
    assert save(archive, run, changed, at=later(hours=2)) == [Outcome.REVISED]


def test_noarchive_keeps_the_digest_of_the_unpacked_body(archive: Archive, run: int) -> None:
    page = made_page(URL)
    sent = Reading(
        replace(page, body=b"as it was sent"), replace(FULL, rights=("noarchive",)), encode_record(page, NOW)
    )
    save(archive, run, sent)
    assert archive.connection.execute("SELECT digest, file_id FROM captures").fetchall()[0][:] == (
        sha256(page.body).digest(),
        None,
    )


@pytest.mark.parametrize(
    ("headers", "rights"), [((("X-Robots-Tag", "noarchive"),), ()), ((), ("noarchive",))], ids=["head", "page"]
)
@pytest.mark.parametrize("permitted", [False, True])
def test_noarchive_keeps_no_refused_page(
    archive: Archive, run: int, headers: tuple[tuple[str, str], ...], rights: tuple[str, ...], permitted: bool
) -> None:
    teaser = made_page(URL, b"The first words of a story that is sold.", headers=headers)
    why = Rejected(Reason.PAYWALL, ("isAccessibleForFree=false", "text of 40 characters"), rights)
    archive.save([Reading(teaser, why)], run=run, recorded_at=NOW, keep_noarchive=permitted)
    row = archive.connection.execute("SELECT o.outcome, o.reason, o.capture_id FROM outcomes o").fetchone()
    assert tuple(row) == ("rejected", "paywall", 1)
    assert archive.connection.execute("SELECT noarchive FROM rights").fetchone()[0] == 1
    if permitted:
        assert archive.capture(1).body == teaser.body
    else:
        with pytest.raises(UsageError, match="not to be archived"):
            archive.capture(1)


def test_noarchive_can_be_kept_by_permission(archive: Archive, run: int) -> None:
    open_page = Reading(made_page(URL), replace(FULL, rights=("noarchive",)))
    archive.save([open_page], run=run, recorded_at=NOW, keep_noarchive=True)
    story = archive.article(URL)
    assert story is not None
    assert story.version.article.text == FULL.text
    assert archive.capture(1).body == open_page.page.body


def test_a_batch_is_one_segment_of_the_full_text(archive: Archive, run: int) -> None:
    save(archive, run, *(reading(f"https://wire.example/{name}", name, f"Text of {name}.") for name in "abcdef"))
    assert count(archive, "articles_fts_docsize") == 6
    assert archive.connection.execute("SELECT count(DISTINCT segid) FROM articles_fts_idx").fetchone()[0] == 1


def test_a_batch_is_all_or_nothing(archive: Archive, run: int) -> None:
    save(archive, run, reading("https://wire.example/1", "One", "Text."))
    before = list(archive.connection.iterdump())
    size = sum(file.stat().st_size for file in (archive.folder / "captures").iterdir())
    archive.connection.execute(
        "CREATE TEMP TRIGGER stop BEFORE INSERT ON main.outcomes WHEN new.page_id = 4 "
        "BEGIN SELECT RAISE(ABORT, 'x'); END"
    )
    batch = [reading(f"https://wire.example/{number}", "More", "Text.") for number in range(2, 6)]
    with pytest.raises(sqlite3.IntegrityError):
        archive.save(batch, run=run, recorded_at=NOW)
    assert list(archive.connection.iterdump()) == before
    assert sum(file.stat().st_size for file in (archive.folder / "captures").iterdir()) == size
    archive.connection.execute("DROP TRIGGER stop")
    assert save(archive, run, *batch) == [Outcome.NEW] * 4
    assert [archive.capture(number).url for number in range(1, 6)] == [f"https://wire.example/{n}" for n in range(1, 6)]


def test_first_sight_cannot_be_changed(archive: Archive, run: int) -> None:
    save(archive, run, reading(URL, "Tin up", "By 3%."))
    with pytest.raises(sqlite3.IntegrityError, match="never changed"):
        archive.connection.execute("UPDATE articles SET first_seen_at = '2020-01-01T00:00:00.000000Z'")


def test_a_clock_that_went_back(archive: Archive, run: int) -> None:
    save(archive, run, reading(URL, "Tin up", "By 3%."), at=later(hours=1))
    save(archive, run, reading(URL, "Tin up", "By 4%.", at=later(hours=1)), at=later(minutes=58))
    times = [row[0] for row in archive.connection.execute("SELECT recorded_at FROM versions ORDER BY id")]
    assert times == sorted(times)
    with pytest.raises(StorageError, match="clock"):
        save(archive, run, reading(URL, "Tin up", "By 5%."), at=NOW - timedelta(days=1))


def test_removed_blocks_are_stored_once(archive: Archive, run: int) -> None:
    for number in range(4):
        url = f"https://wire.example/{number}"
        save(archive, run, Reading(made_page(url), replace(FULL, url=url, canonical_url=url)))
    assert count(archive, "removed") == 12
    assert count(archive, "removed_blocks") == 3


def test_many_removed_blocks_keep_their_places_and_the_twins_among_them(archive: Archive, run: int) -> None:
    blocks = tuple(Removed(f"Aside {number % 70}.", Kind.RELATED, "made-up", number // 2) for number in range(100))
    for number in range(2):
        url = f"https://wire.example/{number}"
        article = replace(FULL, url=url, canonical_url=url, removed=blocks[number:])
        save(archive, run, Reading(made_page(url), article))
        assert tuple(archive.removed(number + 1)) == blocks[number:]
    assert count(archive, "removed_blocks") == 70


def test_discoveries_and_refused_feeds(archive: Archive, run: int) -> None:
    feed = made_page("https://wire.example/feed", b"<rss/>", headers=(("ETag", '"7"'), ("Last-Modified", "Mon")))
    archive.record_discovery(run, Discovery(feed, 20, 3), NOW)
    assert archive.validators(feed.url).etag == '"7"'
    unchanged = made_page(feed.url, b"", status=304, fetched_at=later(hours=1))
    archive.record_discovery(run, Discovery(unchanged, 0, 0), later(hours=1))
    assert archive.validators(feed.url).last_modified == "Mon"
    bad = made_page("https://wire.example/bad", b"<!DOCTYPE lol>")
    archive.record_discovery(run, Discovery(bad, 0, 0, Rejected(Reason.HOSTILE_XML, ("entity",))), NOW)
    assert [(each.outcome, each.reason) for each in archive.outcomes(run)] == [("rejected", "hostile-xml")]
    assert count(archive, "discoveries") == 3
    assert archive.capture(2).body == b"<!DOCTYPE lol>"


def test_deleting_a_version_keeps_the_index_whole(archive: Archive, run: int) -> None:
    save(archive, run, Reading(made_page(URL), FULL))
    save(archive, run, reading("https://wire.example/2", "Copper", "Fell."))
    db = archive.connection
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("DELETE FROM versions WHERE id = 1")
    db.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")
    assert count(archive, "cjk_versions") == 0
    found = db.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH 'copper OR tin'").fetchall()
    assert [row[0] for row in found] == [2]
