"""What stands around a node of the parser's tree."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborNode


def upward(node: LexborNode | None) -> Iterator[LexborNode]:
    """A node and those around it, innermost first."""
    while node is not None:
        yield node
        node = node.parent
