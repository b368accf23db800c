"""Boxes that their names call other stories, comments or a life go although the model is sure of what they say."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from pipelines.judging.judge import judge_page
from pipelines.layout.blocks import blocks_of
from pipelines.layout.outline import Hints, outline
from tests.story_pages import STORY, TITLE, paragraphs

TEASERS = tuple(
    f"The {place} mill opened its gates again, and the {place} spinners had waited for nothing else since the flood of "
    f"last year, when the owners of the {place} works thought of giving them up for good."
    for place in ("Harrowgate", "Merrow", "Tollgate")
)
LIFE = "Spinner, swimmer and chess player since her school days, and at home where the hemp grows highest."


def kept(markup: str, *, authors: tuple[str, ...] = (), news: bool = False, is_story: bool = True) -> tuple[str, ...]:
    """The texts kept of a blog's page, when the model is sure of every sentence."""
    body = LexborHTMLParser(f"<main><h1>{TITLE}</h1>{markup}</main>").body
    assert body is not None
    hints = Hints(title=TITLE, headlines=(TITLE,), authors=authors, is_story=is_story, is_news=news)
    found = outline(blocks_of(body), hints)
    result = judge_page(found, lambda at: 0.95, language="en")
    return tuple(block.text for block, verdict in zip(result.blocks, result.verdicts, strict=True) if verdict.kept)


def story(*, count: int = len(STORY)) -> str:
    return f"<div class='text'>{paragraphs(STORY[:count])}</div>"


def box(names: str) -> str:
    return f"<ul class='{names}'>{''.join(f'<li><p>{text}</p></li>' for text in TEASERS)}</ul>"


@pytest.mark.parametrize(
    "names", ["related_post", "wp related-posts plain", "more-news", "next-story", "similar-articles"]
)
def test_a_box_of_other_stories_goes_by_its_name(names: str) -> None:
    assert kept(story() + box(names)) == STORY
    assert kept(story() + f"<div class='{names}'><div><p>{TEASERS[0]}</p></div></div>") == STORY


@pytest.mark.parametrize("names", ["read-more", "unrelated-posts", "more-newsworthy", "list"])
def test_other_names_tell_nothing(names: str) -> None:
    assert kept(story() + box(names)) == (*STORY, *TEASERS)


def test_a_story_that_stands_in_such_a_box_stays() -> None:
    assert kept(f"<div class='related-posts'>{story()}</div>") == STORY
    assert kept(f"<p>It is in.</p>{box('related-posts')}")[-3:] == TEASERS


def test_a_widget_of_the_systems_own_beside_the_story_goes_by_its_name() -> None:
    said = "<h3 class=widgettitle>Be a friend of the ropes</h3><div>Whoever likes the quay may join its friends.</div>"
    for names, count in (("widget widget_text", 0), ("widget widget_media_image", 0), ("widget widget_textual", 2)):
        told = kept(f"{story()}<div class='{names}'>{said}</div>")
        assert told[: len(STORY)] == STORY
        assert len(told) == len(STORY) + count
    assert kept(f"<div class='widget widget_text'>{story()}</div>") == STORY


def test_a_box_of_the_author_goes_by_its_name() -> None:
    for names in ("author-box", "entry-author-info", "about-the-author"):
        assert kept(story() + f"<div class='{names}'><h4>Nora Stell</h4><p class='x'>{LIFE}</p></div>") == STORY
    assert LIFE in kept(story() + f"<div class='authority'><p class='x'>{LIFE}</p></div>")
    assert kept(f"<div class='author-box'>{story()}</div>") == STORY


@pytest.mark.parametrize("names", ["comments", "comment-body", "user-comment-text", "discussion__list", "disqus"])
def test_a_box_of_comments_behind_the_story_goes_by_its_name(names: str) -> None:
    assert kept(story() + f"<div class='{names}'><p class='x'>{LIFE}</p></div>") == STORY


@pytest.mark.parametrize("names", ["has-comments", "commentary", "commented-on"])
def test_names_that_only_speak_of_comments_tell_nothing(names: str) -> None:
    assert LIFE in kept(story() + f"<div class='{names}'><p class='x'>{LIFE}</p></div>")


