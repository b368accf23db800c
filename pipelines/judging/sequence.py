"""Verdicts that only the neighbours of a block can give: subheadings, summaries, what stands before the story."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import takewhile

from pipelines.judging.asides import asides
from pipelines.judging.beside import beside
from pipelines.judging.lists import lists, runs, short_entries, tables
from pipelines.judging.live_quotes import data_boxes, live_quotes
from pipelines.judging.structure import embedded_posts, questions, quotes, sorts
from pipelines.judging.verdict import Verdict, kept_kind, sums_up, verdict_of
from pipelines.layout.blocks import Block
from pipelines.layout.elements import Element
from pipelines.layout.outline import HEADINGS, Outline
from pipelines.pages.text import BULLETS, STOPS
from storage.article import Kind

_NAMED_HEADING = re.compile(r"sub-?head(?!er)|cross-?head|zwischen(?:titel|überschrift|ueberschrift)|intertitre", re.I)
_SURE = 0.85
_CERTAIN = 0.9
_LIKELY = 0.55
_EVEN = 0.5
_HARDLY = 0.2
_FEW = 3
_SENTENCE = 60
_LINE = 80
_POINT = 40
_MOST_OF_IT = 0.4
_POINTS = BULLETS | {"·", "-", "–"}
_NEARLY_ALL = 0.8
# Somebody's words count as a sentence, with or without a stop.
_TOLD = STOPS | frozenset('"”»')
_DATED = re.compile(
    r"(?<!\d)\d{1,2}[./-]\d{1,2}[./-](?:20)?\d\d(?!\d)|20\d\d\.?\s[^\W\d_]{3,12}\.?\s\d{1,2}\b|20\d\d\s?[-./年]\s?\d{1,2}\s?[-./月]\s?\d{1,2}|"
    r"\d{1,2}\.?\s(?:de\s)?[^\W\d_]{3,12}\.?\s(?:de\s)?20\d\d|[^\W\d_]{3,12}\.?\s\d{1,2},\s20\d\d"
)
Verdicts = list[Verdict]
Score = Callable[[int], float]


def settle(page: Outline, region: Sequence[Block], verdicts: Verdicts, score: Score) -> None:
    """Change `verdicts`, by block position, where the sequence says so."""
    embedded_posts(page, region, verdicts)
    quotes(page, region, verdicts, score)
    questions(page, region, verdicts, score)
    lists(page, region, verdicts, score)
    short_entries(page, region, verdicts, score)
    tables(page, region, verdicts, score)
    live_quotes(page, region, verdicts)
    data_boxes(page, region, verdicts)
    asides(page, region, verdicts)
    beside(page, region, verdicts)
    _summary_boxes(page, region, verdicts)
    _headings_of_prose(page, region, verdicts, score)
    _over_story(page, region, verdicts)
    _before_story(page, region, verdicts, score)
    _subheadings(page, region, verdicts, score)
    _series_of_headings(page, region, verdicts)
    sorts(region, verdicts)


def _summary_boxes(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Under the heading of a summary, what stands in one box with it is the summary, prose too.

    A box is the parent of a heading that opens it, small beside the region, when the story does not stand in it.
    """
    story = set(_chain(page.main))
    size = sum(page.weights[block.position] for block in region)
    for place, heading in enumerate(region):
        box, verdict = heading.element.parent, verdicts[heading.position]
        if not verdict.rule.startswith("summary.") or box is None or box in story:
            continue
        boxed = _opened_box(region, place, box)
        if sum(page.weights[block.position] for block in boxed) > _MOST_OF_IT * size:
            continue
        for block in boxed:
            if verdicts[block.position].kept or verdicts[block.position].rule == "model":
                verdicts[block.position] = verdict


def _headings_of_prose(page: Outline, region: Sequence[Block], verdicts: Verdicts, score: Score) -> None:
    """What reads like the heading of a summary but has the story's own prose under it is a heading of the story.

    So is what comes after some of the story, with the list under it: a summary opens or ends it. In releases and
    reports, which are no news, the highlights come after a first paragraph.
    """
    in_summary, told, least = False, 0, _FEW if page.hints.is_news else 1
    for place, heading in enumerate(region[:-1]):
        at = heading.position
        opens = verdicts[at].rule == "summary.heading" and not in_summary
        in_summary = verdicts[at].rule == "summary.heading"
        told += verdicts[at].kept and page.sentences[at]
        if not opens or heading.empty_items or score(at) < _LIKELY:
            continue
        after = region[place + 1 :]
        summed = takewhile(lambda b: verdicts[b.position].rule == "summary.heading", after)
        items = list(takewhile(lambda b: b.tag == "li" or b.text[0] in _POINTS, summed))
        inside = told >= least and len(items) < len(after) and verdicts[after[len(items)].position].kept
        mean = sum(score(item.position) for item in items) / len(items) if items else 0
        if verdicts[after[0].position].kept or (inside and mean >= _EVEN):
            for block in (heading, *items):
                verdicts[block.position] = verdict_of(kept_kind(block, page.signs(block.position)), "model")


