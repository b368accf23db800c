"""`tearsheet backup`: copy the archive, also while a crawl writes to it."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from crawler.output.numbers import counted
from storage.opening.backup import BackedUp, back_up


@click.command("backup")
@click.argument("path", type=click.Path(path_type=Path))
@click.pass_obj
def command(archive: Path, /, path: Path) -> None:
    """Copy the archive to the folder PATH, also while a crawl writes to it.

    The copy is what the archive held at one moment: its database, and its captures up to what that names. It is an
    archive like any other: `tearsheet --archive PATH search WORDS`. A new copy stands in PATH.part until it is whole.
    Where PATH is an earlier backup of the same archive, it is brought up to date, and of the captures only what is
    new is copied; any other folder that is not empty is refused.

    \b
      tearsheet backup /mnt/disk/archive
    """
    done = _run(archive, path) if sys.stderr.isatty() else back_up(archive, path)
    held = (
        f"{counted(done.articles, 'article')} and {counted(done.captures, 'capture')} in {counted(done.files, 'file')}"
    )
    click.echo(f"{path}: {held}; {done.copied / 1e6:,.1f} MB of captures were copied.")


def _run(archive: Path, path: Path) -> BackedUp:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks = {what: bars.add_task(what, total=None) for what in ("database", "captures")}
        return back_up(archive, path, lambda what, done, total: bars.update(tasks[what], completed=done, total=total))
