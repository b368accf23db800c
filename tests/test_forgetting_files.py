"""What a removal on request leaves in the files: beside readers, and of random histories nothing of what it removed."""

from __future__ import annotations

import random
import sqlite3
import tempfile
import threading
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import storage.removal.forgetting
from storage.archive import Archive
from storage.article import Kind, Removed, Ticker
from storage.errors import StorageError
from storage.files.folders import FILE
from storage.outcome import Reason
from storage.page import Link
from storage.reading import Discovery
from storage.removal.forgetting import Forgotten, forget
from storage.removal.forgotten import PAGES_OF_STORY, Wanted
from storage.times import to_micros, to_seconds
from storage.verify.check import Verified, verify
from storage.verify.finding import Finding
from tests.command_line import CommandLine
from tests.made_archive import NOW, later, made_page, reading, refusal
from tests.test_forgetting import SECRETS, URL, do, everything, filled, left_of

OTHERS = {"鈴木銀行"}


def checked(folder: Path) -> tuple[list[Finding], Verified]:
    *found, total = verify(folder)
    assert isinstance(total, Verified)
    return [each for each in found if isinstance(each, Finding)], total


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage.removal.forgetting, "_WAIT_FOR_READERS", 50)


@pytest.mark.usefixtures("impatient")
def test_a_reader_that_holds_the_old_text_is_said_and_the_same_command_finishes(
    tmp_path: Path, tearsheet: CommandLine
) -> None:
    filled(tmp_path)
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM versions").fetchone()
        run = ("--archive", tmp_path, "forget", "--url", URL, "--yes")
        ran = tearsheet(*run)
        assert ran.code == 1 and "another program still reads" in ran.err and "run the same command again" in ran.err
        assert left_of(tmp_path) > OTHERS  # as it says
        (note,), total = checked(tmp_path)
        assert not note.fault and f"`tearsheet forget --url {URL}` goes on with it" in note.what
        assert (total.faults, total.removed_versions, total.removed_captures) == (0, 2, 4)
        with pytest.raises(StorageError, match="another program still reads"):
            do(tmp_path, url=URL)
        (titles,) = reader.execute("SELECT group_concat(title) FROM versions").fetchone()
        assert "Quarrelsome" in titles  # so it was that reader
        reader.execute("COMMIT")
        # Its connection may stay open: nothing is read.
        assert tearsheet(*run).code == 0
        assert left_of(tmp_path) == OTHERS and (tmp_path / f"{FILE}-wal").stat().st_size < 1 << 20
    assert left_of(tmp_path) == OTHERS
    with Archive.open(tmp_path, read_only=True) as archive:
        rows = archive.connection.execute(
            "SELECT articles, versions, captures, finished_at FROM forgettings"
        ).fetchall()
    assert [tuple(row)[:3] for row in rows] == [(1, 2, 4)] and rows[0]["finished_at"]
    assert checked(tmp_path)[0] == []


def test_a_reader_that_lets_go_in_time_is_waited_for(tmp_path: Path) -> None:
    filled(tmp_path)
    reader = sqlite3.connect(tmp_path / FILE, isolation_level=None, check_same_thread=False)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM versions").fetchone()
    letting_go: list[threading.Timer] = []

    def progress(what: str, done: int, total: int) -> None:
        if (what, done) == ("database", 1):  # the last that is told: then it waits
            letting_go.append(threading.Timer(0.2, reader.execute, ["COMMIT"]))
            letting_go[0].start()

    done = forget(tmp_path, Wanted(url=URL), why="", now=later(days=3), progress=progress)
    letting_go[0].join()
    assert done.articles == 1 and left_of(tmp_path) == OTHERS
    reader.close()
    assert left_of(tmp_path) == OTHERS < set(SECRETS)


