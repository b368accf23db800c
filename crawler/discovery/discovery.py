"""From a fetched feed, sitemap or listing page to the articles it names. Pure: nothing is fetched or looked up."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from crawler.discovery.feeds import FEED_ROOTS, parse_feed, parse_json_feed
from crawler.discovery.found import MAX_FEED_BYTES, MAX_SITEMAP_BYTES, Found
from crawler.discovery.markup import Markup, inflate, open_markup
from crawler.discovery.sitemaps import SITEMAP_ROOTS, parse_sitemap, parse_text_sitemap
from crawler.sources.addresses import host_of, is_file
from crawler.sources.source import Source
from pipelines.pages.decoding import decode
from storage.outcome import Reason, Rejected
from storage.page import Link, Page
from storage.urls import parts_of

_FEED_PATH = re.compile(r"(?:\.(?:xml|rss|atom|rdf|json|gz)|/(?:feed|rss|atom)|sitemap[^/]*)/?$", re.IGNORECASE)
_ADDRESS_LINE = re.compile(r"\s*https?://\S+\s*$", re.MULTILINE)


def discover(page: Page, source: Source) -> Found | Rejected:
    """The articles that a feed (RSS, Atom, RDF, JSON Feed), sitemap (also an index, gzip or text) or listing names.

    Links are on the source's hosts, wanted by its patterns, and each address stands once; the notes say how many were
    left out. Refused are hostile XML, files that are too large, and what is no feed where one should be.
    """
    found = discover_all(page, source)
    return found if isinstance(found, Rejected) else _of_source(found, source)


def discover_all(page: Page, source: Source) -> Found | Rejected:
    """Like `discover`, with the links on foreign hosts and those that the source's patterns leave out."""
    if page.status >= 400:
        return Rejected(Reason.HTTP_ERROR, (f"status {page.status}",))
    body = inflate(page.body, MAX_SITEMAP_BYTES)
    return body if isinstance(body, Rejected) else _parse(replace(page, body=body), source)


def _parse(page: Page, source: Source) -> Found | Rejected:
    text = decode(page).lstrip("\ufeff \t\r\n")
    if not text:
        return Rejected(Reason.BROKEN_FEED, ("empty file", f"status {page.status}"))
    if text.startswith("{"):
        return parse_json_feed(text, page.url) if len(page.body) <= MAX_FEED_BYTES else _too_large(MAX_FEED_BYTES)
    if _ADDRESS_LINE.match(text):
        return parse_text_sitemap(text, page.url)
    markup = open_markup(text)
    if isinstance(markup, Rejected):
        return markup
    if markup.root in SITEMAP_ROOTS:
        return parse_sitemap(markup, page.url)
    if markup.root in FEED_ROOTS:
        return parse_feed(markup, page.url) if len(page.body) <= MAX_FEED_BYTES else _too_large(MAX_FEED_BYTES)
    return _listing(page, markup, source)


def _listing(page: Page, markup: Markup, source: Source) -> Found | Rejected:
    """HTML is a listing where the source has one, and a broken feed where a feed or sitemap should be."""
    asked = {page.url, page.requested_url} - {""}
    listing = source.listing_for(page.requested_url or page.url)
    if listing is None or asked & {*source.feeds, *source.sitemaps} or _is_feed_path(page, listing.url):
        return Rejected(Reason.BROKEN_FEED, (f"root element <{markup.root}>", "neither feed nor sitemap"))
    from crawler.discovery.listings import parse_listing  # slow to load: BeautifulSoup comes with it

    return parse_listing(page, listing)


def _is_feed_path(page: Page, listing_url: str) -> bool:
    """Whether a page that is no listing by name was asked for as a feed: a child sitemap that answers with HTML."""
    asked = page.requested_url or page.url
    return asked != listing_url and bool(_FEED_PATH.search(parts_of(asked).path))


def _of_source(found: Found, source: Source) -> Found:
    """The links that the source wants and the further addresses that are its own, with notes on what is left out."""
    kept: list[Link] = []
    foreign: Counter[str] = Counter()
    files = unwanted = 0
    for link in found.links:
        if not source.owns(link.url):
            foreign[host_of(link.url)] += 1
        elif is_file(link.url):
            files += 1
        elif source.wants(link.url):
            kept.append(link)
        else:
            unwanted += 1
    notes = list(found.notes)
    if foreign:
        hosts = ", ".join(host for host, _ in foreign.most_common(3))
        notes.append(f"{foreign.total():,} links left out: on other hosts ({hosts}); name them in hosts to have them")
    if files:
        notes.append(f"{files:,} links left out: files that are no web page, such as PDF")
    if unwanted:
        notes.append(f"{unwanted:,} links left out by allow and deny")
    more = tuple(url for url in found.more if source.owns(url) and not source.denies(url))
    if len(more) < len(found.more):
        notes.append(f"{len(found.more) - len(more):,} further files left out: on other hosts, or denied")
    return replace(found, links=tuple(kept), more=more, notes=tuple(notes))


def _too_large(limit: int) -> Rejected:
    return Rejected(Reason.TOO_LARGE, (f"more than {limit:,} bytes",))
