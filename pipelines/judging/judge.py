"""The verdict on every block of the article region: story or not, what else, and by which rule.

Markup judges first, then the learned model, which bounds the region; then wording rules, and last the sequence: a
subheading stands or falls with what follows it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipelines.judging.markup import AFTER_STORY, is_named_like, kept_kind, name_removed, removed_kind, structural
from pipelines.judging.model.features import Vectors
from pipelines.judging.model.trees import load_model
from pipelines.judging.neighbours.captions import told_by_captions
from pipelines.judging.neighbours.duplicates import repeats_title
from pipelines.judging.neighbours.opening import with_lead, with_summary
from pipelines.judging.neighbours.sections import goes_on, is_of_story
from pipelines.judging.neighbours.sequence import settle
from pipelines.judging.verdict import SURE, Score, Verdict, Verdicts, verdict_of
from pipelines.judging.wording.boilerplate import belongs, classify, phrases_within
from pipelines.judging.wording.rulebook import BlockContext, Scope
from pipelines.layout.block import Block, is_bold_line
from pipelines.layout.elements import upward
from pipelines.layout.outline import Hints, Outline, outline
from pipelines.layout.region import region_of, within
from pipelines.layout.roles import HEADINGS
from pipelines.pages.sentences import ends_sentence
from storage.article import Kind
from storage.repetition import BY_MODEL

# The probability from which a block is kept. A page that calls itself news is a template with much beside the story; on
# others (blogs, offices, shops) short and odd blocks are more often part of it, sentences beside it or with links less.
KEEP_OF_NEWS = 0.55
KEEP_ELSEWHERE = 0.36
KEEP_SENTENCE_ELSEWHERE = 0.46
# For whole sentences without links that one template made with the story's paragraphs.
KEEP_OF_MAIN_GROUP = 0.3
# For those whose names say that they are paragraphs, wherever in the story they stand.
KEEP_OF_PARAGRAPHS = 0.05
_ITEM = 90
_LINE = 120
_PARAGRAPH = 100
_WELL_AFTER = 3
_NUMBERED = re.compile(r"\d{1,2}[.)、．]?\s")
_RECIPE = re.compile(
    r"recipe[\w-]*[-_](?:ingredients?|instructions?|directions?|steps?|method|header|name|notes?|summary)(?![a-z])"
    r"|(?<![a-z])(?:ingredients?|instructions?|directions?)[-_](?:text|item|group|list)(?![a-z])",
    re.IGNORECASE,
)
_SIGNED = re.compile(r" (?:by|posted|published|updated)\b:? (?-i:[A-Z\d])", re.IGNORECASE)
_SIGNS_BETWEEN = 5
_LITTLE = 250
_STANDFIRST = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """The blocks of the article region with their verdicts, in page order."""

    blocks: tuple[Block, ...]
    verdicts: tuple[Verdict, ...]


def judge(blocks: Sequence[Block], hints: Hints, *, language: str = "") -> Judged:
    """Judge all blocks of a page, and bound the region."""
    page = outline(blocks, hints)
    vectors, score = Vectors(page), load_model()
    scores: dict[int, float] = {}

    def scored(at: int) -> float:
        if at not in scores:
            scores[at] = score(vectors.vector(at))
        return scores[at]

    return judge_page(page, scored, language=language)


def judge_page(page: Outline, score: Score, *, language: str) -> Judged:
    """The same, with the model's probability that the block at a position is part of the story as `score`."""
    verdicts = by_markup_and_model(page, score)
    region = region_of(page.blocks, [block for block in page.blocks if verdicts[block.position].kept])
    region = with_summary(page, region, verdicts)
    name_removed(page, region, verdicts)
    by_wording(region, verdicts, score, language=language)
    settle(page, region, verdicts, score)
    region = with_lead(page, region, verdicts)
    return Judged(tuple(region), tuple(verdicts[block.position] for block in region))


def judge_selected(blocks: Sequence[Block], hints: Hints, *, language: str = "") -> Judged:
    """Judge blocks that a recipe has selected as the body: all of them are the region, the model has no say."""
    page = outline(blocks, hints)
    verdicts = by_markup_and_model(page, lambda at: 1.0)
    name_removed(page, page.blocks, verdicts)
    by_wording(page.blocks, verdicts, lambda at: 1.0, language=language)
    return Judged(tuple(blocks), tuple(verdicts))


