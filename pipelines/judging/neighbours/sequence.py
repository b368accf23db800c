"""Verdicts that only the neighbours of a block can give, in the order in which they build on each other."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.judging.neighbours.authorship import OF_LIVES, lives, lives_under_headings, names_alone, sign_off
from pipelines.judging.neighbours.boxes import (
    boxes_of_links,
    boxes_of_lives,
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
from pipelines.judging.neighbours.duplicates import copies, opened_twice, pulled, told_again
from pipelines.judging.neighbours.flashes import briefs_below, other_dispatches
from pipelines.judging.neighbours.headings import (
    bold_lines,
    dated_headings,
    headings_of_prose,
    series_of_headings,
    subheadings,
)
from pipelines.judging.neighbours.lists import heads_of_links, lead_ins, lists, short_entries, tables
from pipelines.judging.neighbours.live_quotes import live_quotes
from pipelines.judging.neighbours.named_boxes import named_boxes, named_notices
from pipelines.judging.neighbours.notice_lines import notice_lines
from pipelines.judging.neighbours.numbered import numbered_parts
from pipelines.judging.neighbours.opening import before_story, over_story
from pipelines.judging.neighbours.posts import CLOCK, heads_of_posts
from pipelines.judging.neighbours.sections import headings_of_removed
from pipelines.judging.neighbours.structure import (
    alike,
    behind_editor,
    embedded_posts,
    ended,
    questions,
    quotes,
    short_stories,
    signatures,
    signed,
    sorts,
    strays,
    under_one_heading,
    wrapped,
)
from pipelines.judging.neighbours.teasers import cards, in_rails, pitches, teasers, under_lost_headings
from pipelines.judging.verdict import Score, Verdicts
from pipelines.layout.block import Block
from pipelines.layout.outline import Outline
from storage.article import Kind

_ENTRIES = ("li", "tr")


def settle(page: Outline, region: Sequence[Block], verdicts: Verdicts, score: Score) -> None:
    """Change `verdicts`, by block position, where the sequence says so.

    Many steps start from something that most pages have none of. Whether it is there is asked once for all of them.
    """
    tags = {block.tag for block in region}
    _structure(page, region, verdicts, score, tags)
    if page.hints.is_news:
        under_pictures(region, verdicts)
    centred_under_pictures(region, verdicts)
    lines_under_pictures(region, verdicts)
    credits_under_pictures(region, verdicts)
    among_captions(page, region, verdicts)
    _neighbours(page, region, verdicts, tags)
    lead_ins(page, region, verdicts)
    closing_boxes(page, region, verdicts, score)
    dated_headings(page, region, verdicts)
    headings_of_prose(page, region, verdicts, score)
    over_story(page, region, verdicts)
    before_story(page, region, verdicts, score)
    subheadings(page, region, verdicts, score)
    series_of_headings(page, region, verdicts)
    numbered_parts(page, region, verdicts)
    bold_lines(page, region, verdicts, score)
    under_lost_headings(page, region, verdicts, score)
    heads_of_links(region, verdicts)
    headings_of_removed(region, verdicts)
    under_one_heading(page, region, verdicts)
    remnants(page, region, verdicts, score)
    signed(page, region, verdicts, score)
    strays(page, region, verdicts, score)
    if "footer" in tags:
        signatures(page, region, verdicts)
    opened_twice(page, region, verdicts)
    notice_lines(page, region, verdicts)
    behind_editor(region, verdicts)
    wrapped(region, verdicts)
    sorts(page, region, verdicts)


def _structure(page: Outline, region: Sequence[Block], verdicts: Verdicts, score: Score, tags: set[str]) -> None:
    """Quotes, questions, lists and tables."""
    short_stories(page, region, verdicts, score)
    alike(page, region, verdicts, score)
    embedded_posts(page, region, verdicts)
    quotes(page, region, verdicts, score)
    questions(page, region, verdicts, score)
    if not tags.isdisjoint(_ENTRIES):
        lists(page, region, verdicts, score)
        short_entries(page, region, verdicts, score)
        tables(page, region, verdicts, score)
    live_quotes(page, region, verdicts)


def _neighbours(page: Outline, region: Sequence[Block], verdicts: Verdicts, tags: set[str]) -> None:
    """What stands in and after the story, and is none of it."""
    found = {id(verdict): verdict for verdict in [verdicts[block.position] for block in region]}.values()
    rules = [verdict.rule for verdict in found]
    lives(page, region, verdicts)
    if any(".heading" in rule or rule == "ad.mark" for rule in rules):
        boxes_of_links(page, region, verdicts)
    if OF_LIVES in rules:
        boxes_of_lives(page, region, verdicts)
        lives_under_headings(page, region, verdicts)
    named_boxes(page, region, verdicts)
    if "no-words" in rules:
        ended(region, verdicts)
    named_notices(page, region, verdicts)
    if any(verdict.kind is Kind.COMMENTS for verdict in found):
        thread(page, region, verdicts)
    other_dispatches(page, region, verdicts)
    if any(rule.startswith("related.heading") for rule in rules):
        briefs_below(page, region, verdicts)
    if CLOCK in rules:
        heads_of_posts(page, region, verdicts)
    teasers(page, region, verdicts)
    cards(page, region, verdicts)
    in_rails(page, region, verdicts)
    copies(region, verdicts)
    pulled(page, region, verdicts)
    if any(rule.startswith(CREDITS) for rule in rules):
        series_of_pictures(page, region, verdicts)
    sign_off(page, region, verdicts)
    names_alone(page, region, verdicts)
    if any(map(is_call, found)):
        calls(page, region, verdicts)
    if "button" in tags:
        forms(page, region, verdicts)
    labels_of_forms(page, region, verdicts)
    pitches(page, region, verdicts)
    if any(rule.startswith("summary.") for rule in rules):
        summary_boxes(page, region, verdicts)
    # A summary may be made of sentences of the story.
    told_again(page, region, verdicts)
