"""What a page says of its article beside the text: read once, each field with the best evidence there is."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.fields.authorship.authors import find_authors
from pipelines.fields.authorship.names import is_person
from pipelines.fields.authorship.providers import agency_of, find_provider, labelled_source
from pipelines.fields.canonical import canonical_url, domain_label
from pipelines.fields.language import declared_language
from pipelines.fields.published import date_context, find_modified, find_published
from pipelines.fields.rights import reserved_rights
from pipelines.fields.titles import Headline, choose_title
from pipelines.pages.document import Document
from pipelines.pages.jsonld import first_text, types
from pipelines.pages.sentences import STOPS
from pipelines.pages.text import CJK, letters_of
from pipelines.pages.unescape import unescaped
from pipelines.recipe import GENERAL, Recipe
from storage.article import Moment
from storage.page import Page

_PUBLISHER_META = ("og:site_name", "application-name", "dc.publisher", "publisher", "twitter:app:name:iphone")
_PARTING = " -–—|:：,，"
_WORDS = 30
_STANDFIRST_META = ("og:description", "description", "twitter:description", "dc.description")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a page claims. `publisher` is the site that shows the article, `provider` the agency that wrote it,
    `source` any outlet that a Chinese page says it has the article from.

    `language` is a BCP 47 primary subtag ("zh-Hant" and "zh-Hans" told apart), "" when nothing is declared;
    `free_access` is isAccessibleForFree, None when unsaid; `page_types` are JSON-LD types and og:type; `headlines` are
    all names the page gives itself, for dropping repeats of them from the text.
    """

    title: str = ""
    headlines: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    publisher: str = ""
    provider: str = ""
    source: str = ""
    published: Moment | None = None
    modified: Moment | None = None
    language: str = ""
    canonical_url: str = ""
    standfirst: str = ""
    free_access: bool | None = None
    page_types: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()


def read_metadata(document: Document, page: Page, recipe: Recipe = GENERAL) -> Metadata:
    """All metadata of a page. Pure; a missing field is "" or None, a wrong one is left out."""
    publisher = recipe.publisher or _publisher(document)
    headline = choose_title(document, site_names=_site_names(document, publisher), selector=recipe.title)
    context = date_context(document, page, recipe)
    authors = find_authors(document, recipe, publisher=publisher, title=headline.text)
    published = find_published(document, page, context, recipe, title=headline.text)
    return Metadata(
        title=headline.text or _feed_title(page),
        headlines=_headlines(headline),
        authors=authors if document.story else _without_agencies(authors),
        publisher=publisher,
        provider=find_provider(document, recipe, publisher=publisher, authors=authors, title=headline.text),
        source=labelled_source(document, publisher=publisher, title=headline.text),
        published=published,
        modified=find_modified(document, context, published=published),
        language=declared_language(document, page) or next(iter(recipe.languages), ""),
        canonical_url=canonical_url(document),
        standfirst=_beside_title(_standfirst(document), headline.text),
        free_access=free_access(document),
        page_types=_page_types(document),
        rights=reserved_rights(document, page),
    )


def _without_agencies(authors: tuple[str, ...]) -> tuple[str, ...]:
    """The persons of a byline that ends with their agency: "Ann Lee, Associated Press"."""
    others = tuple(name for name in authors if not agency_of(name))
    return others if any(map(is_person, others)) else authors


def _publisher(document: Document) -> str:
    """The site's name as it gives it; its domain's name when it gives none."""
    names = [document.first_meta(_PUBLISHER_META[0]), first_text(document.story.get("publisher"), keys=("name",))]
    names += [first_text(node.get("name")) for node in document.ld if "WebSite" in types(node)]
    names.append(document.first_meta(*_PUBLISHER_META[1:]))
    for name in map(unescaped, names):
        if name and "://" not in name and len(name) <= 80:
            return name
    return domain_label(document.url)


def _site_names(document: Document, publisher: str) -> tuple[str, ...]:
    names = [
        publisher,
        document.first_meta("og:site_name"),
        first_text(document.story.get("publisher"), keys=("name",)),
    ]
    label = domain_label(document.url)
    host = document.url.split("/")[2] if document.url.count("/") > 2 else ""
    return (*(unescaped(name) for name in names), label, host.removeprefix("www."))


def _feed_title(page: Page) -> str:
    return unescaped(page.link.title) if page.link else ""


def _headlines(headline: Headline) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in (headline.text, *headline.others) if name))


def _standfirst(document: Document) -> str:
    """The first description that is more than a word or two: a quote that nobody escaped leaves no more of many."""
    tags = (document.first_meta(name) for name in _STANDFIRST_META)
    for text in (*tags, first_text(document.story.get("description"))):
        if text and (text.count(" ") > 1 or len(text) > _WORDS or CJK.search(text)):
            return unescaped(text)
    if document.story or not document.embedded:
        return ""
    return document.embedded.summary


def _beside_title(text: str, title: str) -> str:
    """A description without the title over it; "" where it is the title, the beginning of it, or it and keywords."""
    letters = letters_of(text)
    if not letters or letters_of(title).startswith(letters):
        return ""
    if not title or not text.startswith(title):
        return text
    behind = text[len(title) :].lstrip()
    rest = behind.lstrip(_PARTING)
    if not any(map(rest.__contains__, STOPS)) and sum(map(rest.count, ",，、")) > 1:
        return ""
    # Else the title is a part of a sentence: "Penny is a villager who lives in the town.", "Penny left, and no wonder."
    goes_on = behind[:1] == "," and rest[:1].islower()
    return rest if (rest != behind and not goes_on) or title[-1] in STOPS else text


def free_access(document: Document) -> bool | None:
    """What the page's JSON-LD says of isAccessibleForFree; None when it says nothing."""
    value = document.story.get("isAccessibleForFree")
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.strip().lower().rpartition("/")[2])
    return value if isinstance(value, bool) else None


def _page_types(document: Document) -> tuple[str, ...]:
    found = [name for node in document.ld for name in types(node)]
    return tuple(dict.fromkeys([*found, *filter(None, (document.first_meta("og:type").lower(),))]))
