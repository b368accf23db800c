"""A web server that does what it is told, also what no server should: for tests of everything that fetches."""

from __future__ import annotations

import asyncio
import json
import ssl
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

PARAGRAPHS = (
    "Kittiwake Mining said on Tuesday that its output of copper rose by four per cent in the third quarter, helped by "
    "the second pit at Brennholm, which reached full capacity in August after a long winter.",
    "The company now expects to ship 41,000 tonnes this year, it said in a statement, up from an earlier forecast of "
    "38,500 tonnes. Analysts at Tarn Securities had looked for 40,200 tonnes.",
    "Costs per tonne fell for the third quarter in a row as diesel became cheaper and the new conveyor replaced a "
    "fleet of eleven lorries, Chief Executive Maren Oduya told reporters on a call.",
    "Its shares rose two per cent in Oslo, against a flat market, and have gained a fifth since January. The board "
    "will decide on a dividend in February, when it meets in Bergen.",
)


@dataclass(frozen=True)
class Hit:
    """One request that reached the server. `at` is monotonic seconds."""

    path: str
    headers: Mapping[str, str]
    at: float


@dataclass(frozen=True)
class Answer:
    """What to answer: a status, headers and a body of known length."""

    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    def encode(self) -> bytes:
        body = self.body.encode() if isinstance(self.body, str) else self.body
        said = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body)), **self.headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in said.items())
        return f"HTTP/1.1 {self.status} X\r\n{head}\r\n".encode() + body


Handler = Callable[[Hit, asyncio.StreamWriter], Awaitable[None]]
Route = Answer | str | bytes | Callable[[Hit], Answer] | Handler


class Site:
    """The routes by path, the hits so far, and the address. A route may change while the site is served."""

    def __init__(self, routes: Mapping[str, Route] | None = None) -> None:
        self.routes: dict[str, Route] = dict(routes or {})
        self.hits: list[Hit] = []
        self.port = 0
        self.scheme = "http"

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [hit.path for hit in self.hits]

    def asked(self, path: str) -> list[Hit]:
        return [hit for hit in self.hits if hit.path == path]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                headers = dict(line.split(": ", 1) for line in head[1:] if line)
                hit = Hit(head[0].split(" ")[1], {name.lower(): value for name, value in headers.items()}, _now())
                self.hits.append(hit)
                if not await self._answer(hit, writer):
                    break
        writer.close()

    async def _answer(self, hit: Hit, writer: asyncio.StreamWriter) -> bool:
        """Whether the connection stays open."""
        route = self.routes.get(hit.path, Answer("nothing here", 404))
        if callable(route):
            made = route(hit, writer) if route.__code__.co_argcount == 2 else route(hit)  # type: ignore[attr-defined, call-arg]
            if not isinstance(made, Answer):
                await made  # type: ignore[misc]
                return False
            route = made
        writer.write((route if isinstance(route, Answer) else Answer(route)).encode())
        await writer.drain()
        return True


@contextmanager
def serving(site: Site, tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """Serve the site on 127.0.0.1, on a free port, from a thread of its own."""
    loop = asyncio.new_event_loop()
    started = threading.Event()

    async def run() -> None:
        server = await asyncio.start_server(site.serve, "127.0.0.1", 0, ssl=tls)
        site.port = server.sockets[0].getsockname()[1]
        site.scheme = "https" if tls else "http"
        started.set()
        with suppress(asyncio.CancelledError):
            await server.serve_forever()

    def work() -> None:
        asyncio.set_event_loop(loop)
        with suppress(asyncio.CancelledError):
            loop.run_until_complete(task)
        for other in asyncio.all_tasks(loop):
            other.cancel()
        loop.run_until_complete(asyncio.gather(*asyncio.all_tasks(loop), return_exceptions=True))
        loop.close()

    task = loop.create_task(run())
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    assert started.wait(10)
    try:
        yield site
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join(10)


def article(title: str, *, extra: str = "") -> str:
    """A made-up article page."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    ld = json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", "headline": title})
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title><meta property="og:type" content="article">'
        f'<script type="application/ld+json">{ld}</script></head><body><article><h1>{title}</h1>{text}'
        f"<p>{title} was the theme of the day, said a trader in Bergen who follows the stock closely.</p>{extra}"
        "</article></body></html>"
    )


def rss(*links: str) -> Answer:
    """A feed of these addresses."""
    items = "".join(
        f"<item><title>Item {number}</title><link>{link}</link></item>" for number, link in enumerate(links)
    )
    text = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Feed</title>{items}</channel></rss>'
    return Answer(text, headers={"Content-Type": "application/rss+xml"})


async def endless_body(hit: Hit, writer: asyncio.StreamWriter) -> None:
    """A body that never ends."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    await _forever(writer, b"<p>more of it</p>" * 4096)


async def endless_headers(hit: Hit, writer: asyncio.StreamWriter) -> None:
    """Headers that never end."""
    writer.write(b"HTTP/1.1 200 OK\r\n")
    await _forever(writer, b"".join(b"X-%d: %s\r\n" % (number, b"y" * 100) for number in range(500)))


async def one_endless_header(hit: Hit, writer: asyncio.StreamWriter) -> None:
    """A header line that never ends."""
    writer.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    await _forever(writer, b"y" * 65536)


async def drip_body(hit: Hit, writer: asyncio.StreamWriter) -> None:
    """A body of which a byte comes now and then."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    await _forever(writer, b"x", pause=0.1)


async def drip_headers(hit: Hit, writer: asyncio.StreamWriter) -> None:
    """A head of which a byte comes now and then."""
    writer.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    await _forever(writer, b"x", pause=0.1)


async def hang(hit: Hit, writer: asyncio.StreamWriter) -> None:
    """No answer at all."""
    await asyncio.sleep(3600)


async def reset(hit: Hit, writer: asyncio.StreamWriter) -> None:
    """The connection breaks off in the middle of the body."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nhalf")
    await writer.drain()
    writer.transport.abort()


async def not_http(hit: Hit, writer: asyncio.StreamWriter) -> None:
    """Something that is no HTTP."""
    writer.write(b"\x00\x01SSH-2.0-nothing\r\n\r\n" * 20)
    await writer.drain()


async def _forever(writer: asyncio.StreamWriter, piece: bytes, pause: float = 0.0) -> None:
    while True:
        writer.write(piece)
        await writer.drain()
        await asyncio.sleep(pause)


def _now() -> float:
    return time.monotonic()
