"""What stands over the first paragraph: kickers and subtitles, summaries, dated lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from pipelines.judging.markup import sums_up
from pipelines.judging.neighbours.duplicates import repeats_title
from pipelines.judging.neighbours.headings import TOLD, heads_an_entry, is_sentence
from pipelines.judging.neighbours.labelled import are_figures
from pipelines.judging.neighbours.lists import runs
from pipelines.judging.verdict import Score, Verdicts, verdict_of
from pipelines.judging.wording.boilerplate import classify
from pipelines.judging.wording.rulebook import BlockContext, Scope
from pipelines.layout.block import Block, is_bold_line
from pipelines.layout.elements import Element
from pipelines.layout.naming import BIT
from pipelines.layout.outline import Outline
from pipelines.layout.region import within
from pipelines.layout.roles import HEADINGS
from storage.article import Kind
from storage.repetition import BY_MODEL

# The probability from which the model has no doubt of a block, and how much of a summary's line is in bold type.
_CERTAIN = 0.9
# Blocks above the story among which its summary's heading is; paragraphs of a story with something over it.
_ABOVE, _FEW = 12, 3
# Characters: of a line, and of a short one (a kicker, a label, a heading) or an item of a list of points, in the mean.
_LINE, _POINT = 80, 40
_COLONS = frozenset(":：")
_DATED = re.compile(
    r"(?<!\d)\d{1,2}[./-]\d{1,2}[./-](?:20)?\d\d(?!\d)|(?<!\d)\d{1,2}\. \d{1,2}\. 20\d\d(?!\d)|"
    r"20\d\d\.?\s[^\W\d_]{3,12}\.?\s\d{1,2}\b|20\d\d\s?[-./年]\s?\d{1,2}\s?[-./月]\s?\d{1,2}|"
    r"\d{1,2}\.?\s(?:de\s)?[^\W\d_]{3,12}\.?\s(?:de\s)?20\d\d|[^\W\d_]{3,12}\.?\s\d{1,2},\s20\d\d"
)


# "Filed under: Ropes"; and the characters of a line of such.
_FACT = re.compile(r"[^\W\d_][\w /-]{2,24}: (?=\w)")
_FACTS = 240
# "By March 3" is a date.
_BY = re.compile(r"(?:By|BY) [^\W\d_]+ [^\W\d_]")
_BYLINE = verdict_of(Kind.BYLINE, "dated-line")
_DATE = verdict_of(Kind.TIMESTAMP, "dated-line")
_DATES = BIT["date"]
_OVER = verdict_of(Kind.OTHER, "over-headline")
_DIGEST = verdict_of(Kind.SUMMARY, "titled-digest")
_ENTRY = verdict_of(Kind.SUMMARY, "entry-of-facts")
# Python 3.11 looks a member of an enum up slowly.
_TITLE = Kind.TITLE


def over_headline(page: Outline, verdicts: Verdicts) -> None:
    """What stands over the headline, in another box than the story below it, is none of it: a notice of the site, an
    archive's bar, another story's teaser. So is the short line right over it, its kicker."""
    over = page.blocks[: page.prose[0]]
    headline = next((b.position for b in reversed(over) if b.tag == "h1" and repeats_title(b, page.hints)), 0)
    for at in range(headline):
        if page.hops[at] and verdicts[at].kept:
            verdicts[at] = _OVER
    if page.title_at > page.prose[0] and page.blocks[page.title_at].tag == "h1":
        _over_title(page, verdicts)
    head = page.blocks[: page.prose[0] + 1]
    title = next((block.position for block in head if verdicts[block.position].kind is _TITLE), 0)
    kicker = page.blocks[title - 1].text if title and verdicts[title - 1].kept else ""
    if 0 < len(kicker) <= _POINT and kicker[-1] not in TOLD:
        verdicts[title - 1] = _OVER


def _over_title(page: Outline, verdicts: Verdicts) -> None:
    """The same of prose over a headline with more prose below it, where a short story's container is the page."""
    told = [0, 0]
    for at, size in enumerate(page.weights):
        if verdicts[at].kept and page.sentences[at]:
            told[at > page.title_at] += size
    box = page.blocks[page.title_at].element.parent
    for at in range(page.title_at if told[1] > told[0] else 0):
        if verdicts[at].kept and page.blocks[at].element.parent is not box:
            verdicts[at] = _OVER


