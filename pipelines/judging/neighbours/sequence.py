"""Verdicts that only the neighbours of a block can give, in the order in which they build on each other.

`settle` has the groups of steps, and each group says what it finds and why it stands where it does. Steps that only
take out what is no story ask what is kept: they come after those that bring blocks back, and before headings, which
stand or fall with what is below them. A step is to be understood by itself, by its own docstring; it may change any
verdict of the steps before it.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.judging.neighbours.authorship import (
    OF_LIVES,
    lives,
    lives_under_headings,
    names_alone,
    sign_off,
    signed_posts,
)
from pipelines.judging.neighbours.boxes import (
    OF_COMMENTS,
    boxes_behind,
    boxes_of_links,
    calls,
    closing_boxes,
    forms,
    is_call,
    labels_of_forms,
    remnants,
    summary_boxes,
)
from pipelines.judging.neighbours.captions import (
    CREDITS,
    among_captions,
    centred_under_pictures,
    credits_under_pictures,
    lines_under_pictures,
    series_of_pictures,
    under_pictures,
)
from pipelines.judging.neighbours.comments import thread
from pipelines.judging.neighbours.doubts import (
    alike,
    callouts,
    halves,
    questions,
    reports,
    second_parts,
    short_stories,
    stated,
    under_one_heading,
)
from pipelines.judging.neighbours.duplicates import copies, opened_twice, pulled, told_again
from pipelines.judging.neighbours.endings import behind_editor, behind_rights, ended, signed, strays
from pipelines.judging.neighbours.flashes import briefs_below, other_dispatches, over_dateline
from pipelines.judging.neighbours.headings import (
    bold_lines,
    dated_headings,
    headings_of_prose,
    series_of_headings,
    subheadings,
)
from pipelines.judging.neighbours.link_heads import heads_of_links, lead_ins
from pipelines.judging.neighbours.lists import lists, short_entries, tables
from pipelines.judging.neighbours.live_quotes import live_quotes
from pipelines.judging.neighbours.named_boxes import named_boxes, named_notices
from pipelines.judging.neighbours.notice_lines import notice_lines
from pipelines.judging.neighbours.numbered import numbered_parts
from pipelines.judging.neighbours.opening import before_story, over_story
from pipelines.judging.neighbours.posts import CLOCK, heads_of_posts
from pipelines.judging.neighbours.quotes import embedded_posts, quotes, signatures
from pipelines.judging.neighbours.sections import headings_of_removed
from pipelines.judging.neighbours.sorts import sorts, wrapped
from pipelines.judging.neighbours.teasers import cards, in_rails, left_of_series, pitches, teasers, under_lost_headings
from pipelines.judging.verdict import Score, Verdict, Verdicts
from pipelines.layout.block import Block
from pipelines.layout.outline import Outline
from storage.article import Kind

_ENTRIES = ("li", "tr")


def settle(page: Outline, region: Sequence[Block], verdicts: Verdicts, score: Score) -> None:
    """Change `verdicts`, by block position, where the sequence says so.

    Many steps start from something that most pages have none of. Whether it is there is asked once for all of them:
    which tags the region has, and which verdicts when the doubts are settled.
    """
    tags = {block.tag for block in region}
    _doubts(page, region, verdicts, score, tags)
    _captions(page, region, verdicts)
    found = list({id(verdict): verdict for verdict in [verdicts[block.position] for block in region]}.values())
    _opened_boxes(page, region, verdicts, found)
    _other_stories(page, region, verdicts, found)
    _repetitions(page, region, verdicts, found)
    _calls(page, region, verdicts, found, tags)
    closing_boxes(page, region, verdicts, score)
    _opening(page, region, verdicts, score)
    _headings(page, region, verdicts, score)
    _remains(page, region, verdicts, score, tags)
    wrapped(region, verdicts)
    sorts(page, region, verdicts)


def _doubts(page: Outline, region: Sequence[Block], verdicts: Verdicts, score: Score, tags: set[str]) -> None:
    """Blocks that the model doubts stand or fall with others of their sort: sentences, quotes, questions, items, rows.

    First, for all that comes after asks what is kept. Tables of live quotes go when it is known which rows stand.
    """
    short_stories(page, region, verdicts, score)
    alike(page, region, verdicts, score)
    embedded_posts(page, region, verdicts)
    quotes(page, region, verdicts, score)
    questions(page, region, verdicts, score)
    if not tags.isdisjoint(_ENTRIES):
        lists(page, region, verdicts, score)
        short_entries(page, region, verdicts, score)
        tables(page, region, verdicts, score)
    stated(page, region, verdicts)
    callouts(page, region, verdicts, score)
    second_parts(page, region, verdicts)
    reports(page, region, verdicts)
    halves(page, region, verdicts)
    live_quotes(page, region, verdicts)


def _captions(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Lines under pictures, unless most of what is kept stands in them. The last two go by the captions that the steps
    before them found."""
    if page.hints.is_news:
        under_pictures(region, verdicts)
    centred_under_pictures(region, verdicts)
    lines_under_pictures(region, verdicts)
    credits_under_pictures(region, verdicts)
    among_captions(page, region, verdicts)


