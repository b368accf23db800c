"""What stands in and after a story and is none of it by its neighbours: lives of authors, boxes, comments, copies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise, takewhile

from pipelines.fields.names import desk_name, is_person, lone_names, split_names
from pipelines.fields.providers import signed_off
from pipelines.judging.verdict import Verdict, verdict_of
from pipelines.layout.blocks import Block
from pipelines.layout.elements import Element, is_inside
from pipelines.layout.outline import HEADINGS, Outline
from pipelines.layout.region import region_of
from storage.article import Kind

_LABEL = 60
_LINE = 120
_NEAR = 4
_LEAD_IN = 200
_BOXED = 600
_STORY = 400
_FEW = 3
_TEASED = 400
_WORDS = 2
_MUCH = 3
_COPY = 1500
_PART = 80
_NEARLY_ALL = 0.8
_HEADLINE = 15
_MOST_LINKED = 0.8
_SIGNED_AT = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[:.]\d\d\b|\d+月\s?\d+日")
_UNNAMED = ("model", "timestamp.bare", "timestamp.moment", "timestamp.relative")
_LIFE = re.compile(
    r" (?:is|was|has|have|joined|writes|covers|works|leads|holds|studied|ist|war|hat|kam|kümmert|arbeitet|schreibt|"
    r"studierte|leitet|berichtet|wurde|gehört|est|a|couvre|écrit|travaille|es|cubre|escribe|è|scrive) "
)
_LEADING_AWAY = frozenset((Kind.RELATED, Kind.MOST_DISCUSSED))
_SIGN = re.compile(r"[A-Z]{3,6}")
_SAID = frozenset((Kind.PROVIDER, Kind.CAPTION, Kind.TAGS, Kind.NAVIGATION, Kind.RELATED))
_PROVIDER = verdict_of(Kind.PROVIDER, "sign-off")
_CREDITS = ("provider.agency", "caption.credit")
_PICTURED = verdict_of(Kind.CAPTION, "series-of-pictures")
_TEASER = verdict_of(Kind.RELATED, "teaser")
_BYLINE = verdict_of(Kind.BYLINE, "author-line")
_NAMES = verdict_of(Kind.BYLINE, "byline.names")
_BIO = verdict_of(Kind.BIO, "author-life")
_FACT_BOX = re.compile(r"(?<![a-z])(?:info|facts?|fakta|fakten)[-_]?(?:box|boks|ruta|kasten)(?![a-z])", re.IGNORECASE)
_BOXED_FACTS = verdict_of(Kind.OTHER, "name:fact-box")
_THREAD = verdict_of(Kind.COMMENTS, "thread")
_REPEATED = verdict_of(Kind.REPEATED, "copy-of-story")
Verdicts = list[Verdict]


def asides(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Take out of the kept blocks those that these neighbours make none; `verdicts` are by block position."""
    _lives(page, region, verdicts)
    _boxes_of_links(page, region, verdicts)
    _fact_boxes(page, region, verdicts)
    _thread(page, region, verdicts)
    _teasers(region, verdicts)
    _rows_of_teasers(page, region, verdicts)
    _copies(region, verdicts)
    _series_of_pictures(page, region, verdicts)
    _sign_off(page, region, verdicts)
    _names_alone(page, region, verdicts)


