"""WARC files as others write them (made up here, field by field), and what others make of ours."""

from __future__ import annotations

import gzip
import struct
from base64 import b32encode
from collections import Counter
from datetime import UTC, datetime
from hashlib import sha1, sha256
from pathlib import Path

import pytest
from backports import zstd
from fastwarc.warc import ArchiveIterator as Fastwarc
from warcio.archiveiterator import ArchiveIterator as Warcio

from storage.errors import ArchiveDamaged
from storage.files.warc_pages import read_warc
from storage.removal.forgetting import forget
from storage.removal.forgotten import Wanted
from tests.command_line import CommandLine
from tests.made_archive import later
from tests.test_seals import fill

URL = "https://wire.example/tin"
BODY = b"<p>Tin rose three percent.</p>"
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
AT = datetime(2025, 3, 3, 9, 30, tzinfo=UTC)


def record(kind: str, block: bytes, *fields: str, uri: str = URL, version: str = "1.1") -> bytes:
    head = [f"WARC/{version}", f"WARC-Type: {kind}", "WARC-Record-ID: <urn:uuid:6c0f3c1e-0000-4000-8000-000000000001>"]
    head += ["WARC-Date: 2025-03-03T09:30:00Z", f"WARC-Target-URI: {uri}", *fields, f"Content-Length: {len(block)}"]
    return "\r\n".join([*head, "", ""]).encode() + block + b"\r\n\r\n"


def response(body: bytes = BODY, *fields: str, http: bytes = HTTP, uri: str = URL, version: str = "1.1") -> bytes:
    named = (*fields, "Content-Type: application/http; msgtype=response")
    return record("response", http + b"\r\n" + body, *named, uri=uri, version=version)


def of_browsertrix() -> list[bytes]:
    """As warcio.js writes for Browsertrix: page ids, JSON beside, what it saw of the page under urn: addresses."""
    digest = f"WARC-Payload-Digest: sha256:{sha256(BODY).hexdigest()}"
    more = ('WARC-JSON-Metadata: {"ipType":"Public","cert":{"issuer":"x"}}', "WARC-Page-ID: 1b0d-7f", digest)
    http = HTTP + b"x-orig-content-encoding: br\r\nx-orig-transfer-encoding: chunked\r\n"
    refers = (f"WARC-Refers-To-Target-URI: {URL}", "WARC-Refers-To-Date: 2025-03-03T09:30:00Z", digest)
    profile = "WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    return [
        record(
            "warcinfo", b"software: Browsertrix-Crawler 1.5.0 (with warcio.js 2.4.2)\r\n", "Content-Type: x", uri=""
        ),
        response(BODY, *more, "WARC-Resource-Type: document", http=http),
        record("request", b"GET /tin HTTP/1.1\r\nHost: wire.example\r\n\r\n", "Content-Type: application/http"),
        record("resource", b'{"pageid":"1b0d-7f"}', "Content-Type: application/json", uri=f"urn:pageinfo:{URL}"),
        record("resource", b"\x89PNG", "Content-Type: image/png", uri=f"urn:view:{URL}"),
        record("resource", b"Tin rose", "Content-Type: text/plain", uri=f"urn:text:{URL}"),
        record("revisit", http + b"\r\n", *refers, profile, "Content-Type: application/http", uri=f"{URL}?again"),
    ]


def of_cc_news() -> list[bytes]:
    """As the news crawler of Common Crawl writes: WARC 1.0, SHA-1 in base 32, what was decoded named X-Crawler-."""
    digest = f"sha1:{b32encode(sha1(BODY, usedforsecurity=False).digest()).decode()}"
    fields = ("WARC-IP-Address: 192.0.2.7", f"WARC-Payload-Digest: {digest}", f"WARC-Block-Digest: {digest}")
    http = HTTP + b"X-Crawler-content-encoding: gzip\r\nX-Crawler-transfer-encoding: chunked\r\n"
    http += b"Content-Length: %d\r\n" % len(BODY)
    info = record("warcinfo", b"isPartOf: CC-NEWS\r\n", "Content-Type: application/warc-fields", uri="", version="1.0")
    return [info, response(BODY, *fields, http=http, version="1.0")]


def of_pywb() -> list[bytes]:
    """As pywb's recorder writes: bodies as they came, revisits of WARC 1.0 by their digest, some without a head."""
    packed = gzip.compress(BODY, mtime=0)
    digest = f"WARC-Payload-Digest: sha1:{b32encode(sha1(packed, usedforsecurity=False).digest()).decode()}"
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    http = HTTP + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"
    profile = "WARC-Profile: http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"
    named = (digest, profile, f"WARC-Refers-To-Target-URI: {URL}", "Content-Type: application/http; msgtype=response")
    return [
        record("warcinfo", b"software: pywb 2.8\r\n", "Content-Type: application/warc-fields", uri="", version="1.0"),
        response(chunked, digest, "WARC-Source-URI: https://x.example", http=http, version="1.0"),
        record("revisit", HTTP + b"\r\n", *named, uri=f"{URL}?again", version="1.0"),
        record("revisit", b"", *named, uri=f"{URL}?bare", version="1.0"),
        record("metadata", b"", "Content-Type: application/warc-fields", version="1.0"),
        response(BODY, uri=f"{URL}/next", version="1.0"),
    ]


