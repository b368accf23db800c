"""The download handler: HTTP and HTTPS by aiohttp, with the limits that make it safe to fetch from strangers.

Written on Scrapy's public handler protocol. It does less than Scrapy's own handlers: no redirects, cookies, proxies or
decompression, so that each hop is judged anew and a body is unpacked in a worker process.
"""

from __future__ import annotations

import asyncio
import os
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver
from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response
from yarl import URL

from crawler.fetching.guard import FORBIDDEN, LocalNames, MappedNames, public_socket
from storage.outcome import Reason

STOPPING = object()
"""Scrapy signal: the crawl is to end; what is being downloaded gets `grace` more seconds."""


class FetchFailed(Exception):
    """A page that could not be had: why, and what was seen."""

    def __init__(self, reason: Reason, *evidence: str) -> None:
        super().__init__(reason.value, *evidence)
        self.reason = reason
        self.evidence = evidence


class NotConnected(FetchFailed):
    """No connection came about, so the server has had nothing of us: it is down, or this machine is offline."""


class Stopped(Exception):
    """The crawl was stopped while this was being downloaded."""


class Answer(Response):
    """A response with its header lines as they were sent, (name, value) each, which nothing has put in order.

    Scrapy's own headers, without regard to case, are made of them for whoever asks.
    """

    __slots__ = ("sent",)

    def __init__(self, url: str, *, status: int, sent: tuple[tuple[str, str], ...], body: bytes) -> None:
        super().__init__(url, status=status, body=body)
        self.sent = sent

    @property  # type: ignore[misc]  # nobody sets them
    def headers(self) -> Headers:
        """The same for Scrapy."""
        if self._headers is None:
            self._headers = Headers(self.sent, encoding="latin-1")
        return self._headers


class GuardedDownloadHandler(BaseDownloadHandler):
    """Fetches one URL. Settings: DOWNLOAD_TIMEOUT (s, in all), DOWNLOAD_MAXSIZE, HEADERS_MAXSIZE, CONNECT_TO.

    In `request.meta`: "allow_private" lifts the ban on addresses that are not public, "download_maxsize" is another
    limit for this request, "truncate_at" a size where the body is cut instead of refused.
    """

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        self._timeout = settings.getfloat("DOWNLOAD_TIMEOUT")
        self._max_size = settings.getint("DOWNLOAD_MAXSIZE")
        self._max_headers = settings.getint("HEADERS_MAXSIZE")
        self._connect_to = settings["CONNECT_TO"]
        # Three pools of connections, so that one opened with leave is never used without.
        self._guarded = _session(LocalNames(), self._max_headers, public_socket)
        self._open = _session(LocalNames(), self._max_headers, None)
        self._mapped = _session(MappedNames(self._connect_to), self._max_headers, None)
        self._running: set[asyncio.Timeout] = set()
        self._stopping = False
        crawler.signals.connect(self._hurry, signal=STOPPING)

    async def download_request(self, request: Request) -> Answer:
        """The response, whatever its status. Raises FetchFailed or Stopped."""
        timeout = asyncio.timeout(0 if self._stopping else self._timeout)
        try:
            async with timeout:
                self._running.add(timeout)
                return await self._fetch(request)
        except TimeoutError:
            if self._stopping:
                raise Stopped(request.url) from None
            raise FetchFailed(Reason.UNREACHABLE, f"not done within {self._timeout:g} s") from None
        except (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError) as error:
            raise FetchFailed(Reason.FORBIDDEN_ADDRESS, str(error)[:200]) from None
        except aiohttp.ClientError as error:
            raise _failure(error) from None
        except ValueError as error:
            raise FetchFailed(Reason.FORBIDDEN_ADDRESS, f"no usable address: {error}"[:200]) from None
        finally:
            self._running.discard(timeout)

    async def close(self) -> None:
        """Close all connections."""
        for session in (self._guarded, self._open, self._mapped):
            await session.close()

    async def _fetch(self, request: Request) -> Answer:
        url = URL(request.url, encoded=True)
        async with self._session_for(url, request).request(
            request.method, url, headers=request.headers.to_tuple_list(), allow_redirects=False
        ) as answer:
            sent = tuple([(name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.raw_headers])
            size = sum([len(name) + len(value) for name, value in sent])
            if size > self._max_headers:
                raise FetchFailed(Reason.TOO_LARGE, f"{size} bytes of headers")
            body = await self._body(answer, request)
            return Answer(request.url, status=answer.status, sent=sent, body=body)

    def _session_for(self, url: URL, request: Request) -> aiohttp.ClientSession:
        if self._connect_to.find(url.host or "", url.port or 0):
            return self._mapped
        return self._open if request.meta.get("allow_private") else self._guarded

    async def _body(self, answer: aiohttp.ClientResponse, request: Request) -> bytes:
        cut = request.meta.get("truncate_at")
        max_size = cut or request.meta.get("download_maxsize", self._max_size)
        if (answer.content_length or 0) > max_size and not cut:
            raise FetchFailed(Reason.TOO_LARGE, f"Content-Length: {answer.content_length}")
        parts: list[bytes] = []
        size = 0
        async for part in answer.content.iter_any():
            parts.append(part)
            size += len(part)
            if size > max_size:
                if cut:
                    break
                raise FetchFailed(Reason.TOO_LARGE, f"more than {max_size} bytes")
        return b"".join(parts)[:max_size]

    def _hurry(self, grace: float) -> None:
        self._stopping = True
        until = asyncio.get_running_loop().time() + grace
        for timeout in self._running:
            if not timeout.expired() and (timeout.when() or until) > until:
                timeout.reschedule(until)


def _session(resolver: AbstractResolver, max_headers: int, socket_factory: Any) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        # No limit: how many requests a host gets at once is decided before they come here.
        connector=aiohttp.TCPConnector(limit=0, resolver=resolver, socket_factory=socket_factory),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        timeout=aiohttp.ClientTimeout(total=None, connect=None, sock_connect=10.0),
        skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
        # What the parser holds at most before the sum of all headers is judged.
        max_line_size=max_headers // 4,
        max_field_size=max_headers // 2,
        max_headers=256,
        # A proxy would open the connection in our place, past the guard.
        trust_env=False,
    )


def _failure(error: aiohttp.ClientError) -> FetchFailed:
    text = _words(error)
    if FORBIDDEN in text:
        return FetchFailed(Reason.FORBIDDEN_ADDRESS, text[:200])
    if isinstance(error, aiohttp.ClientResponseError):
        # The parser gave up: a line or header that is too long, or no HTTP at all.
        too_large = "Too many headers" in text or "more than" in text
        return FetchFailed(Reason.TOO_LARGE if too_large else Reason.UNREACHABLE, f"{error.message}"[:200])
    kind = NotConnected if isinstance(error, aiohttp.ClientConnectorError) else FetchFailed
    return kind(Reason.UNREACHABLE, (text or type(error).__name__)[:200])


def _words(error: aiohttp.ClientError) -> str:
    """What went wrong, without the connector's own settings."""
    match error:
        case aiohttp.ClientConnectorCertificateError():
            cause = error.certificate_error
        case aiohttp.ClientConnectorError():
            cause = error.os_error
        case _:
            return str(error)
    said = getattr(cause, "strerror", None) or str(cause)
    if said.startswith("Connect call failed") and isinstance(cause, OSError) and cause.errno:
        said = os.strerror(cause.errno)
    return f"cannot connect to {error.host}:{error.port}: {said}"
