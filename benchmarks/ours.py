"""Tearsheet's own reading of saved pages, timed."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterable
from time import process_time

from benchmarks.corpus import Case
from benchmarks.scoring import Reading
from crawler.sources.owners import RecipeChoice, general
from pipelines.judging.wording.rulebook import all_rules, compiled
from pipelines.processes.garbage import spared_collection
from pipelines.read import read
from storage.article import Article
from storage.outcome import Rejected

WARM_UP = 5


def timed_readings(cases: list[Case], recipe_for: RecipeChoice = general) -> list[Reading]:
    """One process, its garbage collector spared as in every worker. A few pages are read first and not counted, and the
    rules' patterns compiled, so that imports and caches do not show.

    The general extractor, unless a choice of recipes is given.
    """
    for case in cases[:WARM_UP]:
        read_case(case, recipe_for)
    for rule in all_rules():
        for pattern in rule.patterns:
            compiled(pattern)
    with spared_collection():
        return [read_case(case, recipe_for) for case in cases]


def read_case(case: Case, recipe_for: RecipeChoice = general) -> Reading:
    """Decode and read one page. An exception is a figure here, not an end: its traceback goes to stderr."""
    page = case.page()
    started = process_time()
    try:
        result = read(page, recipe_for(page))
    except Exception as error:  # noqa: BLE001 - a benchmark counts crashes, and goes on to the next page
        traceback.print_exc(file=sys.stderr)
        return Reading(case.id, failed=f"{type(error).__name__}: {error}", cpu_ms=(process_time() - started) * 1000)
    return reading_of(case.id, result, (process_time() - started) * 1000)


def reading_of(page_id: str, result: Article | Rejected, cpu_ms: float) -> Reading:
    """An article or refusal in the form that is scored. A moment of precision "day" is a bare date."""
    if isinstance(result, Rejected):
        return Reading(page_id, refused=f"{result.reason}: {'; '.join(result.evidence)}", cpu_ms=cpu_ms)
    moment = result.published
    published = "" if moment is None else moment.isoformat()
    return Reading(
        page_id,
        paragraphs=result.paragraphs,
        title=result.title,
        authors=result.authors,
        published=published[:10] if moment is not None and moment.precision == "day" else published,
        cpu_ms=cpu_ms,
        removed=tuple((each.text, str(each.kind), each.rule) for each in result.removed),
    )


def by_id(readings: Iterable[Reading]) -> dict[str, Reading]:
    """Readings by page id."""
    return {reading.id: reading for reading in readings}
