"""Elements that are usually none of the story and hold it here: a menu that nobody closed, a link around everything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from pipelines.layout.block import Block
from pipelines.layout.elements import Element
from pipelines.layout.roles import UNSEEN
from pipelines.pages.sentences import STOPS, ends_sentence

OPENABLE = UNSEEN | {"nav", "button", "menu", "dialog", "footer"}
# A node that was taken whole, its tag, and its text; "" for one of the unseen.
Held = tuple[LexborNode, str, str]
# Dialogs and footers hold prose by themselves: what they ask, what the law asks.
_OFTEN_PROSE = frozenset(("dialog", "footer"))
_NO_PROSE = OPENABLE | {"hidden"}
_ARTICLE = "main, article h1"
_MOSTLY = 0.4
_LEAST = 300
_PROSE = 60
_CHARACTERS_A_STOP = 200
_SEVERAL = 3


@dataclass(frozen=True, slots=True)
class Prose:
    """The characters of a page's longer blocks that are mostly no link, and of those that are nothing but one."""

    plain: int
    linked: int


def prose_of(blocks: Sequence[Block]) -> Prose:
    """How much prose stands in blocks that are no menus."""
    plain = linked = 0
    for block in blocks:
        size = len(block.text)
        if size >= _PROSE and block.tag not in _NO_PROSE:
            if block.linked == size:
                linked += size
            elif 2 * block.linked < size:
                plain += size
    return Prose(plain, linked)


def holder(held: Sequence[Held], plain: int, walked: Callable[[LexborNode], list[Block]]) -> str:
    """The tag whose elements, taken whole, hold the story; "" as a rule. `walked` opens all in a node.

    They do when half as much prose as stands elsewhere (`plain`) stands in them, and most of their text is prose; in
    those that often hold some, when the page's one article does.
    """
    sizes: dict[str, int] = {}
    for node, tag, text in held:
        sizes[tag] = sizes.get(tag, 0) + (len(node.text()) if tag in UNSEEN else len(text))
    least = max(plain // 2, _LEAST)
    for tag, size in sizes.items():
        if size < least:
            continue
        nodes = [(node, text) for node, other, text in held if other == tag]
        # Menus have hardly any stop: what costs more is not asked of them.
        stops = sum(text.count(stop) for node, text in nodes for stop in STOPS) if tag not in UNSEEN else size
        if stops * _CHARACTERS_A_STOP < max(least, size * _MOSTLY):
            continue
        if tag in _OFTEN_PROSE and not any(node.css_first(_ARTICLE) for node, _ in nodes):
            continue
        links = (len(link.text(strip=True)) for node, _ in nodes for link in node.css("a[href]"))
        if sum(length for length in links if length < _LEAST) > size * (1 - _MOSTLY):
            continue
        inside = [block for node, _ in nodes for block in _freed(walked(node)) if _is_prose(block)]
        if _is_together(inside, least) and sum(len(block.text) for block in inside) >= size * _MOSTLY:
            return tag
    return ""


def free_wide_links(blocks: Sequence[Block], told: Prose) -> None:
    """Take the link off the blocks that one address has around most of the page's prose: somebody forgot to end it."""
    least = max(told.plain // 2, _LEAST)
    if told.linked < least:
        return
    wide: dict[str, list[Block]] = {}
    for block in blocks:
        if block.links and block.linked == len(block.text):
            wide.setdefault(block.links[0][0], []).append(block)
    for inside in wide.values():
        prose = [len(block.text) for block in inside if len(block.text) >= _PROSE and ends_sentence(block.text)]
        if len(prose) >= _SEVERAL and sum(prose) >= least:
            for block in inside:
                block.linked, block.links = 0, ()


def _freed(blocks: list[Block]) -> list[Block]:
    free_wide_links(blocks, prose_of(blocks))
    return blocks


def _is_together(inside: Sequence[Block], least: int) -> bool:
    """Whether so much prose stands in one element directly: what a menu says of each of its parts stands apart."""
    sizes: dict[Element | None, int] = {}
    for block in inside:
        above = block.element.parent
        sizes[above] = sizes.get(above, 0) + len(block.text)
    return max(sizes.values(), default=0) >= least


def _is_prose(block: Block) -> bool:
    size = len(block.text)
    return size >= _PROSE and 2 * block.linked < size and block.tag != "hidden" and ends_sentence(block.text)