def by_markup_and_model(page: Outline, score: Score) -> Verdicts:
    """A verdict for each block of the page, looked at one by one; `name_removed` says the kind of those far off."""
    verdicts: Verdicts = []
    for at, block in enumerate(page.blocks):
        verdict = structural(page, at) or by_place(page, at)
        if verdict is None:
            kind = kept_kind if score(at) >= _least(page, at) else removed_kind
            verdict = verdict_of(kind(block, page.signs(at)), BY_MODEL)
        if verdict.kept and _repeats(page, at):
            verdict = verdict_of(Kind.TITLE, "title")
        verdicts.append(verdict)
    if sum(len(block.text) for block, verdict in zip(page.blocks, verdicts, strict=True) if verdict.kept) < _LITTLE:
        told_by_captions(page, verdicts, score, least=KEEP_ELSEWHERE)
    return verdicts


def by_place(page: Outline, at: int) -> Verdict | None:
    """Verdicts on blocks whose place leaves no doubt, which spares asking the model; None for all others.

    Measured on the shared corpus, the model agrees on 99.8 of 100 such paragraphs of the main group, and on 99 of 100
    such blocks after the story.
    """
    block, hops, size = page.blocks[at], page.hops[at], page.weights[at]
    if page.foreign[at]:
        return verdict_of(Kind.NEIGHBOUR, "second-story")
    after = at - page.prose[1]
    well_after = hops > 1 and after > _WELL_AFTER and not page.scattered
    if hops and after > 0 and (well_after or not page.sentences[at]):
        return AFTER_STORY
    prose = page.sentences[at] and size >= _PARAGRAPH and block.tag in ("p", "div") and block.linked < 0.1 * size
    if prose and not hops and page.groups[at] is page.main_group:
        return verdict_of(kept_kind(block, page.signs(at)), "main-group")
    if not page.hints.is_news and _is_of_recipe(page, at):
        return verdict_of(kept_kind(block, page.signs(at)), "name:recipe")
    return None


def _least(page: Outline, at: int) -> float:
    """The probability from which a block of this sort is kept."""
    if _is_named_paragraph(page, at):
        return KEEP_OF_PARAGRAPHS
    if _is_of_main_group(page, at):
        return KEEP_OF_MAIN_GROUP
    if page.hints.is_news:
        return KEEP_OF_NEWS
    inside = not page.hops[at] and page.prose[0] <= at <= page.prose[1] and not page.blocks[at].linked
    return KEEP_SENTENCE_ELSEWHERE if page.sentences[at] and not inside else KEEP_ELSEWHERE


def _is_named_paragraph(page: Outline, at: int) -> bool:
    """Whether a sentence amid the story, in no box, has the very names of the story's paragraphs, which call it one."""
    block = page.blocks[at]
    box = block.element.parent
    template = block.element.template
    if "paragraph" not in template or (block.tag, template) != page.main_template or block.linked or page.hops[at]:
        return False
    return page.sentences[at] and page.prose[0] < at < page.prose[1] and box is not None and box.order in page.around


def _is_of_recipe(page: Outline, at: int) -> bool:
    """Whether a block in the main container, no link, is named as what to take, what to do, or a heading of these."""
    block = page.blocks[at]
    if block.linked or page.hops[at] or block.position < page.prose[0]:
        return False
    above = block.element.parent
    return _names_recipe(block.element.names) or (above is not None and _names_recipe(above.names))


@lru_cache(maxsize=8192)
def _names_recipe(names: str) -> bool:
    return _RECIPE.search(names) is not None


def _is_of_main_group(page: Outline, at: int) -> bool:
    """Whether a block of the container is a whole sentence without links, made by the template of most paragraphs, or
    is the last one, which many templates give a name more."""
    plain = page.sentences[at] and not page.hops[at] and not page.blocks[at].linked
    return plain and (page.groups[at] is page.main_group or (at == page.prose[1] and is_named_like(page, at)))


def _repeats(page: Outline, at: int) -> bool:
    """Whether a block is the title once more, or a heading that is."""
    block = page.blocks[at]
    if block.tag in HEADINGS:
        return repeats_title(block, page.hints, told=at > page.prose[0])
    return _is_title_above(page, at)


