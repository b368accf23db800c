"""One page, decoded and parsed once. The tree is read-only: everything downstream reads the same one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import islice
from typing import Any

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

from pipelines.pages.decoding import utf8
from pipelines.pages.embedded import Embedded, find_embedded
from pipelines.pages.jsonld import Node, first_text, is_news, is_story, load_nodes, types
from pipelines.pages.once import cached_property
from pipelines.pages.shadow import opened_shadow_roots
from pipelines.pages.tags import TEXT, numbers_of
from pipelines.pages.text import clean_text
from pipelines.pages.unescape import unescaped
from pipelines.pages.web_archives import original_address
from pipelines.pages.xhtml import ended_elements
from storage.page import Page
from storage.urls import joined, parts_of

# One walk over the tree for everything that metadata needs costs a third of one walk for each.
_MARKED = (
    'meta[content], script[type*="ld+json" i], link[rel~="canonical" i], title, h1, time, [itemprop="datePublished"], '
    'span:is([property~="dc:date"], [property~="dc:created"], [property~="schema:datePublished"])[content], '
    '[pubdate], abbr:is(.published[title], [title^="20"]), span:is(.value-title, .updated)[title^="20"], '
    'link[rel~="license" i][href], a[rel~="license" i][href], template[shadowrootmode], [itemtype*="NewsArticle"]'
)
_NO_ITEMS = frozenset(("meta", "script", "link", "title", "h1", "time", "abbr", "a", "template"))
_UNREAD = numbers_of("script style noscript template option textarea title button svg rt rp")
_BASE = numbers_of("base")
_LINKS = numbers_of("link a")
_PARTING = numbers_of("br div p span li h1 h2 h3")
_NEVER_SAID = numbers_of("style script rt")
_MOST_LINES = 1500
_MOST_HEADINGS = 50
_LONGEST_TITLE = 2000
_MOST_STORIES = 50
TEXT_TYPES = frozenset(("text/plain", "text/markdown"))
XML_TYPES = frozenset(("application/xhtml+xml", "application/xml", "text/xml"))
# Nothing listens to what happens to a tree while it is built, which takes the parser a twentieth of its time.
_READ_ONLY = LexborDocumentOptions.WO_EVENTS.value
_PARSELY = (
    *(("title", "parsely-title"), ("pub_date", "parsely-pub-date")),
    *(("authors", "parsely-author"), ("author", "parsely-author")),
)
_META_KEYS = ("property", "name", "itemprop", "http-equiv")
# Items within a page by their property and by their type: what is said in them is said of them.
_PART = frozenset(("itemlistelement", "comment", "review", "haspart", "video", "image"))
_PART_TYPES = frozenset(("itemlist", "listitem", "comment", "usercomments", "review", "videoobject", "imageobject"))
_STORY_TYPES = frozenset(("review", "videoobject"))
_MOST_ABOVE = 8
_USUAL = 3


@dataclass(frozen=True)
class Document:
    """A parsed HTML page.

    `meta` maps the lower-cased property, name, itemprop or http-equiv of a meta tag to its contents in page order;
    what an item of a list, a comment or a film says of itself is left out.
    `ld` holds the nodes of all JSON-LD scripts, @graph and lists flattened. `lang` is the declared language of the
    html element as written, in lower case. `marked` has the elements that metadata is read from, in page
    order, `by_tag` the same by their tags. `headline_lines` remembers where `visible.headline_at` found a title.
    """

    url: str
    tree: LexborHTMLParser
    meta: dict[str, list[str]] = field(default_factory=dict)
    ld: tuple[dict[str, Any], ...] = ()
    title_tag: str = ""
    lang: str = ""
    marked: tuple[LexborNode, ...] = ()
    by_tag: dict[str, list[LexborNode]] = field(default_factory=dict)
    headline_lines: dict[str, int] = field(default_factory=dict)

    def first_meta(self, *names: str) -> str:
        """The first non-empty content among these meta names, in the order asked; "" when there is none."""
        for name in names:
            for content in self.meta.get(name, ()):
                if content:
                    return content
        return ""

    def tagged(self, tag: str) -> Sequence[LexborNode]:
        """The marked elements of that tag, in page order."""
        return self.by_tag.get(tag, ())

    def linked(self, relation: str) -> str | None:
        """The href of the first marked link of that relation ("canonical", "license"); None without one."""
        for node in self.marked if "link" in self.by_tag or "a" in self.by_tag else ():
            if node.tag_id in _LINKS:
                attributes = node.attributes
                if relation in (attributes.get("rel") or "").lower().split():
                    return attributes.get("href") or ""
        return None

    @cached_property
    def base(self) -> str:
        """The address that the page's links are relative to: its own, unless its head says another."""
        # The parser takes one out of whatever else in a head it may stand in.
        inside = self.tree.head.iter() if self.tree.head else ()
        bases = (node.attributes for node in inside if node.tag_id in _BASE)
        stated = next((each["href"] or "" for each in bases if "href" in each), "")
        return joined(self.url, stated.strip()) or self.url

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """The texts of the page's h1 elements, on one line each, empty and repeated ones left out."""
        texts = (clean_text(spaced_text(node)) for node in self.tagged("h1")[:_MOST_HEADINGS])
        return tuple(dict.fromkeys(text for text in texts if text))

    @cached_property
    def lines(self) -> tuple[tuple[str, str, int], ...]:
        """(text as it stands, tag and `mem_id` of the element around it) of the page's first text nodes, to look near
        the headline."""
        lines: list[tuple[str, str, int]] = []
        for node in self.tree.body.traverse(include_text=True, skip_empty=True) if self.tree.body else ():
            if node.tag_id != TEXT or not (text := (node.text_content or "").strip()):
                continue
            parent = node.parent
            if parent is not None and parent.tag_id not in _UNREAD:
                lines.append((text, parent.tag or "", parent.mem_id))
                if len(lines) >= _MOST_LINES:
                    break
        return tuple(lines)

    @cached_property
    def line_texts(self) -> tuple[str, ...]:
        """The texts of these lines."""
        return tuple([text for text, _, _ in self.lines])

    @cached_property
    def story(self) -> Node:
        """The JSON-LD node of the page's own article: the one whose address and headline fit the page; {} without."""
        stories = [node for node in self.ld if is_story(node)][:_MOST_STORIES]
        if len(stories) < 2:
            return stories[0] if stories else {}
        path = _path(self.first_meta("og:url") or self.url)
        names = [unescaped(name) for name in (self.first_meta("og:title"), self.title_tag, *self.headings[:3]) if name]
        return max(stories, key=lambda node: (_fit(node, path, names), -stories.index(node)))

    @cached_property
    def is_news(self) -> bool:
        """Whether the page calls its article news, in JSON-LD or in the type of an item in its markup."""
        items = (node for tag, nodes in self.by_tag.items() if tag not in _NO_ITEMS for node in nodes)
        return is_news(self.story) or any(is_news({"@type": node.attributes.get("itemtype")}) for node in items)

    @cached_property
    def embedded(self) -> Embedded | None:
        """The page's article as embedded JSON state has it, or None. Computed when first asked for."""
        names = (self.first_meta("og:title"), self.title_tag, self.title_tag.rpartition(" - ")[0], *self.headings[:2])
        return find_embedded(self.tree, self.url, names)


