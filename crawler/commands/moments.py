"""The option --as-of, and what is said of the articles that it leaves out."""

from __future__ import annotations

from datetime import datetime

import click

from storage.asof import parse_as_of
from storage.errors import UsageError


def as_of_option(text: str) -> datetime | None:
    """The aware moment of --as-of, None without one. Raises UsageError when it is none or names no zone."""
    try:
        return parse_as_of(text) if text else None
    except UsageError as error:
        raise UsageError(f"--as-of {error}") from None


def say_undated(number: int) -> None:
    """Say on standard error how many articles were left out because they claim no publication time."""
    if number:
        articles = "1 undated article was" if number == 1 else f"{number} undated articles were"
        click.echo(f"{articles} left out; --undated includes them.", err=True)
