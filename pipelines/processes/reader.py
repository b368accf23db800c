"""Pages to readings in worker processes: unpack, read and encode the WARC record there, so that nothing of it waits."""

from __future__ import annotations

import asyncio
import pickle
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from pipelines.pages.content_encoding import BadEncoding, TooLarge, unpacked
from pipelines.processes.worker import WorkerCrashed, WorkerTimeout
from pipelines.processes.workers import DEADLINE, MEMORY, WorkerPool
from pipelines.read import read
from pipelines.recipe import Learned, Recipe
from storage.article import Article
from storage.files.captures import encode_record
from storage.outcome import Reason, Rejected
from storage.page import Page
from storage.reading import NotModified, Reading
from storage.repetition import traces_of

MAX_BYTES = 8 * 1024 * 1024
"""Of a page, unpacked."""
_NO_PAGE = Page(url="", body=b"")


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
        super().__init__(workers, deadline=deadline, memory=memory, preload=(__name__, *preload))

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
            result = _reading(_NO_PAGE, future).result
            assert not isinstance(result, NotModified)
            yield result


def read_only(page: Page, recipe: Recipe, learned: Learned) -> Reading:
    """A page to a reading without page and record: nothing but the result travels back. Runs in a worker."""
    return Reading(_NO_PAGE, read(page, recipe, learned))


def read_saved(page: Page, recipe: Recipe, learned: bytes, fetched_at: datetime | None) -> Reading:
    """A page to a reading with its encoded record, and without the page: whoever sent it has it. Runs in a worker.

    The record of a page whose fetch time is not known is dated by when it is recorded, so the archive encodes it then.
    """
    result = read(page, recipe, unpacked_learned(learned))
    traces = traces_of(result) if isinstance(result, Article) else ()
    return Reading(_NO_PAGE, result, encode_record(page, fetched_at) if fetched_at else None, traces)


def read_fetched(page: Page, recipe: Recipe, learned: bytes, fetched_at: datetime) -> Reading:
    """The bytes that were sent to a reading with its encoded record, as `read_saved`. Runs in a worker."""
    try:
        page = unpacked(page, MAX_BYTES)
    except TooLarge as error:
        return Reading(replace(page, body=b""), Rejected(Reason.TOO_LARGE, (f"unpacked: {error}",)))
    except BadEncoding as error:
        return Reading(replace(page, body=b""), Rejected(Reason.READ_FAILED, (f"Content-Encoding: {error}",)))
    return read_saved(page, recipe, learned, fetched_at)


# What was learned of a source may be large and is the same for all of its pages: it is packed and unpacked once.
@lru_cache(maxsize=64)
def packed_learned(learned: Learned) -> bytes:
    """As it travels to a worker."""
    return pickle.dumps(learned, protocol=5)


@lru_cache(maxsize=64)
def unpacked_learned(packed: bytes) -> Learned:
    """As it came to a worker."""
    learned: Learned = pickle.loads(packed)
    return learned


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
