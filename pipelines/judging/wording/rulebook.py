"""The boilerplate rules as data: `pipelines/rules/*.toml`, read once, and found by a piece of their wording."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib import resources
from itertools import product
from typing import Any, TypeVar

from storage.article import Kind


class Place(StrEnum):
    """Where a rule may fire. Bounds are generous: what a page appends after its story moves every place forward."""

    HEAD = "head"
    TAIL = "tail"
    ANY = "any"


class Scope(StrEnum):
    """What a judgement covers.

    BLOCK: this block. HEADING: it and the items or short lines after it, until prose returns. SECTION: it and all that
    follows until another heading. INLINE: a span inside a paragraph. LEAD: a span that opens the first paragraph.
    """

    BLOCK = "block"
    HEADING = "heading"
    SECTION = "section"
    INLINE = "inline"
    LEAD = "lead"


class Action(StrEnum):
    """DROP: removed and recorded. FIELD: removed, recorded, and kept as a field of the article."""

    DROP = "drop"
    FIELD = "field"


_HEAD_ENDS = 0.3
TAIL_BEGINS = 0.35


# One for each block of a region: Python makes a frozen one at three times the cost.
@dataclass(slots=True, kw_only=True)
class BlockContext:
    """What stands around a block.

    `place` runs from 0 (first block of the article region) to 1 (last). `link_density` is the share of its characters
    inside links. `items_after` counts the list items, short lines or empty items that follow directly. `language` is a
    BCP 47 tag or "".
    """

    place: float = 0.5
    tag: str = ""
    is_heading: bool = False
    link_density: float = 0.0
    items_after: int = 0
    language: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The block is of this kind, by this rule."""

    kind: Kind
    rule: str
    scope: Scope
    action: Action = Action.DROP


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One entry of the rule files.

    `starts`, `ends` and `contains` are literals in lower case, one of which must be there before `pattern` is tried:
    they make a rule cost nothing on other blocks ("#" in `starts` stands for a digit). `pattern` is matched, case
    ignored, at the block's first letter (left out when the literals say it all); with `whole` it must cover the block.
    Every pattern of `also` must be found in the block, none of `unless`. `items` is how many short items must follow
    (or the block is a heading), `links` the lowest link density, `longest` the most characters. With `only_languages`
    the rule is tried only on pages of its languages or of unknown language.
    """

    id: str
    kind: Kind
    languages: tuple[str, ...]
    scope: Scope
    place: Place = Place.ANY
    action: Action = Action.DROP
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    pattern: str = ""
    also: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    whole: bool = False
    items: int = 0
    links: float = 0.0
    longest: int = 300
    only_languages: bool = False
    judgement: Judgement = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "judgement", Judgement(self.kind, self.id, self.scope, self.action))

    @property
    def patterns(self) -> tuple[str, ...]:
        """All that it may try on a block."""
        return tuple(filter(None, (self.pattern, *self.also, *self.unless)))

    def fires(self, lead: str, bare: str, context: BlockContext) -> bool:
        """True when the block `lead` (`bare`: without closing marks) is what this rule describes."""
        return (
            len(lead) <= self.longest
            and self._stands(context)
            and self._reads(bare if self.whole else lead)
            and all(compiled(pattern).search(lead) for pattern in self.also)
            and not any(compiled(pattern).search(lead) for pattern in self.unless)
        )

    def _stands(self, context: BlockContext) -> bool:
        if self.place is Place.HEAD and context.place > _HEAD_ENDS:
            return False
        if self.place is Place.TAIL and context.place < TAIL_BEGINS:
            return False
        if self.items and context.items_after < self.items and not context.is_heading:
            return False
        if context.link_density < self.links:
            return False
        return not self.only_languages or not context.language or context.language.startswith(self.languages)

    def _reads(self, text: str) -> bool:
        if not self.pattern:
            return True
        pattern = compiled(self.pattern)
        return (pattern.fullmatch(text) if self.whole else pattern.match(text)) is not None


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A rule's pattern, compiled when it is first tried: most runs meet the wordings of a few languages only, and to
    compile them all takes a third of what starting a worker takes."""
    return re.compile(pattern, re.IGNORECASE)


_ENUMS: dict[str, type[StrEnum]] = {"kind": Kind, "scope": Scope, "place": Place, "action": Action}


def make_rule(entry: dict[str, Any]) -> Rule:
    """A rule from its TOML table, its patterns unread. Raises TypeError or ValueError for an entry that is wrong:
    it ships with the code."""
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    for key, enum in _ENUMS.items():
        if key in values:
            values[key] = enum(values[key])
    if values.get("scope") is Scope.HEADING:
        values.setdefault("whole", True)
        values.setdefault("longest", 70)
    rule = Rule(**values)
    if not (rule.starts or rule.ends or rule.contains):
        raise ValueError(f"rule {rule.id} has no literal to start from")
    if rule.scope in (Scope.INLINE, Scope.LEAD) and not rule.pattern:
        raise ValueError(f"rule {rule.id} does not say what to cut out")
    return rule


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule of the package, in the order of file name and entry; the first that fires wins."""
    folder = resources.files("pipelines").joinpath("rules")
    files = sorted((each for each in folder.iterdir() if each.name.endswith(".toml")), key=lambda each: each.name)
    entries = (entry for each in files for entry in tomllib.loads(each.read_text("utf-8"))["rule"])
    return tuple(make_rule(entry) for entry in entries)


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