def test_several_boxes_of_facts_with_the_story_s_paragraphs_are_its_parts() -> None:
    told = [f"<div class='fact-box'><h3>Part {at}</h3>{paragraphs(STORY[at : at + 2])}</div>" for at in (2, 4, 6)]
    parts = [text for at in (2, 4, 6) for text in (f"Part {at}", *STORY[at : at + 2])]
    assert list(kept(paragraphs(STORY[:2]) + "".join(told))) == [*STORY[:2], *parts]
    # One alone, in the story's own template, is a box beside it.
    assert list(kept(f"<div class='fact-box'>{paragraphs(TEASERS)}</div>{story()}")) == list(STORY)


@pytest.mark.parametrize(
    ("names", "stays"),
    [
        ("interactive sequencer", False),
        ("x infographic", False),
        ("interactive-graphic", False),
        ("interactive-story", True),
    ],
)
def test_the_words_of_a_drawing_go_by_its_name(names: str, stays: bool) -> None:
    drawn = f"<section class='{names}'><div class='chatter'>{LIFE}</div><div class='step'>Spin</div></section>"
    assert (LIFE in kept(f"{paragraphs(STORY[:3])}{drawn}{paragraphs(STORY[3:])}")) is stays
    assert kept(f"<section class='{names}'>{story()}</section>") == STORY


def test_the_labels_of_a_form_behind_the_story_are_none_of_it() -> None:
    towns = ("Harbour", "Merrow", "Tollgate", "Quillmere", "Ulm-on-Sea", "Harrowgate", "Spinner", "Net Maker")
    names = [f"{town} {each}" for town in towns for each in ("Update", "Spotlight")]
    fields = "".join(f"<input type='checkbox'><label>{name}</label><br>" for name in names)
    form = f"<form method='post'><div class='picks'>{fields}</div></form>"
    assert kept(story() + form) == STORY
    assert kept(f"<form method='post'>{story()}</form>") == STORY
    # Amid the story, and outside of a form, such a row may be what it lists.
    assert len(kept(story() + form.replace("form", "div"))) > len(STORY)
    assert len(kept(story(count=4) + form + f"<div class='text'>{paragraphs(STORY[4:])}</div>")) > len(STORY)


@pytest.mark.parametrize(
    "life", ["is Harbour.example's science editor.", "is Harbour Tidings’ chief ropes correspondent."]
)
def test_the_writer_s_office_at_a_paper_at_the_end(life: str) -> None:
    told = f"Nora Stell {life} Join her on the quay by liking the page and following @nora."
    assert kept(story() + f"<p><em>{told}</em></p>", authors=("Nora Stell",)) == STORY
    assert kept(story() + f"<p><em>{told}</em></p>", authors=("Ada Loom",)) == STORY
    assert told in kept(f"<p>{told}</p>" + story(), authors=("Ada Loom",))


def test_common_questions_in_a_box_below_news_are_none_of_it() -> None:
    asked = f"<h3>What is hemp?</h3><p class=x>{LIFE}</p>"
    boxed = f"<div class='rope_faq'><h2>Hemp FAQs</h2>{asked}</div>"
    assert kept(story() + boxed, news=True) == STORY
    assert LIFE in kept(story() + boxed)
    assert LIFE in kept(story() + boxed.replace("_faq", "_facade"), news=True)
    # Amid the story, or around all of it, they are the story's own.
    assert LIFE in kept(paragraphs(STORY[:4]) + boxed + paragraphs(STORY[4:]), news=True)
    assert kept(f"<div class='faq'>{story()}</div>", news=True) == STORY


def test_what_a_site_is_paid_for_goes_by_its_name_on_any_page() -> None:
    offers = "<table><tr><td>Quay Bank</td><td>Ropes for all</td></tr><tr><td>Hemp Bank</td><td>Nets</td></tr></table>"
    amid = f"{paragraphs(STORY[:4])}<div class='box-{{}}'>{offers}</div>{paragraphs(STORY[4:])}"
    assert kept(amid.format("affil"), is_story=False) == STORY
    assert len(kept(amid.format("cta"), is_story=False)) > len(STORY)
