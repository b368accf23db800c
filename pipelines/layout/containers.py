"""Which element contains the story, by the worth of the blocks that stand in it, and how far away the others are."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.layout.block import Block
from pipelines.layout.elements import Element, upward


def heaviest(containers: Sequence[Element], points: Sequence[int], *, article: int) -> Element | None:
    """The element of the greatest sum of points, of equals the innermost.

    Without any prose it is the title's `<article>`, given by its order (0 for none).
    """
    sums: dict[int, int] = {}
    elements: dict[int, Element] = {}
    for container, value in zip(containers, points, strict=True):
        element: Element | None = container
        while element is not None and element.order not in elements:
            elements[element.order] = element
            sums[element.order] = 0
            element = element.parent
        sums[container.order] += value
    if not elements:
        return None
    for order in sorted(elements, reverse=True):
        parent = elements[order].parent
        if parent is not None:
            sums[parent.order] += sums[order]
    most = max(sums.values())
    best = max([order for order, each in sums.items() if each == most])
    return elements.get(article, elements[best]) if most <= 0 else elements[best]


def densest(containers: Sequence[Element], points: Sequence[int]) -> Element | None:
    """The container with most running text directly in it; ancestors get a share that halves with each level."""
    scores: dict[int, float] = {}
    elements: dict[int, Element] = {}
    for container, value in zip(containers, points, strict=True):
        if value < 40:
            continue
        current: Element | None = container
        for share in (1.0, 0.5, 0.25, 0.12):
            if current is None:
                break
            elements[current.order] = current
            scores[current.order] = scores.get(current.order, 0.0) + value * share
            current = current.parent
    return elements[max(scores, key=lambda order: (scores[order], -order))] if scores else None


def levels(main: Element | None, blocks: Sequence[Block]) -> list[int]:
    """How many levels above `main` the nearest common ancestor of each block with it stands."""
    known = {element.order: level for level, element in enumerate(upward(main))}
    found = []
    for block in blocks:
        chain: list[int] = []
        element: Element | None = block.element
        while element is not None and element.order not in known:
            chain.append(element.order)
            element = element.parent
        level = known[element.order] if element is not None else 99
        for order in chain:
            known[order] = level
        found.append(level)
    return found
