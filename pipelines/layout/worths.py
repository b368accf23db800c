"""How much each block of a page speaks for what holds it being the story."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.layout.block import Block
from pipelines.layout.naming import BIT, TAG_BIT, PageSigns
from pipelines.layout.roles import HEADINGS
from pipelines.pages.text import is_code

MENUS = frozenset(("nav", "button", "menu", "dialog", "footer", "hidden"))
# Latin characters of prose for a story; how often a notice speaks of cookies; of the prose, under one name.
_STORY, _AGAIN, _MOST = 200, 2, 0.7
_UNLIKELY_NAMES = BIT["commen"] | BIT["cookie"] | BIT["footer"] | BIT["nav"]
# What is hidden, or named as consent and dialogs.
_BEHIND = BIT["cookie"] | 1 << 48
_UNLIKELY_TAGS = TAG_BIT["aside"] | TAG_BIT["footer"] | TAG_BIT["figure"]
# A block, its weight beside its links, and what makes it unlikely, as bits.
_Prose = tuple[Block, int, int]


def worths(
    blocks: Sequence[Block], weights: Sequence[int], sentences: Sequence[bool], known: PageSigns, *, told_in: int
) -> list[int]:
    """How much each block speaks for its surroundings being the story: its weight, or less than nothing.

    Links and chaff count against, and so does prose under names such as "comments" or "footer", or that speaks of
    cookies, unless most of the prose does: some sites write such a name on the column that has the story. `told_in` is
    the order of the `<article>` that has the title and prose for a story, 0 without one.
    """
    found: list[int] = []
    prose: list[_Prose] = []
    for at, block in enumerate(blocks):
        size, heading = weights[at] - 2 * block.linked, block.tag in HEADINGS
        if size >= 40 and (sentences[at] or size >= 120) and not heading and block.tag not in MENUS:
            signs = known.by_order.get(block.element.order) or known.of(block.element)
            tags = signs.far_tags & _UNLIKELY_TAGS
            names = signs.far & _UNLIKELY_NAMES and known.below_body(block.element) & _UNLIKELY_NAMES
            words = _unlikely_words(block.text, block.tag)
            prose.append((block, size, names | tags << 32 | block.element.hidden << 48 | words << 49))
            found.append(0)
        else:
            found.append(-8 if heading else -min(60, 12 + block.linked // 2))
    common = _common(prose, told_in)
    for block, size, unlikely in prose:
        found[block.position - blocks[0].position] = -min(size, 200) // 4 if unlikely & ~common else min(size, 800)
    return found


def _common(prose: Sequence[_Prose], told_in: int) -> int:
    """What most of the prose stands under, as bits."""
    total = sum(size for _, size, _ in prose)
    common = 0
    for bit in _bits([unlikely for _, _, unlikely in prose]):
        under = sum(size for _, size, unlikely in prose if unlikely & bit)
        common |= bit if under > _MOST * total else 0
    return common & ~_BEHIND if common & _BEHIND and _told_apart(prose, told_in) else common


def _told_apart(prose: Sequence[_Prose], told_in: int) -> bool:
    """Whether the article with the h1 has prose for a story, all of it in sight: dialogs and lists of cookies beside it
    may outweigh a short one."""
    inside = [(size, unlikely) for block, size, unlikely in prose if told_in in block.element.articles]
    return sum(size for size, _ in inside) >= _STORY and not any(unlikely & _BEHIND for _, unlikely in inside)


def _unlikely_words(text: str, tag: str) -> int:
    """As bits: whether a text speaks of cookies again and again, and whether it is a script or markup shown as text."""
    return (text.count("ookie") >= _AGAIN) | (tag != "pre" and is_code(text)) << 1


def _bits(masks: Sequence[int]) -> list[int]:
    every = 0
    for mask in masks:
        every |= mask
    return [1 << bit for bit in range(every.bit_length()) if every >> bit & 1]
