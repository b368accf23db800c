"""Content encodings undone, and what fits into eight kilobytes refused."""

from __future__ import annotations

import gzip
import zlib
from contextlib import suppress

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.pages.content_encoding import MAX_MEMBERS, BadEncoding, TooLarge, unpack, unpacked
from storage.page import Page

LIMIT = 1_000_000
TEXT = b"Kittiwake Mining said on Tuesday that output rose. " * 200


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("", TEXT),
        ("identity", TEXT),
        ("gzip", gzip.compress(TEXT, mtime=0)),
        (" GZip ", gzip.compress(TEXT, mtime=0)),
        ("x-gzip", gzip.compress(TEXT[:100], mtime=0) + gzip.compress(TEXT[100:], mtime=0)),
        ("gzip", gzip.compress(TEXT, mtime=0) + b"\x00" * 64),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", raw_deflate(TEXT)),
        ("br", brotli.compress(TEXT)),
        ("br, gzip", gzip.compress(brotli.compress(TEXT), mtime=0)),
    ],
)
def test_what_servers_send_comes_out_whole(encoding: str, packed: bytes) -> None:
    assert unpack(packed, encoding, LIMIT) == TEXT


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, brotli.compress])
@pytest.mark.parametrize("size", [LIMIT + 1, 50_000_000])
def test_a_bomb_is_refused(pack: object, size: int) -> None:
    name = {gzip.compress: "gzip", zlib.compress: "deflate", brotli.compress: "br"}[pack]  # type: ignore[index]
    with pytest.raises(TooLarge):
        unpack(pack(bytes(size)), name, LIMIT)  # type: ignore[operator]


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, brotli.compress])
def test_the_limit_itself_is_allowed(pack: object) -> None:
    name = {gzip.compress: "gzip", zlib.compress: "deflate", brotli.compress: "br"}[pack]  # type: ignore[index]
    assert len(unpack(pack(bytes(LIMIT)), name, LIMIT)) == LIMIT  # type: ignore[operator]


def test_a_bomb_inside_a_bomb_is_refused() -> None:
    with pytest.raises(TooLarge):
        unpack(gzip.compress(gzip.compress(bytes(50_000_000))), "gzip, gzip", LIMIT)


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(TEXT)[:-9]),
        ("br", brotli.compress(TEXT)[:-3]),
        ("deflate", zlib.compress(TEXT)[:20]),
        ("gzip", TEXT),
        ("br", b"\xff" * 50),
        ("lzma", TEXT),
        ("gzip, gzip, gzip", TEXT),
        ("gzip", gzip.compress(b"") * (MAX_MEMBERS + 1)),
    ],
)
def test_what_is_broken_is_said_to_be(encoding: str, packed: bytes) -> None:
    with pytest.raises(BadEncoding):
        unpack(packed, encoding, LIMIT)


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate", "br", "br, gzip", "x"]))
def test_any_bytes_are_unpacked_or_refused(body: bytes, encoding: str) -> None:
    with suppress(BadEncoding, TooLarge):
        assert len(unpack(body, encoding, 10_000)) <= 10_000


def test_a_page_keeps_its_headers() -> None:
    page = Page(url="https://a.example/", body=gzip.compress(TEXT), headers=(("Content-Encoding", "gzip"),))
    assert unpacked(page, LIMIT).body == TEXT
    assert unpacked(page, LIMIT).headers == page.headers
    assert unpacked(Page(url="https://a.example/", body=TEXT), LIMIT).body == TEXT
