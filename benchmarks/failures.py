"""Why a reading of a publishers page is not perfect: each missing or extra paragraph gets a class by simple evidence.

The classes are for finding work, not for scoring: they look at where the text stands in the page's markup, at what the
reading removed and by which rule, and at the order of the paragraphs. The first test that holds names the class.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from benchmarks.corpus import Case
from benchmarks.scoring import Reading, Score, fold, fold_name, shingles
from pipelines.pages.document import parse

_LEGAL = re.compile(
    r"©|copyright|all rights reserved|disclaimer|alle rechte|tous droits|risikohinweis|免責|免责|版权",
    re.IGNORECASE,
)
_NEWSLETTER = re.compile(r"newsletter|subscribe|sign up|abonn|inscri|whatsapp|telegram|download .*app", re.IGNORECASE)
_SHARE = re.compile(r"\b(share|teilen|partager|comments?|kommentare?|commentaires?|facebook|twitter)\b", re.IGNORECASE)
_BYLINE = re.compile(r"^(by|von|par|por|di|av|reporting by|editing by|text:|foto:|photo:)\b", re.IGNORECASE)
_TIME = re.compile(r"\b\d{1,2}[:.]\d{2}\b|\b20\d\d\b")
_LINES = {
    "li": "list item",
    "td": "table",
    "th": "table",
    "tr": "table",
    "blockquote": "quote",
    "figcaption": "caption",
}
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = "p,li,td,th,tr,blockquote,figcaption,h1,h2,h3,h4,h5,h6,div,section,span,dd,dt,pre,a,figure,header,footer"
LONG = 160


@dataclass(frozen=True, slots=True)
class Failure:
    """One paragraph: `side` is "missing" or "extra"."""

    id: str
    side: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a text stands in the page: what its element and the nearest telling ancestor are; share of linked text."""

    place: str
    link_density: float


class Markup:
    """The page's texts and where they stand, looked up by the whole folded text of an element."""

    def __init__(self, case: Case) -> None:
        self._page = case.page()

    @cached_property
    def _spots(self) -> dict[str, Spot]:
        spots: dict[str, Spot] = {}
        tree = parse(self._page).tree
        tree.strip_tags(["script", "style", "noscript"])
        for node in tree.css(_BLOCKS):
            text = fold(node.text())
            if text and len(text) < 20_000 and text not in spots:
                linked = sum(len(fold(link.text())) for link in node.css("a"))
                spots[text] = Spot(_place(node), min(1.0, linked / len(text)))
        return spots

    def spot(self, text: str) -> Spot | None:
        """Where an element with exactly this text stands; None when no element has it."""
        return self._spots.get(text)

    @cached_property
    def _text(self) -> str:
        tree = parse(self._page).tree
        tree.strip_tags(["script", "style"])
        return "".join((tree.root.text() if tree.root else "").split())

    def has(self, text: str) -> bool:
        """Whether the page shows the text anywhere, white space aside."""
        return "".join(text.split()) in self._text


def _place(node: Any) -> str:
    while node is not None and node.tag not in ("body", "html"):
        if node.tag in _LINES:
            return _LINES[node.tag]
        if node.tag in _HEADINGS:
            return "heading"
        if node.tag == "figure":
            return "caption"
        if node.tag in ("article", "main"):
            break
        node = node.parent
    return "paragraph"


def failures(case: Case, reading: Reading, score: Score) -> Iterator[Failure]:
    """Every paragraph on which the reading and its best variant differ."""
    if reading.refused or reading.failed:
        kind = f"page refused ({reading.refused.partition(':')[0]})" if reading.refused else "page crashed"
        yield Failure(case.id, "missing", kind, reading.refused or reading.failed)
        return
    read = tuple(filter(None, map(fold, reading.paragraphs)))
    missing = list((Counter(score.variant) - Counter(read)).elements())
    extra = list((Counter(read) - Counter(score.variant)).elements())
    if not missing and not extra:
        return
    markup = Markup(case)
    hits = [index for index, text in enumerate(read) if text in set(score.variant)]
    for text in missing:
        yield Failure(case.id, "missing", _missing(text, read, extra, reading, markup), text)
    for text in extra:
        kind = _extra_by_words(text, missing, case.truth) or _extra_by_form(text, case.truth, markup)
        yield Failure(case.id, "extra", kind or _extra_by_place(text, read, hits), text)


