"""The verdict on a block: what it is, by which rule, and whether it is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from storage.article import KEPT_KINDS, Kind
from storage.repetition import BY_MODEL


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a block is, and the rule, feature or model that says so.

    `kept` is true for a block of the story, `by_model` for one that only the learned judge knows.
    """

    kind: Kind
    rule: str
    kept: bool = field(init=False)
    by_model: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "kept", self.kind in KEPT_KINDS)
        object.__setattr__(self, "by_model", self.rule == BY_MODEL)


# By block position; and the model's probability that the block at a position is part of the story.
Verdicts = list[Verdict]
Score = Callable[[int], float]
SURE = 0.85
"""From this probability on the model is sure that a block is part of the story."""
HARDLY = 0.2
"""Below this probability it is sure that a block is none of it."""
# A page has hundreds of verdicts of a few dozen sorts. Those by rules that come from outside are made anew.
verdict_of = lru_cache(maxsize=1024)(Verdict)