def _lives(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """A line that is an author's name; a paragraph that begins with one, right after a removed line that holds it."""
    bylines = (block.text for block in region if verdicts[block.position].rule.startswith("byline.by"))
    named = (*page.hints.authors, *(name for line in bylines for name in split_names(line)))
    names = tuple(name for name in named if " " in name)
    for place, block in enumerate(region) if names else ():
        text, verdict = block.text, verdicts[block.position]
        if not text.startswith(names) or not (verdict.kept or verdict.rule == "model"):
            continue
        if text in page.hints.authors:
            verdicts[block.position] = _BYLINE
        elif block.tag not in HEADINGS and _LIFE.search(text[:_LINE]):
            near = [each for each in region[max(0, place - _NEAR) : place] if not verdicts[each.position].kept]
            lines = [each.text for each in near if len(each.text) <= _LABEL]
            if any(text.startswith(name) and any(name in line for line in lines) for name in names):
                verdicts[block.position] = _BIO


def _boxes_of_links(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """In a box that a line like "More on this" opens, the words around the links go with them."""
    story = {element.order for element in _chain(page.main)}
    for place, heading in enumerate(region):
        verdict = verdicts[heading.position]
        if verdict.kind not in _LEADING_AWAY or ".heading" not in verdict.rule:
            continue
        boxed = _opened(region, place, story)
        kept = [block for block in boxed if verdicts[block.position].kept]
        told = sum(len(block.text) for block in kept)
        links = any(block.linked > 0.5 * len(block.text) for block in boxed)
        if kept and told <= (_BOXED if links else _LEAD_IN) and len(kept) <= _FEW:
            for block in kept:
                verdicts[block.position] = verdict


def _fact_boxes(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """What stands in an element named as a box of facts, beside the story and not around it."""
    # Whether an element is such a box or stands in one, by its order.
    known = {element.order: False for element in _chain(page.main)}
    for block in region:
        if verdicts[block.position].kept and _in_fact_box(block.element, known):
            verdicts[block.position] = _BOXED_FACTS


def _in_fact_box(element: Element | None, known: dict[int, bool]) -> bool:
    inner: list[Element] = []
    while element is not None and element.order not in known:
        inner.append(element)
        element = element.parent
    found = element is not None and known[element.order]
    for each in reversed(inner):
        found = known[each.order] = found or _is_fact_box(each.names)
    return found


@lru_cache(maxsize=8192)
def _is_fact_box(names: str) -> bool:
    return _FACT_BOX.search(names) is not None


def _opened(region: Sequence[Block], place: int, story: set[int]) -> list[Block]:
    """What follows the block at `place` in the outermost box below the story that this block opens."""
    before = region[place - 1].element if place else None
    around = {element.order for element in _chain(before)}
    box: Element | None = None
    for element in _chain(region[place].element.parent):
        if element.order in story or element.order in around:
            break
        box = element
    if box is None:
        return []
    return list(takewhile(lambda block: is_inside(block.element, box), region[place + 1 :]))


def _teasers(region: Sequence[Block], verdicts: Verdicts) -> None:
    """Two articles or more that are a linked headline with a few words each, beside a story that is much longer."""
    held: dict[int, list[Block]] = {}
    for block in region:
        if block.element.articles:
            held.setdefault(block.element.articles[-1], []).append(block)
    told = sum(len(block.text) for block in region if verdicts[block.position].kept)
    words: list[Block] = []
    found = 0
    for blocks in held.values():
        kept = [block for block in blocks if verdicts[block.position].kept]
        before = [block for block in blocks if kept and block.position < kept[0].position]
        linked = any(_leads_away(block) for block in before)
        if kept and linked and len(kept) <= _WORDS and sum(len(block.text) for block in kept) <= _TEASED:
            words += kept
            found += 1
    if found > 1 and _MUCH * sum(len(block.text) for block in words) <= told:
        for block in words:
            verdicts[block.position] = _TEASER


def _rows_of_teasers(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Paragraphs of one template, not the story's, that all follow a heading which is a link to another page."""
    led: dict[int, list[Block]] = {}
    kept: Counter[int] = Counter()
    for place, block in enumerate(region):
        group = page.groups[block.position]
        if not verdicts[block.position].kept or block.tag in HEADINGS or group is page.main_group:
            continue
        kept[id(group)] += 1
        above = takewhile(
            lambda each: not verdicts[each.position].kept, reversed(region[max(0, place - _NEAR) : place])
        )
        if any(each.tag in HEADINGS and _leads_away(each) for each in above):
            led.setdefault(id(group), []).append(block)
    for group_id, blocks in led.items():
        if len(blocks) > 1 and len(blocks) == kept[group_id]:
            for block in blocks:
                verdicts[block.position] = _TEASER


def _copies(region: Sequence[Block], verdicts: Verdicts) -> None:
    """A block that says over again, in one piece, what other kept blocks say: the same story for another reader."""
    kept = [block for block in region if verdicts[block.position].kept]
    for block in [each for each in kept if len(each.text) >= _COPY]:
        parts = [each.text for each in kept if _PART <= len(each.text) < len(block.text)]
        parts = [text for text in parts if text in block.text]
        if len(parts) >= _FEW and sum(map(len, parts)) >= _NEARLY_ALL * len(block.text):
            verdicts[block.position] = _REPEATED


def _leads_away(block: Block) -> bool:
    """Whether a line is a headline that is a link to another page."""
    whole = len(block.text) >= _HEADLINE and block.linked >= _MOST_LINKED * len(block.text)
    return whole and any(not address.startswith("#") for address, _ in block.links)


def _thread(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """From the first of several lines that sign comments of one template on, all that stands with them is comments.

    The story must have been told before. A heading over a signature is the comment's and goes with it. Under a line
    that announces comments every removed line with a date signs one, whatever its template is called.
    """
    announced = _announced(region, verdicts)
    judged = ((place, block, verdicts[block.position]) for place, block in enumerate(region))
    may_sign = (
        (place, block.text)
        for place, block, verdict in judged
        if not verdict.kept and (verdict.kind is Kind.COMMENTS or (place > announced and verdict.rule in _UNNAMED))
    )
    signs = [place for place, text in may_sign if len(text) <= _LINE and _SIGNED_AT.search(text)]
    signed = [place for place in signs if place > announced and verdicts[region[place].position].rule in _UNNAMED]
    if len(signed) < _FEW:
        signed = [place for place in signs if verdicts[region[place].position].kind is Kind.COMMENTS]
        groups = Counter(id(page.groups[region[place].position]) for place in signed)
        signed = [place for place in signed if groups[id(page.groups[region[place].position])] >= _FEW]
    if not signed:
        return
    first = signed[0]
    while first and region[first - 1].tag in HEADINGS:
        first -= 1
    headed = range(first - 1, max(0, first - _NEAR) - 1, -1)
    first = next((at for at in headed if verdicts[region[at].position].rule.startswith("comments.")), first)
    told = sum(len(block.text) for block in region[:first] if verdicts[block.position].kept)
    if told >= _STORY:
        for block in region_of(region[first:], [region[place] for place in signed]):
            if verdicts[block.position].kept:
                verdicts[block.position] = _THREAD


def _announced(region: Sequence[Block], verdicts: Verdicts) -> int:
    """Where, after a story's worth of text, a line announces comments; behind the last block when none does."""
    told = 0
    for place, block in enumerate(region):
        if told >= _STORY and verdicts[block.position].rule.startswith("comments."):
            return place
        told += len(block.text) if verdicts[block.position].kept else 0
    return len(region)


def _sign_off(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """The line right after the story, or the last of it, that is nothing but an agency's name or its sign."""
    last = len(region) - 1
    while last >= 0 and not verdicts[region[last].position].kept:
        last -= 1
    for block in region[max(0, last) : last + 1 + _NEAR]:
        if len(block.text) > _LABEL:
            continue
        kind, rule = verdicts[block.position].kind, verdicts[block.position].rule
        sign = page.hints.is_story and verdicts[block.position].kept and _SIGN.fullmatch(block.text)
        if (kind not in _SAID or rule == "caption.credit.tail") and (sign or signed_off(block.text)):
            verdicts[block.position] = _PROVIDER


def _names_alone(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Lines of persons' names only over the first sentence or at the end, on a page that names no person otherwise."""
    if not page.hints.is_story or any(not desk_name(name) and is_person(name) for name in page.hints.authors):
        return
    kept = [block for block in region if verdicts[block.position].kept]
    over = takewhile(lambda block: not page.sentences[block.position], kept)
    for block in (*over, kept[-1]) if len(kept) > _FEW else ():
        if block.tag not in HEADINGS and len(block.text) <= _LABEL and lone_names(block.text):
            verdicts[block.position] = _NAMES


def _series_of_pictures(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Where one template's lines are followed by a picture's credit again and again, all of them are captions.

    Not where they tell the story themselves: then what stands beside them is short.
    """
    pairs = [
        block
        for block, after in pairwise(region)
        if verdicts[block.position].kept and block.tag not in HEADINGS
        if verdicts[after.position].rule.startswith(_CREDITS)
    ]
    held = Counter(id(page.groups[block.position]) for block in pairs)
    kept = Counter(id(page.groups[block.position]) for block in region if verdicts[block.position].kept)
    pictured = [
        block
        for block in pairs
        if _FEW <= held[id(page.groups[block.position])] > kept[id(page.groups[block.position])] / 2
    ]
    size = sum(len(block.text) for block in pictured)
    told = sum(len(block.text) for block in region if verdicts[block.position].kept) - size
    for block in pictured if told >= size / 2 else ():
        verdicts[block.position] = _PICTURED


def _chain(element: Element | None) -> Iterator[Element]:
    """An element and all above it."""
    while element is not None:
        yield element
        element = element.parent
