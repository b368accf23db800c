"""What the judge sees of a block: numbers only, all computed once for a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import log

from pipelines.blocks import Block, Element

# Groups of words in class names, ids and roles, cut to six letters; each group is one bit.
_GROUPS = (
    "articl story post entry news artike report beitra nota",
    "body conten text richte paragr copy prose main texte cuerpo corps inhalt conteu",
    "relate recomm teaser promo more also readmo readne outbra taboo linkli card cards next upnext sugges simila carous "
    "tile",
    "most popula trendi latest list feed top rankin items item rows",
    "share social facebo twitte whatsa follow sharin teilen sns shares",
    "newsle subscr signup paywal piano offer member abo regist login premiu regwal campai donate suppor",
    "commen disqus coral reader respon reply forum kommen",
    "captio image photo pictur galler media video player figure credit img slides legend bild foto photog",
    "author byline bio profil contri writer autor editor redakt autore person journa",
    "date time publis meta info stamp update datum dateti fecha posted",
    "tag tags topic keywor catego themen label badge kicker tema labels topics chip",
    "footer foot copyri legal discla imprin bottom",
    "nav menu breadc naviga toolba tool crumb subnav",
    "header head title headli hero heade titulo titel heading",
    "lead intro standf summar excerp subtit deck dek subhea descri vorspa abstra stand sub chapo sapo sommar "
    "ingres bajada",
    "ad ads advert sponso banner dfp gpt anzeig commer adv adslot partne native",
    "widget sideba aside rail module modul box infobo factbo sidebo insert inset",
    "cookie consen modal popup overla dialog alert toast notice promp",
    "embed tweet quote blockq pull twitte insta",
    "live ticker stock market quotes",
    "bullet keypoi takeaw highli key points glance",
    "audio listen play speech podcas radio",
    "hidden hide sr print noprin inline screen",
)
GROUP_NAMES = tuple(group.split()[0] for group in _GROUPS)
_WORD_BITS = {word: 1 << bit for bit, group in enumerate(_GROUPS) for word in group.split()}
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_TAG_BITS = {
    tag: 1 << bit
    for bit, tags in enumerate(
        (
            "article main",
            "aside",
            "footer",
            "header",
            "figure figcaption",
            "blockquote",
            "ul ol dl",
            "table",
            "form",
            "a",
        )
    )
    for tag in tags.split()
}
TAG_GROUPS = ("article", "aside", "footer", "header", "figure", "blockquote", "list", "table", "form", "anchor")
_WIDE = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
_SENTENCE_END = re.compile(r"[.!?。！？…।][\"'”’»«“)\]』」）]*$")
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[:.h]\d\d\b|\d+月\d+日")
_ADDRESS = re.compile(r"https?://|www\.|@\w|©|\(c\)", re.IGNORECASE)
_SEPARATORS = re.compile(r"[|•·›»→▶]")


@lru_cache(maxsize=20000)
def name_bits(names: str) -> int:
    """The groups that the words of a class string belong to, as bits."""
    bits = 0
    for word in _WORDS.findall(names):
        bits |= _WORD_BITS.get(word[:6].lower(), 0)
    return bits


def weight(text: str) -> int:
    """How much a text says, in Latin characters: an ideograph counts for about two and a half of them."""
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text)) * 3 // 2


@dataclass(slots=True)
class Bits:
    """The name and tag groups of an element, of it with its two nearest ancestors, and of all its ancestors."""

    own: int
    near: int
    far: int
    near_tags: int
    far_tags: int
    article: Element | None
    hops: int


@dataclass(frozen=True, slots=True)
class Hints:
    """What the page says of itself elsewhere, clean: for telling repetition on top from story."""

    title: str = ""
    description: str = ""
    body: str = ""
    authors: tuple[str, ...] = ()


@dataclass(slots=True)
class Outline:
    """Page-wide facts that the features of a single block refer to."""

    main: Element | None
    main_path: dict[int, int]
    groups: dict[tuple[str, str, str], list[float]]
    title_at: int
    first: int
    last: int
    weights: list[int]
    bits: dict[int, Bits] = field(default_factory=dict)


_EMPTY = Bits(0, 0, 0, 0, 0, None, 99)


def bits_of(element: Element, known: dict[int, Bits], path: dict[int, int]) -> Bits:
    """The bits of an element; those of its ancestors are computed on the way and kept in `known`."""
    chain = []
    current: Element | None = element
    while current is not None and current.order not in known:
        chain.append(current)
        current = current.parent
    above = known[current.order] if current is not None else _EMPTY
    for each in reversed(chain):
        own = name_bits(each.names)
        tag = _TAG_BITS.get(each.tag, 0)
        parent = known[each.parent.order] if each.parent else _EMPTY
        above_own = known[each.parent.parent.order].own if each.parent and each.parent.parent else 0
        near_tags = tag | (_TAG_BITS.get(each.parent.tag, 0) if each.parent else 0)
        above = known[each.order] = Bits(
            own,
            own | parent.own | above_own,
            parent.far | own,
            near_tags,
            parent.far_tags | tag,
            each if each.tag == "article" else parent.article,
            path.get(each.order, parent.hops),
        )
    return above


def signature(block: Block) -> tuple[str, str, str]:
    """Blocks that the same template made: tag, and names of the element and the one above."""
    element = block.element
    return (block.tag, element.names, element.parent.names if element.parent else "")


def outline(blocks: Sequence[Block], hints: Hints) -> Outline:
    """Find the container that holds most running text, the title's place, and groups of like blocks."""
    scores: dict[int, float] = {}
    elements: dict[int, Element] = {}
    groups: dict[tuple[str, str, str], list[float]] = {}
    weights = []
    title_at = -1
    for block in blocks:
        size = weight(block.text)
        weights.append(size)
        group = groups.setdefault(signature(block), [0, 0.0, 0.0])
        group[0] += 1
        group[1] += size
        group[2] += block.linked
        if (
            title_at < 0
            and block.tag in ("h1", "h2", "h3", "p", "div")
            and hints.title
            and same(block.text, hints.title)
        ):
            title_at = block.position
        plain = size - 2 * block.linked
        if plain >= 50 and block.tag not in ("nav", "button", "hidden", "tr"):
            points, current = min(plain, 800) * 1.0, block.element
            if block.tag in ("p", "h2", "h3", "h4") or current.tag in ("p",):
                current = current.parent or current
            for share in (1.0, 0.5, 0.25, 0.12):
                elements[current.order] = current
                scores[current.order] = scores.get(current.order, 0.0) + points * share
                if current.parent is None:
                    break
                current = current.parent
    main = elements[max(scores, key=lambda order: (scores[order], -order))] if scores else None
    path = {}
    up: Element | None = main
    while up is not None:
        path[up.order] = len(path)
        up = up.parent
    known: dict[int, Bits] = {}
    inside = [
        block.position
        for block, size in zip(blocks, weights, strict=True)
        if bits_of(block.element, known, path).hops == 0 and size >= 50
    ]
    return Outline(main, path, groups, title_at, min(inside, default=0), max(inside, default=0), weights, known)


