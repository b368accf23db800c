"""The agency that wrote an article, as against the site that shows it."""

from __future__ import annotations

from pipelines.document import Document, spaced_text
from pipelines.recipe import GENERAL, Recipe
from pipelines.unescape import unescaped


def find_provider(document: Document, recipe: Recipe = GENERAL, *, publisher: str = "") -> str:
    """The name of the agency; "" where the site wrote the article itself or does not say."""
    if recipe.provider:
        node = document.tree.css_first(recipe.provider)
        if node:
            return unescaped(spaced_text(node))
    return ""
