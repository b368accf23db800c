"""Small decision trees as Python expressions of nested comparisons: the fastest a pure Python run time can be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

Test = Callable[[int, float], str]
"""From a feature's number and a threshold to the Python source that sends a vector to the left branch."""


def compiled(
    trees: Sequence[Any], test: Test, size: int, *, asked: Sequence[int] = ()
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


def _expression(node: Any, test: Test) -> str:
    """A tree, [feature, threshold, left, right] or a leaf's number, as Python source; only numbers enter it."""
    if isinstance(node, list):
        feature, threshold, left, right = node
        asked = test(int(feature), float(threshold))
        return f"({_expression(left, test)} if {asked} else {_expression(right, test)})"
    return repr(float(node))
