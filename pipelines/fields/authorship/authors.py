"""Who wrote the article, by the best of: the recipe, JSON-LD, meta tags, the visible byline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from pipelines.fields.authorship.byline_words import JOINING, OUTLET
from pipelines.fields.authorship.bylines import Bylines
from pipelines.fields.authorship.names import (
    desk_name,
    is_chinese_name,
    is_login,
    is_organisation,
    is_person,
    split_names,
    unique,
    without_initials,
)
from pipelines.fields.canonical import domain_label
from pipelines.pages.document import Document, spaced_text
from pipelines.pages.jsonld import Node, first_text, types
from pipelines.pages.text import letters_of
from pipelines.pages.visible import lines_near
from pipelines.recipe import GENERAL, Recipe

_META = (
    "author",
    "article:author",
    "article:author:name",
    "sailthru.author",
    "parsely-author",
    "cxenseparse:author",
    "cxenseparse:recs:author",
    "citation_author",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor",
    "byl",
    "article_author",
    "author_name",
    "authors",
    "twitter:data1",
)
_GIVEN_NAME = re.compile(r"[A-ZÀ-Þ][a-zß-ÿ]{2,14}")
# "news.example", "NEWS.EXAMPLE"; not "J.Lee", "Dr.Lee".
_HOST = re.compile(r"(?:[\w-]{2,}\.)+(?:[a-z]{2,7}|[A-Z]{2,7})")
_BARS = re.compile(r"\s[-–—|·]\s")
_MOST_NAMES = 100
# Letters of a site's name that no person's begins with.
_LONG_SITE = 8
# "Family, Given": each tag holds one author (Google Scholar's guidelines for indexing).
_ONE_AUTHOR = ("citation_author", "dc.creator")
_TURNED = re.compile(r"(?P<family>(?:[a-z]{2,4} ){0,2}[^\s,;]+), (?P<given>[^\s,;]+(?: [^\s,;]+){0,2})")


def find_authors(
    document: Document, recipe: Recipe = GENERAL, *, publisher: str = "", title: str = ""
) -> tuple[str, ...]:
    """The authors in the page's order; () when it names none. A desk, agency or the site itself counts only where the
    page names no person. Editors are no authors. `title` is the headline, below which bylines stand."""
    nodes = document.tree.css(recipe.authors) if recipe.authors else ()
    selected = unique(name for node in nodes for name in split_names(spaced_text(node), publisher=publisher))
    if selected:
        return selected
    end = _title_end(document)
    found = _found(document, publisher, title, end)
    return tuple(name for at, name in enumerate(found) if not at or letters_of(name) != end)


def _found(document: Document, publisher: str, title: str, end: str) -> tuple[str, ...]:
    """The authors that the page names in its head or shows, by its markup and words; `end` is that of `<title>`."""
    shown = Bylines(document, publisher, title)
    stated = _from_json_ld(document, publisher)
    site = _site_keys(document, publisher)
    persons = [
        name
        for name, organised in stated
        if not (organised or is_login(name) or desk_name(name) or _is_ours(name, site))
    ]
    if persons:
        signed = unique(name for name, _ in stated if letters_of(name) not in site)
        if len(signed) == 1 and _GIVEN_NAME.fullmatch(signed[0]):
            return _in_full(signed[0], _from_meta(document, publisher, site), shown)
        return _completed(signed, _from_meta(document, publisher, site))
    # An organisation that is called like a host is a site, this or the one that it belongs to.
    others = [name for name, organised in stated if organised and not _HOST.fullmatch(name)]
    agencies = [name for name in others if not _belongs(name, site | {end})]
    if agencies:
        return unique(agencies)
    tagged = _of_tags(_from_meta(document, publisher, site), document, shown, title)
    weak: tuple[str, ...] = ()
    for found in chain((tagged,), shown.surest_first()):
        named = without_initials(_without_site([name for name in found if letters_of(name) not in site], site))
        company = found is tagged and all(_is_company(name, site) for name in named)
        vague = company or all(map(is_login, named)) or (found is tagged and not any(map(is_person, named)))
        # Where JSON-LD names the site as author, only a person knows better, not a sign like "amw".
        if (any(map(is_person, named)) and not company) or not (stated or vague):
            return unique(named)
        weak = weak or unique(named)
    if not stated and not weak and not document.headings and document.embedded:
        return unique(name for each in document.embedded.authors for name in split_names(each, publisher=publisher))
    last = unique(name for name, _ in stated) or weak or tagged
    shown_late = last or shown.in_links() or shown.in_elements() or shown.linked_alone()
    return shown_late or _stated_desk(document) or shown.desk()


def _is_ours(name: str, site: frozenset[str]) -> bool:
    """Whether a name is the site's, or begins with it: "The Portwatch Bureau", which JSON-LD calls a person."""
    key = letters_of(name)
    return key in site or any(len(own) >= _LONG_SITE and key.startswith(own) for own in site)


def _of_tags(tagged: tuple[str, ...], document: Document, shown: Bylines, title: str) -> tuple[str, ...]:
    """The authors of the meta tags, or those of the visible byline that know better; () where the tag's are editors."""
    if all(map(OUTLET.fullmatch, tagged)) and (labelled := tuple(filter(is_chinese_name, shown.behind_labels()))):
        return labelled
    return () if shown.are_editors(tagged) else _rather_shown(tagged, document, shown, title)


