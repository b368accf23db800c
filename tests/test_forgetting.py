"""Removal on request: nothing of it is left in any file, everything else stays where it was."""

from __future__ import annotations

import gzip
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator

from storage.archive import Archive
from storage.article import Kind, Removed, Ticker
from storage.errors import ArchiveLocked, UsageError
from storage.files.captures import encode_revisit
from storage.files.folders import FILE
from storage.files.lock import WriterLock
from storage.files.placeholder import placeholder, removal_of
from storage.files.warc import parse_member
from storage.files.warc_pages import read_warc
from storage.opening.backup import LOCK, back_up
from storage.outcome import Event, Outcome, Reason
from storage.page import Link
from storage.queries.search import SearchQuery
from storage.reading import Discovery
from storage.removal.forgetting import Forgotten, forget, would_forget
from storage.removal.forgotten import Wanted
from tests.command_line import CommandLine
from tests.made_archive import NOW, later, made_page, reading, refusal

ROOT = Path(__file__).resolve().parents[1]
URL = "https://wire.example/quarrelsome"
LATER = later(days=3)
# Each is in no other story; the long ones are looked for in all files, the words in the index.
SECRETS = (
    "Quarrelsome Zebedee",
    "zinc smelter at Oberwiesenthal",
    "Xaverine",
    "Perpignan",
    "snowdrop",
    "鈴木銀行",
    "HXQ",
)


def filled(folder: Path) -> Path:
    """A story with two versions and a removed block, one in Japanese, feeds that name them, and others beside."""
    tin = {"removed": (Removed("Copyright Perpignan", Kind.COPYRIGHT, "r", 9),), "authors": ("Xaverine Ott",)}
    tin |= {"tickers": (Ticker("HXQ", "XPAR", "HXQ"),), "standfirst": "A snowdrop."}
    with Archive.open(folder) as archive:
        run = archive.start_run("wire", NOW)
        archive.due("wire", [Link(url=URL, title="Quarrelsome Zebedee")], NOW, limit=5)
        for number in range(30):
            other = reading(f"https://wire.example/{number}", "Copper", f"The price of copper rose {number}.")
            archive.save([other], run=run, recorded_at=NOW)
        first = reading(URL, "Quarrelsome Zebedee", "The zinc smelter at Oberwiesenthal closes.", **tin)
        second = reading(URL, "Quarrelsome Zebedee", "The zinc smelter at Oberwiesenthal opens.", at=later(hours=1))
        archive.save([first], run=run, recorded_at=NOW)
        archive.save([second], run=run, recorded_at=later(hours=1))
        third = reading(URL, "Quarrelsome Zebedee", "The zinc smelter at Oberwiesenthal opens.", at=later(hours=2))
        archive.save([third], run=run, recorded_at=later(hours=2))
        body = b"<a href='/quarrelsome'>Quarrelsome Zebedee</a><a href='/0'>Copper</a>"
        feed = made_page("https://wire.example/feed", body)
        archive.record_discovery(run, Discovery(feed, 2, 1), NOW)
        archive.record_discovery(run, Discovery(made_page("https://wire.example/new", b"Copper only"), 2, 1), NOW)
        archive.save([refusal("https://wire.example/wall", Reason.BOT_WALL)], run=run, recorded_at=later(hours=2))
        archive.save([reading(f"{URL}/ja", "鈴木銀行", "鈴木銀行は亜鉛を買う。", at=LATER)], run=run, recorded_at=LATER)
        archive.finish_run(run, LATER, finished=True)
    return folder


def everything(folder: Path) -> bytes:
    """All bytes of the archive, the captures unpacked."""
    parts = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return b"\n".join([*parts, *(gzip.decompress(path.read_bytes()) for path in folder.rglob("*.warc.gz"))])


def left_of(folder: Path, secrets: tuple[str, ...] = SECRETS) -> set[str]:
    held = everything(folder).lower()
    return {secret for secret in secrets if secret.lower().encode() in held}


def whole(archive: Archive) -> None:
    db = archive.connection
    assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    db.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")
    for capture, url in db.execute(
        "SELECT c.id, p.url FROM captures c JOIN frontier p ON p.id = c.page_id WHERE c.forgotten_id IS NULL"
    ):
        assert archive.capture(capture).url == url


