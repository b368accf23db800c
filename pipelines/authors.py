"""Who wrote the article, by the best of: the recipe, JSON-LD, meta tags, the visible byline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from selectolax.lexbor import LexborNode

from pipelines.document import Document, spaced_text
from pipelines.jsonld import Node, first_text, types
from pipelines.names import split_names
from pipelines.recipe import GENERAL, Recipe

_META = (
    "author",
    "article:author",
    "article:author:name",
    "sailthru.author",
    "parsely-author",
    "cxenseparse:author",
    "cxenseparse:recs:author",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor",
    "byl",
    "article_author",
    "author_name",
    "authors",
    "twitter:data1",
)
_BYLINE = (
    '[rel~="author"], [itemprop~="author"], [class*="byline" i], [class*="author" i], [class*="autor" i], '
    '[data-testid*="author" i], [data-testid*="byline" i], address'
)
_ELSEWHERE = re.compile(
    r"comment|teaser|related|caption|credit|\bbio|biograph|avatar|social|share|follow|image|photo|foto|card|list-item|"
    r"recommend|widget|footer|sidebar|promo|newsletter|popular|copyright|description|position|job|role|date|time",
    re.IGNORECASE,
)
_INTRODUCED = re.compile(
    r"^(?:by|von|par|por|autor(?:in)?|author|text|文|撰文|作者|記者|记者)\s*[:：／/ ]?\s*\S", re.IGNORECASE
)
_MAX_BYLINE = 200
_MAX_ABOVE = 6


def find_authors(document: Document, recipe: Recipe = GENERAL, *, publisher: str = "") -> tuple[str, ...]:
    """The authors in the page's order; () when it names none. A desk, agency or the site itself counts only where the
    page names no person. Editors are no authors."""
    if recipe.authors:
        nodes = document.tree.css(recipe.authors)
        return _unique(name for node in nodes for name in split_names(spaced_text(node), publisher=publisher))
    persons, organisations = _from_json_ld(document, publisher)
    if persons and not _same(persons, publisher):
        return persons
    named = _from_meta(document, publisher)
    if named:
        return named
    visible = _from_bylines(document, publisher)
    return visible or persons or organisations


def _from_json_ld(document: Document, publisher: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(persons, organisations) that the article's node names as its authors."""
    persons: list[str] = []
    organisations: list[str] = []
    by_id = {node["@id"]: node for node in document.ld if isinstance(node.get("@id"), str)}
    value = document.story.get("author") or document.story.get("creator")
    for each in value if isinstance(value, list) else [value]:
        for name, organised in _ld_names(each, by_id):
            (organisations if organised else persons).extend(split_names(name, publisher=publisher))
    return _unique(persons), _unique(organisations)


def _ld_names(value: Any, by_id: dict[str, Node]) -> Iterator[tuple[str, bool]]:
    if isinstance(value, str):
        if "://" not in value:
            yield value, False
    elif isinstance(value, dict):
        if "name" not in value and isinstance(value.get("@id"), str):
            value = by_id.get(value["@id"], value)
        name = value.get("name")
        organised = any("Organization" in kind for kind in types(value))
        if isinstance(name, list):
            for each in name:
                yield first_text(each), organised
        else:
            yield (
                first_text(name) or f"{first_text(value.get('givenName'))} {first_text(value.get('familyName'))}",
                organised,
            )


def _from_meta(document: Document, publisher: str) -> tuple[str, ...]:
    """Names of the first author-like meta tag that holds any; addresses and the site's own name are none."""
    for key in _META:
        contents = [text for text in document.meta.get(key, ()) if text and "://" not in text and not _noise(key, text)]
        names = _unique(name for text in contents for name in split_names(text, publisher=publisher))
        if names and not _same(names, publisher):
            return names
    return ()


def _noise(key: str, text: str) -> bool:
    if key == "twitter:data1":
        return bool(re.search(r"\d|\bmin", text))
    return text.startswith(("@", "(")) or (key == "parsely-author" and " " not in text)


def _from_bylines(document: Document, publisher: str) -> tuple[str, ...]:
    """Names of the first byline below the headline that yields any."""
    found: tuple[str, ...] = ()
    for node in document.tree.css(_BYLINE)[:60]:
        if _is_elsewhere(node):
            continue
        text = spaced_text(node)
        if not 2 < len(text) <= _MAX_BYLINE * 3:
            continue
        links = [spaced_text(link) for link in node.css('a[rel~="author"], [itemprop~="name"]')]
        names = _unique(
            name
            for each in links or [text]
            if len(each) <= _MAX_BYLINE
            for name in split_names(each, publisher=publisher)
        )
        if names and not _same(names, publisher):
            found = names
            break
    return found


def _is_elsewhere(node: LexborNode) -> bool:
    """Whether the element, or one around it, says that it belongs to a comment, a teaser, a picture or a box."""
    current: LexborNode | None = node
    for _ in range(_MAX_ABOVE):
        if current is None or current.tag in ("body", "html"):
            return False
        if current.tag in ("figure", "figcaption", "aside", "footer", "nav"):
            return True
        attributes = current.attributes
        if _ELSEWHERE.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}"):
            return True
        current = current.parent
    return False


def _same(names: tuple[str, ...], publisher: str) -> bool:
    """Whether the only name is the site's own."""
    return len(names) == 1 and bool(publisher) and _key(names[0]) == _key(publisher)


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, spellings that differ in case taken for the same."""
    kept: dict[str, str] = {}
    for name in names:
        kept.setdefault(name.casefold(), name)
    return tuple(kept.values())
