"""The verdict on every block of the article region: story or not, what else, and by which rule.

Markup judges first, then the learned model, which bounds the region; then wording rules, and last the sequence: a
subheading stands or falls with what follows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.judging.by_wording import by_wording
from pipelines.judging.first_verdicts import first_verdicts, name_titles
from pipelines.judging.markup import name_removed
from pipelines.judging.model.features import Vectors
from pipelines.judging.model.trees import load_model
from pipelines.judging.neighbours.leads import with_lead
from pipelines.judging.neighbours.opening import over_headline, with_summary
from pipelines.judging.neighbours.sequence import settle
from pipelines.judging.verdict import Score, Verdict
from pipelines.layout.block import Block
from pipelines.layout.outline import Hints, Outline, outline
from pipelines.layout.region import region_of


@dataclass(frozen=True, slots=True)
class Judged:
    """The blocks of the article region with their verdicts, in page order."""

    blocks: tuple[Block, ...]
    verdicts: tuple[Verdict, ...]


def judge(blocks: Sequence[Block], hints: Hints, *, language: str = "") -> Judged:
    """Judge all blocks of a page, and bound the region."""
    page = outline(blocks, hints)
    vectors, score = Vectors(page), load_model()
    scores: dict[int, float] = {}

    def scored(at: int) -> float:
        if at not in scores:
            scores[at] = score(vectors.vector(at))
        return scores[at]

    return judge_page(page, scored, language=language)


def judge_page(page: Outline, score: Score, *, language: str) -> Judged:
    """The same, with the model's probability that the block at a position is part of the story as `score`."""
    verdicts = first_verdicts(page, score)
    over_headline(page, verdicts)
    region = region_of(page.blocks, [block for block in page.blocks if verdicts[block.position].kept])
    region = with_summary(page, region, verdicts)
    name_removed(page, region, verdicts)
    by_wording(region, verdicts, score, language=language)
    settle(page, region, verdicts, score)
    name_titles(page, region, verdicts)
    region = with_lead(page, region, verdicts)
    return Judged(tuple(region), tuple(verdicts[block.position] for block in region))


def judge_selected(blocks: Sequence[Block], hints: Hints, *, language: str = "") -> Judged:
    """Judge blocks that a recipe has selected as the body: all of them are the region, the model has no say."""
    page = outline(blocks, hints)
    verdicts = first_verdicts(page, lambda at: 1.0)
    name_removed(page, page.blocks, verdicts)
    by_wording(page.blocks, verdicts, lambda at: 1.0, language=language)
    return Judged(tuple(blocks), tuple(verdicts))
