from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from storage.archive import Archive
from storage.outcome import Reason
from storage.page import Page
from storage.reading import Discovery
from tests.command_line import CommandLine
from tests.made_archive import NOW, later, reading, refusal


def looked_at(archive: Archive, source: str) -> int:
    """A run that looks at the source's feed."""
    run = archive.start_run(source, NOW)
    feed = Page(url=f"https://{source}.example/feed", body=b"<rss/>", fetched_at=NOW)
    archive.record_discovery(run, Discovery(page=feed, links=0, due=0), NOW)
    return run


def test_runs_and_counts(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        old = archive.start_run("wire", NOW - timedelta(days=30))
        archive.save([refusal("https://w.example/9", Reason.EMPTY)], run=old, recorded_at=NOW)
        run = archive.start_run("wire", NOW)
        pages = [reading(f"https://w.example/{number}", "Tin", "Up.") for number in range(3)]
        archive.save([*pages, refusal("https://w.example/4", Reason.PAYWALL)], run=run, recorded_at=NOW)
        archive.finish_run(run, later(minutes=2), finished=False, message="Stopped.")
        other = archive.start_run("paper", NOW)
        status = archive.status(later(hours=1))
    assert (status.articles, status.versions) == (3, 3)
    assert [(each.outcome, each.reason, each.pages) for each in status.counts] == [
        ("new", "", 3),
        ("rejected", "paywall", 1),
    ]
    paper, wire = status.runs
    assert (paper.id, paper.finished, paper.finished_at) == (other, None, None)
    assert (wire.id, wire.finished, wire.message, wire.outcomes) == (run, False, "Stopped.", 4)
    assert status.silent == ()


def test_a_source_is_silent_after_twice_its_longest_gap(tmp_path: Path, tearsheet: CommandLine) -> None:
    with Archive.open(tmp_path) as archive:
        run = looked_at(archive, "wire")
        for number, hour in enumerate([0, 5, 15, 18, 20, 30]):
            at = later(hours=hour)
            archive.save([reading(f"https://w.example/{number}", "Tin", "Up.", at=at)], run=run, recorded_at=at)
        archive.start_run("wire", later(hours=50))
        assert archive.status(later(hours=50)).silent == ()
        archive.start_run("wire", later(hours=51))
        (silence,) = archive.status(later(hours=51)).silent
    assert silence.source == "wire"
    assert silence.watched and silence.last_new_at == later(hours=30)
    assert (silence.longest_gap, silence.silent_for) == (timedelta(hours=10), timedelta(hours=21))
    said = tearsheet("--archive", tmp_path, "status").out
    assert "wire is silent: last new article 2025-03-04 15:30 UTC, its longest gap of late was 10.0 h\n" in said


def test_a_source_that_nobody_looks_at_is_not_called_silent(tmp_path: Path, tearsheet: CommandLine) -> None:
    with Archive.open(tmp_path) as archive:
        run = looked_at(archive, "wire")
        for number in range(6):
            at = later(hours=5 * number)
            archive.save([reading(f"https://w.example/{number}", "Tin", "Up.", at=at)], run=run, recorded_at=at)
        archive.start_run("wire", later(hours=26))
        (silence,) = archive.status(later(hours=60)).silent
    assert (silence.watched, silence.looked_at, silence.silent_for) == (False, later(hours=26), timedelta(hours=35))
    said = tearsheet("--archive", tmp_path, "status").out
    assert "wire was not looked at since 2025-03-04 11:30 UTC; its longest gap of late was 5.0 h\n" in said


def test_what_is_imported_is_never_silent(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        run = archive.start_run("import", NOW)
        archive.save([reading(f"https://w.example/{n}", "Tin", "Up.") for n in range(6)], run=run, recorded_at=NOW)
        assert archive.status(later(hours=900)).silent == ()
