"""The download handler against a server that misbehaves in every way a server can."""

from __future__ import annotations

import asyncio
import datetime
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from scrapy import Request
from scrapy.crawler import Crawler

from crawler import settings
from crawler.crawling.spider import NewsSpider
from crawler.fetching.downloader import STOPPING, FetchFailed, GuardedDownloadHandler, Stopped
from crawler.fetching.downloader import Answer as Sent
from crawler.fetching.guard import parse_connect_to
from storage.outcome import Reason
from tests import fault_server as fault
from tests.fault_server import Answer, Site, serving

_T = TypeVar("_T")


def with_handler(use: Callable[[GuardedDownloadHandler, Crawler], Awaitable[_T]], **overrides: Any) -> _T:
    values = settings.as_dict() | {"CONNECT_TO": parse_connect_to(()), "DOWNLOAD_TIMEOUT": 10.0} | overrides

    async def run() -> _T:
        crawler = Crawler(NewsSpider, values)
        handler = GuardedDownloadHandler(crawler)
        try:
            return await use(handler, crawler)
        finally:
            await handler.close()

    return asyncio.run(run())


def get(url: str, *, allow_private: bool = True, meta: dict[str, Any] | None = None, **overrides: Any) -> Sent:
    request = Request(url, meta={"allow_private": allow_private} | (meta or {}))
    return with_handler(lambda handler, _: handler.download_request(request), **overrides)


def why_not(url: str, **overrides: Any) -> Reason:
    with pytest.raises(FetchFailed) as caught:
        get(url, **overrides)
    assert caught.value.evidence
    return caught.value.reason


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site({"/": Answer("hello", headers={"Set-Cookie": "a=b", "X-Two": "1"})})) as site:
        yield site


def test_header_lines_are_kept_byte_by_byte(site: Site) -> None:
    site.routes["/"] = Answer(headers={"x-LINE": "caf\u00e9", "ETag": '"1"'})
    answer = get(site.url())
    assert {("x-LINE", "caf\u00e9".encode().decode("latin-1")), ("ETag", '"1"')} <= set(answer.sent)
    assert answer.headers[b"X-Line"] == "caf\u00e9".encode()


def test_an_answer_comes_with_status_headers_and_body(site: Site) -> None:
    response = get(site.url())
    assert (response.status, response.body, response.headers[b"X-Two"]) == (200, b"hello", b"1")
    assert get(site.url("/none")).status == 404


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "any.localhost",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "0",
        "0.0.0.0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::]",
        "[64:ff9b::7f00:1]",
        "127.0.0.1.",
    ],
)
def test_no_notation_reaches_an_address_that_is_not_public(site: Site, host: str) -> None:
    assert why_not(site.url(host=host), allow_private=False) in (Reason.FORBIDDEN_ADDRESS, Reason.UNREACHABLE)
    assert site.hits == []


def test_a_name_that_resolves_to_a_private_address_is_forbidden(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["93.184.216.34", "127.0.0.1"])  # a name that is rebound between two questions

    def resolve(host: object, port: object, *arguments: object, **named: object) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    resolve("news.example", 80)
    assert why_not(site.url(host="news.example"), allow_private=False) is Reason.FORBIDDEN_ADDRESS
    assert site.hits == []


def test_a_connection_opened_with_leave_is_not_used_without(site: Site) -> None:
    async def both(handler: GuardedDownloadHandler, _: Crawler) -> None:
        await handler.download_request(Request(site.url(), meta={"allow_private": True}))
        with pytest.raises(FetchFailed, match="forbidden-address"):
            await handler.download_request(Request(site.url()))

    with_handler(both)
    assert len(site.hits) == 1


def test_connect_to_reaches_the_mapped_server_under_its_own_name(site: Site) -> None:
    mapped = parse_connect_to((f"news.example:80:127.0.0.1:{site.port}",))
    response = get("http://news.example/", allow_private=False, CONNECT_TO=mapped)
    assert (response.body, response.url) == (b"hello", "http://news.example/")
    assert site.hits[0].headers["host"] == "news.example"
    # The leave is for that name alone.
    assert why_not(site.url(), allow_private=False, CONNECT_TO=mapped) is Reason.FORBIDDEN_ADDRESS