def same(text: str, other: str) -> bool:
    """True for equal titles, and for one that only adds the site's name to the other."""
    if text == other:
        return True
    if len(text) < 15 or len(other) < 15:
        return False
    return text.lower() == other.lower() or (abs(len(text) - len(other)) < 40 and (text in other or other in text))


FEATURES = (
    "weight",
    "log_weight",
    "words",
    "link_share",
    "links",
    "strong_share",
    "sentence_end",
    "colon_end",
    "comma_share",
    "upper_start",
    "upper_share",
    "digit_share",
    "date",
    "address",
    "separators",
    "quote",
    "bullet",
    "has_time",
    "tag_p",
    "tag_heading",
    "tag_h1",
    "tag_li",
    "tag_div",
    "tag_td",
    "tag_tr",
    "tag_whole",
    "tag_figcaption",
    "hidden",
    "depth",
    "position",
    "from_start",
    "after_end",
    "after_title",
    "title_known",
    "hops",
    "same_article",
    "group_count",
    "group_share",
    "group_mean",
    "group_links",
    "prev_weight",
    "prev_links",
    "prev_heading",
    "prev_hops",
    "next_weight",
    "next_links",
    "next_heading",
    "next_hops",
    "next2_weight",
    "prev2_weight",
    "is_title",
    "is_description",
    "in_description",
    "in_body",
    "body_known",
    "is_author",
    "seen",
    "siblings",
    "main_weight",
    "page_weight",
    "weight_before",
    "own_main",
    *(f"own_{name}" for name in GROUP_NAMES),
    *(f"near_{name}" for name in GROUP_NAMES),
    *(f"far_{name}" for name in GROUP_NAMES),
    *(f"in_{name}" for name in GROUP_NAMES),
    *(f"near_in_{tag}" for tag in TAG_GROUPS),
    *(f"far_in_{tag}" for tag in TAG_GROUPS),
)


