"""The bundled sources' recipes, each on a made-up page in its site's markup: tests/recipes/NAME/ (docs/recipes.md)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from crawler.sources.source import Source
from crawler.sources.source_files import load_sources
from pipelines.read import read
from pipelines.recipe import Recipe
from storage.article import Article
from storage.outcome import Rejected
from storage.page import Page

FOLDERS = Path(__file__).parent / "recipes"
SOURCES = load_sources()
# A folder is named after its source; a second page of the same source is NAME.LABEL.
NAMES = sorted(folder.name for folder in FOLDERS.iterdir())
SELECTORS = ("title", "body", "authors", "published", "provider", "function")
FIELDS = ("title", "authors", "published_at", "paragraphs", "provider")


def source_of(name: str) -> Source:
    return SOURCES[name.partition(".")[0]]


@cache
def expected(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDERS / name / "expected.json").read_text("utf-8"))
    return found


def recipe_of(name: str) -> Recipe:
    return source_of(name).recipe_for(datetime.fromisoformat(expected(name)["fetched_at"]))


@cache
def reading(name: str, recipe: Recipe) -> Article | Rejected:
    said = expected(name)
    fetched_at = datetime.fromisoformat(said["fetched_at"])
    return read(Page(url=said["url"], body=(FOLDERS / name / "page.html").read_bytes(), fetched_at=fetched_at), recipe)


def fields(name: str, recipe: Recipe) -> dict[str, Any]:
    """What is compared; nothing for a page that is refused."""
    article = reading(name, recipe)
    if isinstance(article, Rejected):
        return {}
    return {
        "title": article.title,
        "authors": list(article.authors),
        "published_at": article.published.at if article.published else None,
        "paragraphs": list(article.paragraphs),
        "provider": article.provider,
    }


def parts(recipe: Recipe) -> list[tuple[str, Recipe]]:
    """Every part of a recipe that corrects pages, with the recipe that lacks it."""
    lacking = [
        (f"{key} {getattr(recipe, key)}", replace(recipe, **{key: ""})) for key in SELECTORS if getattr(recipe, key)
    ]
    for key in ("strip", "strip_text"):
        every: tuple[str, ...] = getattr(recipe, key)
        lacking += [(f"{key} {one}", replace(recipe, **{key: tuple(x for x in every if x != one)})) for one in every]
    return lacking


def without_parts(recipe: Recipe) -> Recipe:
    return replace(recipe, **dict.fromkeys(SELECTORS, ""), strip=(), strip_text=())


def test_every_recipe_with_parts_has_a_page() -> None:
    shown = {recipe_of(name).id for name in NAMES}
    for source in SOURCES.values():
        for recipe in source.recipes:
            if parts(recipe):
                assert recipe.id in shown, (
                    f"{source.name}: no page in tests/recipes for {recipe.valid_until or 'today'}"
                )


def test_every_page_is_of_a_recipe_with_parts_and_its_site() -> None:
    for name in NAMES:
        assert parts(recipe_of(name)), f"{name}: its source has no recipe parts at that fetch time"
        assert source_of(name).owns(expected(name)["url"]), name


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("name", NAMES)
def test_the_field_is_as_expected(name: str, field: str) -> None:
    wanted = expected(name).get(field, "")
    if field == "published_at":
        wanted = datetime.fromisoformat(wanted)
    assert fields(name, recipe_of(name))[field] == wanted


@pytest.mark.parametrize("name", NAMES)
def test_what_is_cut_is_kept_as_removed(name: str) -> None:
    article = reading(name, recipe_of(name))
    assert isinstance(article, Article)
    assert article.recipe == recipe_of(name).id
    assert set(expected(name)["removed"]) <= {each.kind.value for each in article.removed}
    cuts = recipe_of(name).strip or recipe_of(name).strip_text or recipe_of(name).function
    assert bool(cuts) == any(each.rule.startswith("recipe:") for each in article.removed)


@pytest.mark.parametrize(("name", "field"), [(name, field) for name in NAMES for field in expected(name)["corrected"]])
def test_without_the_recipe_the_field_is_wrong(name: str, field: str) -> None:
    recipe = recipe_of(name)
    assert fields(name, without_parts(recipe)).get(field) != fields(name, recipe)[field], f"{name}: needless recipe"


@pytest.mark.parametrize(
    ("name", "part", "lacking"), [(name, *each) for name in NAMES for each in parts(recipe_of(name))]
)
def test_no_part_of_the_recipe_is_needless(name: str, part: str, lacking: Recipe) -> None:
    assert fields(name, lacking) != fields(name, recipe_of(name)), f"{name}: {part} changes nothing"
