"""Blocks that a source repeats across its articles: how they are recognised, and which of them a story may keep."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256
from unicodedata import normalize

from pipelines.blocks import Block
from pipelines.outline import HEADINGS
from pipelines.recipe import Learned
from pipelines.verdict import Verdict
from storage.article import Kind

_NUMBER = re.compile(r"\d[\d.,:/'’-]*")
_MONTHS_AND_DAYS = re.compile(
    r"\b(?:jan(?:uary?|uar|vier)?|jän(?:ner)?|feb(?:ruary|ruar)?|févr?(?:ier)?|mar(?:ch|s)?|märz|apr(?:il)?|avr(?:il)?|"
    r"may|mai|june?|juni|juin|july?|juli|juillet|aug(?:ust)?|août|sept?(?:ember|embre)?|o[ck]t(?:ober|obre)?|"
    r"nov(?:ember|embre)?|de[cz](?:ember)?|déc(?:embre)?|"
    r"mon(?:day|tag)?|tue(?:s(?:day)?)?|dienstag|wed(?:nesday)?|mittwoch|thu(?:r(?:s(?:day)?)?)?|donnerstag|fri(?:day)?|"
    r"freitag|sat(?:urday)?|samstag|sonnabend|sun(?:day)?|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
    r"\b\.?"
)
_LONGEST_REFRAIN = 160


def fingerprint(text: str) -> str:
    """A hash of the block's text that numbers and dates do not change, 16 hex digits.

    Case and compatibility forms are folded (NFKC), digit runs and the names of months and weekdays in English, German
    and French are masked; everything else must be equal.
    """
    folded = normalize("NFKC", text).casefold()
    masked = _NUMBER.sub("0", _MONTHS_AND_DAYS.sub("~", folded))
    return sha256(" ".join(masked.split()).encode("utf-8", "replace")).hexdigest()[:16]


def drop_repeated(blocks: Sequence[Block], verdicts: list[Verdict], learned: Learned) -> None:
    """Mark kept blocks that the source is known to repeat, refrains of the story excepted.

    A refrain stays: a subheading with kept text under it (a column's standing sections), and a first line of at most
    160 characters without a link that stands in one container with the paragraph after it. What is longer, linked,
    elsewhere or in a box of its own is the site's.
    """
    if not learned.repeated:
        return
    kept = [at for at, verdict in enumerate(verdicts) if verdict.kept]
    for place, at in enumerate(kept):
        after = blocks[kept[place + 1]] if place + 1 < len(kept) else None
        if fingerprint(blocks[at].text) in learned.repeated and not _refrain(blocks[at], after, first=place == 0):
            verdicts[at] = Verdict(Kind.REPEATED, f"learned:{learned.snapshot}")


def _refrain(block: Block, after: Block | None, *, first: bool) -> bool:
    if after is None:
        return False
    if block.tag in HEADINGS:
        return after.tag not in HEADINGS
    if not first or block.linked or len(block.text) > _LONGEST_REFRAIN:
        return False
    return block.tag == after.tag and block.element.parent is after.element.parent
