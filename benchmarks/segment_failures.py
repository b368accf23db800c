"""Why a reading of a segments page is not perfect: where each missing, and each wrongly kept, string stands.

For finding work, not for scoring. A missing string is looked for in what was removed, in the blocks beyond the region,
across the borders of blocks, in the head, and in the bytes; the first place that has it names the class.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from benchmarks.corpus import Case
from benchmarks.failures import Failure
from benchmarks.scoring import Reading, fold
from pipelines.fields.metadata import read_metadata
from pipelines.judging.first_verdicts import first_verdicts
from pipelines.judging.markup import name_removed
from pipelines.judging.model.features import Vectors
from pipelines.judging.model.trees import load_model
from pipelines.judging.verdict import Verdict
from pipelines.layout.block import Block
from pipelines.layout.blocks import blocks_of
from pipelines.layout.outline import Outline, outline
from pipelines.pages.document import Document, parse
from pipelines.read import hints_of

# A block that is longer than twice a string and this says something else, too.
_ROUND = 40


@dataclass(frozen=True, slots=True)
class Told:
    """A string of a page and what became of it."""

    text: str
    wanted: bool
    found: bool


def told(case: Case, reading: Reading) -> Iterator[Told]:
    """Every string of truth, those that must be in the text first."""
    text = " ".join(map(fold, reading.paragraphs))
    for wanted, key in ((True, "must_have"), (False, "must_not_have")):
        for string in case.truth[key]:
            yield Told(string, wanted, fold(string) in text)


def segment_failures(case: Case, reading: Reading) -> Iterator[Failure]:
    """Every string that is missing, and every one that should be."""
    wrong = [each for each in told(case, reading) if each.wanted != each.found]
    if not wrong:
        return
    inside = _Inside(case)
    for each in wrong:
        if not each.wanted:
            yield Failure(case.id, "extra", inside.kept_as(fold(each.text)), each.text)
        elif reading.refused or reading.failed:
            kind = f"page refused ({reading.refused.partition(':')[0]})" if reading.refused else "page crashed"
            yield Failure(case.id, "missing", kind, each.text)
        else:
            kind = _removed(fold(each.text), reading) or inside.lost(fold(each.text))
            yield Failure(case.id, "missing", kind, each.text)


def _removed(text: str, reading: Reading) -> str:
    return next((f"removed as {kind} by {rule}" for each, kind, rule in reading.removed if text in fold(each)), "")


class _Inside:
    """The blocks of a page with the verdicts that markup, place and model give them, whatever the region is."""

    def __init__(self, case: Case) -> None:
        page = case.page()
        self.source = page.body
        self.document: Document = parse(page)
        blocks = blocks_of(self.document.tree.body) if self.document.tree.body is not None else []
        self.page: Outline = outline(blocks, hints_of(self.document, read_metadata(self.document, page)))

    @cached_property
    def verdicts(self) -> list[Verdict]:
        vectors, score = Vectors(self.page), load_model()
        verdicts = first_verdicts(self.page, lambda at: score(vectors.vector(at)))
        name_removed(self.page, self.page.blocks, verdicts)
        return verdicts

    def _with(self, text: str) -> Iterator[tuple[Block, Verdict]]:
        pairs = zip(self.page.blocks, self.verdicts, strict=True)
        return ((block, verdict) for block, verdict in pairs if text in fold(block.text))

    def kept_as(self, text: str) -> str:
        """Which sort of block shows a string that must not be there: many are words of a menu, met by chance."""
        every = sorted(self._with(text), key=lambda pair: not pair[1].kept)
        if not every:
            return "across blocks"
        block, verdict = every[0]
        share = "inside a longer block" if len(block.text) > 2 * len(text) + _ROUND else "a block"
        return f"{share}: {block.tag}, kept by {verdict.rule if verdict.kept else 'its sequence'}"

    def lost(self, text: str) -> str:
        """Where a string stands that must be there and is neither kept nor removed."""
        for _, verdict in self._with(text):
            return f"beyond the region: {verdict.kind} by {verdict.rule}"
        if _bare(text) in _bare("".join(fold(block.text) for block in self.page.blocks)):
            return "across blocks"
        head = self.document.tree.head
        if head is not None and text in fold(head.html or ""):
            return "in the head only"
        self.document.tree.strip_tags(["script", "style"])
        shown = self.document.tree.body
        if shown is not None and _bare(text) in _bare(shown.text()):
            return "in no block, though shown"
        return "in the source only" if text.encode() in self.source else "not on the page"


def _bare(text: str) -> str:
    return "".join(text.split())