def _opened_boxes(page: Outline, region: Sequence[Block], verdicts: Verdicts, found: Sequence[Verdict]) -> None:
    """What a line that a wording knows opens, and what is named as none of the story: lives, links, facts, notices.

    Lives by their authors' names come first: what else goes with a box takes the verdict of the line that opens it.
    """
    rules = {verdict.rule for verdict in found}
    lives(page, region, verdicts)
    if any(".heading" in rule or rule == "ad.mark" for rule in rules):
        boxes_of_links(page, region, verdicts)
    if OF_LIVES in rules or any(rule.startswith(OF_COMMENTS) for rule in rules):
        boxes_behind(page, region, verdicts)
    if OF_LIVES in rules:
        lives_under_headings(page, region, verdicts)
    named_boxes(page, region, verdicts)
    if "no-words" in rules:
        ended(region, verdicts)
    named_notices(page, region, verdicts)


def _other_stories(page: Outline, region: Sequence[Block], verdicts: Verdicts, found: Sequence[Verdict]) -> None:
    """Comments, other flashes, the headings of a live blog's posts, teasers. These are told from the story by how much
    of it is kept before them, so the boxes amid it have gone."""
    rules = {verdict.rule for verdict in found}
    if any(verdict.kind is Kind.COMMENTS for verdict in found):
        thread(page, region, verdicts)
    other_dispatches(page, region, verdicts)
    if any(rule.startswith("related.heading") for rule in rules):
        briefs_below(page, region, verdicts)
    if CLOCK in rules:
        heads_of_posts(page, region, verdicts)
    teasers(page, region, verdicts)
    left_of_series(page, region, verdicts)
    cards(page, region, verdicts)
    in_rails(page, region, verdicts)


def _repetitions(page: Outline, region: Sequence[Block], verdicts: Verdicts, found: Sequence[Verdict]) -> None:
    """The story in one piece, pull quotes, pictures in a series, and the lines of its writers and agency. What is kept
    is asked for words that stand twice and for its last line, so other stories have gone."""
    copies(region, verdicts)
    pulled(page, region, verdicts)
    if any(verdict.rule.startswith(CREDITS) for verdict in found):
        series_of_pictures(page, region, verdicts)
    sign_off(page, region, verdicts)
    signed_posts(page, region, verdicts)
    names_alone(page, region, verdicts)


def _calls(
    page: Outline, region: Sequence[Block], verdicts: Verdicts, found: Sequence[Verdict], tags: set[str]
) -> None:
    """Boxes that call on the reader, forms, pitches at the end, summaries, lines that lead to links.

    A summary may be made of sentences of the story, so a story that is told twice is looked for when it has gone.
    """
    if any(map(is_call, found)):
        calls(page, region, verdicts)
    if "button" in tags:
        forms(page, region, verdicts)
    labels_of_forms(page, region, verdicts)
    pitches(page, region, verdicts)
    if any(verdict.rule.startswith("summary.") for verdict in found):
        summary_boxes(page, region, verdicts)
    told_again(page, region, verdicts)
    lead_ins(page, region, verdicts)


def _opening(page: Outline, region: Sequence[Block], verdicts: Verdicts, score: Score) -> None:
    """What stands over the first paragraph, which is known when boxes and calls have gone. Dates and summaries that are
    parts of the story stay, and are asked before what looks like them goes."""
    dated_headings(page, region, verdicts)
    headings_of_prose(page, region, verdicts, score)
    over_story(page, region, verdicts)
    over_dateline(page, region, verdicts)
    before_story(page, region, verdicts, score)


def _headings(page: Outline, region: Sequence[Block], verdicts: Verdicts, score: Score) -> None:
    """Headings stand with what is kept below them: each by itself, then as one of a series, last lines in bold type.
    When it is known which stand, what is under a heading goes or stays with it."""
    subheadings(page, region, verdicts, score)
    series_of_headings(page, region, verdicts)
    numbered_parts(page, region, verdicts)
    bold_lines(page, region, verdicts, score)
    under_lost_headings(page, region, verdicts, score)
    heads_of_links(region, verdicts)
    headings_of_removed(region, verdicts)
    under_one_heading(page, region, verdicts)


def _remains(page: Outline, region: Sequence[Block], verdicts: Verdicts, score: Score, tags: set[str]) -> None:
    """What is left of boxes and at the end, copies of the opening, lines to the reader: the story is known but for a
    few lines, so that what stands alone shows."""
    remnants(page, region, verdicts, score)
    signed(page, region, verdicts, score)
    strays(page, region, verdicts, score)
    if "footer" in tags:
        signatures(page, region, verdicts)
    opened_twice(page, region, verdicts)
    notice_lines(page, region, verdicts)
    behind_rights(page, region, verdicts)
    behind_editor(region, verdicts)
