"""Gradient boosting of small decision trees on log loss, in numpy: enough to train the block judge, and reproducible.

Friedman, "Greedy function approximation: a gradient boosting machine" (2001), with second-order leaf values and
histogram splits as in Chen and Guestrin, "XGBoost" (2016); trees grow leaf-wise. Deterministic: no sampling.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
BINS = 48


@dataclass(frozen=True, slots=True)
class Settings:
    """How a model is grown. `pull` is the L2 penalty on leaf values, `leaf_weight` the least hessian in a leaf."""

    trees: int = 60
    leaves: int = 10
    rate: float = 0.15
    pull: float = 2.0
    leaf_weight: float = 4.0


class Binned:
    """Features as small integers, with the thresholds between them."""

    def __init__(self, rows: Floats) -> None:
        self.thresholds: list[Floats] = []
        codes = np.empty(rows.shape, dtype=np.int32)
        for column in range(rows.shape[1]):
            values = np.unique(rows[:, column])
            if len(values) > BINS:
                values = np.unique(np.quantile(rows[:, column], np.linspace(0, 1, BINS), method="lower"))
            edges = (values[1:] + values[:-1]) / 2
            self.thresholds.append(edges)
            codes[:, column] = np.searchsorted(edges, rows[:, column], side="left")
        self.codes = codes
        self.flat = codes + np.arange(rows.shape[1], dtype=np.int32) * BINS


def train(rows: Floats, labels: Floats, weights: Floats, settings: Settings) -> dict[str, Any]:
    """The model: {"base": log odds, "trees": nested [feature, threshold, left, right] lists with numbers as leaves}."""
    binned = Binned(rows)
    positive = float((labels * weights).sum() / weights.sum())
    base = float(np.log(positive / (1 - positive)))
    margin = np.full(len(labels), base)
    trees = []
    for _ in range(settings.trees):
        probability = 1 / (1 + np.exp(-margin))
        gradient = weights * (probability - labels)
        hessian = weights * probability * (1 - probability)
        tree, step = _grow(binned, gradient, hessian, settings)
        margin += step
        trees.append(tree)
    return {"base": round(base, 4), "trees": trees}


@dataclass(slots=True, eq=False)
class _Leaf:
    rows: NDArray[np.intp]
    sums: tuple[Floats, Floats]
    path: list[Any]
    gain: float = 0.0
    feature: int = -1
    code: int = -1


def _histogram(binned: Binned, rows: NDArray[np.intp], gradient: Floats, hessian: Floats) -> tuple[Floats, Floats]:
    count = binned.codes.shape[1]
    flat = binned.flat[rows].ravel()
    size = count * BINS
    sums = (np.bincount(flat, np.repeat(each[rows], count), size).reshape(count, BINS) for each in (gradient, hessian))
    g, h = sums
    return g, h


def _best(leaf: _Leaf, settings: Settings) -> None:
    """The split of the highest gain, into `leaf`."""
    g, h = (np.cumsum(each, axis=1) for each in leaf.sums)
    all_g, all_h = g[0, -1], h[0, -1]
    left = g**2 / (h + settings.pull)
    right = (all_g - g) ** 2 / (all_h - h + settings.pull)
    gain = left + right - all_g**2 / (all_h + settings.pull)
    gain[(h < settings.leaf_weight) | (all_h - h < settings.leaf_weight)] = 0
    place = int(np.argmax(gain))
    leaf.feature, leaf.code = divmod(place, gain.shape[1])
    leaf.gain = float(gain[leaf.feature, leaf.code])


def _grow(binned: Binned, gradient: Floats, hessian: Floats, settings: Settings) -> tuple[Any, Floats]:
    rows = np.arange(len(gradient))
    root: list[Any] = [0.0]
    first = _Leaf(rows, _histogram(binned, rows, gradient, hessian), root)
    _best(first, settings)
    leaves = [first]
    while len(leaves) < settings.leaves:
        leaf = max(leaves, key=lambda each: each.gain)
        if leaf.gain < 1e-6:
            break
        leaves.remove(leaf)
        leaves += _split(binned, leaf, gradient, hessian, settings)
    step = np.zeros(len(gradient))
    for leaf in leaves:
        value = -leaf.sums[0][0].sum() / (leaf.sums[1][0].sum() + settings.pull) * settings.rate
        step[leaf.rows] = value
        leaf.path[:] = [round(float(value), 4)]
    return _nested(root), step


def _split(binned: Binned, leaf: _Leaf, gradient: Floats, hessian: Floats, settings: Settings) -> list[_Leaf]:
    goes_left = binned.codes[leaf.rows, leaf.feature] <= leaf.code
    halves = [leaf.rows[goes_left], leaf.rows[~goes_left]]
    small = int(len(halves[1]) < len(halves[0]))
    sums = _histogram(binned, halves[small], gradient, hessian)
    rest = (leaf.sums[0] - sums[0], leaf.sums[1] - sums[1])
    paths: list[list[Any]] = [[0.0], [0.0]]
    threshold = round(float(binned.thresholds[leaf.feature][leaf.code]), 5)
    leaf.path[:] = [leaf.feature, threshold, *paths]
    parts = (sums, rest) if small == 0 else (rest, sums)
    children = [_Leaf(each, part, path) for each, part, path in zip(halves, parts, paths, strict=True)]
    for child in children:
        _best(child, settings)
    return children


def _nested(node: list[Any]) -> Any:
    """Leaves as bare numbers. Trees are as shallow as their few leaves, so recursion is safe here."""
    return node[0] if len(node) == 1 else [node[0], node[1], _nested(node[2]), _nested(node[3])]


def predict(model: dict[str, Any], rows: Floats) -> Floats:
    """Probabilities."""
    margin = np.full(len(rows), model["base"])
    for tree in model["trees"]:
        _add(tree, rows, np.arange(len(rows)), margin)
    return np.asarray(1 / (1 + np.exp(-margin)), dtype=np.float64)


def _add(node: Any, rows: Floats, chosen: NDArray[np.intp], margin: Floats) -> None:
    if not isinstance(node, list):
        margin[chosen] += node
        return
    left = rows[chosen, node[0]] <= node[1]
    _add(node[2], rows, chosen[left], margin)
    _add(node[3], rows, chosen[~left], margin)


def compact(model: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """The model with only the features it uses, by name; `names` has those of all columns it was trained on."""
    used = sorted({feature for tree in model["trees"] for feature in _features(tree)})
    place = {feature: at for at, feature in enumerate(used)}

    def renumbered(node: Any) -> Any:
        if not isinstance(node, list):
            return node
        return [place[node[0]], node[1], renumbered(node[2]), renumbered(node[3])]

    trees = [renumbered(tree) for tree in model["trees"]]
    return {"features": [names[at] for at in used], "base": model["base"], "trees": trees}


def _features(node: Any) -> set[int]:
    return {node[0]} | _features(node[2]) | _features(node[3]) if isinstance(node, list) else set()
