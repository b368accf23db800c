"""How well the made-up pages of benchmarks/press are read: `python -m benchmarks.press_pages [--pin]`.

They are articles of papers, portals, wires, brokers, blogs and offices in the markup of such sites, each with its whole
truth, in the form of a corpus (`benchmarks.extraction --corpus benchmarks/press` shows the worst of them). Each
set was read at first sight before anybody mended on it (docs/benchmarks.md); the judges have learned from them since.
benchmarks/floors.json holds what was reached; a test fails when a figure sinks below it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from functools import cache
from math import floor
from pathlib import Path

from benchmarks.corpus import PRESS, Case, load
from benchmarks.ours import read_case
from benchmarks.summary import publishers_figures

FLOORS = Path(__file__).with_name("floors.json")
MARGIN = 0.005


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


def floors() -> dict[str, float]:
    """What is pinned."""
    pinned: dict[str, float] = json.loads(FLOORS.read_text("utf-8"))["press"]
    return pinned


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 1 when a figure is below its floor."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.press_pages", description=__doc__)
    parser.add_argument("--pin", action="store_true", help="write what is reached, less 0.005, to floors.json")
    options = parser.parse_args(arguments)
    reached = figures(press_pages())
    pinned_all = json.loads(FLOORS.read_text("utf-8"))
    pinned = pinned_all.get("press", {})
    print(f"{len(press_pages())} made-up pages")
    for name, value in reached.items():
        print(f"{name:24}{value:8.3f}   floor {pinned.get(name, 0.0):.3f}")
    if options.pin:
        raised = {name: floor((value - MARGIN) * 1000) / 1000 for name, value in reached.items()}
        FLOORS.write_text(json.dumps({**pinned_all, "press": raised}, indent=2) + "\n")
        return 0
    return int(any(value < pinned.get(name, 0.0) for name, value in reached.items()))


if __name__ == "__main__":
    sys.exit(main())
