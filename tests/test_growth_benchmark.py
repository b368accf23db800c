"""The growth benchmark works, is deterministic, and its sizes add up to the file."""

from __future__ import annotations

import shutil
from pathlib import Path

from benchmarks.growth import check, grow, in_turns, report, verified
from benchmarks.growth_sizes import part_sizes
from benchmarks.growth_stories import Stories, source_of
from storage.archive import Archive
from storage.files.folders import FILE
from storage.outcome import Outcome


def test_a_small_growth(tmp_path: Path) -> None:
    stories = Stories.of(7)
    assert [made for made, _ in grow(tmp_path / "a", stories, 64)] == [64]
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    save, save_first = in_turns(tmp_path / "a", tmp_path / "b", stories, turns=1)
    point = check(tmp_path / "a", save, save_first)
    assert (point.articles, point.versions) == (128, 128)
    assert sum(point.parts.values()) == (tmp_path / "a" / FILE).stat().st_size
    assert 0.8 < point.text / (128 * 6000) < 1.25, "the stories have the size that is claimed"
    assert point.save.cpu > 0 and point.open_writer.wall > 0 and point.captures > 0
    assert " 0 faults" in verified(tmp_path / "a")
    assert "128 articles" in report(point) and "versions" in report(point)
    assert [made for made, _ in grow(tmp_path / "a", stories, 192)] == [192], "it goes on where it was"


def test_stories_are_the_same_again_and_a_revision_is_one(tmp_path: Path) -> None:
    one, same = Stories.of(3), Stories.of(3)
    assert one.reading(70) == same.reading(70) and one.reading(70) != one.reading(71)
    with Archive.open(tmp_path) as archive:
        for revision, outcome in ((0, Outcome.NEW), (1, Outcome.REVISED)):
            reading = one.reading(70, revision)
            assert reading.page.fetched_at is not None
            run = archive.start_run(source_of(70), reading.page.fetched_at)
            (saved,) = archive.save([reading], run=run, recorded_at=reading.page.fetched_at)
            assert saved.outcome is outcome


def test_part_sizes_name_tables_and_indexes(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        parts = part_sizes(archive.connection)
    assert {"versions", "articles_fts_data", "frontier_due", "free pages"} <= parts.keys()
