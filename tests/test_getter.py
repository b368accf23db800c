"""Pages fetched one at a time, for commands that try a source, from a server on 127.0.0.1."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from crawler.trying.getter import Getter
from storage.outcome import Reason, Rejected
from storage.page import Page

ANSWERS = {
    "/robots.txt": (200, b"User-agent: *\nDisallow: /private/\n"),
    "/story": (200, b"<p>The harbour opened.</p>"),
    "/moved": (302, b""),
    "/astray": (302, b""),
}


class Harbour(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, body = ANSWERS.get(self.path, (404, b"nothing here"))
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "http://[" if self.path == "/astray" else "/story")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Harbour)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_page_is_fetched_by_way_of_its_redirects(site: str) -> None:
    with Getter(contact="", connect_to=(), allow_private=True) as getter:
        page = getter.get(f"{site}/moved")
        again = getter.get(f"{site}/story")
    assert isinstance(page, Page) and isinstance(again, Page)
    assert (page.url, page.requested_url, page.body) == (f"{site}/story", f"{site}/moved", ANSWERS["/story"][1])
    assert again.body == page.body


@pytest.mark.parametrize(
    ("path", "reason"),
    [("/private/1", Reason.ROBOTS), ("/nowhere", Reason.HTTP_ERROR), ("/astray", Reason.FORBIDDEN_ADDRESS)],
)
def test_what_is_no_page_comes_with_its_reason(site: str, path: str, reason: Reason) -> None:
    with Getter(contact="", connect_to=(), allow_private=True) as getter:
        found = getter.get(site + path)
    assert isinstance(found, Rejected) and found.reason == reason


def test_an_address_that_is_not_public_needs_leave(site: str) -> None:
    with Getter(contact="", connect_to=(), allow_private=False) as getter:
        found = getter.get(f"{site}/story")
    assert isinstance(found, Rejected) and found.reason == Reason.FORBIDDEN_ADDRESS


def test_a_getter_that_fetches_nothing_opens_and_closes() -> None:
    with Getter(contact="", connect_to=(), allow_private=False):
        pass
