"""Lines and headings amid the story that announce links to other pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from pipelines.judging.verdict import Verdicts, verdict_of
from pipelines.layout.block import Block, is_bold_line
from pipelines.layout.outline import Outline
from pipelines.layout.region import within
from pipelines.layout.roles import HEADINGS
from pipelines.pages.sentences import STOPS
from storage.article import Kind

# Blocks under a heading that are links, and how much of each is one.
_LINKS, _ALL_LINKS = 2, 0.9
# Of a line that announces what follows, in characters.
_LEAD_IN = 60
_LEADS_AWAY = verdict_of(Kind.RELATED, "leads-to-links")
_COLONS = frozenset(":：")
_POINTS = STOPS | _COLONS


def lead_ins(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Inside the story a short line in bold type with a colon goes with the links to other pages right after it."""
    told = (b.position for b in reversed(region) if page.sentences[b.position] and verdicts[b.position].kept)
    last = next(told, 0)
    for block, after in pairwise(region):
        if block.text[-1] not in _COLONS or block.position > last or not verdicts[block.position].kept:
            continue
        links = after.tag == "menu" or verdicts[after.position].rule == "all-links"
        if links and len(block.text) <= _LEAD_IN and block.tag not in HEADINGS and is_bold_line(block):
            verdicts[block.position] = _LEADS_AWAY


def heads_of_links(region: Sequence[Block], verdicts: Verdicts) -> None:
    """A heading right over two or more links to other pages is theirs, though some of the story comes after them.

    Not where another one of its template stands right over what is kept, or over links, too: then these were put below
    headings of the story.
    """
    heads = [
        place
        for place, block in enumerate(region)
        if (block.strong or block.tag in HEADINGS) and verdicts[block.position].kept and _heads(block)
    ]
    over_links = [place for place in heads if _is_over_links(region, place, verdicts)]
    if not over_links:
        return
    below = [(place, region[place + 1]) for place in heads if place + 1 < len(region)]
    of_story = {_template(region[place]) for place, after in below if verdicts[after.position].kept}
    count = Counter(_template(region[place]) for place in over_links)
    for place in over_links:
        template = _template(region[place])
        if template not in of_story and count[template] == 1:
            verdicts[region[place].position] = _LEADS_AWAY


def _heads(block: Block) -> bool:
    ends = STOPS if block.tag in HEADINGS else _POINTS
    return (block.tag in HEADINGS or is_bold_line(block)) and not block.linked and block.text[-1] not in ends


def _template(block: Block) -> tuple[str, str]:
    return block.tag, block.element.template


def _is_over_links(region: Sequence[Block], place: int, verdicts: Verdicts) -> bool:
    """Whether a menu comes first in what the heading stands in, or nothing but links that went."""
    box = region[place].element.parent
    after = within(region[place + 1 : place + 1 + _LINKS], box) if box is not None else []
    if after and after[0].tag == "menu":
        return True
    gone = [b for b in after if not verdicts[b.position].kept and b.linked >= _ALL_LINKS * len(b.text)]
    return len(gone) == _LINKS
