"""Sitemaps, Google News sitemaps, sitemap indexes and text sitemaps (https://www.sitemaps.org/protocol.html).

lxml calls back for each element and builds no tree, so a large file costs little memory. Broken XML is read as far as
it can be repaired.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from crawler.discovery.found import (
    MAX_CHILDREN,
    MAX_DATE_CHARACTERS,
    MAX_SITEMAP_LEVELS,
    MAX_SITEMAP_LINKS,
    MAX_TITLE_CHARACTERS,
    Found,
    one_line,
    unique,
)
from crawler.discovery.markup import Markup
from crawler.sources.addresses import absolute
from storage.outcome import Reason, Rejected
from storage.page import Link

SITEMAP_ROOTS = frozenset({"urlset", "sitemapindex"})
MAX_SITEMAP_TAGS = 3_000_000

_CHUNK = 65_536
_MAX_FIELD_CHARACTERS = 4_096
_ENTRIES = frozenset({"url", "sitemap"})
# (parent, element) -> field. The parent matters: image:loc and video:title are other things.
_FIELDS = {
    ("url", "loc"): "loc",
    ("url", "lastmod"): "lastmod",
    ("sitemap", "loc"): "loc",
    ("sitemap", "lastmod"): "lastmod",
    ("news", "title"): "title",
    ("news", "publication_date"): "published",
}
_DAY = re.compile(r"(?<!\d)(?:19|20)\d\d(?:[-/_.]?[01]\d(?:[-/_.]?[0-3]\d)?)?(?!\d)")


@dataclass(slots=True)
class _Entries:
    """The parser's target: collects the entries of a sitemap, at most 50,000."""

    entries: list[dict[str, str]] = field(default_factory=list)
    path: list[str] = field(default_factory=list)
    wanted: str = ""

    def start(self, tag: str, attributes: Any) -> None:
        name = _local(tag)
        if name in _ENTRIES:
            self.entries.append({})
        self.wanted = _FIELDS.get((self.path[-1] if self.path else "", name), "")
        self.path.append(name)

    def end(self, tag: str) -> None:
        if self.path:
            self.path.pop()
        self.wanted = ""

    def data(self, text: str) -> None:
        if self.wanted and self.entries:
            entry = self.entries[-1]
            if len(so_far := entry.get(self.wanted, "")) < _MAX_FIELD_CHARACTERS:
                entry[self.wanted] = so_far + text

    def close(self) -> None:
        """Nothing is left to do."""


def _local(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2].lower()


def parse_sitemap(markup: Markup, url: str) -> Found | Rejected:
    """The articles of a sitemap, or the children of an index, the newest first. `url` is the sitemap's own."""
    tags = markup.text.count("<")
    if tags > MAX_SITEMAP_TAGS:
        return Rejected(Reason.TOO_LARGE, (f"{tags:,} tags in a sitemap", f"the limit is {MAX_SITEMAP_TAGS:,}"))
    collected = _Entries()
    parser = etree.XMLParser(target=collected, resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    data = markup.text.encode()
    notes = []
    try:
        for at in range(0, len(data), _CHUNK):
            parser.feed(data[at : at + _CHUNK])
            if len(collected.entries) > MAX_SITEMAP_LINKS:
                notes.append(f"the first {MAX_SITEMAP_LINKS:,} entries were read")
                break
        else:
            parser.close()
    except etree.XMLSyntaxError as fault:
        notes.append(f"broken XML was read as far as it goes: {fault}"[:200])
    if not notes and len(parser.feed_error_log):
        notes.append(f"broken XML was repaired: {parser.feed_error_log[0].message}"[:200])
    entries = collected.entries[:MAX_SITEMAP_LINKS]
    if not entries and notes:
        return Rejected(Reason.BROKEN_FEED, (f"root element <{markup.root}> without entries", notes[0]))
    return _index(entries, url, notes) if markup.root == "sitemapindex" else _urlset(entries, url, notes)


def _urlset(entries: list[dict[str, str]], url: str, notes: list[str]) -> Found:
    links = [link for entry in entries if (link := _link(entry, url))]
    if len(links) < len(entries):
        notes.append(f"{len(entries) - len(links):,} entries without a web address")
    if not entries:
        notes.append("the sitemap has no entries")
    links.sort(key=lambda link: link.published or link.modified, reverse=True)
    is_news = any("published" in entry for entry in entries)
    return Found(links=unique(links), format="news sitemap" if is_news else "sitemap", notes=tuple(notes))


def _link(entry: dict[str, str], url: str) -> Link | None:
    address = absolute(entry.get("loc", ""), url)
    if not address:
        return None
    return Link(
        url=address,
        title=one_line(entry.get("title", ""), MAX_TITLE_CHARACTERS),
        published=one_line(entry.get("published", ""), MAX_DATE_CHARACTERS),
        modified=one_line(entry.get("lastmod", ""), MAX_DATE_CHARACTERS),
        found_in=url,
    )


def _index(entries: list[dict[str, str]], url: str, notes: list[str]) -> Found:
    """The children by their lastmod or, where none is given, by the date in their address: archives go back decades."""
    dated: dict[str, str] = {}
    for entry in entries:
        child = absolute(entry.get("loc", ""), url)
        if child and child != url:
            day = _DAY.search(child)
            dated[child] = entry.get("lastmod", "").strip() or (re.sub(r"[/_.]", "-", day[0]) if day else "")
    children = sorted(dated, key=lambda child: dated[child], reverse=True)
    if len(children) > MAX_CHILDREN:
        notes.append(f"the newest {MAX_CHILDREN} of {len(children):,} child sitemaps are followed")
    return Found(
        more=tuple(children[:MAX_CHILDREN]), levels=MAX_SITEMAP_LEVELS, format="sitemap index", notes=tuple(notes)
    )


def parse_text_sitemap(text: str, url: str) -> Found | Rejected:
    """The articles of a text sitemap, one address a line."""
    lines = text.split("\n", MAX_SITEMAP_LINKS)
    notes = []
    if len(lines) > MAX_SITEMAP_LINKS:
        notes.append(f"the first {MAX_SITEMAP_LINKS:,} entries were read")
    written = [line.strip() for line in lines[:MAX_SITEMAP_LINKS] if line.strip()]
    links = [Link(url=address, found_in=url) for line in written if "://" in line and (address := absolute(line, url))]
    if len(links) * 2 < len(written):
        return Rejected(
            Reason.BROKEN_FEED, ("text without XML", f"{len(links):,} of {len(written):,} lines are addresses")
        )
    if len(links) < len(written):
        notes.append(f"{len(written) - len(links):,} lines are no web address")
    return Found(links=unique(links), format="text sitemap", notes=tuple(notes))
