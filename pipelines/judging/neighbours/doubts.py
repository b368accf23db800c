"""Blocks that the model doubts, and that stay with others of their sort."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipelines.judging.markup import kept_by
from pipelines.judging.verdict import HARDLY, Score, Verdicts
from pipelines.layout.block import Block
from pipelines.layout.naming import BIT
from pipelines.layout.outline import Outline
from pipelines.layout.roles import HEADINGS
from pipelines.pages.themes import NOTICES, STORIES, bits_of, themed

# From this probability on what others of the template say is enough.
_EVEN_CHANCE = 0.3
# In characters, of all that is kept.
_SHORT_STORY = 400
# In Latin characters: of a sentence, of a paragraph, and of one that is surely one.
_PROSE, _PARAGRAPH, _LONG = 50, 100, 150
# In characters, of a sentence that is looked for.
_SHORTEST = 25
# Kept sentences of a template, and questions of an interview, at least.
_TWO, _QUESTIONS = 2, 3
_ASKS = frozenset("?？")
# The probability of being the story below which the model is sure of the contrary although it may be a callout.
_UNSURE = 0.1
_SAID, _OF_SITE = bits_of("said"), NOTICES | bits_of("we", "you")
_ENTRIES = HEADINGS | {"li", "tr", "pre"}
_CALLOUT = re.compile(
    r"(?<![\w-])(?:(?:elementor-)?alert[-_](?:info|primary|secondary|success|warning|light)"
    r"|(?:box[-_])?(?:tipp?|notes?|hint|hinweis|callout|admonition)(?:[-_]?box)?)(?![\w-])",
    re.IGNORECASE,
)


def short_stories(page: Outline, region: Sequence[Block], verdicts: Verdicts, score: Score) -> None:
    """Where hardly anything is kept, a doubtful sentence right after a paragraph of its own template and parent is the
    story's, too: what else the page says outweighs two paragraphs, and the model is used to longer stories."""
    kept = [block for block in region if verdicts[block.position].kept]
    if not kept or sum(len(block.text) for block in kept) >= _SHORT_STORY:
        return
    for above, block in pairwise(region):
        at, verdict = block.position, verdicts[block.position]
        if not verdicts[above.position].kept or verdict.kept or not verdict.by_model or block.linked:
            continue
        if _is_beside(page, block, above) and page.sentences[at] and score(at) >= _EVEN_CHANCE:
            verdicts[at] = kept_by(page, block, "short-story")


def alike(page: Outline, region: Sequence[Block], verdicts: Verdicts, score: Score) -> None:
    """A sentence in doubt amid the story stays where the others of its template do, two at least: answers, steps."""
    of_group: dict[int, list[Block]] = {}
    for block in region:
        at = block.position
        told = page.sentences[at] and page.weights[at] >= _PROSE and not block.linked and not page.hops[at]
        if told and verdicts[at].by_model and not page.signs(at).near & BIT["relate"]:
            of_group.setdefault(id(page.groups[at]), []).append(block)
    for blocks in of_group.values():
        doubted = [block for block in blocks if not verdicts[block.position].kept]
        if not doubted or len(blocks) - len(doubted) < max(_TWO, 2 * len(doubted)):
            continue
        for block in doubted:
            inside = page.prose[0] < block.position < page.prose[1]
            if inside and score(block.position) >= _EVEN_CHANCE:
                verdicts[block.position] = kept_by(page, block, "alike")


def _is_beside(page: Outline, block: Block, other: Block) -> bool:
    """Whether two blocks are of one template and stand in the same element."""
    return page.groups[block.position] is page.groups[other.position] and block.element.parent is other.element.parent


def questions(page: Outline, region: Sequence[Block], verdicts: Verdicts, score: Score) -> None:
    """Short questions in doubt stay where half of the questions of their template do, as in an interview."""
    of_group: dict[int, list[Block]] = {}
    for block in [block for block in region if block.text[-1] in _ASKS]:
        at = block.position
        if block.tag in ("p", "div") and not block.linked and not page.hops[at]:
            of_group.setdefault(id(page.groups[at]), []).append(block)
    for asked in of_group.values():
        kept = sum(verdicts[block.position].kept for block in asked)
        if len(asked) < _QUESTIONS or kept < len(asked) / 2:
            continue
        for block in asked:
            verdict = verdicts[block.position]
            if verdict.by_model and not verdict.kept and score(block.position) >= HARDLY:
                verdicts[block.position] = kept_by(page, block, "interview")


