"""Blocks that a source repeats across its articles go. What counts as repeated is decided in storage/repetition.py."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.judging.verdict import Verdict
from pipelines.layout.blocks import Block
from pipelines.layout.outline import HEADINGS
from pipelines.recipe import Learned
from storage.article import Kind
from storage.repetition import LEARNED, fingerprint


def drop_repeated(blocks: Sequence[Block], verdicts: list[Verdict], learned: Learned) -> None:
    """Mark kept blocks that the source is known to repeat. Subheadings stay: a column has standing sections."""
    if not learned.repeated:
        return
    for at, verdict in enumerate(verdicts):
        block = blocks[at]
        if verdict.kept and block.tag not in HEADINGS and fingerprint(block.text) in learned.repeated:
            verdicts[at] = Verdict(Kind.REPEATED, f"{LEARNED}{learned.snapshot}")