def vectors(blocks: Sequence[Block], hints: Hints) -> tuple[Outline, list[list[float]]]:
    """The features of every block, in the order of `FEATURES`."""
    page = outline(blocks, hints)
    total = sum(page.weights) + 1
    main_bits = page.bits[page.main.order] if page.main and page.main.order in page.bits else _EMPTY
    main_weight = sum(w for b, w in zip(blocks, page.weights, strict=True) if page.bits[b.element.order].hops == 0) + 1
    seen: set[str] = set()
    before = 0
    siblings: dict[int, int] = {}
    for block in blocks:
        siblings[block.element.order] = siblings.get(block.element.order, 0) + 1
    body = hints.body
    rows = []
    count = len(blocks)
    for i, block in enumerate(blocks):
        text, size, element = block.text, page.weights[i], block.element
        bits = page.bits[element.order]
        length = len(text)
        group = page.groups[signature(block)]
        prev, nxt = blocks[i - 1] if i else None, blocks[i + 1] if i + 1 < count else None
        prev_bits = page.bits[prev.element.order] if prev else _EMPTY
        next_bits = page.bits[nxt.element.order] if nxt else _EMPTY
        tag = block.tag
        heading = tag in ("h1", "h2", "h3", "h4", "h5", "h6")
        row = [
            size,
            log(1 + size),
            text.count(" ") + 1,
            block.linked / length,
            len(block.links),
            block.strong / length,
            _SENTENCE_END.search(text) is not None,
            text[-1] in ":：",
            text.count(",") / length * 100,
            text[0].isupper(),
            0,
            sum(map(text.count, "0123456789")) / length,
            size < 200 and _DATE.search(text) is not None,
            _ADDRESS.search(text) is not None,
            _SEPARATORS.search(text) is not None,
            text[0] in "\"'“„«»‚‘「『",
            text[0] in "•-–—*·►▶→›»",
            block.has_time,
            tag == "p",
            heading,
            tag == "h1",
            tag == "li",
            tag == "div",
            tag in ("td", "th"),
            tag == "tr",
            tag in ("nav", "button", "menu", "dialog", "hidden"),
            tag == "figcaption",
            element.hidden,
            element.depth,
            i / count,
            i - page.first,
            i - page.last,
            i - page.title_at if page.title_at >= 0 else -1,
            page.title_at >= 0,
            bits.hops,
            bits.article is main_bits.article,
            group[0],
            group[1] / total,
            group[1] / group[0],
            group[2] / (group[1] + 1),
            page.weights[i - 1] if prev else 0,
            prev.linked / len(prev.text) if prev else 0,
            prev is not None and prev.tag[0] == "h" and len(prev.tag) == 2,
            prev_bits.hops,
            page.weights[i + 1] if nxt else 0,
            nxt.linked / len(nxt.text) if nxt else 0,
            nxt is not None and nxt.tag[0] == "h" and len(nxt.tag) == 2,
            next_bits.hops,
            page.weights[i + 2] if i + 2 < count else 0,
            page.weights[i - 2] if i > 1 else 0,
            same(text, hints.title),
            same(text, hints.description),
            size > 20 and text[:60] in hints.description,
            size > 15 and text[:80] in body,
            len(body) > 0,
            text in hints.authors,
            text in seen,
            siblings[element.order],
            main_weight,
            total,
            before / total,
            bits.hops == 0 and element is page.main,
        ]
        seen.add(text)
        before += size
        own, near, far = bits.own, bits.near, bits.far
        inside = far & ~main_bits.far
        row += [own >> bit & 1 for bit in range(len(GROUP_NAMES))]
        row += [near >> bit & 1 for bit in range(len(GROUP_NAMES))]
        row += [far >> bit & 1 for bit in range(len(GROUP_NAMES))]
        row += [inside >> bit & 1 for bit in range(len(GROUP_NAMES))]
        row += [bits.near_tags >> bit & 1 for bit in range(len(TAG_GROUPS))]
        row += [bits.far_tags >> bit & 1 for bit in range(len(TAG_GROUPS))]
        rows.append(row)
    return page, rows