def _rather_shown(tagged: tuple[str, ...], document: Document, shown: Bylines, title: str) -> tuple[str, ...]:
    """The persons of the visible byline where they are those of the meta tag and more, or where the tag's only name
    stands nowhere near the headline: many sites put their company into the tag."""
    if not tagged or not all(map(is_person, tagged)):
        return tagged
    texts = document.line_texts
    at = texts.index(tagged[0]) if tagged[0] in texts else -1
    if at >= 0 and not any(JOINING.fullmatch(text) or is_person(text) for text in texts[max(0, at - 1) : at + 2 : 2]):
        return tagged
    visible = tuple(filter(is_person, shown.in_elements()))
    if at >= 0 or len(tagged) > 1 or tagged[0] in visible:
        return _completed(tagged, visible)
    near = "\n".join(lines_near(document, title))
    return visible if visible and visible[0] in near and tagged[0] not in near else tagged


def _without_site(named: list[str], site: frozenset[str]) -> list[str]:
    """The names without hosts ("news.example") and desks of the site ("Example News"), where a person is among them."""
    persons = [name for name in named if is_person(name) and not _is_office(name, site)]
    return [name for name in named if name in persons or not _is_office(name, site)] if persons else named


def _is_office(name: str, site: frozenset[str]) -> bool:
    """Whether a name begins with a host, or is a desk's that begins with the site's name: "EX News", "EX NORTH"."""
    first = name.split()[0]
    ours = (is_organisation(name) or name.isupper()) and letters_of(first) in site
    return ours or bool(_HOST.fullmatch(first))


def _is_company(name: str, site: frozenset[str]) -> bool:
    """Whether a name is an organisation's or an office's, or goes on after the site's name: "n-Ex NACHRICHTEN"."""
    return (
        is_organisation(name) or _is_office(name, site) or (not is_person(name) and letters_of(name.split()[0]) in site)
    )


def _completed(named: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """The other list where it has all of these names and more, persons only: some pages' JSON-LD names one author."""
    keys = set(map(letters_of, named))
    more = [name for name in others if letters_of(name) not in keys]
    if not more or len(others) <= len(named) or not keys.issubset(map(letters_of, others)):
        return named
    # "Ann LeeReporter" is Ann Lee once more.
    return (
        others if all(is_person(name) and not any(key in letters_of(name) for key in keys) for name in more) else named
    )


def _in_full(given: str, tagged: tuple[str, ...], shown: Bylines) -> tuple[str, ...]:
    """The visible name that begins with a given name ("Ann" in JSON-LD, "Ann Lee" on the page), else the given name."""
    for names in chain((tagged,), shown.surest_first()):
        if len(names) == 1 and is_person(names[0]) and names[0].casefold().startswith(f"{given.casefold()} "):
            return names
    return (given,)


def _stated_desk(document: Document) -> tuple[str, ...]:
    """The desk that JSON-LD or a meta tag names as author."""
    texts = [first_text(document.story.get("author")), document.first_meta(*_META[:2])]
    return tuple(filter(None, map(desk_name, texts)))[:1]


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


def _from_meta(document: Document, publisher: str, site: frozenset[str]) -> tuple[str, ...]:
    """Names of the first author-like meta tag that holds any, or of a later one that holds them and more; addresses are
    none, and the site only if no other is."""
    found: tuple[str, ...] = ()
    before: Sequence[str] = ()
    fallback: tuple[str, ...] = ()
    for key in _META:
        stated = document.meta.get(key, ())[:_MOST_NAMES]
        if not stated or stated == before:
            continue
        before = stated
        contents = [text for text in stated if text and "://" not in text and not _noise(key, text)]
        texts = map(_turned, contents) if key in _ONE_AUTHOR else contents
        names = unique(name for text in texts for name in split_names(text, publisher=publisher))
        if names and not all(_belongs(name, site) for name in names):
            found = _completed(found, names) if found else names
        fallback = fallback or names
    return found or fallback


def _turned(text: str) -> str:
    """ "Family, Given" the way it is spoken; any other text as it is."""
    parted = _TURNED.fullmatch(text.strip())
    if parted is None or is_organisation(text):
        return text
    return f"{parted['given']} {parted['family']}"


def _noise(key: str, text: str) -> bool:
    if key == "twitter:data1":
        return bool(re.search(r"\d|\bmin", text))
    return text.startswith(("@", "(")) or (key == "parsely-author" and " " not in text)


def _site_keys(document: Document, publisher: str) -> frozenset[str]:
    """Spellings of the site's own name, for telling an author from the site."""
    host = document.url.split("/")[2] if document.url.count("/") > 2 else ""
    names = (publisher, document.first_meta("og:site_name"), domain_label(document.url), host.removeprefix("www."))
    keys = set(filter(None, map(letters_of, names)))
    return frozenset(keys | {f"the{key}" for key in keys})


def _title_end(document: Document) -> str:
    """Letters of what stands behind the last bar or dash in `<title>`: the site, whatever its host, or a person's."""
    parts = _BARS.split(document.title_tag)
    return letters_of(parts[-1]) if len(parts) > 1 else ""


def _belongs(name: str, site: frozenset[str]) -> bool:
    """Whether a name is the site's or one of its desks': it begins with the site's name or the other way round."""
    key = letters_of(name)
    return any(key.startswith(own) or own.startswith(key) for own in site if len(own) > 2 and len(key) > 2)
