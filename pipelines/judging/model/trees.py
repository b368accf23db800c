"""A small learned judge: a few dozen decision trees that say how likely a block is part of the story."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from importlib import resources
from math import exp, floor
from typing import Any

from pipelines.decision_trees import compiled
from pipelines.judging.model.features import ASKED, FLAGS, FRACTIONS, MASKS, NUMBERS, Vector

Score = Callable[[Vector], float]
# Trees that are asked first; the rest only where these leave a doubt: log odds so near to even. See
# docs/decisions.md.
_FIRST, _CLEAR = 40, 1.5
# Where a vector has the position of its block.
_POSITION = len(NUMBERS) + len(MASKS)


@cache
def load_model(name: str = "judge.json") -> Score:
    """The model of the package, made once."""
    return scorer(json.loads(resources.files("pipelines").joinpath("data", name).read_text("utf-8")))


def scorer(data: dict[str, Any]) -> Score:
    """Weights as one function from a feature vector to a probability.

    The trees become compiled Python expressions of nested comparisons: the fastest a pure Python run time can be.
    Raises ValueError when the weights were trained on other features: they ship together.
    """

    def test(feature: int, threshold: float) -> str:
        return _test(data["features"][feature], threshold)

    size, asked = _POSITION + 1, [NUMBERS.index(feature) for feature in ASKED]
    first, rest = (
        compiled(trees, test, size, asked=asked) for trees in (data["trees"][:_FIRST], data["trees"][_FIRST:])
    )
    base = float(data["base"])

    def score(vector: Vector) -> float:
        margin = base + first(vector)
        if -_CLEAR < margin < _CLEAR:
            margin += rest(vector)
        return 1.0 / (1.0 + exp(-margin))

    return score


def _test(feature: str, threshold: float) -> str:
    """Python source of the test that sends a vector to the left branch.

    Python compares integers with integers at half the cost of integers with floats, hence the floor of the threshold.
    It has no quick way to compare True with a number, and asks whether it is true at once.
    """
    if feature in NUMBERS:
        place = NUMBERS.index(feature)
        asked = f"(a{place} if a{place} is not None else (a{place} := v{place}(v{_POSITION})))"
        value = asked if feature in ASKED else f"v{place}"
        if feature in FLAGS:
            return f"not {value}"
        return f"{value}<={threshold if feature in FRACTIONS else floor(threshold)!r}"
    for place, (prefix, names) in enumerate(MASKS):
        if feature.startswith(f"{prefix}_") and feature[len(prefix) + 1 :] in names:
            return f"not v{len(NUMBERS) + place}&{1 << names.index(feature[len(prefix) + 1 :])}"
    raise ValueError(f"unknown feature {feature!r}")
