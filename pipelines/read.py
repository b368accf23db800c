"""`read(page, recipe, learned)`: the one way from a page to an article or a refusal."""

from __future__ import annotations

from pipelines.recipe import GENERAL, NOTHING_LEARNED, Learned, Recipe
from storage.article import Article
from storage.outcome import Reason, Rejected
from storage.page import Page


def read(page: Page, recipe: Recipe = GENERAL, learned: Learned = NOTHING_LEARNED) -> Article | Rejected:
    """The article of a page, or why it is none. Pure: the same arguments give the same answer."""
    return Rejected(Reason.NOT_ARTICLE, (f"no reader yet for {page.url}", recipe.id, str(learned.snapshot)))