def under_one_heading(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Long paragraphs in doubt behind the first one under a kept heading, of its template and beside it, stay with it:
    a box of the story has a tail, too."""
    going = False
    for above, block in pairwise(region):
        at = block.position
        if above.tag in HEADINGS:
            going = verdicts[above.position].kept and verdicts[at].kept
            continue
        long = page.sentences[at] and page.weights[at] >= _LONG and not block.linked and not page.hops[at]
        going = going and long and _is_beside(page, block, above)
        if going and not verdicts[at].kept and verdicts[at].by_model:
            verdicts[at] = kept_by(page, block, "under-heading")


def callouts(page: Outline, region: Sequence[Block], verdicts: Verdicts, score: Score) -> None:
    """Sentences in a box named as a tip or a note, set in line with the story's paragraphs, are the story's on pages
    that do not call themselves news, unless the model is sure of the contrary: it knows such names from forms."""
    if page.hints.is_news:
        return
    own = (block.element.parent for block in region if page.groups[block.position] is page.main_group)
    around = {each.order for each in own if each is not None}
    for block in region:
        at = block.position
        inside = page.prose[0] < at <= page.prose[1] and not page.hops[at]
        if inside and _is_doubted(page, block, verdicts) and _is_callout(block, around) and score(at) >= _UNSURE:
            verdicts[at] = kept_by(page, block, "callout")


def _is_callout(block: Block, around: set[int]) -> bool:
    """Whether a block is the box of a tip or a note, or stands right in one, in what holds the story's paragraphs."""
    box = block.element
    if box.parent is not None and box.parent.order not in around:
        box = box.parent
    return box.parent is not None and box.parent.order in around and _CALLOUT.search(box.names) is not None


def stated(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Sentences in doubt that are, word for word, in the story as the page's metadata have it (`articleBody`) stay,
    where most of what is kept is there, too."""
    body = page.hints.body
    found = [block for block in region if _is_doubted(page, block, verdicts) and block.text in body]
    if not found:
        return
    kept = [block.text for block in region if verdicts[block.position].kept]
    if 2 * sum(len(text) for text in kept if text in body) <= sum(map(len, kept)):
        return
    for block in found:
        verdicts[block.position] = kept_by(page, block, "stated")


def second_parts(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """In another part of what holds the story, sentences of its template stay behind a kept one right before them: an
    advertisement often parts a text in two, and the second part stands behind all that the judge knows of endings.

    What speaks to the reader is a notice all the same, and of a short line no word may be one of notices.
    """
    told = next((block for block in region if page.groups[block.position] is page.main_group), None)
    if told is None or told.element.parent is page.main:
        return
    for above, block in pairwise(region):
        at, box = block.position, block.element.parent
        if not verdicts[above.position].kept or verdicts[at].kept or not verdicts[at].by_model:
            continue
        beside = box is not None and box is above.element.parent and box is not page.main and box.parent is page.main
        same = (
            (block.tag, block.element.template)
            == (told.tag, told.element.template)
            == (above.tag, above.element.template)
        )
        if not (beside and same and page.sentences[at] and page.sentences[above.position]) or block.linked:
            continue
        if not themed(block.text).themes & (_OF_SITE if page.weights[at] >= _PARAGRAPH else ~STORIES):
            verdicts[at] = kept_by(page, block, "second-part")


def reports(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """A paragraph between two kept ones beside it that tells what somebody said stays, whatever it is named: it may
    speak of all that notices do."""
    for above, block, below in zip(region, region[1:], region[2:], strict=False):
        at, box = block.position, block.element.parent
        if block.tag != "p" or page.hops[at] or not _is_doubted(page, block, verdicts):
            continue
        amid = verdicts[above.position].kept and verdicts[below.position].kept
        beside = box is above.element.parent and box is below.element.parent
        if amid and beside and page.weights[at] >= _PROSE and themed(block.text).themes & _SAID:
            verdicts[at] = kept_by(page, block, "report")


def halves(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """The text before a box and behind it, in one element and one sentence, stays if a half of it is kept, or both in
    line with the story's paragraphs are as long as one."""
    before: dict[int, Block] = {}
    for block in region:
        over = before.get(block.element.order)
        before[block.element.order] = block
        if over is None or block.position == over.position + 1 or block.tag in _ENTRIES:
            continue
        joined = block.text[0].islower() and over.text[-1].isalnum() and page.sentences[block.position]
        lost = [each for each in (over, block) if not verdicts[each.position].kept]
        if not joined or not lost or any(each.linked or not verdicts[each.position].by_model for each in lost):
            continue
        box, size = block.element.parent, page.weights[over.position] + page.weights[block.position]
        in_line = box is not None and box.order in page.around and page.prose[0] < block.position < page.prose[1]
        if len(lost) == 1 or (in_line and size >= _PARAGRAPH):
            for each in lost:
                verdicts[each.position] = kept_by(page, each, "half")


def _is_doubted(page: Outline, block: Block, verdicts: Verdicts) -> bool:
    """Whether only the model takes a sentence without links, not too short to stand anywhere, for none of the story."""
    verdict = verdicts[block.position]
    long = page.sentences[block.position] and len(block.text) >= _SHORTEST
    doubted = verdict.by_model and not verdict.kept
    return long and doubted and not block.linked and block.tag not in HEADINGS
