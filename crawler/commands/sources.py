"""`tearsheet sources`: list, add and check sources."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.text import Text

from crawler.commands.options import SOURCES, connect_to_option, contact_option, program, sources_option
from crawler.output.numbers import counted
from crawler.output.tables import console_on, table_on
from crawler.sources.addresses import host_of
from crawler.sources.mine import all_sources, own_sources
from crawler.sources.source import Source
from crawler.sources.source_files import pick_sources
from crawler.sources.source_keys import duration_text
from storage.outcome import Rejected

if TYPE_CHECKING:
    from crawler.trying.checker import Report


@click.group("sources")
def command() -> None:
    """List, add and check sources.

    A source is one TOML file: where to look for articles, how often, and what helps to read them (docs/sources.md).
    """


@command.command("list")
@sources_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object a source, on one line.")
def list_(sources: Path, as_json: bool) -> None:
    """List your sources, then the bundled ones."""
    own = {source.name for source in own_sources(sources)} if sources.is_dir() else set()
    found = sorted(all_sources(sources).values(), key=lambda source: source.name not in own)
    if as_json:
        for source in found:
            click.echo(json.dumps(_record(source, source.name in own), ensure_ascii=False))
        return
    console = console_on(sys.stdout)
    table = table_on(console)
    for heading in ("name", "title", "every", "from", "looks at"):
        table.add_column(heading, overflow="fold", no_wrap=heading in ("name", "every", "from"))
    for source in found:
        origin = "yours" if source.name in own else "bundled"
        table.add_row(Text(source.name), Text(source.title), duration_text(source.every), origin, Text(_places(source)))
    console.print(table)


def _places(source: Source) -> str:
    """What is looked at, and on which hosts: "www.acme.example: 2 feeds, 1 sitemap"; the addresses are in --json."""
    kinds = (("feed", source.feeds), ("sitemap", source.sitemaps), ("listing", source.listings))
    said = ", ".join(counted(len(places), kind) for kind, places in kinds if places)
    return f"{', '.join(dict.fromkeys(map(host_of, source.starts)))}: {said}" if said else "saved pages only"


def _record(source: Source, own: bool) -> dict[str, object]:
    return {
        "name": source.name,
        "title": source.title,
        "homepage": source.homepage,
        "every": source.every,
        "own": own,
        "starts": list(source.starts),
        "licence": source.licence,
    }


@command.command("add")
@click.argument("url")
@sources_option
@contact_option
@connect_to_option
@click.option("--name", default="", help="The source's name; by default made from the host.")
@click.option(
    "--allow-private",
    is_flag=True,
    help="Also where the address is not public; the file then has allow_private = true.",
)
def add(url: str, sources: Path, contact: str, connect_to: tuple[str, ...], **how: Any) -> None:
    """Find the feed or sitemap of a site and write its TOML file.

    URL is the home page, a section, or a feed itself. The file is yours to change; one that is there is never
    overwritten.
    """
    from crawler.trying.finder import propose, save_source, write_source
    from crawler.trying.getter import Getter

    allow_private: bool = how["allow_private"]
    with Getter(contact=contact, connect_to=connect_to, allow_private=allow_private or bool(connect_to)) as getter:
        proposal = propose(url, getter.get)
    text = write_source(proposal, allow_private=allow_private)
    path = save_source(text, sources, how["name"] or proposal.name)
    click.echo(f"{path}:\n\n{text}")
    for named, why in proposal.left_out:
        click.echo(f"Left out, though the site names it: {named}: {why}", err=True)
    where = "" if sources == SOURCES else f" --sources {shlex.quote(str(sources))}"
    said = f"`{program()} sources check {path.stem}{where}`, then `{program()} crawl {path.stem}{where}`"
    click.echo(f"Try it with {said}.")


@command.command("check")
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@sources_option
@contact_option
@connect_to_option
def check(names: tuple[str, ...], sources: Path, contact: str, connect_to: tuple[str, ...]) -> None:
    """Try sources and show what they yield; archive nothing.

    Each feed, sitemap and listing is fetched once, and up to three of the pages they name are read. Exit code 1 when
    a source has a problem.
    """
    from crawler.trying.checker import check_source
    from crawler.trying.getter import Getter
    from pipelines.read import read

    found = pick_sources(all_sources(sources), names) if names else own_sources(sources)
    if not found:
        click.echo(f"There are no sources in the folder {sources}; name a bundled one to check it.")
    problems = 0
    for source in found:
        with Getter(contact=contact, connect_to=connect_to, allow_private=source.allow_private) as getter:
            report = check_source(source, getter.get, read)
        _print(report)
        problems += len(report.problems)
    raise click.exceptions.Exit(1 if problems else 0)


def _print(report: Report) -> None:
    click.echo(report.source)
    for start in report.starts:
        if isinstance(start.found, Rejected):
            click.echo(f"  {start.url}\n    refused: {start.found.reason} ({'; '.join(start.found.evidence)})")
        else:
            dated = f", {start.with_date:.0%} with a date" if start.links else ""
            click.echo(f"  {start.url}\n    {start.found.format}: {len(start.links)} links{dated}")
    for sample in report.samples:
        click.echo(f"  {sample.link.url}")
        if isinstance(sample.outcome, Rejected):
            click.echo(f"    no article: {sample.outcome.reason} ({'; '.join(sample.outcome.evidence)})")
            continue
        article = sample.outcome
        when = article.published.isoformat() if article.published else "no date"
        click.echo(
            f"    {article.title}\n    {when}, {len(article.paragraphs)} paragraphs, {len(article.text)} characters"
        )
    for problem in report.problems:
        click.echo(f"  problem: {problem}")
    if not report.problems:
        click.echo("  works")
