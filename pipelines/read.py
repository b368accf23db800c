"""`read(page, recipe, learned)`: the one way from a page to an article or a refusal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipelines.dumps.textdump import read_text_dump
from pipelines.fields.authorship.signatures import authors_of, credited, dateline_agency
from pipelines.fields.language import shown_language
from pipelines.fields.metadata import Metadata, read_metadata
from pipelines.fields.tickers import find_tickers
from pipelines.judging.body import Body, read_body
from pipelines.layout.outline import Hints
from pipelines.pages.document import TEXT_TYPES, Document, parse
from pipelines.pages.sentences import ends_sentence
from pipelines.pages.text import clean_text, weight
from pipelines.recipe import GENERAL, NOTHING_LEARNED, Learned, Recipe
from pipelines.refusals.refusal import refuse, refuse_response
from storage.article import Article, Kind
from storage.outcome import Reason, Rejected
from storage.page import Page

# Stored with every version; raised whenever the same page would give another text.
EXTRACTOR = "general-13"
# Shorter ones, in Latin characters, are the heading over the points, if no stop ends them.
SHORTEST_POINT = 25


def read(page: Page, recipe: Recipe = GENERAL, learned: Learned = NOTHING_LEARNED) -> Article | Rejected:
    """The article of a page, or why it is none. Pure: the same arguments give the same answer."""
    refused = refuse_response(page)
    if refused is not None:
        return refused
    if page.media_type in TEXT_TYPES:
        return read_text_dump(page, recipe, learned)
    document = parse(page)
    metadata = read_metadata(document, page, recipe)
    body = read_body(document, recipe, learned, hints_of(document, metadata), language=metadata.language)
    refused = refuse(page, document, metadata, body.evidence)
    if refused is None and not body.evidence.paragraphs:
        refused = Rejected(Reason.EMPTY, ("no running text", f"{body.evidence.visible} characters shown"))
    if refused is not None:
        return replace(refused, rights=metadata.rights)
    return article(page, recipe, learned, metadata=metadata, body=body)


def article(page: Page, recipe: Recipe, learned: Learned, *, metadata: Metadata, body: Body) -> Article:
    """All parts in one."""
    paragraphs, dateline = body.evidence.paragraphs, first(body.removed(Kind.DATELINE))
    language = metadata.language if recipe.languages else shown_language(metadata.language, body.evidence.text)
    return Article(
        url=page.url,
        canonical_url=metadata.canonical_url or page.url,
        title=metadata.title,
        paragraphs=paragraphs,
        kinds=body.evidence.kinds,
        positions=body.positions,
        authors=authors_of(
            metadata.authors,
            body.removed(Kind.BYLINE, by=("byline.", "inline.")),
            over=bylines_over(body),
            dateline=dateline,
            publisher=metadata.publisher,
        ),
        provider=provider_of(metadata, body, dateline),
        publisher=metadata.publisher,
        published=metadata.published,
        modified=metadata.modified,
        language=language,
        standfirst=standfirst_of(body, metadata.title) or metadata.standfirst,
        dateline=dateline,
        summary=tuple(
            text for text in body.removed(Kind.SUMMARY) if weight(text) > SHORTEST_POINT or ends_sentence(text)
        ),
        disclosures=body.removed(Kind.DISCLOSURE),
        correction="\n".join(body.removed(Kind.CORRECTION)),
        tickers=find_tickers(paragraphs, language=language),
        links=body.links,
        removed=body.evidence.removed,
        flags=("heavy-cut",) if body.heavy_cut else (),
        rights=metadata.rights,
        extractor=EXTRACTOR,
        recipe=recipe.id,
        snapshot=learned.snapshot,
    )


def provider_of(metadata: Metadata, body: Body, dateline: str) -> str:
    """The agency that tags or lines by the headline name, else the one of the credits, of the dateline, or any outlet
    that a label names; "" when none does."""
    return (
        metadata.provider
        or credited(credits_of(body), publisher=metadata.publisher)
        or dateline_agency(dateline, publisher=metadata.publisher)
        or metadata.source
    )


def standfirst_of(body: Body, title: str) -> str:
    """The first line over the story that is its standfirst and long enough for one; "" when there is none but the
    title."""
    lines = (
        each for each in body.evidence.removed if each.kind is Kind.STANDFIRST and each.position < body.positions[0]
    )
    return next((each.text for each in lines if weight(each.text) > SHORTEST_POINT and each.text != title), "")


def bylines_over(body: Body) -> Iterator[str]:
    """The bylines between headline and story that a wording tells."""
    over = (each for each in body.evidence.removed if each.kind is Kind.BYLINE and each.position < body.positions[0])
    return (each.text for each in over if each.rule.startswith(("byline.by", "byline.tail")))


def credits_of(body: Body) -> list[str]:
    """The credits of the story; "Source: ..." in the middle of it credits a picture or a table."""
    inside = range(body.positions[0] + 1, body.positions[-1])
    lines = (each for each in body.evidence.removed if each.kind is Kind.PROVIDER)
    return [each.text for each in lines if each.position not in inside or each.rule.startswith("inline.")]


def first(texts: Sequence[str]) -> str:
    """The first of some texts, "" when there is none."""
    return texts[0] if texts else ""


def hints_of(document: Document, metadata: Metadata) -> Hints:
    """What the page says of itself outside its body."""
    bodies = (node.get("articleBody") for node in document.ld)
    return Hints(
        title=metadata.title,
        headlines=metadata.headlines,
        description=clean_text(metadata.standfirst),
        body=max((clean_text(body) for body in bodies if isinstance(body, str)), key=len, default=""),
        authors=tuple(name for name in metadata.authors if name != metadata.publisher),
        is_story=bool(document.story) or document.is_news or "article" in metadata.page_types,
        is_news=document.is_news,
    )
