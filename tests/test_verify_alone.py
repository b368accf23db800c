"""`verify` where the database cannot tell about its captures any more: they are read by themselves."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest

from storage.errors import StorageError
from storage.files.folders import FILE
from storage.verify.alone import bad_records
from storage.verify.check import verify
from tests.command_line import CommandLine
from tests.test_seals import URL, fill
from tests.test_verify import change, faults


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    fill(folder).close()
    for left in folder.glob(f"{FILE}-*"):
        left.unlink()
    return folder


@pytest.fixture
def archive(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "a"))


def newest(archive: Path) -> Path:
    return max((archive / "captures").glob("*.warc.gz"))


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 0x10
    path.write_bytes(data)


def blank(archive: Path, start: int, end: int) -> None:
    with (archive / FILE).open("r+b") as file:
        file.seek(start)
        file.write(bytes(end - start))


@pytest.mark.parametrize(("start", "end"), [(0, 100), (100, 4096), (0, 4096)])
def test_captures_are_checked_where_the_schema_page_is_lost(
    archive: Path, tearsheet: CommandLine, start: int, end: int
) -> None:
    blank(archive, start, end)
    flip(newest(archive), newest(archive).stat().st_size - 20)
    ran = tearsheet("--archive", archive, "verify", "--json")
    assert ran.code == 1 and ran.err == ""
    *found, total = map(json.loads, ran.out.splitlines())
    assert found[0]["file"] == FILE and found[0]["fault"]
    (bad,) = [each for each in found if each["file"] != FILE]
    assert bad["file"] == f"captures/{newest(archive).name}" and bad["url"] == URL and bad["place"].startswith("byte ")
    assert total["captures"] == 10 and total["faults"] == len(found)


def test_every_flipped_byte_is_told_without_the_database(archive: Path) -> None:
    (archive / FILE).write_bytes(b"no database")
    path = newest(archive)
    data = path.read_bytes()
    assert [each.file for each in faults(archive)] == [FILE]
    for at in range(0, len(data), 31):
        flip(path, at)
        _, *found = faults(archive)
        # A byte of a member's head that says nothing (time, system) changes nothing that can be told without a digest.
        assert found or not list(bad_records(path, 0, len(data), lambda *_: None))
        path.write_bytes(data)


def test_it_goes_on_behind_a_damaged_record(archive: Path) -> None:
    path = newest(archive)
    data = path.read_bytes()
    starts = [at for at in range(len(data)) if data.startswith(b"\x1f\x8b\x08", at)]
    for at in starts[1:]:
        flip(path, at)
    bad = list(bad_records(path, 0, len(data), lambda *_: None))
    assert [each.offset for each in bad] == starts[1:2] and "are no whole record" in bad[0].what
    path.write_bytes(data)
    for at in starts[1::2]:
        flip(path, at + 20)
    assert [each.offset for each in bad_records(path, 0, len(data), lambda *_: None)] == starts[1::2]


def test_a_record_that_unpacks_to_more_than_a_mebibyte_has_its_own_length(tmp_path: Path) -> None:
    bodies = (b"<p>tin</p>" * 300_000, b"<p>lead</p>", b"<p>zinc</p>" * 300_000)
    heads = (f"WARC/1.1\r\nWARC-Type: metadata\r\nContent-Length: {len(body)}\r\n\r\n".encode() for body in bodies)
    members = [gzip.compress(head + body + b"\r\n\r\n") for head, body in zip(heads, bodies, strict=True)]
    path = tmp_path / "large.warc.gz"
    path.write_bytes(b"".join(members))
    read: list[int] = []
    assert not list(bad_records(path, 0, path.stat().st_size, lambda size, _: read.append(size)))
    assert read == [len(member) for member in members]


@pytest.mark.parametrize("table", ["captures", "capture_files", "frontier"])
def test_a_record_whose_row_is_lost_is_checked(archive: Path, table: str) -> None:
    change(archive, f"DELETE FROM {table}")
    quiet = {(each.file, each.place) for each in faults(archive)}
    path = newest(archive)
    flip(path, path.stat().st_size - 20)
    named = [each for each in faults(archive) if (each.file, each.place) not in quiet]
    assert [each.file for each in named] == [f"captures/{path.name}"]
    assert named[0].url == URL


def test_without_captures_it_is_a_database_of_something_else(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"x" * 4096)
    with pytest.raises(StorageError, match="no SQLite database"):
        list(verify(tmp_path))
