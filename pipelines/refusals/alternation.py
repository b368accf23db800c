r"""Many wordings as one pattern in which each letter of a text meets only those that begin with it.

Python tries the alternatives of a pattern one after another at every letter: hundreds of wordings over a whole page
cost more than all else that is asked of it. So `one_of` writes them anew, in three steps:

    harbour   hall|gale   (?:old |new )?quay   \bpiers?   \bports

1. `_choices` parts a wording at each "|" outside of brackets: "hall" and "gale" are two.
2. `_opened` writes out the bracket that one begins with: "old quay", "new quay", "quay".
3. `_arranged` has those that begin with one letter, or at a word's beginning, share it, and then what follows the same:

    h(?:a(?:rbour|ll))|gale|old quay|new quay|quay|\b(?:p(?:iers?|orts))

Wordings that begin with other letters never match at one place, so their order is free. What begins otherwise (with a
class of letters, with one that may be missing) keeps its place between the others, so that of two that match the same
one comes first as before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

# A character of a pattern, with its backslash, or a class of them.
_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)
_GROUP, _WORD, _LETTER = "(?:", r"\b", "letter"
_QUANTIFIERS = frozenset("?*+{")
_SPECIAL = frozenset(r"\[(.^$|)")


def one_of(wordings: Iterable[str]) -> str:
    """The pattern that matches what one of these matches, the first of them that does."""
    return _arranged(choice for wording in wordings for choice in _choices(wording))


def _choices(pattern: str) -> list[str]:
    """What a pattern has between the "|" outside of all brackets."""
    parts, depth = [""], 0
    for token in _TOKEN.findall(pattern):
        depth += (token == "(") - (token == ")")
        if token == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += token
    return parts


def _opened(choice: str) -> list[str]:
    """A choice with each of those in the bracket that it begins with in front of the rest, in their order."""
    if not choice.startswith(_GROUP):
        return [choice]
    depth = end = 0
    for token in _TOKEN.findall(choice):
        depth += (token == "(") - (token == ")")
        end += len(token)
        if not depth:
            break
    inside, rest = _choices(choice[len(_GROUP) : end - 1]), choice[end:]
    if rest[:1] == "?" and rest[1:2] not in _QUANTIFIERS:
        inside, rest = [*inside, ""], rest[1:]
    elif rest[:1] in _QUANTIFIERS:
        return [choice]
    return [each for first in inside for each in _opened(first + rest)]


def _arranged(choices: Iterable[str]) -> str:
    """The choices as one pattern, in which those in a row that begin alike share their beginning."""
    branches: list[str] = []
    for beginning, run in groupby((each for choice in choices for each in _opened(choice)), key=_beginning):
        if beginning == _WORD:
            branches.append(f"{_WORD}(?:{_arranged(each.removeprefix(_WORD) for each in run)})")
        elif beginning == _LETTER:
            rests: dict[str, list[str]] = {}
            for each in run:
                rests.setdefault(each[0], []).append(each[1:])
            branches += [letter + _shared(those) for letter, those in rests.items()]
        else:
            branches += run
    return "|".join(branches)


def _shared(rests: list[str]) -> str:
    return rests[0] if len(rests) == 1 else f"(?:{_arranged(rests)})"


def _beginning(choice: str) -> str:
    """Whether a choice begins at a word's beginning, with a letter that must be there, or ("") otherwise."""
    if choice.startswith(_WORD):
        return _WORD
    return _LETTER if choice and choice[0] not in _SPECIAL and choice[1:2] not in _QUANTIFIERS else ""
