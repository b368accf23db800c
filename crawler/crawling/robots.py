"""robots.txt, obeyed as RFC 9309 says: what cannot be read means wait, not go ahead."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import datetime

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.crawling.spider import NewsSpider
from crawler.fetching.downloader import FetchFailed, NotConnected
from crawler.fetching.politeness import Postponed, retry_after, server_of
from pipelines.pages.content_encoding import BadEncoding, TooLarge, unpack
from storage.archive import Archive
from storage.outcome import Reason
from storage.page import Page
from storage.urls import joined, parts_of

PRODUCT = "Tearsheet"
MAX_BYTES = 512 * 1024
"""What is read of a robots.txt; RFC 9309, 2.5, asks for at least 500 KiB."""
NOTABLE_DELAY = 10.0
"""Seconds between two requests from which on a Crawl-delay is told to whoever waits for the crawl."""
MAX_AGE = 24 * 3600.0
"""Seconds a robots.txt is believed; RFC 9309, 2.4."""
MAX_REDIRECTS = 5
WAIT = 600.0
"""Seconds a host is left alone when its robots.txt cannot be read and it does not say for how long."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What one robots.txt says to us. `delay` is its Crawl-delay in seconds, 0 for none."""

    parsed: Protego
    delay: float

    def allows(self, url: str) -> bool:
        """Whether the address may be fetched."""
        return self.parsed.can_fetch(url, PRODUCT)


_KEPT = ("Content-Type", "Last-Modified", "ETag", "Cache-Control", "Content-Encoding")
NO_RULES = Rules(Protego.parse(""), 0.0)


class RobotsMiddleware:
    """Asks the robots.txt of each origin before its first page, and refuses or postpones what it does not allow.

    Raises FetchFailed(ROBOTS) for a page that is disallowed, Postponed for a host whose robots.txt cannot be read.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        # Asked apart for sources that may and that may not connect to private addresses.
        self._known: dict[tuple[str, bool], tuple[float, asyncio.Future[Rules | Postponed | FetchFailed]]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        """Made by Scrapy."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Pass a request on, or raise."""
        if request.meta.get("is_robots"):
            return
        parts = parts_of(request.url)
        origin = f"{parts.scheme}://{server_of(request.url)}"
        rules = await self._rules(origin, bool(request.meta.get("allow_private")), request.cb_kwargs["fetch"].run.id)
        if not isinstance(rules, Rules):
            raise rules
        if not rules.allows(request.url):
            raise FetchFailed(Reason.ROBOTS, f"{origin}/robots.txt disallows it for {PRODUCT}")
        request.meta["robots"] = "absent" if rules is NO_RULES else "allowed"

    async def _rules(self, origin: str, allow_private: bool, run: int) -> Rules | Postponed | FetchFailed:
        now = time.monotonic()
        key = (origin, allow_private)
        asked_at, answer = self._known.get(key, (-MAX_AGE, None))
        if answer is None or now - asked_at >= MAX_AGE:
            answer = asyncio.ensure_future(self._ask(origin, allow_private, run))
            self._known[key] = (now, answer)
        return await asyncio.shield(answer)

    async def _ask(self, origin: str, allow_private: bool, run: int) -> Rules | Postponed | FetchFailed:
        """Fetch, judge and keep a robots.txt. Failures are answers, so that all who wait for it get the same one."""
        server = server_of(origin)
        try:
            rules, response = await self._fetch(f"{origin}/robots.txt", server, allow_private)
        except FetchFailed as failed:
            if failed.reason is Reason.FORBIDDEN_ADDRESS:
                return failed
            why = f"its robots.txt cannot be had: {'; '.join(failed.evidence)}"
            return Postponed(server, WAIT, why, lasting=not isinstance(failed, NotConnected))
        except Postponed as postponed:
            return postponed
        self._spider.hosts.learn(server, rules.delay)
        if rules.delay >= NOTABLE_DELAY:
            self._spider.runs.slowed(run, server, rules.delay)
        await self._keep(f"{origin}/robots.txt", response, run)
        return rules

    async def _keep(self, asked: str, response: Response, run: int) -> None:
        """Into the archive, under the run that asked first: evidence that what follows was allowed."""
        try:
            body = unpack(response.body, _header(response, "Content-Encoding"), MAX_BYTES)
        except (BadEncoding, TooLarge):
            return  # of an answer that is no robots.txt: `judge` has unpacked all others
        if body:
            now, headers = self._spider.clock(), tuple((name, _header(response, name)) for name in _KEPT)
            page = Page(
                url=response.url,
                body=body,
                fetched_at=now,
                status=response.status,
                headers=tuple((name, value) for name, value in headers if value),
                requested_url=asked,
            )
            await self._spider.writer.ask(Archive.record_robots, run, page, now)

    async def _fetch(self, url: str, server: str, allow_private: bool) -> tuple[Rules, Response]:
        for _ in range(MAX_REDIRECTS + 1):
            response = await self._crawler.engine.download_async(self._request(url, allow_private))
            location = _header(response, "Location")
            if response.status in (301, 302, 303, 307, 308) and location:
                url = joined(url, location) or location
                if parts_of(url).scheme not in ("http", "https"):
                    raise Postponed(server, WAIT, f"its robots.txt leads to {url[:100]}")
                continue
            return await judge(response, server, self._spider.clock()), response
        raise Postponed(server, WAIT, f"its robots.txt redirects more than {MAX_REDIRECTS} times")

    @property
    def _spider(self) -> NewsSpider:
        spider = self._crawler.spider
        assert isinstance(spider, NewsSpider)
        return spider

    def _request(self, url: str, allow_private: bool) -> Request:
        meta = {"is_robots": True, "allow_private": allow_private, "truncate_at": MAX_BYTES}
        headers = {"User-Agent": self._crawler.settings["USER_AGENT"], "Accept-Encoding": "identity"}
        return Request(url, callback=NO_CALLBACK, meta=meta, headers=headers, dont_filter=True)


async def judge(response: Response, server: str, now: datetime) -> Rules:
    """What an answer for robots.txt, other than a redirect, means. Raises Postponed when it means wait.

    `now` is aware: a Retry-After may be a date.
    """
    status = response.status
    if status == 429 or status >= 500:
        seconds = retry_after(_header(response, "Retry-After"), now)
        raise Postponed(server, WAIT if seconds is None else seconds, f"its robots.txt answers with status {status}")
    if not 200 <= status < 300:
        # RFC 9309, 2.3.1.3: a robots.txt that is not there allows everything.
        return NO_RULES
    try:
        body = unpack(response.body, _header(response, "Content-Encoding"), MAX_BYTES)
    except (BadEncoding, TooLarge) as error:
        raise Postponed(server, WAIT, f"its robots.txt cannot be unpacked: {error}") from None
    if b"\x00" in body:
        raise Postponed(server, WAIT, "its robots.txt is not UTF-8 text")
    # In a thread: half a megabyte of rules takes long enough to hold up every other fetch.
    parsed = await asyncio.to_thread(Protego.parse, body.decode("utf-8-sig", "replace"))
    return Rules(parsed, parsed.crawl_delay(PRODUCT) or 0.0)


def _header(response: Response, name: str) -> str:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else ""
