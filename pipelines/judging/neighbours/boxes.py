"""Boxes in and beside the story that what stands in them shows to be none of it: links, calls, forms, summaries."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from itertools import takewhile

from pipelines.judging.neighbours.authorship import OF_LIVES
from pipelines.judging.verdict import Score, Verdict, Verdicts, verdict_of
from pipelines.layout.block import Block
from pipelines.layout.elements import Element, upward
from pipelines.layout.naming import TAG_BIT
from pipelines.layout.outline import Outline
from pipelines.layout.region import around, within
from pipelines.layout.roles import HEADINGS
from storage.article import Kind

# Characters of the words in a box of links: with none left in it, and with some.
_LEAD_IN, _LINKS = 200, 600
# Of a small box, and of a sentence of prose in it; what has several of these may be the story's.
_BOX, _PROSE, _FEW = 700, 60, 3
# Of the region's text: a box with more is no summary of it.
_MOST_OF_IT = 0.4
_LEADING_AWAY = (Kind.RELATED, Kind.MOST_DISCUSSED)
_CALLS = (Kind.NEWSLETTER, Kind.SUBSCRIBE, Kind.APP)
# Of the characters of a line that is a link.
_LINKED = 0.8
# In characters: a paragraph under a mark of advertising, and a line without a stop.
_LONG, _LINE = 100, 80
# Probabilities of being the story: from the first on a block behind it stays, below the second it may go with its box.
_CERTAIN, _UNSURE = 0.9, 0.65
_CLOSING = verdict_of(Kind.AD, "closing-box")
_IN_FORM = TAG_BIT["form"]
_FORM = verdict_of(Kind.OTHER, "box-of-form")
OF_COMMENTS = "comments."
"""What the rules begin with that know a line over comments."""
# The rule of a verdict that a wording gave.
_WORDED = re.compile(r"[a-z-]+\.")


def boxes_of_links(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """In a box that a line like "More on this" or a mark of advertising opens, the words around the links go, too."""
    for place, heading in enumerate(region):
        verdict = verdicts[heading.position]
        marked = verdict.rule == "ad.mark"
        if not marked and (".heading" not in verdict.rule or verdict.kind not in _LEADING_AWAY):
            continue
        boxed = _opened(page, region, place)
        kept = [block for block in boxed if verdicts[block.position].kept]
        # The same mark stands over a half of many a story.
        ends = bool(kept) and kept[-1] is boxed[-1] and not any(is_pitch(verdicts[block.position]) for block in boxed)
        if marked and (not kept or ends or any(len(block.text) >= _LONG for block in kept)):
            continue
        told = sum(len(block.text) for block in kept)
        links = any(block.linked > 0.5 * len(block.text) for block in boxed)
        if kept and told <= (_LINKS if links else _LEAD_IN) and len(kept) <= _FEW:
            for block in kept:
                verdicts[block.position] = verdict


def boxes_behind(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Behind the story what a heading "About the author" or "Comments" opens goes as a whole: the publisher, how the
    site works, what readers say."""
    told = max((block.position for block in region if page.groups[block.position] is page.main_group), default=0)
    for place, heading in enumerate(region):
        verdict = verdicts[heading.position]
        of_readers = verdict.rule.startswith(OF_COMMENTS) and heading.tag in HEADINGS
        if (verdict.rule != OF_LIVES and not of_readers) or heading.position <= told:
            continue
        for block in _opened(page, region, place):
            if verdicts[block.position].kept:
                verdicts[block.position] = verdict


