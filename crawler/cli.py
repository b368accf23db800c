"""The command line: one group, each command in its own module, Scrapy imported only inside the commands that crawl."""

from __future__ import annotations

import click


@click.group()
def main() -> None:
    """Keep the finance press: crawl, read, archive, search."""
