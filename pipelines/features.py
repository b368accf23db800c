"""What the learned judge sees of a block: numbers only."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import accumulate

from pipelines.cues import CUE_NAMES, cue_counts
from pipelines.naming import GROUPS, TAG_GROUPS, Signs, name_bits
from pipelines.outline import HEADINGS, Group, Outline, same

_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[:.h]\d\d\b|\d+月\s?\d+日|\d+일")
_ADDRESS = re.compile(r"https?://|www\.|@\w|©|\(c\)", re.IGNORECASE)
_SEPARATORS = re.compile(r"[|•·›»→▶]")
_BYLINE = re.compile(
    r"(?:by|von|par|por|di|av|af|door|text|texte|foto|photo|autor|author|写真|文)\b[:\s]", re.IGNORECASE
)
_OPENING_QUOTES = "\"'“„«»‚‘「『"
_BULLETS = "•-–—*·►▶→›»"
_NO_SIGNS = Signs(0, 0, 0, 0, 0, 0)
_NO_GROUP = Group()


def _names(line: str) -> tuple[str, ...]:
    return tuple(line.split())


FEATURES = (
    *_names("weight words link_share links strong_share sentence_end colon_end comma_share upper_start digit_share"),
    *_names("date address separators quote bullet has_time byline names_author letters"),
    *_names("tag_p tag_heading tag_h1 tag_li tag_div tag_td tag_tr tag_figcaption tag_quote hidden"),
    *_names("depth place since_title hops dense since_main until_main_end same_article in_article"),
    *_names("group_count group_share group_mean group_links main_group same_container alone"),
    *_names("prev_weight prev_links prev_heading prev_hops prev_sentence prev_same"),
    *_names("next_weight next_links next_heading next_hops next_sentence next_same"),
    *_names("prev2_weight next2_weight is_title in_description in_body body_known repeats echoes"),
    *_names("main_weight page_weight main_before headings_before chaff_before title_like_before is_story"),
    *_names("container_weight container_links container_count since_heading heading_cues heading_links"),
    *CUE_NAMES,
    *_names("cue_ideographic cues"),
    *(f"own_{name}" for name in GROUPS),
    *(f"near_{name}" for name in GROUPS),
    *(f"far_{name}" for name in GROUPS),
    *(f"in_{name}" for name in GROUPS),
    *(f"near_in_{tag}" for tag in TAG_GROUPS),
    *(f"far_in_{tag}" for tag in TAG_GROUPS),
)
_NAME_BITS = tuple(1 << bit for bit in range(len(GROUPS)))
_TAG_BITS = tuple(1 << bit for bit in range(len(TAG_GROUPS)))


def vectors(page: Outline) -> Callable[[int], list[float]]:
    """A function that gives the features of the block at a position, in the order of `FEATURES`."""
    blocks, weights, hops, hints = page.blocks, page.weights, page.hops, page.hints
    count = len(blocks)
    inside = [at for at in range(count) if hops[at] == 0 and page.sentences[at] and weights[at] >= 50]
    first, last = (inside[0], inside[-1]) if inside else (0, count)
    main_signs = page.known[page.main.order] if page.main is not None else _NO_SIGNS
    total = sum(weights) + 1
    in_main = [size if hop == 0 else 0 for size, hop in zip(weights, hops, strict=True)]
    before = list(accumulate(in_main))
    main_weight = (before[-1] if before else 0) + 1
    headings = list(accumulate(block.tag in HEADINGS and at > first for at, block in enumerate(blocks)))
    chaff = list(accumulate(block.linked > 0.5 * len(block.text) and at > first for at, block in enumerate(blocks)))
    title_like = list(accumulate(block.tag in ("h1", "time") and at > first for at, block in enumerate(blocks)))
    held = held_by_container(page)
    above = headings_above(page)
    seen: dict[str, int] = {}
    for at, block in enumerate(blocks):
        seen.setdefault(block.text, at)
    everything = "\n".join(block.text for block in blocks)
    main_group = page.main_group or _NO_GROUP
    names = hints.headlines or (hints.title,)
    dense_main = page.dense_main
    empty = (0, 0.0, False, 99, False, False)

    def neighbour(at: int, group: Group) -> tuple[float, ...]:
        if not 0 <= at < count:
            return empty
        block = blocks[at]
        share = block.linked / len(block.text)
        return weights[at], share, block.tag in HEADINGS, hops[at], page.sentences[at], page.groups[at] is group

    def vector(at: int) -> list[float]:
        block, size, signs, group = blocks[at], weights[at], page.signs[at], page.groups[at]
        text, tag, length = block.text, block.tag, len(block.text)
        short = size < 200
        cues = cue_counts(text)
        row = [
            size, text.count(" ") + 1, block.linked / length, len(block.links), block.strong / length,
            page.sentences[at], text[-1] in ":：", text.count(",") / length * 100, text[0].isupper(),
            sum(map(text.count, "0123456789")) / length if short else 0,
            short and _DATE.search(text) is not None, short and _ADDRESS.search(text) is not None,
            short and _SEPARATORS.search(text) is not None, text[0] in _OPENING_QUOTES, text[0] in _BULLETS,
            block.has_time, short and _BYLINE.match(text) is not None,
            short and any(name in text for name in hints.authors), size > 40 or any(map(str.isalnum, text)),
            tag == "p", tag in HEADINGS, tag == "h1", tag == "li", tag == "div", tag in ("td", "th"), tag == "tr",
            tag == "figcaption", tag == "blockquote", block.element.hidden,
            block.element.depth, at / count, at - page.title_at if page.title_at >= 0 else -99, hops[at],
            page.dense[at],
            at - first, at - last, signs.article == main_signs.article, signs.article > 0,
            group.count, group.weight / total, group.weight / group.count, group.linked / (group.weight + 1),
            group is main_group, page.containers[at] is dense_main, group.count == 1,
            *neighbour(at - 1, group), *neighbour(at + 1, group),
            weights[at - 2] if at > 1 else 0, weights[at + 2] if at + 2 < count else 0,
            any(same(text, name) for name in names), size > 20 and text[:60] in hints.description,
            size > 15 and text[:80] in hints.body, len(hints.body) > 0, seen[text] < at,
            20 < size < 400 and everything.count(text.strip(_OPENING_QUOTES + "”’.")) > 1,
            main_weight, total, before[at] / main_weight, headings[at], chaff[at], title_like[at],
            hints.is_story, *held[page.containers[at].order], *above[at], *cues, sum(cues),
        ]  # fmt: skip
        own, near, far, entered = signs.own, signs.near, signs.far, signs.far & ~main_signs.far
        if block.names:
            own |= name_bits(block.names)
        row += [own & bit > 0 for bit in _NAME_BITS]
        row += [near & bit > 0 for bit in _NAME_BITS]
        row += [far & bit > 0 for bit in _NAME_BITS]
        row += [entered & bit > 0 for bit in _NAME_BITS]
        row += [signs.near_tags & bit > 0 for bit in _TAG_BITS]
        row += [signs.far_tags & bit > 0 for bit in _TAG_BITS]
        return row

    return vector


def held_by_container(page: Outline) -> dict[int, tuple[float, float, int]]:
    """For each container: weight of its blocks, share of it in links, how many they are."""
    held: dict[int, tuple[float, float, int]] = {}
    for block, container, size in zip(page.blocks, page.containers, page.weights, strict=True):
        weight, linked, count = held.get(container.order, (0.0, 0.0, 0))
        held[container.order] = (weight + size, linked + block.linked, count + 1)
    return {order: (weight, linked / (weight + 1), count) for order, (weight, linked, count) in held.items()}


def headings_above(page: Outline) -> list[tuple[int, int, float]]:
    """For each block: how many blocks ago the last heading stood, the cues in it, and its share in links."""
    found: list[tuple[int, int, float]] = []
    ago, cues, links = 50, 0, 0.0
    for block in page.blocks:
        found.append((min(ago, 50), cues, links))
        ago += 1
        if block.tag in HEADINGS:
            ago, cues, links = 0, sum(cue_counts(block.text)), block.linked / len(block.text)
    return found
