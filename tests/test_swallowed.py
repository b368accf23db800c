"""Elements that are usually none of the story and hold it: never closed before it, or wrapped around it."""

from __future__ import annotations

import pytest

from pipelines.read import read
from tests.story_pages import STORY, TITLE, accepted, page, paragraphs

LINKS = "".join(f"<li><a href='/{name.lower()}'>{name}</a></li>" for name in ("Markets", "Harbours", "Rope", "Opinion"))
FOOT = f"<footer><p>© 2025 The Lantern. All rights reserved.</p><ul>{LINKS}</ul></footer>"
TAKEN_WHOLE = ("nav", "menu", "button")
UNSEEN = ("object", "canvas", "audio", "video", "select", "datalist", "progress", "meter", "option", "optgroup")


def told(body: str) -> tuple[str, ...]:
    return accepted(read(page(f"{body}<aside><h3>Read more</h3><ul>{LINKS}</ul></aside>{FOOT}"))).paragraphs


@pytest.mark.parametrize("tag", [*TAKEN_WHOLE, *UNSEEN])
def test_a_story_wholly_inside(tag: str) -> None:
    assert told(f"<article><h1>{TITLE}</h1><{tag}>{paragraphs()}</{tag}></article>") == STORY


@pytest.mark.parametrize("tag", [*TAKEN_WHOLE, *UNSEEN])
def test_one_that_nobody_closed_before_the_story(tag: str) -> None:
    assert told(f"<article><h1>{TITLE}</h1><{tag}>{paragraphs()}</article>") == STORY


@pytest.mark.parametrize("tag", [*TAKEN_WHOLE, *UNSEEN, "dialog", "footer"])
def test_one_that_nobody_closed_at_the_page_s_top(tag: str) -> None:
    assert told(f"<{tag}><ul>{LINKS}</ul><main><article><h1>{TITLE}</h1>{paragraphs()}</article></main>") == STORY


@pytest.mark.parametrize("tag", [*TAKEN_WHOLE, *UNSEEN])
def test_one_that_nobody_closed_amid_the_story(tag: str) -> None:
    body = f"<article><h1>{TITLE}</h1>{paragraphs(STORY[:4])}<{tag}>{paragraphs(STORY[4:])}</article>"
    assert told(body) == STORY


@pytest.mark.parametrize("tag", TAKEN_WHOLE)
def test_one_around_each_paragraph(tag: str) -> None:
    body = "".join(f"<{tag}>{text}</{tag}>" for text in STORY)
    assert told(f"<article><h1>{TITLE}</h1>{body}</article>") == STORY


def test_one_in_another() -> None:
    assert told(f"<nav><ul>{LINKS}</ul><select><main><h1>{TITLE}</h1>{paragraphs()}</main>") == STORY


def test_a_link_around_all_in_a_menu_around_all() -> None:
    assert told(f"<nav><ul>{LINKS}</ul><h1>{TITLE}</h1><a href='/app'>{paragraphs()}</a>") == STORY


def test_a_bare_object_is_shown() -> None:
    body = f"{paragraphs(STORY[:7])}<object>{paragraphs(STORY[7:])}</object>"
    assert told(f"<article><h1>{TITLE}</h1>{body}</article>") == STORY


def test_what_a_menu_says_of_its_parts_is_no_story() -> None:
    """A short story, and a menu with more prose than it."""
    parts = "".join(f"<li><a href='/{at}'>Part {at}</a><div><p>{text}</p></div></li>" for at, text in enumerate(STORY))
    assert (
        told(f"<nav><h1>The Lantern</h1><ul>{parts}</ul></nav><article><h2>{TITLE}</h2>{paragraphs(STORY[:4])}")
        == (STORY[:4])
    )


@pytest.mark.parametrize("tag", ["dialog", "footer"])
def test_what_a_dialog_asks_and_a_footer_must_say_is_no_story(tag: str) -> None:
    asked = paragraphs(
        tuple(f"We and our {at} partners store cookies on this device to show advertising." for at in range(9))
    )
    assert told(f"<article><h1>{TITLE}</h1>{paragraphs(STORY[:4])}</article><{tag}>{asked}</{tag}>") == STORY[:4]


@pytest.mark.parametrize(
    "body",
    [
        f"<a href='/app'>{paragraphs()}</a>",
        f"<a href='/app'>{paragraphs()}",
        "".join(f"<p><a href='/app'>{text}</p>" for text in STORY),
        f"{paragraphs(STORY[:4])}<a href='/app'>{paragraphs(STORY[4:])}",
    ],
)
def test_a_link_around_the_story_says_nothing(body: str) -> None:
    article = accepted(read(page(f"<article><h1>{TITLE}</h1>{body}</article>{FOOT}")))
    assert article.paragraphs == STORY
    assert not article.links


def test_readings_are_only_those_of_characters() -> None:
    """`rt` outside of `ruby` is text."""
    assert told(f"<article><h1>{TITLE}</h1><rt>{paragraphs()}</article>") == STORY
