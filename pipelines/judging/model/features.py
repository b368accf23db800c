"""What the learned judge sees of a block: numbers, and masks of bits for the groups its names and tags belong to."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import accumulate

from pipelines.dating.date_signs import DATE_SIGN
from pipelines.judging.model.cues import CUE_NAMES, cue_counts
from pipelines.layout.naming import GROUPS, TAG_GROUPS, Signs, name_bits
from pipelines.layout.outline import Group, Outline
from pipelines.layout.roles import HEADINGS
from pipelines.pages.once import cached_property

_DIGIT = re.compile(r"\d")
_QUOTES = "\"'“„«»‚‘「『”’."
_NO_SIGNS = Signs(0, 0, 0, 0, 0)


Vector = Sequence[float | Callable[[int], float]]


def _names(line: str) -> tuple[str, ...]:
    return tuple(line.split())


NUMBERS = (
    *_names("weight words link_share links strong_share sentence_end comma_share digit_share date names_author"),
    *_names("tag_heading tag_h1 tag_div"),
    *_names("depth place since_title hops dense since_main until_main_end same_article in_article"),
    *_names("group_count group_share group_mean group_links main_group same_container"),
    *_names("prev_weight prev_links prev_hops prev_same"),
    *_names("next_weight next_links next_hops next_sentence next_same"),
    *_names("prev2_weight next2_weight in_description in_body body_known repeats echoes"),
    *_names("main_weight page_weight main_before headings_before chaff_before is_story"),
    *_names("container_weight container_links container_count since_heading heading_cues"),
    *CUE_NAMES,
)
# Those that may be no whole numbers. The judge compares all others as integers: see `pipelines.judging.model.trees`.
FRACTIONS = frozenset(
    (
        *_names("link_share strong_share comma_share digit_share place group_share group_mean group_links prev_links"),
        *_names("next_links main_before container_weight container_links"),
    )
)
# Those that are true or false: the judge asks of them which, and compares them with nothing.
FLAGS = frozenset(
    (
        *_names("sentence_end date names_author tag_heading tag_h1 tag_div same_article in_article main_group"),
        *_names("same_container prev_same next_sentence next_same in_description in_body body_known repeats echoes"),
        "is_story",
    )
)
# Given as functions of the block's position: dear, and not all paths through the trees ask for them. Only in a case of
# doubt are the most of them asked for.
ASKED = frozenset(_names("date names_author in_body repeats echoes heading_cues"))
MASKS = (
    *((prefix, GROUPS) for prefix in ("own", "near", "far", "entered")),
    ("far_in", TAG_GROUPS),
)
FEATURES = (*NUMBERS, *(f"{prefix}_{name}" for prefix, names in MASKS for name in names))
# Repeated texts are not looked for in bodies of more characters than this: no story has them, and it is quadratic.
_SEARCHED = 200_000
# In Latin characters: of shorter blocks the words, the copies and the sort of heading over them are asked, too.
_SHORT = 200
# What is seen where no neighbour is: no text, no link, far from the container, no sentence.
_EDGE = (0, 0.0, 99, False)
# A place so far before the first block that no heading seems near.
_NO_HEADING = -99


def expanded(vector: Vector) -> list[float]:
    """A vector with each bit of its masks as a number: what `FEATURES` names, for training."""
    at = vector[-1]
    assert isinstance(at, int)
    row = [value(at) if callable(value) else value for value in vector[: len(NUMBERS)]]
    for (_, names), mask in zip(MASKS, vector[len(NUMBERS) : -1], strict=True):
        assert isinstance(mask, int)
        row += [mask >> bit & 1 for bit in range(len(names))]
    return row


class Vectors:
    """The feature vectors of a page's blocks, each made when asked for: numbers, masks, the position."""

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
        # What neighbours see of each block, and its group: the one before the first stands at 0.
        facts = zip(page.weights, self.shares, hops, page.sentences, strict=True)
        self.around: list[tuple[float, ...]] = [_EDGE, *facts, _EDGE]
        self.groups: list[Group | None] = [None, *page.groups, None]
        self.held = held_by_container(page)
        # The position of the last heading before each block; without any, so far before that it counts as none.
        headed = [at if heading else _NO_HEADING for at, heading in enumerate(self.headings)]
        self.last_heading = [_NO_HEADING, *accumulate(headed, max)]
        everything = "\n".join([block.text for block, hop in zip(blocks, hops, strict=True) if not hop])
        self.everything = everything if len(everything) < _SEARCHED else ""

    def vector(self, at: int) -> Vector:
        """The features of the block at a position."""
        page, hints, (first, last) = self.page, self.page.hints, self.page.prose
        block, size, signs, group = page.blocks[at], page.weights[at], page.signs(at), page.groups[at]
        text, tag, weights, hop = block.text, block.tag, page.weights, page.hops[at]
        container, short, length = page.containers[at], size < _SHORT, len(text)
        articles = block.element.articles
        own = signs.own | name_bits(block.names) if block.names else signs.own
        return [
            size, text.count(" ") + 1, self.shares[at], len(block.links), block.strong / length,
            page.sentences[at], text.count(",") / length * 100, _ascii_digits(text) / length if short else 0.0,
            self._has_date, self._names_author,
            self.headings[at], tag == "h1", tag == "div",
            block.element.depth, at / len(page.blocks), at - page.title_at if page.title_at >= 0 else -99, hop,
            page.dense[at], at - first, at - last, articles[-1:] == self.main_article, len(articles) > 0,
            group.count, group.weight / self.total, group.weight / group.count, group.linked / (group.weight + 1),
            group is page.main_group, container is page.dense_main,
            *self.around[at][:3], self.groups[at] is group, *self.around[at + 2], self.groups[at + 2] is group,
            weights[at - 2] if at > 1 else 0, weights[at + 2] if at + 2 < len(weights) else 0,
            size > 20 and text[:60] in hints.description, self._is_in_body, len(hints.body) > 0,
            self._repeats, self._echoes,
            self.main_weight, self.total, self.before[at] / self.main_weight, self.headings_before[at],
            self.chaff_before[at], hints.is_story, *self.held[container.order],
            min(at - self.last_heading[at] - 1, 50), self._heading_cues, *cue_counts(text),
            own, signs.near, signs.far, signs.far & ~self.main.far, signs.far_tags, at,
        ]  # fmt: skip

    @cached_property
    def _seen(self) -> dict[str, int]:
        """The position of the first block with each text: the last one that is written stays."""
        return {block.text: block.position for block in reversed(self.page.blocks)}

    def _repeats(self, at: int) -> bool:
        """Whether a block says what another one before it does."""
        return self._seen[self.page.blocks[at].text] < at

    def _has_date(self, at: int) -> bool:
        """Whether a short block names a year, a time or a day. Most have no digit: no pattern then."""
        text = self.page.blocks[at].text
        if self.page.weights[at] >= _SHORT:
            return False
        has_digit = _ascii_digits(text) > 0 or (not text.isascii() and _DIGIT.search(text) is not None)
        return has_digit and DATE_SIGN.search(text) is not None

    def _echoes(self, at: int) -> bool:
        """Whether a block of the container stands in it once more, as a part of another one."""
        told = not self.page.hops[at] and 20 < self.page.weights[at] < 400
        return told and self.everything.count(self.page.blocks[at].text.strip(_QUOTES)) > 1

    def _names_author(self, at: int) -> bool:
        """Whether a short block holds the name of an author."""
        short = self.page.weights[at] < _SHORT
        return short and any(map(self.page.blocks[at].text.__contains__, self.page.hints.authors))

    def _is_in_body(self, at: int) -> bool:
        """Whether the text that the page states for machines has the beginning of a block."""
        return self.page.weights[at] > 15 and self.page.blocks[at].text[:80] in self.page.hints.body

    def _heading_cues(self, at: int) -> int:
        """The cues of the last heading before a block."""
        last = self.last_heading[at]
        return cue_counts(self.page.blocks[last].text)[-1] if last >= 0 else 0


def _ascii_digits(text: str) -> int:
    # Taking them out of the bytes costs a fifth of counting each.
    encoded = text.encode("utf-8", "surrogatepass")
    return len(encoded) - len(encoded.translate(None, b"0123456789"))


def held_by_container(page: Outline) -> dict[int, tuple[float, float, float]]:
    """For each container: weight of its blocks, share of it in links, how many they are."""
    held: dict[int, list[float]] = {}
    for block, container, size in zip(page.blocks, page.containers, page.weights, strict=True):
        of_it = held.get(container.order)
        if of_it is None:
            of_it = held[container.order] = [0.0, 0.0, 0]
        of_it[0] += size
        of_it[1] += block.linked
        of_it[2] += 1
    return {order: (weight, linked / (weight + 1), count) for order, (weight, linked, count) in held.items()}
