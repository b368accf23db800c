"""Threads of comments behind the story, by the lines that sign them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipelines.dating.date_signs import DATE_SIGN
from pipelines.judging.markup import ALL_LINKS
from pipelines.judging.verdict import Verdicts, verdict_of
from pipelines.layout.block import Block
from pipelines.layout.elements import upward
from pipelines.layout.naming import names_comments
from pipelines.layout.outline import Outline
from pipelines.layout.region import around, region_of
from pipelines.layout.roles import HEADINGS
from storage.article import Kind
from storage.repetition import BY_MODEL

# Characters: of a line that signs a comment, and of a story, before which no comments come.
_LINE, _STORY = 120, 400
# Blocks between the line that announces comments and the first of them; signatures that make a thread.
_NEAR, _FEW = 4, 3
_AGO = re.compile(r"\b\d+ (?:minute|hour|day|week|month|year)s? ago\b")
_UNNAMED = (BY_MODEL, ALL_LINKS.rule, "timestamp.bare", "timestamp.moment", "timestamp.relative")
_COMMENTS = Kind.COMMENTS
_THREAD = verdict_of(_COMMENTS, "thread")


def thread(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """From the first of several lines that sign comments of one template on, all that stands with them is comments.

    The story must have been told before. A heading over a signature is the comment's and goes with it, and so does what
    stands before it in an element named as a comment: some sign below. Under a line that announces comments every
    removed line with a date signs one, whatever its template is called.
    """
    announced = _announced(region, verdicts)
    judged = ((place, block, verdicts[block.position]) for place, block in enumerate(region))
    may_sign = (
        (place, block.text)
        for place, block, verdict in judged
        if not verdict.kept and (verdict.kind is _COMMENTS or (place > announced and verdict.rule in _UNNAMED))
    )
    signs = [place for place, text in may_sign if len(text) <= _LINE and (DATE_SIGN.search(text) or _AGO.search(text))]
    signed = [place for place in signs if place > announced]
    if len(signed) < _FEW:
        signed = [place for place in signs if verdicts[region[place].position].kind is _COMMENTS]
        groups = Counter(id(page.groups[region[place].position]) for place in signed)
        signed = [place for place in signed if groups[id(page.groups[region[place].position])] >= _FEW]
    if not signed:
        return
    first = _begin(page, region, signed[0])
    while first and region[first - 1].tag in HEADINGS:
        first -= 1
    headed = range(first - 1, max(0, first - _NEAR) - 1, -1)
    first = next((at for at in headed if verdicts[region[at].position].rule.startswith("comments.")), first)
    told = sum(len(block.text) for block in region[:first] if verdicts[block.position].kept)
    if told >= _STORY:
        for block in region_of(region[first:], [region[place] for place in signed]):
            if verdicts[block.position].kept:
                verdicts[block.position] = _THREAD


def _begin(page: Outline, region: Sequence[Block], place: int) -> int:
    """Where the comment begins that the line at `place` signs: with the outermost element around it that is named as
    comments and beside the story, else there."""
    sign = region[place]
    boxes = [each for each in upward(sign.element) if each.order not in page.around and names_comments(each.names)]
    return around(region, sign, boxes[-1])[0].position - region[0].position if boxes else place


def _announced(region: Sequence[Block], verdicts: Verdicts) -> int:
    """Where, after a story's worth of text, a line announces comments; behind the last block when none does."""
    told = 0
    for place, block in enumerate(region):
        if told >= _STORY and verdicts[block.position].rule.startswith("comments."):
            return place
        told += len(block.text) if verdicts[block.position].kept else 0
    return len(region)