def do(folder: Path, **wanted: object) -> Forgotten:
    return forget(folder, Wanted(**wanted), why="a letter", now=LATER)  # type: ignore[arg-type]


def test_nothing_of_it_is_left_in_any_file(tmp_path: Path) -> None:
    filled(tmp_path)
    assert left_of(tmp_path) == set(SECRETS)
    done = do(tmp_path, url=URL)
    assert (done.articles, done.versions, done.captures) == (1, 2, 4)
    assert left_of(tmp_path) == {"鈴木銀行"}
    do(tmp_path, url=f"{URL}/ja")
    assert left_of(tmp_path) == set()
    with Archive.open(tmp_path) as archive:
        whole(archive)
        assert archive.search(SearchQuery(words="copper")).count == 30
        assert archive.search(SearchQuery(words="zinc")).count == 0
        assert archive.search(SearchQuery(words="", ticker="HXQ")).count == 0


def test_what_is_left_is_an_honest_tombstone(tmp_path: Path) -> None:
    with Archive.open(filled(tmp_path), read_only=True) as archive:
        before = archive.connection.execute("SELECT * FROM articles WHERE url = ?", (URL,)).fetchone()
        digests = [row[0] for row in archive.connection.execute("SELECT digest FROM versions ORDER BY id")]
    do(tmp_path, url=URL)
    with Archive.open(tmp_path, read_only=True) as archive:
        after = archive.connection.execute("SELECT * FROM articles WHERE url = ?", (URL,)).fetchone()
        for column in ("id", "url", "source", "publisher", "published_at", "first_seen_at"):
            assert after[column] == before[column]
        assert [row[0] for row in archive.connection.execute("SELECT digest FROM versions ORDER BY id")][:-1] == digests
        known = archive.versions(after["id"])
        assert [version.outcome for version in known] == [Event.NEW, Event.REVISED, Event.FORGOTTEN]
        assert {version.article.title + version.article.text for version in known} == {""}
        assert known[-1].recorded_at == LATER and archive.article(URL) is None
        assert archive.article(URL, as_of=later(minutes=5)) is None
        said = archive.absence(URL, as_of=later(minutes=5))
        assert said == (
            f"article {URL} was removed on request on 2025-03-06T09:30:00Z (a letter); "
            "what the archive held at 2025-03-03T09:35:00Z is gone"
        )
        assert archive.absence(URL) == f"article {URL} was removed on request on 2025-03-06T09:30:00Z (a letter)"
        with pytest.raises(UsageError, match="removed on request on 2025-03-06: a letter"):
            archive.capture(known[0].capture_id or 0)
        row = archive.connection.execute("SELECT * FROM forgettings").fetchone()
        assert (row["what"], row["why"], row["articles"], row["versions"]) == (f"--url {URL}", "a letter", 1, 2)
        assert row["finished_at"]


def test_it_is_not_archived_again(tmp_path: Path) -> None:
    do(filled(tmp_path), url=URL)
    with Archive.open(tmp_path) as archive:
        run = archive.start_run("wire", LATER)
        link = Link(url=URL, title="Quarrelsome Zebedee", modified="today")
        assert URL not in {each.url for each in archive.due("wire", [link], later(days=400), limit=99)}
        again = reading(URL, "Quarrelsome Zebedee", "It closes again.", at=later(days=4))
        elsewhere = reading("https://wire.example/amp", "Quarrelsome Zebedee", "It closes.", canonical_url=URL)
        saved = archive.save([again, elsewhere], run=run, recorded_at=later(days=4))
        assert [(each.outcome, each.reason) for each in saved] == [(Outcome.REJECTED, Reason.FORGOTTEN)] * 2
        amp = archive.due(
            "wire", [Link(url="https://wire.example/amp", title="Quarrelsome")], later(days=400), limit=99
        )
        assert "https://wire.example/amp" not in {each.url for each in amp}
        archive.save([reading("https://wire.example/next", "Lead", "Lead fell.")], run=run, recorded_at=later(days=4))
    assert not left_of(tmp_path, ("Quarrelsome Zebedee", "Oberwiesenthal"))


