"""The figures of a set of pages, and the table that shows them side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean, median

from benchmarks.corpus import Case
from benchmarks.scoring import (
    NO_OVERLAP,
    Reading,
    authors_right,
    day_right,
    score_publisher,
    score_segments,
    title_right,
)


@dataclass(frozen=True, slots=True)
class Share:
    """Right answers among the pages whose truth has a value."""

    right: int
    of: int

    @property
    def value(self) -> float:
        """Between 0 and 1; 0 when nothing was asked."""
        return self.right / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Cost:
    """Pages refused though they have text, pages that raised, and CPU milliseconds a page."""

    refused: int
    failed: int
    mean: float
    median: float
    p95: float


@dataclass(frozen=True, slots=True)
class Figures:
    """One row. `f1` is paragraph F1 (macro) for publishers, F over all strings for segments."""

    name: str
    set_name: str
    part: str
    pages: int
    f1: float
    f1_micro: float
    shingle_f1: float
    shingle_f1_micro: float
    precision: float
    recall: float
    exact: Share
    title: Share
    authors: Share
    instant: Share
    day: Share
    cost: Cost


def share(answers: Iterable[bool | None]) -> Share:
    """None leaves the denominator."""
    asked = [answer for answer in answers if answer is not None]
    return Share(sum(asked), len(asked))


def publishers_figures(name: str, part: str, cases: Sequence[Case], readings: dict[str, Reading]) -> Figures:
    """Over pages whose whole body is known."""
    scores = [score_publisher(case.truth, readings[case.id]) for case in cases]
    paragraphs = sum((score.paragraphs for score in scores), NO_OVERLAP)
    shingles = sum((score.shingles for score in scores), NO_OVERLAP)
    return Figures(
        name=name,
        set_name="publishers",
        part=part,
        pages=len(cases),
        f1=mean(score.paragraphs.f1 for score in scores),
        f1_micro=paragraphs.f1,
        shingle_f1=mean(score.shingles.f1 for score in scores),
        shingle_f1_micro=shingles.f1,
        precision=_ratio(paragraphs.hits, paragraphs.read),
        recall=_ratio(paragraphs.hits, paragraphs.true),
        exact=share(score.exact for score in scores),
        title=share(score.title for score in scores),
        authors=share(score.authors for score in scores),
        instant=share(score.instant for score in scores),
        day=share(score.day for score in scores),
        cost=_cost(cases, readings),
    )


def segments_figures(name: str, part: str, cases: Sequence[Case], readings: dict[str, Reading]) -> Figures:
    """Over pages of which some strings are known. Refused counts pages that must have text."""
    strings = sum((score_segments(case.truth, readings[case.id]) for case in cases), NO_OVERLAP)
    pairs = [(case.truth, readings[case.id]) for case in cases]
    nothing = Share(0, 0)
    return Figures(
        name=name,
        set_name="segments",
        part=part,
        pages=len(cases),
        f1=strings.f1,
        f1_micro=strings.f1,
        shingle_f1=0.0,
        shingle_f1_micro=0.0,
        precision=_ratio(strings.hits, strings.read),
        recall=_ratio(strings.hits, strings.true),
        exact=nothing,
        title=share(title_right(truth.get("title"), reading.title) for truth, reading in pairs),
        authors=share(authors_right(truth.get("author"), reading.authors) for truth, reading in pairs),
        instant=nothing,
        day=share(day_right(truth.get("published_on"), reading.published) for truth, reading in pairs),
        cost=_cost(cases, readings),
    )


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _cost(cases: Sequence[Case], readings: dict[str, Reading]) -> Cost:
    chosen = [readings[case.id] for case in cases]
    wanted = [readings[case.id] for case in cases if case.truth.get("must_have", True)]
    times = sorted(reading.cpu_ms for reading in chosen)
    return Cost(
        refused=sum(bool(reading.refused) for reading in wanted),
        failed=sum(bool(reading.failed) for reading in chosen),
        mean=mean(times),
        median=median(times),
        p95=times[min(len(times) - 1, int(0.95 * len(times)))],
    )


_COLUMNS = ("", "F1", "micro", "P", "R", "shingle", "exact", "title", "authors", "instant", "day")
_WIDTHS = (26, 7, 7, 7, 7, 8, 7, 7, 8, 8, 7)


def table(rows: Sequence[Figures]) -> str:
    """A block for each set and part; under it how many pages truth says a field for."""
    lines: list[str] = []
    heading = ("", "")
    for row in rows:
        if (row.set_name, row.part) != heading:
            heading = (row.set_name, row.part)
            lines += ["", f"{row.set_name}, {row.part}: {row.pages} pages; truth known for {_known(row)}"]
            heads = "".join(f"{name:>{width}}" for name, width in zip(_COLUMNS[1:], _WIDTHS[1:], strict=True))
            lines.append(f"{'':26}{heads}  refused  failed   CPU ms mean/median/p95")
        lines.append(_line(row))
    return "\n".join(lines)


def _known(row: Figures) -> str:
    fields = {"title": row.title, "authors": row.authors, "instant": row.instant, "day": row.day}
    return ", ".join(f"{name} {value.of}" for name, value in fields.items() if value.of)


def _line(row: Figures) -> str:
    body: list[float | None] = [row.f1, row.f1_micro, row.precision, row.recall, row.shingle_f1 or None]
    body += [each.value if each.of else None for each in (row.exact, row.title, row.authors, row.instant, row.day)]
    shown = ["-" if value is None else f"{value:.3f}" for value in body]
    cells = "".join(f"{cell:>{width}}" for cell, width in zip(shown, _WIDTHS[1:], strict=True))
    cost = row.cost
    times = f"{cost.mean:.1f}/{cost.median:.1f}/{cost.p95:.1f}"
    return f"{row.name:26}{cells}  {cost.refused:7}  {cost.failed:6}   {times:>22}"
