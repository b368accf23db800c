"""`tearsheet forget`: remove texts and captures on request."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn

from crawler.commands.options import Given
from crawler.importing.saved import parse_moment
from crawler.output.numbers import counted
from storage.errors import UsageError
from storage.removal.forgetting import Forgotten, forget, would_forget
from storage.removal.forgotten import Wanted


@click.command("forget")
@click.option(
    "--source", cls=Given, default="", help="Every story and page of this source, and its feeds as they were kept."
)
@click.option("--url", cls=Given, default="", help="The story with this address, whichever of its addresses it is.")
@click.option(
    "--before", cls=Given, default="", metavar="TIME", help="What was first seen before; a day or a time, UTC."
)
@click.option("--why", default="", help="Who asked and why; it is kept with the tombstones.")
@click.option("--dry-run", is_flag=True, help="Only count.")
@click.option("--yes", is_flag=True, help="Do not ask; needed where there is no terminal.")
@click.pass_obj
def command(archive: Path, /, dry_run: bool, yes: bool, why: str, **asked: str) -> None:
    """Remove texts and captures on request, and leave a tombstone.

    Of several conditions all must hold. Title, text, authors, removed blocks, tickers and every version of it go, and
    the captures of its pages; so do captures of feeds and listings that name it, and torn tails of capture files. What
    stays says that something was there: address, source, publisher, the times of publication, first sight and
    removal, and digests. These pages are never fetched or kept again; new stories of a source are, as long as it has a
    source file.

    At the end the full-text index is merged and the database is written anew, so that nothing is left in its free
    pages: half a minute to a minute for each GB of the database, however little is removed, and free disk of twice its
    size (a copy in the temporary folder, a log beside it). If it is broken off, or another program still reads the
    archive as it was, the same command goes on. Backups made before still hold the texts; `tearsheet backup` to the
    same place clears them. Bytes are overwritten in the files; what a disk or a snapshot keeps is beyond this.

    \b
      tearsheet forget --url https://news.example/a --why "letter of 3 May" --dry-run
      tearsheet forget --source oldwire --before 2020-01-01 --yes
    """
    before = parse_moment(asked["before"], "--before") if asked["before"] else None
    wanted = Wanted(source=asked["source"], url=asked["url"], before=before)
    if not str(wanted):
        raise click.UsageError("say what to forget: --source, --url or --before")
    found = would_forget(archive, wanted)
    click.echo(f"{wanted}: {_counts(found)}{' would be removed' if dry_run else ''}.")
    if not (found.versions or found.captures):
        click.echo("Nothing in the archive matches, or what did was removed before.", err=True)
    if dry_run:
        return
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError("there is no terminal to confirm this on; --yes does it without asking")
        if not click.confirm("Remove them for good?"):
            click.echo("Nothing was removed.")
            raise click.exceptions.Exit(1)
    done = _run(archive, wanted, why)
    click.echo(f"Removed: {_counts(done)}.")
    for path in done.copies:
        click.echo(f"{path} was made before and still holds what was removed; delete it.", err=True)


def _counts(found: Forgotten) -> str:
    stories, versions = counted(found.articles, "story", "stories"), counted(found.versions, "version")
    return f"{stories} with {versions}, and {counted(found.captures, 'capture')}"


def _run(archive: Path, wanted: Wanted, why: str) -> Forgotten:
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,.0f}/{task.total:,.0f}"))
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def show(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done, total=total)

        return forget(archive, wanted, why=why, now=datetime.now(UTC), progress=show)
