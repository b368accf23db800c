"""Which sort each kept block is: a paragraph, a list item, a subheading, a quote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import takewhile

from pipelines.judging.verdict import Verdicts, verdict_of
from pipelines.layout.block import Block, is_bold_line
from pipelines.layout.elements import Element, upward
from pipelines.layout.outline import Outline
from pipelines.layout.region import holding
from pipelines.layout.roles import HEADINGS
from pipelines.pages.sentences import PAUSES, STOPS
from pipelines.pages.text import BULLETS
from storage.article import Kind

# In Latin characters: what a subheading leads to is longer.
_LINE = 80
_POINTS = STOPS | PAUSES
# Python 3.11 looks a member of an enum up slowly.
_PARAGRAPH = Kind.PARAGRAPH
_LISTS = frozenset(("ul", "ol", "dl", "li", "dd"))


def sorts(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Which of the kept paragraphs are list items, or subheadings that only bold type marks."""
    of_item: Counter[int] = Counter()
    for block in region:
        item = _item(block.element)
        if item is not None:
            of_item[item.order] += 1
    leads = False
    for block in reversed(region):
        verdict = verdicts[block.position]
        if verdict.kind is _PARAGRAPH:
            item = _item(block.element) if of_item else None
            if block.text[0] in BULLETS or (item is not None and of_item[item.order] == 1):
                verdicts[block.position] = verdict_of(Kind.LIST_ITEM, verdict.rule)
            elif leads and _is_bold_heading(block):
                verdicts[block.position] = verdict_of(Kind.SUBHEADING, verdict.rule)
        if verdict.kept:
            leads = page.weights[block.position] > _LINE and block.tag not in HEADINGS


def wrapped(region: Sequence[Block], verdicts: Verdicts) -> None:
    """A quotation or a list around the whole story, which nobody closed or a template put there, sorts none of it."""
    kept = [block for block in region if verdicts[block.position].kept]
    if not kept or any(verdicts[block.position].kind is _PARAGRAPH for block in kept):
        return
    top = holding(kept)
    for block in kept:
        verdict = verdicts[block.position]
        if verdict.kind in (Kind.QUOTE, Kind.LIST_ITEM):
            below = {each.tag for each in takewhile(lambda each: each is not top, upward(block.element))}
            of_list = _PARAGRAPH if below.isdisjoint(_LISTS) else Kind.LIST_ITEM
            verdicts[block.position] = verdict_of(Kind.QUOTE if "blockquote" in below else of_list, verdict.rule)


def _is_bold_heading(block: Block) -> bool:
    return is_bold_line(block) and block.text[-1] not in _POINTS


def _item(element: Element) -> Element | None:
    """The list item that an element stands in directly, or is; None for all others."""
    above = element.parent
    if above is not None and above.tag == "li":
        return above
    return element if element.tag == "li" else None
