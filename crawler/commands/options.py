"""Options that several commands share."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

NAME = "tearsheet"
ARCHIVE = Path("archive")
SOURCES = Path("sources")


def program() -> str:
    """How this program is called from here: by its name where the shell finds it under that, else by its path."""
    called = Path(sys.argv[0])
    found = shutil.which(NAME)
    if called.name != NAME or called == Path(NAME) or (found and called.exists() and called.samefile(found)):
        return NAME
    return shlex.quote(str(called.relative_to(Path.cwd()) if called.is_relative_to(Path.cwd()) else called))


def tearsheet_with(archive: Path) -> str:
    """How the command begins that reads this archive."""
    return program() if archive == ARCHIVE else f"{program()} --archive {shlex.quote(str(archive))}"


def id_or_url(text: str) -> int | str:
    """What ID|URL names: the number of an article, or its address."""
    return int(text) if text.isdecimal() and len(text) < 19 else text


class Given(click.Option):
    """An option that may not be empty: a shell's variable that is not set would ask something else in silence."""

    def handle_parse_result(
        self, ctx: click.Context, opts: Mapping[str, Any], args: list[str]
    ) -> tuple[Any, list[str]]:
        """Refuse the empty value, where it was given."""
        if opts.get(str(self.name)) == "":
            raise click.BadParameter("it is empty; is a variable not set?", ctx, self)
        return super().handle_parse_result(ctx, opts, args)


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
quiet_option = click.option(
    "--quiet", "-q", is_flag=True, help="Say only what went wrong: for cron, which mails the rest."
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