def _opened_box(region: Sequence[Block], place: int, box: Element) -> list[Block]:
    """What follows in a box that the block at `place` opens; nothing when it opens none, or when a table follows.

    Where a list follows at once, that is all of it: the box may be the story's first half.
    """
    if place and box in _chain(region[place - 1].element):
        return []
    boxed = list(takewhile(lambda block: box in _chain(block.element), region[place + 1 :]))
    if boxed and boxed[0].tag == "li":
        boxed = list(takewhile(lambda block: block.tag == "li", boxed))
    return [] if any(block.tag == "tr" for block in boxed) else boxed


def _chain(element: Element | None) -> Iterator[Element]:
    """An element and all above it."""
    while element is not None:
        yield element
        element = element.parent


def _over_story(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Before the first sentence a short line with a whole date is the page's, and what is named as a summary is one."""
    for block in region:
        at, text = block.position, block.text
        if at >= page.prose[0]:
            break
        if not verdicts[at].kept or block.tag in HEADINGS:
            continue
        boxed = sums_up(block.element) and not block.linked
        if boxed or ("summary" in block.names and block.strong >= _CERTAIN * len(text)):
            verdicts[at] = verdict_of(Kind.SUMMARY, "name:summary")
        elif block.tag not in ("li", "tr") and len(text) <= _LINE and _DATED.search(text):
            verdicts[at] = verdict_of(Kind.TIMESTAMP, "dated-line")


def _before_story(page: Outline, region: Sequence[Block], verdicts: Verdicts, score: Score) -> None:
    """Headings before the first prose are kicker, title or subtitle; a list there sums the story up.

    A whole sentence marked up as a heading is a standfirst that stays: its publisher sets it as the story's opening. So
    does a first paragraph that the page's description repeats, where the model has no doubt of it. Pages that do not
    call themselves news begin with such lists, and with a heading over their first paragraph.
    """
    prose = [
        block.position
        for block in region
        if verdicts[block.position].kept and block.tag not in HEADINGS and block.tag != "li"
    ]
    if len(prose) < _FEW:
        return
    _points_before(region, verdicts, prose[0])
    is_news, opening = page.hints.is_news, page.blocks[prose[0]]
    described = opening.text == page.hints.description and opening.text[-1] not in _TOLD
    if described and score(prose[0]) < _CERTAIN:
        verdicts[prose[0]] = verdict_of(Kind.STANDFIRST, "description")
    before = [block for block in region if block.position < prose[0] and verdicts[block.position].kept]
    points = [block for block in before if block.tag not in HEADINGS]
    told = is_news and sum(len(block.text) for block in points) >= _POINT * len(points)
    stays = None if is_news else _directly_over(page, opening, region, verdicts)
    for block in before:
        if block is stays or (block.tag in HEADINGS and _heads_an_entry(page, block, region, verdicts)):
            continue
        if block.tag in HEADINGS and not _is_sentence(block):
            if not _opens_series(page, block, opening, verdicts):
                verdicts[block.position] = verdict_of(Kind.STANDFIRST, "before-story")
        elif block.tag not in HEADINGS and told:
            verdicts[block.position] = verdict_of(Kind.SUMMARY, "before-story")


def _directly_over(page: Outline, block: Block, region: Sequence[Block], verdicts: Verdicts) -> Block | None:
    """What stands before a block in its container, with nothing but captions between."""
    above = (b for b in reversed(region) if b.position < block.position)
    found = next((b for b in above if verdicts[b.position].kind is not Kind.CAPTION), None)
    beside = found is not None and page.containers[found.position] is page.containers[block.position]
    return found if beside else None


def _opens_series(page: Outline, block: Block, opening: Block, verdicts: Verdicts) -> bool:
    """Whether a short heading right over the first prose is the first of the story's subheadings of one template."""
    if len(block.text) > _POINT or block.position + 1 != opening.position:
        return False
    group, parent = page.groups[block.position], block.element.parent
    return opening.element.parent is parent and any(
        page.groups[at] is group and page.blocks[at].element.parent is parent and verdicts[at].kept
        for at in range(opening.position, len(page.blocks))
    )


def _points_before(region: Sequence[Block], verdicts: Verdicts, first: int) -> None:
    """A list of whole points before the first prose that leads nowhere sums the story up, though no name says so."""
    for run, _ in runs(region):
        judged = [verdicts[item.position] for item in run]
        plain = all(each.rule in ("model", "list") and not each.kept for each in judged)
        plain = plain and not any(item.linked for item in run)
        told = sum(len(item.text) for item in run) >= _POINT * len(run)
        if len(run) > 1 and run[-1].position < first and plain and told:
            for item in run:
                verdicts[item.position] = verdict_of(Kind.SUMMARY, "before-story")


def _heads_an_entry(page: Outline, block: Block, region: Sequence[Block], verdicts: Verdicts) -> bool:
    """Whether later headings of the same template stay, each in a container of its own: the entries of a live blog."""
    group, container = page.groups[block.position], block.element.parent
    return any(
        page.groups[other.position] is group and other.element.parent is not container and verdicts[other.position].kept
        for other in region
        if other.position > block.position
    )


def _subheadings(page: Outline, region: Sequence[Block], verdicts: Verdicts, score: Score) -> None:
    """A subheading stands when kept text follows it before the next heading, and falls when none does.

    A whole sentence marked up as a heading heads nothing (an opening line, a pull quote): only the model judges it.
    What stands over the title with nothing between is its kicker.
    """
    first = next((b.position for b in region if verdicts[b.position].kept and b.tag not in HEADINGS), -1)
    follows = over_title = False
    for block in reversed(region):
        at, verdict = block.position, verdicts[block.position]
        over_title = verdict.kind is Kind.TITLE or (over_title and not (verdict.kept and block.tag not in HEADINGS))
        if block.tag not in HEADINGS and not _is_named_heading(block):
            follows = follows or verdict.kept
            continue
        leads, follows = follows, False
        if _is_sentence(block) or (at < first and not _heads_an_entry(page, block, region, verdicts)):
            continue
        if verdict.kept and not leads and (score(at) < _SURE or over_title):
            verdicts[at] = verdict_of(Kind.RELATED, "leads-nowhere")
        elif (
            _may_stand(verdict, block, page.hops[at]) and leads and (block.tag not in HEADINGS or score(at) >= _HARDLY)
        ):
            verdicts[at] = verdict_of(Kind.SUBHEADING, "leads-to-story")


def _series_of_headings(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """The headings of one template stand together where nearly all head story: of slides, or of a live blog's entries.

    At least a third of them must stand by themselves. Their own class names tell the template, for what they stand in
    may be named anew for each; without any it is the group.
    """
    all_of: Counter[str | int] = Counter()
    leading: dict[str | int, list[Block]] = {}
    leads = False
    for block in reversed(region):
        if block.tag not in HEADINGS:
            leads = leads or verdicts[block.position].kept
            continue
        template = block.element.names or id(page.groups[block.position])
        all_of[template] += 1
        if leads and not block.linked and not page.hops[block.position]:
            leading.setdefault(template, []).append(block)
        leads = False
    for template, blocks in leading.items():
        standing = sum(verdicts[block.position].kept for block in blocks)
        if len(blocks) < max(_FEW, _NEARLY_ALL * all_of[template]) or 3 * standing < len(blocks):
            continue
        for block in blocks:
            if verdicts[block.position].rule == "model" and not verdicts[block.position].kept:
                verdicts[block.position] = verdict_of(Kind.SUBHEADING, "series-of-headings")


def _is_sentence(block: Block) -> bool:
    return len(block.text) >= _SENTENCE and block.text[-1] in _TOLD


def _is_named_heading(block: Block) -> bool:
    """Whether a short line is a heading by its tag in a list of terms, or by its class name."""
    if block.tag == "dt":
        return True
    short = len(block.text) <= _LINE and block.text[-1] not in _TOLD
    return short and _names_heading(block.element.names)


@lru_cache(maxsize=8192)
def _names_heading(names: str) -> bool:
    return _NAMED_HEADING.search(names) is not None


def _may_stand(verdict: Verdict, block: Block, hops: int) -> bool:
    """A heading inside the main container that only the model was against, and that is no link."""
    return verdict.rule == "model" and not verdict.kept and not hops and block.linked <= 0.5 * len(block.text)
