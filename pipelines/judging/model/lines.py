"""How likely a single line is a notice beside the story rather than a sentence of it, by what its words are about.

A notice in a plain paragraph amid the story has the markup of the story; only its words tell. Which of them do is not
written down but learned, from lines of the corpus and made-up ones (`benchmarks.line_training`): small trees over how
many words a line has of each theme of `data/themes.toml`, whose languages share one weight, and over its shape.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from importlib import resources
from math import exp
from typing import Any

from pipelines.judging.model.trees import compiled
from pipelines.pages.text import CLOSING, is_narrow, plain_apostrophes, weight

_THEMES: dict[str, dict[str, Any]] = tomllib.loads(
    resources.files("pipelines").joinpath("data/themes.toml").read_text("utf-8")
)
_NAMES = tuple(_THEMES)
FEATURES = (
    *_NAMES,
    *(f"first_{name}" for name in _NAMES),
    *("size", "words", "stop", "asks", "exclaims", "announces", "label", "digits", "quoted", "capitals", "wide"),
    *("marked", "commas", "themes", "told"),
)
LONGEST = 240
"""In characters: what is longer is prose, and has no notice's score."""
LIKELY = 0.85
"""From this probability a line is taken for a notice. Of sentences of unseen stories one in a thousand has it."""
_FEWEST = 2
_SHORTEST = 24
_OPENING_WORDS, _OPENING_SIGNS = 2, 8
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*|[%$€£]")
_LABELS = (30, 12)
_Counted = tuple[list[int], list[int], int]
_QUOTES = '"“„«「『'
_MARKS = "*※►→•[(（"


def _themes_by_word() -> tuple[dict[str, tuple[int, ...]], dict[str, tuple[int, ...]]]:
    """Whole words, and beginnings of words, with the themes that list them."""
    whole: dict[str, tuple[int, ...]] = {}
    begun: dict[str, tuple[int, ...]] = {}
    for at, theme in enumerate(_THEMES.values()):
        for word in theme["words"].split():
            listed = begun if word.endswith("*") else whole
            word = word.rstrip("*")
            listed[word] = (*listed.get(word, ()), at)
    return whole, begun


_WHOLE, _BEGUN = _themes_by_word()
_SIGNS = tuple((sign, at) for at, theme in enumerate(_THEMES.values()) for sign in theme["signs"].split())
_TOLD = tuple(at for at, theme in enumerate(_THEMES.values()) if theme.get("told"))
_NOTICED = tuple(at for at in range(len(_NAMES)) if at not in _TOLD)


@lru_cache(maxsize=8192)
def _themes(word: str) -> tuple[int, ...]:
    begun = _BEGUN.get(word[:6]) or _BEGUN.get(word[:5]) or _BEGUN.get(word[:4]) or ()
    return (*_WHOLE.get(word, ()), *begun)


def line_vector(text: str) -> list[float]:
    """The numbers of a line that `FEATURES` names; `text` is clean and not empty."""
    return _vector(text, _counted(text))


def _vector(text: str, counted: _Counted) -> list[float]:
    counts, first, words = counted
    return [*counts, *first, *_shape(text, words), _notice_themes(counts), sum([counts[at] for at in _TOLD])]


def _counted(text: str) -> _Counted:
    """How many words a line has of each theme, whether one opens it, and how many words in all."""
    small = plain_apostrophes(text).lower()
    words = _WORD.findall(small)
    counts, first = [0] * len(_NAMES), [0] * len(_NAMES)
    for place, word in enumerate(words):
        for at in _themes(word):
            counts[at] += 1
            if place < _OPENING_WORDS:
                first[at] = 1
    for sign, at in () if is_narrow(text) else _SIGNS:
        if sign in small:
            counts[at] += small.count(sign)
            first[at] |= sign in small[:_OPENING_SIGNS]
    return counts, first, len(words)


def _notice_themes(counts: Sequence[int]) -> int:
    """How many themes of notices, rather than of stories, a line has."""
    return sum([counts[at] > 0 for at in _NOTICED])


def _shape(text: str, words: int) -> list[float]:
    parts, narrow = text.split()[1:], is_narrow(text)
    end = text.rstrip("".join(CLOSING))[-1:] or text[-1]
    label = text[: _LABELS[not narrow]]
    return [
        weight(text), words, end in ".。…", end in "?？", end in "!！", text[-1] in ":：",
        ":" in label or "：" in label, sum(map(str.isdigit, text)), any(map(text.__contains__, _QUOTES)),
        sum(part[0].isupper() for part in parts) / max(1, len(parts)), not narrow, text[0] in _MARKS,
        text.count(",") + text.count("、") + text.count("，"),
    ]  # fmt: skip


@cache
def load_line_model() -> Callable[[str], float]:
    """The model of the package, made once."""
    return line_scorer(json.loads(resources.files("pipelines").joinpath("data/lines.json").read_text("utf-8")))


def line_scorer(data: dict[str, Any]) -> Callable[[str], float]:
    """Weights as one function from a line's text to the probability that it is a notice.

    0 for a long text, for a shout ("Once more?"), and for one with words of less than two themes: that may be a
    language not listed. Raises ValueError when the weights were trained on other features: they ship together.
    """
    column = {name: at for at, name in enumerate(FEATURES)}
    if not set(data["features"]) <= column.keys():
        raise ValueError(f"unknown features {sorted(set(data['features']) - column.keys())!r}")
    asked = [column[name] for name in data["features"]]
    margin = compiled(data["trees"], lambda feature, least: f"v{asked[feature]}<={least!r}", len(column))
    base = float(data["base"])

    def score(text: str) -> float:
        if len(text) > LONGEST or weight(text) < _SHORTEST:
            return 0.0
        counted = _counted(text)
        if _notice_themes(counted[0]) < _FEWEST:
            return 0.0
        return 1.0 / (1.0 + exp(-base - margin(_vector(text, counted))))

    return score
