"""The article region: the smallest element that holds every block of the story.

The blocks in one element follow each other without a gap, for blocks are in the order of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import dropwhile, takewhile
from operator import attrgetter

from pipelines.layout.block import Block
from pipelines.layout.elements import Element

_ORDER = attrgetter("element.order")


def region_of(blocks: Sequence[Block], kept: Sequence[Block]) -> list[Block]:
    """The blocks within the smallest element that holds all `kept` ones; none when none is kept. All in page order."""
    if not kept:
        return []
    return _widened(blocks, kept[0], kept[-1], holding(kept))


def holding(kept: Sequence[Block]) -> Element:
    """The smallest element that holds all these blocks, of which there is one at least."""
    # Of elements in the order of their beginnings, what holds the first and the last holds all between them: one climb,
    # where one for each block took minutes over lists that nobody closed.
    return _common(min(kept, key=_ORDER).element, max(kept, key=_ORDER).element)


def around(blocks: Sequence[Block], block: Block, top: Element) -> list[Block]:
    """The blocks that stand in an element with `block`, which does: found from there, not from the page's beginning."""
    return _widened(blocks, block, block, top)


def _widened(blocks: Sequence[Block], first: Block, last: Block, top: Element) -> list[Block]:
    inside = {top.order: True}
    begin = first.position - blocks[0].position
    end = last.position - blocks[0].position + 1
    # Elements are numbered in the order of their beginnings: what stands before is inside if its element is no earlier.
    while begin and blocks[begin - 1].element.order >= top.order:
        begin -= 1
    while end < len(blocks) and _is_within(blocks[end].element, top, inside):
        end += 1
    return list(blocks[begin:end])


def within(blocks: Sequence[Block], top: Element) -> list[Block]:
    """The blocks that stand in an element."""
    inside = {top.order: True}
    from_first = dropwhile(lambda block: block.element.order < top.order, blocks)
    return list(takewhile(lambda block: _is_within(block.element, top, inside), from_first))


def _common(one: Element, other: Element) -> Element:
    """The nearest common ancestor of two elements of one page."""
    while one is not other:
        if one.depth >= other.depth and one.parent is not None:
            one = one.parent
        elif other.parent is not None:
            other = other.parent
        else:
            return one
    return one


def _is_within(element: Element, top: Element, inside: dict[int, bool]) -> bool:
    """Whether an element stands in `top`; `inside` remembers the answers, so each element is asked once."""
    chain: list[int] = []
    current: Element | None = element
    while current is not None and current.depth > top.depth and current.order not in inside:
        chain.append(current.order)
        current = current.parent
    answer = current is not None and inside.get(current.order, False)
    for order in chain:
        inside[order] = answer
    return answer
