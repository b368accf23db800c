"""`tearsheet demo`: the main job on the bundled newsroom, with nothing but this machine."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from click.core import ParameterSource
from rich.console import Console
from rich.text import Text

from crawler.commands.options import program, tearsheet_with
from crawler.commands.search import print_hits
from crawler.newsroom import FIRST_CRAWL, PORT, Newsroom, newsroom_sources, serving
from storage.archive import Archive
from storage.errors import StorageError
from storage.queries.search import SearchQuery
from storage.times import parse_instant

QUESTIONS = ("dividend", "半導體")
FOLDER = Path("demo-archive")


@click.command("demo")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes that read pages.")
@click.pass_context
def command(ctx: click.Context, workers: int) -> None:
    """Crawl the bundled newsroom and show what came of it.

    The newsroom is a set of small made-up news sites on 127.0.0.1. They are crawled by the same spider into the same
    kind of archive as real sources, by default in ./demo-archive, apart from yours. The newsroom has a clock of its
    own: each further `tearsheet demo` comes a day later, when stories were corrected, withdrawn and added.
    """
    root = ctx.find_root()
    given = root.get_parameter_source("archive") is not ParameterSource.DEFAULT
    folder: Path = ctx.obj if given else FOLDER
    clock = _next_clock(folder)
    code = _crawl(folder, clock, workers)
    console = Console(highlight=False)
    with Archive.open(folder, read_only=True) as archive:
        for words in QUESTIONS:
            console.print(Text(f"\n$ {tearsheet_with(folder)} search {words}", style="bold"), soft_wrap=True)
            print_hits(archive.search(SearchQuery(words=words, limit=3)), console, folder)
    console.print("\nGo on with:", style="bold")
    console.print(Text(f"  {tearsheet_with(folder)} serve    # browse and search it"), soft_wrap=True)
    own = f"  {program()} sources add URL                  # a source of your own; then `{program()} crawl`"
    console.print(Text(own), soft_wrap=True)
    raise click.exceptions.Exit(code)


def _crawl(folder: Path, clock: datetime, workers: int) -> int:
    from crawler.crawling.crawl import CrawlOptions, crawl
    from crawler.crawling.progress import print_report, progress_on

    try:
        served = serving(Newsroom(1, clock), PORT)
        server = served.__enter__()
    except OSError:
        # The port is taken: another one serves as well, the pages keep their addresses.
        served = serving(Newsroom(1, clock), 0)
        server = served.__enter__()
    try:
        click.echo(f"The newsroom, {clock:%d %B %Y}: {len(server.newsroom.hosts)} made-up sites on 127.0.0.1.\n")
        options = CrawlOptions(
            connect_to=server.connect_to, clock=lambda: clock, workers=workers, progress=progress_on(sys.stderr)
        )
        report = crawl(newsroom_sources().values(), folder, options)
    finally:
        served.__exit__(None, None, None)
    print_report(report, sys.stdout)
    return report.exit_code


def _next_clock(folder: Path) -> datetime:
    """The first crawl's moment, or a day after the last run that the archive knows of."""
    if not (folder / "tearsheet.db").exists():
        return FIRST_CRAWL
    with Archive.open(folder, read_only=True) as archive:
        runs = archive.status(datetime.now(UTC)).runs
        last = archive.connection.execute("SELECT max(recorded_at) FROM versions").fetchone()[0]
    if any(run.source not in newsroom_sources() for run in runs):
        raise StorageError(f"{folder} holds other sources than the newsroom's; give an empty one with --archive")
    clock = max((run.started_at for run in runs), default=FIRST_CRAWL - timedelta(days=1)) + timedelta(days=1)
    if last and parse_instant(last) > clock:
        raise StorageError(
            f"{folder} was written to by the clock of today, as by a reread; the newsroom's would go back behind that. "
            f"Begin anew, in another folder: `{tearsheet_with(folder.with_name(folder.name + '-2'))} demo`"
        )
    return clock
