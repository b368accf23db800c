"""The one Scrapy item pipeline: a fetched page is read in a worker process and saved by the writer."""

from __future__ import annotations

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
    """Reads and saves. The spider brings the reader and the writer as its attributes `reader` and `writer`."""

    def __init__(self, reader: PageReader, writer: ArchiveWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ArchivePipeline:
        """Made by Scrapy."""
        spider = crawler.spider
        return cls(spider.reader, spider.writer)  # type: ignore[union-attr]

    async def process_item(self, item: Fetched) -> Fetched:
        """Return the item when its outcome is committed. Raises StorageError, which ends the crawl."""
        if item.result is not None:
            reading = Reading(item.page, item.result)
        else:
            try:
                reading = await self._reader.read(item.page, item.recipe, item.learned)
            except PoolClosed:
                return item
        item.saved = await self._writer.save(reading, item.run)
        return item
