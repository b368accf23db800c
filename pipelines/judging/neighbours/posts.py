"""The headings of a live blog's posts, where no tag says that they are some."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, pairwise

from pipelines.judging.verdict import Verdicts, verdict_of
from pipelines.layout.block import Block
from pipelines.layout.outline import Outline
from pipelines.layout.region import around
from pipelines.pages.sentences import STOPS
from storage.article import Kind

CLOCK = "timestamp.clock"
# Characters of a heading; posts that make a series; blocks below a heading among which its post begins.
_LINE, _FEW, _NEAR = 120, 3, 3
_HEADING = verdict_of(Kind.SUBHEADING, "head-of-post")


def heads_of_posts(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Lines right under a time of day that, three or more and all that their template makes, each stand in a box of
    their own with paragraphs of the story right below; their writer may stand between. A line that the paragraph says
    once more is no heading of it."""
    found: dict[int, list[Block]] = {}
    for clock, line in pairwise(region):
        if verdicts[clock.position].rule != CLOCK or not _may_head(page, line, verdicts):
            continue
        box = clock.element.parent
        if box is None or box is not line.element.parent or box.order in page.around:
            continue
        rest = (block for block in around(region, line, box) if block.position > line.position)
        told = next((block for block in islice(rest, _NEAR) if verdicts[block.position].kept), None)
        if told is not None and page.groups[told.position] is page.main_group and line.text not in told.text:
            found.setdefault(id(page.groups[line.position]), []).append(line)
    for lines in found.values():
        if len(lines) >= _FEW and len(lines) == page.groups[lines[0].position].count:
            for line in lines:
                verdicts[line.position] = _HEADING


def _may_head(page: Outline, line: Block, verdicts: Verdicts) -> bool:
    """Whether the model alone took out a line without a link or a stop in the main container."""
    verdict = verdicts[line.position]
    plain = not line.linked and len(line.text) <= _LINE and line.text[-1] not in STOPS
    return plain and verdict.by_model and not verdict.kept and not page.hops[line.position]
