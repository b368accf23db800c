"""The one Scrapy item pipeline: a fetched page is read in a worker process and saved by the writer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from scrapy.crawler import Crawler

from pipelines.processes.kept import kept_page
from pipelines.processes.reader import PageReader
from pipelines.processes.workers import PoolClosed
from pipelines.processes.writer import ArchiveWriter, Run
from pipelines.recipe import Learned, Recipe
from storage.outcome import Rejected
from storage.page import Page
from storage.reading import Baseline, NotModified, Reading, Saved, Standing


@dataclass(slots=True)
class Fetched:
    """A page of a run. `result` stands where nothing is to be read; `saved` once the archive has it.

    `recipe_for` gives the recipe for a fetch time. `saved` stays None when the crawl was stopped before the page was
    read: the next crawl fetches it again.
    """

    run: Run
    page: Page
    recipe_for: Callable[[datetime | None], Recipe]
    learned: Learned
    result: Rejected | NotModified | None = None
    saved: Saved | None = None


class ArchivePipeline:
    """Reads and saves, and tells `saved` what became of each item. The spider has all three as attributes."""

    def __init__(self, reader: PageReader, writer: ArchiveWriter, saved: Callable[[Fetched], None]) -> None:
        self._reader = reader
        self._writer = writer
        self._saved = saved
        # Pages that are being read.
        self._coming = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ArchivePipeline:
        """Made by Scrapy."""
        spider = crawler.spider
        return cls(spider.reader, spider.writer, spider.saved)  # type: ignore[union-attr]

    async def process_item(self, item: Fetched) -> Fetched:
        """Return the item when its outcome is committed. Raises StorageError, which ends the crawl."""
        item.saved = await self._save(item)
        self._saved(item)
        return item

    async def _save(self, item: Fetched) -> Saved | None:
        try:
            reading = await self._read(item) if item.result is None else Reading(item.page, item.result)
            # Answers that nobody has to read, as 304, often come in droves.
            more = self._coming > 0 or item.result is not None
            while isinstance(saved := await self._writer.save(reading, item.run, more=more), Standing):
                reading = replace(reading, baseline=await self._baseline(saved, item))
        except PoolClosed:
            return None
        return saved

    async def _read(self, item: Fetched) -> Reading:
        self._coming += 1
        try:
            return await self._reader.read(item.page, item.recipe_for(item.page.fetched_at), item.learned)
        finally:
            self._coming -= 1

    async def _baseline(self, standing: Standing, item: Fetched) -> Baseline:
        page = await self._writer.ask(kept_page, standing.capture_id)
        if page is None:
            return Baseline(standing.version_id, None)
        result = await self._reader.read_kept(page, item.recipe_for(page.fetched_at), item.learned)
        return Baseline(standing.version_id, result)
