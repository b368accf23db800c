"""The archive's captures read again by today's extractor and recipes, in worker processes, without network.

Done twice it changes nothing the second time: what was read by the same extractor, recipe and snapshot is passed over,
and that is also how it goes on where it was broken off.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path

from crawler.rereading.captured import read_captured
from crawler.sources.mine import unknown_to
from crawler.sources.owners import RecipeChoice, general, own_recipe, recipe_by_host
from crawler.sources.source import Source
from pipelines.processes.reading import packed_learned
from pipelines.processes.worker import WorkerCrashed, WorkerTimeout
from pipelines.processes.workers import WorkerPool
from pipelines.read import EXTRACTOR
from pipelines.recipe import GENERAL, NOTHING_LEARNED, Learned, Recipe
from storage.archive import Archive
from storage.article import Article
from storage.errors import UsageError
from storage.outcome import Rejected
from storage.page import Page
from storage.reading import Maker
from storage.rereads import candidates, rereading
from storage.rereads.candidates import Candidate
from storage.rereads.rereading import Again, Finding, Found

BATCH = 64
"""Captures that share a transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RereadOptions:
    """What to read again, and how. `source` None means every source; `sources` are those that are known today.

    `recipes` False reads all by the general rules. `dry_run` writes nothing. `thorough` reads also what today's
    extractor, recipe and snapshot have read already. `clock` gives the aware time.
    """

    clock: Callable[[], datetime]
    sources: Mapping[str, Source]
    source: str | None = None
    recipes: bool = True
    dry_run: bool = False
    thorough: bool = False
    workers: int = 2


@dataclass(slots=True, kw_only=True)
class RereadReport:
    """What came of it. `current` counts captures that were read by the same already, `problems` are sentences,
    each with how many captures it is about.

    `resumed` is how many captures an earlier run, which was broken off, had dealt with.
    """

    total: int
    resumed: int = 0
    current: int = 0
    counts: Counter[Found] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)

    @property
    def seen(self) -> int:
        """Captures that were dealt with, those included that were not read."""
        return self.current + self.counts.total()

    def add(self, finding: Finding) -> None:
        """Count one."""
        self.counts[finding.found] += 1
        if finding.found is Found.NO_ARTICLE and isinstance(finding.after, Rejected):
            self.reasons[finding.after.reason.value] += 1
        self.fields.update(finding.changed)
        if finding.problem:
            self.problems[finding.problem] += 1


@dataclass(frozen=True, slots=True)
class _Task:
    """A capture, and with what it is to be read. `problem` says why it cannot be."""

    candidate: Candidate
    recipe: Recipe = GENERAL
    learned: Learned = NOTHING_LEARNED
    problem: str = ""

    @property
    def maker(self) -> Maker:
        return Maker(EXTRACTOR, self.recipe.id, self.learned.snapshot)


def reread(archive: Archive, options: RereadOptions, found: Callable[[RereadReport, Finding], None]) -> RereadReport:
    """Read again, and tell `found` of every capture. Raises StorageError, and UsageError for an unknown source.

    Pages that were refused come first: what they teach about their source helps to read its stories.
    """
    _check_source(archive, options.source)
    db = archive.connection
    report = RereadReport(total=candidates.count_candidates(db, options.source))
    keep = partial(_look, archive)
    unfinished = None
    if not options.dry_run:
        unfinished = rereading.begin(archive, options.source, EXTRACTOR, options.clock())
        report.resumed = unfinished.done
        keep = partial(_write, archive, unfinished, options.clock)
    with WorkerPool(options.workers, preload=("crawler.rereading.captured",)) as pool:
        for walk in (candidates.refused_pages, candidates.stories):
            findings = _findings(archive, walk(db, options.source), options, report, pool)
            while batch := list(islice(findings, BATCH)):
                for finding in _settled(batch, keep):
                    report.add(finding)
                    found(report, finding)
    if unfinished is not None:
        rereading.finish(archive, unfinished, options.clock())
    return report


def _check_source(archive: Archive, source: str | None) -> None:
    if source is not None and (unknown := unknown_to(archive, source)):
        raise UsageError(unknown)


def _look(archive: Archive, batch: list[Again]) -> list[Finding]:
    return [rereading.look(archive.connection, again) for again in batch]


def _write(
    archive: Archive, unfinished: rereading.Reread, clock: Callable[[], datetime], batch: list[Again]
) -> list[Finding]:
    return rereading.keep(archive, unfinished, batch, clock())


def _settled(batch: list[Again | Finding], keep: Callable[[list[Again]], list[Finding]]) -> Iterator[Finding]:
    """What came of a batch, in its order; what could not be read is in it as a finding already."""
    kept = iter(keep([each for each in batch if isinstance(each, Again)]))
    return (each if isinstance(each, Finding) else next(kept) for each in batch)


def _findings(
    archive: Archive, walk: Iterable[Candidate], options: RereadOptions, report: RereadReport, pool: WorkerPool
) -> Iterator[Again | Finding]:
    ahead: deque[_Task] = deque()
    unread: deque[Finding] = deque()

    def calls() -> Iterator[tuple[Path, Candidate, Recipe, bytes]]:
        for task in _tasks(archive, walk, options):
            candidate = task.candidate
            if task.problem:
                unread.append(Finding(found=Found.FAILED, candidate=candidate, problem=task.problem))
            elif candidate.maker == task.maker and not options.thorough:
                report.current += 1
            elif candidate.body is None:
                unread.append(Finding(found=Found.NO_BODY, candidate=candidate))
            else:
                ahead.append(task)
                yield archive.folder / "captures", candidate, task.recipe, packed_learned(task.learned)

    for future in pool.map(read_captured, calls()):
        task = ahead.popleft()
        source = options.sources.get(task.candidate.source)
        yield _result(task, future, keep_noarchive=source is not None and source.keep_noarchive)
        while unread:
            yield unread.popleft()
    yield from unread


def _result(task: _Task, future: Future[Article | Rejected | str], *, keep_noarchive: bool) -> Again | Finding:
    """What a worker made of a capture. That one takes too long here and now says nothing about its page."""
    candidate = task.candidate
    try:
        result = future.result()
    except (WorkerTimeout, WorkerCrashed) as error:
        result = f"the reading of capture {candidate.capture_id} broke off: {error}"
    if isinstance(result, str):
        problem = f"{candidate.url}: {result}"
        return Finding(found=Found.FAILED, candidate=candidate, problem=problem)
    return Again(candidate=candidate, result=result, maker=task.maker, keep_noarchive=keep_noarchive)


def _tasks(archive: Archive, walk: Iterable[Candidate], options: RereadOptions) -> Iterator[_Task]:
    learned: dict[str, Learned] = {}
    by_host = recipe_by_host(options.sources.values())
    for candidate in walk:
        name = candidate.source
        if name not in learned:
            known = archive.learned(name)
            learned[name] = Learned(snapshot=known.snapshot, repeated=known.fingerprints)
        source = options.sources.get(name)
        choose: RecipeChoice = own_recipe(source) if source else by_host
        if not options.recipes:
            choose = general
        recipe = choose(Page(url=candidate.url, body=b"", fetched_at=candidate.fetched_at))
        task = _Task(candidate, recipe, learned[name])
        if options.recipes and source is None and recipe is GENERAL and candidate.maker.recipe.startswith(f"{name}-"):
            problem = (
                f"{name}: its pages were read with the recipe {candidate.maker.recipe}, and there is no source file of "
                f"{name} any more; name its folder with --sources, or read by the general rules with --no-recipes"
            )
            task = replace(task, problem=problem)
        yield task
