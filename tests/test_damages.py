"""Whatever a page suffered that browsers forgive: its story is read as it stands on the screen, whole and in order."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.read import read
from storage.page import Page
from tests.clean_fields import assert_clean
from tests.damages import DAMAGES, STORY, TITLE, P, undamaged
from tests.story_pages import accepted

TEXTS = [text for _, text in STORY]


def damaged(names: Sequence[str]) -> Page:
    parts = undamaged()
    for name in names:
        parts = DAMAGES[name](parts)
    return parts.page()


def test_the_page_itself() -> None:
    article = accepted(read(damaged(())))
    assert list(zip(article.kinds, article.paragraphs, strict=True)) == list(STORY)


@pytest.mark.parametrize("name", DAMAGES)
def test_one_damage(name: str) -> None:
    article = accepted(read(damaged((name,))))
    assert list(article.paragraphs) == TEXTS
    assert article.title == TITLE
    assert_clean(article)


# What hunts have found.
FOUND = (
    ("never closed before the headline <rt>", "never closed before the headline <ruby>"),
    ("never closed at the top <ol>", "around <a name='top'>"),
    ("never closed at the top <article>", "closed amid </main>"),
    ("never closed at the top <nav>", "around <a href='/app'>"),
    ("blank ' <!-- -->'", "between '<br>'"),
)


@pytest.mark.parametrize("names", FOUND, ids=str)
def test_two_that_were_found(names: tuple[str, str]) -> None:
    assert list(accepted(read(damaged(names))).paragraphs) == TEXTS


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(sorted(DAMAGES)), min_size=2, max_size=2, unique=True))
def test_two_damages(names: list[str]) -> None:
    """A short line amid two of them may be taken for something else; it is accounted for."""
    article = accepted(read(damaged(names)))
    told = {*article.paragraphs, *(each.text for each in article.removed)}
    assert [text for kind, text in STORY if text not in (article.paragraphs if kind is P else told)] == []
    assert_clean(article)
