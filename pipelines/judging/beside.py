"""Boxes inside and behind the story that are none of it: calls to the reader, teasers of other stories, pitches."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipelines.judging.verdict import Verdict, verdict_of
from pipelines.layout.blocks import Block
from pipelines.layout.elements import Element, is_inside
from pipelines.layout.outline import HEADINGS, Outline
from storage.article import Kind

_CALLS = frozenset((Kind.NEWSLETTER, Kind.SUBSCRIBE, Kind.APP))
_BOX = 700
_FEW = 2
_PROSE = 60
_LINKED = 0.9
_SERIES = 3
_MOST = 0.5
_PITCH = 900
# Something to have, and an arrow at the end of a line that is all link.
_ARROW = re.compile(r".*\b(?:free|download|stocks?|reports?|claim)\b.*(?:>>?|»|→|›|►)\s*$", re.IGNORECASE)
# The rule of a verdict that a wording gave.
_WORDED = re.compile(r"[a-z-]+\.")
_FORM = verdict_of(Kind.OTHER, "box-of-form")
Verdicts = list[Verdict]


def beside(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Change `verdicts`, by block position, where a box shows what it is."""
    _calls(page, region, verdicts)
    _forms(page, region, verdicts)
    _cards(page, region, verdicts)
    _pitches(page, region, verdicts)


def _calls(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """A small box with a call to the reader in it goes as a whole, where nothing in it is of the story's template."""
    begin, end = page.prose
    inside = [block for block in region if begin < block.position < end]
    calls = [block for block in inside if _is_call(verdicts[block.position])]
    own = [block for block in inside if page.groups[block.position] is page.main_group] if calls else []
    story = {element for block in own for element in _chain(block.element)}
    boxes = {id(box): (box, verdicts[block.position].kind) for block in calls if (box := _box(block.element, story))}
    for box, kind in boxes.values():
        blocks = [block for block in inside if is_inside(block.element, box)]
        kept = [b for b in blocks if verdicts[b.position].kept]
        told = any(b.tag in ("li", "tr") for b in kept)
        told = told or sum(page.sentences[b.position] and len(b.text) >= _PROSE for b in kept) >= _FEW
        if story and not told and sum(len(b.text) for b in blocks) <= _BOX:
            for block in kept:
                verdicts[block.position] = verdict_of(kind, "box-of-calls")


def _forms(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """A small box with a form in it below the story's first sentence is none of it, in any language: a letter to sign
    up for, a poll, a search. A form around a list or a table may be the story's own."""
    buttons = [block.element for block in region if block.tag == "button"]
    forms = {each.order: each for element in buttons for each in _chain(element) if each.tag == "form"}
    story = set(_chain(page.main)) if forms else set()
    for box in filter(None, (_box(form, story) for form in forms.values())):
        blocks = [block.position for block in region if is_inside(block.element, box)]
        told = not blocks or blocks[0] < page.prose[0]
        told = told or any(page.groups[at] is page.main_group or page.blocks[at].tag in ("li", "tr") for at in blocks)
        told = told or sum(page.sentences[at] and page.weights[at] >= _PROSE for at in blocks) > _FEW
        if not told and sum(page.weights[at] for at in blocks) <= _BOX:
            for at in blocks:
                verdicts[at] = _FORM if verdicts[at].kept or verdicts[at].rule == "model" else verdicts[at]


def _is_call(verdict: Verdict) -> bool:
    """Whether a wording says that a block calls on the reader."""
    return verdict.kind in _CALLS and _WORDED.match(verdict.rule) is not None


def _cards(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Three boxes of one template or more behind the story, each a linked headline over some prose, lead elsewhere.

    Their prose may be of the story's own template.
    """
    found: dict[int, list[Block]] = {}
    for block, after in pairwise(region):
        prose = verdicts[after.position].kept and after.tag not in HEADINGS
        if prose and block.tag in HEADINGS and _is_link(block) and _in_box(block, after):
            found.setdefault(id(page.groups[block.position]), []).append(after)
    kept = [b for b in region if verdicts[b.position].kept and b.tag not in HEADINGS]
    for teasers in found.values():
        first = teasers[0].position
        told = sum(len(b.text) for b in kept if b.position < first)
        behind = all(b in teasers for b in kept if b.position >= first)
        if len(teasers) >= _SERIES and behind and sum(len(b.text) for b in teasers) < told:
            for block in teasers:
                verdicts[block.position] = verdict_of(Kind.RELATED, "teaser")


def _pitches(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """A heading with prose at the end that leads to a link with an arrow sells something."""
    kept = [place for place, b in enumerate(region) if verdicts[b.position].kept]
    heads = [place for place in kept if region[place].tag in HEADINGS]
    if not heads or heads[-1] < _MOST * len(region):
        return
    section = region[heads[-1] :]
    arrows = [n for n, b in enumerate(section) if _is_link(b) and _ARROW.match(b.text)]
    if not arrows:
        return
    pitch = [b for b in section if verdicts[b.position].kept]
    if sum(len(b.text) for b in pitch) <= _PITCH and pitch[-1].position <= section[arrows[-1]].position:
        for block in pitch:
            verdicts[block.position] = verdict_of(Kind.AD, "pitch")


def _is_link(block: Block) -> bool:
    """Whether a block is all link, to another page."""
    elsewhere = any(not address.startswith("#") for address, _ in block.links)
    return elsewhere and block.linked >= _LINKED * len(block.text)


def _in_box(block: Block, after: Block) -> bool:
    """Whether two blocks stand in one box that holds them alone, at most two levels above."""
    near = {element.order for element, _ in zip(_chain(block.element.parent), range(2), strict=False)}
    above = (element for element, _ in zip(_chain(after.element.parent), range(2), strict=False))
    return any(element.order in near for element in above)


def _box(element: Element | None, story: set[Element]) -> Element | None:
    """The outermost element around one that the story does not stand in."""
    found = None
    for each in _chain(element):
        if each in story:
            return found
        found = each
    return None


def _chain(element: Element | None) -> Iterator[Element]:
    """An element and all above it."""
    while element is not None:
        yield element
        element = element.parent