@pytest.mark.parametrize(
    ("asked", "said", "verified"),
    [
        (
            "wire",
            "2 stories with 4 versions, and 4 captures",
            "these 4 versions and 4 captures were removed on request",
        ),
        ("post", "1 story with 1 version, and 1 capture", "these 1 version and 1 capture were removed on request"),
        ("none", "0 stories with 0 versions, and 0 captures", "5 versions of 1 day and 5 captures"),
    ],
)
def test_numbers_have_their_nouns(tmp_path: Path, tearsheet: CommandLine, asked: str, said: str, verified: str) -> None:
    with Archive.open(tmp_path) as archive:
        run = archive.start_run("wire", NOW)
        for number in range(4):
            page = reading(f"{URL}/{number % 2}", "Tin", f"Text {number // 2}.")
            archive.save([page], run=run, recorded_at=NOW)
        run = archive.start_run("post", NOW)
        archive.save([reading("https://post.example/1", "Lead", "Lead fell.")], run=run, recorded_at=NOW)
    counted = tearsheet("--archive", tmp_path, "forget", "--source", asked, "--dry-run")
    assert f"{said} would be" in counted.out
    assert ("Nothing in the archive matches" in counted.err) == (asked == "none")
    assert said in tearsheet("--archive", tmp_path, "forget", "--source", asked, "--yes").out
    ran = tearsheet("--archive", tmp_path, "verify")
    assert ran.code == 0 and verified in ran.out


NAMING = {
    b"<link>https://wire.example/quarrelsome</link>": True,
    b"<![CDATA[https://wire.example/quarrelsome]]>": True,
    b'<a href="//wire.example/quarrelsome?from=rss#top">': True,
    b"<a href='/%71uarrelsome'>": True,
    b'<a href="quarrelsome">': True,
    b'{"url": "https:\\/\\/wire.example\\/quarrelsome"}': True,
    b'<a href="https://wire.example/other/quarrelsome">': False,
    b'<a href="/quarrelsome-too">': False,
    b"They are quarrelsome.": False,
}


@pytest.mark.parametrize("body", NAMING)
def test_a_feed_of_any_source_that_names_it_goes(tmp_path: Path, body: bytes) -> None:
    with Archive.open(tmp_path) as archive:
        archive.save([reading(URL, "Tin", "Text.")], run=archive.start_run("wire", NOW), recorded_at=NOW)
        feed = made_page("https://post.example/feed", body)
        archive.record_discovery(archive.start_run("post", NOW), Discovery(feed, 1, 1), NOW)
    assert forget(tmp_path, Wanted(before=later(seconds=-1)), why="", now=later()).captures == 0
    assert forget(tmp_path, Wanted(source="wire"), why="", now=later()).captures == 1 + NAMING[body]


def test_no_table_is_read_whole_for_each_story(tmp_path: Path) -> None:
    """A source of ten thousand stories would read a frontier of a million addresses as often."""
    with Archive.open(tmp_path) as archive:
        plans = [
            archive.connection.execute(f"EXPLAIN QUERY PLAN {sql}", {"story": 1}).fetchall()
            for sql in (PAGES_OF_STORY, "SELECT url FROM frontier WHERE article_id = :story")
        ]
    assert not [step["detail"] for plan in plans for step in plan if step["detail"].startswith("SCAN")]