def test_the_files_stay_readable_and_every_other_record_in_its_place(tmp_path: Path) -> None:
    path = min((filled(tmp_path) / "captures").glob("*.warc.gz"))
    size, pages = path.stat().st_size, {page.url for page in read_warc(path)}
    do(tmp_path, url=URL)
    assert path.stat().st_size == size
    assert pages - {page.url for page in read_warc(path)} == {URL, "https://wire.example/feed"}
    with path.open("rb") as file:
        kinds = [
            (each.rec_type, bool(each.content_stream().read())) for each in ArchiveIterator(file, check_digests=True)
        ]
    assert kinds.count(("metadata", True)) == 4 and len(kinds) == 1 + 30 + 3 + 1 + 2
    with path.open("rb") as file:
        assert len(list(FastIterator(file))) == len(kinds)


def test_a_source(tmp_path: Path) -> None:
    filled(tmp_path)
    with Archive.open(tmp_path) as archive:
        run = archive.start_run("post", NOW)
        archive.save([reading("https://post.example/1", "Lead", "Lead fell.")], run=run, recorded_at=LATER)
    counted = would_forget(tmp_path, Wanted(source="wire"))
    done = do(tmp_path, source="wire")
    assert counted == done and (done.articles, done.versions, done.captures) == (32, 33, 37)
    with Archive.open(tmp_path) as archive:
        whole(archive)
        assert [hit.url for hit in archive.search(SearchQuery()).hits] == ["https://post.example/1"]
        assert archive.due("wire", [Link(url="https://wire.example/wall")], later(days=900), limit=9) == []
        assert [each.url for each in archive.due("wire", [Link(url="https://wire.example/x")], LATER, limit=9)]
    assert left_of(tmp_path, (*SECRETS, "price of copper", "Copper only")) == set()


def test_what_was_first_seen_before_a_time(tmp_path: Path) -> None:
    done = do(filled(tmp_path), before=later(days=1))
    assert done.articles == 31
    with Archive.open(tmp_path) as archive:
        whole(archive)
        assert [hit.url for hit in archive.search(SearchQuery()).hits] == [f"{URL}/ja"]


def test_twice_is_once(tmp_path: Path) -> None:
    do(filled(tmp_path), url=URL)
    before = everything(tmp_path / "captures")
    assert would_forget(tmp_path, Wanted(url=URL)) == Forgotten(0, 0, 0)
    assert do(tmp_path, url=URL) == Forgotten(0, 0, 0)
    assert everything(tmp_path / "captures") == before


# Dies at the n-th commit, write into a capture file, or statement of the last part.
CHILD = """
import os, signal, sys
from pathlib import Path
import storage.removal.forgetting as module
from storage.removal.forgotten import Wanted
from tests.test_forgetting import LATER

point, count = sys.argv[2], [int(sys.argv[3])]

def die_before(name):
    original = getattr(module, name)
    def replacement(*args, **more):
        count[0] -= 1
        if count[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*args, **more)
    setattr(module, name, replacement)

die_before(point)
module._BATCH = 3
module.forget(Path(sys.argv[1]), Wanted(source="wire"), why="a letter", now=LATER)
"""


@pytest.mark.parametrize(
    ("point", "count"),
    [
        ("transaction", 2),
        ("transaction", 7),
        ("placeholder", 1),
        ("placeholder", 20),
        ("_delete_torn", 1),
        ("_purge", 1),
    ],
)
def test_killed_and_gone_on_with(tmp_path: Path, point: str, count: int) -> None:
    filled(tmp_path)
    command = [sys.executable, "-c", CHILD, str(tmp_path), point, str(count)]
    assert subprocess.run(command, cwd=ROOT, check=False, timeout=60).returncode == -signal.SIGKILL
    with Archive.open(tmp_path) as archive:
        assert archive.connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    with pytest.raises(UsageError, match="finish it first: `tearsheet forget --source wire`"):
        do(tmp_path, url=URL)
    done = do(tmp_path, source="wire")
    assert (done.articles, done.versions, done.captures) == (32, 33, 37)
    assert left_of(tmp_path) == set()
    with Archive.open(tmp_path) as archive:
        whole(archive)
        assert archive.connection.execute("SELECT count(*) FROM forgettings").fetchone()[0] == 1


