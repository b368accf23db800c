"""What a crawl does to the archive, without the crawl: a child that saves made-up pages and says what was acknowledged.

Every page is visited twice: first they are all new, then some were edited, some withdrawn, the rest is unchanged. The
archive alone says what is still to be done, so that another child goes on where one was killed. Pages come in groups;
the clock moves on, so that capture files rotate, and the write-ahead log is checkpointed every few pages.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.crash import shim
from storage.archive import Archive
from storage.article import Article, Kind
from storage.errors import StorageError
from storage.outcome import Reason, Rejected
from storage.page import Link, Page
from storage.reading import Reading

START = datetime(2025, 3, 3, 9, 30, tzinfo=UTC)
SOURCE = "wire"
PAGES = 8
GROUP = 3
CHECKPOINT = 12
"""Pages in the write-ahead log after which it is checkpointed; SQLite's 1,000 would never be reached here."""
Mark = Callable[[str], None]


def url_of(page: int) -> str:
    """The address of a page."""
    return f"https://wire.example/{page}"


def reading_of(page: int, visit: int, fetched_at: datetime) -> Reading:
    """What is read at the first (0) or second (1) visit to a page."""
    edition = 1 if visit and page % 3 == 0 else 0
    chance = random.Random(page * 10 + edition)
    words = " ".join(f"{chance.choice(('tin', 'zinc', 'lead', 'ore'))} {chance.randrange(10**6)}" for _ in range(300))
    url, status = url_of(page), 404 if visit and page % 4 == 1 else 200
    body = words if status == 200 else "gone"
    fetched = Page(url=url, body=body.encode(), fetched_at=fetched_at, status=status, source=SOURCE)
    if status == 404:
        return Reading(fetched, Rejected(Reason.HTTP_ERROR, ("status 404",)))
    said = {"url": url, "canonical_url": url, "title": f"Tin {page}", "paragraphs": (words, f"Edition {edition}.")}
    return Reading(fetched, Article(**said, kinds=(Kind.PARAGRAPH,) * 2, positions=(0, 1)))


def save_all(folder: Path, mark: Mark, *, tries: int = 1, synchronous: str = "FULL") -> None:
    """Open the archive and do what is still to be done.

    `tries` is how often a group is saved that cannot be written; with 0 the process is killed at the error.
    Marks are JSON: {"repair": sentence}, {"try": [[page, visit], ...]}, {"ack": the same}, {"closed": true}.
    """
    with Archive.open(folder) as archive:
        for repair in archive.repairs:
            mark(json.dumps({"repair": repair}))
        if synchronous == "FULL":  # with NORMAL each checkpoint would be the sync that is missing
            archive.connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT}")
        archive.connection.execute(f"PRAGMA synchronous = {synchronous}")
        run = archive.start_run(SOURCE, START)
        links = [Link(url=url_of(page)) for page in range(PAGES)]
        archive.due(SOURCE, links, START, limit=PAGES)
        while group := to_do(archive)[:GROUP]:
            _save(archive, run, group, mark, tries)
        archive.finish_run(run, START, finished=True)
    mark(json.dumps({"closed": True}))


def _save(archive: Archive, run: int, group: list[tuple[int, int]], mark: Mark, tries: int) -> None:
    (done,) = archive.connection.execute("SELECT count(*) FROM outcomes").fetchone()
    now = START + timedelta(hours=3 * done)
    readings = [reading_of(page, visit, now) for page, visit in group]
    mark(json.dumps({"try": group}))
    for left in reversed(range(max(1, tries))):
        try:
            archive.save(readings, run=run, recorded_at=now)
        except StorageError as error:
            if not tries:
                os.kill(os.getpid(), signal.SIGKILL)
            if not left:
                raise
            mark(json.dumps({"failed": str(error)}))
        else:
            mark(json.dumps({"ack": group}))
            return


def to_do(archive: Archive) -> list[tuple[int, int]]:
    """The pages that were not visited twice, with the number of the next visit; first visits first."""
    rows = archive.connection.execute(
        "SELECT f.url, count(o.id) FROM frontier f LEFT JOIN outcomes o ON o.page_id = f.id WHERE f.source = ? "
        "GROUP BY f.id HAVING count(o.id) < 2 ORDER BY count(o.id), f.id",
        (SOURCE,),
    )
    return [(int(url.rpartition("/")[2]), visits) for url, visits in rows]


def serve_orders() -> None:
    """Loaded once with the shim: fork a child for every line of JSON on standard input, and say how it ended.

    A line has folder, trace, said (a file for what the child prints), the fields of a shim.Plan, and `watched`, the
    folder that the shim watches, and `tries`. `sabotage` takes one of the safeguards away, to show that it is missed.
    """
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if not child:
            os._exit(_child(order))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _child(order: dict[str, Any]) -> int:
    """Exit code 0, 1 with one sentence for an archive that cannot be written, 70 with a traceback for a bug."""
    folder, watched, trace, said = (Path(order.pop(name)) for name in ("folder", "watched", "trace", "said"))
    tries, sabotage = order.pop("tries"), order.pop("sabotage")
    shim.arm(watched, trace, shim.Plan(**order))
    _leave_out(sabotage)
    try:
        save_all(folder, shim.mark, tries=tries, synchronous="NORMAL" if sabotage == "normal" else "FULL")
    except StorageError as error:
        said.write_text(str(error))
        return 1
    except BaseException:  # noqa: BLE001 - told by the exit code
        said.write_text(traceback.format_exc())
        return 70
    return 0


def _leave_out(sabotage: str) -> None:
    """Make the archive as unsafe as its authors were afraid it might be."""
    real, captures = os.fsync, "captures"

    def fsync(handle: int) -> None:
        path = Path(f"/proc/self/fd/{handle}").readlink()
        if (captures if sabotage == "captures" else "") in str(path) and path.is_dir() == (sabotage == "folders"):
            return
        real(handle)

    if sabotage in ("captures", "folders"):
        os.fsync = fsync


if __name__ == "__main__":
    serve_orders()
