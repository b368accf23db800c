"""What the learned judge sees of a block: numbers, and masks of bits for the groups its names and tags belong to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from pipelines.judging.cues import CUE_NAMES, cue_counts
from pipelines.layout.naming import GROUPS, TAG_GROUPS, Signs, name_bits
from pipelines.layout.outline import HEADINGS, Group, Outline, same

_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[:.h]\d\d\b|\d+月\s?\d+日|\d+일")
_DIGIT = re.compile(r"\d")
_HANDLE = re.compile(r"@\w")
_ADDRESS_PARTS = ("http://", "https://", "www.", "©", "(c)")
_SEPARATORS = re.compile(r"[|•·›»→▶]")
_BYLINE = re.compile(
    r"(?:by|von|par|por|di|av|af|door|text|texte|foto|photo|autor|author|写真|文)\b[:\s]", re.IGNORECASE
)
_OPENING_QUOTES = "\"'“„«»‚‘「『"
_QUOTES = _OPENING_QUOTES + "”’."
_BULLETS = "•-–—*·►▶→›»"
_NO_SIGNS = Signs(0, 0, 0, 0, 0)


def _names(line: str) -> tuple[str, ...]:
    return tuple(line.split())


NUMBERS = (
    *_names("weight words link_share links strong_share sentence_end colon_end comma_share upper_start digit_share"),
    *_names("date address separators quote bullet has_time byline names_author letters"),
    *_names("tag_p tag_heading tag_h1 tag_li tag_div tag_td tag_tr tag_quote hidden"),
    *_names("depth place since_title hops dense since_main until_main_end same_article in_article"),
    *_names("group_count group_share group_mean group_links main_group same_container"),
    *_names("prev_weight prev_links prev_heading prev_hops prev_sentence prev_same"),
    *_names("next_weight next_links next_heading next_hops next_sentence next_same"),
    *_names("prev2_weight next2_weight is_title in_description in_body body_known repeats echoes"),
    *_names("main_weight page_weight main_before headings_before chaff_before title_like_before is_story"),
    *_names("container_weight container_links container_count since_heading heading_cues heading_links"),
    *CUE_NAMES,
    *_names("cue_ideographic cues"),
)
# Those that may be no whole numbers. The judge compares all others as integers: see `pipelines.judging.model`.
FRACTIONS = frozenset(
    (
        *_names("link_share strong_share comma_share digit_share place group_share group_mean group_links prev_links"),
        *_names("next_links main_before container_weight container_links heading_links"),
    )
)
MASKS = (
    *((prefix, GROUPS) for prefix in ("own", "near", "far", "entered")),
    *((prefix, TAG_GROUPS) for prefix in ("near_in", "far_in")),
)
FEATURES = (*NUMBERS, *(f"{prefix}_{name}" for prefix, names in MASKS for name in names))
# Repeated texts are not looked for in bodies of more characters than this: no story has them, and it is quadratic.
_SEARCHED = 200_000
_EDGE = (0, 0.0, False, 99, False)


def expanded(vector: Sequence[float]) -> list[float]:
    """A vector with each bit of its masks as a number: what `FEATURES` names, for training."""
    row = list(vector[: len(NUMBERS)])
    for (_, names), mask in zip(MASKS, vector[len(NUMBERS) :], strict=True):
        row += [int(mask) >> bit & 1 for bit in range(len(names))]
    return row


class Vectors:
    """The feature vectors of a page's blocks, each made when asked for: the numbers, then the masks."""

    def __init__(self, page: Outline) -> None:
        blocks, hops = page.blocks, page.hops
        self.page = page
        self.shares = [block.linked / len(block.text) for block in blocks]
        self.headings = [block.tag in HEADINGS for block in blocks]
        first = page.prose[0]
        self.main = page.known.of(page.main) if page.main is not None else _NO_SIGNS
        self.main_article = page.main.articles[-1:] if page.main is not None else ()
        self.total = sum(page.weights) + 1
        self.before = list(accumulate([size if not hop else 0 for size, hop in zip(page.weights, hops, strict=True)]))
        self.main_weight = (self.before[-1] if self.before else 0) + 1
        self.headings_before = list(accumulate([at > first and heading for at, heading in enumerate(self.headings)]))
        self.chaff_before = list(accumulate([at > first and share > 0.5 for at, share in enumerate(self.shares)]))
        self.titles_before = list(accumulate([at > first and block.tag == "h1" for at, block in enumerate(blocks)]))
        # What neighbours see of each block, and its group: the one before the first stands at 0.
        facts = zip(page.weights, self.shares, self.headings, hops, page.sentences, strict=True)
        self.around: list[tuple[float, ...]] = [_EDGE, *facts, _EDGE]
        self.groups: list[Group | None] = [None, *page.groups, None]
        self.held = held_by_container(page)
        headed = [at if heading else -1 for at, heading in enumerate(self.headings)]
        self.last_heading = [-1, *accumulate(headed, max)]
        self.seen: dict[str, int] = {}
        for at, block in enumerate(blocks):
            self.seen.setdefault(block.text, at)
        everything = "\n".join([block.text for block, hop in zip(blocks, hops, strict=True) if not hop])
        self.everything = everything if len(everything) < _SEARCHED else ""
        self.names = page.hints.headlines or (page.hints.title,)

    def vector(self, at: int) -> list[float]:
        """The features of the block at a position."""
        page, hints, (first, last) = self.page, self.page.hints, self.page.prose
        block, size, signs, group = page.blocks[at], page.weights[at], page.signs(at), page.groups[at]
        text, tag, weights, hop = block.text, block.tag, page.weights, page.hops[at]
        container, cues, short, length = page.containers[at], cue_counts(block.text), size < 200, len(text)
        articles = block.element.articles
        own = signs.own | name_bits(block.names) if block.names else signs.own
        digits = sum(map(text.count, "0123456789")) if short else 0
        return [
            size, text.count(" ") + 1, self.shares[at], len(block.links), block.strong / length,
            page.sentences[at], text[-1] in ":：", text.count(",") / length * 100, text[0].isupper(),
            digits / length if short else 0,
            short and has_date(text, digits), short and has_address(text), short and has_separator(text),
            text[0] in _OPENING_QUOTES, text[0] in _BULLETS,
            block.has_time, short and _BYLINE.match(text) is not None,
            short and any(map(text.__contains__, hints.authors)), size > 40 or any(map(str.isalnum, text)),
            tag == "p", self.headings[at], tag == "h1", tag == "li", tag == "div", tag in ("td", "th"), tag == "tr",
            tag == "blockquote", block.element.hidden,
            block.element.depth, at / len(page.blocks), at - page.title_at if page.title_at >= 0 else -99, hop,
            page.dense[at], at - first, at - last, articles[-1:] == self.main_article, len(articles) > 0,
            group.count, group.weight / self.total, group.weight / group.count, group.linked / (group.weight + 1),
            group is page.main_group, container is page.dense_main,
            *self.around[at], self.groups[at] is group, *self.around[at + 2], self.groups[at + 2] is group,
            weights[at - 2] if at > 1 else 0, weights[at + 2] if at + 2 < len(weights) else 0,
            size < 300 and self._is_name(text), size > 20 and text[:60] in hints.description,
            size > 15 and text[:80] in hints.body, len(hints.body) > 0, self.seen[text] < at,
            not hop and 20 < size < 400 and self.everything.count(text.strip(_QUOTES)) > 1,
            self.main_weight, self.total, self.before[at] / self.main_weight, self.headings_before[at],
            self.chaff_before[at], self.titles_before[at], hints.is_story, *self.held[container.order],
            *self._heading_above(at), *cues, sum(cues),
            own, signs.near, signs.far, signs.far & ~self.main.far, signs.near_tags, signs.far_tags,
        ]  # fmt: skip

    def _is_name(self, text: str) -> bool:
        for name in self.names:  # noqa: SIM110 - a generator costs as much again as what it asks
            if same(text, name):
                return True
        return False

    def _heading_above(self, at: int) -> tuple[int, int, float]:
        """How many blocks ago the last heading before a block stood (at most 50), its cues, and its share in links."""
        last = self.last_heading[at]
        if last < 0:
            return 50, 0, 0.0
        return min(at - last - 1, 50), sum(cue_counts(self.page.blocks[last].text)), self.shares[last]


