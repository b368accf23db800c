"""The command line: one group. Each command is a module of its own, imported when it is called: `--help` is quick."""

from __future__ import annotations

import importlib
import io
import os
import sys
from pathlib import Path

import click

from crawler.commands.options import ARCHIVE
from storage.errors import TearsheetError, UsageError
from storage.files.folders import is_of_the_disk

COMMANDS: dict[str, tuple[str, str]] = {
    "crawl": ("crawler.commands.crawl", "Discover, fetch, read and archive what the sources published."),
    "import": ("crawler.commands.import_", "Archive saved pages, text dumps, lists of pages and WARC files."),
    "extract": ("crawler.commands.extract", "Read pages and print the articles; archive nothing."),
    "search": ("crawler.commands.search", "Find articles by their words."),
    "show": ("crawler.commands.show", "Print one article, its versions, or what was removed from it."),
    "export": ("crawler.commands.export", "Write every article that matches as JSON lines, CSV or Parquet."),
    "reread": ("crawler.commands.reread", "Read captures again with today's extractor and recipes."),
    "sources": ("crawler.commands.sources", "List, add and check sources."),
    "schedule": ("crawler.commands.schedule", "Keep crawling, each source when it is due."),
    "status": ("crawler.commands.status", "Show the last runs, their outcomes and silent sources."),
    "backup": ("crawler.commands.backup", "Copy the archive, also while a crawl writes to it."),
    "forget": ("crawler.commands.forget", "Remove texts and captures on request, and leave a tombstone."),
    "upgrade": ("crawler.commands.upgrade", "Bring an archive of an older version up to date."),
    "verify": ("crawler.commands.verify", "Check every byte of the archive and its captures."),
    "evidence": ("crawler.commands.evidence", "Write a bundle that proves what was recorded of an article."),
    "serve": ("crawler.commands.serve", "Browse and search the archive with Datasette on this machine."),
    "newsroom": ("crawler.commands.newsroom", "Serve the bundled demonstration sites on 127.0.0.1."),
    "demo": ("crawler.commands.demo", "Crawl the bundled newsroom and show what came of it."),
}

# These ask no archive, or take it as it is; `upgrade` has its own words.
_NO_ARCHIVE = frozenset({"extract", "sources", "newsroom", "demo", "backup", "upgrade", "verify"})
_WRITE = frozenset({"crawl", "import", "schedule", "forget", "reread"})
_DATABASE = "tearsheet.db"


class LazyGroup(click.Group):
    """A group that knows its commands' names and first lines without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order of COMMANDS, which follows a user's way."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module and return its `command`."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(COMMANDS[cmd_name][0]).command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from COMMANDS alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Name the nearest command when there is none of that name."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            raise click.UsageError(f"{error.message.rstrip('.')}.{hint}", ctx) from None


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="tearsheet", prog_name="tearsheet")
@click.option(
    "--archive",
    type=click.Path(file_okay=False, path_type=Path),
    default=ARCHIVE,
    envvar="TEARSHEET_ARCHIVE",
    show_default=True,
    show_envvar=True,
    help="The archive's folder: tearsheet.db and captures/.",
)
@click.pass_context
def group(ctx: click.Context, archive: Path) -> None:
    """Keep the finance press: crawl, read, archive, search.

    A first look, with no internet: `tearsheet demo`. Then `tearsheet sources add URL`, `tearsheet crawl`,
    `tearsheet search WORDS`, `tearsheet serve`.

    Exit codes: 0 done, 1 something failed, 2 wrong usage or configuration.
    """
    ctx.obj = archive
    if ctx.invoked_subcommand not in _NO_ARCHIVE and (archive / _DATABASE).exists():
        from crawler.commands.upgrade import offer

        offer(archive, writes=ctx.invoked_subcommand in _WRITE)


def main() -> None:
    """Run the command line; every error a user can cause is one sentence and an exit code."""
    _set_encodings()
    try:
        code = group.main(standalone_mode=False) or 0
        sys.stdout.flush()
        sys.exit(code)
    except click.exceptions.Exit as leaving:
        sys.exit(leaving.exit_code)
    except click.Abort:
        click.echo("Interrupted.", err=True)
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(2 if isinstance(error, click.UsageError) else 1)
    except BrokenPipeError:
        _drop_output()  # whoever read it has seen enough (`| head`)
        sys.exit(1)
    except TearsheetError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(2 if isinstance(error, UsageError) else 1)
    except OSError as error:
        if not is_of_the_disk(error):
            raise
        _drop_output()
        click.echo(f"Error: {error.filename or 'The output'} cannot be written: {error.strerror}", err=True)
        sys.exit(1)


def _set_encodings() -> None:
    """Files and pipes get UTF-8 under any locale, for programs read them; a terminal gets what it can show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _drop_output() -> None:
    """Python would complain again when it flushes standard output at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