def calls(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """A small box with a call to the reader in it goes as a whole, where nothing in it is of the story's template."""
    begin, end = page.prose
    inside = [block for block in region if begin < block.position < end]
    own = [block for block in inside if page.groups[block.position] is page.main_group]
    story = {element.order for block in own for element in upward(block.element)}
    called = [block for block in inside if is_call(verdicts[block.position])]
    boxes = {id(box): (box, verdicts[block.position].kind) for block in called if (box := _box(block.element, story))}
    for box, kind in boxes.values():
        blocks = within(inside, box)
        kept = [b for b in blocks if verdicts[b.position].kept]
        told = any(b.tag in ("li", "tr") for b in kept)
        told = told or sum(page.sentences[b.position] and len(b.text) >= _PROSE for b in kept) > 1
        if story and not told and sum(len(b.text) for b in blocks) <= _BOX:
            for block in kept:
                verdicts[block.position] = verdict_of(kind, "box-of-calls")


def is_call(verdict: Verdict) -> bool:
    """Whether a wording says that a block calls on the reader."""
    return "." in verdict.rule and verdict.kind in _CALLS and _WORDED.match(verdict.rule) is not None


def is_pitch(verdict: Verdict) -> bool:
    """Whether a wording says that a block advertises something, and is no mere mark over it."""
    return verdict.kind is Kind.AD and verdict.rule != "ad.mark" and _WORDED.match(verdict.rule) is not None


def forms(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """A small box with a form in it below the story's first sentence is none of it, in any language: a letter to sign
    up for, a poll, a search. A form around a list or a table may be the story's own."""
    found: dict[int, tuple[Element, Block]] = {}
    for button in (block for block in region if block.tag == "button"):
        for form in upward(button.element):
            box = _box(form, page.around) if form.tag == "form" else None
            if box is not None:
                found[box.order] = (box, button)
    for box, button in found.values():
        blocks = [block.position for block in around(region, button, box)]
        told = blocks[0] < page.prose[0]
        told = told or any(page.groups[at] is page.main_group or page.blocks[at].tag in ("li", "tr") for at in blocks)
        told = told or sum(page.sentences[at] and page.weights[at] >= _PROSE for at in blocks) >= _FEW
        if not told and sum(page.weights[at] for at in blocks) <= _BOX:
            for at in blocks:
                verdicts[at] = _FORM if verdicts[at].kept or verdicts[at].by_model else verdicts[at]


def labels_of_forms(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Behind the story's last sentence, what a form of no button's words says and is no sentence labels its fields."""
    for block in reversed(region):
        at = block.position
        if at <= page.prose[1] or page.groups[at] is page.main_group:
            return
        if not verdicts[at].kept or page.sentences[at] or not page.signs(at).far_tags & _IN_FORM:
            continue
        form = next(each for each in upward(block.element) if each.tag == "form")
        if form.order not in page.around and block.tag not in ("li", "tr"):
            verdicts[at] = _FORM


def remnants(page: Outline, region: Sequence[Block], verdicts: Verdicts, score: Score) -> None:
    """A short line in doubt goes with the box it stands in, where all else in that, more than one block, went; so does
    a quote, which a label and a name make a pull quote."""
    for block in region:
        at = block.position
        if not verdicts[at].kept or not verdicts[at].by_model or score(at) >= _UNSURE:
            continue
        box, quoted = _box_of(block)
        short = block.tag in ("p", "div", "span") and not page.sentences[at] and len(block.text) <= _LINE
        if not (short or quoted) or box is None or box.order in page.around:
            continue
        others = [verdicts[each.position].kept for each in around(region, block, box) if each is not block]
        if len(others) > 1 and not any(others):
            verdicts[at] = verdict_of(Kind.OTHER, "rest-of-box")


def _box_of(block: Block) -> tuple[Element | None, bool]:
    """What a block stands in, or the quote that it stands in directly; and whether it is such a quote's."""
    above = block.element if block.element.tag == "blockquote" else block.element.parent
    quoted = above is not None and above.tag == "blockquote"
    return (above.parent if above is not None and quoted else block.element.parent), quoted


def closing_boxes(page: Outline, region: Sequence[Block], verdicts: Verdicts, score: Score) -> None:
    """A small box of news behind the story, of other templates than it and in doubt, that ends in a link is a call to
    follow it: to buy, to join, to give, in any language. Several long paragraphs are none."""
    kept = [block for block in region if verdicts[block.position].kept]
    behind = list(takewhile(lambda block: page.groups[block.position] is not page.main_group, reversed(kept)))
    if not behind or len(behind) == len(kept) or not page.hints.is_news:
        return
    story = page.around.union(element.order for element in upward(kept[-len(behind) - 1].element))
    box = _box(behind[0].element, story)
    boxed = around(region, behind[0], box) if box is not None else []
    last, size = (boxed or behind)[-1], sum(page.weights[block.position] for block in boxed)
    ends = last.linked >= _LINKED * len(last.text) and not verdicts[last.position].kept
    told = sum(page.sentences[block.position] and page.weights[block.position] >= _LONG for block in behind)
    if told >= _FEW or size > _BOX or not ends:
        return
    if all(block in boxed and score(block.position) < _CERTAIN for block in behind):
        for block in behind:
            verdicts[block.position] = _CLOSING


def summary_boxes(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Under the heading of a summary, what stands in one box with it is the summary, prose too.

    A box is the parent of a heading that opens it, small beside the region, when the story does not stand in it.
    """
    size = sum(page.weights[block.position] for block in region)
    for place, heading in enumerate(region):
        box, verdict = heading.element.parent, verdicts[heading.position]
        if not verdict.rule.startswith("summary.") or box is None or box.order in page.around:
            continue
        boxed = _opened_box(region, place, box)
        if sum(page.weights[block.position] for block in boxed) > _MOST_OF_IT * size:
            continue
        for block in boxed:
            if verdicts[block.position].kept or verdicts[block.position].by_model:
                verdicts[block.position] = verdict


def _opened(page: Outline, region: Sequence[Block], place: int) -> list[Block]:
    """What follows the block at `place` in the outermost box below the story that this block opens."""
    before = region[place - 1].element if place else None
    # A mark in no paragraph of its own stands in the box itself.
    box = _box(region[place].element, page.around.union(element.order for element in upward(before)))
    after = region[place + 1 :]
    return within(after, box) if box is not None and within(after[:1], box) else []


def _opened_box(region: Sequence[Block], place: int, box: Element) -> list[Block]:
    """What follows in a box that the block at `place` opens; nothing when it opens none, or when a table follows.

    Where a list follows at once, that is all of it: the box may be the story's first half. One that holds nothing but
    lists and their headings is none.
    """
    if place and within(region[place - 1 : place], box):
        return []
    boxed = within(region[place + 1 :], box)
    if boxed and boxed[0].tag == "li" and not all(block.tag == "li" or block.tag in HEADINGS for block in boxed):
        boxed = list(takewhile(lambda block: block.tag == "li", boxed))
    return [] if any(block.tag == "tr" for block in boxed) else boxed


def _box(element: Element | None, story: Container[int]) -> Element | None:
    """The outermost element around one that the story, elements by their orders, does not stand in."""
    found = None
    for each in upward(element):
        if each.order in story:
            return found
        found = each
    return None