def has_date(text: str, digits: int) -> bool:
    """Whether a text that holds so many ASCII digits names a year, a time or a day. Most have none: no pattern then."""
    has_digit = digits > 0 or (not text.isascii() and _DIGIT.search(text) is not None)
    return has_digit and _DATE.search(text) is not None


def has_address(text: str) -> bool:
    """Whether a text holds a link, a handle or a copyright sign. Finding these is quicker than one pattern of all."""
    return any(map(text.lower().__contains__, _ADDRESS_PARTS)) or ("@" in text and _HANDLE.search(text) is not None)


def has_separator(text: str) -> bool:
    """Whether one of the signs that part the entries of a menu stands in the text."""
    return "|" in text if text.isascii() else _SEPARATORS.search(text) is not None


def held_by_container(page: Outline) -> dict[int, tuple[float, float, int]]:
    """For each container: weight of its blocks, share of it in links, how many they are."""
    held: dict[int, tuple[float, float, int]] = {}
    for block, container, size in zip(page.blocks, page.containers, page.weights, strict=True):
        weight, linked, count = held.get(container.order, (0.0, 0.0, 0))
        held[container.order] = (weight + size, linked + block.linked, count + 1)
    return {order: (weight, linked / (weight + 1), count) for order, (weight, linked, count) in held.items()}
