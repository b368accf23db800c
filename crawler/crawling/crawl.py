"""One crawl, from a list of sources to a report. Everything that crawls comes through `crawl`."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.settings import Settings

from crawler import settings
from crawler.crawling.jobs import UNHEARD, Fetch, Progress, SourceRun
from crawler.crawling.robots import PRODUCT
from crawler.crawling.runs import Runs
from crawler.crawling.spider import NewsSpider
from crawler.fetching.guard import parse_connect_to
from crawler.fetching.politeness import Hosts
from crawler.sources.source import Source
from pipelines.processes.garbage import spared_collection
from pipelines.processes.reader import PageReader
from pipelines.processes.workers import DEADLINE, WorkerPool
from pipelines.processes.writer import ArchiveWriter
from storage.errors import StorageError, UsageError
from storage.outcome import Outcome, Reason

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
STOP_WITHIN = 20.0
"""Seconds after a signal in which pages under way may still be read; with the last commit a stop takes less than 30."""


LOOK_TIMES = 3
"""How many times as long as a page a feed or sitemap may take to be read: it may name 50,000 pages."""

Begin = Callable[[Source], Coroutine[Any, Any, SourceRun]]
"""Begins a run of a source in a crawl that is under way."""
Feed = Callable[[Begin], Coroutine[Any, Any, None]]
"""Decides which sources a crawl has, and when each begins."""


def utc_now() -> datetime:
    """The clock of every crawl that is not told another one."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlOptions:
    """How to crawl. `connect_to` has entries "HOST:PORT:ADDRESS:PORT", as curl's option of that name.

    `contact` (an address or URL; the environment's TEARSHEET_CONTACT by default) goes into the User-Agent. `clock`
    gives the aware time in UTC. `limit` is the most pages to fetch of one source, below its own `max_pages`. `patience`
    is how many seconds a server that asks to wait is waited for within this crawl. `deadline` is how many seconds the
    reading of a page may take, and a third of what that of a feed may. `settings` overrides those of settings.py.
    """

    connect_to: tuple[str, ...] = ()
    contact: str = ""
    clock: Callable[[], datetime] = utc_now
    workers: int = 2
    limit: int | None = None
    patience: float = 60.0
    deadline: float = DEADLINE
    progress: Progress = field(default_factory=Progress)
    settings: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """What came of one source. `postponed` and `left` pages were not got to; `full` says that its limit left some out.

    `unheard` says that none of its feeds, sitemaps and listings could be read; `forbidden` counts those refused with
    status 401 or 403.
    """

    name: str
    counts: Counter[tuple[Outcome, Reason | None]]
    unheard: bool
    forbidden: int
    links: int
    full: bool
    postponed: int
    left: int
    finished: bool
    notes: tuple[str, ...]

    @property
    def pages(self) -> int:
        """Pages with an outcome."""
        return self.counts.total()

    def outcome(self, outcome: Outcome) -> int:
        """How many pages ended so."""
        return sum(number for (one, _), number in self.counts.items() if one is outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlReport:
    """What came of a crawl. `failures` are sentences; with any, or when not `finished`, the exit code is 1.

    `stopped` says that a signal ended it, `broken` that the archive failed: the last of `failures` says how.
    """

    sources: tuple[SourceReport, ...]
    seconds: float
    finished: bool
    stopped: bool = False
    broken: bool = False
    failures: tuple[str, ...] = ()

    @property
    def pages(self) -> int:
        """Pages with an outcome."""
        return sum(source.pages for source in self.sources)

    @property
    def exit_code(self) -> int:
        """0 when everything was done, else 1."""
        return 0 if self.finished and not self.failures else 1


def user_agent(contact: str = "") -> str:
    """Who we are, honestly, and how to reach whoever runs this crawl."""
    contact = contact or os.environ.get("TEARSHEET_CONTACT", "")
    if not contact.isprintable():
        raise UsageError("the contact has characters that cannot be sent in a User-Agent; give an address or URL")
    return f"{PRODUCT}/{version('tearsheet')}" + (f" (+{contact})" if contact else "")


def crawl(sources: Iterable[Source], folder: Path, options: CrawlOptions | None = None) -> CrawlReport:
    """Crawl the sources once into the archive in `folder`, and report. May be called again.

    Raises ArchiveLocked and other StorageErrors when the archive cannot be opened, and UsageError for options that
    cannot be; a StorageError while the crawl runs stops it and stands in the report.
    """
    options = options or CrawlOptions()
    wanted = list(sources)

    async def feed(begin: Begin) -> None:
        for source in wanted:
            await begin(source)

    return crawl_fed(feed, folder, options)


def crawl_fed(feed: Feed, folder: Path, options: CrawlOptions) -> CrawlReport:
    """Crawl the sources that `feed` begins, until it has returned and they are through. See `crawl`."""
    started = time.monotonic()
    configured = _settings(options)
    with _quiet_scrapy(), spared_collection():
        runs, stopped = asyncio.run(_crawl(feed, folder, options, configured))
    if runs.error is not None and not isinstance(runs.error, StorageError):
        raise runs.error
    reports = tuple(map(_report, runs.all.values()))
    return CrawlReport(
        sources=reports,
        seconds=time.monotonic() - started,
        finished=not stopped and all(report.finished for report in reports),
        stopped=stopped,
        broken=runs.error is not None,
        failures=(
            *(f"{report.name}: {UNHEARD}" for report in reports if report.unheard),
            *((str(runs.error),) if runs.error is not None else ()),
        ),
    )


async def _crawl(feed: Feed, folder: Path, options: CrawlOptions, configured: Settings) -> tuple[Runs, bool]:
    """The runs when they are through, and whether a signal stopped them."""
    with ExitStack() as processes:
        # Both load while the archive is opened. What feeds and sitemaps are read with is loaded in a fifth of the time,
        # so that pages are fetched already when their readers are ready.
        patient = LOOK_TIMES * options.deadline
        lookers = processes.enter_context(WorkerPool(1, deadline=patient, preload=("crawler.discovery.look",)))
        reader = processes.enter_context(PageReader(options.workers, deadline=options.deadline))
        writer = await ArchiveWriter.open(folder, options.clock)
        hosts: Hosts[Fetch] = Hosts(patience=options.patience)
        runs = Runs(writer=writer, hosts=hosts, clock=options.clock, progress=options.progress)

        async def begin(source: Source) -> SourceRun:
            return await runs.begin(source, min(source.max_pages, options.limit or source.max_pages))

        try:
            for sentence in writer.repairs:
                options.progress.said(sentence)
            crawler = AsyncCrawlerRunner(configured).create_crawler(NewsSpider)
            crawling = crawler.crawl_async(runs=runs, reader=reader, lookers=lookers, feed=lambda: feed(begin))
            task = asyncio.create_task(crawling)
            with _stop_on_signal(crawler, task, processes.close) as told:
                await asyncio.wait([task])
            if not task.cancelled():
                task.result()
            await runs.settle()
            return runs, bool(told)
        finally:
            options.progress.ended()
            processes.close()
            await writer.close()


@contextmanager
def _stop_on_signal(crawler: Crawler, task: asyncio.Task[None], close: Callable[[], None]) -> Iterator[list[float]]:
    """The first SIGINT or SIGTERM stops cleanly, the second at once, the third as if nobody listened.

    `close` ends the processes that read. Yields the list of the times at which it was told to.
    """
    told: list[float] = []
    if threading.current_thread() is not threading.main_thread():
        yield told
        return
    loop = asyncio.get_running_loop()

    def stop() -> None:
        told.append(loop.time())
        spider = crawler.spider
        if not isinstance(spider, NewsSpider):
            task.cancel()
        elif len(told) == 1:
            spider.stop()
            # Pages that take longer to read than this are left to the next crawl.
            loop.call_later(STOP_WITHIN, close)
        else:
            spider.stop(grace=0.0)
            close()
            forget()

    def forget() -> None:
        for number in _SIGNALS:
            loop.remove_signal_handler(number)

    for number in _SIGNALS:
        loop.add_signal_handler(number, stop)
    try:
        yield told
    finally:
        forget()


@contextmanager
def _quiet_scrapy() -> Iterator[None]:
    """Scrapy tells its log what the report and the errors tell already, and page by page."""
    log = logging.getLogger("scrapy")
    level = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        log.setLevel(level)


def _settings(options: CrawlOptions) -> Settings:
    values = settings.as_dict() | {
        "USER_AGENT": user_agent(options.contact),
        "CONNECT_TO": parse_connect_to(options.connect_to),
    }
    return Settings(values | options.settings)


def _report(run: SourceRun) -> SourceReport:
    return SourceReport(
        name=run.source.name,
        counts=run.counts,
        unheard=run.unheard,
        forbidden=run.forbidden,
        links=run.found,
        full=run.full,
        postponed=run.postponed,
        left=run.left,
        finished=run.finished,
        notes=tuple(run.notes),
    )
