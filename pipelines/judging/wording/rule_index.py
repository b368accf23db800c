"""The boilerplate rules by a piece of their wording, so that a block meets only the few it may match."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TypeVar

from pipelines.judging.wording.rulebook import Rule, Scope, all_rules

_Item = TypeVar("_Item")
_Key = TypeVar("_Key")
Buckets = dict[str, tuple[tuple[str, Rule], ...]]
KEY_LENGTHS = (4, 2, 1)


@dataclass(frozen=True, slots=True)
class Index:
    """Rules by a piece of their literals, so that a block meets only the few it may match.

    `starts` and `ends` are keyed by the first or last characters. `within` are the literals of `contains` in the order
    of their rules, `encoded` the same as bytes. `words` has their places by one of their words (`words_of` a text),
    `signs` those of literals without such a word by a byte that is quick to find and that most texts lack; b"" for
    none.
    The spellings are those of the literals of `inline` as bytes, with their places there, by such a byte. Those that
    open with a bracket are apart. `lead` has the literals of each rule by their first character.
    """

    starts: Buckets
    ends: Buckets
    within: tuple[tuple[str, Rule], ...]
    encoded: tuple[bytes, ...]
    words: dict[bytes, tuple[int, ...]]
    word_set: frozenset[bytes]
    signs: tuple[tuple[bytes, tuple[int, ...]], ...]
    inline: tuple[tuple[str, Rule], ...]
    inline_spellings: tuple[tuple[bytes, tuple[tuple[bytes, int], ...]], ...]
    bracketed_spellings: tuple[tuple[bytes, int], ...]
    lead: tuple[tuple[Rule, tuple[tuple[str, tuple[str, ...]], ...]], ...]


def _bucket(pairs: Iterable[tuple[str, Rule]], key: Callable[[str], str]) -> Buckets:
    return dict(_grouped(pairs, lambda pair: key(pair[0])))


def _key_length(literal: str) -> int:
    return next(each for each in KEY_LENGTHS if len(literal) >= each)


_PARTING = bytes(each if each > 127 or chr(each).isalnum() else ord(" ") for each in range(256))
_MARKS = re.compile(rb"\xe2\x80.|\xc2[\xa0-\xbf]", re.DOTALL)


def words_of(text: bytes) -> list[bytes]:
    """The words of a text in lower case, in UTF-8, as `Index.words` has them: ASCII signs, dashes and quotation marks
    part them."""
    if not text.isascii():
        text = _MARKS.sub(b" ", text)
    return text.translate(_PARTING).split()


def _sure_word(literal: str) -> bytes:
    """The longest word of a literal that is one of the text's wherever the literal stands; b"" for none.

    The last may go on ("anlageempfehlung"), unless a sign follows it. The first of several begins a word.
    """
    words = words_of(literal.encode()) if " " in literal else []
    whole = words if words and not literal[-1].isalnum() else words[:-1]
    return max(whole, key=len, default=b"")


def _sign(literal: bytes) -> bytes:
    """The first sign, or the first byte of the first letter beyond ASCII; b"" for none.

    The second where the first is that of Latin letters and quotation marks, which most texts have.
    """
    found = re.search(rb"[\xc2\xc3\xe2](.)|([^ a-z0-9])", literal, re.DOTALL)
    return (found[1] or found[2]) if found else b""


def _grouped(items: Iterable[_Item], key: Callable[[_Item], _Key]) -> tuple[tuple[_Key, tuple[_Item, ...]], ...]:
    groups: dict[_Key, list[_Item]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return tuple((name, tuple(group)) for name, group in groups.items())


def _spellings(literal: str) -> Iterator[bytes]:
    """A literal in UTF-8, in each case of its letters beyond ASCII: bytes are lowered without them."""
    letters = ((char,) if char.isascii() else {char, char.upper()} for char in literal)
    return ("".join(each).encode() for each in product(*letters))


@cache
def rule_index() -> Index:
    block = [rule for rule in all_rules() if rule.scope not in (Scope.INLINE, Scope.LEAD)]
    within = [(literal, rule) for rule in block for literal in rule.contains]
    encoded = tuple(literal.encode() for literal, _ in within)
    words = dict(_grouped(range(len(within)), lambda place: _sure_word(within[place][0])))
    wordless = words.pop(b"", ())
    inline = tuple((each, rule) for rule in all_rules() if rule.scope is Scope.INLINE for each in rule.contains)
    spelled = [(each, place) for place, (literal, _) in enumerate(inline) for each in _spellings(literal)]
    return Index(
        starts=_bucket(
            ((each, rule) for rule in block for each in rule.starts), lambda each: each[: _key_length(each)]
        ),
        ends=_bucket(((each, rule) for rule in block for each in rule.ends), lambda each: each[-_key_length(each) :]),
        within=tuple(within),
        encoded=encoded,
        words=words,
        word_set=frozenset(words),
        signs=_grouped(wordless, lambda place: _sign(encoded[place])),
        inline=inline,
        inline_spellings=_grouped(
            (pair for pair in spelled if not pair[0].startswith(b"(")), lambda pair: _sign(pair[0])
        ),
        bracketed_spellings=tuple(pair for pair in spelled if pair[0].startswith(b"(")),
        lead=tuple(
            (rule, _grouped(rule.contains, lambda each: each[0])) for rule in all_rules() if rule.scope is Scope.LEAD
        ),
    )
