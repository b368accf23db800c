"""Lists of figures with labels, as reports of results have them: "Revenue: $3.9 billion"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.layout.block import Block

# "Revenue: $3.9 billion against $3.7 billion expected".
FIGURE = re.compile(r"[^\d:：]{2,40}[:：]\s?[^\d:：]{0,20}\d")
# Items of the shortest list of figures, and how much of one has a label and a figure.
_FEW, _MOSTLY = 3, 0.8


def are_figures(points: Sequence[Block]) -> bool:
    """Whether a list is a company's figures, with which reports of results begin."""
    figures = sum(FIGURE.match(block.text) is not None for block in points)
    return len(points) >= _FEW and figures >= _MOSTLY * len(points)
