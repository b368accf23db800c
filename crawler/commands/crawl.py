"""`tearsheet crawl`: discover, fetch, read and archive."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from crawler.commands.options import connect_to_option, contact_option, quiet_option, sources_option
from crawler.sources.mine import chosen


@click.command("crawl")
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@sources_option
@contact_option
@connect_to_option
@click.option("--limit", type=click.IntRange(1), help="At most so many pages of each source.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes that read pages.")
@quiet_option
@click.pass_obj
def command(
    archive: Path, /, names: tuple[str, ...], sources: Path, quiet: bool, connect_to: tuple[str, ...], **how: Any
) -> None:
    """Discover, fetch, read and archive what the sources published.

    Without a SOURCE all of yours are crawled, those in the --sources folder; a bundled one is crawled when it is
    named. What is due is fetched and nothing else: pages never seen, and young ones again, so that corrections are
    found. Ctrl-C stops cleanly; the next crawl goes on.

    \b
      tearsheet crawl fed ecb
      tearsheet sources add https://news.example/ && tearsheet crawl

    Exit code 1 when a write failed, the crawl did not finish, or no feed, sitemap or listing of a source could be read.
    """
    wanted = chosen(names, sources)
    from crawler.crawling.crawl import CrawlOptions, crawl
    from crawler.crawling.progress import print_outcome, progress_on

    options = CrawlOptions(
        connect_to=connect_to,
        contact=how["contact"],
        workers=how["workers"],
        limit=how["limit"],
        progress=progress_on(sys.stderr, quiet=quiet),
    )
    report = crawl(wanted, archive, options)
    print_outcome(report, quiet=quiet)
    if not options.contact and any(source.forbidden for source in report.sources):
        said = "A site refused what names its pages, and no contact was sent; some want one: --contact you@example.org"
        click.echo(said, err=True)
    raise click.exceptions.Exit(report.exit_code)
