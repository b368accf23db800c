"""How likely a single line is a notice beside the story rather than a sentence of it, by its words.

A notice in a plain paragraph amid the story has the markup of the story; only its words tell. Which of them do is not
written down but learned, from lines of the corpus and made-up ones (`benchmarks.line_training`): a sum of weights, one
for each word, pair of words, theme, pair of themes and trait of its shape (`line_features`).
"""

from __future__ import annotations

import json
import re
from array import array
from base64 import b64decode
from collections.abc import Callable
from functools import cache
from importlib import resources
from math import exp, sqrt
from typing import Any

from pipelines.judging.model.line_features import SLOTS, parts_of, slots_beyond_words, slots_of_words
from pipelines.pages.text import weight
from pipelines.pages.themes import NAMES, STORIES, Line, bits_of, themed

LONGEST = 240
"""In characters: what is longer is prose."""
LIKELY = 0.85
"""From this probability a line is taken for a notice. One in 500 sentences of unseen news has it."""
CLEARLY, RATHER = 0.7, 0.4
"""The same for a line that speaks clearly of what notices or calls speak of, and for one beside or beyond such."""
# Where the words and themes leave less hope than this, nothing else is asked.
_HOPELESS = -1.0
# Of a line: its least in Latin characters, and in characters, which is asked first.
_SHORTEST, _FEWEST_SIGNS = 24, 10
# Themes beside those of stories, themes of stories, and digits, which notices have few of.
_FEWEST, _MOST_OF_STORIES, _MOST_DIGITS = 1, 2, 6
_SPEAKING = "“”„«»"
# A law or a paper that says something behind a colon, in Chinese without quotation marks.
_SPOKEN = re.compile("[:：] ?[‘']|[「『][^」』]{12,}|(?:提到|[规規]定|指出|表示|[写寫]道|[强強][调調]|披露)[:：].{12}")
_MAY_SPEAK = ":：「『"
_SAID = bits_of("said")
_BESIDE_STORIES = (1 << len(NAMES)) - 1 - STORIES

Scored = Callable[[Line], float]


def candidate(text: str) -> Line | None:
    """A line that may be a notice, with its themes, else None; `text` is clean and not empty.

    None is a short one and a long one, what quotes somebody or tells what was said, what is full of numbers, what has
    three themes of stories, and what has words of no other: that may be a language not listed. Most lines of stories
    end here, at little cost.
    """
    if len(text) > LONGEST or len(text) < _FEWEST_SIGNS or quotes(text):
        return None
    line = themed(text)
    themes = line.themes
    if (themes & _BESIDE_STORIES).bit_count() < _FEWEST or themes & _SAID:
        return None
    if (themes & STORIES).bit_count() > _MOST_OF_STORIES or weight(text) < _SHORTEST:
        return None
    if sum(map(text.count, "0123456789")) > _MOST_DIGITS:
        return None
    return None if any(map(text.__contains__, _MAY_SPEAK)) and _SPOKEN.search(text) else line


def quotes(text: str) -> bool:
    """Whether a text has somebody's words in it, by its marks."""
    return '"' in text or (not text.isascii() and any(map(text.__contains__, _SPEAKING)))


@cache
def load_line_model() -> Scored:
    """The model of the package, made once."""
    return line_scorer(json.loads(resources.files("pipelines").joinpath("data/lines.json").read_text("utf-8")))


def line_scorer(data: dict[str, Any]) -> Scored:
    """Weights as one function from a candidate to the probability that it is a notice.

    `weights` are signed bytes, in base 64, of `scale` each. Raises ValueError when they are not as many as a line's
    features tell apart: they ship together.
    """
    weights, scale, base = array("b", b64decode(data["weights"])), float(data["scale"]), float(data["base"])
    if len(weights) != SLOTS:
        raise ValueError(f"{len(weights)} weights, not {SLOTS}")

    def margin(slots: set[int]) -> float:
        return base + scale * sum(map(weights.__getitem__, slots)) / sqrt(len(slots) or 1)

    def score(line: Line) -> float:
        parts = parts_of(line)
        slots = slots_of_words(parts)
        told = margin(slots)
        if told > _HOPELESS:
            told = margin(slots | slots_beyond_words(parts))
        return 1.0 / (1.0 + exp(-told))

    return score
