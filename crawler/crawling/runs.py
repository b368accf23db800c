"""The books of a crawl: which sources run, what they still have to fetch, and when each is through."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from crawler.crawling.jobs import UNHEARD, Fetch, Progress, SourceRun
from crawler.fetching.politeness import MAX_CRAWL_DELAY, Hosts, Postponed
from crawler.sources.source import Source
from pipelines.processes.writer import ArchiveWriter
from pipelines.recipe import Learned
from storage.archive import Archive
from storage.errors import StorageError
from storage.page import Link
from storage.reading import Saved, Validators
from storage.urls import canonical

MAX_TRIES = 3
"""Times that a server which asks to wait a little is asked for a page in one crawl."""
MAX_SAID = 60.0
"""Seconds up to which a wait is told in seconds."""
MAX_LOOKS = 200
"""Feeds, sitemaps and listing pages of one source in one crawl."""


class Runs:
    """Begins runs, queues their fetches, and tells the archive how each run ended.

    `error` is what ended the crawl before its time: the archive failed, or there is a bug. `clock` gives aware times.
    The spider uses the same `writer`, `hosts` and `clock`.
    """

    def __init__(
        self, *, writer: ArchiveWriter, hosts: Hosts[Fetch], clock: Callable[[], datetime], progress: Progress
    ) -> None:
        self.hosts = hosts
        self.error: BaseException | None = None
        self.all: dict[int, SourceRun] = {}
        self.writer = writer
        self.clock = clock
        self._progress = progress
        self._endings: list[asyncio.Task[None]] = []

    async def heed_waits(self) -> None:
        """Leave the servers alone that asked for it in an earlier crawl."""
        now = self.clock()
        for server, until in (await self.writer.ask(Archive.waits, now)).items():
            self.hosts.postpone(server, (until - now).total_seconds())

    def slowed(self, run: int, server: str, delay: float) -> None:
        """Say that a server's robots.txt wants so many seconds between two requests: nothing else would show it."""
        wants = "as its robots.txt wants" if delay <= MAX_CRAWL_DELAY else f"though its robots.txt wants {delay:g}"
        sentence = f"{server} is asked every {min(delay, MAX_CRAWL_DELAY):g} s, {wants}"
        self.all[run].note(sentence)
        self._progress.noticed(f"{self.all[run].source.name}: {sentence}")

    async def begin(self, source: Source, room: int) -> SourceRun:
        """Start a run of a source: look at its feeds, and fetch what is due, at most `room` pages."""
        ask, now = self.writer.ask, self.clock()
        run_id = await ask(Archive.start_run, source.name, now)
        said = {"title": source.title, "homepage": source.homepage, "licence": source.licence}
        await ask(Archive.describe_source, source.name, now, **said)
        run = SourceRun(source=source, id=run_id, room=room)
        await self._learn(run)
        self.all[run_id] = run
        self._progress.started(run)
        # Held open until its starts are queued.
        run.open = 1
        for url in source.starts:
            await self.look(run, url, level=1)
        await self.hand_out(run, ())
        self._close(run)
        return run

    async def look(self, run: SourceRun, url: str, *, level: int) -> None:
        """Queue a feed, sitemap or listing page, once."""
        key = canonical(url)
        if key not in run.visited and len(run.visited) < MAX_LOOKS:
            run.visited.add(key)
            known = await self.writer.ask(Archive.validators, url)
            self.queue(Fetch(run=run, url=url, known=known, level=level))

    async def hand_out(self, run: SourceRun, links: tuple[Link, ...]) -> int:
        """Queue what of these links, and of those the archive knows of, is due; how many that is."""
        due = await self.writer.ask(_due, run, links, self.clock())
        run.room -= len(due)
        for link, known in due:
            self.queue(Fetch(run=run, url=link.url, link=link, known=known))
        return len(due)

    def queue(self, fetch: Fetch) -> None:
        """Queue a fetch, or leave it to the next crawl."""
        if self.hosts.add(fetch):
            fetch.run.open += 1
        elif self.hosts.stopped:
            fetch.run.left += 1
        else:
            fetch.run.postponed += 1
            fetch.run.note(f"{fetch.server} is to be left alone {self._how_long(self.hosts.wait_for(fetch.server))}")

    async def leave_alone(self, fetch: Fetch, postponed: Postponed) -> bool:
        """Leave the server of a fetch alone, also over restarts where it lasts. Whether the fetch was queued once more.

        It is where the wait is short. Where it is long, all that the server had in the queue is left to a later crawl.
        """
        server, seconds = fetch.server, postponed.seconds
        how_long = self._how_long(seconds) if postponed.lasting else "in this crawl"
        fetch.run.note(f"{server} is left alone {how_long}: {postponed.why}")
        back = self.hosts.postpone(server, seconds)
        if postponed.lasting:
            until = self.clock() + timedelta(seconds=seconds)
            await self.writer.ask(Archive.leave_alone, server, until)
            await self.writer.ask(Archive.postpone, [each.link.url for each in back if each.link], until)
        for each in back:
            each.run.postponed += 1
            self._close(each.run)
        again = fetch.tries + 1 < MAX_TRIES and self.hosts.add(fetch.again())
        fetch.run.open += again
        return again

    def _how_long(self, seconds: float) -> str:
        """For a person, who reads a long wait later than it is written: then it names the minute after its end."""
        if seconds <= MAX_SAID:
            return f"for {seconds:.0f} s"
        return f"until {self.clock() + timedelta(seconds=seconds + 60):%Y-%m-%d %H:%M} UTC"

    def saved(self, run_id: int, saved: Saved) -> None:
        """One page of a run has its outcome."""
        run = self.all[run_id]
        run.count(saved)
        if saved.snapshot > run.learned.snapshot:
            self._endings.append(asyncio.ensure_future(self._learn(run)))
        self._progress.advanced(run, saved)
        self.done(run)

    def leave(self, run: SourceRun) -> None:
        """A fetch under way was given up because the crawl is to end."""
        run.left += 1
        self.done(run)

    def done(self, run: SourceRun) -> None:
        """One fetch that was handed out has come to its end, and what it found is queued."""
        self._close(run)
        self.hosts.finish()

    def stop(self) -> None:
        """Hand out nothing more."""
        for fetch in self.hosts.stop():
            fetch.run.left += 1
            self._close(fetch.run)

    async def settle(self) -> None:
        """Wait for what was started on the side, and note the runs that did not come to their end."""
        endings = await asyncio.gather(*self._endings, return_exceptions=True)
        self.error = self.error or next((error for error in endings if error is not None), None)
        try:
            for run in self.all.values():
                if run.open:
                    await self._finish(run, finished=False, message="broken off")
        except StorageError as error:
            self.error = self.error or error

    def _close(self, run: SourceRun) -> None:
        run.open -= 1
        if not run.open:
            self._progress.closed(run)
            message = "; ".join((*((UNHEARD,) if run.unheard else ()), *run.notes))
            ending = self._finish(run, finished=run.finished, message=message)
            self._endings.append(asyncio.ensure_future(ending))

    async def _learn(self, run: SourceRun) -> None:
        """Have the pages that come next read with the newest snapshot of what their source repeats."""
        known = await self.writer.ask(Archive.learned, run.source.name)
        if known.snapshot >= run.learned.snapshot:
            run.learned = Learned(snapshot=known.snapshot, repeated=known.fingerprints)

    async def _finish(self, run: SourceRun, *, finished: bool, message: str) -> None:
        await self.writer.ask(Archive.finish_run, run.id, self.clock(), finished=finished, message=message)


def _due(archive: Archive, run: SourceRun, links: tuple[Link, ...], now: datetime) -> list[tuple[Link, Validators]]:
    """What is due with what its server said the last time. One call: the writer's thread may be busy with a commit."""
    due = archive.due(run.source.name, links, now, limit=run.room + 1)
    beyond = due[run.room :]
    archive.release([link.url for link in beyond])
    run.full = run.full or bool(beyond)
    return [(link, archive.validators(link.url)) for link in due[: run.room]]
