"""The option --as-of, and what is said of the articles that it leaves out."""

from __future__ import annotations

from datetime import datetime

import click

from storage.errors import UsageError
from storage.queries.asof import parse_as_of


def as_of_option(text: str) -> datetime | None:
    """The aware moment of --as-of, None without one. Raises UsageError when it is none or names no zone."""
    try:
        return parse_as_of(text) if text else None
    except UsageError as error:
        raise UsageError(f"--as-of {error}") from None


def say_left_out(*, undated: int, forgotten: int, why: str) -> None:
    """Say on standard error why an answer has less than one may think.

    That is how many articles an as-of answer lacks, without a publication time or removed since, and `why` it is empty.
    """
    if why:
        click.echo(f"{why[0].upper()}{why[1:]}.", err=True)
    if undated:
        articles = "1 undated article was" if undated == 1 else f"{undated} undated articles were"
        click.echo(f"{articles} left out; --undated includes them.", err=True)
    if forgotten:
        articles = "1 article was" if forgotten == 1 else f"{forgotten} articles were"
        click.echo(f"{articles} held then and removed on request since; nobody can tell what matched.", err=True)
