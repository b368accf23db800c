"""What the judge of lines sees of a line: its words, what they are about, and its shape, each as a weight's number.

Any word has a weight, listed nowhere: a checksum tells which, and a few words share one. In scripts without blanks,
signs that stand side by side take the place of words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations, pairwise
from typing import NamedTuple
from zlib import crc32

from pipelines.pages.text import is_narrow, weight
from pipelines.pages.themes import NAMES, Line, opening

SLOTS = 1 << 14
"""So many weights there are; a power of two."""
_WORD = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")
_NUMBER = re.compile(r"\d+")
# The shape: characters to a step of size, the most steps, and the most capitals and digits told apart.
_STEP, _STEPS, _CAPITALS, _DIGITS = 25, 8, 12, 6
_AT = range(len(NAMES))


def _slot(trait: str) -> int:
    return crc32(trait.encode("utf-8", "surrogatepass")) & (SLOTS - 1)


_THEMES, _FIRST_THEMES = ([_slot(kind + name) for name in NAMES] for kind in "TO")
_BOTH_THEMES = {pair: _slot(f"P{NAMES[pair[0]]}{NAMES[pair[1]]}") for pair in combinations(_AT, 2)}


class Parts(NamedTuple):
    """A line, its words in small letters, and whether it is wide: in ideographs or kana, with signs for words."""

    line: Line
    words: list[str]
    wide: bool


def parts_of(line: Line) -> Parts:
    """The words, numbers and marks of a line, numbers all alike."""
    small = line.text.lower()
    if is_narrow(line.text):
        return Parts(line, ["0" if word[0].isdecimal() else word for word in _WORD.findall(small)], wide=False)
    return Parts(line, list(_NUMBER.sub("0", "".join(small.split()))), wide=True)


def slots_of_words(parts: Parts) -> set[int]:
    """The weights of words and themes: of each alone, and of pairs of themes; when wide, of pairs of signs, too."""
    pairs = map(_slot, _joined("c", parts.words, 2)) if parts.wide else ()
    return {*map(_slot_of_word, parts.words), *pairs, *_slots_of_themes(parts.line.themes)}


@lru_cache(maxsize=8192)
def _slot_of_word(word: str) -> int:
    return _slot("w" + word)


def slots_beyond_words(parts: Parts) -> set[int]:
    """The weights of all else: words side by side, the first and the last ones, the opening's themes, the shape."""
    words, text = parts.words, parts.line.text
    if parts.wide:
        joined = [*_joined("d", words, 3), "^" + "".join(words[:2]), "$" + "".join(words[-3:])]
    else:
        edges = ("^" + " ".join(words[:1]), "^" + " ".join(words[:2]), "$" + " ".join(words[-2:]))
        joined = [*(f"b{one} {two}" for one, two in pairwise(words)), *edges]
    first = opening(text)
    opened = (_FIRST_THEMES[at] for at in _AT if first >> at & 1)
    return {*map(_slot, joined), *opened, *map(_slot, _shape(text))}


def slots_of(line: Line) -> set[int]:
    """All weights of a line."""
    parts = parts_of(line)
    return slots_of_words(parts) | slots_beyond_words(parts)


def _joined(kind: str, signs: list[str], size: int) -> Iterator[str]:
    text = "".join(signs)
    return (kind + text[at : at + size] for at in range(len(text) - size + 1))


def _slots_of_themes(themes: int) -> Iterator[int]:
    has = [at for at in _AT if themes >> at & 1]
    yield from map(_THEMES.__getitem__, has)
    yield from map(_BOTH_THEMES.__getitem__, combinations(has, 2))


def _shape(text: str) -> Iterable[str]:
    capitals, digits = sum(map(str.isupper, text[1:])), sum(map(text.count, "0123456789"))
    return (
        f"size {min(weight(text) // _STEP, _STEPS)}",
        f"end {'a' if text[-1].isalnum() else text[-1]}",
        f"begin {'a' if text[0].isalnum() else text[0]}",
        f"colon {':' in text or '：' in text}",
        f"capitals {min(capitals, _CAPITALS) // 3}",
        f"digits {min(digits, _DIGITS)}",
    )
