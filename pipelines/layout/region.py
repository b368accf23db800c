"""The article region: the smallest element that holds every block of the story."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipelines.layout.blocks import Block
from pipelines.layout.elements import Element


def region_of(blocks: Sequence[Block], kept: Iterable[Block]) -> list[Block]:
    """The blocks within the smallest element that holds all `kept` ones, in page order; none when none is kept."""
    top: Element | None = None
    for block in kept:
        top = block.element if top is None else _common(top, block.element)
    return within(blocks, top) if top is not None else []


def within(blocks: Iterable[Block], top: Element) -> list[Block]:
    """The blocks that stand in an element."""
    inside = {top.order: True}
    return [block for block in blocks if _is_within(block.element, top, inside)]


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
