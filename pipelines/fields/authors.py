"""Who wrote the article, by the best of: the recipe, JSON-LD, meta tags, the visible byline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from pipelines.fields.canonical import domain_label
from pipelines.fields.names import dated_names, introduced_names, is_login, is_organisation, is_person, split_names
from pipelines.pages.document import Document, spaced_text
from pipelines.pages.jsonld import Node, first_text, types
from pipelines.pages.visible import around_headline, headline_first, is_elsewhere, lines_near
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
    'h1, [rel~="author"], [itemprop~="author"], [class*="byline" i], [class*="author" i], [class*="autor" i], '
    '[data-testid*="author" i], [data-testid*="byline" i], [class~="fn"]'
)
_INNER = 'a[rel~="author"], [itemprop~="name"], [class~="fn"], [class*="author-name" i], [class*="author__name" i]'
_ELSEWHERE = re.compile(
    r"comment|teaser|related|caption|credit|recommend|widget|sidebar|promo|newsletter|popular|card-list|list-item|"
    r"(?<![vh])cards?\b|carousel|kommentar(?!e?-?artikel)",
    re.IGNORECASE,
)
# What such a class holds besides the name; judged on the element itself only, for it often names the whole byline.
_NO_NAME = re.compile(
    r"\bbio|biograph|avatar|social|share|follow|image|photo|foto|copyright|description|position|job|role|(?<!up)date|time|"
    r"twitter|email|prefix|(?<!field--)label",
    re.IGNORECASE,
)
_AUTHOR_WORD = re.compile("byline|author|autor", re.IGNORECASE)
_GIVEN_NAME = re.compile(r"[A-ZÀ-Þ][a-zß-ÿ]{2,14}")
_LABEL = re.compile(
    r"\s*(?:author|written by|autor(?:in|en|innen)?|text|auteure?s?|autrice|autore?s?|forfatter|skribent|автор|作者|記者|记者)"
    r"\s*(?::|：|(?<=en)\s(?=[A-ZÀ-Þ]))\s*",
    re.IGNORECASE,
)
_AUTHOR_LINK = ", ".join(
    ["h1", *(f'a[href*="/{name}/" i]' for name in ("author", "authors", "autor", "autoren", "auteur"))]
)
# Beside such a label stands a book, and its author is not the page's.
_BOOK = re.compile(r"\s*(?:verlag|isbn|seiten(?:zahl)?|publisher|pages|éditeur|editorial)\b\W{0,3}", re.IGNORECASE)
_BOX = 8
_MAX_BYLINE = 200
_MOST_BYLINES = 60
_MOST_NAMES = 100
_LONGEST_LINE = 90
_LINES = 25
_LONGEST_LABEL = 14


def find_authors(
    document: Document, recipe: Recipe = GENERAL, *, publisher: str = "", title: str = ""
) -> tuple[str, ...]:
    """The authors in the page's order; () when it names none. A desk, agency or the site itself counts only where the
    page names no person. Editors are no authors. `title` is the headline, below which bylines stand."""
    if recipe.authors:
        nodes = document.tree.css(recipe.authors)
        return _unique(name for node in nodes for name in split_names(spaced_text(node), publisher=publisher))
    stated = _from_json_ld(document, publisher)
    site = _site_keys(document, publisher)
    persons = [name for name, organised in stated if not organised and _key(name) not in site and not is_login(name)]
    if persons:
        signed = _unique(name for name, _ in stated if _key(name) not in site)
        if len(signed) == 1 and _GIVEN_NAME.fullmatch(signed[0]):
            return _in_full(signed[0], document, publisher, title)
        return _completed(signed, _from_meta(document, publisher, title))
    agencies = [name for name, organised in stated if organised and not _belongs(name, site)]
    if agencies:
        return _unique(agencies)
    weak: tuple[str, ...] = ()
    for find in (_from_meta, _from_bylines, _from_lines, _from_labels):
        named = [name for name in find(document, publisher, title) if _key(name) not in site]
        # Where JSON-LD names the site as author, only a person knows better, not a sign like "amw".
        weaker = stated or all(map(is_login, named)) or (find is _from_meta and all(map(is_organisation, named)))
        if any(map(is_person, named)) or (named and not weaker):
            return _unique(named)
        weak = weak or _unique(named)
    if not stated and not weak and not document.headings and document.embedded:
        return _unique(name for each in document.embedded.authors for name in split_names(each, publisher=publisher))
    last = _unique(name for name, _ in stated) or weak or _from_meta(document, publisher, title)
    return last or _from_links(document, publisher, title) or _from_bylines(document, publisher, title)


def _completed(named: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """The other list where it has all of these names and more, persons only: some pages' JSON-LD names one author."""
    more = len(others) > len(named) and all(map(is_person, others))
    return others if more and set(map(_key, others)).issuperset(map(_key, named)) else named


def _in_full(given: str, document: Document, publisher: str, title: str) -> tuple[str, ...]:
    """The visible name that begins with a given name ("Ann" in JSON-LD, "Ann Lee" on the page), else the given name."""
    for find in (_from_meta, _from_bylines, _from_lines):
        names = find(document, publisher, title)
        if len(names) == 1 and is_person(names[0]) and names[0].casefold().startswith(f"{given.casefold()} "):
            return names
    return (given,)


