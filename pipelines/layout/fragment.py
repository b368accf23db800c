"""Recipes at work: the fragment of a page that a site's selectors and function correct, with BeautifulSoup.

Only a recipe that strips by selector or names a function comes here: BeautifulSoup needs some twenty times as long for
a page as the parser that reads all others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from pipelines.layout.block import Block
from pipelines.layout.blocks import blocks_of
from pipelines.pages.ancestors import upward
from pipelines.pages.document import Document
from pipelines.recipe import FragmentFunction, Recipe
from storage.article import Kind, Removed
from storage.errors import UsageError

if TYPE_CHECKING:
    from bs4 import Tag

# Beyond so many blocks the exact comparison, which is quadratic, gives way to a quick one.
_MANY = 3000


def recipe_blocks(document: Document, recipe: Recipe) -> tuple[list[Block], tuple[Removed, ...]]:
    """The page's blocks after the recipe's corrections, and what these took out.

    A body selector that matches nothing is as none: a site that changed its markup falls back to the general reader.
    Raises UsageError for a function that cannot be loaded.
    """
    blocks = selected_blocks(document, recipe)
    if not (recipe.strip or recipe.function):
        return blocks, ()
    from bs4 import BeautifulSoup  # slow to load and rarely needed

    soup = BeautifulSoup(_markup(document, recipe), "lxml")
    fragment = soup.body or soup
    removed: list[Removed] = []
    for selector in recipe.strip:
        found = fragment.select(selector)
        for tag in found:
            tag.decompose()
        if (
            not found
        ):  # the parser behind BeautifulSoup builds another tree of odd markup: only for what it must take out
            continue
        blocks, gone = _difference(blocks, _reparsed(fragment), f"recipe:strip {selector}")
        removed += gone
    if recipe.function:
        load_function(recipe.function)(fragment)
        blocks, gone = _difference(blocks, _reparsed(fragment), f"recipe:{recipe.function}")
        removed += gone
    return blocks, tuple(removed)


def selected_blocks(document: Document, recipe: Recipe) -> list[Block]:
    """The blocks of the elements that the recipe's body selector finds, in page order; of the whole body without."""
    if recipe.body and document.tree.css_first(recipe.body):
        return _numbered(LexborHTMLParser(_markup(document, recipe)))
    return blocks_of(document.tree.body) if document.tree.body is not None else []


def has_body(document: Document, recipe: Recipe) -> bool:
    """Whether the recipe's body selector finds anything in the page."""
    return bool(recipe.body) and document.tree.css_first(recipe.body) is not None


@cache
def load_function(name: str) -> FragmentFunction:
    """The function that "module:function" names. Raises UsageError when there is none."""
    module, _, function = name.partition(":")
    try:
        found = getattr(import_module(module), function)
    except (ImportError, AttributeError, ValueError) as error:
        raise UsageError(f"The recipe's function {name!r} cannot be loaded ({error}): use module:function.") from error
    if not callable(found):
        raise UsageError(f"The recipe's function {name!r} is no function.")
    result: FragmentFunction = found
    return result


def strips_text(text: str, recipe: Recipe) -> str:
    """The first of the recipe's strip_text patterns that is found in the text, or ""."""
    return next((pattern for pattern in recipe.strip_text if re.search(pattern, text)), "")


def _markup(document: Document, recipe: Recipe) -> str:
    if has_body(document, recipe):
        nodes = document.tree.css(recipe.body)
        outermost = [node for node in nodes if not any(around in nodes for around in upward(node.parent))]
        return f"<body>{''.join(node.html or '' for node in outermost)}</body>"
    return document.tree.html or ""


def _numbered(tree: LexborHTMLParser) -> list[Block]:
    return blocks_of(tree.body) if tree.body is not None else []


def _reparsed(fragment: Tag) -> list[Block]:
    return _numbered(LexborHTMLParser(str(fragment)))


def _difference(before: Sequence[Block], after: list[Block], rule: str) -> tuple[list[Block], list[Removed]]:
    """What a correction left and what it took out, placed before the block that stands there now."""
    removed: list[Removed] = []
    matcher = SequenceMatcher(
        None, [block.text for block in before], [block.text for block in after], autojunk=len(before) > _MANY
    )
    for change, start, end, place, _ in matcher.get_opcodes():
        if change != "equal":
            removed += [Removed(old.text, Kind.OTHER, rule, place) for old in before[start:end]]
    return after, removed
