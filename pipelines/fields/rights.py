"""What a page reserves: archiving, indexing, snippets, text and data mining; and the licence it names."""

from __future__ import annotations

from pipelines.pages.document import Document
from pipelines.pages.jsonld import first_text
from pipelines.pages.text import clean_text
from storage.page import Page
from storage.urls import joined
from storage.writing.rights import LICENCE, POLICY, reservations

# Beside all robots and our own name those of search engines: what they may not keep, nobody may.
_ROBOTS_META = ("robots", "tearsheet", "googlebot", "bingbot", "news", "googlebot-news")
_LICENCE_META = ("dcterms.license", "dcterms.rights", "dc.rights")
_MAX_LENGTH = 300


def reserved_rights(document: Document, page: Page) -> tuple[str, ...]:
    """The reservations found, each once, in a fixed order: "noarchive", "noindex", "nosnippet", "noai", "noimageai",
    "nofollow", "tdm-reservation"; then "tdm-policy=ADDRESS" and "licence=ADDRESS OR TEXT" where the page names them.

    From meta robots and the X-Robots-Tag header (https://developers.google.com/search/docs/crawling-indexing/
    robots-meta-tag), TDM-Reservation and TDM-Policy in a header or meta tag (W3C TDM Reservation Protocol), and for the
    licence rel=license, JSON-LD `license` and `usageInfo`, and Dublin Core.
    """
    spoken = [content for name in _ROBOTS_META for content in document.meta.get(name, ())]
    found = list(reservations(page, spoken, document.meta.get("tdm-reservation", ())))
    policy = page.header("tdm-policy").strip() or document.first_meta("tdm-policy")
    for start, value in ((POLICY, policy), (LICENCE, _licence(document, page))):
        if value:
            found.append(start + clean_text(value)[:_MAX_LENGTH])
    return tuple(found)


def _licence(document: Document, page: Page) -> str:
    address = document.linked("license")
    if address is not None:
        return joined(page.url, address) or address
    for key in ("license", "usageInfo"):
        if text := first_text(document.story.get(key), keys=("@id", "url", "name")):
            return text
    return document.first_meta(*_LICENCE_META)
