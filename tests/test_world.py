"""Stories in languages beyond those of `tests/languages.py`, with the lines that sites put into and after them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipelines.read import read
from storage.article import Article
from storage.page import Page
from tests.story_pages import accepted

STORIES: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("world_stories.toml").read_text("utf-8"))


def article_in(language: str, pieces: list[str], *, told: str = "", encoding: str = "utf-8") -> Article:
    """The article of a page in a language with these pieces of markup in one container; `told` is its charset."""
    title = STORIES[language]["title"]
    charset = f"<meta charset='{told}'>" if told else ""
    html = (
        f"<!doctype html><html lang='{language}'><head>{charset}<title>{title}</title></head>"
        f"<body><div class=c0><h1>{title}</h1>{''.join(pieces)}</div></body></html>"
    )
    return accepted(read(Page(url="https://lantern.example/rope", body=html.encode(encoding))))


def paragraphs(texts: list[str]) -> list[str]:
    return [f"<p>{text.replace('<', '&lt;')}</p>" for text in texts]


@pytest.mark.parametrize("language", STORIES)
def test_what_sites_add_to_a_story_goes(language: str) -> None:
    told = STORIES[language]
    pieces = paragraphs([*told["story"][:3], *told["inside"], *told["story"][3:], *told["tail"]])
    article = article_in(language, pieces, told="utf-8")
    assert list(article.paragraphs) == told["story"]
    assert article.language == language
    assert article.title == told["title"]
