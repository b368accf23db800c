"""RSS 0.9 to 2.0, Atom, RDF by feedparser; JSON Feed by json. Only addresses, titles and dates are taken.

feedparser is handed bytes in UTF-8, never an address, so it fetches nothing; its HTML cleaning is off, since titles
are made plain text here. Its cost grows with the number of tags, so what is not needed is cut before.
"""

from __future__ import annotations

import html
import html.entities
import json
import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from crawler.discovery.found import MAX_DATE_CHARACTERS, MAX_ITEMS, MAX_TITLE_CHARACTERS, Found, one_line, unique
from crawler.discovery.markup import Markup
from crawler.sources.addresses import absolute
from storage.outcome import Reason, Rejected
from storage.page import Link

FEED_ROOTS = frozenset({"rss", "rdf", "feed", "channel"})
MAX_FEED_TAGS = 100_000
MAX_ATTRIBUTES = 300
MAX_BASE_CHARACTERS = 2_000

_ITEM_END = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
# Long, slow to parse (feedparser's pattern for an author's address is quadratic) and not needed; with any prefix.
_BULK = re.compile(
    r"<((?:\w{1,20}:)?(?:description|summary|content|encoded|fulltext|full-text|body|author|managingeditor|webmaster|creator|"
    r"contributor|category|keywords|tags))(?=[\s>])[^<>]*>"
)
_LONG_RUN = re.compile(r"([^<>]{8192})[^<>]+")
# A start tag whole: in XML no attribute holds "<", so a tag is tried once.
_START_TAG = re.compile(r"<[A-Za-z_](?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*+>")
_TAG = re.compile(r"<[^<>]*>")
# A CDATA section, to step over it, or an ampersand that no XML parser takes. Possessive: one that never ends is
# walked through once.
_AMPERSAND = re.compile(
    r"<!\[CDATA\[(?:[^\]]|\](?!\]>))*+|&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-f]{1,6});)(\w{2,31};)?",
    re.IGNORECASE,
)
_BASE = re.compile(r"[\s\"'](?:xml:)?base\s*=\s*(\"[^\"<]*|'[^'<]*|[^\s\"'<>]*)", re.IGNORECASE)
_WHOLE_BASE = re.compile(r"[\"']?(?:https?:/)?/", re.IGNORECASE)
# What feedparser and sgmllib raise on markup that is broken beyond repair.
_PARSER_FAULTS = (ValueError, OverflowError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)


def parse_feed(markup: Markup, url: str) -> Found | Rejected:
    """The articles of an RSS, Atom or RDF feed. `url` is the feed's own, for relative links."""
    text, notes = _first_items(_LONG_RUN.sub(r"\1", _without_bulk(markup.text)))
    if costly := _costly(text):
        return Rejected(Reason.TOO_LARGE, costly)
    import feedparser  # type: ignore[import-untyped]  # slow to load, and not every source has feeds

    data = _AMPERSAND.sub(_valid_reference, text).encode()
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    try:
        parsed = feedparser.parse(
            BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except _PARSER_FAULTS as fault:
        return Rejected(Reason.BROKEN_FEED, ("cannot be parsed", f"{type(fault).__name__}: {fault}"[:200]))
    # What stands before the last colon is a line and column of the text as cut here, which would only mislead.
    broken = str(parsed.get("bozo_exception", "")).rpartition(": ")[2][:150]
    if not parsed.entries and (broken or not parsed.version):
        return Rejected(
            Reason.BROKEN_FEED, (f"root element <{markup.root}> without items", broken or "no known format")
        )
    if broken:
        notes.append(f"broken XML was repaired: {broken}")
    links = [_entry_link(entry, url) for entry in parsed.entries[:MAX_ITEMS]]
    notes += _item_notes(links)
    name = feedparser.api.SUPPORTED_VERSIONS.get(parsed.version, parsed.version)
    return Found(links=unique(filter(None, links)), format=name, notes=tuple(notes))


def _costly(text: str) -> tuple[str, ...]:
    """Why the parser would take very long, or nothing.

    It repairs open tags slowly, compares every two attributes of a tag, and joins each element's address to the base
    of all around it: 30,000 nested relative bases take minutes and gigabytes.
    """
    tags, references = text.count("<"), text.count("&")
    if tags > MAX_FEED_TAGS or references > MAX_FEED_TAGS:
        return (f"{tags:,} tags and {references:,} references in a feed", f"the limit is {MAX_FEED_TAGS:,}")
    attributes = max((tag[0].count("=") for tag in _START_TAG.finditer(text)), default=0)
    if attributes > MAX_ATTRIBUTES:
        return (f"{attributes:,} attributes in one tag", f"the limit is {MAX_ATTRIBUTES}")
    bases: list[str] = _BASE.findall(text)
    length = max(map(len, bases), default=0) + sum(len(base) for base in bases if not _WHOLE_BASE.match(base))
    if length > MAX_BASE_CHARACTERS:
        return (f"{length:,} characters of xml:base", f"the limit is {MAX_BASE_CHARACTERS:,}")
    return ()


def _item_notes(links: Sequence[Link | None]) -> list[str]:
    if not links:
        return ["the feed has no items"]
    without = sum(link is None for link in links)
    return [f"{without:,} items without a web address"] if without else []


def _entry_link(entry: Any, url: str) -> Link | None:
    """The item as a link: the publisher's own address before a counter's. A guid that is a permalink is its link."""
    written = (entry.get("feedburner_origlink"), entry.get("link"))
    address = next((found for each in written if isinstance(each, str) and (found := absolute(each, url))), "")
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
    """The feed with as many of its items as may be parsed, closed as it was, and a note when some were cut off."""
    ends = [match.end() for match in _ITEM_END.finditer(text)]
    tags = text.count("<", ends[-1]) if ends else 0
    kept = 0
    for start, end in zip([0, *ends], ends[:MAX_ITEMS], strict=False):
        tags += text.count("<", start, end)
        if tags > MAX_FEED_TAGS:
            break
        kept += 1
    if not kept or kept == len(ends):
        return text, []
    return text[: ends[kept - 1]] + text[ends[-1] :], [f"the first {kept:,} of {len(ends):,} items were read"]


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
    links = [_json_link(item, url) if isinstance(item, dict) else None for item in items[:MAX_ITEMS]]
    notes += _item_notes(links)
    name = one_line(f"JSON Feed {version.rpartition('/')[2]}", 20)
    return Found(links=unique(filter(None, links)), format=name, notes=tuple(notes))


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
