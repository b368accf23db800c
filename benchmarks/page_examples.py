"""Pages with labels to train the judge of whole pages on: what they are, and what they look like."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import astuple, dataclass, replace
from math import inf
from pathlib import Path
from unittest.mock import patch
from zlib import crc32

from benchmarks.corpus import SETS, HashedCase, all_cases, owner
from benchmarks.judge_labels import FOLDS
from benchmarks.made_up import newsroom_pages
from benchmarks.other_projects import samples
from benchmarks.press_pages import press_pages
from benchmarks.site_pages import site_pages
from pipelines.fields.metadata import Metadata
from pipelines.pages.document import Document
from pipelines.pages.web_archives import original_address
from pipelines.read import read
from pipelines.refusals.evidence import BodyEvidence, Case
from pipelines.refusals.likelihood import asked, leeway_of
from pipelines.refusals.refusal import by_rule
from pipelines.refusals.traits import TRAITS, traits
from storage.outcome import Rejected
from storage.page import Page
from tests.refusal_pages import refused_pages, short_articles

LABELS = Path(__file__).with_name("page_labels.toml")
# What an article says of itself: its schema, its meta tags, its times. A page without is still one.
_CLAIMS = (
    re.compile(rb"<script[^>]*ld\+json.*?</script>", re.IGNORECASE | re.DOTALL),
    re.compile(
        rb"<meta[^>]*(?:og:type|article:|itemprop|date|author|published|parsely|sailthru|dc\.|dcterms)[^>]*>",
        re.IGNORECASE,
    ),
    re.compile(
        rb"\s(?:itemprop|itemtype|itemscope|datetime|pubdate)\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+)", re.IGNORECASE
    ),
)
_TIME = re.compile(rb"<(/?)time\b", re.IGNORECASE)
# What rules refuse already teaches less than what they leave; of few pages each counts more, and what may be none about
# as much as a sure page and its copy.
_KNOWN, _FEW, _RARE = 0.3, 1.5, 3.0
_CORPUS, _DOUBTFUL, _BARE = 0.7, 1.0, 0.5


@dataclass(frozen=True, slots=True)
class Example:
    """A page: what it is, what it looks like, whether rules refuse it, whether its claims were taken from it, and
    how much less its log odds may be than those of others: infinitely, where it is read whatever they are."""

    source: str
    group: str
    label: str
    traits: tuple[float, ...]
    refused: bool
    bare: bool
    leeway: float = 0.0

    @property
    def fold(self) -> int:
        """Between 0 and FOLDS - 1; one for a registrable domain."""
        return crc32(self.group.encode()) % FOLDS

    @property
    def is_text(self) -> bool:
        """Whether the page should be read. The segments' truth has a text for what may be none, too."""
        return self.label == "article" or (self.label == "unsure" and self.source in SETS)

    @property
    def weight(self) -> float:
        """What it counts in training."""
        if not any(self.traits):
            return 0.0
        if self.label == "none":
            return _KNOWN if self.refused else 1.0
        if self.label == "unsure":
            return _DOUBTFUL if self.is_text and not (self.refused or self.bare) else 0.0
        if self.refused:
            return 0.0
        if self.source in SETS:
            return _BARE if self.bare else _CORPUS
        return _RARE if self.source in ("formasaurus", "made-up") else _FEW

    def is_read(self, margin: float, least: float) -> bool:
        """Whether the page ends as an article, with these log odds."""
        return not self.refused and margin >= least - self.leeway


def examples(pages: Path, corpus: Path) -> list[Example]:
    """All that is there, in a fixed order; stories of the corpus and of other projects a second time without claims,
    and pages of the corpus once more with class names that say nothing, as builds make them."""
    return [*_of_projects(pages), *_of_corpus(corpus), *_of_sites(), *_of_press(), *_of_newsroom(), *_made_up()]


def _of_projects(folder: Path) -> Iterator[Example]:
    labels = tomllib.loads(LABELS.read_text("utf-8"))
    for sample in samples(folder):
        label = label_of(labels[sample.project], sample.name)
        copies = (False, True) if label == "article" else (False,)
        yield from _examples(sample.page(), source=sample.project, label=label, copies=copies)


def _of_corpus(folder: Path) -> Iterator[Example]:
    labels = tomllib.loads(LABELS.read_text("utf-8"))
    for case in all_cases(folder):
        name = case.set_name
        label = label_of(labels[name], case.id[:8]) if name in labels else "article"
        yield from _examples(case.page(), source=name, label=label, copies=(False, True))
        hashed = HashedCase(*astuple(case)).page()
        for each in _examples(hashed, source=name, label=label, copies=(False,)):
            yield replace(each, bare=True)  # what it counts, and that it is no page of its own, is as of a copy


def _of_sites() -> Iterator[Example]:
    """In the fold of their skeleton: one generator made many on the same."""
    for each in site_pages():
        label, copies = ("article", (False, True)) if each.is_article else ("none", (False,))
        for example in _examples(each.page(), source="site pages", label=label, copies=copies):
            yield replace(example, group=each.skeleton)


def _of_press() -> Iterator[Example]:
    for case in press_pages():
        for each in _examples(case.page(), source="press", label="article", copies=(False, True)):
            yield replace(each, group=case.truth["publisher"])


def _of_newsroom() -> Iterator[Example]:
    """A source's pages are in one fold."""
    for expected, page in newsroom_pages():
        label, copies = ("article", (False, True)) if expected.is_article else ("none", (False,))
        for example in _examples(page, source="newsroom", label=label, copies=copies):
            yield replace(example, group=expected.source)


def _made_up() -> Iterator[Example]:
    for case in (*refused_pages(), *short_articles()):
        label = "none" if case.reason else "article"
        for example in _examples(case.page, source="made-up", label=label, copies=(False,)):
            yield replace(example, group=case.name)


def label_of(labels: dict[str, str | list[str]], name: str) -> str:
    """What a page is said to be, or what the rest of its project's pages are."""
    named = (label for label in ("article", "none", "unsure") if name in labels.get(label, ()))
    return next(named, str(labels["rest"]))


def _examples(page: Page, *, source: str, label: str, copies: tuple[bool, ...]) -> Iterator[Example]:
    group = owner(source, {"url": original_address(page.url)})
    for bare in copies:
        case = _case(replace(page, body=_bare(page.body)) if bare else page)
        if case is not None and case.body.paragraphs:
            found = tuple(traits(case))
            _, leeway = asked(case) or ((), inf)
            yield Example(source, group, label, found, by_rule(case) is not None, bare, leeway_of(found, leeway))
        elif not bare:  # counted, and nothing to learn from
            yield Example(source, group, label, (0.0,) * len(TRAITS), True, bare)


def _case(page: Page) -> Case | None:
    """What is known of a page when it is judged; None for one that is refused before."""
    known: list[Case] = []

    def seen(page: Page, document: Document, metadata: Metadata, body: BodyEvidence) -> Rejected | None:
        known.append(Case(page, document, metadata, body))
        return None

    with patch("pipelines.read.refuse", seen):
        read(page)
    return known[0] if known else None


def _bare(markup: bytes) -> bytes:
    for claim in _CLAIMS:
        markup = claim.sub(b"", markup)
    return _TIME.sub(rb"<\1span", markup)
