"""How one reading of a page is scored against what is true of it. Definitions, no files, no clock.

Text is compared after NFC and after folding white space (any run of it is one space). Characters that show nothing
(zero-width spaces, soft hyphens, marks of direction) are dropped on both sides; nothing else is forgiven.

*Reference variants.* Whether the standfirst and the subheadings belong to the body is taste, so a reading is scored
against the best of four: summary + headlines + paragraphs, headlines + paragraphs, summary + paragraphs, paragraphs.

*Paragraph F1.* Multiset of exact paragraphs: the same paragraph twice in the reading and once in truth is one hit and
one false positive. The headline figure is **macro**: F1 of each page against its best variant, mean over pages. The
**micro** figure sums hits, reading and truth over all pages (best variant of each page) and takes F1 of the sums.

*Whole body exact.* Some variant equals the text, wherever the paragraph breaks are.

*Shingle F1.* Words (runs of letters and digits, lower case; a CJK character is a word of its own) in overlapping groups
of four, as multisets, F1 against the best variant; a text shorter than four words is one shingle. Macro, and micro.

*Segments.* True positives are must_have strings found in the text, false positives are must_not_have strings found,
false negatives must_have strings missing; F = 2PR / (P + R) over all strings of all pages (micro).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

_UNSEEN = dict.fromkeys(
    [0xAD, 0x200B, 0x200E, 0x200F, 0xFEFF, *range(0x202A, 0x202F), *range(0x2060, 0x2065), *range(0x2066, 0x206A)]
)
INSTANT_TOLERANCE = timedelta(seconds=60)
SHINGLE_WORDS = 4
_CJK = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """What an extractor made of a page. `published` is ISO 8601: with offset an instant, a bare date a day, "" nothing.

    `refused` is the reason when it said the page is no article, `failed` the exception when it raised one.
    `cpu_ms` is process CPU time in milliseconds. `removed` are (text, kind, rule) of what was taken out, where told.
    """

    id: str
    paragraphs: tuple[str, ...] = ()
    title: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    refused: str = ""
    failed: str = ""
    cpu_ms: float = 0.0
    removed: tuple[tuple[str, str, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Hits, and how many items the reading and truth have."""

    hits: int
    read: int
    true: int

    @property
    def f1(self) -> float:
        """2 hits / (read + true); 1 when both are empty."""
        return 2 * self.hits / (self.read + self.true) if self.read + self.true else 1.0

    def __add__(self, other: Overlap) -> Overlap:
        return Overlap(self.hits + other.hits, self.read + other.read, self.true + other.true)


NO_OVERLAP = Overlap(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Score:
    """One page's figures. A field is None where truth has no value for it, so that it leaves the denominator."""

    id: str
    paragraphs: Overlap
    shingles: Overlap
    exact: bool
    variant: tuple[str, ...]
    title: bool | None
    authors: bool | None
    instant: bool | None
    day: bool | None


def fold(text: str) -> str:
    """NFC, without characters that show nothing, and every run of white space one space."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_UNSEEN).split())


def fold_name(text: str) -> str:
    """For titles and names: NFKC (so that full-width forms and ligatures are equal) and folded white space."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_UNSEEN).split())


def variants(truth: dict[str, Any]) -> list[tuple[str, ...]]:
    """The four accepted readings of a publishers page, folded, empty paragraphs dropped; the fullest first."""
    summary = list(truth.get("summary", ()))
    heads: list[str] = []
    bare: list[str] = []
    for section in truth["sections"]:
        heads += [*section["headline"], *section["paragraphs"]]
        bare += section["paragraphs"]
    readings = (summary + heads, heads, summary + bare, bare)
    return list(dict.fromkeys(tuple(filter(None, map(fold, reading))) for reading in readings))


def overlap(read: Iterable[Any], true: Iterable[Any]) -> Overlap:
    """Of two multisets."""
    left, right = Counter(read), Counter(true)
    return Overlap((left & right).total(), left.total(), right.total())


def shingles(paragraphs: Iterable[str]) -> list[tuple[str, ...]]:
    """Overlapping groups of four words of the whole text."""
    words = _WORD.findall(" ".join(paragraphs).lower())
    if 0 < len(words) < SHINGLE_WORDS:
        return [tuple(words)]
    return list(zip(*(words[start:] for start in range(SHINGLE_WORDS)), strict=False))


def score_publisher(truth: dict[str, Any], reading: Reading) -> Score:
    """A publishers page; a refused or failed reading scores 0 throughout."""
    paragraphs = tuple(filter(None, map(fold, reading.paragraphs)))
    accepted = variants(truth)
    best = max(accepted, key=lambda variant: overlap(paragraphs, variant).f1)
    text = " ".join(paragraphs)
    groups = shingles(paragraphs)
    return Score(
        id=reading.id,
        paragraphs=overlap(paragraphs, best),
        shingles=max((overlap(groups, shingles(variant)) for variant in accepted), key=lambda each: each.f1),
        exact=bool(text) and any(" ".join(variant) == text for variant in accepted),
        variant=best,
        title=title_right(truth.get("title"), reading.title),
        authors=authors_right(truth.get("authors"), reading.authors),
        instant=instant_right(truth.get("published_at"), reading.published),
        day=day_right(truth.get("published_at"), reading.published),
    )


def title_right(true: str | None, read: str) -> bool | None:
    """Equal after folding; None without truth."""
    return fold_name(true) == fold_name(read) if true else None


def authors_right(true: Sequence[str] | str | None, read: Sequence[str]) -> bool | None:
    """The same set of names; None without truth."""
    names = [true] if isinstance(true, str) else list(true or ())
    expected = {fold_name(name) for name in names if name}
    return {fold_name(name) for name in read if name} == expected if expected else None


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def instant_right(true: str | None, read: str) -> bool | None:
    """Within 60 seconds, and the zone said: a bare date, or a time without a zone, is wrong. None without truth."""
    expected, found = _moment(true or ""), _moment(read) if "T" in read or " " in read else None
    if expected is None or expected.tzinfo is None:
        return None
    if found is None or found.tzinfo is None:
        return False
    return abs(found - expected) <= INSTANT_TOLERANCE


def day_right(true: str | None, read: str) -> bool | None:
    """The same calendar day: as written, or, for an instant, in the zone of truth. None without a true date."""
    expected, found = _moment(true or ""), _moment(read)
    if expected is None:
        return None
    if found is None:
        return False
    days: set[date] = {found.date()}
    if found.tzinfo is not None and expected.tzinfo is not None:
        days.add(found.astimezone(expected.tzinfo or UTC).date())
    return expected.date() in days


def score_segments(truth: dict[str, Any], reading: Reading) -> Overlap:
    """Strings of one segments page, so that `Overlap.f1` is their F: hits, found at all, must_have in all."""
    text = " ".join(map(fold, reading.paragraphs))
    found = sum(fold(each) in text for each in truth["must_have"])
    wrong = sum(fold(each) in text for each in truth["must_not_have"])
    return Overlap(found, found + wrong, len(truth["must_have"]))
