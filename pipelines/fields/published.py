"""When an article says it was published and changed: all claims of the page ranked, the zone kept, conflicts told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, timedelta
from itertools import chain

from pipelines.dating.date_context import DateContext
from pipelines.dating.date_words import USUAL
from pipelines.dating.dates import parse_date
from pipelines.dating.year_evidence import with_year_evidence
from pipelines.dating.zones import likely_zone
from pipelines.fields.language import declared_language
from pipelines.fields.local_day import with_local_day
from pipelines.fields.shown_zone import with_shown_zone
from pipelines.pages.document import Document
from pipelines.pages.jsonld import PAGE_TYPES, first_text, types
from pipelines.pages.marked_dates import Claim, address_date, marked_dates, selected_dates
from pipelines.pages.shown_dates import ShownDates, named_dates, tells_change
from pipelines.recipe import GENERAL, DateOrder, Recipe
from storage.article import Moment
from storage.page import Page
from storage.urls import parts_of

_PUBLISHED_META = (
    "article:published_time",
    "article:published",
    "article:published:time",
    "article.published",
    "datepublished",
    "og:article:published_time",
    "og:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "published_at",
    "published_time",
    "publish_date",
    "publish-date",
    "publication_date",
    "pubdate",
    "publishdate",
    "firstpublishedtime",
    "date.release",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.published",
    "citation_publication_date",
    "og:pubdate",
    "rnews:datepublished",
    "bt:pubdate",
    "release_date",
)
# Content management systems write here when a page was made, printed or last saved as well as when it was published.
_VAGUE_META = (
    "dcterms.created",
    "dc.date",
    "dc.date.created",
    "dcterms.date",
    "article.created",
    "article:created",
    "date",
    "created",
    "timestamp",
    "last-modified-date",
)
_MODIFIED_META = (
    "article:modified_time",
    "article:modified",
    "article:modified:time",
    "article.updated",
    "datemodified",
    "og:updated_time",
    "og:modified_time",
    "dcterms.modified",
    "dc.date.modified",
    "lastmod",
    "last-modified",
    "updated_time",
)
_FUTURE = timedelta(days=1)
_EARLIEST = 1990
_CONFLICT = timedelta(days=2)
_MOST_CLAIMS = 80
# How a country or a region of English writes 2/3/2025: https://cldr.unicode.org, date formats "short".
_MONTH_FIRST_REGIONS = ("us", "ph")
_MONTH_FIRST_DOMAINS = ("gov", "mil", "us", "ph")
_YEAR_FIRST_LANGUAGES = ("zh", "ja", "ko", "hu")
# In what language a country's dates are written, for pages that declare none.
_OF_DOMAIN = {
    "hu": "hu", "pl": "pl", "cz": "cs", "sk": "sk", "ro": "ro", "bg": "bg", "hr": "hr", "si": "sl", "rs": "sr",
    "gr": "el", "tr": "tr", "fi": "fi", "se": "sv", "no": "no", "dk": "da", "is": "is", "ua": "uk", "ru": "ru",
    "de": "de", "at": "de", "fr": "fr", "it": "it", "es": "es", "pt": "pt", "br": "pt", "nl": "nl", "lt": "lt",
    "lv": "lv", "ee": "et", "jp": "ja", "kr": "ko", "cn": "zh", "tw": "zh", "vn": "vi", "th": "th", "id": "id",
    "il": "he",
}  # fmt: skip
_DAY_FIRST = frozenset(("hk", "mo"))


def date_context(document: Document, page: Page, recipe: Recipe = GENERAL) -> DateContext:
    """What is known around the dates of a page: the recipe's zone, order and languages, else what its address and
    language tell (then marked as concluded), and its fetch time."""
    language = declared_language(document, page)
    host = parts_of(document.url).hostname or ""
    region = next(filter(None, _regions(document)), "")
    zone, basis = (recipe.zone, "") if recipe.zone else likely_zone(host, language, region)
    primary = language.partition("-")[0]
    spoken = "" if primary else _OF_DOMAIN.get(host.rpartition(".")[2].lower(), "")
    languages = tuple(recipe.languages) or ((primary,) if primary else (spoken, *USUAL) if spoken else ())
    order = recipe.date_order or _usual_order(primary or spoken, document)
    return DateContext(zone=zone, zone_basis=basis, order=order, languages=languages, anchor=page.fetched_at)


def find_published(
    document: Document, page: Page, context: DateContext, recipe: Recipe = GENERAL, *, title: str = ""
) -> Moment | None:
    """When the article was published, by the best claim that can be true; None when nothing says so.

    A claim for more than a day after the fetch, or before 1990, is none. A zone or a time of day that the best claim
    lacks is taken from a lesser one that states the same otherwise; one that contradicts it is named in `basis`.
    `title` is the headline, near which dates are looked for.
    """
    stated = _read(_stated_claims(document, page, recipe, title), context)
    best = next(stated, None)
    if best is not None and best.evidence == "time-text":
        # An element for times without a machine's time may be another story's; a line beside the headline is not.
        beside = next(_read(ShownDates(document, title).beside(), context), best)
        best = best if beside.at == best.at else beside
    if best is None:
        shown = ShownDates(document, title)
        found = _first_shown(document, shown, context)
        if found is not None or context.anchor is not None:
            return found
        informed = with_year_evidence(context, document.line_texts)
        return _first_shown(document, shown, informed) if informed.years else None
    if best.precision == "second" and not best.inferred:
        noted = _with_conflict(best, _read(_meta_claims(document, _PUBLISHED_META[:6]), context))
        return with_local_day(noted, document, context, title)
    others: Iterable[Moment] = stated
    shown = ShownDates(document, title)
    if best.precision == "day":
        others = chain(stated, _read(chain(named_dates(document, title), shown.beside()), context))
    whole = next((better for other in others if (better := _completed(best, other)) is not best), best)
    return with_local_day(with_shown_zone(whole, shown, context), document, context, title)


def find_modified(document: Document, context: DateContext, *, published: Moment | None = None) -> Moment | None:
    """When the article was last changed, by JSON-LD or meta tags; None when unsaid or earlier than its publication."""
    claims = [Claim(first_text(document.story.get("dateModified")), "json-ld:dateModified")]
    claims += _meta_claims(document, _MODIFIED_META)
    for moment in _read(claims, context):
        if published is None or moment.at >= published.at:
            return moment
        if moment.precision == "day" and moment.at.date() == published.at.date():
            return moment
    return None


def _stated_claims(document: Document, page: Page, recipe: Recipe, title: str) -> Iterator[Claim]:
    """What is stated for machines, the most trusted first."""
    if recipe.published:
        yield from selected_dates(document, recipe.published)
    story = document.story
    yield Claim(first_text(story.get("datePublished")), "json-ld:datePublished")
    yield from _meta_claims(document, _PUBLISHED_META)
    yield from marked_dates(document, title)
    yield from _meta_claims(document, _VAGUE_META)
    for node in document.ld:
        if not PAGE_TYPES.isdisjoint(types(node)):
            yield Claim(first_text(node.get("datePublished") or node.get("uploadDate")), f"json-ld:{types(node)[0]}")
    yield Claim(first_text(story.get("dateCreated")), "json-ld:dateCreated")
    if page.link is not None:
        yield Claim(page.link.published, f"feed:{page.link.found_in}" if page.link.found_in else "feed")


def _hidden_claims(document: Document, shown: ShownDates) -> Iterator[Claim]:
    """What is not stated for machines, and is looked for only when nothing is."""
    yield from _embedded_claims(document)
    yield from shown.near()
    yield from shown.labelled()
    yield Claim(address_date(document.url), "url")
    yield from shown.far()


def _first_shown(document: Document, shown: ShownDates, context: DateContext) -> Moment | None:
    best = next(_read(_hidden_claims(document, shown), context), None)
    if best is not None and tells_change(best.raw):
        first = next(_read(shown.published(), context), best)
        best = first if first.at < best.at else best
    if best is None or best.precision != "day":
        return best
    others = _read(chain(shown.named(), shown.labelled()), context)
    near = next((better for other in others if (better := _completed(best, other)) is not best), best)
    return _of_its_day(best, _read(shown.anywhere(), context)) if near is best and best.evidence == "url" else near


def _of_its_day(best: Moment, others: Iterable[Moment]) -> Moment:
    """The only moment of the day that the address names: boxes may part the line with it from the headline."""
    found = {other.at: other for other in others if _completed(best, other) is not best}
    return next(iter(found.values())) if len(found) == 1 else best


def _embedded_claims(document: Document) -> Iterator[Claim]:
    embedded = document.embedded
    if embedded is not None:
        yield Claim(embedded.published, f"embedded:{embedded.where}")


def _meta_claims(document: Document, names: Iterable[str]) -> Iterator[Claim]:
    for name in names:
        for content in document.meta.get(name, ())[:2]:
            yield Claim(content, f"meta:{name}")


def _read(claims: Iterable[Claim], context: DateContext) -> Iterator[Moment]:
    """The claims that can be read and can be true."""
    latest = context.anchor + _FUTURE if context.anchor else None
    for number, claim in enumerate(claims):
        if number >= _MOST_CLAIMS:
            return
        if not claim.text:
            continue
        moment = parse_date(claim.text, context, evidence=claim.evidence)
        if moment is not None and moment.at.year >= _EARLIEST and (latest is None or moment.at <= latest):
            yield moment


def _completed(best: Moment, other: Moment) -> Moment:
    """The best claim with what another one adds: a stated zone for the same wall clock, a time for the same day."""
    if best.precision == "day":
        # A day without a zone may be that of UTC.
        days = (other.at.date(), other.at.astimezone(UTC).date()) if not other.inferred else (other.at.date(),)
        if other.precision != "day" and best.at.date() in days:
            return other
        return best
    if best.inferred and not other.inferred and other.precision != "day":
        wall = best.at.replace(tzinfo=None, second=0, microsecond=0)
        for at in (other.at, other.at.astimezone(UTC)):
            if at.replace(tzinfo=None, second=0, microsecond=0) == wall:
                stated = best.at.replace(tzinfo=at.tzinfo)
                return replace(best, at=stated, inferred=False, basis=f"zone from {other.evidence}")
    return best


def _with_conflict(best: Moment, others: Iterable[Moment]) -> Moment:
    """The best claim, noting the first lesser one that contradicts it by days."""
    for other in others:
        if abs(other.at - best.at) > _CONFLICT:
            note = f"{other.evidence} says {other.at.date().isoformat()}"
            return replace(best, basis="; ".join(part for part in (best.basis, note) if part))
    return best


def _usual_order(language: str, document: Document) -> DateOrder | None:
    """The order of day and month that goes without saying for a page's language and country; None for English of
    unknown country, where nothing tells 2/3 from 3/2."""
    if not language:
        return None
    suffix = (parts_of(document.url).hostname or "").rpartition(".")[2].lower()
    regions = _regions(document)
    if language in _YEAR_FIRST_LANGUAGES:
        # Hong Kong and Macau write the day first where the year comes last.
        return "DMY" if suffix in _DAY_FIRST or not _DAY_FIRST.isdisjoint(regions) else "YMD"
    if language != "en":
        return "DMY"
    if suffix in _MONTH_FIRST_DOMAINS or any(region in _MONTH_FIRST_REGIONS for region in regions):
        return "MDY"
    if len(suffix) == 2 or any(regions):
        return "DMY"
    return None


def _regions(document: Document) -> list[str]:
    """The regions beside the page's language and locale ("hk" of zh-HK and zh-Hant-HK), in lower case; "" for none."""
    tags = (document.lang, document.first_meta("og:locale"))
    return [tag.lower().replace("_", "-").partition("-")[2].rpartition("-")[2] for tag in tags]