class Words:
    """Made-up words, each used for one story. No stemmer changes them; SQLite's index shortens what words share at
    their start, so their ends are looked for."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self.of: dict[str, set[str]] = {}

    def __call__(self, story: str) -> str:
        end = "".join(self._chance.choices("bcdfghjkqvwxz0123456789", k=9))
        self.of.setdefault(story, set()).add(end)
        return self._chance.choice("klmnpqrt") + end


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[int, str]]:
    """Which story, and what happens to it."""
    kinds = st.sampled_from(["article", "article", "edit", "again", "gone", "refused", "feed", "cjk"])
    return draw(st.lists(st.tuples(st.integers(0, 4), kinds), min_size=4, max_size=24))


def grow(folder: Path, words: Words, history: list[tuple[int, str]]) -> None:
    """A history; every story has words of its own in all that can carry text."""
    last: dict[str, str] = {}
    with Archive.open(folder) as archive:
        for step, (number, kind) in enumerate(history):
            source = ("wire", "post")[number % 2]
            url, at = f"https://{source}.example/story{number}", NOW + timedelta(hours=step)
            run = archive.start_run(source, at)
            if kind == "feed":
                title = words(url)
                archive.due(source, [Link(url=url, title=title)], at, limit=9)
                # Named by a feed of either source, in one of the ways to write an address.
                told = ("wire", "post")[step % 2]
                way = (url, f"/story{number}?from=rss", f"story{number}", url.replace("/", "\\/"))[(step + number) % 4]
                feed = made_page(f"https://{told}.example/feed", f'<a href="{way}">{title}</a>'.encode())
                run = archive.start_run(told, at)
                archive.record_discovery(run, Discovery(feed, 1, 1), at)
                continue
            if kind == "gone":
                pages = [refusal(url, Reason.HTTP_ERROR, 404, at, words(url).encode())]
            elif kind == "refused":
                pages = [refusal(url, Reason.PAYWALL, at=at, body=words(url).encode())]
            else:
                text = (
                    last[url] if kind == "again" and url in last else f"{words(url)} said {words(url)} 銅{words(url)}."
                )
                text = f"銅價{words(url)}升。" if kind == "cjk" else text
                last[url] = text
                more = {"removed": (Removed(words(url), Kind.AD, "r", 9), Removed("Shared by all.", Kind.AD, "r", 8))}
                more |= {"authors": (words(url),), "summary": (words(url),), "dateline": words(url)}
                more |= {"tickers": (Ticker(words(url).upper(), "XHKG", words(url)),), "standfirst": words(url)}
                # A paragraph that all have, so that what sources repeat has rows of several stories.
                pages = [reading(url, words(url), text, "What everybody says here.", at=at, **more)]
            archive.save(pages, run=run, recorded_at=at)
            archive.finish_run(run, at, finished=True)


@settings(max_examples=20, deadline=None)
@given(history=histories(), seed=st.integers(0, 1 << 30), asked=st.sampled_from(["url", "source", "before"]))
def test_no_byte_of_what_was_removed_is_in_any_file(history: list[tuple[int, str]], seed: int, asked: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, words = Path(name), Words(seed)
        grow(folder, words, history)
        first = f"https://{('wire', 'post')[history[0][0] % 2]}.example/story{history[0][0]}"
        moment = NOW + timedelta(hours=len(history) // 2)
        wanted = {"url": Wanted(url=first), "source": Wanted(source="wire"), "before": Wanted(before=moment)}[asked]
        seen = {
            "url": {first},
            "source": {url for url in words.of if "wire" in url},
            "before": _before(folder, moment),
        }[asked]
        done = forget(folder, wanted, why="asked", now=NOW + timedelta(days=9))
        held = everything(folder).lower()
        assert not [word for url in seen for word in words.of.get(url, ()) if word.encode() in held]
        found, total = checked(folder)
        assert (found, total.faults) == ([], 0)
        assert (total.removed_versions, total.removed_captures) == (done.versions, done.captures)
        assert forget(folder, wanted, why="asked", now=NOW + timedelta(days=9)) == Forgotten(0, 0, 0)


def _before(folder: Path, moment: datetime) -> set[str]:
    """As the archive tells it: stories by their first sight, other pages by when they were found."""
    with Archive.open(folder, read_only=True) as archive:
        rows = archive.connection.execute(
            "SELECT url FROM articles WHERE first_seen_at < ? UNION "
            "SELECT url FROM frontier WHERE article_id IS NULL AND found_at < ?",
            (to_micros(moment), to_seconds(moment)),
        ).fetchall()
    return {row[0] for row in rows}
