"""Lines over a dispatch; other flashes below a short one, which may say more: each has a headline and is told whole."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, takewhile

from pipelines.judging.verdict import Verdicts, verdict_of
from pipelines.judging.wording.boilerplate import split_dateline
from pipelines.layout.block import Block
from pipelines.layout.outline import Outline
from pipelines.layout.region import around, holding
from pipelines.layout.roles import HEADINGS
from pipelines.pages.text import letters_of
from storage.article import Kind

_OPENS, _CLOSES = "【", "】"
_HEADING = "related.heading"
# Dispatches below the first one.
_FEW = 2
# Latin characters told before other stories: a flash may have no more.
_STORY = 150
# Of the letters of a line in bold or italics; blocks that may stand over a dateline.
_MARKED, _OVER = 0.9, 3
_SUBTITLE = verdict_of(Kind.STANDFIRST, "over-dateline")
_OTHERS = verdict_of(Kind.RELATED, "other-flash")


def other_dispatches(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Dispatches that begin with their own headline in brackets and a dateline, below one that has a dateline, too, and
    stands in another box or under the page's title in such brackets. A round-up tells its items under one dateline, or
    in one box with its introduction."""
    begun = [block for block in region if block.text[0] == _OPENS and verdicts[block.position].kept]
    if len(begun) < _FEW:
        return
    own = letters_of(page.hints.title)
    others = [block for block in begun if letters_of(block.text[1 : block.text.find(_CLOSES)]) != own]
    if len(others) < _FEW or not all(map(_is_dispatch, others)):
        return
    kept = [block for block in region if verdicts[block.position].kept]
    before = [block for block in kept if block.position < others[0].position]
    told = next(filter(_is_dispatch, before), None)
    box = holding(others)
    if told is None or (box.order <= told.element.order and told not in begun):
        return
    for block in around(region, others[0], box):
        if block.position >= others[0].position and verdicts[block.position].kept:
            verdicts[block.position] = _OTHERS


def over_dateline(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Lines in bold type or italics without a stop between the title and a paragraph with a dateline are the subtitle
    of a release or a dispatch."""
    kept = list(islice((block for block in region if verdicts[block.position].kept), _OVER + 1))
    over = list(takewhile(lambda block: _is_marked_line(page, block), kept))
    if over and len(over) < len(kept) and _is_dispatch(kept[len(over)]):
        for block in over:
            verdicts[block.position] = _SUBTITLE


def _is_marked_line(page: Outline, block: Block) -> bool:
    return block.strong >= _MARKED * len(block.text) and not page.sentences[block.position]


def briefs_below(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Under a heading that announces more of the kind, in a box that holds nothing of the story, prose of which each
    piece has a box and a lower heading of its own goes, however long: a flash is shorter than what stands below it."""
    for place, heading in enumerate(region):
        box = heading.element.parent
        if not verdicts[heading.position].rule.startswith(_HEADING) or heading.tag not in HEADINGS or box is None:
            continue
        first, *below = around(region, heading, box)
        if first is heading and _are_headed(below, heading):
            before = sum(page.weights[b.position] for b in region[:place] if verdicts[b.position].kept)
            for block in below if before >= _STORY else ():
                if verdicts[block.position].kept:
                    verdicts[block.position] = _OTHERS


def _is_dispatch(block: Block) -> bool:
    """Whether a block begins with a dateline, behind a headline in brackets if there is one."""
    text = block.text
    return split_dateline(text[text.find(_CLOSES) + 1 :] if text[0] == _OPENS else text)[1] is not None


def _are_headed(below: Sequence[Block], above: Block) -> bool:
    """Whether headings of one lower rank head all of these blocks, two at least and each in an element of its own, and
    none is a link within the page."""
    heads = [block for block in below if block.tag in HEADINGS]
    if any(address.startswith("#") for block in heads for address, _ in block.links):
        return False
    boxes = {id(block.element.parent) for block in heads}
    ranked = len(heads) >= _FEW and {block.tag for block in heads} == {below[0].tag} and below[0].tag > above.tag
    own = len(boxes) == len(heads) and id(above.element.parent) not in boxes
    return ranked and own and all(id(block.element.parent) in boxes for block in below)
