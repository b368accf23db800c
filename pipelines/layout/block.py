"""A run of inline text between two block-level boundaries, and what markup says of it."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.layout.elements import Element

_BOLD_LINE = 80


@dataclass(slots=True, eq=False)
class Block:
    """A run of inline text.

    `tag` is the nearest block-level tag; "tr" for a row of a data table, "hidden" for words that only screen readers
    get, "nav" and the like for a menu as a whole. `linked` and `strong` are the characters of it inside links and
    inside bold or italic markup, `links` the addresses with their texts, `names` the classes of its inline markup.
    `empty_items` counts the empty list items that follow: lists that a script fills are known by them. `live` is true
    for a row of a table whose markup says that a script renews its figures.
    """

    text: str
    tag: str
    position: int
    element: Element
    linked: int = 0
    strong: int = 0
    links: tuple[tuple[str, str], ...] = ()
    names: str = ""
    has_time: bool = False
    empty_items: int = 0
    live: bool = False


def is_bold_line(block: Block) -> bool:
    """Whether a block is a line in bold type and no link: the heading of what follows, as a rule."""
    return block.strong >= len(block.text) <= _BOLD_LINE and not block.linked
