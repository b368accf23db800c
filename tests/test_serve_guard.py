"""Who may ask the server, and CSV cells."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from storage.serve.guard import guard, harmless_rows


def ask(path: str, host: str = "127.0.0.1:8001", method: str = "GET", **headers: str) -> tuple[int, dict[str, str]]:
    """Status and headers of a request to a guarded application that always answers 200."""
    sent: list[Any] = []

    async def inner(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"fine"})

    async def keep(message: Any) -> None:
        sent.append(message)

    where, _, query = path.partition("?")
    fields = {"host": host, **{name.replace("_", "-"): value for name, value in headers.items()}}
    scope = {
        "type": "http",
        "method": method,
        "path": where,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in fields.items()],
    }
    asyncio.run(guard(inner)(scope, None, keep))  # type: ignore[arg-type]
    return sent[0]["status"], {name.decode(): value.decode() for name, value in sent[0]["headers"]}


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8001", "localhost", "LocalHost:9"])
def test_the_names_of_this_machine_are_answered(host: str) -> None:
    assert ask("/", host)[0] == 200


@pytest.mark.parametrize("host", ["", "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "[::1]"])
def test_other_names_are_not(host: str) -> None:
    status, headers = ask("/", host)
    assert status == 421
    assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("path", ["/\\evil.example/", "//evil.example/", "/a\\b"])
def test_no_path_can_redirect_elsewhere(path: str) -> None:
    status, headers = ask(path)
    assert status == 404
    assert "location" not in headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_only_reading_is_answered(method: str) -> None:
    assert ask("/", method=method)[0] == 405


def test_other_sites_may_link_and_no_more() -> None:
    link = {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate", "sec_fetch_dest": "document"}
    assert ask("/article/1", **link)[0] == 200
    assert ask("/tearsheet?sql=select+1", **link)[0] == 403
    assert ask("/tearsheet/articles?a=b&_where=1", **link)[0] == 403
    assert ask("/", **(link | {"sec_fetch_mode": "no-cors", "sec_fetch_dest": "image"}))[0] == 403
    assert ask("/", **(link | {"sec_fetch_dest": "iframe"}))[0] == 403
    assert ask("/tearsheet?sql=select+1", sec_fetch_site="same-origin")[0] == 200


def test_cells_that_would_run_begin_with_an_apostrophe() -> None:
    rows = '=1+1,-2.5,+3%,"@a, b",-x,plain\r\n"\t=1","line\nbreak",,"a ""b""",-1e5,2025-01-01\r\n'
    expected = '\'=1+1,-2.5,\'+3%,"\'@a, b",\'-x,plain\r\n\'\t=1,"line\nbreak",,"a ""b""",-1e5,2025-01-01\r\n'
    assert harmless_rows(rows) == expected
