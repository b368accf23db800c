"""What a page reserves: archiving, indexing, snippets, text and data mining."""

from __future__ import annotations

from pipelines.document import Document
from storage.page import Page

_DIRECTIVES = ("noarchive", "noindex", "nosnippet", "noai", "noimageai", "nofollow")
_ROBOTS_META = ("robots", "googlebot", "bingbot", "news", "googlebot-news")


def reserved_rights(document: Document, page: Page) -> tuple[str, ...]:
    """The reservations found, each once, in a fixed order: "noarchive", "noindex", "nosnippet", "noai", "noimageai",
    "nofollow", "tdm-reservation".

    From meta robots and the X-Robots-Tag header (https://developers.google.com/search/docs/crawling-indexing/
    robots-meta-tag), and TDM-Reservation in a header or meta tag (W3C TDM Reservation Protocol).
    """
    spoken = [content for name in _ROBOTS_META for content in document.meta.get(name, ())]
    spoken += [value for name, value in page.headers if name.lower() == "x-robots-tag"]
    words = {word for text in spoken for word in text.lower().replace(":", ",").replace(",", " ").split()}
    if "none" in words:
        words |= {"noindex", "nofollow"}
    found = [directive for directive in _DIRECTIVES if directive in words]
    if "1" in (page.header("tdm-reservation").strip(), document.first_meta("tdm-reservation").strip()):
        found.append("tdm-reservation")
    return tuple(found)
