"""Headings like "About the works" that open a part of a story, and not the lines on a company that end a release.

Both read alike: what follows decides. A release goes on with what rules know (a second company, forward-looking
statements, contacts) or ends; a story goes on under the next heading of the same template. And a section says what its
heading promises: on a company its name, under "Contact" an address or a number, under "Risk warning" words of a notice.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from importlib.resources import files
from itertools import chain, pairwise, takewhile

from pipelines.judging.verdict import SURE, Score, Verdicts, verdict_of
from pipelines.judging.wording.boilerplate import classify
from pipelines.judging.wording.rulebook import TAIL_BEGINS, BlockContext, Judgement, Scope
from pipelines.layout.block import Block
from pipelines.layout.region import around
from pipelines.layout.roles import HEADINGS
from pipelines.pages.sentences import ends_sentence
from storage.article import Kind

# In characters; one with a stop is a sentence before it is too long for a heading.
_HEADING, _SENTENCE = 80, 60
# Blocks of a section that tell what it is about.
_FEW = 3
# Of the blocks of what follows.
_MOST = 0.6
_OPENING = (Scope.HEADING, Scope.SECTION)
_RELEASE = frozenset((Kind.FORWARD_LOOKING, Kind.CONTACT, Kind.DISCLAIMER, Kind.PROVIDER))
_ADDRESS = re.compile(r"@|\bwww\.|https?:|\+\d|\d{7}|\d[\s().–/-]{1,2}\d{2,}[\s().–/-]{1,2}\d{2,}")
# Of these languages no space parts the words.
_UNPARTED = ("zh", "ja")
_LISTS: dict[str, dict[str, list[str]]] = tomllib.loads(
    files("pipelines").joinpath("data/sections.toml").read_text("utf-8")
)


def _words(name: str, *, end: str = "") -> re.Pattern[str]:
    """Any word of a list; where spaces part words, at the beginning of one and followed by `end`."""
    lists = _LISTS[name].items()
    parted = [each for language, words in lists if language not in _UNPARTED for each in words]
    unparted = [each for language, words in lists if language in _UNPARTED for each in words]
    return re.compile(rf"\b(?:{'|'.join(parted)}){end}|{'|'.join(unparted)}", re.IGNORECASE)


_NOTICE = _words("notice")
_UNNAMED = _words("no_name", end=r"\b")
_LABEL = re.compile(rf"(?:{'|'.join(chain.from_iterable(_LISTS['label'].values()))})\W*$", re.IGNORECASE)
_NOTICES = frozenset((Kind.DISCLAIMER, Kind.FORWARD_LOOKING))
# Of Latin names words of so many letters, of Chinese and Japanese ones so many characters.
_NAME = re.compile(r"[^\W\d_]{4,}|[^\W_]{3}(?![^\W_])")
_IDEOGRAPHS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{2}")
_WITH_NAMES = frozenset(("about.heading.en", "about.other"))


def is_of_story(judgement: Judgement, region: Sequence[Block], place: int, score: Score) -> bool:
    """Whether the block at `place`, judged to open a section that is no story, is a heading of the story.

    It is where the prose under it is of something else. Of sections about a company more is asked.
    Prose that the model is sure of must follow it, and then a heading of its template that no rule knows, over such
    prose again; where it is the last heading, as much prose as a story has, under at least the third of them. What only
    releases have must not stand behind it; the first third of a page is the story's where it does not.
    """
    heading, after = region[place], region[place + 1 :]
    is_sentence = len(heading.text) >= _SENTENCE and ends_sentence(heading.text)
    if judgement.scope is not Scope.SECTION or len(heading.text) > _HEADING or is_sentence:
        return False
    if after and _is_told(after[0], score) and not _keeps_promise(judgement, heading, after):
        return True
    if judgement.kind is not Kind.ABOUT or not _is_heading(heading):
        return False
    if any(known is not None and known.kind in _RELEASE for known in map(_known, after)):
        return False
    if place < TAIL_BEGINS * (len(region) - 1):
        return True
    own = list(takewhile(lambda block: not _is_alike(block, heading), after))
    if not own or not _is_story(own[0], score):
        return False
    rest = after[len(own) :]
    if len(rest) > 1:
        below = takewhile(lambda block: not _is_alike(block, heading), rest[1:])
        return _known(rest[0]) is None and any(_is_story(block, score) for block in below)
    before = sum(_is_alike(block, heading) for block in region[:place])
    return before > 1 and sum(_is_story(block, score) for block in own) >= _FEW


def goes_on(judgement: Judgement, region: Sequence[Block], places: tuple[int, int], score: Score) -> bool:
    """Whether the story goes on at the second of two places, under a section that is none and begins at the first.

    Prose that the model is sure of does so outside of the box that the heading opens. Where no box holds a notice, its
    first block is its own; then the story goes on where such prose in its own template stands without a word of a
    notice, in this block and in most of two or more up to the next heading.
    """
    since, place = places
    if not _is_told(region[place], score):
        return False
    if since and (above := _known(region[since - 1])) is not None and above.kind is judgement.kind:
        since -= 1  # the heading over a paragraph that opens a section itself
    end = _end_of_box(region, since)
    if end > since + 1:
        return place >= end
    if judgement.kind is not Kind.DISCLAIMER or place == since + 1 or _NOTICE.search(region[place].text):
        return False
    rest = list(takewhile(lambda block: not _is_heading(block) and _known(block) is None, region[place:]))
    plain = [block for block in rest if _is_told(block, score) and not _NOTICE.search(block.text)]
    return len(plain) > 1 and len(plain) >= _MOST * len(rest)


def headings_of_removed(region: Sequence[Block], verdicts: Verdicts) -> None:
    """A line that names what was removed right under it, by wording and as of the same kind, goes too, at any place."""
    for block, below in pairwise(region):
        verdict = verdicts[below.position]
        if not verdicts[block.position].kept or verdict.kept or "." not in verdict.rule or len(block.text) > _HEADING:
            continue
        # "Correction" alone may head a part of a story; over a notice it is the label that it is with a colon.
        known = _known(block) or _judged(f"{block.text}:", block)
        if known is not None and known.kind is verdict.kind and known.scope in _OPENING:
            verdicts[block.position] = verdict_of(known.kind, known.rule)


def _end_of_box(region: Sequence[Block], heading: int) -> int:
    """The place behind the last block of the largest element that opens with the heading."""
    end, box = heading + 1, region[heading].element.parent
    while box is not None:
        boxed = around(region, region[heading], box)
        if boxed[0] is not region[heading]:
            break
        end, box = heading + len(boxed), box.parent
    return end


def _is_told(block: Block, score: Score) -> bool:
    """Whether it is prose that the model is sure of, in any script."""
    told = len(block.text.encode("utf-8", "replace")) >= _SENTENCE and ends_sentence(block.text) and not block.linked
    return told and score(block.position) >= SURE


def _keeps_promise(judgement: Judgement, heading: Block, after: Sequence[Block]) -> bool:
    """Whether what stands under a heading up to the next one has what such sections have."""
    own = list(takewhile(lambda block: not _is_heading(block), after))
    if any((known := _known(block)) is not None and known.kind in _RELEASE for block in own):
        return True
    text = " ".join(block.text for block in own[:_FEW])
    if judgement.kind in _NOTICES:
        return _LABEL.match(heading.text) is not None or _NOTICE.search(text) is not None
    if judgement.kind is Kind.CONTACT:
        return any(_ADDRESS.search(block.text) for block in own)
    if judgement.rule not in _WITH_NAMES:
        return True
    names = _UNNAMED.sub(" ", heading.text)
    named = [*_NAME.findall(names), *_IDEOGRAPHS.findall(names)]
    return not named or any(name.casefold() in text.casefold() for name in named)


def _is_heading(block: Block) -> bool:
    return block.tag in HEADINGS or (len(block.text) <= _HEADING and block.strong >= len(block.text))


def _is_alike(block: Block, heading: Block) -> bool:
    """Whether a block is a heading of the template of another; each heading may have a name of its own as an anchor."""
    if block.tag != heading.tag or not _is_heading(block):
        return False
    return block.tag in HEADINGS or block.element.names == heading.element.names


def _is_story(block: Block, score: Score) -> bool:
    told = len(block.text) >= _SENTENCE and ends_sentence(block.text) and not block.linked
    return told and score(block.position) >= SURE and _known(block) is None


def _known(block: Block) -> Judgement | None:
    return _judged(block.text, block)


def _judged(text: str, block: Block) -> Judgement | None:
    return classify(text, BlockContext(place=1.0, tag=block.tag, is_heading=block.tag in HEADINGS))
