"""The first verdict on each block of a page, looked at by itself: its markup, its place, then the learned model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import takewhile

from pipelines.judging.markup import AFTER_STORY, is_named_like, kept_by, kept_kind, removed_kind, structural
from pipelines.judging.neighbours.captions import told_by_captions
from pipelines.judging.neighbours.duplicates import repeats_title
from pipelines.judging.neighbours.named_bodies import told_in_body
from pipelines.judging.verdict import Score, Verdict, Verdicts, verdict_of
from pipelines.layout.block import Block, is_bold_line
from pipelines.layout.outline import Hints, Outline
from pipelines.layout.roles import HEADINGS
from pipelines.pages.sentences import ENDINGS
from pipelines.pages.text import weight
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
# Of what stands over a title or behind it in its block, in characters.
_LINE = 120
# Latin characters from which a sentence of the story's template is its paragraph beyond doubt.
_PARAGRAPH = 100
# Blocks behind the story's last paragraph, among which a last sentence of it may stand in a box.
_WELL_AFTER = 3
_RECIPE = re.compile(
    r"recipe[\w-]*[-_](?:ingredients?|instructions?|directions?|steps?|method|header|name|notes?|summary)(?![a-z])"
    r"|(?<![a-z])(?:ingredients?|instructions?|directions?)[-_](?:text|item|group|list)(?![a-z])",
    re.IGNORECASE,
)
_SIGNED = re.compile(r" (?:by|von|par|posted|published|updated)\b:? (?-i:[A-Z\d])", re.IGNORECASE)
# Blanks and bars between the links over a title.
_SIGNS_BETWEEN = 5
# The longest kicker, and the least that a headline says: a shorter title may be a name that stands in sentences.
_KICKER, _HEADLINE = 40, 30
# Of kept text, in characters: hardly a story, so captions or a named body may hold it.
_LITTLE = 250
# Blocks behind the first sentence among which the title may come.
_STANDFIRST = 3
_TITLE = verdict_of(Kind.TITLE, "title")


def first_verdicts(page: Outline, score: Score) -> Verdicts:
    """A verdict for each block of the page, looked at one by one; `name_removed` says the kind of those far off."""
    verdicts: Verdicts = []
    for at, block in enumerate(page.blocks):
        verdict = structural(page, at) or _by_place(page, at)
        if verdict is None:
            kind = kept_kind if score(at) >= _least(page, at) else removed_kind
            verdict = verdict_of(kind(block, page.signs(at)), BY_MODEL)
        if verdict.kept and _repeats(page, at):
            verdict = _TITLE
        verdicts.append(verdict)
    if sum(len(block.text) for block, verdict in zip(page.blocks, verdicts, strict=True) if verdict.kept) < _LITTLE:
        told_by_captions(page, verdicts, score, least=KEEP_ELSEWHERE)
        told_in_body(page, verdicts, score)
    return verdicts


def name_titles(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Of what the model took out over the story, the title is called so: nobody else says why it went."""
    for block in takewhile(lambda block: block.position <= page.prose[0], region):
        verdict = verdicts[block.position]
        if verdict.by_model and not verdict.kept and _repeats(page, block.position):
            verdicts[block.position] = _TITLE


def _by_place(page: Outline, at: int) -> Verdict | None:
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
    if prose and (not hops or page.scattered) and page.groups[at] is page.main_group:
        return kept_by(page, block, "main-group")
    if not page.hints.is_news and _is_of_recipe(page, at):
        return kept_by(page, block, "name:recipe")
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
    """Whether a block is the title with the byline or the date behind it, or its kicker before it, as older pages set
    them with one break.

    Links to print the story or to send it, or to the sections that it is filed under, may stand over it.
    """
    start = block.text.find(hints.title, 0, _LINE + len(hints.title)) if hints.title else -1
    if start < 0:
        return False
    over, rest = block.text[:start].rstrip(), block.text[start + len(hints.title) :]
    is_kicker = 0 < len(over) <= _KICKER and over[-1] not in ENDINGS and weight(hints.title) >= _HEADLINE
    if start > block.linked + _SIGNS_BETWEEN and not is_kicker:
        return False
    return (is_kicker and not rest) or (len(rest) <= _LINE and _SIGNED.match(rest) is not None)
