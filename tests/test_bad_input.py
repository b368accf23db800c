"""Damaged WARC files given to `import`: one sentence that names the file, the whole records before it, no damage."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.archive import Archive
from tests.command_line import CommandLine
from tests.lived import SECRETS, Written, history, page_of, url_of, workers_here
from tests.made_archive import NOW, reading


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


def test_a_page_fetched_in_the_future_is_refused(tmp_path: Path, tearsheet: CommandLine) -> None:
    """It would stay the newest for ever: what is fetched after it now would never count as later."""
    page = tmp_path / "page.html"
    page.write_bytes(page_of(0, Written(("tin", "rose")), None).body)
    told = ("--url", url_of(0), "--fetched-at", "2999-01-01T00:00Z")
    with workers_here():
        ran = tearsheet("--archive", tmp_path / "archive", "import", page, *told)
    assert (
        ran.code == 1 and "page says it was fetched at 2999-01-01 00:00:00+00:00, which lies in the future" in ran.err
    )


def test_a_clock_that_went_back_is_refused_with_nothing_to_do(tmp_path: Path, tearsheet: CommandLine) -> None:
    """By every command that writes what happens now, in one sentence, and before a run is begun."""
    archive, sources = tmp_path / "archive", tmp_path / "sources"
    sources.mkdir()
    (sources / "quay.toml").write_text(
        'homepage = "http://127.0.0.1:9/"\nallow_private = true\nfeeds = ["http://127.0.0.1:9/feed"]\n'
    )
    with Archive.open(archive) as opened:
        run = opened.start_run("wire", NOW)
        ahead = datetime.now(UTC) + timedelta(days=1)
        opened.save([reading(url_of(0), "Tin", "Tin rose.")], run=run, recorded_at=ahead)
    (tmp_path / "empty").mkdir()
    for command in (
        ("crawl", "--sources", sources),
        ("schedule", "--once", "--sources", sources),
        ("import", tmp_path / "empty"),
        ("reread",),
    ):
        with workers_here():
            ran = tearsheet("--archive", archive, *command)
        assert ran.code == 1 and ran.err.startswith("Error: The clock says") and "Traceback" not in ran.err, command
        assert len(ran.err.splitlines()) == 1
    with Archive.open(archive, read_only=True) as opened:
        assert opened.connection.execute("SELECT count(*) FROM runs").fetchone()[0] == 1
