"""Train the judge of single lines: `python -m benchmarks.line_training [--corpus DIR] [--write]`.

Lines come from three places: the blocks of the corpus that truth keeps or leaves out, the examples of the wording rules
(tests/boilerplate_examples.toml), and benchmarks/lines.toml. Without --write it only cross-validates: every line is
judged by a model that has seen no line of its publisher (or domain), rule or text. With --write the model is then
trained on all lines and stored in the package. Deterministic; a minute on one core.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from benchmarks.boosting import Settings, compact, train
from benchmarks.corpus import DEFAULT_CORPUS, load, owner
from benchmarks.judge_labels import FOLDS, Example, example
from pipelines.judging.model.lines import FEATURES, LIKELY, LONGEST, candidate, line_scorer, line_vector
from pipelines.layout.roles import HEADINGS
from pipelines.pages.sentences import sentences_of

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "pipelines" / "data" / "lines.json"
SETTINGS = Settings(trees=110, leaves=8, rate=0.12, pull=3.0, leaf_weight=2.0)
# What truth leaves out is mostly no notice (names, dates, headlines of other stories).
_LEFT_OUT = 0.3
# Of the sentences of long paragraphs, which no page has as lines of their own, one in three is enough.
_OF_SENTENCES = 3
# They alone are meant to be unlike what the rules know.
_MADE_UP = 4.0
_SHORTEST = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A line, whether it is a notice, what it counts, where it is from, and what must not stand on both sides."""

    text: str
    notice: bool
    weight: float
    source: str
    group: str

    @property
    def fold(self) -> int:
        """Between 0 and FOLDS - 1; that of a publisher is the one `judge_labels.fold_of` gives its pages."""
        return crc32(self.group.encode()) % FOLDS


def main(arguments: Sequence[str] | None = None) -> int:
    """Cross-validate, print the table, and store the final model when asked to."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.line_training", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=DEFAULT_CORPUS)
    parser.add_argument("--write", action="store_true", help=f"train on all lines and write {TARGET.name}")
    options = parser.parse_args(arguments)
    cases = [case for name in ("publishers", "segments") for case in load(options.corpus, name)]
    lines = all_lines([each for case in cases if (each := example(case)) is not None])
    _report(lines)
    if options.write:
        TARGET.write_text(json.dumps(line_model(lines), separators=(",", ":")) + "\n")
        print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")
    return 0


def _report(lines: Sequence[Line]) -> None:
    found: dict[str, list[bool]] = {}
    for fold in range(FOLDS):
        score = line_scorer(line_model([line for line in lines if line.fold != fold]))
        for line in lines:
            if line.fold == fold:
                likely = (asked := candidate(line.text)) is not None and score(asked) >= LIKELY
                found.setdefault(line.source, []).append(likely)
    print("lines taken for notices, by what they are:")
    for source, answers in sorted(found.items()):
        print(f"{source:28} {sum(answers):5} of {len(answers):5}  {sum(answers) / len(answers):.4f}")


def all_lines(examples: Sequence[Example]) -> list[Line]:
    """Those of the corpus, of the rules' examples and of lines.toml."""
    return [*(line for each in examples for line in _of_page(each)), *_of_rules(), *_made_up()]


def _of_page(page: Example) -> Iterator[Line]:
    group = owner(page.case.set_name, page.case.truth)
    for at, block in enumerate(page.page.blocks):
        text, kept = block.text, bool(page.labels[at])
        if not page.weights[at] or block.linked > len(text) / 2 or (not kept and page.page.hops[at]):
            continue
        if len(text) <= LONGEST:
            plain = kept and page.page.sentences[at] and block.tag not in HEADINGS
            weight = (1.0 if kept else _LEFT_OUT) * (1.0 if page.page.sentences[at] else _LEFT_OUT)
            source = "corpus, sentences" if plain else "corpus, other lines kept" if kept else "corpus, left out"
            yield Line(text, not kept, weight, source, group)
        elif kept:
            for part in sentences_of(text):
                if _SHORTEST < len(part) <= LONGEST and crc32(part.encode()) % _OF_SENTENCES == 0:
                    yield Line(part, False, 1.0, "corpus, in paragraphs", group)


def _of_rules() -> Iterator[Line]:
    rules = tomllib.loads((ROOT / "tests" / "boilerplate_examples.toml").read_text("utf-8"))
    for rule, said in rules.items():
        yield from (Line(text, True, 1.0, "rules, caught", rule) for text in said["yes"] if len(text) <= LONGEST)
        yield from (Line(text, False, 1.0, "rules, spared", rule) for text in said["no"] if len(text) <= LONGEST)


def _made_up() -> Iterator[Line]:
    for said in tomllib.loads((ROOT / "benchmarks" / "lines.toml").read_text("utf-8")).values():
        yield from (Line(text, True, _MADE_UP, "made up, notices", text) for text in said["notices"])
        yield from (Line(text, False, _MADE_UP, "made up, story", text) for text in said["story"])


def line_model(lines: Sequence[Line]) -> dict[str, Any]:
    """The weights, as `line_scorer` takes them."""
    asked = [(line, found) for line in lines if (found := candidate(line.text)) is not None]
    rows = np.array([line_vector(found) for _, found in asked], dtype=np.float64)
    labels = np.array([float(line.notice) for line, _ in asked])
    weights = np.array([line.weight for line, _ in asked])
    return compact(train(rows, labels, weights, SETTINGS), FEATURES)


if __name__ == "__main__":
    sys.exit(main())
