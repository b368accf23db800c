"""A fast static HTTP/1.1 server for 127.0.0.1: whole responses lie ready in memory, gzipped, by host and target.

Written so that it is never the slow part of a crawl benchmark: one dictionary lookup and one write a request. It knows
GET and HEAD, keep-alive and pipelining, If-None-Match and Accept-Encoding; everything else is answered with 400.
"""

from __future__ import annotations

import asyncio
import gzip
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256

HTML = "text/html; charset=utf-8"
XML = "application/xml; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
MAX_HEAD = 65_536
ANY_HOST = ""


@dataclass(frozen=True, slots=True)
class Canned:
    """A response that lies ready: `head` without the blank line, the body gzipped, its entity tag."""

    head: bytes
    zipped: bytes
    etag: bytes


@dataclass(slots=True)
class StaticSite:
    """Responses by (host, target). Host "" answers for every host that has no such target of its own."""

    responses: dict[tuple[str, str], Canned] = field(default_factory=dict)
    served: Counter[int] = field(default_factory=Counter)

    def add(self, host: str, target: str, body: bytes, content_type: str = HTML) -> None:
        """Serve this body with status 200; `target` is path and query as in the request line."""
        etag = b'"' + sha256(body).hexdigest()[:16].encode() + b'"'
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nServer: static\r\nVary: Accept-Encoding\r\n"
        zipped = gzip.compress(body, 6, mtime=0)
        self.responses[host, target] = Canned(head.encode() + b"ETag: " + etag + b"\r\n", zipped, etag)

    def respond(self, head: bytes) -> bytes:
        """The whole response to a request head (without its final blank line)."""
        method, _, rest = head.partition(b" ")
        target = rest.partition(b" ")[0].decode("latin-1")
        if method not in (b"GET", b"HEAD"):
            return self._plain(400, b"Bad Request")
        host = _header(head, b"host").partition(b":")[0].decode("latin-1").lower()
        canned = self.responses.get((host, target)) or self.responses.get((ANY_HOST, target))
        if canned is None:
            return self._plain(404, b"Not Found")
        if canned.etag in _header(head, b"if-none-match"):
            self.served[304] += 1
            return b"HTTP/1.1 304 Not Modified\r\nETag: " + canned.etag + b"\r\n\r\n"
        self.served[200] += 1
        if b"gzip" in _header(head, b"accept-encoding"):
            body, encoding = canned.zipped, b"Content-Encoding: gzip\r\n"
        else:
            body, encoding = gzip.decompress(canned.zipped), b""
        length = b"Content-Length: %d\r\n\r\n" % len(body)
        return canned.head + encoding + length + (body if method == b"GET" else b"")

    def _plain(self, status: int, phrase: bytes) -> bytes:
        self.served[status] += 1
        return b"HTTP/1.1 %d %b\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n" % (status, phrase)


def _header(head: bytes, name: bytes) -> bytes:
    start = head.lower().find(b"\r\n" + name + b":")
    if start < 0:
        return b""
    start += len(name) + 3
    end = head.find(b"\r\n", start)
    return head[start : end if end >= 0 else len(head)].strip()


class _Connection(asyncio.Protocol):
    def __init__(self, site: StaticSite) -> None:
        self._site = site
        self._waiting = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        while (end := self._waiting.find(b"\r\n\r\n")) >= 0:
            head, self._waiting = self._waiting[:end], self._waiting[end + 4 :]
            self._transport.write(self._site.respond(head))
            if _header(head, b"connection").lower() == b"close":
                self._transport.close()
                return
        if len(self._waiting) > MAX_HEAD:
            self._transport.close()


async def start(site: StaticSite, port: int = 0) -> asyncio.Server:
    """Listen on 127.0.0.1; port 0 takes a free one."""
    return await asyncio.get_running_loop().create_server(lambda: _Connection(site), "127.0.0.1", port, backlog=1024)


def port_of(server: asyncio.Server) -> int:
    """The port that answers."""
    return int(server.sockets[0].getsockname()[1])


@contextmanager
def serving(site: StaticSite) -> Iterator[int]:
    """The site on a free port, in a thread of its own while the block runs; yields the port."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(start(site))
    thread = threading.Thread(target=loop.run_forever, name="static site", daemon=True)
    thread.start()
    try:
        yield port_of(server)
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
