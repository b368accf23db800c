"""Train the judge of single lines: `python -m benchmarks.line_training [--corpus DIR] [--write]`.

Lines come from three places: the blocks of the corpus that truth keeps, the examples of the wording rules
(tests/boilerplate_examples.toml), and benchmarks/lines, a file for each of five writers (the fifth are two). Without
--write it only cross-validates: every line is judged by a model that has seen no line of its publisher (or domain) or
rule, made-up ones first by a model that has seen none of their writer, then by one that has not seen their text. With
--write the model is then trained on all lines and stored in the package. Deterministic; two minutes on one core.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from benchmarks.corpus import DEFAULT_CORPUS, all_cases, owner
from benchmarks.judge_labels import FOLDS, Example, example
from benchmarks.logistic import fitted, packed
from pipelines.judging.model.line_features import SLOTS, slots_of
from pipelines.judging.model.lines import CLEARLY, LIKELY, LONGEST, RATHER, candidate, line_scorer
from pipelines.layout.roles import HEADINGS
from pipelines.pages.sentences import sentences_of

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "pipelines" / "data" / "lines.json"
WRITERS = ("first", "second", "third", "fourth", "fifth")
_PULL = 0.2
# What is no sentence is never asked about amid a story. What truth leaves out is not learned from at all: most of it is
# no notice (names, dates, headlines of other stories).
_NO_SENTENCE = 0.3
# They alone are meant to be unlike what the rules know.
_MADE_UP = 4.0
_SHORTEST = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A line, whether it is a notice, what it counts, where it is from, and what must not stand on both sides; of a
    made-up one, also who wrote it."""

    text: str
    notice: bool
    weight: float
    source: str
    group: str
    writer: str = ""

    @property
    def fold(self) -> int:
        """Between 0 and FOLDS - 1; that of a publisher is the one `judge_labels.fold_of` gives its pages."""
        return crc32(self.group.encode()) % FOLDS

    @property
    def fold_of_writer(self) -> int:
        """The same, but one for all lines of a writer."""
        return WRITERS.index(self.writer) if self.writer else self.fold


def main(arguments: Sequence[str] | None = None) -> int:
    """Cross-validate, print the tables, and store the final model when asked to."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.line_training", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=DEFAULT_CORPUS)
    parser.add_argument("--write", action="store_true", help=f"train on all lines and write {TARGET.name}")
    options = parser.parse_args(arguments)
    cases = all_cases(options.corpus)
    lines = all_lines([each for case in cases if (each := example(case)) is not None])
    _report("writers not seen", lines, lambda line: line.fold_of_writer)
    _report("texts not seen", lines, lambda line: line.fold)
    if options.write:
        TARGET.write_text(json.dumps(line_model(lines), separators=(",", ":")) + "\n")
        print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")
    return 0


def _report(title: str, lines: Sequence[Line], fold_of: Callable[[Line], int]) -> None:
    """The share of each source's lines that reaches the limits."""
    found: dict[str, list[float]] = {}
    for fold in range(FOLDS):
        score = line_scorer(line_model([line for line in lines if fold_of(line) != fold]))
        for line in lines:
            if fold_of(line) == fold:
                likely = score(asked) if (asked := candidate(line.text)) is not None else 0.0
                found.setdefault(line.source, []).append(likely)
    limits = (RATHER, CLEARLY, LIKELY)
    print(f"{title + ', of them reach':36} lines  " + "  ".join(f"{limit:.3f}" for limit in limits))
    for source, likely in sorted(found.items()):
        shares = (sum(each >= limit for each in likely) / len(likely) for limit in limits)
        print(f"{source:36} {len(likely):5}  " + "  ".join(f"{share:.3f}" for share in shares))


def all_lines(examples: Sequence[Example]) -> list[Line]:
    """Those of the corpus, of the rules' examples and of benchmarks/lines."""
    return [*(line for each in examples for line in _of_page(each)), *_of_rules(), *made_up()]


def _of_page(page: Example) -> Iterator[Line]:
    group = owner(page.case.set_name, page.case.truth)
    for at, block in enumerate(page.page.blocks):
        text = block.text
        if not page.weights[at] or not page.labels[at] or block.linked > len(text) / 2:
            continue
        if len(text) <= LONGEST:
            plain = page.page.sentences[at] and block.tag not in HEADINGS
            weight = 1.0 if page.page.sentences[at] else _NO_SENTENCE
            yield Line(text, False, weight, "corpus, sentences" if plain else "corpus, other lines kept", group)
        else:
            for part in sentences_of(text):
                if _SHORTEST < len(part) <= LONGEST:
                    yield Line(part, False, 1.0, "corpus, in paragraphs", group)


def _of_rules() -> Iterator[Line]:
    rules = tomllib.loads((ROOT / "tests" / "boilerplate_examples.toml").read_text("utf-8"))
    for rule, said in rules.items():
        yield from (Line(text, True, 1.0, "rules, caught", rule) for text in said["yes"] if len(text) <= LONGEST)
        yield from (Line(text, False, 1.0, "rules, spared", rule) for text in said["no"] if len(text) <= LONGEST)


def made_up() -> Iterator[Line]:
    """Those of all writers."""
    for writer in WRITERS:
        written = tomllib.loads((ROOT / "benchmarks" / "lines" / f"{writer}.toml").read_text("utf-8"))
        for language, said in written.items():
            for side in ("notices", "story"):
                source = f"{writer}, {language}, {side}"
                yield from (Line(text, side == "notices", _MADE_UP, source, text, writer) for text in said[side])


def line_model(lines: Sequence[Line]) -> dict[str, Any]:
    """The weights, as `line_scorer` takes them."""
    asked = [(line, found) for line in lines if (found := candidate(line.text)) is not None]
    labels = np.array([float(line.notice) for line, _ in asked])
    counts = np.array([line.weight for line, _ in asked])
    return packed(fitted([slots_of(found) for _, found in asked], labels, counts, SLOTS, _PULL))


if __name__ == "__main__":
    sys.exit(main())
