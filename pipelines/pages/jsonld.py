"""JSON-LD as sites write it: loaded where a browser would, repaired where it would not, flattened, bounded."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

Node = dict[str, Any]

# schema.org types that carry a story, https://schema.org/Article and its subtypes.
STORY_TYPES = frozenset(
    {
        "Article",
        "NewsArticle",
        "AdvertiserContentArticle",
        "AnalysisNewsArticle",
        "AskPublicNewsArticle",
        "BackgroundNewsArticle",
        "OpinionNewsArticle",
        "ReportageNewsArticle",
        "ReviewNewsArticle",
        "SatiricalArticle",
        "ScholarlyArticle",
        "TechArticle",
        "BlogPosting",
        "LiveBlogPosting",
        "DiscussionForumPosting",
        "SocialMediaPosting",
        "Report",
    }
)
# Types that stand for the page; they name its date where no story type is given.
PAGE_TYPES = frozenset({"WebPage", "CreativeWork", "ItemPage", "VideoObject", "Review", "PressRelease"})

_MAX_DEPTH = 8
_MAX_NODES = 2000
_MAX_REPAIR = 1 << 20
# A string, kept; a moment without quotes, quoted; a comment or a comma before a closing bracket, dropped. Each
# alternative consumes what it scans, so hostile input costs one pass.
_TOKEN = re.compile(
    r'"[^"\\]*(?:\\.[^"\\]*)*"?|(?<=[:\s])\d{4}-\d\d-\d\d[\dT:.+Z-]{0,24}|'
    r"//[^\n]*|/\*(?:.*?\*/|.*\Z)|,(?=\s*[\]}])",
    re.DOTALL,
)
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
_OPENINGS = re.compile(r"(?:\s|\ufeff|<!--|//|/\*|<!\[CDATA\[|\*/){1,40}")
_CLOSINGS = re.compile(r"(?:\s|-->|//|/\*|\]\]>|\*/|;){1,40}\Z")
_CONTAINERS = ("@graph", "mainEntity", "itemListElement", "item", "hasPart", "mainEntityOfPage", "subjectOf")
_SALVAGED = re.compile(
    r'"(headline|datePublished|dateModified)"\s*:\s*'
    r'(?:"([^"\\\n]{1,400}(?:\\.[^"\\\n]{0,400}){0,40})"|(\d{4}-\d\d-\d\d[\dT:.+Z-]{0,24}))'
)


def load_nodes(scripts: Iterable[str]) -> tuple[Node, ...]:
    """All nodes of the page's JSON-LD scripts, the containers (@graph, lists, mainEntity) flattened, in page order."""
    found: list[Node] = []
    for text in scripts:
        for value in _load(text):
            for node in _flatten(value, 0):
                found.append(node)
                if len(found) >= _MAX_NODES:
                    return tuple(found)
    return tuple(found)


def types(node: Node) -> tuple[str, ...]:
    """The node's types without their vocabulary ("http://schema.org/NewsArticle" is "NewsArticle")."""
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return tuple(name[max(map(name.rfind, "/#:")) + 1 :].strip() for name in names if isinstance(name, str))


def is_story(node: Node) -> bool:
    """Whether a type of the node is a kind of article."""
    return not STORY_TYPES.isdisjoint(types(node))


def is_news(node: Node) -> bool:
    """Whether a type of the node is NewsArticle, one of its kinds, or a live blog."""
    return any(name in STORY_TYPES and ("News" in name or name == "LiveBlogPosting") for name in types(node))


def first_text(value: Any, *, keys: tuple[str, ...] = ("@value", "name", "@id", "url"), depth: int = 0) -> str:
    """The first string in a value that may be a string, a list, or a node that holds it under one of `keys`."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if depth < 4:
        if isinstance(value, list):
            for each in value:
                text = first_text(each, keys=keys, depth=depth + 1)
                if text:
                    return text
        elif isinstance(value, dict):
            for key in keys:
                text = first_text(value.get(key), keys=keys, depth=depth + 1)
                if text:
                    return text
    return ""


def _load(text: str) -> list[Any]:
    stripped = text.strip()
    opening = _OPENINGS.match(stripped)
    if opening:
        stripped = stripped[opening.end() :]
    closing = _CLOSINGS.search(stripped, max(0, len(stripped) - 80))
    if closing:
        stripped = stripped[: closing.start()]
    if not stripped:
        return []
    for attempt in (_plain, _unescaped, _repaired, _several, _salvaged):
        try:
            return attempt(stripped)
        except (ValueError, RecursionError):
            continue
    return []


def _plain(text: str) -> list[Any]:
    return [json.loads(text, strict=False)]


def _unescaped(text: str) -> list[Any]:
    if "&quot;" not in text and "&#34;" not in text:
        raise ValueError("no escaped quotes")
    return [json.loads(html.unescape(text), strict=False)]


def _repaired(text: str) -> list[Any]:
    if len(text) > _MAX_REPAIR:
        raise ValueError("too long to repair")
    return [json.loads(_TOKEN.sub(_keep_strings, text), strict=False)]


def _keep_strings(token: re.Match[str]) -> str:
    text = token[0]
    if text[0].isdigit():
        return f'"{text}"'
    return _BAD_ESCAPE.sub("", text) if text.startswith('"') else ""


def _several(text: str) -> list[Any]:
    """Objects written one after another in one script."""
    decoder = json.JSONDecoder(strict=False)
    values: list[Any] = []
    at = 0
    while at < len(text) and len(values) < 50:
        value, end = decoder.raw_decode(text, at)
        values.append(value)
        at = len(text) - len(text[end:].lstrip(" \t\r\n,;"))
    return values


def _salvaged(text: str) -> list[Any]:
    """What can still be read of an article's node that is no JSON: its headline and dates."""
    if not any(f'"{name}"' in text for name in STORY_TYPES):
        raise ValueError("no article in it")
    node: Node = {"@type": "Article"}
    for key, quoted, bare in _SALVAGED.findall(text[:_MAX_REPAIR]):
        node.setdefault(key, (quoted or bare).replace('\\"', '"').replace("\\/", "/"))
    return [node]


def _flatten(value: Any, depth: int) -> Iterator[Node]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for each in value[:_MAX_NODES]:
            yield from _flatten(each, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value or "headline" in value:
            yield value
        for key in _CONTAINERS:
            inner = value.get(key)
            if isinstance(inner, (dict, list)):
                yield from _flatten(inner, depth + 1)
