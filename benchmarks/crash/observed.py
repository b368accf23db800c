"""The `tearsheet` command, which also notes in the trace what `Archive.save` returned, that is, acknowledged.

A process that has imported everything and has the shim loaded forks a child for every command. A locked database is
given up after a second, and not after a minute; a group commit is full with four pages, so that a small site has many.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

import crawler.commands.backup
import crawler.commands.crawl
import crawler.commands.export
import crawler.commands.import_
import crawler.commands.reread
import crawler.crawling.crawl
import crawler.crawling.progress  # noqa: F401 - what the commands import when they are called
from benchmarks.crash import shim
from crawler.cli import main
from pipelines.processes import writer
from storage.archive import Archive
from storage.opening import database
from storage.reading import Saved
from storage.urls import canonical


def observe() -> None:
    """Wrap `Archive.save`."""
    save = Archive.save

    def observed(archive: Archive, *arguments: Any, **named: Any) -> list[Saved]:
        saved = save(archive, *arguments, **named)
        shim.mark(json.dumps([canonical(each.url) for each in saved]))
        return saved

    Archive.save = observed  # type: ignore[method-assign]


def serve_orders() -> None:
    """Fork a child for every line of JSON on standard input, and say how it ended.

    A line has `words` (the command's), `said` (a file for what it prints), `watched` (the folder that the shim
    watches), `trace`, `seconds` (after which it is killed, or null), and the fields of a shim.Plan. The answer is a
    line: exit code, negative for a signal, and 1 or 0 for whether it was killed because its time was over.
    """
    for line in sys.stdin:
        order = json.loads(line)
        seconds = order.pop("seconds")
        child = os.fork()
        if not child:
            _run(order)
        print(*_wait(child, seconds), flush=True)


def _run(order: dict[str, Any]) -> None:
    """Be the command; does not return."""
    words, said, watched, trace = (order.pop(name) for name in ("words", "said", "watched", "trace"))
    nothing, file = os.open(os.devnull, os.O_RDONLY), os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for handle, place in ((nothing, 0), (file, 1), (file, 2)):
        os.dup2(handle, place)
    shim.arm(Path(watched), Path(trace), shim.Plan(**order))
    sys.argv = ["tearsheet", *words]
    main()


def _wait(child: int, seconds: float | None) -> tuple[int, int]:
    until, killed = time.monotonic() + seconds if seconds else None, 0
    while until and not killed:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status), 0
        if time.monotonic() > until:
            os.kill(child, signal.SIGKILL)
            killed = 1
        time.sleep(0.01)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), killed


if __name__ == "__main__":
    database.BUSY_SECONDS = 1
    writer.GROUP = 4
    observe()
    serve_orders()
