"""Break the archive in every way and check what is left: `python -m benchmarks.crash [--kills 300] [--cuts 5000]`.

Real crawls of the newsroom are killed, at operations on the disk and at any moment, and now and then their disk fails;
the plain writer is broken at every single operation in every way; its power is cut. Exit code 1 with the first fault.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.crash import crawls, cuts, points
from benchmarks.crash.checks import Broken, must
from benchmarks.crash.shim import ACTIONS, Plan, compiler

ROUNDS = 10
"""Times that one archive is broken before a crawl may finish it."""


def break_crawls(folder: Path, chance: random.Random, kills: int) -> None:
    """Until so many real crawls were broken."""
    with crawls.crawls(folder) as served:
        expected = crawls.undisturbed(served, folder / "undisturbed")
        broken = archives = 0
        while broken < kills:
            rounds = min(ROUNDS, kills - broken)
            broken += crawls.break_until_done(served, folder / "archive", chance, expected, rounds)
            archives += 1
            print(f"  {broken} of {kills} crawls broken", file=sys.stderr, flush=True)
    print(f"{broken} real crawls broken on {archives} archives; each archive ended as an undisturbed one")
    _print(served.hits)


def break_writer(folder: Path, step: int) -> None:
    """The plain writer, at every `step`-th operation, in every way."""
    hits: Counter[tuple[str, str, str]] = Counter()
    expected = points.undisturbed(folder / "undisturbed")
    with points.writer(folder) as writer:
        total = len(points.operations(writer, folder / "counted"))
        for action in ACTIONS:
            for tries in (1,) if action in ("kill", "torn") else (0, 1, 2):
                for at in range(1, total + 1, step):
                    where = points.break_at(writer, folder / "archive", Plan(action, at), expected, tries=tries)
                    hits.update([(action, *where)] if where else [])
    print(f"{hits.total()} breaks of the plain writer at {total} operations")
    _print(hits)


def cut_power(folder: Path, chance: random.Random, number: int) -> None:
    """Cut the power so often; then take away one safeguard after the other, which must be seen."""
    with points.writer(folder) as writer:
        faults = list(cuts.cut(cuts.traced(writer, folder / "disk"), folder / "disk", chance, number))
        must(not faults, f"{len(faults)} of {number} power cuts lost something: {faults[:1]}")
        print(f"{number} power cuts, nothing acknowledged lost")
        for sabotage in ("normal", "captures", "folders"):
            disk = folder / sabotage
            faults = list(cuts.cut(cuts.traced(writer, disk, sabotage), disk, chance, 200))
            must(faults, f"without the safeguard '{sabotage}' nothing was lost: the model sees nothing")
            print(f"  without the safeguard '{sabotage}': {len(faults)} of 200 lost something, as they must")


def _print(hits: Counter[tuple[str, str, str]]) -> None:
    for (action, kind, file), number in sorted(hits.items()):
        print(f"  {number:5} {action} at {kind}, {file}")


def main(arguments: list[str] | None = None) -> int:
    """Run all three, or those that are not set to 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=300, help="real crawls to break")
    parser.add_argument("--step", type=int, default=3, help="break the plain writer at each so-manieth operation")
    parser.add_argument("--cuts", type=int, default=5000, help="power cuts")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    if not compiler():
        print("Error: needs a C compiler on Linux", file=sys.stderr)
        return 1
    started = time.process_time()
    try:
        for wanted, run in ((options.cuts, cut_power), (options.step, break_writer), (options.kills, break_crawls)):
            with tempfile.TemporaryDirectory() as folder:
                if wanted and run is break_writer:
                    break_writer(Path(folder), wanted)
                elif wanted:
                    run(Path(folder), random.Random(options.seed), wanted)  # type: ignore[operator]
    except Broken as broken:
        print(f"Error: {broken}", file=sys.stderr)
        return 1
    print(f"{time.process_time() - started:.0f} CPU s in this process, seed {options.seed}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
