"""How well the made-up pages of benchmarks/press are read: `python -m benchmarks.press_pages [--pin]`.

They are articles of papers, portals, wires, brokers, blogs and offices in the markup of such sites, each with its whole
truth, in the form of a corpus (`benchmarks.extraction --corpus benchmarks/press` shows the worst of them). Each
set was read at first sight before anybody mended on it (docs/benchmarks.md); the judges have learned from them since.
benchmarks/floors.json holds what was reached; a test fails when a figure sinks below it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import cache

from benchmarks.corpus import PRESS, Case, load
from benchmarks.floors import is_below, pin, print_beside_floors
from benchmarks.ours import read_case
from benchmarks.summary import publishers_figures

NAME = "press"


@cache
def press_pages() -> tuple[Case, ...]:
    """All of them, in the order of their truth."""
    return tuple(load(PRESS, "publishers"))


def figures(cases: Sequence[Case]) -> dict[str, float]:
    """What floors.json pins, read now. Every figure is a share, the more the better."""
    readings = {case.id: read_case(case) for case in cases}
    found = publishers_figures("press", "all", list(cases), readings)
    refused = sum(bool(reading.refused or reading.failed) for reading in readings.values())
    return {
        "paragraph F1": found.f1,
        "shingle F1": found.shingle_f1,
        "body exact": found.exact.value,
        "title": found.title.value,
        "authors": found.authors.value,
        "published instant": found.instant.value,
        "published day": found.day.value,
        "article read": 1 - refused / len(cases),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 1 when a figure is below its floor."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.press_pages", description=__doc__)
    parser.add_argument("--pin", action="store_true", help="write what is reached, less 0.005, to floors.json")
    options = parser.parse_args(arguments)
    reached = figures(press_pages())
    print(f"{len(press_pages())} made-up pages")
    print_beside_floors(NAME, reached)
    if options.pin:
        pin(NAME, reached)
    return int(is_below(NAME, reached))


if __name__ == "__main__":
    sys.exit(main())
