"""Captions known by what stands around them: most of the story, a credit again and again, or no other text.

What a block's own tag and names say of it is in `judging/markup.py`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from pipelines.fields.authorship.names import is_person
from pipelines.judging.verdict import Score, Verdict, Verdicts, verdict_of
from pipelines.layout.block import Block, is_bold_line
from pipelines.layout.naming import BIT
from pipelines.layout.outline import Outline
from pipelines.layout.roles import HEADINGS
from pipelines.pages.sentences import ends_sentence
from pipelines.pages.text import weight
from storage.article import Kind

# Python 3.11 looks a member of an enum up slowly.
_CAPTION = Kind.CAPTION
CREDITS = ("provider.agency", "caption.credit")
_UNDER = verdict_of(_CAPTION, "in-caption")
_CENTRED = verdict_of(_CAPTION, "centred-under-picture")
_PICTURED = verdict_of(_CAPTION, "series-of-pictures")
_AMONG = verdict_of(_CAPTION, "among-captions")
_GALLERY = re.compile(r"gallery|slideshow|carousel", re.IGNORECASE)
# Of the blocks of a template.
_MOSTLY = 0.7
_WORDED = "caption."
_OF_PICTURES = BIT["captio"]
_LINES = verdict_of(_CAPTION, "lines-under-pictures")
_CREDITED = verdict_of(_CAPTION, "credit-under-picture")
_SIGNED = re.compile(r"(?P<name>[^/\d]{4,40})/[A-Z][\w&.' -]{1,30}")
# In characters; the others in Latin ones: of a caption without a name, and of one that tells something.
_LONGEST_CREDIT = 70
_SHORT_LINE, _TOLD = 40, 120
# Captions that are no series.
_FEW = 3


def under_pictures(region: Sequence[Block], verdicts: Verdicts) -> None:
    """Paragraphs in the line under a picture are captions, unless most of the story stands in such lines."""
    under = [block for block in region if block.element.parent and block.element.parent.tag == "figcaption"]
    _take_for_captions(under, region, verdicts, _UNDER)


def centred_under_pictures(region: Sequence[Block], verdicts: Verdicts) -> None:
    """Centred paragraphs under pictures are captions, too, as sites write them that use no element for captions; bold
    ones head what follows. Again not where most of the story stands in them."""
    under = [block for block in region if block.element.pictured and not is_bold_line(block)]
    _take_for_captions(under, region, verdicts, _CENTRED)


def lines_under_pictures(region: Sequence[Block], verdicts: Verdicts) -> None:
    """Short lines with a stop under one picture after the other are captions, where hardly any other paragraph is so
    short. Without a stop they may be headings of what follows."""
    kept = [block for block in region if verdicts[block.position].kept and block.tag == "p" and not block.linked]
    pictures = sum([block.element.under for block in kept])
    if pictures < 2:  # as on nearly all pages
        return
    short = [block for block in kept if weight(block.text) <= _SHORT_LINE and not is_bold_line(block)]
    under = [block for block in short if block.element.under and ends_sentence(block.text)]
    if len(under) > 1 and 2 * len(under) > pictures and 2 * len(under) > len(short):
        _take_for_captions(under, region, verdicts, _LINES)


def credits_under_pictures(region: Sequence[Block], verdicts: Verdicts) -> None:
    """A line that is a name, a stroke and an outlet, right under a caption or what a button parts from it, says whose
    the picture is."""
    lines = [place for place, b in enumerate(region) if len(b.text) <= _LONGEST_CREDIT and "/" in b.text]
    for place in lines:
        block = region[place]
        signed = _SIGNED.fullmatch(block.text) if verdicts[block.position].kept else None
        if signed is None or not is_person(signed["name"]):
            continue
        above = (verdicts[each.position] for each in reversed(region[:place]) if each.tag != "button")
        if (over := next(above, None)) is not None and over.kind is _CAPTION:
            verdicts[block.position] = _CREDITED


def _take_for_captions(under: Sequence[Block], region: Sequence[Block], verdicts: Verdicts, verdict: Verdict) -> None:
    kept = [block for block in under if verdicts[block.position].kept]
    if not kept:
        return
    story = sum(len(block.text) for block in region if verdicts[block.position].kept)
    if 2 * sum(len(block.text) for block in kept) < story:
        for block in kept:
            verdicts[block.position] = verdict


def series_of_pictures(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Where one template's lines are followed by a picture's credit again and again, all of them are captions.

    Not where they tell the story themselves: then what stands beside them is short.
    """
    pairs = [
        block
        for block, after in pairwise(region)
        if verdicts[block.position].kept and block.tag not in HEADINGS
        if verdicts[after.position].rule.startswith(CREDITS)
    ]
    held = Counter(id(page.groups[block.position]) for block in pairs)
    kept = Counter(id(page.groups[block.position]) for block in region if verdicts[block.position].kept)
    pictured = [
        block
        for block in pairs
        if _FEW <= held[id(page.groups[block.position])] > kept[id(page.groups[block.position])] / 2
    ]
    size = sum(len(block.text) for block in pictured)
    told = sum(len(block.text) for block in region if verdicts[block.position].kept) - size
    for block in pictured if told >= size / 2 else ():
        verdicts[block.position] = _PICTURED


def among_captions(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Where nearly all blocks whose names speak of a gallery go as captions, the others of their template do, too; so
    where they speak of pictures, and several end in a credit."""
    if sum(verdicts[block.position].kind is _CAPTION for block in region) <= _FEW:
        return
    credited = Counter(
        id(page.groups[block.position]) for block in region if verdicts[block.position].rule.startswith(_WORDED)
    )
    found: Counter[int] = Counter()
    sizes: Counter[int] = Counter()
    for block in region:
        group = id(page.groups[block.position])
        pictured = credited[group] >= _FEW and page.signs(block.position).own & _OF_PICTURES
        if pictured or _GALLERY.search(block.element.names):
            sizes[group] += 1
            found[group] += verdicts[block.position].kind is _CAPTION
    for block in region:
        group = id(page.groups[block.position])
        if verdicts[block.position].kept and found[group] > max(_FEW, _MOSTLY * sizes[group]):
            verdicts[block.position] = _AMONG


def told_by_captions(page: Outline, verdicts: Verdicts, score: Score, *, least: float) -> None:
    """Where hardly anything else is told, the long captions of a series of pictures are the story, all of them, if the
    model gives them `least` in the mean."""
    long = [
        at
        for at, verdict in enumerate(verdicts)
        if verdict.kind is _CAPTION and not verdict.by_model
        if page.weights[at] >= _TOLD and page.sentences[at] and not page.hops[at]
    ]
    if len(long) >= _FEW and sum(map(score, long)) >= least * len(long):
        for at in long:
            verdicts[at] = verdict_of(Kind.PARAGRAPH, "caption-story")
