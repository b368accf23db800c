"""The one Scrapy item pipeline: a fetched page is read in a worker process and saved by the writer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scrapy.crawler import Crawler

from pipelines.reader import PageReader
from pipelines.recipe import Learned, Recipe
from pipelines.workers import PoolClosed
from pipelines.writer import ArchiveWriter, Run
from storage.outcome import Rejected
from storage.page import Page
from storage.reading import NotModified, Reading, Saved


@dataclass(slots=True)
class Fetched:
    """A page of a run. `result` stands where nothing is to be read; `saved` once the archive has it.

    `saved` stays None when the crawl was stopped before the page was read: the next crawl fetches it again.
    """

    run: Run
    page: Page
    recipe: Recipe
    learned: Learned
    result: Rejected | NotModified | None = None
    saved: Saved | None = None


class ArchivePipeline:
    """Reads and saves, and tells `saved` what became of each item. The spider has all three as attributes."""

    def __init__(self, reader: PageReader, writer: ArchiveWriter, saved: Callable[[Fetched], None]) -> None:
        self._reader = reader
        self._writer = writer
        self._saved = saved

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
        if item.result is not None:
            return await self._writer.save(Reading(item.page, item.result), item.run)
        try:
            reading = await self._reader.read(item.page, item.recipe, item.learned)
        except PoolClosed:
            return None
        return await self._writer.save(reading, item.run)
