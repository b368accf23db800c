"""Recipes at work on a page: body selector, strip selectors, strip_text, and a function on a BeautifulSoup tag."""

from __future__ import annotations

import pytest
from bs4 import Tag

from pipelines.read import read
from pipelines.recipe import Recipe
from storage.errors import UsageError
from tests.story_pages import STORY, TITLE, accepted, page, paragraphs

CHATTER = "The harbour master, who reads this page aloud in the evening, has asked us to use shorter words in future."
PAGE = page(
    f"<div class=left>{paragraphs(tuple(CHATTER + str(n) for n in range(9)))}</div>"
    f"<div class=right><h1>{TITLE}</h1><p class=tide>Tide tables for the week are on page nine, as they always are.</p>"
    f"{paragraphs()}</div>"
)
TIDE = "Tide tables for the week are on page nine, as they always are."


def drop_tides(fragment: Tag) -> None:
    for tag in fragment.select(".tide"):
        tag.decompose()


def removed(recipe: Recipe) -> dict[str, str]:
    return {each.text: each.rule for each in accepted(read(PAGE, recipe)).removed}


def test_a_body_selector_bounds_the_region() -> None:
    assert accepted(read(PAGE, Recipe(id="lantern", body=".right"))).paragraphs == (TIDE, *STORY)
    assert accepted(read(PAGE, Recipe(id="lantern", body=".right"))).recipe == "lantern"


def test_a_selector_that_finds_nothing_is_as_none() -> None:
    assert accepted(read(PAGE, Recipe(body=".gone"))).paragraphs == accepted(read(PAGE)).paragraphs


def test_what_a_strip_selector_takes_is_recorded() -> None:
    recipe = Recipe(body=".right", strip=(".tide",))
    assert accepted(read(PAGE, recipe)).paragraphs == STORY
    assert removed(recipe)[TIDE] == "recipe:strip .tide"


def test_strip_text_is_a_pattern() -> None:
    recipe = Recipe(body=".right", strip_text=(r"^Tide tables\b",))
    assert accepted(read(PAGE, recipe)).paragraphs == STORY
    assert removed(recipe)[TIDE] == r"recipe:strip_text ^Tide tables\b"


def test_a_function_corrects_the_fragment() -> None:
    recipe = Recipe(body=".right", function="tests.test_fragment:drop_tides")
    assert accepted(read(PAGE, recipe)).paragraphs == STORY
    assert removed(recipe)[TIDE] == "recipe:tests.test_fragment:drop_tides"


@pytest.mark.parametrize("name", ["no.such.module:f", "tests.test_fragment:nothing", "tests.test_fragment:TIDE", "f"])
def test_a_wrong_function_is_a_configuration_error(name: str) -> None:
    with pytest.raises(UsageError, match="function"):
        read(PAGE, Recipe(function=name))


def test_halves_under_one_selector_are_united_in_page_order() -> None:
    halves = page(
        f"<h1>{TITLE}</h1><div class=half>{paragraphs(STORY[:3])}</div><p>{CHATTER}</p>"
        f"<div class=half>{paragraphs(STORY[3:])}</div>"
    )
    assert accepted(read(halves, Recipe(body=".half"))).paragraphs == STORY
