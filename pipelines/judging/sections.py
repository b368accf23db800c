"""Headings like "About the works" that open a part of a story, and not the lines on a company that end a release.

Both read alike: what follows decides. A release goes on with what rules know (a second company, forward-looking
statements, contacts) or ends; a story goes on under the next heading of the same template.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from pipelines.judging.boilerplate import classify
from pipelines.judging.rulebook import TAIL_BEGINS, BlockContext, Judgement
from pipelines.judging.verdict import Score
from pipelines.layout.blocks import Block
from pipelines.layout.outline import HEADINGS
from pipelines.pages.text import STOPS
from storage.article import Kind

SURE = 0.85
_HEADING = 80
_SENTENCE = 60
_FEW = 3
_RELEASE = frozenset((Kind.FORWARD_LOOKING, Kind.CONTACT, Kind.DISCLAIMER, Kind.PROVIDER))


def is_of_story(judgement: Judgement, region: Sequence[Block], place: int, score: Score) -> bool:
    """Whether the block at `place`, judged to be about a company with all that follows, is a heading of the story.

    Prose that the model is sure of must follow it, and then a heading of its template that no rule knows, over such
    prose again; where it is the last heading, as much prose as a story has, under at least the third of them. What only
    releases have must not stand behind it; the first third of a page is the story's where it does not.
    """
    heading = region[place]
    if judgement.kind is not Kind.ABOUT or not _is_heading(heading):
        return False
    after = region[place + 1 :]
    if any(known is not None and known.kind in _RELEASE for known in map(_known, after)):
        return False
    if place < TAIL_BEGINS * (len(region) - 1):
        return True
    own = list(takewhile(lambda block: not _is_alike(block, heading), after))
    if not own or not _is_story(own[0], score):
        return False
    rest = after[len(own) :]
    if len(rest) > 1:
        below = takewhile(lambda block: not _is_alike(block, heading), rest[1:])
        return _known(rest[0]) is None and any(_is_story(block, score) for block in below)
    before = sum(_is_alike(block, heading) for block in region[:place])
    return before > 1 and sum(_is_story(block, score) for block in own) >= _FEW


def _is_heading(block: Block) -> bool:
    return block.tag in HEADINGS or (len(block.text) <= _HEADING and block.strong >= len(block.text))


def _is_alike(block: Block, heading: Block) -> bool:
    """Whether a block is a heading of the template of another; each heading may have a name of its own as an anchor."""
    if block.tag != heading.tag or not _is_heading(block):
        return False
    return block.tag in HEADINGS or block.element.names == heading.element.names


def _is_story(block: Block, score: Score) -> bool:
    told = len(block.text) >= _SENTENCE and block.text[-1] in STOPS and not block.linked
    return told and score(block.position) >= SURE and _known(block) is None


def _known(block: Block) -> Judgement | None:
    return classify(block.text, BlockContext(place=1.0, tag=block.tag, is_heading=block.tag in HEADINGS))
