"""Lists and tables: their items and rows stand or fall together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipelines.judging.markup import kept_by, kept_kind, removed_kind
from pipelines.judging.neighbours.labelled import FIGURE
from pipelines.judging.verdict import HARDLY, SURE, Score, Verdicts, verdict_of
from pipelines.layout.block import Block, is_bold_line
from pipelines.layout.elements import Element, upward
from pipelines.layout.naming import BIT
from pipelines.layout.outline import Outline
from pipelines.layout.region import within
from pipelines.layout.roles import HEADINGS
from storage.article import Kind

# Mean probabilities of being the story, from which a list or a table stands: the more around it says that it does, the
# lower, down to HARDLY. Amid the story a table needs hardly any.
_LIKELY, _EVEN, _CLOSING, _NEVER = 0.6, 0.5, 0.3, 0.05
# Characters of an item in the mean: a name is shorter than a few words, an item of a menu than a point, and one of a
# list of names than a statement.
_WORDS, _POINT, _STATEMENT = 20, 40, 60
# Of the characters of such a list, within links.
_FEW_LINKS = 0.25
_SHORTEST_MONTH = 28
_QUOTED = BIT["live"] | BIT["relate"]
_BESIDE = _QUOTED | BIT["most"]
# Items of a list that tells for itself what stands amid it.
_FEW = 3
# Of a line that announces what follows, in characters.
_LEAD_IN = 60
_COLONS = frozenset(":：")
_AMOUNT = re.compile(
    r"[$€£¥₹%％]|\b(?:[mb]illion|per cent|percent|prozent|m[id]o|mrd|crore|lakh|yuan|yen)\b|[億亿萬万]", re.I
)


def lists(page: Outline, region: Sequence[Block], verdicts: Verdicts, score: Score) -> None:
    """The items of a list stand or fall together, by the mean of what the model says of them.

    On news a list under a picture is mostly a gallery's; elsewhere a picture says nothing, and what is above it counts.
    """
    blocks = region if page.hints.is_news else [b for b in region if verdicts[b.position].kind is not Kind.CAPTION]
    for run, before in runs(blocks):
        judged = [block for block in run if verdicts[block.position].by_model]
        if not judged:
            continue
        mean = sum(score(block.position) for block in judged) / len(judged)
        stands = mean >= _least_of_list(page, judged, before, verdicts)
        for block in judged:
            signs = page.signs(block.position)
            kind = kept_kind(block, signs) if stands else removed_kind(block, signs)
            if stands != verdicts[block.position].kept:
                verdicts[block.position] = verdict_of(kind, "list")
        if stands and len(judged) >= _FEW:
            _links_amid(page, run, verdicts)
        if stands and before is not None and verdicts[before.position].by_model and _heads_list(page, before, run[0]):
            verdicts[before.position] = verdict_of(Kind.SUBHEADING, "list")


def _links_amid(page: Outline, run: Sequence[Block], verdicts: Verdicts) -> None:
    """Whole sentences that are links stay between the items of a list that stands, most of which are none."""
    linked = [block for block in run if verdicts[block.position].rule == "all-links"]
    if 2 * len(linked) >= len(run):
        return
    for block in linked:
        if block is not run[0] and block is not run[-1] and page.sentences[block.position]:
            verdicts[block.position] = kept_by(page, block, "list")


def _heads_list(page: Outline, before: Block, item: Block) -> bool:
    """Whether the block before a list is a bold line, or amid the story, in one box with the list, a heading or a few
    words with a colon."""
    if is_bold_line(before):
        return True
    listed = item.element.parent
    if listed is None or before.linked or before.position <= page.prose[0]:
        return False
    announces = before.text[-1] in _COLONS and len(before.text) <= _LEAD_IN
    return (before.tag in HEADINGS and listed.parent is before.element.parent) or (
        announces and listed.parent in (before.element, before.element.parent)
    )


def _least_of_list(page: Outline, items: Sequence[Block], before: Block | None, verdicts: Verdicts) -> float:
    """From which mean a list stands: after a removed introduction only a sure one does.

    A kept line that ends in a colon announces a list; so does a line in bold type over plain items longer than those of
    a menu. Amounts behind labels ("Revenue: $3.9 billion") are a story's, and so are whole statements in line with its
    paragraphs. Not so strict where the page does not call itself news: there the model takes many a heading of a list
    for chaff.
    """
    if before is None:
        return _EVEN
    verdict, news = verdicts[before.position], page.hints.is_news
    plain = not any(item.linked or page.hops[item.position] for item in items)
    near = page.signs(items[0].position).near
    if plain and not near & _QUOTED and _are_amounts(items):
        return HARDLY
    if (verdict.kept or verdict.by_model) and _is_told_in_line(page, items):
        return HARDLY
    if verdict.kept:
        announced = before.text[-1] in _COLONS and (plain or not news)
        return HARDLY if announced or (plain and not near & _BESIDE and _is_part(page, before, items)) else _EVEN
    points = plain and not near & _BESIDE and sum(len(item.text) for item in items) >= _POINT * len(items)
    if points and is_bold_line(before):
        return HARDLY
    headed = plain and before.tag in HEADINGS and page.prose[0] < items[0].position < page.prose[1]
    if not verdict.by_model or (news and not (headed and points)):
        return SURE
    return _EVEN if headed and not news else _LIKELY


def _is_part(page: Outline, before: Block, items: Sequence[Block]) -> bool:
    """Whether a list stands amid the story in line with its paragraphs, under a heading or with items longer than those
    of a menu; where the page does not call itself news, than names."""
    listed, size = items[0].element.parent, sum(len(item.text) for item in items)
    amid = page.prose[0] < items[0].position < page.prose[1]
    beside = listed is not None and listed.parent is page.main and before.element.parent is page.main
    longer = size >= (_POINT if page.hints.is_news else _WORDS) * len(items)
    return amid and beside and (before.tag in HEADINGS or longer)


def _is_told_in_line(page: Outline, items: Sequence[Block]) -> bool:
    """Whether a list of whole statements stands right among the story's paragraphs, with hardly a link. On news one of
    a single item is as often a note."""
    if page.hints.is_news and len(items) == 1:
        return False
    listed, size = items[0].element.parent, sum(len(item.text) for item in items)
    if listed is None or listed.parent is not page.main or size < _STATEMENT * len(items):
        return False
    return items[0].position > page.prose[0] and sum(item.linked for item in items) <= _FEW_LINKS * size


def _are_amounts(items: Sequence[Block]) -> bool:
    """Whether all items are figures behind labels, and one of them is money or a share."""
    return all(FIGURE.match(item.text) for item in items) and any(_AMOUNT.search(item.text) for item in items)


def runs(blocks: Sequence[Block]) -> Iterator[tuple[list[Block], Block | None]]:
    """The items of each list, nested ones apart, with the block that stood before them.

    What was taken out of an item (a live price) parts no list.
    """
    run: list[Block] = []
    before: Block | None = None
    last: Block | None = None
    for block in blocks:
        if block.tag == "hidden":
            continue
        if block.tag == "li" and block.element.parent is not None:
            if run and run[-1].element.parent is not block.element.parent:
                yield run, before
                run = []
            if not run:
                before = last
            run.append(block)
        elif run:
            yield run, before
            run = []
        last = block
    if run:
        yield run, before


def short_entries(page: Outline, region: Sequence[Block], verdicts: Verdicts, score: Score) -> None:
    """Items and rows that went for standing outside and being short stay where others of their list or table do."""
    together: dict[int, list[Block]] = {}
    for block in region:
        holder = block.element if block.tag == "tr" else block.element.parent
        if block.tag in ("li", "tr") and holder is not None:
            together.setdefault(holder.order, []).append(block)
    for entries in together.values():
        if not any(verdicts[block.position].kept for block in entries):
            continue
        short = [b for b in entries if verdicts[b.position].rule == "outside" and b.linked <= len(b.text) / 2]
        if short and sum(score(block.position) for block in short) >= _EVEN * len(short):
            for block in short:
                verdicts[block.position] = kept_by(page, block, "list")


def tables(page: Outline, region: Sequence[Block], verdicts: Verdicts, score: Score) -> None:
    """The rows of a data table that the story stands around are the story's, unless the model is sure they are not; so
    are those right under its last line and in one container with it, a score or results, with less doubt, unless the
    model keeps the head of the columns.

    Elsewhere they stand or fall together.
    """
    kept = [block.position for block in region if verdicts[block.position].kept and block.tag != "tr"]
    rows: dict[int, list[Block]] = {}
    for block in region:
        if block.tag == "tr" and verdicts[block.position].by_model and not page.hops[block.position]:
            rows.setdefault(block.element.order, []).append(block)
    for table in rows.values():
        mean = sum(score(row.position) for row in table) / len(table)
        linked = sum(row.linked for row in table) > sum(len(row.text) for row in table) / 3
        least = HARDLY if page.signs(table[0].position).near & _BESIDE else _NEVER
        begins, above = table[0].position, _around_alone(region, table)
        inside = bool(kept) and kept[0] < begins < kept[-1] and mean >= least
        # Under a heading of its own it is as often the site's: a schedule, a league.
        titled = begins - 1 - (page.blocks[begins - 1].tag == "caption")
        closes = bool(kept) and titled == kept[-1] and page.sentences[kept[-1]]
        beside = above is not None and (
            above.order in page.around or (bool(kept) and above is page.blocks[kept[-1]].element.parent)
        )
        closes = closes and beside
        closing = HARDLY if verdicts[begins].kept else _CLOSING
        inside = not linked and (inside or (closes and mean >= max(closing, least)))
        if _is_calendar(table):
            inside, mean = False, 0.0
        elif inside and above is not None and _is_of_lost_box(page, table, above, verdicts):
            inside = False
        for row in table:
            stands = inside or mean >= _EVEN
            if inside or stands != verdicts[row.position].kept:
                kind = Kind.TABLE_ROW if stands else removed_kind(row, page.signs(row.position))
                verdicts[row.position] = verdict_of(kind, "table")


def _is_calendar(table: Sequence[Block]) -> bool:
    """Whether the rows are a month's leaf: nothing but its days, from the first on."""
    days = [cell for row in table for cell in re.split(r"[\s|]+", row.text) if cell.isdecimal()]
    return len(days) >= _SHORTEST_MONTH and days == [str(day) for day in range(1, len(days) + 1)]


def _is_of_lost_box(page: Outline, table: Sequence[Block], box: Element, verdicts: Verdicts) -> bool:
    """Whether a table stands under the title of a box, no caption, which the model took out, and nothing else in the
    box is kept: offers, courses, products."""
    over = table[0].position - 1
    title = verdicts[over]
    if over < 0 or title.kept or not title.by_model or title.kind is Kind.CAPTION or box.order in page.around:
        return False
    inside = {block.position for block in within(page.blocks, box)} - {row.position for row in table}
    return over in inside and not any(verdicts[at].kept for at in inside)


def _around_alone(region: Sequence[Block], table: Sequence[Block]) -> Element | None:
    """What a table stands in, not counting wrappers that hold nothing but it and its caption."""
    start, end = table[0].position - region[0].position, table[-1].position - region[0].position + 1
    while start and region[start - 1].element is table[0].element:
        start -= 1
    while end < len(region) and region[end].element is table[0].element:
        end += 1
    # What holds more than the table holds the block before or behind it.
    beside = (*region[max(0, start - 1) : start], *region[end : end + 1])
    shared = {each.order for block in beside for each in upward(block.element)}
    return next((each for each in upward(table[0].element.parent) if each.order in shared), None)
