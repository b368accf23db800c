"""What rules know by its words, and what stands under a heading that they know."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, islice

from pipelines.judging.neighbours.sections import goes_on, is_of_story
from pipelines.judging.verdict import SURE, Score, Verdicts, verdict_of
from pipelines.judging.wording.boilerplate import belongs, classify, phrases_within
from pipelines.judging.wording.rulebook import BlockContext, Scope
from pipelines.layout.block import Block
from pipelines.layout.elements import upward
from pipelines.layout.region import within
from pipelines.layout.roles import HEADINGS
from pipelines.pages.sentences import ends_sentence
from storage.article import Kind

# Characters below which a block under a heading may be an item of what that announces.
_ITEM = 90
# The last line of the story needs none to be a label: it heads nothing of the story.
_ANY_ITEMS = 99
# Of a headline in a plain paragraph, and of a sentence that is no short one, in characters.
_LINE, _SENTENCE = 120, 60
# Of what is kept: when it is told, the story is at its end, however much stands behind.
_NEARLY_ALL = 0.9
# In characters: of less no share is taken.
_SHORT_STORY = 500
_LINES = ("p", "div", "section")
_ASKS = frozenset("?？")
_NUMBERED = re.compile(r"\d{1,2}[.)、．]?\s")


def by_wording(region: Sequence[Block], verdicts: Verdicts, score: Score, *, language: str) -> None:
    """What rules know by its words, and what stands under a heading they know, unless that is surely story."""
    carried, since = None, 0
    end, after = _last_kept(region, verdicts), items_after(region)
    settled = [not verdicts[block.position].kept and not verdicts[block.position].by_model for block in region]
    asked = [place for place, block in enumerate(region) if not settled[place] or block.tag in HEADINGS]
    told, second = shares_told(region, verdicts), _second_paragraph(region, verdicts)
    phrases = phrases_within([region[place].text for place in asked])
    for place, inside in zip(asked, phrases, strict=True):
        block, at = region[place], region[place].position
        context = BlockContext(
            place=1.0 if told[place] > _NEARLY_ALL else min(1.0, place / end),
            opens=place < second,
            tag="li" if _is_item(block) else block.tag,
            is_heading=block.tag in HEADINGS,
            link_density=block.linked / len(block.text),
            items_after=_ANY_ITEMS if place == end else after[place],
            language=language,
        )
        judgement = classify(block.text, context, inside)
        if judgement is not None and (
            (judgement.kind is Kind.SUMMARY and _heads_a_table(region, place))
            or (judgement.scope is Scope.SECTION and is_of_story(judgement, region, place, score))
        ):
            judgement = carried = None
        if judgement is not None:
            if judgement.scope in (Scope.HEADING, Scope.SECTION):
                carried, since = judgement, place
        elif carried is not None:
            if carried.scope is Scope.SECTION:
                over = goes_on(carried, region, (since, place), score)
            else:
                entry = _is_item(block) or _NUMBERED.match(block.text) or _in_a_row(region, place)
                sure = verdicts[at].kept and score(at) >= SURE
                listed = verdicts[at].kept and not block.linked and _is_behind_list(region, since, place)
                over = not entry and (sure or listed or _has_left(region, since, place))
            carried = carried if belongs(carried, block.text, context) and not over else None
            judgement = carried if not settled[place] else None
        if judgement is not None:
            verdicts[at] = verdict_of(judgement.kind, judgement.rule)


def shares_told(region: Sequence[Block], verdicts: Verdicts) -> list[float]:
    """For each block which share of the kept text has been told with it: much that goes may stand behind a story.
    A few lines alone are none."""
    sizes = [len(block.text) if verdicts[block.position].kept else 0 for block in region]
    whole = max(_SHORT_STORY, sum(sizes))
    return [size / whole for size in accumulate(sizes)]


def _last_kept(region: Sequence[Block], verdicts: Verdicts) -> int:
    """The place of the last block that is kept so far, for whatever stands behind it makes no story longer."""
    return next((at for at in range(len(region) - 1, 0, -1) if verdicts[region[at].position].kept), 1)


def _second_paragraph(region: Sequence[Block], verdicts: Verdicts) -> int:
    """The place of the second sentence kept so far that is no short one: a standfirst and a byline may stand over it,
    and in a story of two or three paragraphs these are half of it. 0 without."""
    kept = ((at, block.text) for at, block in enumerate(region) if verdicts[block.position].kept)
    told = (at for at, text in kept if len(text) >= _SENTENCE and ends_sentence(text))
    return next(islice(told, 1, None), 0)


def _has_left(region: Sequence[Block], heading: int, place: int) -> bool:
    """Whether a block without links stands outside of the box of a heading, in which links have come after it."""
    box, block = region[heading].element.parent, region[place]
    if box is None or block.linked or any(each is box for each in upward(block.element)):
        return False
    return any(each.linked for each in within(region[heading + 1 : place], box))


def _is_behind_list(region: Sequence[Block], heading: int, place: int) -> bool:
    """Whether all that stands between a heading and a block is the items of one list, links among them."""
    between = region[heading + 1 : place]
    if not between or not any(each.linked for each in between):
        return False
    listed = between[0].element.parent
    return all(each.tag == "li" and each.element.parent is listed for each in between)


def _is_item(block: Block) -> bool:
    """Whether a block is a list item, or a paragraph directly in one."""
    if block.tag != "p":
        return block.tag == "li"
    above = block.element.parent
    return above is not None and above.tag == "li"


def _heads_a_table(region: Sequence[Block], place: int) -> bool:
    """Whether a table follows a block: "At a glance" over one is no summary of the story."""
    return place + 1 < len(region) and region[place + 1].tag == "tr"


def _in_a_row(region: Sequence[Block], place: int) -> bool:
    """Whether a line without a full stop stands beside another one of its template: headlines in plain paragraphs."""
    block = region[place]
    beside = (region[at] for at in (place - 1, place + 1) if 0 <= at < len(region))
    return _is_line(block) and any(
        _is_line(other)
        and (other.tag, other.element.names) == (block.tag, block.element.names)
        and other.element.parent is block.element.parent
        for other in beside
    )


def _is_line(block: Block) -> bool:
    asks = block.text[-1] in _ASKS
    return block.tag in _LINES and len(block.text) <= _LINE and (asks or not ends_sentence(block.text))


def items_after(blocks: Sequence[Block]) -> list[int]:
    """How many list items, link lines and short or empty items follow each block directly."""
    found: list[int] = []
    items = 0
    for block in reversed(blocks):
        found.append(items + block.empty_items)
        short = _is_item(block) or block.linked > 0.5 * len(block.text) or len(block.text) < _ITEM
        items = items + 1 if short else 0
    found.reverse()
    return found
