"""Labels for training the block judge: true paragraphs aligned to the blocks of their page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from benchmarks.corpus import Case, owner
from pipelines.fields.metadata import read_metadata
from pipelines.judging.markup import structural
from pipelines.judging.model.features import Vectors, expanded
from pipelines.judging.wording.boilerplate import strip_inline
from pipelines.layout.blocks import blocks_of
from pipelines.layout.naming import TAG_BIT
from pipelines.layout.outline import Outline, outline
from pipelines.pages.document import parse
from pipelines.pages.text import clean_text
from pipelines.read import hints_of

FOLDS = 5
_PART_OF = 25
# Few of their blocks have a label, and they alone tell of offices, shops and blogs.
_SEGMENT_WEIGHT = 4.5
_QUOTE_WEIGHT = 0.5
_LISTED = frozenset(("li", "tr", "dd", "dt", "blockquote"))


@dataclass(slots=True, eq=False)
class Example:
    """One page. `rows`, `labels` and `weights` run beside its blocks; weight 0 means that nothing is known."""

    case: Case
    page: Outline
    fold: int
    rows: NDArray[np.float64]
    labels: NDArray[np.float64]
    weights: NDArray[np.float64]


def fold_of(case: Case) -> int:
    """Pages of one publisher, or of one domain, share their fold."""
    return crc32(owner(case.set_name, case.truth).encode()) % FOLDS


def example(case: Case) -> Example | None:
    """A page with its labels; None for a page without text."""
    saved = case.page()
    document = parse(saved)
    blocks = blocks_of(document.tree.body) if document.tree.body is not None else []
    for block in blocks:
        block.text = strip_inline(block.text)[0] or block.text
    if not blocks:
        return None
    metadata = read_metadata(document, saved)
    page = outline(blocks, hints_of(document, metadata))
    vectors = Vectors(page)
    labels, weights = _publisher(page, case.truth) if case.set_name == "publishers" else _segments(page, case.truth)
    for at in range(len(blocks)):
        if structural(page, at) is not None:
            weights[at] = 0.0
    return Example(
        case=case,
        page=page,
        fold=fold_of(case),
        rows=np.array([expanded(vectors.vector(at)) for at in range(len(blocks))], dtype=np.float64),
        labels=np.array(labels),
        weights=np.array(weights),
    )


def _publisher(page: Outline, truth: dict[str, Any]) -> tuple[list[float], list[float]]:
    """Blocks that are a true paragraph or headline, or a part of one. The standfirst is a matter of taste: no label.

    So are lists and tables between true paragraphs, which the truth of many publishers leaves out; quotes there count
    half, for pull quotes are among them.
    """
    texts = [clean_text(text) for part in truth["sections"] for text in (*part["headline"], *part["paragraphs"])]
    summary = [clean_text(text) for text in truth["summary"]]
    wanted = Counter(texts)
    labels, weights = [0.0] * len(page.blocks), [1.0] * len(page.blocks)
    order = sorted(page.blocks, key=lambda block: (page.hops[block.position], block.position))
    for block in order:
        if wanted[block.text] > 0:
            wanted[block.text] -= 1
            labels[block.position] = 1.0
    left = list(wanted.elements())
    for block in order:
        at, text = block.position, block.text
        if labels[at] or len(text) <= _PART_OF:
            continue
        if any(text[:-1] in each or (len(each) > _PART_OF and each in text) for each in left):
            labels[at] = 1.0
        elif any(text in each for each in summary):
            weights[at] = 0.0
    true = [at for at, label in enumerate(labels) if label]
    if sum(len(page.blocks[at].text) for at in true) < sum(map(len, texts)) / 2:
        return labels, [0.0] * len(labels)
    for at in range(true[0], true[-1]):
        block = page.blocks[at]
        quoted = page.signs(at).far_tags & TAG_BIT["blockquote"]
        if not labels[at] and not page.hops[at] and (block.tag in _LISTED or quoted):
            doubtful = 0.0 if block.tag in ("li", "tr", "dd", "dt") else _QUOTE_WEIGHT
            weights[at] = weights[at] if block.linked > len(block.text) / 2 else doubtful
    return labels, weights


def _segments(page: Outline, truth: dict[str, Any]) -> tuple[list[float], list[float]]:
    """Only blocks that hold a string which must, or must not, be in the text. The headline is a matter of taste."""
    wanted = [clean_text(text) for text in truth["must_have"]]
    unwanted = [clean_text(text) for text in truth["must_not_have"]]
    labels, weights = [0.0] * len(page.blocks), [0.0] * len(page.blocks)
    for at, block in enumerate(page.blocks):
        good = any(text in block.text for text in wanted)
        bad = any(text in block.text for text in unwanted)
        if good != bad and block.tag != "h1":
            labels[at] = float(good)
            weights[at] = _SEGMENT_WEIGHT
    return labels, weights
