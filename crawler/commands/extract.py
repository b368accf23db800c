"""`tearsheet extract`: read saved pages and print the articles."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import click

from crawler.commands.options import Given, no_recipes_option, sources_option
from crawler.importing.saved import NOTHING_THERE, STANDARD_INPUT, SavedPage, known_of, saved_pages
from crawler.output.record import record
from crawler.sources.mine import all_sources
from crawler.sources.owners import RecipeChoice, general, recipe_by_host
from pipelines.processes.reader import PageReader
from pipelines.recipe import NOTHING_LEARNED
from storage.article import Article
from storage.errors import UsageError
from storage.outcome import Rejected


@click.command("extract")
@click.argument("paths", metavar="PATH...|-", nargs=-1, type=click.Path(path_type=Path))
@click.option("--url", cls=Given, default="", help="The address the page came from.")
@click.option(
    "--fetched-at", cls=Given, default="", metavar="TIME", help="When it was fetched, ISO 8601; UTC without a zone."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a page, on one line (docs/json.md).")
@click.option("--jsonl", "lists", is_flag=True, help="The input is JSON Lines: {id, path|html, url, fetched_at}.")
@no_recipes_option
@sources_option
def command(paths: tuple[Path, ...], url: str, fetched_at: str, as_json: bool, lists: bool, **how: Any) -> None:
    """Read pages and print the articles; archive nothing.

    PATH is a saved page (.html, .html.gz, .mhtml), a text dump (.txt), a WARC file, a list of pages (.jsonl) or a
    folder of them; "-" reads one of these from standard input. Each page is read in a process of its own, so a hostile
    one costs ten seconds at most. A page that is no article is printed as such, with the reason; that is no failure.
    Where a source, yours or a bundled one, owns the page's host, its recipe helps to read it (docs/recipes.md).

    \b
      tearsheet extract page.html --url https://news.example/a --fetched-at 2025-02-07
      curl -s https://news.example/a | tearsheet extract - --json | jq .title
      tearsheet extract --jsonl pages.jsonl > articles.jsonl
    """
    if not paths and not lists:
        raise UsageError("name at least one PATH, or - for standard input; see `tearsheet extract --help`")
    known = known_of(paths, url=url, fetched_at=fetched_at, lists=lists)
    failed = missing = found = False
    saved = chain.from_iterable(saved_pages(path, known, lists=lists) for path in paths or (STANDARD_INPUT,))
    recipe_for = general if how["no_recipes"] else recipe_by_host(all_sources(how["sources"]).values())
    for each, result in _read(saved, recipe_for, one=len(paths) == 1 and not lists):
        found = True
        if result is None:
            click.echo(f"Error: {each.problem}", err=True)
            failed, missing = True, missing or len(paths) == 1
        elif as_json or lists:
            assert each.page
            click.echo(json.dumps(record(each.id, each.page, result), ensure_ascii=False))
        else:
            click.echo(as_text(result))
    if not found and not lists:
        click.echo(NOTHING_THERE, err=True)
    if failed:
        raise click.exceptions.Exit(2 if missing and not lists else 1)


def _read(
    saved: Iterator[SavedPage], recipe_for: RecipeChoice, *, one: bool
) -> Iterator[tuple[SavedPage, Article | Rejected | None]]:
    """Each saved page with its result, in order; None for one that could not be had."""
    workers = 1 if one else min(4, os.cpu_count() or 1)
    with PageReader(workers) as reader:
        waiting: list[SavedPage] = []

        def pages() -> Iterator[SavedPage]:
            for each in saved:
                waiting.append(each)
                if each.page:
                    yield each

        readings = reader.map_results(
            (each.page, recipe_for(each.page), NOTHING_LEARNED) for each in pages() if each.page is not None
        )
        for result in readings:
            while waiting and waiting[0].page is None:
                yield waiting.pop(0), None
            yield waiting.pop(0), result
        while waiting:
            yield waiting.pop(0), None


def as_text(result: Article | Rejected) -> str:
    """The article for a person: title, a line of facts, the text."""
    if isinstance(result, Rejected):
        return f"No article: {result.reason} ({'; '.join(result.evidence)})\n"
    published = result.published
    when = f"{published.isoformat()} (to the {published.precision})" if published else "no date"
    facts = (when, ", ".join(result.authors), result.provider, result.publisher)
    tickers = " ".join(f"{ticker.mic}:{ticker.symbol}" for ticker in result.tickers)
    head = [result.title, " | ".join(filter(None, facts))] + ([tickers] if tickers else [])
    return "\n".join(head) + f"\n\n{result.text}\n"
