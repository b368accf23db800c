"""Which headings head the story: by what follows them, and by the others of their template."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise, takewhile

from pipelines.judging.markup import kept_by
from pipelines.judging.verdict import HARDLY, SURE, Score, Verdict, Verdicts, verdict_of
from pipelines.judging.wording.boilerplate import classify
from pipelines.judging.wording.rulebook import BlockContext
from pipelines.layout.block import Block, is_bold_line
from pipelines.layout.outline import Outline
from pipelines.layout.region import around, within
from pipelines.layout.roles import HEADINGS
from pipelines.pages.sentences import STOPS
from pipelines.pages.text import BULLETS
from storage.article import Kind
from storage.repetition import BY_MODEL

_NAMED_HEADING = re.compile(r"sub-?head(?!er)|cross-?head|zwischen(?:titel|überschrift|ueberschrift)|intertitre", re.I)
_DATES = frozenset(("timestamp.bare", "timestamp.clock"))
# Probabilities of being the story: of what alone says so; with little else that does. With much, HARDLY is enough.
_LIKELY, _EVEN = 0.55, 0.5
# Blocks of a story that has begun; headings that make a series.
_FEW = 3
# Characters: of a sentence that is set as a heading, of a heading that is set as a line, of what is more than a label.
_SENTENCE, _LINE, _CRUMB = 60, 80, 15
_SIGNING = frozenset((Kind.TIMESTAMP, Kind.BYLINE))
_COLONS = frozenset(":：")
_SHARING = frozenset((Kind.SHARE, Kind.NAVIGATION))
# Of the headings of a template.
_NEARLY_ALL = 0.8
_POINTS = BULLETS | {"·", "-", "–"}
# Python 3.11 looks a member of an enum up slowly.
_TITLE = Kind.TITLE
# Somebody's words count as a sentence, with or without a stop.
TOLD = STOPS | frozenset('"”»')


def headings_of_prose(page: Outline, region: Sequence[Block], verdicts: Verdicts, score: Score) -> None:
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
        part = len(items) > 1 and len(items) < len(after) and mean >= SURE and score(at) >= SURE
        part = part and after[len(items)].element.parent is heading.element.parent
        part = part and after[len(items)].tag == heading.tag
        part = part and (heading.tag in HEADINGS or is_bold_line(after[len(items)]))
        if verdicts[after[0].position].kept or (inside and mean >= _EVEN) or part:
            for block in (heading, *items):
                verdicts[block.position] = kept_by(page, block, BY_MODEL)


def dated_headings(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Dates and times of day in a heading's or bold type, right among the story's paragraphs, two or more of one
    template and each with some of the story after it, head its parts: of a timeline, a diary, a log."""
    headed: dict[int, list[Block]] = {}
    for block, below in pairwise(region):
        at = block.position
        if verdicts[below.position].kept and _is_in_line(page, block) and _is_lost_date(block, verdicts[at]):
            headed.setdefault(id(page.groups[at]), []).append(block)
    for group, blocks in headed.items():
        alike = (b for b in region if id(page.groups[b.position]) == group and b not in blocks and _is_in_line(page, b))
        if len(blocks) > 1 or any(verdicts[b.position].kept and _is_dated(b) for b in alike):
            for block in blocks:
                verdicts[block.position] = verdict_of(Kind.SUBHEADING, "dated-part")


def _is_in_line(page: Outline, block: Block) -> bool:
    """Whether a heading or bold line stands inside the story, in no box of its own."""
    above = block.element.parent
    inside = not page.hops[block.position] and page.prose[0] < block.position < page.prose[1]
    inside = inside and above is not None and above.order in page.around and not block.has_time
    return inside and (block.tag in HEADINGS or is_bold_line(block))


def _is_lost_date(block: Block, verdict: Verdict) -> bool:
    """Whether a date went: by its wording, which counts at the edges of a story only, or by the model's doubt."""
    if verdict.rule in _DATES:
        return True
    return verdict.by_model and not verdict.kept and len(block.text) <= _LINE and _is_dated(block)


def _is_dated(block: Block) -> bool:
    judgement = classify(block.text, BlockContext(place=0.0, tag=block.tag))
    return judgement is not None and judgement.rule in _DATES


