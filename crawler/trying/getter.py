"""One page at a time, for commands that try a source. The same handler, limits and robots.txt as in a crawl."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import Settings

from crawler import settings
from crawler.crawling.crawl import user_agent
from crawler.crawling.robots import MAX_BYTES, PRODUCT, Rules, judge
from crawler.fetching.downloader import Answer, FetchFailed, GuardedDownloadHandler
from crawler.fetching.guard import parse_connect_to
from crawler.fetching.politeness import Postponed, server_of
from pipelines.pages.content_encoding import BadEncoding, TooLarge, unpacked
from storage.outcome import Reason, Rejected
from storage.page import Page
from storage.urls import joined, parts_of

MAX_REDIRECTS = 5
PAUSE = 1.0
"""Seconds between two requests to a public server."""
_LEADS_ON = (301, 302, 303, 307, 308)


class Getter:
    """Fetches for the length of a `with` block. `get` gives a page of status 200, or why there is none."""

    def __init__(self, *, contact: str, connect_to: tuple[str, ...], allow_private: bool) -> None:
        self._agent = user_agent(contact)
        self._values = settings.as_dict() | {"CONNECT_TO": parse_connect_to(connect_to)}
        self._allow_private = allow_private
        self._runner = asyncio.Runner()
        self._rules: dict[str, Rules] = {}
        self._last = 0.0

    def __enter__(self) -> Self:
        self._handler = self._runner.run(self._opened())
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._runner.run(self._handler.close())
        self._runner.close()

    async def _opened(self) -> GuardedDownloadHandler:
        """aiohttp's sessions and resolvers are made inside the loop they belong to."""
        return GuardedDownloadHandler(Crawler(Spider, Settings(self._values)))

    def get(self, url: str) -> Page | Rejected:
        """The page at an address, redirects followed and robots.txt obeyed."""
        try:
            return self._runner.run(self._get(url))
        except FetchFailed as failed:
            return Rejected(failed.reason, failed.evidence)
        except Postponed as postponed:
            return Rejected(Reason.UNREACHABLE, (str(postponed),))
        except (TooLarge, BadEncoding) as error:
            return Rejected(Reason.READ_FAILED, (f"Content-Encoding: {error}",))

    async def _get(self, url: str) -> Page | Rejected:
        asked = url
        for _ in range(MAX_REDIRECTS + 1):
            if parts_of(url).scheme not in ("http", "https"):
                return Rejected(Reason.FORBIDDEN_ADDRESS, (f"{url[:200]} is not http or https",))
            if not (await self._rules_of(url)).allows(url):
                return Rejected(Reason.ROBOTS, (f"robots.txt disallows {url} for {PRODUCT}",))
            response = await self._fetch(url)
            location = _header(response, "Location")
            if response.status not in _LEADS_ON or not location:
                return self._page(response, asked)
            url = joined(url, location) or location
        return Rejected(Reason.REDIRECTS, (f"more than {MAX_REDIRECTS} redirects from {asked}",))

    async def _rules_of(self, url: str) -> Rules:
        origin = f"{parts_of(url).scheme}://{server_of(url)}"
        if origin not in self._rules:
            self._rules[origin] = await self._read_rules(f"{origin}/robots.txt")
        return self._rules[origin]

    async def _read_rules(self, address: str) -> Rules:
        server = server_of(address)
        for _ in range(MAX_REDIRECTS + 1):
            response = await self._fetch(address, truncate_at=MAX_BYTES)
            location = _header(response, "Location")
            if response.status not in _LEADS_ON or not location:
                return await judge(response, server, datetime.now(UTC))
            address = joined(address, location)
            if parts_of(address).scheme not in ("http", "https"):
                break
        raise FetchFailed(Reason.ROBOTS, f"the robots.txt of {server} leads nowhere")

    async def _fetch(self, url: str, **meta: int) -> Answer:
        if not self._allow_private:
            await asyncio.sleep(max(0.0, self._last + PAUSE - time.monotonic()))
            self._last = time.monotonic()
        headers = {"User-Agent": self._agent, "Accept": "*/*", "Accept-Encoding": "gzip"}
        request = Request(url, headers=headers, meta={"allow_private": self._allow_private, **meta})
        return await self._handler.download_request(request)

    def _page(self, response: Answer, asked: str) -> Page | Rejected:
        if response.status != 200:
            return Rejected(Reason.HTTP_ERROR, (f"status {response.status}",))
        page = Page(
            url=response.url,
            body=response.body,
            fetched_at=datetime.now(UTC),
            status=response.status,
            headers=response.sent,
            requested_url=asked,
        )
        return unpacked(page, settings.DOWNLOAD_MAXSIZE)


def _header(response: Response, name: str) -> str:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else ""
