"""What is said again goes: the title, blocks that a source repeats across its articles, and copies within a page.

What counts as repeated across articles is decided in storage/repetition.py.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise, takewhile

from pipelines.judging.verdict import Verdict, Verdicts, verdict_of
from pipelines.layout.block import Block
from pipelines.layout.elements import Element, upward
from pipelines.layout.naming import BIT, TAG_BIT
from pipelines.layout.outline import Hints, Outline, same
from pipelines.layout.roles import HEADINGS
from pipelines.pages.text import letters_of
from pipelines.recipe import Learned
from storage.article import Kind
from storage.fingerprint import fingerprint, headed
from storage.repetition import HEADING, LEARNED

# Characters of a story in one piece, and of a paragraph that is found in it: so many, and so much of the piece.
_COPY, _PART = 1500, 80
_PARTS, _NEARLY_ALL = 3, 0.8
# Characters of a quote: of any, and of one whose names call it a pull quote; and of the line that says whose it is.
_PULLED, _PULLED_BY_NAME, _NAME = 30, 12, 80
# Characters of a paragraph, so many of which no story has twice by chance.
_TOLD, _COPIES = 100, 2
# Latin characters of a sentence that is no refrain ("Not yet."), and how many blocks down the text one may open it.
_TWICE, _OPENING = 50, 7
# Characters by which nearly all sentences differ.
_BEGINS = 60
_QUOTES = " “”„«»\"'‘’."
_BOXES = TAG_BIT["aside"] | TAG_BIT["blockquote"] | TAG_BIT["figure"]
_BOX_TAGS = frozenset(("aside", "blockquote", "figure"))
_DASHES = frozenset("—–-―~")
_ENTRIES = frozenset(("li", "tr", "td", "dd", "dt"))
_PARTS_OF_LISTS = HEADINGS | _ENTRIES
_WORD = re.compile(r"\w+")
# Words that a paragraph holds, too, when it is the one that was shortened.
_ENOUGH = 5
# Boxes whose words are looked for in the whole story: no story has so many pull quotes.
_MOST_PULLED = 500
_PULL_QUOTE = re.compile(
    r"pull-?_?quote|(?:^|[\s_-])(?:exergue|destacado|blikvanger|sitatboks)(?:\s|$)|(?:^|\s)pull(?:ed|out)?(?:\s|$)",
    re.IGNORECASE,
)
_PULL = verdict_of(Kind.REPEATED, "pull-quote")
_COPIED = verdict_of(Kind.REPEATED, "copy-of-story")


def drop_repeated(blocks: Sequence[Block], verdicts: Verdicts, learned: Learned) -> None:
    """Mark kept blocks that the source is known to repeat. Subheadings go with what they are repeated with, and else
    stay: a column has standing sections."""
    if not learned.repeated:
        return
    rule = f"{LEARNED}{learned.snapshot}"
    above = -1
    for at, verdict in enumerate(verdicts):
        if not verdict.kept:
            continue
        block, heads = blocks[at], verdict.kind is Kind.SUBHEADING
        if block.tag not in HEADINGS and fingerprint(block.text) in learned.repeated:
            verdicts[at] = Verdict(Kind.REPEATED, rule)
            if above >= 0 and headed(blocks[above].text, block.text) in learned.repeated:
                verdicts[above] = Verdict(Kind.REPEATED, rule + HEADING)
        above = at if heads else -1


def copies(region: Sequence[Block], verdicts: Verdicts) -> None:
    """A block that says over again, in one piece, what other kept blocks say: the same story for another reader."""
    long = [each for each in region if len(each.text) >= _COPY and verdicts[each.position].kept]
    kept = [each for each in region if verdicts[each.position].kept] if long else []
    for block in long:
        parts = [each.text for each in kept if _PART <= len(each.text) < len(block.text)]
        parts = [text for text in parts if text in block.text]
        if len(parts) >= _PARTS and sum(map(len, parts)) >= _NEARLY_ALL * len(block.text):
            verdicts[block.position] = _COPIED


def told_again(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Of a story that the page holds twice, for small screens or before it is unfolded, the copy that is not of the
    main group goes, of equals the second. Two long paragraphs must be in both, the model's doubts of some or not."""
    first: dict[str, Block] = {}
    twice: list[tuple[Block, Block]] = []
    for block in region:
        verdict = verdicts[block.position]
        if len(block.text) < _PULLED or block.tag in _PARTS_OF_LISTS or not (verdict.kept or verdict.by_model):
            continue
        before = first.setdefault(block.text, block)
        if before.element.parent is not block.element.parent:
            twice.append((before, block))
    if sum(len(block.text) >= _TOLD for _, block in twice) < _COPIES:
        return
    for before, block in twice:
        copy, other = (before, block) if _is_second_of_story(page, before, block) else (block, before)
        if verdicts[other.position].kept:
            verdicts[copy.position] = _COPIED


