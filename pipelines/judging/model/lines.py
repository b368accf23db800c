"""How likely a single line is a notice beside the story rather than a sentence of it, by what its words are about.

A notice in a plain paragraph amid the story has the markup of the story; only its words tell. Which of them do is not
written down but learned, from lines of the corpus and made-up ones (`benchmarks.line_training`): small trees over which
themes a line has, whose languages share one weight, and over its shape.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from importlib import resources
from math import exp
from typing import Any

from pipelines.decision_trees import compiled
from pipelines.pages.sentences import CLOSING
from pipelines.pages.text import is_narrow, weight
from pipelines.pages.themes import CALLS, NAMES, NOTICES, STORIES, Line, bits_of, opening, themed

_NUMBERS = (
    "size", "words", "hits", "themes", "told", "notice_themes", "call_themes", "digits", "commas", "asks", "stop",
    "label", "wide", "marked",
)  # fmt: skip
FEATURES = (*NAMES, *(f"first_{name}" for name in NAMES), *_NUMBERS)
LONGEST = 240
"""In characters: what is longer is prose."""
LIKELY = 0.88
"""From this probability a line is taken for a notice. Of sentences of unseen stories one in a thousand has it."""
CLEARLY, RATHER = 0.7, 0.4
"""The same for a line that speaks clearly of what notices or calls speak of, and for one beside or beyond such."""
# Trees that are asked first; the rest only where these leave some hope.
_FIRST, _HOPELESS = 40, -0.7
# Of a line: its least in Latin characters, and in characters, which is asked first.
_SHORTEST, _FEWEST_SIGNS = 24, 10
# Themes beside those of stories, themes of stories, and digits, which notices have few of.
_FEWEST, _MOST_OF_STORIES, _MOST_DIGITS = 2, 2, 6
_SPEAKING = "“”„«»"
# A law or a paper that says something behind a colon, in Chinese without quotation marks.
_SPOKEN = re.compile("[:：] ?[‘']|[「『][^」』]{12,}|(?:提到|[规規]定|指出|表示|[写寫]道|[强強][调調]|披露)[:：].{12}")
_MAY_SPEAK = ":：「『"
_SAID = bits_of("said")
_BESIDE_STORIES = (1 << len(NAMES)) - 1 - STORIES
# Characters of the longest label at a line's beginning, and of one in ideographs.
_LABELS = (30, 12)
_MARKS = "*※►→•[(（"
_CLOSING = "".join(CLOSING)

Scored = Callable[[Line], float]


def candidate(text: str) -> Line | None:
    """A line that may be a notice, with its themes, else None; `text` is clean and not empty.

    None is a short one and a long one, what quotes somebody or tells what was said, what is full of numbers, what has
    three themes of stories, and what has words of less than two others: that may be a language not listed. Nearly all
    lines of stories end here, at little cost.
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


def line_vector(line: Line) -> list[float]:
    """The numbers of a line that `FEATURES` names."""
    themes, first, *numbers = _vector(line)
    return [*(float(int(bits) >> at & 1) for bits in (themes, first) for at in range(len(NAMES))), *numbers]


def _vector(line: Line) -> list[float]:
    text, counted, themes = line
    narrow, end = is_narrow(text), text[-1]
    if end in _CLOSING:
        end = text.rstrip(_CLOSING)[-1:] or end
    label = text[: _LABELS[not narrow]]
    return [
        themes, opening(text), weight(text), text.count(" "), sum([bits & _BESIDE_STORIES > 0 for bits in counted]),
        (themes & _BESIDE_STORIES).bit_count(), (themes & STORIES).bit_count(), (themes & NOTICES).bit_count(),
        (themes & CALLS).bit_count(), sum(map(text.count, "0123456789")), sum(map(text.count, ",、，")),
        end in "?？", end in ".。…", ":" in label or "：" in label, not narrow, text[0] in _MARKS,
    ]  # fmt: skip


@cache
def load_line_model() -> Scored:
    """The model of the package, made once."""
    return line_scorer(json.loads(resources.files("pipelines").joinpath("data/lines.json").read_text("utf-8")))


def line_scorer(data: dict[str, Any]) -> Scored:
    """Weights as one function from a candidate to the probability that it is a notice.

    Raises ValueError when the weights were trained on other features: they ship together.
    """
    if not set(data["features"]) <= set(FEATURES):
        raise ValueError(f"unknown features {sorted(set(data['features']) - set(FEATURES))!r}")

    def test(feature: int, least: float) -> str:
        return _test(data["features"][feature], least)

    size = len(_NUMBERS) + 2
    first, rest = compiled(data["trees"][:_FIRST], test, size), compiled(data["trees"][_FIRST:], test, size)
    base = float(data["base"])

    def score(line: Line) -> float:
        vector = _vector(line)
        margin = base + first(vector)
        if margin > _HOPELESS:
            margin += rest(vector)
        return 1.0 / (1.0 + exp(-margin))

    return score


def _test(feature: str, least: float) -> str:
    """Python source of the test that sends a vector to the left branch."""
    if feature in _NUMBERS:
        return f"v{_NUMBERS.index(feature) + 2}<={least!r}"
    opens = feature.startswith("first_")
    return f"not v{int(opens)}&{bits_of(feature.removeprefix('first_'))}"
