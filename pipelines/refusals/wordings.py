"""Many wordings as one pattern in which each letter of a text meets only those that begin with it.

Python tries the alternatives of a pattern one after another at every letter: hundreds of wordings over a whole page
cost more than all else that is asked of it. What is found stays the same, and so does which of two comes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)
_GROUP, _WORD = "(?:", r"\b"
_QUANTIFIERS = frozenset("?*+{")
_SPECIAL = frozenset(r"\[(.^$|)")


def one_of(wordings: Iterable[str]) -> str:
    """The pattern that matches what one of these matches, the first of them that does."""
    return _arranged(each for wording in wordings for each in _parted(wording))


def _arranged(alternatives: Iterable[str]) -> str:
    begun = [each for alternative in alternatives for each in _opened(alternative)]
    return "|".join(piece for kind, run in groupby(begun, key=_kind) for piece in _joined(kind, list(run)))


def _joined(kind: str, run: Sequence[str]) -> list[str]:
    """Wordings in a row that begin alike: with a word's beginning, with a letter, or otherwise."""
    if kind == _WORD:
        return [f"{_WORD}(?:{_arranged(each.removeprefix(_WORD) for each in run)})"]
    if kind != "letter":
        return list(run)
    groups: dict[str, list[str]] = {}
    for each in run:
        groups.setdefault(each[0], []).append(each[1:])
    return [letter + (rests[0] if len(rests) == 1 else f"(?:{_arranged(rests)})") for letter, rests in groups.items()]


def _kind(wording: str) -> str:
    if wording.startswith(_WORD):
        return _WORD
    return "letter" if wording and wording[0] not in _SPECIAL and wording[1:2] not in _QUANTIFIERS else ""


def _parted(wording: str) -> list[str]:
    """A pattern's alternatives outside of all brackets."""
    parts, depth = [""], 0
    for token in _TOKEN.findall(wording):
        depth += (token == "(") - (token == ")")
        if token == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += token
    return parts


def _opened(wording: str) -> list[str]:
    """An alternative with each choice in the brackets that it begins with in front of the rest, in their order."""
    if not wording.startswith(_GROUP):
        return [wording]
    depth = at = 0
    for token in _TOKEN.findall(wording):
        depth += (token == "(") - (token == ")")
        at += len(token)
        if not depth:
            break
    choices, rest = _parted(wording[len(_GROUP) : at - 1]), wording[at:]
    if rest[:1] == "?" and rest[1:2] not in _QUANTIFIERS:
        choices, rest = [*choices, ""], rest[1:]
    elif rest[:1] in _QUANTIFIERS:
        return [wording]
    return [each for choice in choices for each in _opened(choice + rest)]
