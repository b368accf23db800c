"""Whom a text speaks to, and whose words it has: a story reports what others said, and speaks to nobody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipelines.pages.sentences import sentences_of
from pipelines.refusals import patterns

QUOTED = re.compile(r"[“\"«„「『‘][^”\"»“」』’]{3,200}[”\"»“」』’]")


def unquoted(texts: Iterable[str]) -> list[str]:
    """The texts without what they quote."""
    return [QUOTED.sub(" ", text) for text in texts]


def spoken_share(texts: Sequence[str]) -> float:
    """Which part of the texts (0 to 1) speaks to somebody, or as a house, and reports nobody's words."""
    sentences = [sentence for text in texts for sentence in sentences_of(text) if not reports(text)]
    spoken = sum(len(sentence) for sentence in sentences if patterns.ADDRESSED.search(sentence))
    return spoken / (sum(map(len, texts)) or 1)


def reports(text: str) -> bool:
    """Whether a paragraph reports what somebody said."""
    return patterns.REPORTED.search(text.lower()) is not None
