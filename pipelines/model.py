"""A small learned judge: a few dozen decision trees that say how likely a block is part of the story."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from importlib import resources
from math import exp
from typing import Any

from pipelines.features import FEATURES

Score = Callable[[Sequence[float]], float]


@cache
def load_model(name: str = "judge.json") -> Score:
    """The model as one function from a feature vector to a probability, made from the package's weights.

    The trees become one compiled Python expression of nested comparisons: the fastest a pure Python run time can be.
    Raises ValueError when the weights were trained on other features: they ship together.
    """
    data = json.loads(resources.files("pipelines").joinpath("data", name).read_text("utf-8"))
    columns = [FEATURES.index(feature) for feature in data["features"]]
    source = "+".join(_expression(tree, columns) for tree in data["trees"])
    total = eval(compile(f"lambda v: {float(data['base'])!r}+{source}", name, "eval"))

    def score(vector: Sequence[float]) -> float:
        return 1.0 / (1.0 + exp(-total(vector)))

    return score


def _expression(node: Any, columns: Sequence[int]) -> str:
    """A tree, [feature, threshold, left, right] or a leaf's number, as Python source; only numbers enter it."""
    if isinstance(node, list):
        feature, threshold, left, right = node
        test = f"v[{columns[int(feature)]}]<={float(threshold)!r}"
        return f"({_expression(left, columns)} if {test} else {_expression(right, columns)})"
    return repr(float(node))
