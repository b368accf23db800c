"""`tearsheet import`: saved pages, text dumps, lists and WARC files into the archive."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

import click

from crawler.commands.opening import for_writing
from crawler.commands.options import Given, no_recipes_option, sources_option, tearsheet_with
from crawler.importing.importing import ImportReport, import_pages
from crawler.importing.saved import NOTHING_THERE, STANDARD_INPUT, known_of, saved_pages
from crawler.output.numbers import counted
from crawler.sources.mine import all_sources
from crawler.sources.owners import RecipeChoice, general, own_recipe, recipe_by_host
from crawler.sources.source import Source
from crawler.sources.source_files import check_name
from storage.errors import UsageError
from storage.files.folders import FILE
from storage.outcome import Outcome


@click.command("import")
@click.argument("paths", metavar="PATH...|-", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--url", cls=Given, default="", help="The address the saved page came from.")
@click.option(
    "--fetched-at", cls=Given, default="", metavar="TIME", help="When it was fetched, ISO 8601; UTC without a zone."
)
@click.option(
    "--source", "name", cls=Given, default="import", show_default=True, help="File the articles under this source."
)
@no_recipes_option
@sources_option
@click.pass_obj
def command(archive: Path, /, paths: tuple[Path, ...], url: str, fetched_at: str, name: str, **how: Any) -> None:
    """Archive saved pages, text dumps, lists of pages and WARC files.

    PATH is a saved page (.html, .html.gz, .mhtml), a text dump (.txt), a list (.jsonl with {id, path|html, url,
    fetched_at}), a WARC file (.warc, .warc.gz, .warc.zst; CC-NEWS and Browsertrix too) or a folder of them; "-" reads
    one of these from standard input. An imported article was first seen when it is imported: only a crawl can say that
    something was public earlier. Doing it again changes nothing. A page without an address is filed under the place of
    its file. A page is read with the recipe of --source or, without it, of the source that owns its host
    (docs/recipes.md).

    \b
      tearsheet import page.html --url https://news.example/a --fetched-at 2025-02-07T03:30:00Z
      tearsheet import saved/ CC-NEWS-20250207.warc.gz
    """
    check_name(name, file=f"--source {name}")
    for path in paths:
        if path != STANDARD_INPUT and not path.exists():
            raise UsageError(f"{path}: there is no such file or folder")
    known = replace(known_of(paths, url=url, fetched_at=fetched_at), by_place=True)
    known_sources = all_sources(how["sources"])
    source = known_sources.get(name) or Source(name=name, title="imported")
    recipe_for: RecipeChoice = own_recipe(source) if name in known_sources else recipe_by_host(known_sources.values())
    if how["no_recipes"]:
        recipe_for = general
    saved = chain.from_iterable(saved_pages(path, known) for path in paths)
    first = list(islice(saved, 1))
    if not first and not (archive / FILE).exists():
        click.echo(NOTHING_THERE, err=True)
        return  # no archive is made for nothing
    with for_writing(archive) as opened:
        pages, now = chain(first, saved), lambda: datetime.now(UTC)
        report = import_pages(opened, pages, source, recipe_for=recipe_for, now=now, advanced=_progress)
    _print(report, archive)
    if not first:
        click.echo(NOTHING_THERE, err=True)
    raise click.exceptions.Exit(1 if report.problems else 0)


def _progress(report: ImportReport) -> None:
    end = "\r" if sys.stderr.isatty() else "\n"
    click.echo(f"{counted(report.pages, 'page')}{end}", err=True, nl=False)


def _print(report: ImportReport, archive: Path) -> None:
    by_outcome: Counter[Outcome] = Counter()
    reasons: Counter[str] = Counter()
    for (outcome, reason), number in report.counts.items():
        by_outcome[outcome] += number
        if reason:
            reasons[reason.value] += number
    said = ", ".join(f"{by_outcome[outcome]} {outcome}" for outcome in Outcome if by_outcome[outcome])
    click.echo(counted(report.pages, "page") + (f": {said}" if said else ""))
    if reasons:
        click.echo("not articles: " + ", ".join(f"{number} {reason}" for reason, number in reasons.most_common()))
    if report.skipped:
        hold = "holds" if report.skipped == 1 else "hold"
        click.echo(f"skipped: {counted(report.skipped, 'record')} that {hold} no page")
    if report.pages == 1 and report.saved[0].article_id:
        click.echo(f"read it with `{tearsheet_with(archive)} show {report.saved[0].article_id}`")
    for problem in report.problems:
        click.echo(f"Error: {problem}", err=True)
