"""A page as a WARC record and back.

Our own records are WARC 1.1 `response` records, one gzip member each. The body stands there with its content encoding
removed, so the HTTP head says what is true of these bytes and keeps what the server sent under X-Archive-Orig-*. What
a `Page` has beyond that (the address that was asked for, what discovery said) is in the field WARC-Tearsheet as JSON.
"""

from __future__ import annotations

import io
import json
import re
import uuid
from datetime import datetime
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from fastwarc.stream_io import WarcReader
from fastwarc.warc import ArchiveIterator
from isal import isal_zlib

from storage.errors import ArchiveDamaged
from storage.files.warc import RawRecord, parse_member
from storage.page import MAX_HINT, Link, Page
from storage.reading import EncodedRecord
from storage.times import parse_instant, to_micros

# ISA-L, a page of 338 KB: 0.49 ms and 74 KB, level 3 1.09 ms and 71 KB; zlib-ng's level 1 0.80 ms and 91 KB, level 2
# 1.42 ms and 73 KB.
GZIP_LEVEL = 2
_GZIP = 16 + isal_zlib.MAX_WBITS
# A page larger than this is cut one byte after, so that whoever reads it sees that it is too large.
MAX_BODY = 8 * 1024 * 1024

_NOT_TRUE_OF_BODY = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_ORIGINAL = "X-Archive-Orig-"
_REVISIT = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_DECODINGS: tuple[Literal["all", "content", "transfer", "none"], ...] = ("all", "content", "transfer", "none")
_BREAK = re.compile(r"[\r\n\x00]+")
_UNSAFE = re.compile(r"[\x00-\x20\x7f]")


def encode_record(page: Page, recorded_at: datetime) -> EncodedRecord:
    """The page as a finished WARC record. Pure, so it may run in another process.

    `recorded_at` (aware) stands in for the fetch time of a saved page that has none.
    """
    digest = sha256(page.body).digest()
    fields = _fields("response", page, recorded_at, digest)
    data = _member(fields, _http_head(page) + page.body)
    return EncodedRecord(data, digest, sha256(data).digest())


def encode_revisit(page: Page, recorded_at: datetime, digest: bytes, original: tuple[str, str]) -> bytes:
    """A small record that says: the same body as `original`, which is its WARC-Target-URI and WARC-Date."""
    uri, date = original
    fields = _fields("revisit", page, recorded_at, digest)
    fields["WARC-Profile"] = _REVISIT
    fields["WARC-Refers-To"] = _record_id(uri, date, digest)
    fields["WARC-Refers-To-Target-URI"] = uri
    fields["WARC-Refers-To-Date"] = date
    return _member(fields, _http_head(page))


def encode_warcinfo(filename: str, opened_at: datetime, software: str) -> bytes:
    """The record that opens a capture file."""
    date = to_micros(opened_at)
    fields = {
        "WARC-Type": "warcinfo",
        "WARC-Record-ID": _record_id(filename, date, b""),
        "WARC-Date": date,
        "WARC-Filename": filename,
        "Content-Type": "application/warc-fields",
    }
    block = f"software: {software}\r\nformat: WARC File Format 1.1\r\n"
    return _member(fields, block.encode())


def target_uri(url: str) -> str:
    """The URL as it may stand in a WARC header."""
    return _UNSAFE.sub(lambda found: quote(found[0]), url).encode("utf-8", "replace").decode()


def record_date(page: Page, recorded_at: datetime) -> str:
    """The WARC-Date of a page's record."""
    return to_micros(page.fetched_at or recorded_at)


def read_record(path: Path, offset: int, length: int) -> Page:
    """The page of one of our records; a revisit's body is b"". Raises ArchiveDamaged when any byte of it is wrong."""
    try:
        with path.open("rb") as file:
            file.seek(offset)
            data = file.read(length)
    except OSError as error:
        raise ArchiveDamaged(f"{path} cannot be read: {error.strerror}") from error
    record = parse_member(data, path, offset)
    page = page_of(record, path)
    if page is None:
        raise ArchiveDamaged(f"{path} has no page in the record at offset {offset}")
    said = record.field("warc-payload-digest")
    if record.field("warc-type") == "response" and said != f"sha256:{sha256(page.body).hexdigest()}":
        raise ArchiveDamaged(f"{path} has a page at offset {offset} whose body is not what was written")
    return page


