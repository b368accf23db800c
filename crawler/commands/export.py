"""`tearsheet export`: every article that matches, as JSON lines, CSV or Parquet."""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress

from crawler.commands.asking import Asking, question_of, question_options, why_empty
from crawler.commands.moments import say_left_out
from crawler.output.exporting import FORMATS, write
from crawler.output.numbers import counted
from storage.archive import Archive
from storage.errors import UsageError
from storage.queries.export import Export
from storage.queries.record import story_record


@click.command("export", cls=Asking)
@question_options
@click.option("--format", "form", type=click.Choice(FORMATS), help="What --output ends in, else jsonl.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="A file; by default standard output.")
@click.pass_obj
def command(archive: Path, /, words: tuple[str, ...], form: str | None, output: Path | None, **filters: Any) -> None:
    """Write every article that matches, in the order they were recorded.

    One line an article, with the keys of docs/json.md; without words and filters all articles. All is read at one
    moment, while a crawl may go on. In CSV a list is JSON in its cell, and a cell that a spreadsheet would take for a
    formula begins with an apostrophe. Parquet has times as instants in UTC, with the offset of the claim beside them;
    it needs pyarrow, and without says how to install that.

    \b
      tearsheet export > articles.jsonl
      tearsheet export --as-of 2025-02-07T10:00:00Z --ticker HKG:9988 --output then.csv
      tearsheet export --lang en --since 2025-01-01 --output january.parquet
    """
    query = question_of(words, filters)
    chosen = form or _form_of(output)
    if output is None and chosen == "parquet":
        raise UsageError("Parquet is no text; name a file with --output")
    with Archive.open(archive, read_only=True) as opened:
        export = opened.export(query)
        with _records(export) as records:
            number = write(records, chosen, output)
        why = "" if number else why_empty(opened, query)
    if output is not None:
        click.echo(f"{counted(number, 'article')} written to {output}", err=True)
    say_left_out(undated=export.undated, forgotten=export.forgotten, why=why)


def _form_of(output: Path | None) -> str:
    """By the ending of the file's name; a name without one, such as /dev/stdout, is as none."""
    ending = output.suffix.removeprefix(".").lower() if output is not None else ""
    if ending and ending not in FORMATS:
        raise UsageError(f"{output} has the ending of no format; end it in .jsonl, .csv or .parquet, or give --format")
    return ending or "jsonl"


@contextmanager
def _records(export: Export) -> Iterator[Iterator[dict[str, Any]]]:
    """The records, with a bar on standard error where that is a terminal."""
    bars = Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
    with bars:
        task = bars.add_task("exporting", total=1.0)

        def each() -> Generator[dict[str, Any], None, None]:
            for story in export:
                record = story_record(story, [])
                del record["versions"]
                yield record
                bars.update(task, completed=export.done)

        with closing(each()) as records:  # before the archive is closed, also when the writing fails
            yield records
