"""`tearsheet status`: how the crawls go."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from crawler.output.numbers import counted
from crawler.output.tables import console_on, table_on
from storage.archive import Archive
from storage.queries.status import Run, Status


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="One JSON object with everything.")
@click.pass_obj
def command(archive: Path, as_json: bool) -> None:
    """Show the last runs, their outcomes and silent sources.

    A source is silent when no new article came for more than twice its longest gap of late, and it was looked at.
    """
    now = datetime.now(UTC)
    with Archive.open(archive, read_only=True) as opened:
        status = opened.status(now)
    if as_json:
        click.echo(json.dumps(asdict(status), ensure_ascii=False, default=_json))
    else:
        _print(status, console_on(sys.stdout))


def _json(value: object) -> str | float:
    if isinstance(value, timedelta):
        return value.total_seconds()
    assert isinstance(value, datetime)
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _print(status: Status, console: Console) -> None:
    console.print(f"{counted(status.articles, 'article')}, {counted(status.versions, 'version')}")
    runs = _table(console, "source", "last run (UTC)", "pages", "state")
    for run in status.runs:
        runs.add_row(Text(run.source), f"{run.started_at:%Y-%m-%d %H:%M}", str(run.outcomes), Text(_state(run)))
    console.print(runs)
    if status.counts:
        console.print("Outcomes of the last seven days:")
        counts = _table(console, "source", "outcome", "reason", "pages")
        for count in status.counts:
            counts.add_row(Text(count.source), count.outcome, count.reason, str(count.pages))
        console.print(counts)
    for silence in status.silent:
        if silence.watched:
            line = f"{silence.source} is silent: last new article {silence.last_new_at:%Y-%m-%d %H:%M} UTC, "
        else:
            line = f"{silence.source} was not looked at since {silence.looked_at:%Y-%m-%d %H:%M} UTC; "
        hours = silence.longest_gap.total_seconds() / 3600
        console.print(Text(line + f"its longest gap of late was {hours:.1f} h"))


def _state(run: Run) -> str:
    if run.finished is None:
        return "under way, or was killed"
    return ("done" if run.finished else "not finished") + (f": {run.message}" if run.message else "")


def _table(console: Console, *names: str) -> Table:
    table = table_on(console)
    for name in names:
        table.add_column(name, justify="right" if name == "pages" else "left")
    return table
