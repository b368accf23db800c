"""What is pinned in benchmarks/floors.json: figures of made-up pages below which the tests fail."""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import floor
from pathlib import Path

FLOORS = Path(__file__).with_name("floors.json")
MARGIN = 0.005


def floors(name: str) -> dict[str, float]:
    """The floors of one set of pages, by figure; {} where none are pinned."""
    pinned: dict[str, float] = json.loads(FLOORS.read_text("utf-8")).get(name, {})
    return pinned


def print_beside_floors(name: str, reached: Mapping[str, float]) -> None:
    """A line for each figure."""
    pinned = floors(name)
    for figure, value in reached.items():
        print(f"{figure:24}{value:8.3f}   floor {pinned.get(figure, 0.0):.3f}")


def is_below(name: str, reached: Mapping[str, float]) -> bool:
    """Whether a figure is below its floor."""
    pinned = floors(name)
    return any(value < pinned.get(figure, 0.0) for figure, value in reached.items())


def pin(name: str, reached: Mapping[str, float]) -> None:
    """Set the floors of one set of pages `MARGIN` below what is reached."""
    raised = {figure: max(0.0, floor(value * 1000 - MARGIN * 1000) / 1000) for figure, value in reached.items()}
    pinned = json.loads(FLOORS.read_text("utf-8"))
    FLOORS.write_text(json.dumps({**pinned, name: raised}, indent=2) + "\n")
