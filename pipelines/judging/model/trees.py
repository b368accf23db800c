"""A small learned judge: a few dozen decision trees that say how likely a block is part of the story."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from importlib import resources
from math import exp, floor
from typing import Any

from pipelines.judging.model.features import ASKED, FRACTIONS, MASKS, NUMBERS, Vector

Score = Callable[[Vector], float]
# From a feature's number and a threshold to the Python source that sends a vector to the left branch.
_Test = Callable[[int, float], str]
# Trees that are asked first; the rest only where these leave a doubt. See docs/decisions.md.
_FIRST = 40
_CLEAR = 1.5


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

    size, asked = len(NUMBERS) + len(MASKS), [NUMBERS.index(feature) for feature in ASKED]
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


def compiled(
    trees: Sequence[Any], test: _Test, size: int, *, asked: Sequence[int] = ()
) -> Callable[[Sequence[Any]], float]:
    """The sum of trees as a function of a vector of `size` values, which `test` knows as v0, v1 and so on.

    What the functions at the places of `asked` have answered, `test` knows as a0, a1 and so on: None before.
    """
    names = ", ".join(f"v{place}" for place in range(size))
    answers = "".join(f"a{place} = " for place in asked)
    source = "+".join(_expression(tree, test) for tree in trees) or "0.0"
    made: dict[str, Callable[[Sequence[Any]], float]] = {}
    exec(
        compile(f"def score(vector):\n    {names} = vector\n    {answers}None\n    return {source}", "judge", "exec"),
        made,
    )
    return made["score"]


def _expression(node: Any, test: _Test) -> str:
    """A tree, [feature, threshold, left, right] or a leaf's number, as Python source; only numbers enter it."""
    if isinstance(node, list):
        feature, threshold, left, right = node
        asked = test(int(feature), float(threshold))
        return f"({_expression(left, test)} if {asked} else {_expression(right, test)})"
    return repr(float(node))


def _test(feature: str, threshold: float) -> str:
    """Python source of the test that sends a vector to the left branch.

    Python compares integers with integers at half the cost of integers with floats, hence the floor of the threshold.
    """
    if feature in NUMBERS:
        place = NUMBERS.index(feature)
        asked = f"(a{place} if a{place} is not None else (a{place} := v{place}()))"
        value = asked if feature in ASKED else f"v{place}"
        return f"{value}<={threshold if feature in FRACTIONS else floor(threshold)!r}"
    for place, (prefix, names) in enumerate(MASKS):
        if feature.startswith(f"{prefix}_") and feature[len(prefix) + 1 :] in names:
            return f"not v{len(NUMBERS) + place}&{1 << names.index(feature[len(prefix) + 1 :])}"
    raise ValueError(f"unknown feature {feature!r}")