def subheadings(page: Outline, region: Sequence[Block], verdicts: Verdicts, score: Score) -> None:
    """A subheading stands when kept text follows it before the next heading, and falls when none does.

    A box whose own heading went parts one in line with the paragraphs from nothing. A whole sentence marked up as a
    heading heads nothing (an opening line, a pull quote): only the model judges it. What stands over the title with
    nothing between is its kicker. On pages that do not call themselves news a heading may stand right over one of a
    lower rank.
    """
    first = next((b.position for b in region if verdicts[b.position].kept and b.tag not in HEADINGS), -1)
    follows = beyond = over_title = False
    below: Block | None = None
    for block in reversed(region):
        at, verdict, heading = block.position, verdicts[block.position], block.tag in HEADINGS
        over_title = verdict.kind is _TITLE or (over_title and (heading or not verdict.kept))
        if not heading and ((len(block.text) > _LINE and block.tag != "dt") or not _is_named_heading(block)):
            follows, below = follows or verdict.kept, None
            continue
        leads = follows or (beyond and _is_in_body(page, block)) or _is_over(page, block, below, verdicts)
        beyond = (follows or beyond) and _is_passed(page, region, block, verdicts)
        follows, below = False, block
        if (is_sentence(block) and block.tag != "dt") or (
            at < first and not heads_an_entry(page, block, region, verdicts)
        ):
            continue
        if verdict.kept and leads and score(at) < SURE and _is_of_other_box(page, region, block, verdicts):
            leads = False
        if verdict.kept and not leads and (score(at) < SURE or over_title):
            verdicts[at] = verdict_of(Kind.RELATED, "leads-nowhere")
        elif _may_stand(verdict, block, page.hops[at]) and leads and (not heading or score(at) >= HARDLY):
            if _is_of_other_box(page, region, block, verdicts) or _is_of_boxes_behind(page, region, block, verdicts):
                continue
            verdicts[at] = verdict_of(Kind.SUBHEADING, "leads-to-story")


def _is_passed(page: Outline, region: Sequence[Block], heading: Block, verdicts: Verdicts) -> bool:
    """Whether a heading that went heads a box amid the story of which nothing stays: what comes after the box stands
    under the heading before it."""
    box = heading.element.parent
    if verdicts[heading.position].kept or box is None or box.order in page.around:
        return False
    return not any(verdicts[block.position].kept for block in around(region, heading, box))


def _is_in_body(page: Outline, block: Block) -> bool:
    """Whether a heading stands among the story's paragraphs, or is a line right in what holds them."""
    above = block.element if block.tag not in HEADINGS else block.element.parent
    return above is not None and above.order in page.around and page.prose[0] < block.position < page.prose[1]


def _is_over(page: Outline, heading: Block, below: Block | None, verdicts: Verdicts) -> bool:
    """Whether a heading well inside a page that is no news stands right over one of a lower rank that stands, in what
    holds the heading."""
    box = heading.element.parent
    if below is None or page.hints.is_news or box is None or not within([below], box):
        return False
    ranked = heading.tag in HEADINGS and below.tag in HEADINGS and heading.tag < below.tag
    told = sum(verdicts[at].kept for at in range(heading.position)) if ranked else 0
    return told > _FEW and verdicts[below.position].kept


def _is_of_other_box(page: Outline, region: Sequence[Block], heading: Block, verdicts: Verdicts) -> bool:
    """Whether a heading stands in a box beside the story, with other blocks, none of which is kept.

    What heads a text, a live blog's entry perhaps, is no such box: the heading, a date or an author, what shares it.
    """
    box = heading.element.parent
    if box is None or box.order in page.around:
        return False
    boxed = [block for block in around(region, heading, box) if block is not heading]
    kinds = {verdicts[block.position].kind for block in boxed if len(block.text) >= _CRUMB}
    if any(verdicts[block.position].kept for block in boxed):
        return False
    return not _SHARING.issuperset(kinds) and all(verdicts[b.position].kind not in _SIGNING for b in boxed)


