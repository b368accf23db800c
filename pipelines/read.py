"""`read(page, recipe, learned)`: the one way from a page to an article or a refusal."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.blocks import Block, blocks_of
from pipelines.document import Document, parse
from pipelines.judge import Judged, judge
from pipelines.metadata import Metadata, read_metadata
from pipelines.outline import Hints
from pipelines.recipe import GENERAL, NOTHING_LEARNED, Learned, Recipe
from pipelines.refusal import BodyEvidence, refuse, refuse_response
from pipelines.text import clean_text
from pipelines.textdump import read_text_dump
from pipelines.tickers import find_tickers
from storage.article import Article, Hyperlink, Kind, Removed
from storage.outcome import Reason, Rejected
from storage.page import Page

# Stored with every version; raised whenever the same page would give another text.
EXTRACTOR = "general-1"
HEAVY_CUT = 0.4
_TEXT = frozenset(("text/plain", "text/markdown"))


def read(page: Page, recipe: Recipe = GENERAL, learned: Learned = NOTHING_LEARNED) -> Article | Rejected:
    """The article of a page, or why it is none. Pure: the same arguments give the same answer."""
    refused = refuse_response(page)
    if refused is not None:
        return refused
    if page.media_type in _TEXT:
        return read_text_dump(page, recipe, learned)
    document = parse(page)
    metadata = read_metadata(document, page, recipe)
    blocks = blocks_of(document.tree.body) if document.tree.body is not None else []
    judged = judge(blocks, hints_of(document, metadata), language=metadata.language)
    evidence = body_evidence(blocks, judged)
    refused = refuse(page, document, metadata, evidence)
    if refused is not None:
        return refused
    if not evidence.paragraphs:
        return Rejected(Reason.EMPTY, ("no running text", f"{evidence.visible} characters shown"))
    return article(page, recipe, learned, metadata=metadata, judged=judged, body=evidence)


def article(
    page: Page, recipe: Recipe, learned: Learned, *, metadata: Metadata, judged: Judged, body: BodyEvidence
) -> Article:
    """All parts in one."""
    kept = [block for block, verdict in zip(judged.blocks, judged.verdicts, strict=True) if verdict.kept]
    removed = {kind: tuple(each.text for each in body.removed if each.kind is kind) for kind in Kind}
    return Article(
        url=page.url,
        canonical_url=metadata.canonical_url or page.url,
        title=metadata.title,
        paragraphs=body.paragraphs,
        kinds=body.kinds,
        positions=tuple(block.position for block in kept),
        authors=metadata.authors,
        provider=metadata.provider or next(iter(removed[Kind.PROVIDER]), ""),
        publisher=metadata.publisher,
        published=metadata.published,
        modified=metadata.modified,
        language=metadata.language,
        standfirst=next(iter(removed[Kind.STANDFIRST]), metadata.standfirst),
        dateline=next(iter(removed[Kind.DATELINE]), ""),
        summary=removed[Kind.SUMMARY],
        disclosures=removed[Kind.DISCLOSURE],
        correction="\n".join(removed[Kind.CORRECTION]),
        tickers=find_tickers(body.paragraphs, language=metadata.language),
        links=tuple(Hyperlink(url, text) for block in kept for url, text in block.links),
        removed=body.removed,
        flags=("heavy-cut",) if heavy_cut(judged) else (),
        rights=metadata.rights,
        extractor=EXTRACTOR,
        recipe=recipe.id,
        snapshot=learned.snapshot,
    )


def hints_of(document: Document, metadata: Metadata) -> Hints:
    """What the page says of itself outside its body."""
    bodies = (node.get("articleBody") for node in document.ld)
    return Hints(
        title=metadata.title,
        headlines=metadata.headlines,
        description=clean_text(metadata.standfirst),
        body=max((clean_text(body) for body in bodies if isinstance(body, str)), key=len, default=""),
        authors=metadata.authors,
    )


def body_evidence(blocks: Sequence[Block], judged: Judged) -> BodyEvidence:
    """What was kept, what was removed, and the page's measures."""
    kept, removed = [], []
    for block, verdict in zip(judged.blocks, judged.verdicts, strict=True):
        if verdict.kept:
            kept.append((block, verdict))
        else:
            removed.append(Removed(block.text, verdict.kind, verdict.rule, block.position))
    size = sum(len(block.text) for block in judged.blocks)
    return BodyEvidence(
        paragraphs=tuple(block.text for block, _ in kept),
        kinds=tuple(verdict.kind for _, verdict in kept),
        removed=tuple(removed),
        link_density=sum(block.linked for block in judged.blocks) / size if size else 0.0,
        visible=sum(len(block.text) for block in blocks),
        links=sum(len(block.links) for block in blocks),
    )


def heavy_cut(judged: Judged) -> bool:
    """Whether more than two fifths of the region's text were taken out."""
    cut = sum(len(b.text) for b, v in zip(judged.blocks, judged.verdicts, strict=True) if not v.kept)
    total = sum(len(block.text) for block in judged.blocks)
    return cut > HEAVY_CUT * total