def with_summary(page: Outline, region: list[Block], verdicts: Verdicts) -> list[Block]:
    """The region with the summary that stands in a box of its own over it, under the title, and all from there."""
    if not region:
        return region
    start = region[0].position
    for at in range(start - 1, max(start - _ABOVE, page.title_at, -1), -1):
        block = page.blocks[at]
        if len(block.text) > _LINE or block.linked:
            continue
        context = BlockContext(place=0.0, tag=block.tag, is_heading=block.tag in HEADINGS, items_after=1)
        judgement = classify(block.text, context)
        if judgement is not None and judgement.kind is Kind.SUMMARY and judgement.scope is Scope.HEADING:
            box, above = block.element.parent, page.blocks[at:start]
            if box is None or within(region[:1], box):
                return region
            for each in within(above, box):
                if not each.linked:
                    verdicts[each.position] = verdict_of(Kind.SUMMARY, judgement.rule)
            return [*above, *region]
    return region


def over_story(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Before the first sentence a short line with a whole date is the page's, and what is named as a summary is one.

    The first sentence may be a standfirst: right after it a dated line that begins with an author is the byline.
    """
    _facts_of_page(page, region, verdicts)
    _digests(page, region, verdicts)
    _dated_bylines(page, region, verdicts)
    told = (b.position for b in region if page.sentences[b.position] and verdicts[b.position].kept)
    first = max(page.prose[0], next(told, 0))
    for block in region:
        at, text = block.position, block.text
        if at > first:
            break
        if not verdicts[at].kept or block.tag in HEADINGS:
            continue
        if _is_labelled(page, at):
            verdicts[at] = verdict_of(Kind.SUMMARY, "labelled-summary")
        if at == first:
            break
        above = block.element.parent
        listed = block.tag == "li" and above is not None and "summary" in above.names
        boxed = (listed or sums_up(block.element)) and not block.linked
        if boxed or ("summary" in block.names and block.strong >= _CERTAIN * len(text)):
            verdicts[at] = verdict_of(Kind.SUMMARY, "name:summary")
        elif is_bold_line(block) and any(each.text == text and each.tag in HEADINGS for each in page.blocks[:at]):
            verdicts[at] = verdict_of(Kind.TITLE, "heading-again")
        elif block.tag not in ("li", "tr") and _is_dated(text):
            verdicts[at] = _DATE
        elif _is_label(block) and any(_is_label(page.blocks[near]) for near in (at - 1, at + 1)):
            verdicts[at] = _ENTRY


def _is_label(block: Block) -> bool:
    """Whether a block is a table's row that ends as a label does; two in a row label what only pictures show."""
    return block.tag == "tr" and block.text[-1] in _COLONS


def _is_dated(text: str) -> bool:
    """Whether a text is a short line with a whole date, or a longer one of several facts of the page, with labels."""
    facts = len(text) <= _LINE or (len(text) <= _FACTS and len(_FACT.findall(text)) > 1)
    return facts and _DATED.search(text) is not None


def _is_labelled(page: Outline, at: int) -> bool:
    """Whether a block stands right behind a label that calls it a summary ("Summary:"), in a box beside the story."""
    label, box = page.blocks[at - 1], page.blocks[at].element.parent
    if not at or label.text[-1] not in _COLONS or len(label.text) > _POINT or box is None or box.order in page.around:
        return False
    if not within([label], box):
        return False
    judgement = classify(label.text, BlockContext(place=0.0, tag=label.tag, is_heading=True))
    return judgement is not None and judgement.kind is Kind.SUMMARY


def _digests(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Over a story of several paragraphs one that begins with the title in brackets is a portal's digest of it, whether
    the model keeps it or not."""
    kept, title = [block for block in region if verdicts[block.position].kept], page.hints.title
    for block in takewhile(lambda each: each.position <= kept[0].position, region) if kept and title else ():
        if block.text.startswith((f"【{title}】", f"[{title}]")) and len(kept) - (block is kept[0]) >= _FEW:
            verdict = verdicts[block.position]
            verdicts[block.position] = _DIGEST if verdict.kept or verdict.by_model else verdict


def _dated_bylines(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Short dated lines over the story, headings among them, that begin with an author's name, or with "By" and one, or
    are named as a date."""
    for block in region:
        at, text = block.position, block.text
        if at > page.prose[0] + _FEW:
            return
        if verdicts[at].kept and len(text) <= _LINE and not page.sentences[at]:
            signed = text.startswith(page.hints.authors) or _BY.match(text) is not None
            if (signed or page.signs(at).own & _DATES) and _DATED.search(text):
                verdicts[at] = _BYLINE if signed else _DATE


def _facts_of_page(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """A list of terms over the story whose entries are mostly none of it tells facts about the page."""
    told = next((b.position for b in region if page.groups[b.position] is page.main_group), 0)
    held: dict[Element, list[Block]] = {}
    for block in region:
        if block.tag in ("dt", "dd") and block.position < told and block.element.parent is not None:
            held.setdefault(block.element.parent, []).append(block)
    for listed in held.values():
        entries = [verdicts[block.position].kept for block in listed if block.tag == "dd"]
        for block in listed if 2 * sum(entries) < len(entries) else ():
            if verdicts[block.position].kept or verdicts[block.position].by_model:
                verdicts[block.position] = _ENTRY


def before_story(page: Outline, region: Sequence[Block], verdicts: Verdicts, score: Score) -> None:
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
    if len(prose) < _FEW and not (page.hints.is_story and any(map(page.is_paragraph, prose))):
        return
    _points_before(region, verdicts, prose[0])
    is_news, opening = page.hints.is_news, page.blocks[prose[0]]
    described = (
        opening.text == page.hints.description
        and opening.text[-1] not in TOLD
        and any(map(page.is_paragraph, prose[1:]))
    )
    if described and score(prose[0]) < _CERTAIN:
        verdicts[prose[0]] = verdict_of(Kind.STANDFIRST, "description")
    before = [block for block in region if block.position < prose[0] and verdicts[block.position].kept]
    points = [block for block in before if block.tag not in HEADINGS]
    size = sum(len(block.text) for block in points)
    told = is_news and size >= _POINT * len(points) and not are_figures(points)
    told = told and (len(prose) >= _FEW or size < sum(page.weights[at] for at in prose))
    stays = None if is_news else _directly_over(page, opening, region, verdicts)
    if _are_parts(page, [block for block in before if block.tag in HEADINGS], opening):
        return
    for block in before:
        if block is stays or (block.tag in HEADINGS and heads_an_entry(page, block, region, verdicts)):
            continue
        if block.tag in HEADINGS and not is_sentence(block):
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


def _are_parts(page: Outline, headings: Sequence[Block], opening: Block) -> bool:
    """Whether the headings before the first prose, more than one, are of one rank and stand beside it, the last right
    over it: a list under the first of them is a part of the story."""
    parents = {id(block.element.parent) for block in (*headings, opening)}
    over = len(headings) > 1 and headings[-1].position + 1 == opening.position
    return over and len({block.tag for block in headings}) == 1 and len(parents) == 1


def _points_before(region: Sequence[Block], verdicts: Verdicts, first: int) -> None:
    """A list of whole points before the first prose that leads nowhere sums the story up, though no name says so."""
    for run, _ in runs(region):
        judged = [verdicts[item.position] for item in run]
        plain = all(each.rule in (BY_MODEL, "list") and not each.kept for each in judged)
        plain = plain and not any(item.linked for item in run)
        told = sum(len(item.text) for item in run) >= _POINT * len(run)
        if len(run) > 1 and run[-1].position < first and plain and told:
            for item in run:
                verdicts[item.position] = verdict_of(Kind.SUMMARY, "before-story")