def parse(page: Page) -> Document:
    """Decode and parse once. Raises nothing for bad markup: HTML5 parsing accepts everything."""
    markup = utf8(page)
    if page.media_type in XML_TYPES:
        markup = ended_elements(markup)
    tree = LexborHTMLParser(markup, options=_READ_ONLY)
    marked = tree.css(_MARKED)
    found = _by_tag(marked)
    if "template" in found:
        tree = LexborHTMLParser(opened_shadow_roots(markup), options=_READ_ONLY)
        marked = tree.css(_MARKED)
        found = _by_tag(marked)
    root = tree.root
    titles = (
        unescaped(node.text()[:_LONGEST_TITLE])
        for node in found.get("title", ())
        if node.parent and node.parent.tag != "svg"
    )
    return Document(
        url=original_address(page.url),
        tree=tree,
        meta=_meta(found.get("meta", ())),
        ld=load_nodes(node.text(deep=True) for node in found.get("script", ())),
        title_tag=next(filter(None, titles), ""),
        lang=((root.attributes.get("lang") or "") if root else "").strip().lower(),
        marked=tuple(marked),
        by_tag=found,
    )


def spaced_text(node: LexborNode) -> str:
    """The node's text with blanks where elements inside it part words on the page; styles and scripts are none.

    Neither is how a word is pronounced.
    """
    inside = {inner.tag_id for inner in islice(node.traverse(), 1, None)}
    separator = "" if _PARTING.isdisjoint(inside) else " "
    text = node.text(deep=True, separator=separator)
    if ("{" not in text and "=" not in text and text.isascii()) or _NEVER_SAID.isdisjoint((node.tag_id, *inside)):
        return text
    return separator.join(
        inner.text_content or ""
        for inner in node.traverse(include_text=True)
        if inner.tag_id == TEXT and inner.parent is not None and inner.parent.tag_id not in _UNREAD
    )


