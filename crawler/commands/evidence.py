"""`tearsheet evidence`: a story as a bundle that checks without Tearsheet."""

from __future__ import annotations

from pathlib import Path

import click

from storage.archive import Archive
from storage.files.folders import whole_file
from storage.proof.evidence import bundle


@click.command("evidence")
@click.argument("article", type=int, metavar="ID")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Default: evidence-ID.zip.")
@click.pass_obj
def command(folder: Path, /, article: int, output: Path | None) -> None:
    """Write a bundle that proves what the archive recorded of an article.

    The zip file has the raw records, their headers, all versions, their seals and proofs, and verify.py, which checks
    them with Python alone. The archive is only read.

    \b
      tearsheet evidence 12 --output tin.zip
    """
    path = output or Path(f"evidence-{article}.zip")
    with Archive.open(folder, read_only=True) as archive:
        data = bundle(archive.connection, archive.folder / "captures", article)
    with whole_file(path) as partial:
        partial.write_bytes(data)
    click.echo(f"{path}: {len(data):,} bytes; unpack it and run `python -I -S verify.py` there")
