"""Tables for people: as wide as a terminal is, and on one line a row in a file or a pipe, where programs read them."""

from __future__ import annotations

from typing import TextIO

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

_UNLIMITED = 500


def console_on(stream: TextIO) -> Console:
    """A console that breaks no line by itself; a file has no width to fit into."""
    return Console(file=stream, highlight=False, soft_wrap=True, width=None if stream.isatty() else _UNLIMITED)


def table_on(console: Console, *, footer: bool = False) -> Table:
    """An empty table, with rules on a terminal only."""
    return Table(box=SIMPLE if console.is_terminal else None, show_footer=footer, pad_edge=False)
