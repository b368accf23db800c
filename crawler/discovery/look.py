"""Discovery on a page just fetched, for a worker process. Apart from the spider, so that workers load no Scrapy."""

from __future__ import annotations

from dataclasses import replace

from crawler.discovery.discovery import discover
from crawler.discovery.found import MAX_SITEMAP_BYTES, Found
from crawler.sources.source import Source
from pipelines.pages.content_encoding import BadEncoding, TooLarge, unpacked
from storage.outcome import Reason, Rejected
from storage.page import Page


def look(page: Page, source: Source) -> tuple[Page, Found | Rejected]:
    """The page of a feed, sitemap or listing unpacked, and what it names. Its body comes as it was sent."""
    try:
        page = unpacked(page, MAX_SITEMAP_BYTES)
    except TooLarge as error:
        return replace(page, body=b""), Rejected(Reason.TOO_LARGE, (f"unpacked: {error}",))
    except BadEncoding as error:
        return replace(page, body=b""), Rejected(Reason.BROKEN_FEED, (f"Content-Encoding: {error}",))
    return page, discover(page, source)
