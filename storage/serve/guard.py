"""What stands in front of Datasette: who may ask, security headers, and CSV that no spreadsheet runs.

A page on the internet can make a browser ask 127.0.0.1, also under a name of its own (DNS rebinding). So only the
names of this machine are answered, only GET and HEAD, and from other sites only plain links.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from datasette.utils.asgi import asgi_send  # type: ignore[import-untyped]

from storage.queries.spreadsheet import harmless

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

STRICT = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
STRICT += "frame-ancestors 'none'"
# Datasette's own pages carry inline scripts and styles.
_DATASETTE = "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
_DATASETTE += "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
]
_OUR_HOST = re.compile(r"(?:127\.0\.0\.1|localhost)(?::\d{1,5})?\Z", re.IGNORECASE)
_ASKS_SQL = re.compile(rb"(?:^|&)(?:sql|_where)=")


def guard(app: App) -> App:
    """The application behind the guard."""

    async def guarded(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        refusal = _refusal(scope)
        answer = _with_headers(send)
        if refusal:
            status, sentence = refusal
            await asgi_send(answer, sentence + "\n", status, content_type="text/plain; charset=utf-8")
            return
        await app(scope, receive, _harmless_csv(answer) if scope["path"].endswith(".csv") else answer)

    return guarded


def _refusal(scope: Message) -> tuple[int, str] | None:
    headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
    if not _OUR_HOST.match(headers.get(b"host", "")):
        return 421, "This server answers only to 127.0.0.1 and localhost."
    if scope["method"] not in ("GET", "HEAD"):
        return 405, "The archive is served for reading only."
    path = (scope.get("raw_path") or scope["path"].encode()).partition(b"?")[0]
    if path.startswith(b"//") or b"\\" in path:
        return 404, "There is no such page."
    if headers.get(b"sec-fetch-site") == "cross-site":
        link = headers.get(b"sec-fetch-mode") == "navigate" and headers.get(b"sec-fetch-dest") == "document"
        if not link or _ASKS_SQL.search(scope["query_string"]):
            return 403, "Another site asked for this; open it from here instead."
    return None


def _with_headers(send: Send) -> Send:
    async def answer(message: Message) -> None:
        if message["type"] == "http.response.start":
            ours = {name for name, _ in _HEADERS}
            headers = [pair for pair in message.get("headers", []) if pair[0].lower() not in ours] + _HEADERS
            if not any(name.lower() == b"content-security-policy" for name, _ in headers):
                headers.append((b"content-security-policy", _DATASETTE.encode()))
            message = {**message, "headers": headers}
        await send(message)

    return answer


def _harmless_csv(send: Send) -> Send:
    """Datasette sends each row as one message, so rows can be looked at on their way."""
    is_csv = False

    async def answer(message: Message) -> None:
        nonlocal is_csv
        if message["type"] == "http.response.start":
            types = [value for name, value in message.get("headers", []) if name.lower() == b"content-type"]
            is_csv = any(kind.startswith((b"text/csv", b"text/plain")) for kind in types)
        elif is_csv and message.get("body"):
            message = {**message, "body": harmless_rows(message["body"].decode()).encode()}
        await send(message)

    return answer


def harmless_rows(rows: str) -> str:
    """CSV rows in which a cell that a spreadsheet would run as a formula begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in csv.reader(io.StringIO(rows, newline="")):
        writer.writerow([harmless(cell) for cell in row])
    return out.getvalue()
