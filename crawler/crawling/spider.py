"""The one spider for all sources: fetch whose turn it is, follow, discover, hand pages to the pipeline."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import replace
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.crawling.jobs import Fetch
from crawler.crawling.runs import Runs
from crawler.discovery.found import MAX_SITEMAP_BYTES, Found
from crawler.discovery.look import look
from crawler.fetching.downloader import STOPPING, Answer, FetchFailed, Stopped
from crawler.fetching.politeness import Postponed, retry_after
from crawler.sources.addresses import absolute
from crawler.sources.source import Source
from pipelines.pages.content_encoding import ACCEPTED
from pipelines.processes.items import Fetched
from pipelines.processes.reader import PageReader
from pipelines.processes.worker import WorkerCrashed, WorkerTimeout
from pipelines.processes.workers import PoolClosed, WorkerPool
from pipelines.processes.writer import Run
from storage.archive import Archive
from storage.outcome import Reason, Rejected
from storage.page import Page
from storage.reading import Discovery, NotModified

MAX_REDIRECTS = 5
STOPPING_GRACE = 5.0
"""Seconds that downloads under way get when the crawl is stopped."""
WAIT = 300.0
"""Seconds a server is left alone that answers 429 and does not say for how long."""
ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FORBIDDEN = frozenset({401, 403})


class NewsSpider(Spider):
    """Drives one crawl; `runs` keeps its books."""

    name = "news"

    def __init__(
        self,
        *,
        runs: Runs,
        reader: PageReader,
        lookers: WorkerPool,
        feed: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        """`lookers` read what discovery looks at; `feed` begins a run of every source that is to be crawled."""
        super().__init__()
        self.runs = runs
        self.hosts, self.writer, self.clock = runs.hosts, runs.writer, runs.clock
        self.reader = reader
        self.lookers = lookers
        self._feed = feed

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> NewsSpider:
        """Made by Scrapy; hears of every error."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.broken, signal=signals.item_error)
        crawler.signals.connect(spider.broken, signal=signals.spider_error)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Every request of the crawl, each when its server may be asked."""
        await self.runs.heed_waits()
        self.hosts.hold()
        feeding = asyncio.create_task(self._feed())
        feeding.add_done_callback(self._fed)
        while (fetch := await self.hosts.next()) is not None:
            yield self._request(fetch)
        feeding.cancel()

    def stop(self, grace: float = STOPPING_GRACE) -> None:
        """End soon: fetch nothing more, finish what is under way; downloads have so many seconds left."""
        self.runs.stop()
        self.crawler.signals.send_catch_log(STOPPING, grace=grace)

    async def answered(self, response: Response, fetch: Fetch) -> AsyncIterator[Fetched]:
        """A server answered: wait, follow, discover, or hand the page to the pipeline."""
        assert isinstance(response, Answer)
        self.hosts.release(fetch)
        page = fetch.page(response, self.clock())
        result: Rejected | NotModified | None = None
        if page.status == 304:
            unknown = Rejected(
                Reason.HTTP_ERROR, ("status 304", "nothing was known of the page that could be as it was")
            )
            result = NotModified() if fetch.conditions() else unknown
        elif page.status in _REDIRECTS and page.header("location"):
            result = self._follow(page, fetch)
            if result is None:
                self.runs.done(fetch.run)
                return
        elif (seconds := self._asked_to_wait(page)) is not None:
            asked = Postponed(fetch.server, seconds, f"status {page.status}")
            if await self.runs.leave_alone(fetch, asked):
                self.runs.done(fetch.run)
                return
            result = Rejected(Reason.HTTP_ERROR, (f"status {page.status}", f"Retry-After in {seconds:.0f} s"))
        if fetch.link is None:
            await self._discover(page, fetch, result)
        else:
            yield self._item(page, fetch, result)

    async def failed(self, failure: Failure) -> AsyncIterator[Fetched]:
        """A request came to nothing: no answer, robots.txt, a server that is to be left alone."""
        fetch: Fetch = failure.request.cb_kwargs["fetch"]  # type: ignore[attr-defined]
        self.hosts.release(fetch)
        error = failure.value
        assert error is not None
        if isinstance(error, Postponed):
            if not await self.runs.leave_alone(fetch, error):
                # Its robots.txt was not read, so nothing of the page is known: it stays as it was.
                fetch.run.postponed += 1
            self.runs.done(fetch.run)
        elif isinstance(error, Stopped):
            self.runs.leave(fetch.run)
        elif isinstance(error, FetchFailed):
            rejected = Rejected(error.reason, error.evidence)
            page = fetch.no_page(self.clock())
            if fetch.link is None:
                await self._discover(page, fetch, rejected)
            else:
                yield self._item(page, fetch, rejected)
        else:
            raise error

    def saved(self, item: Fetched) -> None:
        """Called by the pipeline: the archive has the item, or the crawl was stopped before it was read."""
        if item.saved is None:
            self.runs.leave(self.runs.all[item.run.id])
        else:
            self.runs.saved(item.run.id, item.saved)

    def broken(self, failure: Failure) -> None:
        """Scrapy signal: the pipeline or this spider raised. The archive failed or there is a bug: the crawl ends."""
        assert failure.value is not None
        self._fail(failure.value)

    def _fed(self, feeding: asyncio.Task[None]) -> None:
        if not feeding.cancelled() and (error := feeding.exception()):
            self._fail(error)
        self.hosts.finish()

    def _fail(self, error: BaseException) -> None:
        self.runs.error = self.runs.error or error
        self.stop()

    def _request(self, fetch: Fetch) -> Request:
        headers = {"User-Agent": self.settings["USER_AGENT"], "Accept": ACCEPT, "Accept-Encoding": ACCEPTED}
        headers |= fetch.conditions()
        meta: dict[str, Any] = {"allow_private": fetch.run.source.allow_private}
        if fetch.link is None:
            meta["download_maxsize"] = MAX_SITEMAP_BYTES
        return Request(
            fetch.url,
            callback=self.answered,
            errback=self.failed,
            headers=headers,
            meta=meta,
            cb_kwargs={"fetch": fetch},
            # The archive decides what is fetched twice.
            dont_filter=True,
        )

    def _item(self, page: Page, fetch: Fetch, result: Rejected | NotModified | None) -> Fetched:
        source = fetch.run.source
        run = Run(fetch.run.id, source.keep_noarchive)
        return Fetched(run, page, source.recipe_for, fetch.run.learned, result)

    def _asked_to_wait(self, page: Page) -> float | None:
        """The seconds that a server asks to be left alone for. A 503 that does not say is that page's own trouble."""
        if page.status not in (429, 503):
            return None
        seconds = retry_after(page.header("retry-after"), self.clock())
        return WAIT if seconds is None and page.status == 429 else seconds

    def _follow(self, page: Page, fetch: Fetch) -> Rejected | None:
        """Queue the next hop of a redirect; or why it is not taken."""
        location = page.header("location")
        target = absolute(location, fetch.url)
        if not target:
            return Rejected(Reason.REDIRECTS, ("leads to no web address", location[:200]))
        if len(fetch.hops) == MAX_REDIRECTS or target in (*fetch.hops, fetch.url):
            return Rejected(Reason.REDIRECTS, (f"{len(fetch.hops) + 1} redirects", f"the next to {target[:200]}"))
        if not fetch.run.source.owns(target):
            return Rejected(Reason.REDIRECTS, ("leads to another site", target[:200]))
        self.runs.queue(fetch.redirected(target))
        return None

    async def _discover(self, page: Page, fetch: Fetch, result: Rejected | NotModified | None) -> None:
        """Take the links of a feed, sitemap or listing, and note in the archive what it was."""
        run = fetch.run
        found: Found | Rejected | NotModified
        try:
            page, found = (page, result) if result else await self._found(page, run.source)
        except PoolClosed:
            self.runs.leave(run)
            return
        links, due, problem = 0, 0, None
        if isinstance(found, Found):
            links = len(found.links)
            run.found += links
            due = await self.runs.hand_out(run, found.links)
            if fetch.level < found.levels:
                for url in found.more:
                    await self.runs.look(run, url, level=fetch.level + 1)
        if isinstance(found, Rejected):
            problem = found
            run.forbidden += page.status in _FORBIDDEN
            run.note(f"{fetch.asked}: {found.reason}: {'; '.join(found.evidence)}")
        else:
            run.read += 1
        discovery = Discovery(page, links, due, problem)
        await self.writer.ask(Archive.record_discovery, run.id, discovery, self.clock())
        self.runs.done(run)

    async def _found(self, page: Page, source: Source) -> tuple[Page, Found | Rejected]:
        try:
            return await self.lookers.call(look, page, source)
        except WorkerTimeout as error:
            return replace(page, body=b""), Rejected(Reason.READ_TIMEOUT, (str(error),))
        except WorkerCrashed as error:
            return replace(page, body=b""), Rejected(Reason.READ_FAILED, (str(error),))