def _by_tag(nodes: Iterable[LexborNode]) -> dict[str, list[LexborNode]]:
    found: dict[str, list[LexborNode]] = {}
    for node in nodes:
        found.setdefault(node.tag or "", []).append(node)
    return found


def _meta(nodes: Iterable[LexborNode]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in nodes:
        attributes = node.attributes
        content = (attributes.get("content") or "").strip()
        if "itemprop" in attributes and _is_of_part(node):
            continue
        # A quote that nobody escaped ends the content; what follows it is read as attributes.
        if len(attributes) > _USUAL and any('"' in name for name in attributes):
            continue
        for key in _META_KEYS:
            name = attributes.get(key)
            if name:
                found.setdefault(name.strip().lower(), []).append(content)
    for content in found.get("parsely-page", ())[:1]:
        _read_parsely(content, found)
    return found


def _read_parsely(content: str, found: dict[str, list[str]]) -> None:
    """Add what a meta tag says as JSON (https://docs.parse.ly/metatags) under the names that others have for it."""
    try:
        page = json.loads(content)
    except (ValueError, RecursionError):
        return
    for key, name in _PARSELY if isinstance(page, dict) else ():
        stated = page.get(key)
        texts = stated[:_MOST_STORIES] if isinstance(stated, list) else [stated]
        found.setdefault(name, []).extend(text.strip() for text in texts if isinstance(text, str))


def _is_of_part(node: LexborNode) -> bool:
    """Whether the item around a property is one in a list, a comment, a film or the like, and not the page's story: a
    review or a film with the h1 in it is that."""
    around = node.parent
    for _ in range(_MOST_ABOVE):
        if around is None:
            break
        attributes = around.attributes
        kind = (attributes.get("itemtype") or "").rstrip("/").rpartition("/")[2].lower()
        if (attributes.get("itemprop") or "").lower() in _PART or kind in _PART_TYPES:
            return kind not in _STORY_TYPES or around.css_first("h1") is None
        if "itemscope" in attributes:
            break
        around = around.parent
    return False


def _fit(node: Node, path: str, names: Iterable[str]) -> float:
    """How well an article node fits the page: by its address, then by its headline."""
    score = 0.0
    for key in ("url", "@id", "mainEntityOfPage"):
        value = first_text(node.get(key), keys=("@id", "url"))
        if value and path and _path(value) == path:
            score += 4.0
            break
    headline = unescaped(first_text(node.get("headline") or node.get("name")))[:300]
    if headline:
        score += max((3.0 * _likeness(headline, name[:300]) for name in names), default=0.0)
    score += sum(0.4 for key in ("datePublished", "articleBody", "author") if node.get(key))
    return score + 0.2 * ("Article" not in types(node))


def _likeness(one: str, other: str) -> float:
    if one in other or other in one:
        return 1.0
    return SequenceMatcher(None, one, other).quick_ratio()


def _path(url: str) -> str:
    return parts_of(original_address(url)).path.rstrip("/")
