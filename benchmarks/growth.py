"""The archive as it grows: `python -m benchmarks.growth --folder DIR [--articles 1000000]`.

Generated stories (benchmarks/growth_stories.py) go through `due` and `save` in batches of 64, as a crawl hands them
over; one in ten is saved again later with other words. At each checkpoint: CPU and wall time of a save, start-up in a
fresh process, searches, and where the bytes are, as ratios to the clean text. How much slower a save has become is
measured beside a copy of the archive as it was at the first checkpoint, in turns, so that what else the machine does
weighs on both alike. Goes on in a folder it was stopped in, and measures one that is done again.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from benchmarks.growth_sizes import part_sizes
from benchmarks.growth_stories import SOURCES, Stories, at, source_of
from storage.archive import Archive
from storage.queries.search import Order, SearchQuery

BATCH = 64
CHECKPOINTS = (10_000, 30_000, 100_000, 300_000, 1_000_000)
LAST = 60
"""Batches that are saved to measure a save."""
_START_UP = """
import sys; from pathlib import Path; from time import perf_counter, process_time
from storage.archive import Archive
folder = Path(sys.argv[1]); wall, cpu = perf_counter(), process_time()
with Archive.open(folder, read_only=sys.argv[2] == "reader"): print(perf_counter() - wall, process_time() - cpu)
"""


_VERIFY = """
import resource, sys; from pathlib import Path
from storage.verify.check import Verified, verify
(total,) = (each for each in verify(Path(sys.argv[1])) if isinstance(each, Verified))
used = resource.getrusage(resource.RUSAGE_SELF)
print(total.versions, total.faults, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds."""

    cpu: float
    wall: float


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Figures at a number of articles. Sizes are bytes; `save` is for one article of a batch, `save_first` the same in
    the archive as it was at the first checkpoint."""

    articles: int
    versions: int
    save: Cost
    save_first: Cost
    open_writer: Cost
    open_reader: Cost
    searches: dict[str, Cost]
    text: int
    parts: dict[str, int]
    captures: int

    @property
    def ratio(self) -> float:
        """The database's bytes to those of the clean text of all versions."""
        return sum(self.parts.values()) / self.text


def grow(folder: Path, stories: Stories, upto: int) -> Iterator[tuple[int, Cost]]:
    """Save stories until the archive has that many; after each batch the number and what an article cost."""
    with Archive.open(folder) as archive:
        (first,) = archive.connection.execute("SELECT count(*) FROM articles").fetchone()
        for start in range(first, upto, BATCH):
            yield start + BATCH, _save_batch(archive, stories, range(start, start + BATCH))


def in_turns(large: Path, small: Path, stories: Stories, turns: int = LAST) -> tuple[Cost, Cost]:
    """The median cost of a save into each of two archives."""
    with Archive.open(large) as one, Archive.open(small) as other:
        costs: tuple[list[Cost], list[Cost]] = ([], [])
        for _ in range(turns):
            for archive, found in zip((one, other), costs, strict=True):
                (first,) = archive.connection.execute("SELECT count(*) FROM articles").fetchone()
                found.append(_save_batch(archive, stories, range(first, first + BATCH)))
    return _median(costs[0]), _median(costs[1])


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(median(cost.cpu for cost in costs), median(cost.wall for cost in costs))


def _save_batch(archive: Archive, stories: Stories, numbers: range) -> Cost:
    source, now = source_of(numbers.start), at(numbers.stop) + timedelta(hours=1)
    readings = [stories.reading(number) for number in numbers]
    # A tenth of the stories that this source had a round before comes back with other words.
    earlier = [number - BATCH * SOURCES for number in numbers if number % 10 == 0 and number >= BATCH * SOURCES]
    readings += [stories.reading(number, revision=1) for number in earlier]
    links = [stories.link(number) for number in numbers]
    cpu, wall = process_time(), perf_counter()
    run = archive.start_run(source, now)
    archive.due(source, links, now, limit=BATCH)
    archive.save(readings, run=run, recorded_at=now)
    archive.finish_run(run, now, finished=True)
    return Cost((process_time() - cpu) * 1000 / len(readings), (perf_counter() - wall) * 1000 / len(readings))


def check(folder: Path, save: Cost, save_first: Cost) -> Checkpoint:
    """All figures of the archive as it is, with those of saves that were measured before."""
    with Archive.open(folder, read_only=True) as archive:
        (articles,) = archive.connection.execute("SELECT count(*) FROM articles").fetchone()
        (versions,) = archive.connection.execute("SELECT count(*) FROM versions").fetchone()
        (text,) = archive.connection.execute("SELECT sum(length(CAST(text AS BLOB))) FROM versions").fetchone()
        searches = _searches(archive, articles)
        parts = part_sizes(archive.connection)
    captures = sum(path.stat().st_size for path in (folder / "captures").glob("*.warc.gz"))
    writer, reader = _start_up(folder, "writer"), _start_up(folder, "reader")
    return Checkpoint(articles, versions, save, save_first, writer, reader, searches, text, parts, captures)


def verified(folder: Path) -> str:
    """What `tearsheet verify` takes, in a process of its own, for a person."""
    command = [sys.executable, "-c", _VERIFY, str(folder)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    versions, faults, seconds, memory = map(float, said)
    each = 1000 * seconds / versions
    return f"  verify: {seconds:.1f} CPU s, {each:.2f} ms a version, {memory:.0f} MiB of memory, {faults:.0f} faults"


def _searches(archive: Archive, articles: int) -> dict[str, Cost]:
    (text,) = archive.connection.execute("SELECT text FROM versions WHERE language = 'en' LIMIT 1").fetchone()
    common = min((word for word in text.lower().split() if word.isalpha()), key=len)
    half = at(articles // 2)
    queries = {
        "newest": SearchQuery(words=common),
        "best": SearchQuery(words=common, order=Order.BEST),
        "as of": SearchQuery(words=common, as_of=half),
        "source": SearchQuery(words=common, source=source_of(0)),
    }
    found = {}
    for name, query in queries.items():
        archive.search(query)
        cpu, wall = process_time(), perf_counter()
        archive.search(query)
        found[name] = Cost((process_time() - cpu) * 1000, (perf_counter() - wall) * 1000)
    return found


def _start_up(folder: Path, role: str) -> Cost:
    command = [sys.executable, "-c", _START_UP, str(folder), role]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return Cost(float(said[1]) * 1000, float(said[0]) * 1000)


def report(point: Checkpoint) -> str:
    """A checkpoint for a person."""
    lines = [
        f"{point.articles:,} articles, {point.versions:,} versions, {point.text / 1e6:,.0f} MB of clean text",
        f"  save, an article: {point.save.cpu:.2f} CPU ms, {point.save.wall:.2f} ms; "
        f"as fast as at the first checkpoint times {point.save_first.cpu / point.save.cpu:.2f} in CPU, "
        f"{point.save_first.wall / point.save.wall:.2f} in all",
        f"  start-up: writer {point.open_writer.wall:.0f} ms, reader {point.open_reader.wall:.0f} ms",
        "  search, ms: " + ", ".join(f"{name} {cost.wall:.1f}" for name, cost in point.searches.items()),
        f"  database: {point.ratio:.2f} x the clean text (captures: {point.captures / 1e6:,.0f} MB)",
    ]
    for part, size in sorted(point.parts.items(), key=lambda each: -each[1]):
        if size / point.text >= 0.005:
            lines.append(f"    {part:28} {size / point.text:6.3f}")
    return "\n".join(lines)


def main() -> None:
    """Grow and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--chinese", type=float, default=0.1, metavar="SHARE", help="of the stories; 0.1 by default")
    parser.add_argument("--verify", action="store_true", help="time `tearsheet verify` at each checkpoint, too")
    parser.add_argument("--json", type=Path, help="append each checkpoint to this file, a line each")
    options = parser.parse_args()
    stories = Stories.of(options.seed, options.chinese)
    first = options.folder.with_name(f"{options.folder.name}-first")
    for step in sorted({step for step in CHECKPOINTS if step < options.articles} | {options.articles}):
        if not deque(grow(options.folder, stories, step), maxlen=1) and step < options.articles:
            continue
        if not first.exists():
            shutil.copytree(options.folder, first)
        with tempfile.TemporaryDirectory(dir=options.folder.parent) as copy:
            small = shutil.copytree(first, Path(copy) / "first")
            point = check(options.folder, *in_turns(options.folder, small, stories))
        print(report(point), flush=True)
        if options.verify:
            print(verified(options.folder), flush=True)
        if options.json:
            with options.json.open("a") as file:
                file.write(json.dumps(asdict(point)) + "\n")


if __name__ == "__main__":
    main()
