"""What a person sees of a crawl: bars on a terminal, plain lines elsewhere, and the table of outcomes at its end."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace
from typing import TextIO

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from crawler.crawling.crawl import CrawlReport, SourceReport
from crawler.crawling.jobs import Progress, SourceRun
from crawler.output.numbers import counted
from crawler.output.tables import console_on, table_on
from storage.outcome import Outcome, Reason
from storage.reading import Saved

_LINE_EVERY = 50
"""Pages of one source between two plain lines."""


def progress_on(stream: TextIO, *, quiet: bool = False) -> Progress:
    """Bars where the stream is a terminal, lines where it is a file or a pipe; `quiet` leaves out the usual."""
    if quiet:
        return QuietProgress(stream)
    return BarProgress(Console(file=stream)) if stream.isatty() else LineProgress(stream)


class QuietProgress(Progress):
    """Nothing but what is out of the ordinary."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def said(self, sentence: str) -> None:
        """Say it."""
        print(sentence, file=self._stream, flush=True)


class LineProgress(Progress):
    """A line when a source has gone some way, and one when it is through."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def said(self, sentence: str) -> None:
        """Say it."""
        self._print(sentence)

    noticed = said

    def started(self, run: SourceRun) -> None:
        """Say what is crawled."""
        places = len(run.source.starts)
        self._print(f"{run.source.name}: {counted(places, 'place')} to look at")

    def advanced(self, run: SourceRun, saved: Saved) -> None:
        """Say how far a source is, now and then."""
        if run.pages % _LINE_EVERY == 0:
            self._print(f"{run.source.name}: {run.pages} pages, {run.open} under way")

    def closed(self, run: SourceRun) -> None:
        """Say what came of a source."""
        self._print(f"{run.source.name}: {'done' if run.finished else 'not finished'}, {summary(run.counts)}")

    def _print(self, line: str) -> None:
        print(line, file=self._stream, flush=True)


class BarProgress(Progress):
    """A bar for each source that is under way."""

    def __init__(self, console: Console) -> None:
        self._bars = Bars(
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TextColumn("{task.fields[outcomes]}", style="dim"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
        )
        self._tasks: dict[int, TaskID] = {}

    def said(self, sentence: str) -> None:
        """Say it, above the bars."""
        self._bars.console.print(sentence, markup=False, highlight=False)

    noticed = said

    def started(self, run: SourceRun) -> None:
        """Show a bar."""
        name = escape(run.source.name)
        self._tasks[run.id] = self._bars.add_task(name, total=None, outcomes="")
        self._bars.start()

    def advanced(self, run: SourceRun, saved: Saved) -> None:
        """Move a source's bar."""
        self._show(run)

    def closed(self, run: SourceRun) -> None:
        """Hide the bar of a source that is through, with what came of it above the others."""
        self._show(run)
        self._bars.update(self._tasks[run.id], visible=False)
        mark = "[green]done[/]" if run.finished else "[red]not finished[/]"
        self._bars.console.print(f"{escape(run.source.name)}: {mark}, {summary(run.counts)}", highlight=False)

    def ended(self) -> None:
        """Take the bars away."""
        self._bars.stop()

    def _show(self, run: SourceRun) -> None:
        self._bars.update(
            self._tasks[run.id], completed=run.pages, total=run.pages + run.open, outcomes=summary(run.counts)
        )


def summary(counts: Counter[tuple[Outcome, Reason | None]]) -> str:
    """The outcomes in a few words: "12 pages: 9 new, 3 rejected"."""
    by_outcome = Counter(dict.fromkeys(Outcome, 0))
    for (outcome, _), number in counts.items():
        by_outcome[outcome] += number
    said = ", ".join(f"{number} {outcome}" for outcome, number in by_outcome.items() if number)
    total = by_outcome.total()
    return counted(total, "page") + (f": {said}" if said else "")


def print_report(report: CrawlReport, stream: TextIO) -> None:
    """The table of outcomes of each source, why pages were rejected, and what was not done."""
    console = console_on(stream)
    table = table_on(console, footer=len(report.sources) > 1)
    table.add_column("source", footer="all", no_wrap=True)
    for outcome in Outcome:
        total = sum(source.outcome(outcome) for source in report.sources)
        table.add_column(outcome.value, justify="right", footer=str(total), no_wrap=True)
    table.add_column("to do", justify="right", footer=str(sum(map(_to_do, report.sources))), no_wrap=True)
    for source in report.sources:
        numbers = [str(source.outcome(outcome)) for outcome in Outcome]
        table.add_row(escape(source.name), *numbers, str(_to_do(source)))
    console.print(table)
    for line in remarks(report):
        console.print(escape(line))
    rate = report.pages / report.seconds if report.seconds else 0.0
    console.print(f"{report.pages} pages in {report.seconds:.1f} s ({rate:.1f} a second)")


def print_outcome(report: CrawlReport, *, quiet: bool) -> None:
    """What came of a crawl, to standard output; quietly, only what went wrong, to standard error."""
    if quiet:
        print_failures(report, sys.stderr)
    else:
        print_report(report, sys.stdout)


def print_failures(report: CrawlReport, stream: TextIO) -> None:
    """Of a crawl that failed or did not finish what there is to say of the sources that it concerns; else nothing."""
    if report.exit_code:
        concerned = tuple(source for source in report.sources if source.unheard or not source.finished)
        for line in remarks(replace(report, sources=concerned)):
            print(line, file=stream)


def remarks(report: CrawlReport) -> list[str]:
    """Sentences about what was rejected, left out, left undone, or failed."""
    lines = []
    for source in report.sources:
        refused = {reason: number for (outcome, reason), number in source.counts.items() if outcome is Outcome.REJECTED}
        reasons = Counter({reason: number for reason, number in refused.items() if reason})
        if reasons:
            said = ", ".join(f"{number} {reason}" for reason, number in reasons.most_common())
            lines.append(f"{source.name}: not articles: {said}")
        lines.extend(f"{source.name}: {note}" for note in source.notes)
        if source.full:
            raised = "raise its max_pages or --limit"
            lines.append(f"{source.name}: its limit was reached; crawl again, or {raised}, for what else is due")
        if source.postponed:
            waits = "waits" if source.postponed == 1 else "wait"
            lines.append(f"{source.name}: {counted(source.postponed, 'address', 'addresses')} {waits} for the server")
        if source.left:
            were = "was" if source.left == 1 else "were"
            left = counted(source.left, "address", "addresses")
            lines.append(f"{source.name}: {left} {were} not got to; the next crawl goes on")
    if (
        report.finished
        and report.sources
        and not any(source.pages or _to_do(source) or source.notes for source in report.sources)
    ):
        lines.append("nothing was due: no new page was named, and none is to be read again yet")
    return lines + [f"failed: {failure}" for failure in report.failures]


def _to_do(source: SourceReport) -> int:
    return source.postponed + source.left
