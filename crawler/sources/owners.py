"""Which recipe a saved page is read with: that of the source whose site it is from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

from crawler.sources.addresses import host_of
from crawler.sources.source import Source
from pipelines.recipe import GENERAL, Recipe
from storage.page import Page

RecipeChoice = Callable[[Page], Recipe]


def general(page: Page) -> Recipe:
    """The choice of `--no-recipes`: the general extractor for every page."""
    return GENERAL


def own_recipe(source: Source) -> RecipeChoice:
    """The choice of a source that was named: its own recipe for every page, by fetch time."""
    return lambda page: source.recipe_for(page.fetched_at)


def recipe_by_host(sources: Iterable[Source]) -> RecipeChoice:
    """The recipe of the source that owns a page's host, by fetch time; the general one where none does.

    A source of the user's goes before the bundled ones. Of several that share a host the one is taken that would
    fetch the address (`allow`, `deny`); where that leaves a choice between recipes, nothing is guessed and the page is
    read without any. The sources of a host are looked up once.
    """
    known = tuple(sources)
    ranked = [tuple(source for source in known if source.is_bundled is bundled) for bundled in (False, True)]

    @cache
    def owners(host: str) -> list[tuple[Source, ...]]:
        return [tuple(source for source in rank if source.owns(f"https://{host}/")) for rank in ranked]

    def choose(page: Page) -> Recipe:
        for rank in owners(host_of(page.url)):
            if rank:
                wanting = rank if len(rank) == 1 else [source for source in rank if source.wants(page.url)]
                return wanting[0].recipe_for(page.fetched_at) if len(wanting) == 1 else GENERAL
        return GENERAL

    return choose
