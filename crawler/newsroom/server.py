"""The newsroom on 127.0.0.1: one threaded HTTP/1.1 server, virtual hosts by the Host header."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

from crawler.newsroom.newsroom import Newsroom


class Hit(NamedTuple):
    """A request that was answered."""

    host: str
    path: str
    status: int


class NewsroomServer:
    """Serves a newsroom. `port` 0 takes a free one; the pages name port 8420 whatever port answers."""

    def __init__(self, newsroom: Newsroom, port: int = 0) -> None:
        self.newsroom = newsroom
        self.hits: list[Hit] = []
        self._lock = threading.Lock()
        self._serials: dict[tuple[str, str], int] = {}
        self._http = _Listener(("127.0.0.1", port), _handler(self))

    @property
    def port(self) -> int:
        """The port that answers."""
        return int(self._http.server_address[1])

    @property
    def connect_to(self) -> tuple[str, ...]:
        """Where to connect for every host of the newsroom, as "HOST:8420:127.0.0.1:PORT"."""
        return tuple(f"{authority}:127.0.0.1:{self.port}" for authority in self.newsroom.authorities)

    def move(self, clock: datetime) -> None:
        """Set the newsroom's clock: later articles appear, corrections and withdrawals happen."""
        self.newsroom = self.newsroom.at(clock)

    def serial(self, host: str, path: str) -> int:
        """How often this page has been asked for before: what drives its noise, whatever else is asked meanwhile."""
        with self._lock:
            number = self._serials.get((host, path), 0)
            self._serials[host, path] = number + 1
            return number

    def serve_forever(self) -> None:
        """Serve in this thread until it is interrupted or another one calls `stop`, then give the port back."""
        try:
            self._http.serve_forever(poll_interval=0.05)
        finally:
            self._http.server_close()

    def stop(self) -> None:
        """Make `serve_forever`, in another thread, return."""
        self._http.shutdown()


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no error of ours; anything else is shown as always."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextmanager
def serving(newsroom: Newsroom, port: int = 0) -> Iterator[NewsroomServer]:
    """The newsroom, served in a thread of its own while the block runs."""
    server = NewsroomServer(newsroom, port)
    thread = threading.Thread(target=server.serve_forever, name="newsroom", daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join()


def _handler(server: NewsroomServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "newsroom"
        sys_version = ""
        # One write a response: with Nagle's algorithm a second small write waits for the client's delayed ACK.
        wbufsize = -1

        def do_GET(self) -> None:
            self._answer(with_body=True)

        def do_HEAD(self) -> None:
            self._answer(with_body=False)

        def _answer(self, with_body: bool) -> None:
            host = self.headers.get("Host", "").partition(":")[0].lower()
            headers = {name.lower(): value for name, value in self.headers.items()}
            serial = server.serial(host, self.path)
            status, pairs, body = server.newsroom.respond(host, self.path, headers, serial=serial)
            server.hits.append(Hit(host, self.path, status))
            self.send_response_only(status)
            for name, value in pairs:
                self.send_header(name, value)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if with_body and status != 304:
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet: the crawl says what it fetched."""

    return Handler