def _is_of_boxes_behind(page: Outline, region: Sequence[Block], heading: Block, verdicts: Verdicts) -> bool:
    """Whether a heading behind the story's last paragraph is one of several of its template, of which none stands."""
    group = page.groups[heading.position]
    if any(page.groups[b.position] is page.main_group for b in region if b.position > heading.position):
        return False
    others = [b for b in region if page.groups[b.position] is group and b is not heading]
    return len(others) >= _FEW and not any(verdicts[b.position].kept for b in others)


def series_of_headings(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """The headings of one template stand together where nearly all head story: of slides, or of a live blog's entries.

    At least a third of them must stand by themselves, or each must head paragraphs of the story's own template, as the
    items of a list that is the story do. Their own class names tell the template, for what they stand in may be named
    anew for each; without any it is the group.
    """
    if sum(block.tag in HEADINGS for block in region) < _FEW:
        return
    all_of: Counter[str | int] = Counter()
    leading: dict[str | int, list[Block]] = {}
    of_items: Counter[str | int] = Counter()
    leads = items = False
    for block in reversed(region):
        if block.tag not in HEADINGS:
            kept = verdicts[block.position].kept
            leads, items = leads or kept, items or (kept and page.groups[block.position] is page.main_group)
            continue
        template = block.element.names or id(page.groups[block.position])
        all_of[template] += 1
        of_items[template] += items
        if leads and not block.linked and not page.hops[block.position]:
            leading.setdefault(template, []).append(block)
        leads = items = False
    for template, blocks in leading.items():
        standing = sum(verdicts[block.position].kept for block in blocks)
        if len(blocks) < max(_FEW, _NEARLY_ALL * all_of[template]):
            continue
        if 3 * standing < len(blocks) and of_items[template] < all_of[template]:
            continue
        for block in blocks:
            if verdicts[block.position].by_model and not verdicts[block.position].kept:
                verdicts[block.position] = verdict_of(Kind.SUBHEADING, "series-of-headings")


def bold_lines(page: Outline, region: Sequence[Block], verdicts: Verdicts, score: Score) -> None:
    """A bold line in doubt that the template of the story's paragraphs made heads what comes after it, one of them,
    with nothing but pictures between."""
    below: Block | None = None
    for block in reversed(region):
        at, verdict = block.position, verdicts[block.position]
        if block.strong and not verdict.kept and below is not None and _is_line_of_story(page, block):
            leads = verdicts[below.position].kept and page.groups[below.position] is page.main_group
            if leads and verdict.by_model and score(at) >= HARDLY:
                verdicts[at] = verdict_of(Kind.SUBHEADING, "bold-line")
        if verdict.kind is not Kind.CAPTION and block.tag != "button":
            below = block


def _is_line_of_story(page: Outline, block: Block) -> bool:
    """Whether a block is a line in bold type, without a stop or a colon, amid the story and of its template."""
    amid = page.prose[0] < block.position < page.prose[1] and page.groups[block.position] is page.main_group
    return amid and is_bold_line(block) and block.text[-1] not in TOLD and _COLONS.isdisjoint(block.text)


def heads_an_entry(page: Outline, block: Block, region: Sequence[Block], verdicts: Verdicts) -> bool:
    """Whether later headings of the same template stay, each in a container of its own: the entries of a live blog."""
    group, container = page.groups[block.position], block.element.parent
    return any(
        page.groups[other.position] is group and other.element.parent is not container and verdicts[other.position].kept
        for other in region
        if other.position > block.position
    )


def is_sentence(block: Block) -> bool:
    return len(block.text) >= _SENTENCE and block.text[-1] in TOLD


def _is_named_heading(block: Block) -> bool:
    """Whether a short line is a heading by its tag in a list of terms, by its class name or that of a component."""
    if block.tag == "dt":
        return True
    if len(block.text) > _LINE or block.text[-1] in TOLD:
        return False
    component = "-" in block.tag and _names_heading(block.tag)
    return component or _names_heading(block.element.names) or _names_heading(block.names)


@lru_cache(maxsize=8192)
def _names_heading(names: str) -> bool:
    return _NAMED_HEADING.search(names) is not None


def _may_stand(verdict: Verdict, block: Block, hops: int) -> bool:
    """A heading inside the main container that only the model was against, and that is no link."""
    return verdict.by_model and not verdict.kept and not hops and block.linked <= 0.5 * len(block.text)
