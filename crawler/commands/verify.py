"""`tearsheet verify`: every byte of the archive and its captures."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from crawler.output.numbers import counted
from storage.errors import UsageError
from storage.page import storable
from storage.verify.check import Step, Verified, verify
from storage.verify.finding import Finding

_NOTED = re.compile(r"(\d{4}-\d\d-\d\d):([0-9a-fA-F]{64})")


@click.command("verify")
@click.option("--expect", multiple=True, metavar="DAY:SEAL", help="A day's seal noted earlier; may be repeated.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line: findings, then the summary.")
@click.pass_context
def command(context: click.Context, /, expect: tuple[str, ...], as_json: bool) -> None:
    """Check every byte of the archive and its captures; change nothing.

    Database pages, indexes, the full text, each row, each version's digest and seal, each day's root, and each record
    of the capture files. What is not as it was written is named, one line each, with file, place and article; then
    the exit code is 1. Not while a crawl writes.

    The last line has the newest day's seal. Whoever notes it elsewhere, or publishes it, can later prove with --expect
    that nothing recorded up to then was changed, also not by somebody with the right to write. While the day goes on
    its seal changes with each version: one noted before its end is still known here, but not to a bundle of evidence.

    \b
      tearsheet verify
      tearsheet verify --expect 2025-03-03:8c1f...
    """
    with ExitStack() as stack:
        step = _progress(stack) if sys.stderr.isatty() else _no_progress
        total = _print(verify(context.obj, step, _expected(expect)), as_json)
    context.exit(1 if total.faults else 0)


def _expected(given: Iterable[str]) -> list[tuple[str, str]]:
    noted = []
    for each in given:
        parts = _NOTED.fullmatch(each)
        if parts is None:
            raise UsageError(f"--expect {each}: give a day and its seal, 2025-03-03: and 64 hexadecimal digits")
        noted.append((parts[1], parts[2]))
    return noted


def _no_progress(what: str, done: int, total: int) -> None:
    """Nobody looks."""


def _progress(stack: ExitStack) -> Step:
    bars = stack.enter_context(
        Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            console=Console(stderr=True),
            transient=True,
        )
    )
    task = bars.add_task("", total=None)
    return lambda what, done, total: bars.update(task, description=what, completed=done, total=total)


def _print(found: Iterable[Finding | Verified], as_json: bool) -> Verified:
    total = Verified()
    for each in found:
        if isinstance(each, Verified):
            total = each
        if as_json:
            click.echo(storable(json.dumps(asdict(each), ensure_ascii=False)))
        elif isinstance(each, Finding):
            click.echo(storable(str(each) if each.fault else f"Note: {each}"))
    if not as_json:
        read = f"{counted(total.versions, 'version')} of {counted(total.days, 'day')}"
        kept = f"{counted(total.captures, 'capture')} ({total.capture_bytes / 1e6:,.1f} MB)"
        click.echo(f"{read} and {kept}: {counted(total.faults, 'fault') if total.faults else 'no fault'}")
        if total.removed_versions or total.removed_captures:
            gone = f"{counted(total.removed_versions, 'version')} and {counted(total.removed_captures, 'capture')}"
            click.echo(f"Of these {gone} were removed on request: only seals and what is left could be checked.")
        if total.newest_day:
            over = total.newest_day < f"{datetime.now(UTC):%Y-%m-%d}"
            click.echo(f"Seal of {total.newest_day}{'' if over else ' until now'}: {total.newest_seal}")
    return total