@pytest.mark.parametrize(
    "handler", [fault.endless_body, fault.endless_headers, fault.one_endless_header], ids=lambda one: one.__name__
)
def test_what_never_ends_is_cut(site: Site, handler: fault.Handler) -> None:
    site.routes["/"] = handler
    assert why_not(site.url()) is Reason.TOO_LARGE


def test_headers_count_together(site: Site) -> None:
    site.routes["/"] = Answer(headers={f"X-{number}": "y" * 8000 for number in range(9)})
    assert why_not(site.url()) is Reason.TOO_LARGE
    site.routes["/"] = Answer("ok", headers={f"X-{number}": "y" * 8000 for number in range(7)})
    assert get(site.url()).body == b"ok"


def test_a_length_that_is_announced_is_believed(site: Site) -> None:
    site.routes["/"] = Answer(headers={"Content-Length": "9000000"})
    assert why_not(site.url()) is Reason.TOO_LARGE
    site.routes["/"] = b"x" * 2000
    assert why_not(site.url(), meta={"download_maxsize": 1999}) is Reason.TOO_LARGE
    assert len(get(site.url(), meta={"download_maxsize": 2000}).body) == 2000
    assert len(get(site.url(), meta={"truncate_at": 1500}).body) == 1500


@pytest.mark.parametrize("handler", [fault.drip_body, fault.drip_headers, fault.hang], ids=lambda one: one.__name__)
def test_the_deadline_is_for_all_of_a_fetch(site: Site, handler: fault.Handler) -> None:
    site.routes["/"] = handler
    assert why_not(site.url(), DOWNLOAD_TIMEOUT=0.5) is Reason.UNREACHABLE


@pytest.mark.parametrize("handler", [fault.reset, fault.not_http], ids=lambda one: one.__name__)
def test_what_breaks_off_is_unreachable(site: Site, handler: fault.Handler) -> None:
    site.routes["/"] = handler
    assert why_not(site.url()) is Reason.UNREACHABLE


def test_a_closed_port_is_unreachable() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with pytest.raises(FetchFailed) as caught:
            get(f"http://127.0.0.1:{port}/")
    assert caught.value.reason is Reason.UNREACHABLE
    (said,) = caught.value.evidence
    assert said.startswith(f"cannot connect to 127.0.0.1:{port}: ") and "refused" in said


def test_nothing_is_sent_that_was_not_asked_for(site: Site) -> None:
    async def twice(handler: GuardedDownloadHandler, _: Crawler) -> None:
        for _ in range(2):
            await handler.download_request(Request(site.url(), meta={"allow_private": True}))

    with_handler(twice)
    assert [sorted(hit.headers) for hit in site.hits] == [["host"], ["host"]]


def test_redirects_are_not_followed_here(site: Site) -> None:
    site.routes["/"] = Answer(status=302, headers={"Location": "/next"})
    assert get(site.url()).status == 302
    assert site.paths() == ["/"]


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/a", "data:text/html,a", "s3://bucket/key"])
def test_there_is_no_handler_for_other_schemes(url: str) -> None:
    assert settings.DOWNLOAD_HANDLERS[url.partition(":")[0]] is None


def test_a_stop_shortens_what_is_under_way(site: Site) -> None:
    site.routes["/"] = fault.hang

    async def stop(handler: GuardedDownloadHandler, crawler: Crawler) -> None:
        download = asyncio.ensure_future(handler.download_request(Request(site.url(), meta={"allow_private": True})))
        await asyncio.sleep(0.2)
        crawler.signals.send_catch_log(STOPPING, grace=0.1)
        with pytest.raises(Stopped):
            await asyncio.wait_for(download, 5)

    with_handler(stop, DOWNLOAD_TIMEOUT=60.0)


def test_a_certificate_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_self_signed(tmp_path))
    with serving(Site({"/": "secret"}), tls=context) as site:
        assert why_not(site.url(host="localhost")) is Reason.UNREACHABLE
        assert site.hits == []


def _self_signed(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "both.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path
