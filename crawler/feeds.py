"""RSS 0.9 to 2.0, Atom, RDF by feedparser; JSON Feed by json. Only addresses, titles and dates are taken.

feedparser is handed bytes in UTF-8, never an address, so it fetches nothing; its HTML cleaning is off, since titles
are made plain text here. Its cost grows with the number of tags, so what is not needed is cut before.
"""

from __future__ import annotations

import html
import html.entities
import json
import re
from io import BytesIO
from typing import Any

import feedparser  # type: ignore[import-untyped]

from crawler.addresses import absolute
from crawler.found import MAX_DATE_CHARACTERS, MAX_ITEMS, MAX_TITLE_CHARACTERS, Found, one_line, unique
from crawler.markup import Markup
from storage.outcome import Reason, Rejected
from storage.page import Link

FEED_ROOTS = frozenset({"rss", "rdf", "feed", "channel"})
MAX_FEED_TAGS = 100_000

_ITEM_END = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
# Long and not needed. Matched by their prefixed name: media:content and itunes:summary are small.
_BULK = re.compile(r"<(description|summary|content|content:encoded|fulltext|yandex:full-text)(?=[\s>])[^<>]*>")
_TAG = re.compile(r"<[^<>]*>")
# A CDATA section, to step over it, or an ampersand that no XML parser takes. Possessive: one that never ends is
# walked through once.
_AMPERSAND = re.compile(
    r"<!\[CDATA\[(?:[^\]]|\](?!\]>))*+|&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-f]{1,6});)(\w{2,31};)?",
    re.IGNORECASE,
)
# What feedparser and sgmllib raise on markup that is broken beyond repair.
_PARSER_FAULTS = (ValueError, OverflowError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)


