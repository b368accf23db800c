"""`tearsheet upgrade`: bring an archive of an older version up to date; and the question every command asks first."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from crawler.commands.opening import for_writing
from storage.opening.upgrade import pending_in


@click.command("upgrade")
@click.option("--copy/--no-copy", "copy", default=True, help="Copy tearsheet.db first (default), or do not.")
@click.pass_obj
def command(archive: Path, /, copy: bool) -> None:
    """Bring an archive that an older Tearsheet wrote up to date.

    A crawl or an import does the same; on a terminal every command asks first. The way is forward only: the older
    program refuses the archive afterwards, so tearsheet.db is copied to tearsheet.db.before-... beside it. Captures
    are not touched.

    \b
      tearsheet upgrade
      tearsheet upgrade --no-copy
    """
    if not pending_in(archive):
        click.echo(f"{archive} is up to date.")
        return
    upgrade(archive, copy)


def upgrade(archive: Path, copy: bool) -> None:
    """Do it, and say what was done."""
    with for_writing(archive, copy_first=copy):
        pass


def offer(archive: Path, *, writes: bool) -> None:
    """Bring the archive up to date where it has to be; on a terminal ask before whether to keep a copy.

    Without a terminal only a command that `writes` does so, with the copy.
    """
    asks = sys.stdin.isatty() and sys.stderr.isatty()
    names = pending_in(archive) if asks or writes else ()
    if not names:
        return
    copy = True
    if asks:
        click.echo(f"{archive} was written by an older Tearsheet and is brought up to date now.", err=True)
        copy = click.confirm(f"Keep a copy of tearsheet.db as it is before {names[0]}?", True, err=True)
    upgrade(archive, copy)
