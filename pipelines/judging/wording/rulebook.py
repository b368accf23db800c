"""The boilerplate rules as data: `pipelines/rules/*.toml`, read once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

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


# Characters of a heading, unless its rule says another length.
_LONGEST_HEADING = 70
# Places in the region, from 0 to 1. A short story's tail begins early.
_HEAD_ENDS = 0.3
TAIL_BEGINS = 0.35


# One for each block of a region: Python makes a frozen one at three times the cost.
@dataclass(slots=True, kw_only=True)
class BlockContext:
    """What stands around a block.

    `place` runs from 0 (first block of the article region) to 1 (last). `opens` is true over the second paragraph of a
    story, however few there are. `link_density` is the share of its characters inside links. `items_after` counts the
    list items, short lines or empty items that follow directly. `language` is a BCP 47 tag or "".
    """

    place: float = 0.5
    opens: bool = False
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
        if self.place is Place.HEAD and context.place > _HEAD_ENDS and not context.opens:
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
        values.setdefault("longest", _LONGEST_HEADING)
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
