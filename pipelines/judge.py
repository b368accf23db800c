"""The verdict on every block of the article region: story or not, what else, and by which rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.blocks import Block, Element
from pipelines.features import GROUP_NAMES, Bits, Hints, Outline, same, vectors
from pipelines.model import load_model
from storage.article import Kind

KEEP = 0.5
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "dt"))
_MENUS = frozenset(("nav", "button", "menu", "dialog"))
_KIND_OF_GROUP = {
    "newsle": Kind.NEWSLETTER,
    "share": Kind.SHARE,
    "commen": Kind.COMMENTS,
    "cookie": Kind.CONSENT,
    "ad": Kind.AD,
    "captio": Kind.CAPTION,
    "author": Kind.BYLINE,
    "date": Kind.TIMESTAMP,
    "tag": Kind.TAGS,
    "relate": Kind.RELATED,
    "most": Kind.RELATED,
    "nav": Kind.NAVIGATION,
    "footer": Kind.COPYRIGHT,
    "live": Kind.QUOTE_WIDGET,
    "lead": Kind.STANDFIRST,
    "bullet": Kind.SUMMARY,
}
_KIND_BITS = tuple((1 << GROUP_NAMES.index(name), kind) for name, kind in _KIND_OF_GROUP.items())


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a block is, and the rule or model that says so."""

    kind: Kind
    rule: str

    @property
    def kept(self) -> bool:
        """True for a block of the story."""
        return self.kind in _KEPT


_KEPT = frozenset((Kind.PARAGRAPH, Kind.SUBHEADING, Kind.LIST_ITEM, Kind.TABLE_ROW, Kind.QUOTE, Kind.CODE))


@dataclass(frozen=True, slots=True)
class Judged:
    """The blocks of the article region with their verdicts, in page order."""

    blocks: tuple[Block, ...]
    verdicts: tuple[Verdict, ...]


def judge(blocks: Sequence[Block], hints: Hints) -> Judged:
    """Judge all blocks of a page, and bound the region: the smallest element that holds every kept block."""
    page, rows = vectors(blocks, hints)
    score = load_model()
    verdicts: list[Verdict] = []
    for block, row in zip(blocks, rows, strict=True):
        bits = page.bits[block.element.order]
        verdict = structural(block, bits, hints)
        if verdict is None:
            kept = score(row) >= KEEP
            verdict = Verdict(kept_kind(block, bits), "model") if kept else Verdict(removed_kind(block, bits), "model")
        verdicts.append(verdict)
    return region(blocks, verdicts, page)


def structural(block: Block, bits: Bits, hints: Hints) -> Verdict | None:
    """Verdicts that need no judgement."""
    if block.tag in _MENUS:
        return Verdict(Kind.NAVIGATION, f"tag:{block.tag}")
    if block.tag == "hidden":
        return Verdict(Kind.OTHER, "screen-reader")
    if block.linked > 0.9 * len(block.text) and block.tag != "h2":
        return Verdict(removed_kind(block, bits), "all-links")
    if block.tag == "h1" and same(block.text, hints.title):
        return Verdict(Kind.TITLE, "title")
    return None


def kept_kind(block: Block, bits: Bits) -> Kind:
    """Which sort of story block, by its markup."""
    if block.tag == "tr":
        return Kind.TABLE_ROW
    if block.tag in _HEADINGS:
        return Kind.SUBHEADING
    if bits.far_tags & 1 << 5:
        return Kind.QUOTE
    if block.tag == "li" or block.tag == "dd" or bits.near_tags & 1 << 6:
        return Kind.LIST_ITEM
    if block.tag == "pre":
        return Kind.CODE
    return Kind.PARAGRAPH


def removed_kind(block: Block, bits: Bits) -> Kind:
    """What a removed block is, as far as its markup says."""
    if block.tag == "figcaption" or bits.near_tags & 1 << 4:
        return Kind.CAPTION
    for bit, kind in _KIND_BITS:
        if bits.near & bit:
            return kind
    if block.linked > 0.5 * len(block.text):
        return Kind.RELATED
    return Kind.OTHER


def region(blocks: Sequence[Block], verdicts: Sequence[Verdict], page: Outline) -> Judged:
    """Cut the page down to the smallest element that holds every kept block."""
    top: Element | None = None
    for block, verdict in zip(blocks, verdicts, strict=True):
        if verdict.kept:
            top = block.element if top is None else common(top, block.element)
    if top is None:
        return Judged((), ())
    inside: dict[int, bool] = {top.order: True}
    pairs = [(b, v) for b, v in zip(blocks, verdicts, strict=True) if within(b.element, inside)]
    return Judged(tuple(b for b, _ in pairs), tuple(v for _, v in pairs))


def common(one: Element, other: Element) -> Element:
    """The nearest common ancestor of two elements of one page."""
    while one is not other:
        if one.depth >= other.depth and one.parent is not None:
            one = one.parent
        elif other.parent is not None:
            other = other.parent
        else:
            return one
    return one


def within(element: Element, inside: dict[int, bool]) -> bool:
    """Whether an element stands in the region; `inside` remembers what is known, so each is asked once."""
    chain = []
    current: Element | None = element
    while current is not None and current.order not in inside:
        chain.append(current.order)
        current = current.parent
    answer = inside[current.order] if current is not None else False
    for order in chain:
        inside[order] = answer
    return answer
