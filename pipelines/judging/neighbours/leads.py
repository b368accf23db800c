"""The lead that stands between headline and story in a box of its own, outside of the region so far."""

from __future__ import annotations

import re

from pipelines.judging.markup import kept_by, name_removed
from pipelines.judging.neighbours.duplicates import repeats_title
from pipelines.judging.verdict import Verdicts
from pipelines.judging.wording.boilerplate import classify
from pipelines.judging.wording.rulebook import BlockContext
from pipelines.layout.block import Block
from pipelines.layout.naming import BIT, TAG_BIT
from pipelines.layout.outline import Outline
from pipelines.layout.roles import HEADINGS

# How many blocks above the story its lead may stand, pictures and bylines between, and the fewest characters of one.
_AFAR = 30
_LEAD, _UNNAMED_LEAD = 50, 80
_LEADING = re.compile(
    r"(?:lead|dek|deck)(?![a-z])|intro|standfirst|summary|subtitle|subheadline|vorspann|abstract|chapo|sapo(?![a-z])"
    r"|ingress|bajada|entradilla|sommaire|preamb|excerpt|teaser",
    re.IGNORECASE,
)
_NO_LEAD = BIT["captio"] | BIT["author"] | BIT["share"] | BIT["commen"] | BIT["cookie"] | BIT["nav"] | BIT["hidden"]
_LEAD_TAGS = HEADINGS | {"p", "div", "blockquote"}


def with_lead(page: Outline, region: list[Block], verdicts: Verdicts) -> list[Block]:
    """The region with the lead that stands in a box of its own between headline and story, and all from there.

    A lead is a whole sentence without links right under the headline and beside it, or named as one, or what the page
    is described with. Without a stop it is a subtitle, which goes.
    """
    first = next((block.position for block in region if verdicts[block.position].kept), -1)
    headlines = (at for at in range(first - 1, max(first - _AFAR, -1), -1) if _is_headline(page, at))
    headline = next(headlines, first)
    at = next((at for at in range(headline + 1, first) if _is_lead(page, at, headline, verdicts)), -1)
    if at < 0:
        return region
    added = page.blocks[at : region[0].position]
    name_removed(page, added, verdicts)
    verdicts[at] = kept_by(page, page.blocks[at], "lead")
    return [*added, *region]


def _is_headline(page: Outline, at: int) -> bool:
    block = page.blocks[at]
    return block.tag == "h1" or (block.tag in HEADINGS and (at == page.title_at or repeats_title(block, page.hints)))


def _is_lead(page: Outline, at: int, headline: int, verdicts: Verdicts) -> bool:
    """Whether a block under the headline that the model alone has taken out is the story's lead."""
    block, size = page.blocks[at], page.weights[at]
    if not verdicts[at].by_model or size < _LEAD or not page.sentences[at] or block.linked:
        return False
    signs, above = page.signs(at), block.element.parent
    if block.tag not in _LEAD_TAGS or (signs.own | signs.parent_own) & _NO_LEAD or signs.far_tags & TAG_BIT["aside"]:
        return False
    named = _LEADING.search(f"{block.element.names} {above.names if above is not None else ''}")
    beside = at == headline + 1 and size >= _UNNAMED_LEAD and above is page.blocks[headline].element.parent
    if not (named or beside or block.text in page.hints.description) or repeats_title(block, page.hints):
        return False
    context = BlockContext(place=0.0, tag=block.tag, is_heading=block.tag in HEADINGS, items_after=0)
    told = any(verdicts[each.position].kept and block.text in each.text for each in page.blocks[at + 1 :])
    return not told and classify(block.text, context) is None
