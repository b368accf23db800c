"""Options that several commands share."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

ARCHIVE = Path("archive")
SOURCES = Path("sources")


def tearsheet_with(archive: Path) -> str:
    """How the command begins that reads this archive."""
    return "tearsheet" if archive == ARCHIVE else shlex.join(["tearsheet", "--archive", str(archive)])


def id_or_url(text: str) -> int | str:
    """What ID|URL names: the number of an article, or its address."""
    return int(text) if text.isdecimal() and len(text) < 19 else text


sources_option = click.option(
    "--sources",
    type=click.Path(file_okay=False, path_type=Path),
    default=SOURCES,
    envvar="TEARSHEET_SOURCES",
    show_default=True,
    show_envvar=True,
    help="The folder of your source files.",
)
no_recipes_option = click.option(
    "--no-recipes", is_flag=True, help="Read every page by the general rules, also where a source knows its site."
)
contact_option = click.option(
    "--contact",
    default="",
    envvar="TEARSHEET_CONTACT",
    show_envvar=True,
    help="An address or URL for the User-Agent, so that a site can reach you.",
)
connect_to_option = click.option(
    "--connect-to",
    multiple=True,
    metavar="HOST:PORT:ADDRESS:PORT",
    help="Connect there instead, as curl does; may be repeated.",
)
