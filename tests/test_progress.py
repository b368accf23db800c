"""What a person sees of a crawl, on a terminal and in a file."""

from __future__ import annotations

import io
from collections import Counter

import pytest
from rich.console import Console

from crawler.crawling.crawl import CrawlReport, SourceReport
from crawler.crawling.jobs import SourceRun
from crawler.crawling.progress import BarProgress, LineProgress, print_report, progress_on, remarks, summary
from crawler.sources.source import Source
from storage.outcome import Outcome, Reason
from storage.reading import Saved


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def report(**keys: object) -> SourceReport:
    values: dict[str, object] = {
        "name": "kittiwake",
        "counts": Counter({(Outcome.NEW, None): 12, (Outcome.REJECTED, Reason.PAYWALL): 2}),
        "unheard": False,
        "forbidden": 0,
        "links": 14,
        "full": False,
        "postponed": 0,
        "left": 0,
        "finished": True,
        "notes": (),
    }
    return SourceReport(**(values | keys))  # type: ignore[arg-type]


def printed(crawled: CrawlReport) -> list[str]:
    stream = io.StringIO()
    print_report(crawled, stream)
    return stream.getvalue().splitlines()


def test_the_table_in_a_file_is_plain_and_adds_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    other = report(name="[bold]puffin[/bold]", counts=Counter({(Outcome.NEW, None): 3}), postponed=4, finished=False)
    lines = printed(CrawlReport(sources=(report(), other), seconds=2.0, finished=False))
    assert lines[0].split() == ["source", "new", "revised", "unchanged", "gone", "rejected", "to", "do"]
    assert lines[1].split() == ["kittiwake", "12", "0", "0", "0", "2", "0"]
    assert lines[2].split() == ["[bold]puffin[/bold]", "3", "0", "0", "0", "0", "4"]
    assert lines[3].split() == ["all", "15", "0", "0", "0", "2", "4"]
    assert lines[-1] == "17 pages in 2.0 s (8.5 a second)"
    assert "\x1b" not in "".join(lines)


def test_remarks_say_what_was_not_done_and_why() -> None:
    counts = Counter({(Outcome.REJECTED, Reason.PAYWALL): 2, (Outcome.GONE, Reason.HTTP_ERROR): 1})
    source = report(
        counts=counts, full=True, left=3, postponed=1, notes=("a.example is left alone for 600 s: status 429",)
    )
    said = remarks(CrawlReport(sources=(source,), seconds=1.0, finished=False, failures=("the disk is full",)))
    assert said[0] == "kittiwake: not articles: 2 paywall"
    assert any("left alone" in line for line in said)
    assert any("limit was reached; crawl again, or raise its max_pages or --limit" in line for line in said)
    assert "kittiwake: 1 address waits for the server" in said
    assert any(line.startswith("kittiwake: 3 addresses were not got to") for line in said)
    assert said[-1] == "failed: the disk is full"
    assert (
        remarks(CrawlReport(sources=(report(counts=Counter({(Outcome.NEW, None): 1})),), seconds=1.0, finished=True))
        == []
    )


def test_a_crawl_without_pages_says_why() -> None:
    (said,) = remarks(CrawlReport(sources=(report(counts=Counter()),), seconds=0.0, finished=True))
    assert said.startswith("nothing was due")
    assert remarks(CrawlReport(sources=(report(counts=Counter()),), seconds=0.0, finished=False)) == []
    lost = report(counts=Counter(), notes=("https://a.example/feed: http-error: status 404",))
    assert remarks(CrawlReport(sources=(lost,), seconds=0.0, finished=True)) == [f"kittiwake: {lost.notes[0]}"]


def test_exit_code_1_for_whatever_was_not_finished_or_failed() -> None:
    assert CrawlReport(sources=(), seconds=0.0, finished=True).exit_code == 0
    assert CrawlReport(sources=(), seconds=0.0, finished=False).exit_code == 1
    assert CrawlReport(sources=(), seconds=0.0, finished=True, failures=("x",)).exit_code == 1


def test_summary_counts_pages_by_outcome() -> None:
    assert summary(Counter()) == "0 pages"
    assert summary(Counter({(Outcome.NEW, None): 1})) == "1 page: 1 new"
    assert summary(report().counts) == "14 pages: 12 new, 2 rejected"


def test_a_file_gets_lines_and_a_terminal_gets_bars() -> None:
    assert isinstance(progress_on(io.StringIO()), LineProgress)
    assert isinstance(progress_on(Terminal()), BarProgress)


def test_lines_tell_when_a_source_begins_goes_on_and_is_through() -> None:
    stream = io.StringIO()
    lines = LineProgress(stream)
    run = follow(lines, pages=120)
    run.left = 1
    lines.closed(run)
    lines.ended()
    assert stream.getvalue().splitlines() == [
        "kittiwake: 1 place to look at",
        "kittiwake: 50 pages, 3 under way",
        "kittiwake: 100 pages, 3 under way",
        "kittiwake: not finished, 120 pages: 120 new",
    ]


def test_bars_show_a_source_and_leave_a_line_when_it_is_through() -> None:
    stream = Terminal()
    bars = BarProgress(Console(file=stream, force_terminal=True, width=120))
    bars.closed(follow(bars, pages=5))
    bars.ended()
    assert "kittiwake: " in stream.getvalue()
    assert "5 pages: 5 new" in stream.getvalue()


def test_a_long_title_leaves_room_for_the_numbers() -> None:
    stream = Terminal()
    bars = BarProgress(Console(file=stream, force_terminal=True, width=80))
    follow(bars, pages=5, title="Kittiwake and Sons: news of the bird cliffs, the tides and the market" * 2)
    bars.ended()
    assert "5/8" in stream.getvalue() and "5 pages: 5 new" in stream.getvalue()


def follow(progress: LineProgress | BarProgress, pages: int, title: str = "") -> SourceRun:
    source = Source(name="kittiwake", title=title, feeds=("https://a.example/feed",))
    run = SourceRun(source=source, id=1, room=500)
    run.open = 3
    progress.started(run)
    for _ in range(pages):
        saved = Saved(Outcome.NEW, None, "https://a.example/1")
        run.count(saved)
        progress.advanced(run, saved)
    return run


@pytest.mark.parametrize("terminal", [False, True])
def test_what_was_put_right_is_said(terminal: bool) -> None:
    stream = io.StringIO()
    progress = BarProgress(Console(file=stream, force_terminal=True)) if terminal else LineProgress(stream)
    progress.said("a [torn] tail was moved")
    assert "a [torn] tail was moved" in stream.getvalue()
