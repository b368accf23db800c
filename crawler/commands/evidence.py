"""`tearsheet evidence`: a story as a bundle that checks without Tearsheet."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.commands.options import id_or_url
from storage.archive import Archive
from storage.errors import UsageError
from storage.files.folders import whole_file
from storage.proof.evidence import bundle
from storage.queries.history import story_id


@click.command("evidence")
@click.argument("which", metavar="ID|URL")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Default: evidence-ID.zip.")
@click.pass_obj
def command(folder: Path, /, which: str, output: Path | None) -> None:
    """Write a bundle that proves what the archive recorded of an article.

    The zip file has the raw records, their headers, all versions, their seals and proofs, and verify.py, which checks
    them with Python alone. The archive is only read.

    \b
      tearsheet evidence 12 --output tin.zip
      tearsheet evidence https://news.example/a
    """
    asked = id_or_url(which)
    with Archive.open(folder, read_only=True) as archive:
        article = story_id(archive.connection, asked)
        if article is None:
            raise UsageError(archive.absence(asked))
        data = bundle(archive.connection, archive.folder / "captures", article)
    path = output or Path(f"evidence-{article}.zip")
    with whole_file(path) as partial:
        partial.write_bytes(data)
    click.echo(f"{path}: {len(data):,} bytes; unpack it and run `python -I -S verify.py` there")
