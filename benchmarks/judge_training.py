"""Train the block judge: `python -m benchmarks.judge_training [--corpus DIR] [--write]`.

Without --write it only cross-validates: every publisher (or domain) is read, from the saved page on and with refusals,
by a model that has not seen it, and scored as benchmarks/extraction.py does; so are the pages of benchmarks/press.
With --write the model is then trained on all pages and stored in the package. Deterministic; five minutes on one core.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from benchmarks.boosting import Settings, compact, train
from benchmarks.corpus import DEFAULT_CORPUS, PRESS, SETS, Case, HashedCase, all_cases
from benchmarks.judge_labels import FOLDS, Example, example, fold_of
from benchmarks.line_training import all_lines, line_model
from benchmarks.ours import by_id, read_case
from benchmarks.press_pages import press_pages
from benchmarks.scoring import Reading
from benchmarks.short_copies import short_copy
from benchmarks.summary import publishers_figures, segments_figures, table
from pipelines.judging.model.features import FEATURES
from pipelines.judging.model.lines import line_scorer
from pipelines.judging.model.trees import scorer

TARGET = Path(__file__).resolve().parents[1] / "pipelines" / "data" / "judge.json"
SETTINGS = Settings(trees=220, leaves=8, rate=0.1, pull=8.0, leaf_weight=12.0)
# What a page of the press, and a copy, counts beside a page of the web. Press and copies weigh most of what is learned,
# and know no truth of shops and offices: with more, segments of unseen sites lost.
_PRESS, _HASHED, _SHORT = 0.4, 0.5, 0.3


def main(arguments: Sequence[str] | None = None) -> int:
    """Cross-validate, print the table, and store the final model when asked to."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.judge_training", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=DEFAULT_CORPUS)
    parser.add_argument("--write", action="store_true", help=f"train on all pages and write {TARGET.name}")
    options = parser.parse_args(arguments)
    real = all_cases(options.corpus)
    cases = [*real, *press_pages()]
    examples = _examples(cases)
    _report(by_id(_held_back(cases, examples)), real)
    if options.write:
        model = _trained(examples)
        TARGET.write_text(json.dumps(compact(model, FEATURES), separators=(",", ":")) + "\n")
        print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")
    return 0


def _examples(cases: Iterable[Case]) -> list[Example]:
    """Every page, once more with class names that say nothing, as builds make them, and once more with a short story;
    all but the pages of the web count less."""
    found = []
    for case in cases:
        known = _PRESS if case.file.is_relative_to(PRESS) else 1.0
        for copy, weight in _copies(case):
            page = example(copy)
            if page is not None:
                page.weights *= known * weight
                found.append(page)
    return found


def _copies(case: Case) -> Iterator[tuple[Case, float]]:
    yield case, 1.0
    yield HashedCase(*astuple(case)), _HASHED
    short = short_copy(case) if case.set_name == "publishers" else None
    if short is not None:
        yield short, _SHORT


def _report(readings: dict[str, Reading], real: Sequence[Case]) -> None:
    sets = [(name, [case for case in real if case.set_name == name]) for name in SETS]
    for name, chosen in (*sets, ("press", list(press_pages()))):
        figures = segments_figures if name == "segments" else publishers_figures
        print(table([figures(f"cross-validated, {name}", "all", chosen, readings)]))


def _held_back(cases: Sequence[Case], examples: Sequence[Example]) -> Iterator[Reading]:
    """Each page, read with models trained on the other folds."""
    lines = all_lines([each for each in examples if type(each.case) is Case])
    for fold in range(FOLDS):
        score = scorer(compact(_trained([each for each in examples if each.fold != fold]), FEATURES))
        likely = line_scorer(line_model([line for line in lines if line.fold != fold]))
        with (
            patch("pipelines.judging.judge.load_model", lambda score=score: score),
            patch("pipelines.judging.neighbours.notice_lines.load_line_model", lambda likely=likely: likely),
        ):
            yield from (read_case(case) for case in cases if fold_of(case) == fold)


def _trained(examples: Sequence[Example]) -> dict[str, Any]:
    known = [each.weights > 0 for each in examples]
    rows = np.vstack([each.rows[mask] for each, mask in zip(examples, known, strict=True)])
    labels = np.concatenate([each.labels[mask] for each, mask in zip(examples, known, strict=True)])
    weights = np.concatenate([each.weights[mask] for each, mask in zip(examples, known, strict=True)])
    return train(rows, labels, weights, SETTINGS)


if __name__ == "__main__":
    sys.exit(main())
