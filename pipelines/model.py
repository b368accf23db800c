"""A small learned judge: a few dozen decision trees that say how likely a block is part of the story."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from importlib import resources
from math import exp
from typing import Any

from pipelines.features import MASKS, NUMBERS

Score = Callable[[Sequence[float]], float]
# Trees that are asked first; the rest only where these leave a doubt. See docs/decisions.md.
_FIRST = 40
_CLEAR = 1.5


@cache
def load_model(name: str = "judge.json") -> Score:
    """The model as one function from a feature vector to a probability, made from the package's weights.

    The trees become compiled Python expressions of nested comparisons: the fastest a pure Python run time can be.
    Raises ValueError when the weights were trained on other features: they ship together.
    """
    data = json.loads(resources.files("pipelines").joinpath("data", name).read_text("utf-8"))
    tests = [_test(feature) for feature in data["features"]]
    first = _compiled(data["trees"][:_FIRST], tests)
    rest = _compiled(data["trees"][_FIRST:], tests)
    base = float(data["base"])

    def score(vector: Sequence[float]) -> float:
        margin = base + first(vector)
        if -_CLEAR < margin < _CLEAR:
            margin += rest(vector)
        return 1.0 / (1.0 + exp(-margin))

    return score


def _test(feature: str) -> str:
    """Python source of the test that sends a vector to the left branch, with the threshold to be filled in."""
    if feature in NUMBERS:
        return f"v[{NUMBERS.index(feature)}]<={{}}"
    for place, (prefix, names) in enumerate(MASKS):
        if feature.startswith(f"{prefix}_") and feature[len(prefix) + 1 :] in names:
            return f"not v[{len(NUMBERS) + place}]&{1 << names.index(feature[len(prefix) + 1 :])}"
    raise ValueError(f"unknown feature {feature!r}")


def _compiled(trees: Sequence[Any], tests: Sequence[str]) -> Score:
    source = "+".join(_expression(tree, tests) for tree in trees) or "0.0"
    function: Score = eval(compile(f"lambda v: {source}", "judge", "eval"))
    return function


def _expression(node: Any, tests: Sequence[str]) -> str:
    """A tree, [feature, threshold, left, right] or a leaf's number, as Python source; only numbers enter it."""
    if isinstance(node, list):
        feature, threshold, left, right = node
        test = tests[int(feature)].format(repr(float(threshold)))
        return f"({_expression(left, tests)} if {test} else {_expression(right, tests)})"
    return repr(float(node))
