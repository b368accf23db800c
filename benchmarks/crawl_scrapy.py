"""Scrapy over the benchmark's site: `crawl_scrapy.py VARIANT SITEMAP_URL PAGES DATABASE`. Imports nothing of Tearsheet.

VARIANT is "defaults" or "tuned" (fetch only, nothing is read or kept), or "trafilatura" (text and metadata in the
callback, then one sqlite-utils insert and commit an item, as such spiders are commonly written). Prints one line of
JSON: pages, seconds and CPU seconds between the spider's opening and its closing.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import AsyncIterator, Iterator
from time import perf_counter, process_time
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess

SETTINGS: dict[str, Any] = {"LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False}
HANDLER = "scrapy.core.downloader.handlers._aiohttp.AiohttpDownloadHandler"
OFF = ("redirect.RedirectMiddleware", "retry.RetryMiddleware", "stats.DownloaderStats", "offsite.OffsiteMiddleware")
TUNED: dict[str, Any] = {
    "CONCURRENT_ITEMS": 4,
    "DOWNLOAD_HANDLERS": {"http": HANDLER, "https": HANDLER},
    "DOWNLOADER_MIDDLEWARES": {f"scrapy.downloadermiddlewares.{name}": None for name in OFF},
    "SPIDER_MIDDLEWARES": {
        "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
        "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    },
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
}


class Fetch(scrapy.Spider):
    """Asks for every address of the sitemap."""

    name = "fetch"

    def __init__(self, sitemap: str, pages: int) -> None:
        super().__init__()
        self.sitemap = sitemap
        self.wanted = pages
        self.pages = 0

    async def start(self) -> AsyncIterator[scrapy.Request]:
        self.started = (perf_counter(), process_time())
        yield scrapy.Request(self.sitemap, callback=self.parse_sitemap)

    def parse_sitemap(self, response: scrapy.http.Response) -> Iterator[scrapy.Request]:
        for url in re.findall(rb"<loc>([^<]+)</loc>", response.body)[: self.wanted]:
            yield scrapy.Request(url.decode(), callback=self.parse_page)

    def parse_page(self, response: scrapy.http.Response) -> Any:
        self.pages += 1

    def closed(self, reason: str) -> None:
        seconds, cpu = perf_counter() - self.started[0], process_time() - self.started[1]
        print(json.dumps({"pages": self.pages, "seconds": seconds, "cpu_s": cpu, "kept": self.kept()}))

    def kept(self) -> int:
        return 0


class Trafilatura(Fetch):
    """Reads each page in the callback; the item is one row."""

    database = ""

    async def start(self) -> AsyncIterator[scrapy.Request]:
        import sqlite_utils
        from trafilatura import bare_extraction

        self.extract = bare_extraction
        self.rows = sqlite_utils.Database(self.database)["articles"]
        async for request in super().start():
            yield request

    def parse_page(self, response: scrapy.http.Response) -> Any:
        self.pages += 1
        found: Any = self.extract(response.body, url=response.url, with_metadata=True)
        if found is not None:
            row = {"url": response.url, "title": found.title, "author": found.author, "date": found.date}
            yield row | {"text": found.text}

    def kept(self) -> int:
        return int(self.rows.count)


class Insert:
    """One insert and commit an item."""

    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Any) -> Insert:
        return cls(crawler)

    def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        self.crawler.spider.rows.insert(item)
        return item


def main(variant: str, sitemap: str, pages: int, database: str) -> None:
    """One crawl."""
    settings = SETTINGS | (TUNED if variant == "tuned" else {})
    spider: type[Fetch] = Fetch
    if variant == "trafilatura":
        settings |= {"ITEM_PIPELINES": {Insert: 300}}
        spider = Trafilatura
        Trafilatura.database = database
    process = AsyncCrawlerProcess(settings)
    process.crawl(spider, sitemap=sitemap, pages=pages)
    process.start()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])
