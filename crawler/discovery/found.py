"""What discovery yields, and its limits. Limits are per file that was fetched; the crawl has its own beside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from storage.page import Link

MAX_SITEMAP_LEVELS = 3
"""A sitemap index may name indexes, but no deeper than this, the first file counted."""

MAX_FEED_BYTES = 8 * 1024**2
MAX_SITEMAP_BYTES = 50 * 1024**2
"""Decompressed; the limit of sitemaps.org."""

MAX_LISTING_BYTES = 4 * 1024**2
MAX_ITEMS = 2_000
"""Items read of one feed, in its order: feeds put the newest first."""

MAX_SITEMAP_LINKS = 50_000
"""The limit of sitemaps.org."""

MAX_CHILDREN = 50
"""Child sitemaps followed from one index, the newest first."""

MAX_TITLE_CHARACTERS = 500
MAX_DATE_CHARACTERS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a feed, sitemap or listing page names.

    `links` are articles, each address once. `more` are addresses to discover on: child sitemaps, or a listing's next
    page. They may be followed while the level of this page, the first being 1, is below `levels`. `format` is what the
    page is ("RSS 2.0", "sitemap index", "listing"). `notes` say in words what was left out or repaired.
    """

    links: tuple[Link, ...] = ()
    more: tuple[str, ...] = ()
    levels: int = 1
    format: str = ""
    notes: tuple[str, ...] = ()


def one_line(text: str, limit: int) -> str:
    """The text with its white space folded and control characters dropped, cut to `limit` characters."""
    folded = " ".join(text[: limit * 8].split())
    return "".join(letter for letter in folded if letter.isprintable() or letter == " ")[:limit]


def unique(links: Iterable[Link]) -> tuple[Link, ...]:
    """The links, each address once, at its first place; what a later one adds fills what the first leaves empty."""
    first: dict[str, Link] = {}
    for link in links:
        seen = first.get(link.url)
        first[link.url] = link if seen is None else _filled(seen, link)
    return tuple(first.values())


def _filled(link: Link, other: Link) -> Link:
    if (link.title or not other.title) and (link.published or not other.published):
        return link
    return Link(
        url=link.url,
        title=link.title or other.title,
        published=link.published or other.published,
        modified=link.modified or other.modified,
        found_in=link.found_in,
    )
