"""A capture from its file to a reading, for a worker process; apart from rereading.py, so that workers load little."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from pipelines.processes.reading import unpacked_learned
from pipelines.read import read
from pipelines.recipe import Recipe
from storage.article import Article
from storage.errors import ArchiveDamaged
from storage.files.captures import read_record
from storage.outcome import Rejected
from storage.rereads.candidates import Candidate


def read_captured(folder: Path, candidate: Candidate, recipe: Recipe, learned: bytes) -> Article | Rejected | str:
    """What the capture is read as, or a sentence about what is wrong with its bytes. Runs in a worker."""
    head, body = candidate.head, candidate.body
    assert head is not None and body is not None
    try:
        page = read_record(folder / head.file, head.offset, head.length)
        if body != head:
            page = replace(page, body=read_record(folder / body.file, body.offset, body.length).body)
    except ArchiveDamaged as error:
        return str(error)
    if sha256(page.body).digest() != candidate.digest:
        return f"{folder / body.file} has another page at offset {body.offset} than the one that was kept"
    return read(page, recipe, unpacked_learned(learned))
