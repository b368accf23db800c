"""A source is data: one TOML file, validated when it is loaded (see source_files.py and docs/sources.md)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from crawler.sources.addresses import host_of, is_within, site_of
from pipelines.recipe import GENERAL, Recipe
from storage.urls import parts_of

BUNDLED = "bundled:"
"""How `file` begins for a source that came with the program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """What a source yields when it works: the fewest and the most articles a day, the share (0 to 1) with a date."""

    per_day: tuple[int, int] | None = None
    with_date: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page that lists articles. `links` and `next` are CSS selectors; without `links` a general rule looks for them.

    `pages` is how many pages of it are read in one run, the first one counted.
    """

    url: str
    links: str = ""
    next: str = ""
    pages: int = 3


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
    listings: tuple[Listing, ...] = ()
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

    @property
    def is_bundled(self) -> bool:
        """Whether the source came with the program."""
        return self.file.startswith(BUNDLED)

    @property
    def starts(self) -> tuple[str, ...]:
        """Every address where discovery begins: feeds, sitemaps, then listings."""
        return (*self.feeds, *self.sitemaps, *(listing.url for listing in self.listings))

    def owns(self, url: str) -> bool:
        """Whether the address is on one of the source's hosts.

        These are `hosts` with their subdomains or, when none are named, the registrable domains of the homepage and
        of the places where discovery begins.
        """
        host = host_of(url)
        if not host:
            return False
        if self.hosts:
            return any(is_within(host, allowed) for allowed in self.hosts)
        return any(site_of(host) == site_of(host_of(start)) for start in (self.homepage, *self.starts) if start)

    def wants(self, url: str) -> bool:
        """Whether a discovered address is to be fetched as an article: on its hosts, allowed, and not denied."""
        if not self.owns(url) or (self.allow and not any(re.search(pattern, url) for pattern in self.allow)):
            return False
        return not self.denies(url)

    def denies(self, url: str) -> bool:
        """Whether one of the `deny` patterns is found in the address."""
        return any(re.search(pattern, url) for pattern in self.deny)

    def recipe_for(self, fetched_at: datetime | None) -> Recipe:
        """The recipe for a page of that fetch time (aware; its day in UTC counts). None means today's recipe."""
        if fetched_at is not None:
            day = fetched_at.astimezone(UTC).date()
            for recipe in self.recipes:
                if recipe.valid_until is not None and day <= recipe.valid_until:
                    return recipe
        return self.recipes[-1]

    def listing_for(self, url: str) -> Listing | None:
        """The listing that an address belongs to, which may be one of its later pages: the longest shared start."""
        wanted = _comparable(url)
        matches = [(_shared(wanted, _comparable(listing.url)), listing) for listing in self.listings]
        same_host = [(length, listing) for length, listing in matches if host_of(listing.url) == host_of(url)]
        return max(same_host, key=lambda match: match[0])[1] if same_host else None


def _comparable(url: str) -> str:
    parts = parts_of(url)
    return f"{parts.netloc}{parts.path}?{parts.query}"


def _shared(one: str, other: str) -> int:
    """How many leading characters two addresses share; whole equality beats everything."""
    if one == other:
        return len(one) + 1
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