def zstd_with_dictionary(records: list[bytes], *, packed: bool) -> bytes:
    """The Zstandard form of WARC (iipc/warc-specifications, WARC-Zstd 1.0): a dictionary in a skippable frame, itself
    packed or not, then a frame a record."""
    dictionary = zstd.train_dict([b"%d %s" % (number, BODY * 3) for number in range(300)], 2048)
    held = dictionary.dict_content
    content = zstd.compress(held) if packed else held
    frames = [zstd.compress(each, zstd_dict=dictionary) for each in records]
    return b"".join([struct.pack("<II", 0x184D2A5D, len(content)), content, *frames])


def written(folder: Path, records: list[bytes], packing: str) -> Path:
    path = folder / f"a.warc{ {'plain': '', 'gzip': '.gz'}.get(packing, '.zst') }"
    match packing:
        case "plain":
            data = b"".join(records)
        case "gzip":
            data = b"".join(gzip.compress(each) for each in records)
        case "zstd":
            data = b"".join(zstd.compress(each) for each in records)
        case _:
            data = zstd_with_dictionary(records, packed=packing == "zstd, packed dictionary")
    path.write_bytes(data)
    return path


PACKINGS = ["plain", "gzip", "zstd", "zstd, dictionary", "zstd, packed dictionary"]


@pytest.mark.parametrize("packing", PACKINGS)
def test_browsertrix(tmp_path: Path, packing: str) -> None:
    pages = list(read_warc(written(tmp_path, of_browsertrix(), packing)))
    assert [(page.url, page.body, page.fetched_at, page.status) for page in pages] == [
        (URL, BODY, AT, 200),
        (f"{URL}?again", BODY, AT, 200),
    ]


@pytest.mark.parametrize("packing", PACKINGS)
def test_cc_news(tmp_path: Path, packing: str) -> None:
    (page,) = read_warc(written(tmp_path, of_cc_news(), packing))
    assert (page.url, page.body, page.fetched_at, page.media_type) == (URL, BODY, AT, "text/html")


@pytest.mark.parametrize("packing", PACKINGS)
def test_pywb(tmp_path: Path, packing: str) -> None:
    pages = list(read_warc(written(tmp_path, of_pywb(), packing)))
    assert [(page.url.removeprefix(URL), page.body) for page in pages] == [
        ("", BODY), ("?again", BODY), ("?bare", BODY), ("/next", BODY),
    ]  # fmt: skip


@pytest.mark.parametrize("packing", PACKINGS)
def test_what_is_whole_of_a_cut_file_is_read(tmp_path: Path, packing: str) -> None:
    path = written(tmp_path, [response(uri=f"{URL}/{number}") for number in range(5)], packing)
    path.write_bytes(path.read_bytes()[:-7])
    pages = read_warc(path)
    assert [next(pages).url for _ in range(4)] == [f"{URL}/{number}" for number in range(4)]
    with pytest.raises(ArchiveDamaged):
        next(pages)


def test_a_robots_txt_beside_the_pages_is_no_article(tmp_path: Path, tearsheet: CommandLine) -> None:
    plain = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
    rules = b"User-agent: *\nDisallow: /search\nDisallow: /internal\nSitemap: https://wire.example/sitemap_index.xml\n"
    robots = response(rules, http=plain, uri="https://wire.example/robots.txt")
    text = b"Tin rose\n\nTin rose 3% on Monday in thin trade, dealers said, as two smelters stood still for repairs.\n"
    path = written(tmp_path, [robots, response(text, http=plain, uri="https://wire.example/robots.txt.html")], "gzip")
    ran = tearsheet("--archive", tmp_path / "a", "import", path)
    assert "1 page: 1 new\nskipped: 1 record that holds no page" in ran.out


def test_a_temporary_copy_of_a_zstd_file_is_gone_when_it_was_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = tmp_path / "held"
    held.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(held))
    pages = read_warc(written(tmp_path, of_pywb(), "zstd"))
    assert [next(pages).url, next(pages).url] == [URL, f"{URL}?again"]
    assert len(list(held.iterdir())) == 1
    pages.close()  # type: ignore[attr-defined]
    assert list(held.iterdir()) == []


def test_warcio_and_fastwarc_read_every_record_of_ours(tmp_path: Path) -> None:
    """With digests checked; what was removed is a record without a page."""
    with fill(tmp_path) as archive:
        count = archive.connection.execute("SELECT count(*) FROM captures").fetchone()[0]
        repeats = archive.connection.execute("SELECT count(*) FROM captures WHERE revisit_of > 0").fetchone()[0]
    forget(tmp_path, Wanted(url=f"{URL}/1"), why="", now=later(days=9))
    kinds: Counter[str] = Counter()
    for path in sorted((tmp_path / "captures").iterdir()):
        with path.open("rb") as file:
            ours = [(each.rec_type, each.content_stream().read()) for each in Warcio(file, check_digests="raise")]
        with path.open("rb") as file:
            theirs = []
            for each in Fastwarc(file, parse_http=False):
                if each.headers["WARC-Type"] == "response":
                    assert each.headers["WARC-Payload-Digest"] == f"sha256:{_payload(each.reader.read())}"
                theirs.append(each.headers["WARC-Type"])
        assert [kind for kind, _ in ours] == theirs
        kinds.update(theirs)
    assert kinds == {"warcinfo": 3, "metadata": 1, "revisit": repeats, "response": count - repeats - 1}
    assert repeats == 2


def _payload(block: bytes) -> str:
    return sha256(block.partition(b"\r\n\r\n")[2]).hexdigest()
