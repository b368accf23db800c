"""`tearsheet reread`: captures read again with today's extractor and recipes."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from crawler.commands.opening import for_writing
from crawler.commands.options import no_recipes_option, sources_option
from crawler.newsroom import newsroom_sources
from crawler.rereading.reread_report import Shown, progress_on
from crawler.rereading.rereading import RereadOptions, RereadReport, reread
from crawler.sources.mine import all_sources
from storage.archive import Archive
from storage.rereads.rereading import Finding


@click.command("reread")
@click.argument("source", required=False)
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would change, with examples.")
@click.option("--examples", default=3, show_default=True, type=click.IntRange(0), help="Of each kind of change.")
@click.option("--thorough", is_flag=True, help="Read also what today's extractor and recipe have read already.")
@click.option("--json", "as_json", is_flag=True, help="A line of JSON for every capture that differs (docs/json.md).")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes that read pages.")
@no_recipes_option
@sources_option
@click.pass_obj
def command(archive: Path, /, source: str | None, sources: Path, **how: Any) -> None:
    """Read captures again with today's extractor and recipes.

    Nothing is fetched. The captures of the stories' current versions are read, and those of pages that were refused,
    each with the recipe of its source and fetch date and with what the archive has learned of the source. What differs
    is recorded as another reading (`show --versions`: reread), never as an edit by the publisher, and never as known
    earlier than now. What the same extractor and recipe have read is passed over: doing it again changes nothing, and
    after Ctrl-C the same command goes on. No crawl can run meanwhile, unless it is a --dry-run.

    \b
      tearsheet reread --dry-run
      tearsheet reread fed
      tearsheet reread --json | jq -r .url

    Exit code 1 when a capture could not be read.
    """
    options = RereadOptions(
        clock=lambda: datetime.now(UTC),
        sources=newsroom_sources() | all_sources(sources),
        source=source,
        recipes=not how["no_recipes"],
        dry_run=how["dry_run"],
        thorough=how["thorough"],
        workers=how["workers"],
    )
    shown = Shown(examples=how["examples"] if how["dry_run"] else 0, as_json=how["as_json"], stream=sys.stdout)
    opening = Archive.open(archive, read_only=True) if options.dry_run else for_writing(archive)
    with opening as opened, progress_on(sys.stderr) as progress:

        def found(report: RereadReport, finding: Finding) -> None:
            shown.add(finding)
            progress.advance(report)

        report = reread(opened, options, found)
    shown.end(report, dry_run=options.dry_run)
    for problem, number in report.problems.items():
        click.echo(f"Error: {problem}" + (f" ({number} captures)" if number > 1 else ""), err=True)
    raise click.exceptions.Exit(1 if report.problems else 0)
