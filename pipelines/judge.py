"""The verdict on every block of the article region: story or not, what else, and by which rule.

Markup judges first, then the learned model, which bounds the region; then wording rules, and last the sequence: a
subheading stands or falls with what follows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.blocks import Block
from pipelines.boilerplate import classify_blocks
from pipelines.features import vectors
from pipelines.model import load_model
from pipelines.outline import HEADINGS, Hints, Outline, outline, same
from pipelines.region import region_of
from pipelines.rulebook import BlockContext
from pipelines.verdict import Verdict, kept_kind, removed_kind, structural
from storage.article import Kind

KEEP = 0.5
_ITEM = 90


@dataclass(frozen=True, slots=True)
class Judged:
    """The blocks of the article region with their verdicts, in page order."""

    blocks: tuple[Block, ...]
    verdicts: tuple[Verdict, ...]


def judge(blocks: Sequence[Block], hints: Hints, *, language: str = "") -> Judged:
    """Judge all blocks of a page, and bound the region."""
    page = outline(blocks, hints)
    verdicts = by_markup_and_model(page)
    region = region_of(blocks, [block for block in blocks if verdicts[block.position].kept])
    contexts = contexts_of(region, language)
    found = classify_blocks([(block.text, context) for block, context in zip(region, contexts, strict=True)])
    for block, judgement in zip(region, found, strict=True):
        if judgement is not None:
            verdicts[block.position] = Verdict(judgement.kind, judgement.rule)
    by_sequence(page, region, verdicts)
    return Judged(tuple(region), tuple(verdicts[block.position] for block in region))


def by_markup_and_model(page: Outline) -> list[Verdict]:
    """A verdict for each block of the page, looked at one by one."""
    vector, score = vectors(page), load_model()
    verdicts: list[Verdict] = []
    for at, block in enumerate(page.blocks):
        signs = page.signs[at]
        verdict = structural(block, signs, page.hops[at])
        if verdict is None:
            kind = kept_kind if score(vector(at)) >= KEEP else removed_kind
            verdict = Verdict(kind(block, signs), "model")
        if verdict.kept and block.tag in HEADINGS and repeats_title(block, page.hints):
            verdict = Verdict(Kind.TITLE, "title")
        verdicts.append(verdict)
    return verdicts


def repeats_title(block: Block, hints: Hints) -> bool:
    """Whether a heading is one of the names the page gives itself."""
    return any(same(block.text, name) for name in (hints.title, *hints.headlines))


def contexts_of(blocks: Sequence[Block], language: str) -> list[BlockContext]:
    """What wording rules want to know of the blocks' surroundings."""
    end = max(1, len(blocks) - 1)
    contexts: list[BlockContext] = []
    items = 0
    for at in range(len(blocks) - 1, -1, -1):
        block = blocks[at]
        density = block.linked / len(block.text)
        heading = block.tag in HEADINGS
        contexts.append(
            BlockContext(
                place=at / end,
                tag=block.tag,
                is_heading=heading,
                link_density=density,
                items_after=items,
                language=language,
            )
        )
        items = items + 1 if block.tag == "li" or density > 0.5 or len(block.text) < _ITEM else 0
    contexts.reverse()
    return contexts


def by_sequence(page: Outline, region: Sequence[Block], verdicts: list[Verdict]) -> None:
    """Keep a subheading that leads to kept text, drop one that leads to none or stands before the story."""
    following = Verdict(Kind.OTHER, "none")
    first = next((b.position for b in region if verdicts[b.position].kept and b.tag not in HEADINGS), -1)
    for block in reversed(region):
        at = block.position
        verdict = verdicts[at]
        if block.tag not in HEADINGS:
            if verdict.kept or verdict.rule == "model":
                following = verdict
        elif at < first:
            if verdict.kept:
                verdicts[at] = Verdict(Kind.STANDFIRST, "before-story")
        elif verdict.kept and not following.kept:
            verdicts[at] = Verdict(Kind.RELATED, "leads-nowhere")
        elif verdict.rule == "model" and following.kept and not page.hops[at] and block.linked <= 0.5 * len(block.text):
            verdicts[at] = Verdict(Kind.SUBHEADING, "leads-to-story")
