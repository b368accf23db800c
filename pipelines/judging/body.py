"""The body of an article: blocks read, corrected by the recipe, judged, parted into what is kept and what is not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipelines.fields.metadata import free_access
from pipelines.judging.judge import Judged, judge, judge_selected
from pipelines.judging.neighbours.duplicates import drop_repeated
from pipelines.judging.verdict import Verdict
from pipelines.judging.wording.boilerplate import inline_rules, split_dateline, strip_inline
from pipelines.layout.block import Block
from pipelines.layout.blocks import blocks_of
from pipelines.layout.fragment import has_body, recipe_blocks, strips_text
from pipelines.layout.outline import Hints
from pipelines.pages.document import Document
from pipelines.pages.jsonld import first_text
from pipelines.pages.text import clean_address, clean_text
from pipelines.pages.web_archives import original_address
from pipelines.recipe import Learned, Recipe
from pipelines.refusals.evidence import BEGINNING, BodyEvidence
from storage.article import Hyperlink, Kind, Removed
from storage.urls import joined

# Of the region's text: what a story loses on hardly any page.
HEAVY_CUT = 0.4
# Of a block's characters: what is nearly all link is one.
_LINKED = 0.9
# Of each half of a parted paragraph, in characters: shorter ones are lines without a stop.
_HALF = 60
# Paragraphs that may open the story: a dateline often follows the standfirst.
_OPENING = 2
# Characters below which a page's markup may be a shell that a script fills.
_SHELL = 250
_TEMPLATES = 'script[type*="template"], template, noscript, noframes, iframe[srcdoc]'
_NO_PAGE = re.compile(r"\s*(?:#|$|(?!https?:)[a-z][a-z0-9+.-]*:)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Body:
    """The kept paragraphs with `positions` and `links`, and everything else as `evidence`.

    `heavy_cut` is true when more than two fifths of the region's text were taken out.
    """

    evidence: BodyEvidence
    positions: tuple[int, ...]
    links: tuple[Hyperlink, ...]
    heavy_cut: bool

    def removed(self, kind: Kind, *, by: tuple[str, ...] = ("",)) -> tuple[str, ...]:
        """The texts of the removed blocks of one kind, in page order; `by` begins the rule that says so."""
        return tuple(each.text for each in self.evidence.removed if each.kind is kind and each.rule.startswith(by))


_Told = tuple[Block, Verdict]


@dataclass(frozen=True, slots=True)
class _Sources:
    """What is known of the site, the address that links are relative to, and how what the page shows begins."""

    recipe: Recipe
    learned: Learned
    url: str
    beginning: str = ""


def read_body(document: Document, recipe: Recipe, learned: Learned, hints: Hints, *, language: str) -> Body:
    """Read the body of a page. Raises UsageError for a recipe function that cannot be loaded."""
    sources = _Sources(recipe, learned, document.base)
    blocks, corrected = recipe_blocks(document, recipe)
    if has_body(document, recipe):
        judged = judge_selected(blocks, hints, language=language)
    else:
        judged = judge(blocks, hints, language=language)
        sources = replace(sources, beginning=" ".join([block.text for block in blocks])[:BEGINNING])
    body = _corrected(blocks, judged, corrected, sources=sources)
    if len(body.evidence.text) < _SHELL:
        shipped = _shipped_blocks(document)
        if sum(len(block.text) for block in shipped) > 2 * len(body.evidence.text):
            judged = judge_selected(shipped, hints, language=language)
            return _corrected(shipped, judged, (), sources=replace(sources, beginning=""))
    return body


def _shipped_blocks(document: Document) -> list[Block]:
    """The article's own blocks where the page ships it for a script to show: as JSON, or as a template; else none."""
    content = document.embedded.content if document.embedded is not None else _stated(document)
    if not content:
        templates = (_inside(node) for node in document.tree.css(_TEMPLATES))
        content = max((each for each in templates if "<p" in each or "<br" in each), key=len, default="")
    tree = LexborHTMLParser(f"<body><div>{_as_markup(content)}</div></body>")
    return blocks_of(tree.body) if tree.body is not None else []


def _inside(node: LexborNode) -> str:
    """The markup in a template, or in a page of its own within the page."""
    if node.tag == "iframe":
        return node.attributes.get("srcdoc") or ""
    # What is in a template is no child of it, and stands in its own markup only.
    return (node.html or "").replace("<template", "<div", 1) if node.tag == "template" else node.inner_html or ""


def _stated(document: Document) -> str:
    """The text that the page's JSON-LD states, a live blog's entries in order; "" where it is not free to read."""
    if free_access(document) is False:
        return ""
    story = document.story
    updates = story.get("liveBlogUpdate")
    nodes = [each for each in updates if isinstance(each, dict)] if isinstance(updates, list) else []
    if not nodes:
        return first_text(story.get("articleBody"))
    return "".join(
        f"<h3>{escape(first_text(each.get('headline')))}</h3>{_as_markup(first_text(each.get('articleBody')))}"
        for each in nodes
    )