def _is_title_above(page: Outline, at: int) -> bool:
    """Whether a block that is no heading is the title, letter by letter, with the story below it; a line in bold type
    may come after a first sentence, which is then the standfirst."""
    block = page.blocks[at]
    above = at <= page.prose[0] + _STANDFIRST and (at <= page.prose[0] or is_bold_line(block))
    return above and (block.text in (page.hints.title, *page.hints.headlines) or _is_signed_title(block, page.hints))


def _is_signed_title(block: Block, hints: Hints) -> bool:
    """Whether a block is the title with the byline or the date behind it, as older pages set them with one break.

    Links to print the story or to send it may stand over it.
    """
    start = block.text.find(hints.title, 0, _LINE + len(hints.title)) if hints.title else -1
    if start < 0 or start > block.linked + _SIGNS_BETWEEN:
        return False
    rest = block.text[start + len(hints.title) :]
    return len(rest) <= _LINE and _SIGNED.match(rest) is not None


def by_wording(region: Sequence[Block], verdicts: Verdicts, score: Score, *, language: str) -> None:
    """What rules know by its words, and what stands under a heading they know, unless that is surely story."""
    carried, since = None, 0
    end, after = max(1, len(region) - 1), items_after(region)
    settled = [not verdicts[block.position].kept and not verdicts[block.position].by_model for block in region]
    asked = [place for place, block in enumerate(region) if not settled[place] or block.tag in HEADINGS]
    phrases = phrases_within([region[place].text for place in asked])
    for place, inside in zip(asked, phrases, strict=True):
        block, at = region[place], region[place].position
        context = BlockContext(
            place=place / end,
            tag="li" if _is_item(block) else block.tag,
            is_heading=block.tag in HEADINGS,
            link_density=block.linked / len(block.text),
            items_after=after[place],
            language=language,
        )
        judgement = classify(block.text, context, inside)
        if judgement is not None and (
            (judgement.kind is Kind.SUMMARY and _heads_a_table(region, place))
            or (judgement.scope is Scope.SECTION and is_of_story(judgement, region, place, score))
        ):
            judgement = carried = None
        if judgement is not None:
            if judgement.scope in (Scope.HEADING, Scope.SECTION):
                carried, since = judgement, place
        elif carried is not None:
            if carried.scope is Scope.SECTION:
                over = goes_on(carried, region, (since, place), score)
            else:
                entry = _is_item(block) or _NUMBERED.match(block.text) or _in_a_row(region, place)
                sure = verdicts[at].kept and score(at) >= SURE
                over = not entry and (sure or _has_left(region, since, place))
            carried = carried if belongs(carried, block.text, context) and not over else None
            judgement = carried if not settled[place] else None
        if judgement is not None:
            verdicts[at] = verdict_of(judgement.kind, judgement.rule)


def _has_left(region: Sequence[Block], heading: int, place: int) -> bool:
    """Whether a block without links stands outside of the box of a heading, in which links have come after it."""
    box, block = region[heading].element.parent, region[place]
    if box is None or block.linked or any(each is box for each in upward(block.element)):
        return False
    return any(each.linked for each in within(region[heading + 1 : place], box))


def _is_item(block: Block) -> bool:
    """Whether a block is a list item, or a paragraph directly in one."""
    if block.tag != "p":
        return block.tag == "li"
    above = block.element.parent
    return above is not None and above.tag == "li"


def _heads_a_table(region: Sequence[Block], place: int) -> bool:
    """Whether a table follows a block: "At a glance" over one is no summary of the story."""
    return place + 1 < len(region) and region[place + 1].tag == "tr"


def _in_a_row(region: Sequence[Block], place: int) -> bool:
    """Whether a line without a stop stands beside another one of its template: headlines in plain paragraphs."""
    block = region[place]
    beside = (region[at] for at in (place - 1, place + 1) if 0 <= at < len(region))
    return _is_line(block) and any(
        _is_line(other)
        and (other.tag, other.element.names) == (block.tag, block.element.names)
        and other.element.parent is block.element.parent
        for other in beside
    )


def _is_line(block: Block) -> bool:
    return block.tag in ("p", "div") and len(block.text) <= _LINE and not ends_sentence(block.text)


def items_after(blocks: Sequence[Block]) -> list[int]:
    """How many list items, link lines and short or empty items follow each block directly."""
    found: list[int] = []
    items = 0
    for block in reversed(blocks):
        found.append(items + block.empty_items)
        short = _is_item(block) or block.linked > 0.5 * len(block.text) or len(block.text) < _ITEM
        items = items + 1 if short else 0
    found.reverse()
    return found