def page_of(record: RawRecord, path: Path, max_body: int = 1 << 40) -> Page | None:
    """The page of a response, resource or revisit record of the file `path`; None for records of other kinds.

    Raises ArchiveDamaged.
    """
    kind = record.field("warc-type")
    content_type = record.field("content-type")
    http = content_type.replace(" ", "").startswith("application/http")
    uri = record.field("warc-target-uri")
    if uri[:1] == "<" and uri[-1:] == ">":  # as WARC 1.0 wrote it; an address of its own may end so
        uri = uri[1:-1]
    if kind == "resource" and not http and uri.startswith(("http:", "https:", "file:")):
        headers: tuple[tuple[str, str], ...] = (("Content-Type", content_type),)
        return Page(url=uri, body=record.block[: max_body + 1], fetched_at=_date(record), headers=headers)
    if kind not in ("response", "revisit") or not (http or not content_type):
        return None
    status, headers, body = _http(record, path, max_body)
    own = record.field("warc-tearsheet")
    if not own:
        return Page(url=uri, body=body, fetched_at=_date(record), status=status, headers=headers)
    more = json.loads(own)
    return Page(
        url=more.get("url", uri),
        body=body,
        fetched_at=_date(record) if more.get("fetched", True) else None,
        status=more.get("status", status),
        headers=_original_headers(headers),
        source=more.get("source", ""),
        requested_url=more.get("requested", ""),
        link=Link(**more["link"]) if "link" in more else None,
        robots=more.get("robots", ""),
    )


def _http(record: RawRecord, path: Path, max_body: int) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
    """Status, headers and decoded body of an HTTP message.

    Crawlers often keep the head of a response whose body they have unpacked: an encoding that the body does not have
    is passed over.
    """
    head = re.sub(rb"(?im)^content-length:[^\r\n]*", b"Content-Length: %d" % len(record.block), record.head)
    for decoding in _DECODINGS:
        stream = io.BytesIO(head + record.block + b"\r\n\r\n")
        try:
            for parsed in ArchiveIterator(stream, parse_http=True, auto_decode=decoding, strict_mode=False):
                fields = tuple((_text(name), _text(value)) for name, value in parsed.http_headers.items_bytes())
                return parsed.http_headers.status_code or 0, fields, _read(parsed.reader, max_body + 1)
        except OSError:
            continue
    raise ArchiveDamaged(f"{path} has no HTTP response in the record at offset {record.offset}")


def _read(reader: WarcReader, size: int) -> bytes:
    """At most that many bytes; in steps, because fastwarc reserves at once what it is asked for."""
    parts = []
    while size > 0 and (part := reader.read(min(size, 1 << 18))):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _date(record: RawRecord) -> datetime | None:
    try:
        moment = parse_instant(record.field("warc-date"))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _fields(kind: str, page: Page, recorded_at: datetime, digest: bytes) -> dict[str, str]:
    date = record_date(page, recorded_at)
    uri = target_uri(page.url)
    return {
        "WARC-Type": kind,
        "WARC-Record-ID": _record_id(uri, date, digest),
        "WARC-Date": date,
        "WARC-Target-URI": uri,
        "WARC-Payload-Digest": f"sha256:{digest.hex()}",
        "Content-Type": "application/http;msgtype=response",
        "WARC-Tearsheet": json.dumps(_more(page, uri), separators=(",", ":")),
    }


def _more(page: Page, uri: str) -> dict[str, Any]:
    """What a page has beyond the WARC and HTTP fields; only what is not plain there."""
    more: dict[str, Any] = {}
    if page.url != uri:
        more["url"] = page.url
    if page.fetched_at is None:
        more["fetched"] = False
    if not 100 <= page.status <= 999:
        more["status"] = page.status
    if page.source:
        more["source"] = page.source
    if page.requested_url:
        more["requested"] = page.requested_url
    if page.robots:
        more["robots"] = page.robots
    if page.link is not None:
        link = page.link
        hints = {"title": link.title, "published": link.published, "modified": link.modified, "found_in": link.found_in}
        more["link"] = {"url": link.url, **{name: hint[:MAX_HINT] for name, hint in hints.items() if hint}}
    return more


def _record_id(uri: str, date: str, digest: bytes) -> str:
    """Made of what identifies a record, so that the same page gives the same record."""
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{uri} {date} {digest.hex()}')}>"


def _http_head(page: Page) -> bytes:
    status = page.status if 100 <= page.status <= 999 else 200
    phrase = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else ""
    lines = [f"HTTP/1.1 {status} {phrase}"]
    for name, value in page.headers:
        prefix = _ORIGINAL if name.lower() in _NOT_TRUE_OF_BODY else ""
        lines.append(f"{prefix}{name}: {_BREAK.sub(' ', value)}")
    lines.append(f"Content-Length: {len(page.body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "replace")


def _original_headers(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """The head as the server sent it: the inverse of `_http_head`."""
    return tuple((name.removeprefix(_ORIGINAL), value) for name, value in headers if name.lower() != "content-length")


def _member(fields: dict[str, str], block: bytes) -> bytes:
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    packer = isal_zlib.compressobj(GZIP_LEVEL, isal_zlib.DEFLATED, _GZIP)
    parts = (f"WARC/1.1\r\n{head}Content-Length: {len(block)}\r\n\r\n".encode("utf-8", "replace"), block, b"\r\n\r\n")
    return b"".join((*map(packer.compress, parts), packer.flush()))