def _similar(text: str, others: Sequence[str]) -> bool:
    mine = Counter(shingles([text]))
    return any((mine & Counter(shingles([other]))).total() >= 0.6 * max(1, mine.total()) for other in others)


def _bare(text: str) -> str:
    return "".join(text.split())


def _missing(text: str, read: Sequence[str], extra: Sequence[str], reading: Reading, markup: Markup) -> str:
    for removed, kind, rule in reading.removed:
        if text == fold(removed):
            return f"removed as {kind} by {rule}"
    if _bare(text) in _bare("".join(read)):
        return "boundaries: kept, but joined or split otherwise"
    if _similar(text, extra):
        return "altered: a kept paragraph nearly equals it"
    for removed, kind, rule in reading.removed:
        if text in fold(removed):
            return f"inside a block removed as {kind} by {rule}"
    spot = markup.spot(text)
    if spot is None:
        return "not reached: across elements" if markup.has(text) else "not in the page's markup"
    return f"not reached: {spot.place}"


def _extra_by_words(text: str, missing: Sequence[str], truth: dict[str, Any]) -> str:
    if fold_name(text).casefold() == fold_name(truth["title"]).casefold():
        return "repeated title"
    if text in map(fold, truth["summary"]):
        return "repeated standfirst"
    if missing and (_bare(text) in _bare("".join(missing)) or any(_bare(each) in _bare(text) for each in missing)):
        return "boundaries: true, but joined or split otherwise"
    return "altered: nearly equals a true paragraph" if _similar(text, missing) else ""


def _extra_by_form(text: str, truth: dict[str, Any], markup: Markup) -> str:
    spot = markup.spot(text) or Spot("paragraph", 0.0)
    short = len(text) < LONG
    tests = (
        ("byline", short and (bool(_BYLINE.match(text)) or any(name in text for name in truth["authors"]))),
        ("caption", spot.place == "caption"),
        ("newsletter", bool(_NEWSLETTER.search(text)) and len(text) < 2 * LONG),
        ("legal", bool(_LEGAL.search(text))),
        ("share or comments", len(text) < 60 and bool(_SHARE.search(text))),
        ("links (related, tags)", spot.link_density > 0.5),
        ("timestamp", len(text) < 60 and bool(_TIME.search(text))),
        ("list item", spot.place == "list item"),
        ("table", spot.place == "table"),
        ("heading", spot.place == "heading"),
    )
    return next((name for name, holds in tests if holds), "")


def _extra_by_place(text: str, read: Sequence[str], hits: Sequence[int]) -> str:
    if not hits:
        return "no true paragraph beside it: wrong container"
    length = "long" if len(text) >= LONG else "short"
    index = read.index(text)
    if index < hits[0]:
        return f"{length}, before the story"
    if index > hits[-1]:
        return "neighbour article (long, after the story)" if length == "long" else "short, after the story"
    return f"{length}, inside the story"


def by_class(found: Iterable[Failure]) -> list[tuple[str, str, int, list[str]]]:
    """Side, class, how many there are of it, and the ids of its pages; the sides apart, most pages first."""
    counts: Counter[tuple[str, str]] = Counter()
    pages: dict[tuple[str, str], set[str]] = {}
    for each in found:
        counts[each.side, each.kind] += 1
        pages.setdefault((each.side, each.kind), set()).add(each.id)
    order = sorted(counts.items(), key=lambda item: (item[0][0], -len(pages[item[0]]), -item[1], item[0][1]))
    return [(*key, count, sorted(pages[key])) for key, count in order]
