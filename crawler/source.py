"""A source is data: one TOML file, validated when it is loaded."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.recipe import GENERAL, Recipe


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """What a source is expected to yield, judged after a crawl."""

    per_day: tuple[int, int] | None = None
    with_date: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where to discover pages, how often to look, how politely, and the recipes that help to read them.

    `every` is seconds between looks. `delay` is seconds between requests to one host. `recipes` are ordered by
    `valid_until`, the one without a bound last; `recipe_for` picks by fetch date.
    """

    name: str
    title: str = ""
    homepage: str = ""
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    listings: tuple[str, ...] = ()
    listing_links: str = ""
    listing_next: str = ""
    listing_pages: int = 3
    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    every: float = 1800.0
    delay: float = 1.0
    concurrency: int = 2
    max_pages: int = 500
    language: str = ""
    licence: str = ""
    allow_private: bool = False
    keep_noarchive: bool = False
    expect: Expect = Expect()
    recipes: tuple[Recipe, ...] = (GENERAL,)
    file: str = ""