def opened_twice(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """A standfirst that is a paragraph of the story goes; of a sentence that stands twice with nothing kept between, as
    a note under each of two pictures does, the second one, or the one that no template made with the story's."""
    kept = [each for each in region if verdicts[each.position].kept]
    _teased_again(page, kept, verdicts)
    again = _opening_again(page, kept)
    opens = {block.position for _, block in again}
    pairs = [(over, block) for over, block in again if _is_second_of_story(page, over, block)]
    pairs += [
        (over, block) for over, block in pairwise(kept) if over.text == block.text and block.position not in opens
    ]
    times = Counter(each.text for each in kept) if pairs else {}
    for over, block in pairs:
        long = page.sentences[block.position] and page.weights[block.position] >= _TWICE
        if long and times[block.text] <= _COPIES and not {over.tag, block.tag} & _ENTRIES:
            verdicts[(over if _is_second_of_story(page, over, block) else block).position] = _COPIED


def _opening_again(page: Outline, kept: Sequence[Block]) -> list[tuple[Block, Block]]:
    """The first long block that is kept, each time with one of the story's template that soon says the same."""
    long = [each for each in kept[:_OPENING] if page.weights[each.position] >= _TWICE]
    first, said = next(((each, letters) for each in long if (letters := letters_of(each.text))), (None, ""))
    if first is None:
        return []
    below = (each for each in long if each.position > first.position)
    return [(first, each) for each in below if page.groups[each.position] is page.main_group and _says(each, said)]


def _is_second_of_story(page: Outline, one: Block, other: Block) -> bool:
    """Whether of two blocks the second alone was made by the template of the story's paragraphs."""
    return page.groups[other.position] is page.main_group and page.groups[one.position] is not page.main_group


def _teased_again(page: Outline, kept: Sequence[Block], verdicts: Verdicts) -> None:
    """Behind the last paragraph of the story's template its opening sentence, or the beginning of it, is a teaser."""
    behind = list(takewhile(lambda each: page.groups[each.position] is not page.main_group, reversed(kept)))
    # A place may stand before what the teaser begins with.
    opening = letters_of(kept[0].text) if 0 < len(behind) < len(kept) else ""
    for block in behind if len(opening) > _TWICE else ():
        begins = letters_of(block.text)[:_BEGINS]
        if len(begins) > _TWICE and begins in opening:
            verdicts[block.position] = _COPIED


def _says(block: Block, letters: str) -> bool:
    """Whether a text has these letters and no others. Nearly all differ at once: of these no more is asked."""
    return letters.startswith(letters_of(block.text[:_BEGINS])) and letters_of(block.text) == letters


def pulled(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Words of the story that stand once more in a box of their own are a pull quote; with one that went goes the line
    that says whose they are."""
    above, looked_at = None, 0
    for block in region:
        at, over, above = block.position, above, block
        if not verdicts[at].kept or block.tag in _PARTS_OF_LISTS:
            continue
        signs = page.signs(at)
        box = _quote_box(page, block) if signs.far_tags & _BOXES else None
        if box is None and page.groups[at] is page.main_group:
            continue
        if not (signs.far_tags & _BOXES or signs.near & BIT["embed"]):
            continue
        if over is not None and not page.sentences[at] and _signs(block, over, verdicts[over.position]):
            verdicts[at] = _PULL
            continue
        looked_at += 1
        if looked_at > _MOST_PULLED:
            return
        if any(
            _is_apart(page, other, block, box)
            for other in _saying(region, verdicts, block)
            if other is not block and other.tag not in HEADINGS
        ):
            verdicts[at] = _PULL


def _saying(region: Sequence[Block], verdicts: Verdicts, block: Block) -> Iterator[Block]:
    """The kept blocks, itself among them, that have the words of this one; of a named pull quote, also with others
    between them."""
    words = block.text.strip(_QUOTES)
    short = _is_short_pull(block, words)
    if len(words) < _PULLED and not short:
        return
    said = set(_WORD.findall(words.casefold())) if short else set()
    for other in region:
        if verdicts[other.position].kept and (
            # In a box of its own a sentence's part begins with a capital.
            words in other.text
            or words[1:] in other.text
            or (len(said) >= _ENOUGH and said <= set(_WORD.findall(other.text.casefold())))
        ):
            yield other


def _quote_box(page: Outline, block: Block) -> Element | None:
    """The quote, aside or figure beside the story that a block stands in, next to it."""
    near = islice(upward(block.element), 4)
    return next((each for each in near if each.tag in _BOX_TAGS and each.order not in page.around), None)


def _is_apart(page: Outline, other: Block, block: Block, box: Element | None) -> bool:
    """Whether another block is of another template, or of the same and in no box where this one is."""
    if page.groups[other.position] is not page.groups[block.position]:
        return True
    return box is not None and _quote_box(page, other) is None


def _is_short_pull(block: Block, words: str) -> bool:
    """Whether a few words stand in an element that is named a pull quote, or in the second or third around them, or are
    all that an aside says."""
    if len(words) < _PULLED_BY_NAME:
        return False
    return block.tag == "aside" or any(_PULL_QUOTE.search(each.names) for each in islice(upward(block.element), 3))


def _signs(block: Block, quote: Block, verdict: Verdict) -> bool:
    """Whether a short line stands in one quote's element, or aside, with the block above it, which went: behind a dash,
    or behind a pull quote."""
    if verdict.kept or len(block.text) > _NAME or (block.text[0] not in _DASHES and verdict is not _PULL):
        return False
    quoted = {each.order for each in upward(quote.element) if each.tag in ("blockquote", "aside")}
    return any(each.order in quoted for each in upward(block.element))


def repeats_title(block: Block, hints: Hints, *, told: bool = False) -> bool:
    """Whether a heading is one of the names the page gives itself; where the story is being told, only word for word.

    "Ropes compared" may have parts that are called "Ropes compared: the price".
    """
    names = (hints.title, *hints.headlines)
    if told and block.tag != "h1":
        return any(block.text.casefold() == name.casefold() for name in names)
    return any(same(block.text, name) for name in names)
