"""Saved pages into the archive, by the same `read` and the same `save` as fetched ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from crawler.importing.saved import SavedPage
from crawler.sources.owners import RecipeChoice
from crawler.sources.source import Source
from pipelines.processes.kept import with_baselines
from pipelines.processes.reader import PageReader
from pipelines.recipe import Learned, Recipe
from storage.archive import Archive
from storage.errors import StorageError
from storage.outcome import Outcome, Reason
from storage.page import Page
from storage.reading import Saved
from storage.writing.clock import CLOCK_SLACK, not_before_last

BATCH = 64
"""Pages that share a transaction and an fsync."""
_ROBOTS = re.compile(r"https?://[^/]+/robots\.txt(?:[?#]|\Z)", re.IGNORECASE)
_PAGES = frozenset({"", "text/html", "application/xhtml+xml", "text/plain"})


@dataclass(slots=True)
class ImportReport:
    """What came of an import. `skipped` counts records of a WARC that are no pages (pictures, scripts, robots.txt)."""

    counts: Counter[tuple[Outcome, Reason | None]] = field(default_factory=Counter)
    saved: list[Saved] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    skipped: int = 0

    @property
    def pages(self) -> int:
        """Pages with an outcome."""
        return self.counts.total()

    def add(self, batch: Iterable[Saved]) -> None:
        """Count what became of some more pages."""
        for saved in batch:
            self.counts[saved.outcome, saved.reason] += 1
            self.saved.append(saved)


def import_pages(
    archive: Archive,
    saved: Iterable[SavedPage],
    source: Source,
    *,
    recipe_for: RecipeChoice,
    now: Callable[[], datetime],
    advanced: Callable[[ImportReport], None] = lambda report: None,
) -> ImportReport:
    """Read and archive saved pages under a source's name, in batches that are each whole or not there.

    What cannot be read becomes a problem and does not stop the rest. `recipe_for` chooses the recipe that a page is
    read with; `now` gives aware times; `advanced` gets the report after each batch. Raises StorageError.
    """
    report = ImportReport()
    with _run(archive, source, now, report) as run, PageReader() as reader:
        pages = _pages(archive, _believed(saved, now()), source, report, recipe_for)
        readings = reader.map_readings(pages)
        while batch := list(islice(readings, BATCH)):
            batch = with_baselines(archive, batch, reader, recipe_for, _learned(archive, source))
            report.add(archive.save(batch, run=run, recorded_at=now(), keep_noarchive=source.keep_noarchive))
            advanced(report)
    return report


@contextmanager
def _run(archive: Archive, source: Source, now: Callable[[], datetime], report: ImportReport) -> Iterator[int]:
    """A run, and how it ended."""
    not_before_last(archive.connection, now(), archive.folder)
    run = archive.start_run(source.name, now())

    def end(finished: bool) -> None:
        archive.finish_run(run, now(), finished=finished, message="; ".join(report.problems[:3]))

    try:
        yield run
    except BaseException:
        with suppress(StorageError):  # why it broke off is what a person has to read
            end(False)
        raise
    end(not report.problems)


def _pages(
    archive: Archive, saved: Iterable[SavedPage], source: Source, report: ImportReport, recipe_for: RecipeChoice
) -> Iterator[tuple[Page, Recipe, Learned]]:
    learned, kept = _learned(archive, source), 0
    for each in saved:
        if len(report.saved) > kept:
            # A batch was committed: what it taught helps to read the next pages.
            learned, kept = _learned(archive, source), len(report.saved)
        if each.page is None:
            report.problems.append(each.problem)
        elif not _may_be_article(each.page):
            report.skipped += 1
        else:
            yield each.page, recipe_for(each.page), learned


def _may_be_article(page: Page) -> bool:
    """No picture, script, feed or robots.txt (RFC 9309, 2.3), which a crawl archives beside its pages."""
    return page.status != 200 or (page.media_type in _PAGES and not _ROBOTS.match(page.url))


def _believed(saved: Iterable[SavedPage], now: datetime) -> Iterator[SavedPage]:
    """The pages; one that says it was fetched later than now is a problem: no later fetch would revise it."""
    for each in saved:
        fetched_at = each.page.fetched_at if each.page else None
        if fetched_at is not None and fetched_at > now + CLOCK_SLACK:
            yield SavedPage(each.id, problem=f"{each.id} says it was fetched at {fetched_at}, which lies in the future")
        else:
            yield each


def _learned(archive: Archive, source: Source) -> Learned:
    known = archive.learned(source.name)
    return Learned(snapshot=known.snapshot, repeated=known.fingerprints)