def _from_json_ld(document: Document, publisher: str) -> list[tuple[str, bool]]:
    """(name, whether it is an organisation's) of those that the article's node names as its authors."""
    by_id = {node["@id"]: node for node in document.ld if isinstance(node.get("@id"), str)}
    value = document.story.get("author") or document.story.get("creator")
    found: list[tuple[str, bool]] = []
    for each in value[:_MOST_NAMES] if isinstance(value, list) else [value]:
        for text, organised in _ld_names(each, by_id):
            found += [(name, organised) for name in split_names(text, publisher=publisher)]
    return found


def _ld_names(value: Any, by_id: dict[str, Node]) -> Iterator[tuple[str, bool]]:
    if isinstance(value, str):
        if "://" not in value:
            yield value, False
    elif isinstance(value, dict):
        if "name" not in value and isinstance(value.get("@id"), str):
            value = by_id.get(value["@id"], value)
        name = value.get("name")
        organised = any("Organization" in kind for kind in types(value))
        for each in name if isinstance(name, list) else [name]:
            text = first_text(each)
            if text:
                yield text, organised
        if not name:
            yield f"{first_text(value.get('givenName'))} {first_text(value.get('familyName'))}".strip(), organised


def _from_meta(document: Document, publisher: str, _title: str) -> tuple[str, ...]:
    """Names of the first author-like meta tag that holds any; addresses are none, and the site only if no other is."""
    site = _site_keys(document, publisher)
    fallback: tuple[str, ...] = ()
    for key in _META:
        stated = document.meta.get(key, ())[:_MOST_NAMES]
        contents = [text for text in stated if text and "://" not in text and not _noise(key, text)]
        names = _unique(name for text in contents for name in split_names(text, publisher=publisher))
        if names and not all(_belongs(name, site) for name in names):
            return names
        fallback = fallback or names
    return fallback


def _noise(key: str, text: str) -> bool:
    if key == "twitter:data1":
        return bool(re.search(r"\d|\bmin", text))
    return text.startswith(("@", "(")) or (key == "parsely-author" and " " not in text)


def _from_bylines(document: Document, publisher: str, title: str) -> tuple[str, ...]:
    """Names of the first element below the headline that is named after authors and yields any."""
    around = around_headline(document, title)
    for node in headline_first(document.tree.css(_BYLINE)[:_MOST_BYLINES], title):
        attributes = node.attributes
        if _holds_no_name(attributes.get("class") or "") or is_elsewhere(node, _ELSEWHERE, around=around):
            continue
        text = spaced_text(node)
        if not 2 < len(text) <= _MAX_BYLINE * 3:
            continue
        texts = [spaced_text(inner) for inner in node.css(_INNER) if inner != node] or [text]
        short = [each for each in texts if len(each) <= _MAX_BYLINE]
        names = _unique(name for each in short for name in split_names(each, publisher=publisher))
        if names:
            return names
    return ()


def _holds_no_name(names: str) -> bool:
    """Whether a class says that something else than a name is inside: "author-bio", and not "share-box__author"."""
    return any(_NO_NAME.search(_AUTHOR_WORD.split(name)[-1]) for name in names.split())


def _from_lines(document: Document, _publisher: str, title: str) -> tuple[str, ...]:
    """Names of the first line near the headline that is a byline by its words: "Von Erika Muster"."""
    lines = list(islice(lines_near(document, title), _LINES))
    for number, line in enumerate(lines):
        if len(line) > _LONGEST_LINE:
            continue
        # Markup often parts "By" from the name.
        following = lines[number + 1] if number + 1 < len(lines) else ""
        names = introduced_names(line) or dated_names(line)
        if not names and len(line) <= _LONGEST_LABEL:
            names = introduced_names(f"{line} {following}")
        if names:
            return names
    return ()


def _from_links(document: Document, publisher: str, title: str) -> tuple[str, ...]:
    """The person of the first link below the headline that leads to an author's page."""
    around = around_headline(document, title)
    for node in headline_first(document.tree.css(_AUTHOR_LINK)[:_MOST_BYLINES], title):
        if not is_elsewhere(node, _ELSEWHERE, around=around):
            names = split_names(spaced_text(node)[:_MAX_BYLINE], publisher=publisher)
            if names and all(map(is_person, names)):
                return names
    return ()


def _from_labels(document: Document, publisher: str, _title: str) -> tuple[str, ...]:
    """Names behind a label like "Author:", wherever it stands; none where several labels name different ones."""
    found = set()
    texts = [text for text, *_ in document.lines]
    for number, text in enumerate(texts):
        label = _LABEL.match(text) if len(text) <= _LONGEST_LINE else None
        if label and not any(map(_BOOK.match, texts[max(0, number - _BOX) : number + _BOX])):
            told = text[label.end() :] or (texts[number + 1] if number + 1 < len(texts) else "")
            found.add(tuple(filter(is_person, split_names(told[:_LONGEST_LINE], publisher=publisher))))
    return found.pop() if len(found) == 1 else ()


def _site_keys(document: Document, publisher: str) -> frozenset[str]:
    """Spellings of the site's own name, for telling an author from the site."""
    host = document.url.split("/")[2] if document.url.count("/") > 2 else ""
    names = (publisher, document.first_meta("og:site_name"), domain_label(document.url), host.removeprefix("www."))
    return frozenset(filter(None, map(_key, names)))


def _belongs(name: str, site: frozenset[str]) -> bool:
    """Whether a name is the site's or one of its desks': it begins with the site's name or the other way round."""
    key = _key(name)
    return any(key.startswith(own) or own.startswith(key) for own in site if len(own) > 2 and len(key) > 2)


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, spellings that differ in case taken for the same."""
    kept: dict[str, str] = {}
    for name in names:
        kept.setdefault(name.casefold(), name)
    return tuple(kept.values())
