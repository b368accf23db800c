"""`read(page, recipe, learned)`: the one way from a page to an article or a refusal."""

from __future__ import annotations

from pipelines.blocks import blocks_of
from pipelines.document import Document, parse
from pipelines.features import Hints
from pipelines.judge import Judged, judge
from pipelines.recipe import GENERAL, NOTHING_LEARNED, Learned, Recipe
from pipelines.text import clean_text
from storage.article import Article, Hyperlink, Removed
from storage.outcome import Reason, Rejected
from storage.page import Page

# Stored with every version; raised whenever the same page would give another text.
EXTRACTOR = "general-1"
HEAVY_CUT = 0.4
_HTML = frozenset(("", "text/html", "application/xhtml+xml", "application/xml", "text/xml"))


def read(page: Page, recipe: Recipe = GENERAL, learned: Learned = NOTHING_LEARNED) -> Article | Rejected:
    """The article of a page, or why it is none. Pure: the same arguments give the same answer."""
    if page.media_type not in _HTML:
        return Rejected(Reason.NOT_HTML, (f"Content-Type {page.media_type}",))
    document = parse(page)
    if document.tree.body is None:
        return Rejected(Reason.EMPTY, ("no body element", f"{len(page.body)} bytes"))
    judged = judge(blocks_of(document.tree.body), hints_of(document))
    kept = [(block, verdict) for block, verdict in zip(judged.blocks, judged.verdicts, strict=True) if verdict.kept]
    if not kept:
        return Rejected(Reason.EMPTY, ("no running text", f"{len(page.body)} bytes"))
    return Article(
        url=page.url,
        canonical_url=page.url,
        title=hints_of(document).title,
        paragraphs=tuple(block.text for block, _ in kept),
        kinds=tuple(verdict.kind for _, verdict in kept),
        positions=tuple(block.position for block, _ in kept),
        removed=removed_of(judged),
        links=tuple(Hyperlink(url, text) for block, _ in kept for url, text in block.links),
        flags=("heavy-cut",) if heavy_cut(judged) else (),
        extractor=EXTRACTOR,
        recipe=recipe.id,
        snapshot=learned.snapshot,
    )


def hints_of(document: Document) -> Hints:
    """What the page says of itself outside its body."""
    bodies = (node.get("articleBody") for node in document.ld)
    return Hints(
        title=clean_text(document.first_meta("og:title") or document.title_tag),
        description=clean_text(document.first_meta("og:description", "description")),
        body=max((clean_text(body) for body in bodies if isinstance(body, str)), key=len, default=""),
    )


def removed_of(judged: Judged) -> tuple[Removed, ...]:
    """The region's blocks that are no story."""
    return tuple(
        Removed(block.text, verdict.kind, verdict.rule, block.position)
        for block, verdict in zip(judged.blocks, judged.verdicts, strict=True)
        if not verdict.kept
    )


def heavy_cut(judged: Judged) -> bool:
    """Whether more than two fifths of the region's text were taken out."""
    cut = sum(len(b.text) for b, v in zip(judged.blocks, judged.verdicts, strict=True) if not v.kept)
    total = sum(len(block.text) for block in judged.blocks)
    return cut > HEAVY_CUT * total
