"""Logistic regression over sets of features, in numpy: for the judge of lines."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
# Steps over all rows, and the rate until a part of them is done.
_STEPS, _RATES = 120, ((0.6, 0.1), (0.85, 0.03), (1.0, 0.01))
_MOMENTUM, _SPREAD, _LEAST = 0.9, 0.99, 1e-8
_LARGEST = 127


def fitted(rows: Sequence[Collection[int]], labels: Numbers, counts: Numbers, size: int, pull: float) -> Numbers:
    """The weights of `size` features, and behind them the base, for rows of those that each has.

    A row's weights are added and divided by the root of their number. `counts` says what each row counts, `pull` how
    much every weight is drawn to zero.
    """
    row = np.repeat(np.arange(len(rows)), [len(each) for each in rows])
    column = np.array([feature for each in rows for feature in each], dtype=np.int64)
    value = np.array([len(each) ** -0.5 for each in rows if each])[np.searchsorted(np.unique(row), row)]
    counts = counts / counts.mean()
    weights, mean, square = np.zeros(size + 1), np.zeros(size + 1), np.zeros(size + 1)
    for step in range(1, _STEPS + 1):
        margins = np.bincount(row, weights[column] * value, len(rows)) + weights[-1]
        errors = counts * (1.0 / (1.0 + np.exp(-margins)) - labels)
        slope = np.append(np.bincount(column, errors[row] * value, size) + pull * weights[:-1], errors.sum())
        mean = _MOMENTUM * mean + (1 - _MOMENTUM) * slope
        square = _SPREAD * square + (1 - _SPREAD) * slope**2
        rate = next(rate for part, rate in _RATES if step <= part * _STEPS)
        weights -= rate * (mean / (1 - _MOMENTUM**step)) / (np.sqrt(square / (1 - _SPREAD**step)) + _LEAST)
    return weights


def packed(weights: Numbers) -> dict[str, Any]:
    """The weights as signed bytes in base 64, what one step of them is, and the base."""
    scale = float(np.abs(weights[:-1]).max()) / _LARGEST
    steps = np.round(weights[:-1] / scale).astype(np.int8)
    return {"base": round(float(weights[-1]), 4), "scale": scale, "weights": b64encode(steps.tobytes()).decode()}
