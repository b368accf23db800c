"""One page, decoded and parsed once. The tree is read-only: everything downstream reads the same one."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from resiliparse.parse.encoding import bytes_to_str, detect_encoding
from selectolax.lexbor import LexborHTMLParser

from storage.page import Page

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed HTML page.

    `meta` maps the lower-cased property, name or itemprop of a meta tag to its contents in page order. `ld` holds the
    nodes of all JSON-LD scripts, @graph and lists flattened.
    """

    url: str
    tree: LexborHTMLParser
    meta: dict[str, list[str]] = field(default_factory=dict)
    ld: tuple[dict[str, Any], ...] = ()
    title_tag: str = ""
    lang: str = ""

    def first_meta(self, *names: str) -> str:
        """The first non-empty content among these meta names, in the order asked; "" when there is none."""
        for name in names:
            for content in self.meta.get(name, ()):
                if content:
                    return content
        return ""


def decode(page: Page) -> str:
    """The page's text, from its declared charset where that holds, else as detected."""
    declared = _CHARSET.search(page.header("content-type"))
    if declared:
        try:
            return page.body.decode(declared[1])
        except (LookupError, UnicodeDecodeError):
            pass
    return bytes_to_str(page.body, detect_encoding(page.body, html5_compatible=True) or "utf-8")


def parse(page: Page) -> Document:
    """Decode and parse once. Raises nothing for bad markup: HTML5 parsing accepts everything."""
    tree = LexborHTMLParser(decode(page).replace("\x00", ""))
    title = tree.css_first("head > title") or tree.css_first("title")
    root = tree.root
    return Document(
        url=page.url,
        tree=tree,
        meta=_meta(tree),
        ld=tuple(_ld_nodes(tree)),
        title_tag=" ".join(title.text().split()) if title else "",
        lang=((root.attributes.get("lang") or "") if root else "").strip().lower(),
    )


def _meta(tree: LexborHTMLParser) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        content = (attributes.get("content") or "").strip()
        for key in ("property", "name", "itemprop"):
            name = attributes.get(key)
            if name:
                found.setdefault(name.strip().lower(), []).append(content)
    return found


def _ld_nodes(tree: LexborHTMLParser) -> Iterator[dict[str, Any]]:
    for script in tree.css('script[type="application/ld+json"]'):
        yield from _flatten(_load(script.text(deep=True)), 0)


def _load(text: str) -> Any:
    """JSON as sites write it: control characters inside strings, comments around, entities escaped."""
    stripped = text.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    for candidate in (stripped, html.unescape(stripped)):
        try:
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _flatten(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 6:
        return
    if isinstance(value, list):
        for each in value:
            yield from _flatten(each, depth + 1)
    elif isinstance(value, dict):
        yield value
        yield from _flatten(value.get("@graph"), depth + 1)
        yield from _flatten(value.get("mainEntity"), depth + 1)