def _as_markup(content: str) -> str:
    return content if "<" in content else "".join(f"<p>{line}</p>" for line in content.splitlines())


def _corrected(blocks: Sequence[Block], judged: Judged, corrected: Sequence[Removed], *, sources: _Sources) -> Body:
    """The judged body after the recipe's strip_text and the source's known repetitions."""
    verdicts = list(judged.verdicts)
    for at, block in enumerate(judged.blocks if sources.recipe.strip_text else ()):
        pattern = strips_text(block.text, sources.recipe) if verdicts[at].kept else ""
        if pattern:
            verdicts[at] = Verdict(Kind.OTHER, f"recipe:strip_text {pattern}")
    drop_repeated(judged.blocks, verdicts, sources.learned)
    return _parted(blocks, replace(judged, verdicts=tuple(verdicts)), corrected, sources)


def _parted(blocks: Sequence[Block], judged: Judged, corrected: Sequence[Removed], sources: _Sources) -> Body:
    removed = list(corrected)
    texts, kept, told = _paragraphs(judged, removed)
    size = sum([len(block.text) for block in judged.blocks])
    evidence = BodyEvidence(
        paragraphs=tuple(texts),
        kinds=tuple(verdict.kind for _, verdict in kept),
        removed=tuple(sorted(removed, key=lambda each: each.position)),
        link_density=sum([block.linked for block in judged.blocks]) / size if size else 0.0,
        visible=sum([len(block.text) for block in blocks]),
        links=sum([len(block.links) for block in blocks]),
        beginning=sources.beginning,
        end=told[-1][0].position if told else 0,
        linked=sum(block.linked >= _LINKED * len(block.text) for block, _ in told),
    )
    return Body(
        evidence=evidence,
        positions=tuple(block.position for block, _ in kept),
        links=tuple(hyperlinks(told, sources.url)),
        heavy_cut=sum(map(len, texts)) < (1 - HEAVY_CUT) * size,
    )


def _paragraphs(judged: Judged, removed: list[Removed]) -> tuple[list[str], list[_Told], list[_Told]]:
    """The paragraphs, the blocks that they begin with, and all blocks of them; what is not told joins `removed`."""
    texts: list[str] = []
    kept: list[_Told] = []
    told: list[_Told] = []
    opening = _OPENING
    pairs = list(zip(judged.blocks, judged.verdicts, strict=True))
    inline = inline_rules(block.text for block, verdict in pairs if verdict.kept)
    for block, verdict in pairs:
        if not verdict.kept:
            removed.append(Removed(block.text, verdict.kind, verdict.rule, block.position))
            continue
        text, spans = strip_inline(block.text, inline)
        if opening and verdict.kind is Kind.PARAGRAPH:
            text, dateline = split_dateline(text)
            opening, spans = (opening - 1, spans) if dateline is None else (0, (*spans, dateline))
        removed += [Removed(span.text, span.kind, span.rule, block.position) for span in spans]
        if not text:
            continue
        if texts and text[0].islower() and _goes_on(told[-1], (block, verdict), texts[-1]):
            texts[-1] = f"{texts[-1]} {text}"
        else:
            texts.append(text)
            kept.append((block, verdict))
        told.append((block, verdict))
    return texts, kept, told


def _goes_on(before: _Told, after: _Told, text: str) -> bool:
    """Whether a paragraph goes on in the one after it: what does not belong there stood between them, in the paragraph
    itself, which a parser ends where a box begins. Between two long halves a box may wait for a script to fill it."""
    (above, first), (block, second) = before, after
    if first.kind is not Kind.PARAGRAPH or second.kind is not Kind.PARAGRAPH:
        return False
    ended = above.tag == "p" and block.element is above.element.parent
    around = block.element is above.element and block.position > above.position + 1
    halves = block.element is above.element and min(len(text), len(block.text)) >= _HALF
    return (ended or around or halves) and (text[-1].isalnum() or (text[-1] == "," and (ended or around)))


def hyperlinks(kept: Sequence[_Told], base: str) -> Iterator[Hyperlink]:
    """The links inside the kept blocks, absolute; those that lead to no page (anchors, scripts, mail) left out."""
    for block, _ in kept:
        for written, text in block.links:
            address = clean_address(written).replace(" ", "%20")
            if address.startswith(("http://", "https://")):
                yield Hyperlink(original_address(address), clean_text(text))
            elif not _NO_PAGE.match(address) and (whole := joined(base, address)):
                yield Hyperlink(original_address(whole), clean_text(text))
