"""Damaged WARC files given to `import`: one sentence that names the file, the whole records before it, no damage."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.archive import Archive
from tests.command_line import CommandLine
from tests.lived import SECRETS, Written, history, workers_here


def warc() -> bytes:
    """A capture file of six stories."""
    with history() as lived:
        for story in range(len(SECRETS)):
            lived.happen(("fetch", story, Written(("tin", "rose"))))
        lived.archive.close()
        (path,) = (lived.folder / "live" / "captures").glob("*.warc.gz")
        return path.read_bytes()


def cut(data: bytes) -> bytes:
    return data[: len(data) * 2 // 3]


def flipped(data: bytes) -> bytes:
    place = len(data) // 2
    return data[:place] + bytes([data[place] ^ 16]) + data[place + 1 :]


def zeroed(data: bytes) -> bytes:
    half = len(data) // 2
    return data[:half] + bytes(len(data) - half)


def unpackable(data: bytes) -> bytes:
    return data[:40] + data[80:]


@pytest.mark.parametrize(("harm", "whole"), [(cut, True), (flipped, True), (zeroed, True), (unpackable, False)])
def test_a_damaged_warc_is_named_and_harms_nothing(
    tmp_path: Path, tearsheet: CommandLine, harm: object, whole: bool
) -> None:
    assert callable(harm)
    path, archive = tmp_path / "news.warc.gz", tmp_path / "archive"
    path.write_bytes(harm(warc()))
    with workers_here():
        ran = tearsheet("--archive", archive, "import", path)
    said = [line for line in ran.err.splitlines() if line.startswith("Error: ")]
    assert ran.code == 1 and len(said) == 1 and str(path) in said[0] and "Traceback" not in ran.err
    with Archive.open(archive) as opened:
        assert not opened.repairs
        assert (0 < opened.connection.execute("SELECT count(*) FROM articles").fetchone()[0] < len(SECRETS)) is whole
    checked = tearsheet("--archive", archive, "verify")
    assert checked.code == 0, checked.out
    path.write_bytes(warc())
    with workers_here():
        again = tearsheet("--archive", archive, "import", path)
    assert again.code == 0
    with Archive.open(archive) as opened:
        counts = "SELECT count(DISTINCT article_id), sum(outcome = 'revised') FROM versions"
        assert tuple(opened.connection.execute(counts).fetchone()) == (len(SECRETS), 0)
