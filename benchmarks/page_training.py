"""Train the judge of whole pages: `python -m benchmarks.page_training --pages FOLDER [--corpus DIR] [--write]`.

FOLDER holds the test data of other projects (benchmarks/other_projects.py says which); benchmarks/page_labels.toml says
which of their pages are something to read. Without --write it only cross-validates: every page is judged by a model
that has seen none of its registrable domain. With --write the model is then trained on all pages and stored in the
package. Deterministic; three minutes on one core.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.boosting import Settings, compact, train
from benchmarks.corpus import DEFAULT_CORPUS
from benchmarks.judge_labels import FOLDS
from benchmarks.page_examples import Example, examples
from pipelines.refusals.likelihood import LEAST, page_model
from pipelines.refusals.traits import TRAITS

TARGET = Path(__file__).resolve().parents[1] / "pipelines" / "data" / "pages.json"
SETTINGS = Settings(trees=220, leaves=6, rate=0.1, pull=3.0, leaf_weight=1.0)
_STEPS = (-1.5, -1.25, -1.0, -0.75, -0.5, 0.0)
# Copies of pages as other templates would have made them: class names that say nothing; a story alone, with nothing
# about it; a type and a date on what is no article. They count less than what was seen.
_UNNAMED, _ALONE, _CLAIMED = 0.4, 0.4, 0.25
_CLASSES = frozenset(name for name in TRAITS if name.startswith(("c_", "b_"))) | {"articles"}
_ABOUT = _CLASSES | {"fields", "forms", "options", "areas", "links", "density", "removed_share"}
_MARKUP = 3.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Cross-validate, print the table, and store the final model when asked to."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.page_training", description=__doc__)
    parser.add_argument("--pages", type=Path, required=True, help="the test data of other projects, unpacked")
    parser.add_argument("--corpus", type=Path, default=DEFAULT_CORPUS)
    parser.add_argument("--write", action="store_true", help=f"train on all pages and write {TARGET.name}")
    options = parser.parse_args(arguments)
    pages = examples(options.pages, options.corpus)
    print(report(pages, cross_validated(pages)))
    if options.write:
        TARGET.write_text(json.dumps(trained(pages), separators=(",", ":")) + "\n")
        print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")
    return 0


def cross_validated(pages: Sequence[Example]) -> list[float]:
    """The log odds of each page, by a model that has seen no page of its fold."""
    margins = [0.0] * len(pages)
    for fold in range(FOLDS):
        model = page_model(trained([page for page in pages if page.fold != fold]))
        for at, page in enumerate(pages):
            if page.fold == fold:
                margins[at] = model.score(page.traits)
    return margins


def trained(pages: Sequence[Example]) -> dict[str, Any]:
    """The model of these pages, as it is stored."""
    rows, labels, weights = _rows([page for page in pages if page.weight > 0])
    model = compact(train(rows, labels, weights, SETTINGS), TRAITS)
    stories = np.array([page.traits for page in pages if page.label == "article" and not page.refused])
    middle = np.median(stories, axis=0)
    return {**model, "typical": {name: round(float(at), 4) for name, at in zip(TRAITS, middle, strict=True)}}


def _rows(pages: Sequence[Example]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """The pages and their copies."""
    rows = [(page.traits, page.is_text, page.weight) for page in pages]
    for page in pages:
        named = dict(zip(TRAITS, page.traits, strict=True))
        copies: list[tuple[float, dict[str, float]]] = []
        if page.bare or page.label == "none":
            copies.append((_UNNAMED, dict.fromkeys(_CLASSES, 0.0)))
        if page.label == "article":
            lone = {"text_per_link": named["size"], "coverage": 1.0}
            copies.append((_ALONE, {**dict.fromkeys(_ABOUT, 0.0), **lone}))
        if page.label == "none" and page.source == "formasaurus" and not named["root"]:
            copies.append((_CLAIMED, {"og_article": 1.0, "dated": _MARKUP}))
        for weight, changed in copies:
            rows.append((tuple({**named, **changed}.values()), page.is_text, weight * page.weight))
    vectors, labels, weights = zip(*rows, strict=True)
    return np.array(vectors), np.array(labels, dtype=np.float64), np.array(weights)


def report(pages: Sequence[Example], margins: Sequence[float]) -> str:
    """How many of each sort are read or refused at several thresholds, in which everything has its own line."""
    lines = ["log odds from which a page is read:" + "".join(f"{step:9}" for step in _STEPS)]
    for source in dict.fromkeys(page.source for page in pages):
        for label in ("none", "article", "unsure"):
            chosen = [(page, at) for page, at in zip(pages, margins, strict=True) if page.source == source]
            chosen = [(page, at) for page, at in chosen if page.label == label and not page.bare]
            if not chosen:
                continue
            counts = (sum(page.is_read(at, step) for page, at in chosen) for step in _STEPS)
            rules = sum(not page.refused for page, _ in chosen)
            lines.append(
                f"{source:12} {label:8} {len(chosen):4}, by rules {rules:4}" + "".join(f"{n:9}" for n in counts)
            )
    lines.append(f"used: {LEAST}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
