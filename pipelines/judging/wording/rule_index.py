"""The boilerplate rules by a piece of their wording, so that a block meets only the few it may match."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, product
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
    of their rules, `encoded` the same as bytes. `sure_words` are the words (`words_of` a text) that a text with the
    literal has, `words` the places of literals by one of these, `known_words` all of them. `signs` has the places of
    literals without such a word by a piece of theirs that is quick to find and that most texts lack.
    The spellings are those of the literals of `inline` as bytes, with their places there, by such a byte. Those that
    open with a bracket are apart. `lead` has the literals of each rule by their first character.
    """

    starts: Buckets
    ends: Buckets
    within: tuple[tuple[str, Rule], ...]
    encoded: tuple[bytes, ...]
    sure_words: tuple[frozenset[bytes], ...]
    words: dict[bytes, tuple[int, ...]]
    known_words: frozenset[bytes]
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
# The first bytes, all but the last, of dashes and quotation marks.
_MARKS = (b"\xe2\x80", b"\xc2")
# Bytes of a literal of letters alone that are looked for before it.
_BEGINNING = 5
# Bytes of signs and letters that many texts have, the most frequent first.
_FREQUENT = b".,'-\xe2\x80\x99\xc3:()/\"\x9c\x93\x94\xc2;"


def words_of(text: bytes) -> list[bytes]:
    """The words of a text in lower case, in UTF-8, as `Index.words` has them: ASCII signs, dashes and quotation marks
    part them."""
    if not text.isascii():
        for mark in _MARKS:
            first, *others = text.split(mark)
            text = b" ".join([first, *[each[1:] for each in others]])
    return text.translate(_PARTING).split()


def _sure_words(literal: str) -> frozenset[bytes]:
    """The words of a literal that are the text's wherever the literal stands.

    The last may go on ("anlageempfehlung"), unless a sign follows it. The first of several begins a word.
    """
    words = words_of(literal.encode()) if " " in literal else []
    return frozenset(words if words and not literal[-1].isalnum() else words[:-1])


def _sign(literal: bytes) -> bytes:
    """Of the signs and the bytes of letters beyond ASCII the one that fewest texts have; without any the beginning."""
    signs = [literal[at : at + 1] for at in range(len(literal)) if not literal[at : at + 1].isalnum()]
    return max((sign for sign in signs if sign != b" "), key=_rarity, default=literal[:_BEGINNING])


def _rarity(sign: bytes) -> int:
    place = _FREQUENT.find(sign)
    return place if place >= 0 else len(_FREQUENT)


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
    sure_words = tuple(_sure_words(literal) for literal, _ in within)
    words = dict(_grouped(range(len(within)), lambda place: max(sure_words[place], key=len, default=b"")))
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
        sure_words=sure_words,
        words=words,
        known_words=frozenset(chain.from_iterable(sure_words)),
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