def test_a_backup_is_cleared_when_it_is_brought_up_to_date(tmp_path: Path) -> None:
    archive, target = filled(tmp_path / "a"), tmp_path / "b"
    back_up(archive, target)
    do(archive, url=URL)
    back_up(archive, target)
    assert left_of(target) == {"鈴木銀行"}
    with Archive.open(target) as opened:
        whole(opened)


def test_torn_tails_go_too(tmp_path: Path) -> None:
    torn = filled(tmp_path) / "captures" / "torn"
    torn.mkdir()
    (torn / "x.warc.gz.12").write_bytes(b"Quarrelsome Zebedee")
    do(tmp_path, url=URL)
    assert not list(torn.iterdir())


def test_not_while_somebody_writes_or_copies(tmp_path: Path) -> None:
    filled(tmp_path)
    with Archive.open(tmp_path), pytest.raises(ArchiveLocked):
        do(tmp_path, url=URL)
    lock = WriterLock(tmp_path / LOCK)
    with pytest.raises(ArchiveLocked):
        do(tmp_path, url=URL)
    lock.release()
    assert left_of(tmp_path) == set(SECRETS)


def test_placeholders_have_every_length() -> None:
    chance = random.Random(5)
    small = len(encode_revisit(made_page("http://a/", b"x"), NOW, b"\0" * 32, ("http://a/", "2025-03-03T09:30:00Z")))
    lengths = [
        small,
        65535 + 23,
        65535 + 24,
        65540 + 23,
        2 * 65540 + 18,
        *(chance.randint(small, 400_000) for _ in range(50)),
    ]
    for length in lengths:
        member = placeholder(length, 10**9, NOW)
        assert len(member) == length
        record = parse_member(member, Path("x"), 0)
        assert removal_of(record) == 10**9 and record.block.startswith(b"Removed on request.")
    with pytest.raises(ValueError, match="too few"):
        placeholder(200, 1, NOW)


def test_by_the_command(tmp_path: Path, tearsheet: CommandLine) -> None:
    filled(tmp_path)
    run = ("--archive", tmp_path, "forget")
    assert tearsheet(*run).code == 2
    dry = tearsheet(*run, "--url", URL, "--dry-run")
    assert dry.code == 0 and "1 story with 2 versions, and 4 captures would be removed" in dry.out
    refused = tearsheet(*run, "--url", URL)
    assert refused.code == 2 and "--yes" in refused.err
    assert left_of(tmp_path) == set(SECRETS)
    (tmp_path / f"{FILE}.before-m009").write_text("")
    done = tearsheet(*run, "--url", URL, "--why", "a letter", "--yes")
    assert done.code == 0 and "Removed: 1 story with" in done.out and "before-m009 was made before" in done.err
    assert left_of(tmp_path) == {"鈴木銀行"}


def test_a_terminal_is_asked(tmp_path: Path) -> None:
    filled(tmp_path)
    command = [sys.executable, "-c", "from crawler.cli import main; main()", "--archive", str(tmp_path)]
    for answer, code in ((b"n\n", 1), (b"y\n", 0)):
        controller, terminal = os.openpty()
        with subprocess.Popen(
            [*command, "forget", "--url", URL], stdin=terminal, stdout=subprocess.DEVNULL, cwd=ROOT
        ) as child:
            os.write(controller, answer)
            assert child.wait(60) == code
        os.close(terminal)
        os.close(controller)
    assert left_of(tmp_path) == {"鈴木銀行"}


def test_no_is_no(tmp_path: Path, tearsheet: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    with Archive.open(tmp_path) as archive:
        archive.save([reading(URL, "Tin", "Up.")], run=archive.start_run("wire", NOW), recorded_at=NOW)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda prompt: "n")
    ran = tearsheet("--archive", tmp_path, "forget", "--url", URL)
    assert ran.code == 1 and ran.out.endswith("Nothing was removed.\n") and not ran.err
    assert tearsheet("--archive", tmp_path, "show", URL).code == 0
