"""Boxes inside and behind the story that are none of it: calls to the reader, teasers of other stories, pitches."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipelines.judging.verdict import Verdict, verdict_of
from pipelines.layout.blocks import Block
from pipelines.layout.elements import Element
from pipelines.layout.outline import HEADINGS, Group, Outline
from storage.article import Kind

_CALLS = frozenset((Kind.NEWSLETTER, Kind.SUBSCRIBE, Kind.AD, Kind.APP, Kind.COMMENTS))
_BOX = 700
_LINKED = 0.9
_SERIES = 3
_MOST = 0.5
_PITCH = 900
# Something to have, and an arrow at the end of a line that is all link.
_ARROW = re.compile(r".*\b(?:free|download|stocks?|reports?|claim)\b.*(?:>>?|»|→|›|►)\s*$", re.IGNORECASE)
# The rule of a verdict that a wording gave.
_WORDED = re.compile(r"[a-z-]+\.")
Verdicts = list[Verdict]


def beside(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Change `verdicts`, by block position, where a box shows what it is."""
    _calls(page, region, verdicts)
    _teasers(page, region, verdicts)
    _pitches(page, region, verdicts)


def _calls(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """A small box with a call to the reader in it goes as a whole, where nothing in it is of the story's template."""
    story = set(_chain(page.main))
    boxes: dict[int, list[Block]] = {}
    for block in region:
        box = _outermost(block.element, story) if page.prose[0] < block.position < page.prose[1] else None
        if box is not None:
            boxes.setdefault(box.order, []).append(block)
    for blocks in boxes.values():
        judged = [verdicts[b.position] for b in blocks]
        calls = [verdict for verdict in judged if verdict.kind in _CALLS and _WORDED.match(verdict.rule)]
        kept = [b for b in blocks if verdicts[b.position].kept]
        told = any(page.groups[b.position] is page.main_group or b.tag in ("li", "tr") for b in kept)
        if calls and kept and not told and sum(len(b.text) for b in blocks) <= _BOX:
            for block in kept:
                verdicts[block.position] = verdict_of(calls[0].kind, "box-of-calls")


def _teasers(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Three or more boxes of one template behind the story, each with a linked headline over some prose, are teasers."""
    found: dict[int, list[Block]] = {}
    groups: dict[int, Group] = {}
    for block, after in zip(region, region[1:], strict=False):
        if block.tag not in HEADINGS or not _is_link(block) or not verdicts[after.position].kept:
            continue
        if after.tag in HEADINGS or not _in_box(block, after):
            continue
        group = page.groups[after.position]
        groups[id(group)] = group
        found.setdefault(id(page.groups[block.position]), []).append(after)
    kept = [b for b in region if verdicts[b.position].kept and b.tag not in HEADINGS]
    for teasers in found.values():
        first = teasers[0].position
        told = sum(len(b.text) for b in kept if b.position < first)
        behind = all(b in teasers for b in kept if b.position >= first)
        if len(teasers) >= _SERIES and behind and sum(len(b.text) for b in teasers) < _MOST * told:
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


def _outermost(element: Element | None, story: set[Element]) -> Element | None:
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
