"""Briefs: stories of one to three paragraphs in the frame of a whole page of news."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipelines.judging.judge import judge_page
from pipelines.layout.blocks import blocks_of
from pipelines.layout.outline import Hints, outline
from pipelines.pages.document import parse
from pipelines.read import read
from storage.article import Article, Kind
from tests.story_pages import STORY, TITLE, accepted, page, paragraphs
from tests.test_neighbours import NEWS, kinds

STANDFIRST = "The rope works expect their best year since 1988, and the town hopes for a second shift by the autumn."
SUBTITLE = "Orders from trawlers were thin in autumn, and hardly anybody had thought that they would come back"
POINTS = (
    "The works expect to sell more hemp line than in 1988.",
    "Three of the five analysts who follow the shares had expected a fall.",
)


def brief(count: int, *, before: str = "", after: str = "", author: str = "", language: str = "en") -> Article:
    """The story cut down to its first paragraphs, with markup over and under it."""
    named = f',"author":{{"@type":"Person","name":"{author}"}}' if author else ""
    told = f"<h1>{TITLE}</h1>{before}{paragraphs(STORY[:count])}{after}"
    shown = page(f"<main><article>{told}</article></main>", head=NEWS % (TITLE, named))
    return accepted(read(replace(shown, body=shown.body.replace(b"lang='en'", f"lang='{language}'".encode()))))


def kept_of_news(body: str, score: float, *, description: str = "") -> set[str]:
    """What is kept of a page of news when the model gives all blocks this probability."""
    tree = parse(page(body)).tree
    assert tree.body is not None
    hints = Hints(title=TITLE, headlines=(TITLE,), description=description, is_story=True, is_news=True)
    seen = outline(blocks_of(tree.body), hints)
    found = judge_page(seen, lambda at: score, language="en")
    return {block.text for block, verdict in zip(found.blocks, found.verdicts, strict=True) if verdict.kept}


@pytest.mark.parametrize("line", ["Von Ottilie Quandt, Ulm-on-Sea", "Von Ottilie Quandt und Jan Seiler"])
def test_a_byline_under_the_standfirst_is_none_of_a_story_of_one_paragraph(line: str) -> None:
    article = brief(1, before=f"<p>{STANDFIRST}</p><p>{line}</p>", language="de")
    assert article.paragraphs == (STANDFIRST, STORY[0])
    assert kinds(article, line) == {Kind.BYLINE}


@pytest.mark.parametrize("line", ["06. 01. 2026, 14:59, four minutes", "Ulm-on-Sea, 6 January 2026"])
def test_a_dated_line_under_the_standfirst_goes_by_its_name(line: str) -> None:
    told = f"<p>{STANDFIRST}</p><p class='{{}}'>{line}</p><div class=text>{paragraphs(STORY[:2])}</div>"
    body = f"<article><h1>{TITLE}</h1>{told}</article>"
    assert (line in kept_of_news(body.format("x"), 0.9)) is True
    assert (line in kept_of_news(body.format("article-date"), 0.9)) is False


def test_a_line_like_a_byline_under_the_story_may_be_its_end() -> None:
    line = "Von Ottilie Brandt und den Ihren"
    assert kinds(brief(2, after=f"<p>{line}</p>", language="de"), line) != {Kind.BYLINE}


@pytest.mark.parametrize("count", [1, 2, 8])
def test_a_subtitle_goes_however_short_the_story_is(count: int) -> None:
    article = brief(count, before=f"<h2>{SUBTITLE}</h2>")
    assert article.paragraphs == STORY[:count]
    assert kinds(article, SUBTITLE) == {Kind.STANDFIRST}


def test_a_list_is_a_summary_of_what_is_longer_and_else_the_story() -> None:
    points = "<ul class=x>{}</ul>".format(paragraphs(POINTS, tag="li"))
    assert brief(2, before=points).paragraphs == STORY[:2]
    assert brief(1, before=points).paragraphs == (*POINTS, STORY[0])


@pytest.mark.parametrize(("behind", "kept"), [(STORY[:1], False), (("Two ships came.", "They left."), True)])
def test_the_description_over_a_brief_goes_where_a_paragraph_follows(behind: tuple[str, ...], kept: bool) -> None:
    body = f"<article><h1>{TITLE}</h1>{paragraphs((SUBTITLE, *behind))}</article>"
    assert (SUBTITLE in kept_of_news(body, 0.8, description=SUBTITLE)) is kept


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Past gains say little of those to come, and whoever acts on this text does so alone.", Kind.DISCLAIMER),
        (
            "Whoever wants to follow the ropes each morning may create a free account with our newsletter.",
            Kind.SUBSCRIBE,
        ),
    ],
)
def test_a_last_line_to_the_reader_goes_however_short_the_story_is(line: str, kind: Kind) -> None:
    article = brief(2, after=f"<p>{line}</p>")
    assert article.paragraphs == STORY[:2]
    assert kinds(article, line) == {kind}


def test_a_writer_alone_over_a_brief_is_its_byline() -> None:
    article = brief(2, before="<p>Ottilie Quandt</p>")
    assert article.paragraphs == STORY[:2]
    assert article.authors == ("Ottilie Quandt",)


FORMS = (
    "Something went wrong on our side. Please try once more in a few minutes, or write to the people at our desk.",
    "We have sent a letter with a number to the address that you gave. Please write that number into the field below.",
    "This address is in use already. Please take another one, or ask for a new word to enter with, which comes soon.",
    "You have tried too often. For the safety of your account you must wait an hour now before you can try once more.",
)


@pytest.mark.parametrize("box", ["<div hidden>{}</div>", "<div class='cookie-list'>{}</div>"])
def test_dialogs_that_outweigh_a_brief_are_none_of_it(box: str) -> None:
    told = f"<main><article><h1>{TITLE}</h1>{paragraphs(STORY[:2])}</article></main>"
    document = parse(page(told + box.format(paragraphs(FORMS * 2))))
    assert document.tree.body is not None
    found = outline(blocks_of(document.tree.body), Hints(title=TITLE))
    assert {block.text for block, hops in zip(found.blocks, found.hops, strict=True) if not hops} >= set(STORY[:2])
    assert all(hops for block, hops in zip(found.blocks, found.hops, strict=True) if block.text in FORMS)


@pytest.mark.parametrize(("title", "goes"), [(TITLE, True), ("Ropes", False)])
def test_prose_over_the_headline_in_another_box_is_none_of_a_brief(title: str, goes: bool) -> None:
    notice = "This site is meant for makers of ropes. Whoever enters confirms to be one and to know the risks of hemp."
    told = f"<div><p>{notice}</p></div><div><h1>{title}</h1></div><div>{paragraphs(STORY[:3])}</div>"
    kept = kept_of_news(told, 0.9)
    assert kept >= set(STORY[:3])
    assert (notice not in kept) is goes


FIXED = (
    "Prices shown here are those of the quay at noon. They come from makers of ropes who pay for their place in it,"
    " and some of them may be late. Whoever buys does so alone. The desk checks the list in spring and in autumn, and"
    " strikes out makers who have closed.",
)


def test_the_template_of_a_brief_is_that_of_its_first_paragraphs_though_a_notice_be_longer() -> None:
    told = f"<article><h1>{TITLE}</h1><div class=text>{paragraphs(STORY[:2])}</div>{paragraphs(FIXED)}</article>"
    assert kept_of_news(told, 0.2) == set(STORY[:2])


@pytest.mark.parametrize("names", ["NewsletterBlock", "newsletter-signup", "x inline-newsletter", "newsletter__box"])
def test_a_box_that_is_named_as_a_letter_goes(names: str) -> None:
    call = "<h3>All of the harbour each morning?</h3><p>The quay writes at eight, and ropes are its matter.</p>"
    told = f"<article><h1>{TITLE}</h1><div>{paragraphs(STORY[:2])}<div class='{{}}'>{call}</div></div></article>"
    assert kept_of_news(told.format(names), 0.9) == set(STORY[:2])
    assert len(kept_of_news(told.format("newsletters-of-old"), 0.9)) == 4


def test_lines_behind_the_rights_of_a_brief_are_the_sites() -> None:
    lines = "<div><h3>Deals of directors</h3><p class=z>Brandt buys ropes for 4,000 crowns{}</p></div>"
    told = (
        f"<article><h1>{TITLE}</h1>{paragraphs(STORY[:2])}<p>Copyright 2024 Lantern News Ltd. All Rights Reserved.</p>"
    )
    assert kept_of_news(f"{told}{lines.format('')}</article>", 0.9) == set(STORY[:2])
    assert len(kept_of_news(f"{told}{lines.format(', and so on.')}</article>", 0.9)) == 4


def test_a_pitch_under_a_brief_goes_though_much_of_the_site_stands_behind_it() -> None:
    pitch = "<h3>Ten ropes of the year</h3><p>Be early for once, and own them before anybody else does.</p>"
    arrow = "<p><a href=/f>Claim our free report on ropes &gt;&gt;</a></p>"
    site = "".join(f"<p class=x><a href=/{at}>Rope number {at} of all</a></p>" for at in range(20))
    told = f"<article><h1>{TITLE}</h1>{paragraphs(STORY[:2])}{pitch}{arrow}{site}</article>"
    assert kept_of_news(told, 0.9) == set(STORY[:2])


def test_items_over_a_brief_are_not_its_template() -> None:
    told = f"<ul>{paragraphs(STORY[2:5], tag='li')}</ul><div class=text>{paragraphs((*STORY[:2], *STORY[5:7]))}</div>"
    assert kept_of_news(f"<article><h1>{TITLE}</h1>{told}</article>", 0.2) >= set(STORY[:2])


def test_a_story_that_is_hidden_with_its_headline_is_read() -> None:
    told = f"<main hidden><article><h1>{TITLE}</h1>{paragraphs()}</article></main>"
    assert accepted(read(page(told, head=NEWS % (TITLE, "")))).paragraphs == STORY
