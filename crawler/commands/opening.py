"""Opening an archive for a command that writes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from storage.archive import Archive


@contextmanager
def for_writing(folder: Path, *, copy_first: bool = True) -> Iterator[Archive]:
    """The archive, after saying on standard error what was put right or brought up to date. See `Archive.open`."""
    with Archive.open(folder, copy_first=copy_first) as archive:
        for sentence in archive.repairs:
            click.echo(sentence, err=True)
        yield archive
