"""What a person, or a program, sees of a reread: how far it is, what differs, and the table at its end."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from rich.box import SIMPLE
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bars
from rich.table import Table

from crawler.rereading.rereading import RereadReport
from storage.article import Article
from storage.outcome import Rejected
from storage.queries.diff import Change, compare, words
from storage.rereads.rereading import Finding, Found

_LINE_EVERY = 500
"""Captures between two plain lines."""
_LONGEST = 300
"""Characters of a changed paragraph in an example."""
_SAME = frozenset({Found.UNCHANGED, Found.REFUSED, Found.NO_BODY})


class Progress:
    """A bar on a terminal, lines elsewhere."""

    def __init__(self, bars: Bars | None, stream: TextIO) -> None:
        self._bars = bars
        self._stream = stream
        self._task = bars.add_task("reading again", total=None) if bars else None
        self._said = 0

    def advance(self, report: RereadReport) -> None:
        """So far it has come."""
        if self._bars is not None and self._task is not None:
            self._bars.update(self._task, completed=report.seen, total=report.total)
        elif report.seen - self._said >= _LINE_EVERY:
            self._said = report.seen
            print(f"{report.seen} of {report.total} captures", file=self._stream, flush=True)


@contextmanager
def progress_on(stream: TextIO) -> Iterator[Progress]:
    """The progress on a stream while it lasts."""
    if not stream.isatty():
        yield Progress(None, stream)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bars(*columns, TimeRemainingColumn(), console=Console(file=stream), transient=True) as bars:
        yield Progress(bars, stream)


class Shown:
    """Prints what differs: a line of JSON for each, or some examples of each kind."""

    def __init__(self, *, examples: int, as_json: bool, stream: TextIO) -> None:
        self._examples = examples
        self._as_json = as_json
        self._stream = stream
        self._kept: dict[Found, list[Finding]] = {}

    def add(self, finding: Finding) -> None:
        """Take note of one capture."""
        if finding.found in _SAME:
            return
        if self._as_json:
            print(json.dumps(finding_record(finding), ensure_ascii=False), file=self._stream)
        elif len(kept := self._kept.setdefault(finding.found, [])) < self._examples:
            kept.append(finding)

    def end(self, report: RereadReport, *, dry_run: bool) -> None:
        """Print the examples and the table; with JSON nothing more is said."""
        if self._as_json:
            return
        console = Console(file=self._stream, highlight=False, markup=False, soft_wrap=True)
        for found in Found:
            for finding in self._kept.get(found, ()):
                console.print("\n".join(example(finding)) + "\n")
        if report.resumed:
            console.print(f"went on with a reread that was broken off after {report.resumed} captures")
        console.print(_table(report, dry_run=dry_run, is_terminal=console.is_terminal))
        for line in _remarks(report, dry_run=dry_run):
            console.print(line)


def finding_record(finding: Finding) -> dict[str, Any]:
    """A finding as JSON (docs/json.md)."""
    refused = finding.after if isinstance(finding.after, Rejected) else None
    candidate = finding.candidate
    return {
        "found": finding.found.value,
        "id": finding.story,
        "url": candidate.url,
        "source": candidate.source,
        "capture": candidate.capture_id,
        "version": finding.version_id,
        "changed": list(finding.changed),
        "reason": refused.reason.value if refused else None,
        "evidence": list(refused.evidence) if refused else [],
        "diff": changed_lines(finding),
        "problem": finding.problem or None,
    }


def example(finding: Finding) -> list[str]:
    """A finding for a person."""
    number = f" (article {finding.story})" if finding.story else ""
    lines = [f"{finding.found}: {finding.candidate.url}{number}"]
    if isinstance(finding.after, Rejected):
        lines.append(f"  {finding.after.reason}: {'; '.join(finding.after.evidence)}")
    elif finding.before is None and finding.after is not None:
        lines.append(f"  {finding.after.title}")
    if finding.found is Found.FIELDS:
        lines.append(f"  {', '.join(finding.changed)}")
    return lines + [f"  {_cut(line)}" for line in changed_lines(finding)[:5]]


def changed_lines(finding: Finding) -> list[str]:
    """The title and the paragraphs that are not the same, [-out-] and {+in+}."""
    before, after = finding.before, finding.after
    if before is None or not isinstance(after, Article) or not {"title", "text"} & set(finding.changed):
        return []
    found = [words(before.title, after.title), *compare(before.paragraphs, after.paragraphs)]
    return [
        "".join(_MARKS[piece.change].format(piece.text) for piece in line)
        for line in found
        if any(piece.change is not Change.SAME for piece in line)
    ]


_MARKS = {Change.SAME: "{}", Change.DELETED: "[-{}-]", Change.INSERTED: "{{+{}+}}"}


def _cut(line: str) -> str:
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]} ..."


def _table(report: RereadReport, *, dry_run: bool, is_terminal: bool) -> Table:
    table = Table(box=SIMPLE if is_terminal else None, pad_edge=False)
    table.add_column("would be found" if dry_run else "found", no_wrap=True)
    table.add_column("captures", justify="right")
    table.add_row("read by the same already", f"{report.current}")
    for found in Found:
        table.add_row(found.value, f"{report.counts[found]}")
    table.add_row("all", f"{report.seen}")
    return table


def _remarks(report: RereadReport, *, dry_run: bool) -> Iterator[str]:
    if report.reasons:
        yield f"no articles any more: {_numbers(report.reasons)}"
    if report.fields:
        yield f"fields that differ: {_numbers(report.fields)}"
    if dry_run:
        yield "nothing was written"
    elif report.counts[Found.FAILED]:
        yield "what failed is tried again by the next reread"


def _numbers(counts: Counter[str]) -> str:
    return ", ".join(f"{number} {name}" for name, number in counts.most_common())
