"""The article's data where a site ships it as JSON beside, or instead of, its markup.

Brokers and single-page sites put the story into a `<textarea>` of escaped JSON, a `<script type="application/json">`
or an assignment `window.X = {...}`. No site's field names are wired in: any object with a title and either a text or
a time is looked at, and it counts only when it is shown to be this page's (its id stands in the address, or its title
is the page's).
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from pipelines.pages.jsonld import first_text
from pipelines.pages.text import letters_of
from pipelines.pages.unescape import unescaped
from storage.urls import parts_of

_TITLES = ("title", "headline", "newsTitle", "name")
_CONTENTS = (
    "content",
    "content_text",
    "contentText",
    "body",
    "articleBody",
    "html",
    "text",
    "bodyHtml",
    "contentHtml",
    "contents",
)
_PUBLISHED = (
    "pubTimestamp",
    "datePublished",
    "publishedAt",
    "published_at",
    "publishTime",
    "publish_time",
    "pubTime",
    "firstPublished",
    "published",
    "publishDate",
    "pubDate",
    "gmtCreate",
    "createdAt",
)
_MODIFIED = ("dateModified", "modifiedAt", "updatedAt", "updated_at", "lastModified", "updateTime", "gmtModify")
_PROVIDERS = ("media", "provider", "source", "sourceName", "newsSource", "agency")
_AUTHORS = ("author", "authors", "byline", "authorName")
_IDS = ("id", "article_id", "articleId", "newsId", "objId", "uuid")
# `window.X = {"`, `x.push({"` and `JSON.parse("`: anchored on rare characters, so that a minified script is
# scanned in one pass.
_ASSIGNED = re.compile(r"""=\s*(?=\{\s*"|\[\s*\{\s*")|JSON\.parse\(\s*(?=")|\.push\(\s*(?=\{\s*")""")
_NAME_BEFORE = re.compile(r"([\w$.\[\]\"']{2,80})\s*\Z")
# Names of publication times that no list of names will ever be complete for: "deployDt", "issueDate", "releasedAt".
_PUBLISHED_LIKE = re.compile(
    r"(?:pub|publish(?:ed)?|publication|issued?|deploy(?:ed)?|released?|posted|first|display|insert|created?)_?"
    r"(?:dt|date|time|datetime|timestamp|at|on|ts)",
    re.IGNORECASE,
)
_MAX_STATE = 4 << 20
_MAX_OBJECTS = 20_000
_MIN_CONTENT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """One article found in embedded JSON; "" where it does not say. `content` is HTML or text as it stood there,
    times are as written (epoch seconds, milliseconds, or words), `where` names the place for evidence."""

    where: str
    title: str = ""
    content: str = ""
    published: str = ""
    modified: str = ""
    provider: str = ""
    authors: tuple[str, ...] = ()
    summary: str = ""
    language: str = ""
    symbols: tuple[str, ...] = ()


def find_embedded(tree: LexborHTMLParser, url: str, titles: tuple[str, ...]) -> Embedded | None:
    """The page's own article among its embedded JSON, or None. `titles` are what the page calls itself."""
    wanted = {_folded(title) for title in titles if title}
    path = parts_of(url).path
    best: tuple[int, Embedded] | None = None
    for where, state in _states(tree):
        for item in _objects(state):
            score = _score(item, path, wanted)
            if score and (best is None or score > best[0]):
                best = (score, _article(item, where))
    return best[1] if best else None


def _states(tree: LexborHTMLParser) -> Iterator[tuple[str, Any]]:
    """Every piece of embedded JSON that can hold an article, with a name for its place."""
    for node in tree.css("textarea, script"):
        attributes = node.attributes
        kind = (attributes.get("type") or "").lower()
        if node.tag == "script" and (attributes.get("src") or "ld+json" in kind):
            continue
        text = (node.text(deep=True) or "").strip()
        if not _MIN_CONTENT < len(text) <= _MAX_STATE or not _promising(text):
            continue
        name = f"{node.tag}#{attributes.get('id')}" if attributes.get("id") else str(node.tag)
        if node.tag == "textarea" or "json" in kind:
            value = _decoded(html.unescape(text) if text.startswith(("{&", "[{&", "%7B")) else text)
            if value is not None:
                yield name, value
        else:
            yield from _assignments(text)


def _assignments(text: str) -> Iterator[tuple[str, Any]]:
    decoder = json.JSONDecoder(strict=False)
    at = 0
    for _ in range(40):
        found = _ASSIGNED.search(text, at)
        if not found:
            return
        at = found.end()
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, str):
            value = _decoded(value)
        if isinstance(value, (dict, list)):
            name = _NAME_BEFORE.search(text, max(0, found.start() - 90), found.start())
            yield f"script:{name[1] if name else ''}", value


def _promising(text: str) -> bool:
    return ("itle" in text or "headline" in text) and any(key in text for key in (*_CONTENTS[:6], "pubTime"))


def _decoded(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """All objects inside a JSON value, outermost first, without recursion and never more than a bound."""
    queue, seen = [value], 0
    while queue and seen < _MAX_OBJECTS:
        current = queue.pop()
        seen += 1
        if isinstance(current, dict):
            yield current
            queue.extend(each for each in current.values() if isinstance(each, (dict, list)))
        else:
            queue.extend(each for each in current[:_MAX_OBJECTS] if isinstance(each, (dict, list)))


def _score(item: dict[str, Any], path: str, titles: set[str]) -> int:
    """How surely this object is the page's article; 0 when nothing ties it to the page."""
    title = _first(item, _TITLES)
    if not title:
        return 0
    named = _folded(title) in titles
    identified = any(len(key) > 5 and key in path for key in (_first(item, (name,)) for name in _IDS))
    if not (named or identified):
        return 0
    content = len(_first(item, _CONTENTS)) >= _MIN_CONTENT
    dated = bool(_published(item))
    return 4 * content + 2 * dated + 2 * named + identified if content or dated else 0


def _article(item: dict[str, Any], where: str) -> Embedded:
    authors = item.get(next((key for key in _AUTHORS if item.get(key)), ""), ())
    names = authors if isinstance(authors, list) else [authors]
    symbols = item.get("symbols")
    return Embedded(
        where=where,
        title=unescaped(_first(item, _TITLES)),
        content=_first(item, _CONTENTS),
        published=_published(item),
        modified=_first(item, _MODIFIED),
        provider=unescaped(_first(item, _PROVIDERS)),
        authors=tuple(name for name in (unescaped(first_text(each, keys=("name",))) for each in names) if name),
        summary=unescaped(_first(item, ("summary", "description", "abstract"))),
        language=_first(item, ("language", "lang")),
        symbols=tuple(first_text(each, keys=("symbol",)) for each in symbols) if isinstance(symbols, list) else (),
    )


def _published(item: dict[str, Any]) -> str:
    named = _first(item, _PUBLISHED)
    return named or _first(item, tuple(key for key in item if len(key) < 24 and _PUBLISHED_LIKE.fullmatch(key)))


def _first(item: dict[str, Any], keys: tuple[str, ...]) -> str:
    for key in keys:
        value = item.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if isinstance(value, int) and not isinstance(value, bool) and value:
            return str(value)
        if isinstance(value, dict):
            text = first_text(value, keys=("name", "title", "html", "text", "rendered"))
            if text:
                return text
    return ""


def _folded(text: str) -> str:
    return letters_of(unescaped(text))
