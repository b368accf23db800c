"""Lines at a story's edges and in boxes beside it: who the author is, captions, notices, mottoes, linked headlines."""

from __future__ import annotations

import pytest

from pipelines.read import read
from storage.article import Kind
from tests.story_pages import STORY, TITLE, accepted, page, paragraphs
from tests.test_neighbours import NEWS, kinds, told
from tests.test_sequence import among, judged

AT_THE_END = (
    "Ottilie Quandt lives in Ulm-on-Sea and cooks for a crew of five. Got a recipe? Send it to ottilie@quay.example.",
    "Ottilie Quandt, a member of the town council, is the author of two books about the harbour.",
    "Ottilie Quandt is a harbour reporter with Quay Digital.",
)


@pytest.mark.parametrize("life", AT_THE_END)
def test_who_the_author_is_at_the_end_of_the_story(life: str) -> None:
    article = told(after=f"<p><i>{life}</i></p>", author="Ottilie Quandt")
    assert article.paragraphs == STORY
    assert kinds(article, life) == {Kind.BIO}


@pytest.mark.parametrize(
    "last",
    [
        "Ottilie Brandt lives in Ulm-on-Sea and has run the works since May.",
        "Ottilie Quandt was told at the gate that nobody would speak to her.",
        "Ottilie Quandt, who has waited since May, said that she would wait on.",
    ],
)
def test_a_last_sentence_about_a_person_stays(last: str) -> None:
    assert told(after=f"<p>{last}</p>", author="Ottilie Quandt").paragraphs == (*STORY, last)


def test_the_author_with_a_place_right_over_the_story() -> None:
    line = "<p><strong>Ottilie Quandt, Ulm-on-Sea</strong></p>"
    assert told(before=line, author="Ottilie Quandt").paragraphs == STORY
    assert "Ottilie Brandt, Ulm-on-Sea" in told(inside=line.replace("Quandt", "Brandt"), author="Ottilie Quandt").text
    assert "Ottilie Quandt, Ulm-on-Sea" in told(inside=line, author="Ottilie Quandt").text


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("caption", Kind.CAPTION),
        ("image__caption", Kind.CAPTION),
        ("photo-caption-text", Kind.CAPTION),
        ("has-caption", Kind.PARAGRAPH),
        ("captioned-life", Kind.PARAGRAPH),
    ],
)
def test_what_stands_in_a_caption_is_one_whatever_the_model_says(name: str, kind: Kind) -> None:
    line = "The letters were tied with kitchen string and lay behind the wall for eighty years."
    shown = f"<div class='info'><div class='{name}'><p><span>{line}</span></p></div></div>"
    assert judged(among(shown), {line: 0.9}, news=True)[line][0] is kind


def test_a_story_in_an_element_named_as_a_caption_is_told() -> None:
    body = f"<main><h1>{TITLE}</h1><div class='caption'>{paragraphs()}</div></main>"
    assert accepted(read(page(body, head=NEWS % (TITLE, "")))).paragraphs == STORY


@pytest.mark.parametrize("markup", ["<div class='disclaimer-banner'><p>{}</p></div>", "<p class='c-disclaimer'>{}</p>"])
def test_what_is_named_as_a_disclaimer(markup: str) -> None:
    notice = "These words were put down by a machine in a hurry, and the tape is what counts where the two differ."
    article = told(after=markup.format(notice))
    assert article.paragraphs == STORY
    assert kinds(article, notice) == {Kind.DISCLAIMER}
    owns = "The author does not own shares of any works that are named in this article."
    assert kinds(told(after=markup.format(owns)), owns) == {Kind.DISCLOSURE}
    around = f"<div class='disclaimer'>{paragraphs()}</div>"
    assert accepted(read(page(f"<main><h1>{TITLE}</h1>{around}</main>"))).paragraphs == STORY


def test_the_motto_of_a_site_over_the_title() -> None:
    motto, kicker = "News from a small place", "Ropes and nets"
    title = f"<p class='kicker'>{kicker}</p><h1>{TITLE}</h1>"
    site = (
        f"<header><div class='x'><h1><a href='/'>The Quay Eye</a></h1><p class='description'>{motto}</p></div></header>"
    )
    for opened in (title, f"<header>{title}</header>"):
        found = judged(f"{site}<div>{opened}{paragraphs()}</div>", {motto: 0.9, kicker: 0.9}, news=False)
        assert found[motto] == (Kind.OTHER, "over-title")
        assert found[kicker][1] != "over-title"


def test_a_headline_in_square_brackets_that_is_a_link() -> None:
    line = "<p class='x'><a href='/n/7'>[ Lobster landings fall for a third year ]</a></p>"
    assert told(inside=line).paragraphs == STORY
    said = "<p>[The clerk then read the names.]</p>"
    assert "[The clerk then read the names.]" in told(inside=said).paragraphs
