"""What a page allowed, as seen at its fetch."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.errors import UsageError
from storage.files.captures import encode_record, read_record
from storage.outcome import Reason, Rejected
from storage.queries.search import SearchQuery
from storage.reading import Reading
from storage.writing.rights import EXCLUDABLE, rights_condition
from tests.command_line import CommandLine
from tests.made_archive import NOW, later, made_article, made_page

RESERVED = {
    "free": (),
    "silent": ("noarchive",),
    "mined": ("tdm-reservation", "tdm-policy=https://a.example/tdm", "licence=https://a.example/use"),
    "both": ("noarchive", "tdm-reservation"),
    "learned": ("noai",),
}


def filled(folder: Path) -> Path:
    with Archive.open(folder) as archive:
        archive.describe_source("wire", NOW, title="Wire", homepage="", licence="CC BY 4.0")
        run = archive.start_run("wire", NOW)
        for name, rights in RESERVED.items():
            url = f"https://wire.example/{name}"
            page = made_page(url, name.encode(), robots="allowed")
            archive.save(
                [Reading(page, made_article(url, "Tin", "Tin rose.", rights=rights))], run=run, recorded_at=NOW
            )
    return folder


def ledger(archive: Archive, name: str) -> list[tuple[object, ...]]:
    rows = archive.connection.execute(
        "SELECT r.robots, r.noarchive, r.tdm, r.reserved, r.tdm_policy, r.licence, r.source_licence FROM captures c "
        "JOIN frontier f ON f.id = c.page_id JOIN rights r ON r.id = c.rights_id WHERE f.url = ? ORDER BY c.id",
        (f"https://wire.example/{name}",),
    )
    return [tuple(row) for row in rows]


def test_each_capture_has_what_was_said_then(tmp_path: Path) -> None:
    with Archive.open(filled(tmp_path)) as archive:
        assert ledger(archive, "free") == [("allowed", 0, 0, "[]", "", "", "CC BY 4.0")]
        assert ledger(archive, "both")[0][1:4] == (1, 1, json.dumps(["noarchive", "tdm-reservation"]))
        mined = ("allowed", 0, 1, '["tdm-reservation"]', "https://a.example/tdm", "https://a.example/use", "CC BY 4.0")
        assert ledger(archive, "mined") == [mined]
        archive.describe_source("wire", NOW, title="Wire", homepage="", licence="none")
        run = archive.start_run("wire", NOW)
        page = made_page(
            "https://wire.example/free", b"new", fetched_at=later(hours=1), headers=(("X-Robots-Tag", "noai"),)
        )
        archive.save([Reading(page, Rejected(Reason.BOT_WALL, ("a", "b")))], run=run, recorded_at=later(hours=1))
        assert ledger(archive, "free")[1] == ("", 0, 0, '["noai"]', "", "", "none")
        assert ledger(archive, "free")[0][-1] == "CC BY 4.0"
        (rows,) = archive.connection.execute("SELECT count(*) FROM rights").fetchone()
        assert rows == len(RESERVED) + 1


@pytest.mark.parametrize(
    ("excluded", "left"),
    [
        ((), {"free", "silent", "mined", "both", "learned"}),
        (("noarchive",), {"free", "mined", "learned"}),
        (("tdm",), {"free", "silent", "learned"}),
        (("noarchive", "tdm"), {"free", "learned"}),
        (("noai", "tdm", "noarchive"), {"free"}),
    ],
)
def test_searches_leave_out_what_was_reserved(tmp_path: Path, excluded: tuple[str, ...], left: set[str]) -> None:
    with Archive.open(filled(tmp_path)) as archive:
        for words in ("tin", ""):
            for as_of in (None, NOW):
                hits = archive.search(SearchQuery(words=words, without_rights=excluded, as_of=as_of, undated=True)).hits
                assert {hit.url.rpartition("/")[2] for hit in hits} == left
        # What was read before there was a ledger has its own words.
        archive.connection.execute("UPDATE captures SET rights_id = NULL")
        hits = archive.search(SearchQuery(without_rights=excluded)).hits
        assert {hit.url.rpartition("/")[2] for hit in hits} == left


def test_only_known_reservations(tmp_path: Path, tearsheet: CommandLine) -> None:
    with pytest.raises(UsageError, match="'tmd' is no reservation"):
        rights_condition(("tmd",))
    ran = tearsheet("--archive", filled(tmp_path), "search", "tin", "--exclude-rights", "tdm, noarchive", "--json")
    assert ran.code == 0 and len(ran.out.splitlines()) == 2
    ran = tearsheet("--archive", tmp_path, "search", "tin", "--exclude-rights", "x")
    assert ran.code == 2 and all(name in ran.err for name in EXCLUDABLE)


def test_the_record_says_what_robots_said(tmp_path: Path) -> None:
    page = made_page("https://wire.example/1", robots="absent")
    data = encode_record(page, NOW).data
    (tmp_path / "x").write_bytes(data)
    assert read_record(tmp_path / "x", 0, len(data)) == page
