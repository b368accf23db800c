"""Teasers of other stories in and behind the story, by how they are told, and pitches at its end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice, pairwise, takewhile

from pipelines.judging.markup import ALL_LINKS
from pipelines.judging.verdict import SURE, Score, Verdicts, verdict_of
from pipelines.layout.block import Block, is_bold_line
from pipelines.layout.elements import Element, upward
from pipelines.layout.naming import BIT
from pipelines.layout.outline import Outline
from pipelines.layout.region import around, within
from pipelines.layout.roles import HEADINGS
from storage.article import Kind
from storage.repetition import BY_MODEL

# Blocks between a headline and what it leads to: a date, a byline, a topic.
_NEAR = 4
# Characters of a headline, and how much of one is link.
_HEADLINE, _LINKED = 15, 0.8
# Teasers that are enough where little speaks for the story, and where more does.
_FEW, _SERIES = 2, 3
# Elements above a block: among which the box is that it shares with its headline, and the card of a link.
_LEVELS, _UP = 2, 3
# Blocks of a card.
_CARD = 5
# Of the region, before which no pitch comes, and characters of one; Latin characters of sentences of a story.
_MOST, _PITCH, _STORY = 0.5, 900, 200
# Something to have, and an arrow at the end of a line that is all link.
_ARROW = re.compile(r".*\b(?:free|download|stocks?|reports?|claim)\b.*(?:>>?|»|→|›|►)\s*$", re.IGNORECASE)
_RAIL = re.compile(r"(?<![a-z])(?:side[-_]?(?:rail|bar)|rail)(?![a-z])", re.IGNORECASE)
_BESIDE = BIT["widget"]
_UNDER_LOST = verdict_of(Kind.RELATED, "under-lost-heading")
_TEASER = verdict_of(Kind.RELATED, "teaser")
_PITCHED = verdict_of(Kind.AD, "pitch")


def teasers(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Prose of one template that each time follows a headline which is a link to another page leads to other stories.

    All prose of its template must, where that is not the story's and the headlines are gone. Otherwise these must be
    three or more, the story must be longer or in an `<article>` of its own with the title, and nothing of it may come
    after the first of them.
    """
    led = _led(page, region, verdicts)
    if len(led) < _FEW:
        return
    kept = [block for block in region if verdicts[block.position].kept and block.tag not in HEADINGS]
    # By the prose's template and, for headlines that stand, by theirs.
    of_group: dict[tuple[int, int], list[Block]] = {}
    for head, block in led:
        heads = id(page.groups[head.position]) if verdicts[head.position].kept else 0
        of_group.setdefault((id(page.groups[block.position]), heads), []).append(block)
    for (_, heads), blocks in of_group.items():
        group, first = page.groups[blocks[0].position], blocks[0].position
        alike = sum(page.groups[block.position] is group for block in kept)
        before = [block for block in kept if block.position < first]
        behind = len(before) + len(blocks) == len(kept)
        told = sum(len(block.text) for block in before) > sum(len(block.text) for block in blocks)
        told = told or _stands_apart(page, before, blocks)
        own = group is page.main_group or heads
        if (len(blocks) >= _FEW and len(blocks) == alike and not own) or (len(blocks) >= _SERIES and behind and told):
            for block in blocks:
                verdicts[block.position] = _TEASER


