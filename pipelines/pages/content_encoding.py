"""Undo the Content-Encoding of a response, never past a limit: ten gigabytes of zeros fit into eight kilobytes."""

from __future__ import annotations

import zlib
from dataclasses import replace

import brotli  # type: ignore[import-untyped]
from isal import isal_zlib

from storage.page import Page

ACCEPTED = "gzip, deflate, br"
"""What to send as Accept-Encoding: the encodings that `unpack` knows."""
MAX_LAYERS = 2
MAX_MEMBERS = 256
"""Of one gzip stream. Each costs a copy of what follows it, so a stream of tiny ones would take quadratic time."""
_GZIP_MAGIC = b"\x1f\x8b"
_CHUNK = 64 * 1024


class TooLarge(ValueError):
    """The unpacked body passes the limit."""


class BadEncoding(ValueError):
    """The body is not what its Content-Encoding says."""


def unpack(body: bytes, encoding: str, limit: int) -> bytes:
    """The body without its content encodings, a comma-separated list in the order they were applied.

    Raises TooLarge when more than `limit` bytes come out, and BadEncoding for an unknown, broken or cut stream.
    """
    layers = [name for name in (part.strip().lower() for part in encoding.split(",")) if name not in ("", "identity")]
    if len(layers) > MAX_LAYERS:
        raise BadEncoding(f"{len(layers)} content encodings on top of each other")
    for name in reversed(layers):
        body = _unpack_one(body, name, limit) if body else b""
    if len(body) > limit:
        raise TooLarge(f"more than {limit} bytes")
    return body


def unpacked(page: Page, limit: int) -> Page:
    """A page just fetched, with its body unpacked; the headers stay as they were sent. Raises as `unpack` does."""
    encoding = ",".join(value for name, value in page.headers if name.lower() == "content-encoding")
    return replace(page, body=unpack(page.body, encoding, limit)) if encoding else page


def _unpack_one(body: bytes, name: str, limit: int) -> bytes:
    if name in ("gzip", "x-gzip"):
        return _gunzip(body, limit)
    if name == "deflate":
        # RFC 9110 means zlib's format by this name; some servers send the raw stream.
        return _inflate(body, zlib.MAX_WBITS if body[0] & 0x0F == 8 else -zlib.MAX_WBITS, limit)[0]
    if name == "br":
        return _unbrotli(body, limit)
    raise BadEncoding(f"unknown content encoding {name[:40]!r}")


def _gunzip(body: bytes, limit: int) -> bytes:
    """All members of a gzip stream; what follows the last one, often padding, is not part of it."""
    parts: list[bytes] = []
    while body.startswith(_GZIP_MAGIC) or not parts:
        if len(parts) == MAX_MEMBERS:
            raise BadEncoding(f"more than {MAX_MEMBERS} gzip members")
        part, body = _inflate(body, 16 + zlib.MAX_WBITS, limit - sum(map(len, parts)))
        parts.append(part)
    return b"".join(parts)


def _inflate(body: bytes, window: int, limit: int) -> tuple[bytes, bytes]:
    # ISA-L takes half of zlib's time.
    inflater = isal_zlib.decompressobj(window)
    try:
        unpacked_body = inflater.decompress(body, limit + 1)
    except isal_zlib.error as error:  # type: ignore[misc]  # its stub names an instance
        raise BadEncoding(str(error)) from None
    if len(unpacked_body) > limit:
        raise TooLarge(f"more than {limit} bytes")
    if not inflater.eof:
        raise BadEncoding("the compressed stream ends early")
    return unpacked_body, inflater.unused_data


def _unbrotli(body: bytes, limit: int) -> bytes:
    decompressor = brotli.Decompressor()
    parts: list[bytes] = []
    room = limit + 1
    try:
        part = decompressor.process(body, output_buffer_limit=_CHUNK)
        while part:
            parts.append(part)
            room -= len(part)
            if room <= 0:
                raise TooLarge(f"more than {limit} bytes")
            part = decompressor.process(b"", output_buffer_limit=_CHUNK)
    except brotli.error as error:
        raise BadEncoding(str(error)) from None
    if not decompressor.is_finished():
        raise BadEncoding("the compressed stream ends early")
    return b"".join(parts)
