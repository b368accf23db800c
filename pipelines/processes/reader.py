"""Pages to readings in worker processes: unpack, read and encode the WARC record there, so that nothing of it waits."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from pipelines.pages.content_encoding import BadEncoding, TooLarge, unpacked
from pipelines.processes.reading import MAX_BYTES, NO_PAGE, packed_learned, read_fetched, read_only, read_saved
from pipelines.processes.worker import WorkerCrashed, WorkerTimeout
from pipelines.processes.workers import DEADLINE, MEMORY, WorkerPool
from pipelines.recipe import Learned, Recipe
from storage.article import Article
from storage.outcome import Reason, Rejected
from storage.page import Page
from storage.reading import NotModified, Reading

_READING = "pipelines.processes.reading:prepare"


class PageReader(WorkerPool):
    """A pool of workers that read pages. Whatever a page does to its worker, it gets exactly one reading."""

    def __init__(
        self,
        workers: int = 2,
        *,
        deadline: float = DEADLINE,
        memory: int = MEMORY,
        preload: tuple[str, ...] = (),
    ) -> None:
        """As WorkerPool, with the reader's own modules always loaded first."""
        super().__init__(workers, deadline=deadline, memory=memory, preload=(_READING, *preload))

    async def read(self, page: Page, recipe: Recipe, learned: Learned) -> Reading:
        """The reading of a page just fetched, with a fetch time and its body as it was sent."""
        assert page.fetched_at is not None
        future = self.submit(read_fetched, page, recipe, packed_learned(learned), page.fetched_at)
        with suppress(WorkerTimeout, WorkerCrashed):
            await asyncio.wrap_future(future)
        reading = _reading(page, future)
        return reading if reading.record else replace(reading, page=_unpacked_if_possible(reading.page))

    async def read_kept(self, page: Page, recipe: Recipe, learned: Learned) -> Article | Rejected | None:
        """What a capture is read as; None where its worker did not come to an end with it."""
        future = self.submit(read_only, page, recipe, learned)
        with suppress(WorkerTimeout, WorkerCrashed):
            await asyncio.wrap_future(future)
        return _result(future)

    def map_kept(self, pages: Iterable[tuple[Page, Recipe, Learned]]) -> Iterator[Article | Rejected | None]:
        """As `read_kept`, of many pages in their order."""
        return map(_result, self.map(read_only, pages))

    def map_readings(self, pages: Iterable[tuple[Page, Recipe, Learned]]) -> Iterator[Reading]:
        """The readings of saved pages, in their order; a few are read ahead of the one that is asked for."""
        ahead: deque[Page] = deque()

        def calls() -> Iterator[tuple[Page, Recipe, bytes, datetime | None]]:
            for page, recipe, learned in pages:
                ahead.append(page)
                yield page, recipe, packed_learned(learned), page.fetched_at

        for future in self.map(read_saved, calls()):
            page = ahead.popleft()
            yield replace(_reading(page, future), page=page)

    def map_results(self, pages: Iterable[tuple[Page, Recipe, Learned]]) -> Iterator[Article | Rejected]:
        """What was read from saved pages, in their order, for callers that archive nothing."""
        for future in self.map(read_only, pages):
            result = _reading(NO_PAGE, future).result
            assert not isinstance(result, NotModified)
            yield result


def _reading(page: Page, future: Future[Reading]) -> Reading:
    """What a worker made of a page. With a record it comes back without the page, which is put back here."""
    try:
        reading = future.result()
    except WorkerTimeout as error:
        return Reading(page, Rejected(Reason.READ_TIMEOUT, (str(error),)))
    except WorkerCrashed as error:
        return Reading(page, Rejected(Reason.READ_FAILED, (str(error),)))
    return replace(reading, page=page) if reading.record else reading


def _result(future: Future[Reading]) -> Article | Rejected | None:
    try:
        result = future.result().result
    except (WorkerTimeout, WorkerCrashed):
        return None
    assert not isinstance(result, NotModified)
    return result


def _unpacked_if_possible(page: Page) -> Page:
    """For a page whose worker died: its capture is kept for a better reader, if it can be unpacked at all."""
    try:
        return unpacked(page, MAX_BYTES)
    except (TooLarge, BadEncoding):
        return replace(page, body=b"")