def left_of_series(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Of a template whose every block stands right under a removed headline that is a link to another page, what the
    model left goes where it took out the most: three at least, twice as many as stay."""
    led: dict[int, list[Block]] = {}
    for head, block in pairwise(region):
        own = page.groups[block.position] is page.main_group
        if not own and not verdicts[head.position].kept and not block.linked and _leads_away(head):
            led.setdefault(id(page.groups[block.position]), []).append(block)
    for blocks in led.values():
        left = [block for block in blocks if verdicts[block.position].kept]
        lost = len(blocks) - len(left)
        whole = len(blocks) == page.groups[blocks[0].position].count
        if left and whole and lost >= max(_SERIES, 2 * len(left)):
            for block in left:
                verdicts[block.position] = _TEASER


def cards(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Behind a longer story three boxes or more of one template, each a few words with a line that is a link to another
    page, are cards of other stories, if nothing of the story comes after the first of them; over its headline, two."""
    found: dict[tuple[str, str], dict[int, list[Block]]] = {}
    for above, block in pairwise(region):
        if verdicts[above.position].kept != verdicts[block.position].kept:
            words, link = (above, block) if verdicts[above.position].kept else (block, above)
            if link.links and not words.linked and _is_link(link):
                box, told = _card(page, region, link, words)
                if told and box is not None:
                    found.setdefault((box.tag, box.template), {})[box.order] = told
    for boxes in found.values():
        told = [block for card in boxes.values() for block in card]
        over = len(boxes) >= _FEW and told[-1].position < page.title_at
        if over or (len(boxes) >= _SERIES and _ends_with(page, region, told, verdicts)):
            for block in told:
                verdicts[block.position] = _TEASER


def in_rails(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """What a box says under a removed headline that is a link to another page, in an element beside the story that is
    named as a rail or sidebar, is a teaser of that other story, be it alone."""
    for place, words in enumerate(region):
        at = words.position
        if not verdicts[at].kept or not page.signs(at).far & _BESIDE:
            continue
        if not words.linked and words.tag not in HEADINGS and _is_in_rail(page, words):
            over = (block for block in reversed(region[max(0, place - _NEAR) : place]) if _leads_away(block))
            head = next(over, None)
            if head and not verdicts[head.position].kept and words in _card(page, region, head, words)[1]:
                verdicts[at] = _TEASER


def _is_in_rail(page: Outline, block: Block) -> bool:
    beside = takewhile(lambda each: each.order not in page.around, upward(block.element))
    return any(_is_rail(each.names) for each in beside)


@lru_cache(maxsize=8192)
def _is_rail(names: str) -> bool:
    return _RAIL.search(names) is not None


def _card(page: Outline, region: Sequence[Block], link: Block, words: Block) -> tuple[Element | None, list[Block]]:
    """The box that a link and the words beside it stand in, and all that it says without links: a few words, or it is
    no card."""
    # A link may be the beginning of its box.
    near = islice(upward(link.element), _UP + 1)
    box = next((each for each in near if within([words], each)), None)
    if box is None or box.order in page.around:
        return None, []
    card = around(region, link, box)
    plain = [block for block in card if not block.linked]
    few = len(card) <= _CARD and all(block is link or not block.linked or _is_link(block) for block in card)
    return box, plain if few else []


def _ends_with(page: Outline, region: Sequence[Block], cards: Sequence[Block], verdicts: Verdicts) -> bool:
    """Whether the story is told before the first card, in more words than theirs, and nothing that one template made
    with it stays behind that."""
    first, inside = cards[0].position, {block.position for block in cards}
    kept = [block.position for block in region if verdicts[block.position].kept and block.position not in inside]
    before = [at for at in kept if at < first]
    made = {id(page.groups[at]) for at in before}
    if any(id(page.groups[at]) in made for at in kept[len(before) :]):
        return False
    told, teased = (sum(page.weights[at] for at in places if page.sentences[at]) for places in (before, inside))
    return told > max(_STORY, teased)


def under_lost_headings(page: Outline, region: Sequence[Block], verdicts: Verdicts, score: Score) -> None:
    """At an article's end, what stands right under a heading that only the model or its link took out goes with it, as
    far as the model is not sure of it: cards of other stories, calls to help. Of a story of a few paragraphs, under a
    heading that is a link, one of three or more of its template of which none stands."""
    if not page.hints.is_story:
        return
    kept = [place for place, block in enumerate(region) if verdicts[block.position].kept]
    while len(kept) > 1 and region[kept[-1]].tag not in HEADINGS:
        between = region[max(kept[-2] + 1, kept[-1] - _NEAR) : kept[-1]]
        lost = next((block for block in reversed(between) if block.tag in HEADINGS), None)
        if lost is None or verdicts[lost.position].rule not in (BY_MODEL, ALL_LINKS.rule):
            return
        if len(kept) <= _SERIES and not _is_of_lost(page, region, lost, verdicts):
            return
        at = region[kept.pop()].position
        if score(at) >= SURE:
            return
        verdicts[at] = _UNDER_LOST


def _is_of_lost(page: Outline, region: Sequence[Block], head: Block, verdicts: Verdicts) -> bool:
    """Whether a heading is a link to another page, and one of three or more of its template of which none stands."""
    alike = [block for block in region if page.groups[block.position] is page.groups[head.position]]
    return len(alike) >= _SERIES and all(_is_link(b) and not verdicts[b.position].kept for b in alike)


def _stands_apart(page: Outline, story: Sequence[Block], led: Sequence[Block]) -> bool:
    """Whether the story, a few sentences at least, is in one `<article>` with the title, and none of what is led is."""
    articles = page.blocks[page.title_at].element.articles if page.title_at >= 0 else ()
    if not articles or any(articles[-1] in block.element.articles for block in led):
        return False
    inside = [block for block in story if articles[-1] in block.element.articles]
    return sum(len(block.text) for block in inside if page.sentences[block.position]) >= _STORY


def _led(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> list[tuple[Block, Block]]:
    """Linked headlines, each with the kept block below it and nothing kept between them.

    Within an `<article>` beside the story's a headline may be any line. One that is kept shares a box with its block,
    which comes right after it.
    """
    found: list[tuple[Block, Block]] = []
    headline: Block | None = None
    seen = 0
    for place, block in enumerate(region):
        heading = block.tag in HEADINGS
        may_lead = block.links and (heading or not page.around.issuperset(block.element.articles))
        leads = may_lead and _leads_away(block)
        if verdicts[block.position].kept and not (heading and leads):
            near = headline if place - seen <= _NEAR and not heading else None
            if near and verdicts[near.position].kept and (place - seen > 1 or not _in_box(near, block)):
                near = None
            if near and (near.tag in HEADINGS or near.element.articles == block.element.articles):
                found.append((near, block))
            headline = None
        elif leads:
            headline, seen = block, place
    return found


def _in_box(headline: Block, block: Block) -> bool:
    """Whether two blocks stand in one box, at most two levels above both."""
    above = {element.order for element in islice(upward(headline.element.parent), _LEVELS)}
    return any(element.order in above for element in islice(upward(block.element.parent), _LEVELS))


def _leads_away(block: Block) -> bool:
    """Whether a line is a headline that is a link to another page."""
    return len(block.text) >= _HEADLINE and _is_link(block)


def pitches(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """A heading with prose at the end that leads to a link with an arrow sells something, be the heading in doubt.

    Where another heading stands between, the link is that one's, and the prose may be the story's last part.
    """
    kept = [place for place, block in enumerate(region) if verdicts[block.position].kept]
    upto = region[: kept[-1] + 1] if kept else ()
    heads = [place for place, block in enumerate(upto) if block.tag in HEADINGS or is_bold_line(block)]
    standing = [place for place in heads if verdicts[region[place].position].kept]
    doubted = [place for place in heads if verdicts[region[place].position].by_model]
    for place in (*standing[-1:], *doubted[-1:]):
        if place >= _MOST * len(region) or _told(page, region[:place], verdicts):
            for block in _pitch(region[place:], verdicts):
                verdicts[block.position] = _PITCHED


def _pitch(below: Sequence[Block], verdicts: Verdicts) -> list[Block]:
    """The heading that this begins with and what is kept under it, where they lead to a link with an arrow."""
    head, *others = below
    section = [head, *takewhile(lambda block: block.tag not in HEADINGS, others)]
    arrows = [block.position for block in section if _is_link(block) and _ARROW.match(block.text)]
    told = [block for block in section if verdicts[block.position].kept]
    if not arrows or not told or told[-1].position > arrows[-1]:
        return []
    return [head, *told] if sum(len(block.text) for block in told) <= _PITCH else []


def _told(page: Outline, blocks: Sequence[Block], verdicts: Verdicts) -> bool:
    """Whether these blocks tell a story, be it a short one."""
    told = (block.position for block in blocks if verdicts[block.position].kept and page.sentences[block.position])
    return sum(page.weights[at] for at in told) >= _STORY


def _is_link(block: Block) -> bool:
    """Whether a block is all link, to another page."""
    elsewhere = any(not address.startswith("#") for address, _ in block.links)
    return elsewhere and block.linked >= _LINKED * len(block.text)
