"""The one spider for all sources: discover, ask the archive what is due, fetch, hand over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.addresses import absolute
from crawler.downloader import STOPPING, FetchFailed, Stopped
from crawler.found import MAX_SITEMAP_BYTES, Found
from crawler.jobs import Fetch, Progress, SourceRun
from crawler.look import look
from crawler.politeness import Hosts, Postponed, retry_after
from crawler.source import Source
from pipelines.content_encoding import ACCEPTED
from pipelines.items import Fetched
from pipelines.reader import PageReader
from pipelines.recipe import Learned
from pipelines.workers import WorkerCrashed, WorkerTimeout
from pipelines.writer import ArchiveWriter, Run
from storage.archive import Archive
from storage.outcome import Reason, Rejected
from storage.page import Link, Page
from storage.reading import Discovery, NotModified
from storage.urls import canonical

MAX_REDIRECTS = 5
STOPPING_GRACE = 5.0
"""Seconds that downloads under way get when the crawl is stopped."""
MAX_TRIES = 3
MAX_LOOKS = 200
"""Feeds, sitemaps and listing pages of one source in one crawl."""
WAIT = 300.0
"""Seconds a server is left alone that says 429 or 503 and not for how long."""
ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 503})


class NewsSpider(Spider):
    """Drives one crawl. An error of the archive, or a bug, ends it and stands in `error`."""

    name = "news"

    def __init__(
        self,
        *,
        writer: ArchiveWriter,
        reader: PageReader,
        hosts: Hosts[Fetch],
        clock: Callable[[], datetime],
        progress: Progress,
        feed: Callable[[NewsSpider], Coroutine[Any, Any, None]],
    ) -> None:
        """`clock` gives the aware time in UTC; `feed` calls `begin` for every source that is to be crawled."""
        super().__init__()
        self.writer = writer
        self.reader = reader
        self.hosts = hosts
        self.clock = clock
        self.progress = progress
        self.runs: dict[int, SourceRun] = {}
        self.error: BaseException | None = None
        self._feed = feed
        self._endings: list[asyncio.Task[None]] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> NewsSpider:
        """Made by Scrapy; hears of every item that was saved and of every error."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.saved, signal=signals.item_scraped)
        crawler.signals.connect(spider.broken, signal=signals.item_error)
        crawler.signals.connect(spider.broken, signal=signals.spider_error)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Every request of the crawl, each when its server may be asked."""
        now = self.clock()
        for server, until in (await self.writer.ask(Archive.waits, now)).items():
            self.hosts.postpone(server, (until - now).total_seconds())
        self.hosts.hold()
        feeding = asyncio.create_task(self._feed(self))
        feeding.add_done_callback(self._fed)
        while (fetch := await self.hosts.next()) is not None:
            yield await self._request(fetch)
        feeding.cancel()

    async def begin(self, source: Source, room: int) -> SourceRun:
        """Start a run of a source: look at its feeds, and fetch what is due, at most `room` pages."""
        ask, now = self.writer.ask, self.clock()
        run_id = await ask(Archive.start_run, source.name, now)
        said = {"title": source.title, "homepage": source.homepage, "licence": source.licence}
        await ask(Archive.describe_source, source.name, now, **said)
        known = await ask(Archive.learned, source.name)
        learned = Learned(snapshot=known.snapshot, repeated=known.fingerprints)
        run = SourceRun(source=source, id=run_id, room=room, learned=learned)
        self.runs[run_id] = run
        self.progress.started(run)
        # Held open until its starts are queued.
        run.open = 1
        for url in source.starts:
            self._look(run, url, level=1)
        await self._hand_out(run, ())
        self._close(run)
        return run

    def stop(self, grace: float = STOPPING_GRACE) -> None:
        """End soon: fetch nothing more, finish what is under way; downloads have so many seconds left."""
        for fetch in self.hosts.stop():
            fetch.run.left += 1
            self._close(fetch.run)
        self.crawler.signals.send_catch_log(STOPPING, grace=grace)

    async def answered(self, response: Response, fetch: Fetch) -> AsyncIterator[Fetched]:
        """A server answered: follow, wait, discover, or hand the page to the pipeline."""
        self.hosts.release(fetch)
        page = fetch.page(response, self.clock())
        result: Rejected | NotModified | None = None
        if page.status in _BUSY:
            seconds = retry_after(page.header("retry-after"), self.clock())
            await self._wait(fetch, WAIT if seconds is None else seconds, f"status {page.status}")
            return
        if page.status in _REDIRECTS and page.header("location"):
            result = self._follow(page, fetch)
            if result is None:
                self._done(fetch.run)
                return
        elif page.status == 304:
            result = NotModified()
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
            await self._wait(fetch, error.seconds, error.why)
        elif isinstance(error, Stopped):
            fetch.run.left += 1
            self._done(fetch.run)
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
        """Scrapy signal: the archive has the item, or the crawl was stopped before it was read."""
        run = self.runs[item.run.id]
        if item.saved is None:
            run.left += 1
        else:
            run.count(item.saved)
            self.progress.advanced(run, item.saved)
        self._done(run)

    def broken(self, failure: Failure) -> None:
        """Scrapy signal: the pipeline or this spider raised. The archive failed or there is a bug: the crawl ends."""
        assert failure.value is not None
        self._fail(failure.value)

    async def settle(self) -> None:
        """Wait for what was started on the side, then note the runs that did not come to their end."""
        await asyncio.gather(*self._endings)
        for run in self.runs.values():
            if run.open:
                await self._finish(run, finished=False, message="broken off")

    def _fed(self, feeding: asyncio.Task[None]) -> None:
        if not feeding.cancelled() and (error := feeding.exception()):
            self._fail(error)
        self.hosts.finish()

    def _fail(self, error: BaseException) -> None:
        self.error = self.error or error
        self.stop()

    async def _request(self, fetch: Fetch) -> Request:
        headers = {"User-Agent": self.settings["USER_AGENT"], "Accept": ACCEPT, "Accept-Encoding": ACCEPTED}
        known = await self.writer.ask(Archive.validators, fetch.asked)
        if known.etag:
            headers["If-None-Match"] = known.etag
        if known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
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
            # The archive and `_handed` decide what is fetched twice.
            dont_filter=True,
        )

    def _item(self, page: Page, fetch: Fetch, result: Rejected | NotModified | None) -> Fetched:
        run = fetch.run
        return Fetched(
            Run(run.id, run.source.keep_noarchive), page, run.source.recipe_for(page.fetched_at), run.learned, result
        )

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
        self._queue(fetch.redirected(target))
        return None

    async def _wait(self, fetch: Fetch, seconds: float, why: str) -> None:
        """Leave a server alone, now and over restarts, and put its fetches back."""
        server = fetch.server
        fetch.run.note(f"{server} is left alone for {seconds:.0f} s: {why}")
        back = self.hosts.postpone(server, seconds)
        pages = [each.link.url for each in (fetch, *back) if each.link]
        until = self.clock() + timedelta(seconds=seconds)
        await self.writer.ask(Archive.leave_alone, server, until)
        await self.writer.ask(Archive.postpone, pages, until)
        for other in back:
            other.run.postponed += 1
            self._close(other.run)
        if fetch.tries + 1 < MAX_TRIES:
            self._queue(fetch.again())
        else:
            fetch.run.postponed += 1
        self._done(fetch.run)

    async def _discover(self, page: Page, fetch: Fetch, result: Rejected | NotModified | None) -> None:
        """Take the links of a feed, sitemap or listing, and note in the archive what it was."""
        run = fetch.run
        found: Found | Rejected | NotModified
        page, found = (page, result) if result else await self._found(page, run.source)
        due = 0
        if isinstance(found, Found):
            run.found += len(found.links)
            due = await self._hand_out(run, found.links)
            if fetch.level < found.levels:
                for url in found.more:
                    self._look(run, url, level=fetch.level + 1)
        elif isinstance(found, Rejected):
            run.note(f"{fetch.asked}: {found.reason}: {'; '.join(found.evidence)}")
        problem = found if isinstance(found, Rejected) else None
        links = len(found.links) if isinstance(found, Found) else 0
        discovery = Discovery(page, links, due, problem)
        await self.writer.ask(Archive.record_discovery, run.id, discovery, self.clock())
        self._done(run)

    async def _found(self, page: Page, source: Source) -> tuple[Page, Found | Rejected]:
        try:
            return await self.reader.call(look, page, source)
        except WorkerTimeout as error:
            return replace(page, body=b""), Rejected(Reason.READ_TIMEOUT, (str(error),))
        except WorkerCrashed as error:
            return replace(page, body=b""), Rejected(Reason.READ_FAILED, (str(error),))

    def _look(self, run: SourceRun, url: str, *, level: int) -> None:
        key = canonical(url)
        if key in run.visited or len(run.visited) >= MAX_LOOKS:
            return
        run.visited.add(key)
        self._queue(Fetch(run=run, url=url, level=level))

    async def _hand_out(self, run: SourceRun, links: tuple[Link, ...]) -> int:
        """Queue what of these links, and of those the archive knows of, is due; how many that is."""
        due = await self.writer.ask(Archive.due, run.source.name, links, self.clock(), limit=run.room)
        run.room -= len(due)
        for link in due:
            self._queue(Fetch(run=run, url=link.url, link=link))
        return len(due)

    def _queue(self, fetch: Fetch) -> None:
        """Queue a fetch, or leave it to the next crawl."""
        if self.hosts.add(fetch):
            fetch.run.open += 1
        elif self.hosts.stopped:
            fetch.run.left += 1
        else:
            fetch.run.postponed += 1

    def _done(self, run: SourceRun) -> None:
        """One fetch that was handed out has come to its end, and what it found is queued."""
        self._close(run)
        self.hosts.finish()

    def _close(self, run: SourceRun) -> None:
        run.open -= 1
        if not run.open:
            self.progress.closed(run)
            ending = self._finish(run, finished=run.finished, message="; ".join(run.notes))
            self._endings.append(asyncio.ensure_future(ending))

    async def _finish(self, run: SourceRun, *, finished: bool, message: str) -> None:
        await self.writer.ask(Archive.finish_run, run.id, self.clock(), finished=finished, message=message)
