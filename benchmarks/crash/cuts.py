"""Cuts the power of the plain writer (work.py) wherever it may happen, and looks at what could be left."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

from benchmarks.crash import shim
from benchmarks.crash.checks import Broken, must, opened, whole
from benchmarks.crash.points import Acknowledged, Writer
from benchmarks.crash.power import Disk
from benchmarks.crash.shim import Kind, Plan
from storage.errors import StorageError


def traced(writer: Writer, disk: Path, sabotage: str = "") -> list[shim.Operation]:
    """All that a writer does to an archive in the new folder `disk`, from nothing to its end.

    Nothing may have gone past the shim: what the trace builds up must be what is there, byte by byte.
    """
    disk.mkdir()
    ran = writer.run(disk / "deep" / "archive", Plan(data=True), watched=disk, sabotage=sabotage)
    must(ran.code == 0, f"{ran.code}: {ran.said}")
    operations = list(shim.read_trace(ran.trace))
    model = Disk(disk)
    for operation in operations:
        model.apply(operation)
    copy = disk.with_name(f"{disk.name}-copy")
    model.write_now(copy)
    must(_files(copy) == _files(disk), "the trace does not build up what is there")
    shutil.rmtree(copy)
    return operations


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def cut(operations: list[shim.Operation], disk: Path, chance: random.Random, cuts: int) -> Iterator[str]:
    """Cut so often, each time at a random moment with a random choice of what survives; what was broken by it."""
    moments = sorted(chance.randrange(len(operations) + 1) for _ in range(cuts))
    model, done, acknowledged = Disk(disk), 0, Acknowledged()
    left = disk.with_name(f"{disk.name}-left")
    for moment in moments:
        for operation in operations[done:moment]:
            model.apply(operation)
            if operation.kind is Kind.MARK:
                acknowledged.take(json.loads(operation.data))
        done = moment
        model.cut(left, chance)
        archive = left / "deep" / "archive"
        try:
            opened(archive)
            # A copy: at the next moment what was only tried is not acknowledged yet.
            Acknowledged(acknowledged.visits, acknowledged.tried).check(whole(archive))
        except (Broken, StorageError) as error:
            yield str(error)
        shutil.rmtree(left)