def parse_feed(markup: Markup, url: str) -> Found | Rejected:
    """The articles of an RSS, Atom or RDF feed. `url` is the feed's own, for relative links."""
    text, notes = _first_items(_without_bulk(markup.text))
    text = _AMPERSAND.sub(_valid_reference, text)
    tags = text.count("<")
    if tags > MAX_FEED_TAGS:
        return Rejected(Reason.TOO_LARGE, (f"{tags:,} tags in a feed", f"the limit is {MAX_FEED_TAGS:,}"))
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    try:
        parsed = feedparser.parse(
            BytesIO(text.encode()), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except _PARSER_FAULTS as fault:
        return Rejected(Reason.BROKEN_FEED, ("cannot be parsed", f"{type(fault).__name__}: {fault}"[:200]))
    fault_seen = parsed.get("bozo_exception")
    if not parsed.entries and (fault_seen or not parsed.version):
        return Rejected(Reason.BROKEN_FEED, (f"root element <{markup.root}> without items", str(fault_seen)[:200]))
    if fault_seen:
        # What comes before is a line and column of the text as cut here, which would only mislead.
        notes.append(f"broken XML was repaired: {str(fault_seen).rpartition(': ')[2]}"[:200])
    links = [link for entry in parsed.entries[:MAX_ITEMS] if (link := _entry_link(entry, url))]
    without = len(parsed.entries[:MAX_ITEMS]) - len(links)
    if without:
        notes.append(f"{without:,} items without a web address")
    if not parsed.entries:
        notes.append("the feed has no items")
    name = feedparser.api.SUPPORTED_VERSIONS.get(parsed.version, parsed.version)
    return Found(links=unique(links), format=name, notes=tuple(notes))


def _entry_link(entry: Any, url: str) -> Link | None:
    """The item as a link: the publisher's own address before a counter's, the link before the identifier."""
    address = ""
    for written in (entry.get("feedburner_origlink"), entry.get("link"), entry.get("id")):
        if (
            isinstance(written, str)
            and (address := absolute(written, url))
            and (written != entry.get("id") or "://" in written)
        ):
            break
    if not address:
        return None
    modified = _date(entry["updated"]) if "updated" in entry else ""
    published = _date(entry.get("published") or entry.get("created"))
    return Link(
        url=address,
        title=_title(entry),
        published=published or modified,
        modified=modified if published else "",
        found_in=url,
    )


def _title(entry: Any) -> str:
    title = entry.get("title")
    if not isinstance(title, str):
        return ""
    detail = entry.get("title_detail")
    return plain(title, is_html=isinstance(detail, dict) and "html" in str(detail.get("type", "")))


def plain(title: str, *, is_html: bool) -> str:
    """A title as text of one line. Markup is taken out only where the feed says it is markup."""
    text = title[: MAX_TITLE_CHARACTERS * 16]
    return one_line(html.unescape(_TAG.sub("", text)) if is_html else text, MAX_TITLE_CHARACTERS)


def _date(written: Any) -> str:
    return one_line(written, MAX_DATE_CHARACTERS) if isinstance(written, str) else ""


def _without_bulk(text: str) -> str:
    """The feed without its items' texts: they are most of its length, and nothing is taken from them."""
    kept: list[str] = []
    at = 0
    lowered = text.lower()
    while opening := _BULK.search(lowered, at):
        end = opening.end()
        if not opening[0].endswith("/>"):
            closing = lowered.find(f"</{opening[1]}", end)
            end = lowered.find(">", closing) + 1 if closing >= 0 else 0
        if end <= 0:
            break  # it never closes: the parser repairs what it can
        kept.append(text[at : opening.start()])
        at = end
    kept.append(text[at:])
    return "".join(kept)


def _valid_reference(match: re.Match[str]) -> str:
    """HTML's named characters, which XML does not know, as characters; any other bare ampersand as itself, escaped."""
    if match[0].startswith("<"):
        return match[0]
    letter = html.entities.html5.get(match[1]) if match[1] else None
    return html.escape(letter) if letter else f"&amp;{match[1] or ''}"


def _first_items(text: str) -> tuple[str, list[str]]:
    """The feed with its first items only, closed as it was, and a note when some were cut off."""
    ends = [match.end() for match in _ITEM_END.finditer(text)]
    if len(ends) <= MAX_ITEMS:
        return text, []
    return text[: ends[MAX_ITEMS - 1]] + text[ends[-1] :], [f"the first {MAX_ITEMS:,} of {len(ends):,} items were read"]


def parse_json_feed(text: str, url: str) -> Found | Rejected:
    """The articles of a JSON Feed (https://www.jsonfeed.org/version/1.1/)."""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as fault:
        return Rejected(Reason.BROKEN_FEED, ("JSON that cannot be parsed", str(fault)[:200]))
    version = feed.get("version") if isinstance(feed, dict) else None
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(version, str) or "jsonfeed.org/version/" not in version or not isinstance(items, list):
        return Rejected(Reason.BROKEN_FEED, ("JSON that is no JSON Feed", f"version {str(version)[:60]!r}"))
    notes = [f"the first {MAX_ITEMS:,} of {len(items):,} items were read"] if len(items) > MAX_ITEMS else []
    links = [link for item in items[:MAX_ITEMS] if isinstance(item, dict) and (link := _json_link(item, url))]
    without = len(items[:MAX_ITEMS]) - len(links)
    if without:
        notes.append(f"{without:,} items without a web address")
    if not items:
        notes.append("the feed has no items")
    return Found(links=unique(links), format=f"JSON Feed {version.rpartition('/')[2]}"[:40], notes=tuple(notes))


def _json_link(item: dict[str, Any], url: str) -> Link | None:
    for key in ("url", "external_url", "id"):
        written = item.get(key)
        if isinstance(written, str) and (key != "id" or "://" in written) and (address := absolute(written, url)):
            title = item.get("title")
            return Link(
                url=address,
                title=plain(title, is_html=False) if isinstance(title, str) else "",
                published=_date(item.get("date_published")),
                modified=_date(item.get("date_modified")),
                found_in=url,
            )
    return None
