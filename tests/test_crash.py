"""The short form of `python -m benchmarks.crash`: kills, failing disks and power cuts, at a few places each."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.crash import cuts, points, shim
from benchmarks.crash.power import SECTOR, File, Folder
from benchmarks.crash.shim import ACTIONS, Plan
from storage.archive import Archive
from storage.errors import ArchiveDamaged
from storage.files.capture_log import CaptureLog
from tests.made_archive import NOW, reading


@pytest.fixture(scope="module")
def writer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[points.Writer]:
    if not shim.compiler():
        pytest.skip("needs a C compiler and LD_PRELOAD")
    with points.writer(tmp_path_factory.mktemp("writer")) as made:
        yield made


def test_the_writer_is_broken_at_an_operation_of_every_kind(writer: points.Writer, tmp_path: Path) -> None:
    expected = points.undisturbed(tmp_path / "undisturbed")
    operations = points.operations(writer, tmp_path / "counted")
    assert len(operations) > 300
    for number, each in enumerate(sorted(set(operations))):
        action = ACTIONS[number % len(ACTIONS)]
        at = operations.index(each) + 1
        tries = 1 if action in ("kill", "torn") else number % 3
        assert points.break_at(writer, tmp_path / "archive", Plan(action, at), expected, tries=tries) == each


def test_a_commit_that_failed_and_is_on_the_disk_all_the_same(writer: points.Writer, tmp_path: Path) -> None:
    """The sync of the log fails after its frames were written, then the process is killed: the records stay."""
    expected = points.undisturbed(tmp_path / "undisturbed")
    for at in (6, 12):
        plan = Plan("eio", at, kind="sync", name="-wal")
        assert points.break_at(writer, tmp_path / "archive", plan, expected, tries=0) == ("sync", "WAL")


def test_killed_again_and_again(writer: points.Writer, tmp_path: Path) -> None:
    expected = points.undisturbed(tmp_path / "undisturbed")
    assert points.break_again_and_again(writer, tmp_path / "archive", random.Random(5), expected) > 2


def test_power_cuts_lose_nothing(writer: points.Writer, tmp_path: Path) -> None:
    operations = cuts.traced(writer, tmp_path / "disk")
    assert list(cuts.cut(operations, tmp_path / "disk", random.Random(1), 60)) == []


@pytest.mark.parametrize("sabotage", ["normal", "captures", "folders"])
def test_power_cuts_are_seen_where_a_safeguard_is_missing(writer: points.Writer, tmp_path: Path, sabotage: str) -> None:
    operations = cuts.traced(writer, tmp_path / "disk", sabotage)
    assert list(cuts.cut(operations, tmp_path / "disk", random.Random(1), 15))


def test_what_the_model_calls_durable() -> None:
    file = File()
    file.pending += [(0, b"tin"), (3, b"zinc"), (5, None)]
    assert file.now() == b"tinzi"
    assert file.durable == b""
    file.sync()
    file.pending.append((0, bytes(SECTOR) * 3))
    left = {file.after_cut(random.Random(seed)) for seed in range(60)}
    assert b"tinzi" in left and bytes(SECTOR) * 3 in left and len(left) > 3
    folder = Folder()
    folder.pending.append(("a", file))
    assert {tuple(folder.after_cut(random.Random(seed))) for seed in range(20)} == {(), ("a",)}
    folder.sync()
    assert folder.durable == {"a": file}


def test_captures_beside_a_database_from_elsewhere_are_left_alone(tmp_path: Path) -> None:
    """Nothing is moved when the newest file that the database knows is not there."""
    with Archive.open(tmp_path) as archive:
        run = archive.start_run("wire", NOW)
        archive.save([reading("https://wire.example/1", "Tin", "Up.")], run=run, recorded_at=NOW)
    (path,) = (tmp_path / "captures").glob("*.warc.gz")
    other = path.rename(path.with_name("tearsheet-20200101-00001.warc.gz"))
    before = other.read_bytes()
    with pytest.raises(ArchiveDamaged, match=path.name):
        Archive.open(tmp_path)
    assert other.read_bytes() == before
    assert not (tmp_path / "captures" / "torn").exists()


def test_a_capture_file_that_came_to_nothing_is_taken_away(tmp_path: Path) -> None:
    (tmp_path / "tearsheet-20250303-00001.warc.gz").touch()
    assert CaptureLog(tmp_path, {}).repairs == []
    assert list(tmp_path.iterdir()) == []


def test_marks_are_json(tmp_path: Path) -> None:
    """A trace that was cut by the kill is read up to its last whole line."""
    trace = tmp_path / "trace"
    assert shim.marks(trace) == []
    text = json.dumps({"ack": [[1, 0]]}).encode()
    whole = (8).to_bytes(4, "little") + bytes(16) + len(text).to_bytes(8, "little") + text
    trace.write_bytes(whole + whole[:20])
    assert shim.marks(trace) == [text.decode()]
