"""Pages as WARC records, and the WARC files of others as pages."""

from __future__ import annotations

import gzip
import io
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from storage.errors import ArchiveDamaged
from storage.files.captures import encode_record, encode_revisit, encode_warcinfo, read_record, record_date, target_uri
from storage.files.warc_pages import read_warc
from storage.page import Link, Page
from tests.made_archive import NOW, made_page

_NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,15}", fullmatch=True).filter(
    lambda n: not n.lower().startswith("x-archive")
)
_VALUES = st.text(st.characters(min_codepoint=33, exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), max_size=30)
_PAGES = st.builds(
    Page,
    url=st.one_of(
        st.just("https://example.com/tin"), st.text(min_size=1, max_size=40).map(lambda t: f"https://e.com/{t}")
    ),
    body=st.one_of(
        st.binary(max_size=200), st.sampled_from([b"\r\n\r\n", b"WARC/1.1\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n"])
    ),
    fetched_at=st.one_of(st.none(), st.datetimes(datetime(1990, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))),
    status=st.sampled_from([200, 404, 410, 503, 299, 999, 0]),
    headers=st.lists(st.tuples(_NAMES, _VALUES), max_size=6).map(tuple),
    source=st.sampled_from(["", "wire", "größe"]),
    requested_url=st.sampled_from(["", "https://example.com/old"]),
    link=st.one_of(
        st.none(),
        st.builds(Link, url=st.just("https://e.com/l"), title=st.text(max_size=20), published=st.text(max_size=9)),
    ),
)


def written(tmp_path: Path, *members: bytes) -> Path:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"".join(members))
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("captures")


@given(_PAGES)
@example(made_page("https://e.com/<a>"))
def test_a_page_comes_back_as_it_was(folder: Path, page: Page) -> None:
    data = encode_record(page, NOW).data
    path = written(folder, b"xyz", data)
    assert read_record(path, 3, len(data)) == page


def test_encoding_is_pure() -> None:
    page = made_page("https://example.com/tin")
    assert encode_record(page, NOW) == encode_record(page, NOW + timedelta(days=1))


def test_warcio_reads_our_files_and_their_digests(tmp_path: Path) -> None:
    headers = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("Content-Length", "12"), ("ETag", '"1"'))
    page = made_page("https://example.com/zinn für 1 €", headers=headers, requested_url="https://example.com/r")
    record = encode_record(page, NOW)
    original = (target_uri(page.url), record_date(page, NOW))
    again = made_page(page.url, fetched_at=NOW + timedelta(hours=1))
    members = [encode_warcinfo("a", NOW, "x"), record.data, encode_revisit(again, NOW, record.digest, original)]
    found = []
    with written(tmp_path, *members).open("rb") as file:
        for each in ArchiveIterator(file, check_digests="raise"):
            body = each.content_stream().read()
            found.append((each.rec_type, body, each.digest_checker.passed))
            if each.rec_type == "response":
                assert each.rec_headers.get_header("WARC-Date") == "2025-03-03T09:30:00.000000Z"
                assert each.http_headers.get_header("Content-Length") == str(len(page.body))
                assert each.http_headers.get_header("Content-Encoding") is None
                assert each.http_headers.get_header("X-Archive-Orig-Content-Encoding") == "gzip"
                identity = each.rec_headers.get_header("WARC-Record-ID")
            elif each.rec_type == "revisit":
                assert each.rec_headers.get_header("WARC-Refers-To") == identity
                assert each.rec_headers.get_header("WARC-Refers-To-Target-URI") == original[0]
    assert [(kind, len(body)) for kind, body, _ in found][1:] == [("response", len(page.body)), ("revisit", 0)]
    assert found[1][2] is True


def test_a_revisit_is_small_and_read_with_its_body(tmp_path: Path) -> None:
    page = made_page("https://example.com/tin", bytes(range(256)) * 40)
    record = encode_record(page, NOW)
    again = made_page(page.url, page.body, fetched_at=NOW + timedelta(hours=1))
    revisit = encode_revisit(again, NOW, record.digest, (page.url, record_date(page, NOW)))
    assert len(revisit) < 600
    assert list(read_warc(written(tmp_path, record.data, revisit))) == [page, again]
    assert list(read_warc(written(tmp_path, revisit))) == []


def test_header_injection_is_flattened(tmp_path: Path) -> None:
    page = made_page("https://e.com/\r\nWARC-Type: x", headers=(("X-A", "1\r\nSet-Cookie: a\r\n\r\n<html>"),))
    found = next(read_warc(written(tmp_path, encode_record(page, NOW).data)))
    assert found.url == page.url
    assert found.body == page.body
    assert found.headers == (("X-A", "1 Set-Cookie: a <html>"),)


def test_any_damage_is_named(tmp_path: Path) -> None:
    data = encode_record(made_page("https://example.com/tin"), NOW).data
    path = written(tmp_path, data)
    with pytest.raises(ArchiveDamaged, match=r"a\.warc\.gz .*offset 0"):
        read_record(path, 0, len(data) - 1)
    with pytest.raises(ArchiveDamaged, match="offset 5"):
        read_record(path, 5, len(data))
    with pytest.raises(ArchiveDamaged, match="cannot be read"):
        read_record(tmp_path / "none.warc.gz", 0, 10)
    forged = gzip.compress(gzip.decompress(data).replace(b"Tin rose", b"Tin fell"))
    with pytest.raises(ArchiveDamaged, match="not what was written"):
        read_record(written(tmp_path, forged), 0, len(forged))


def foreign(path: Path, body: bytes, *headers: tuple[str, str], kind: str = "response") -> None:
    """A file as warcio's writer makes it."""
    with path.open("ab") as file:
        writer = WARCWriter(file, gzip=path.suffix == ".gz")
        writer.write_record(writer.create_warcinfo_record("x", {"software": "other"}))
        http = StatusAndHeaders("200 OK", list(headers), protocol="HTTP/1.1") if kind == "response" else None
        record = writer.create_warc_record(
            "https://example.com/tin",
            kind,
            payload=io.BytesIO(body),
            http_headers=http,
            warc_headers_dict={"WARC-Date": "2024-05-06T07:08:09Z"},
            warc_content_type="" if http else "text/html",
        )
        writer.write_record(record)
        request = StatusAndHeaders("GET / HTTP/1.1", [("Host", "example.com")], is_http_request=True)
        writer.write_record(writer.create_warc_record("https://example.com/tin", "request", http_headers=request))


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_pages_of_warcio(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    foreign(path, b"<p>plain</p>", ("Content-Type", "text/html"))
    packed = gzip.compress(b"<p>packed</p>")
    foreign(path, packed, ("Content-Type", "text/html"), ("Content-Encoding", "gzip"))
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    foreign(path, chunked, ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"))
    foreign(path, b"<p>saved</p>", kind="resource")
    pages = list(read_warc(path))
    assert [page.body for page in pages] == [b"<p>plain</p>", b"<p>packed</p>", b"<p>packed</p>", b"<p>saved</p>"]
    assert {page.url for page in pages} == {"https://example.com/tin"}
    assert {page.fetched_at for page in pages} == {datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)}
    assert pages[0].media_type == pages[3].media_type == "text/html"


@pytest.mark.parametrize(
    "header", [("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip"), ("Content-Encoding", "br, unheard-of")]
)
def test_an_encoding_that_the_body_does_not_have(tmp_path: Path, header: tuple[str, str]) -> None:
    path = tmp_path / "a.warc.gz"
    foreign(path, b"<p>plain</p>" * 9, header)
    foreign(path, gzip.compress(b"<p>next</p>"), ("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip"))
    assert [page.body for page in read_warc(path)] == [b"<p>plain</p>" * 9, b"<p>next</p>"]


def test_a_foreign_body_is_cut_after_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    foreign(path, gzip.compress(b"x" * 5_000_000), ("Content-Encoding", "gzip"))
    foreign(path, b"y" * 200_000)
    assert [len(page.body) for page in read_warc(path, max_body=100_000)] == [100_001, 100_001]


def test_a_cut_file_gives_what_is_whole_and_then_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    foreign(path, b"<p>one</p>", ("Content-Type", "text/html"))
    foreign(path, b"<p>two</p>", ("Content-Type", "text/html"))
    path.write_bytes(path.read_bytes()[:-3])
    pages = read_warc(path)
    assert [next(pages).body, next(pages).body] == [b"<p>one</p>", b"<p>two</p>"]
    with pytest.raises(ArchiveDamaged, match=r"ends in the middle of the record at offset \d+"):
        next(pages)


def test_times_are_kept_in_utc(tmp_path: Path) -> None:
    at = datetime(2025, 3, 3, 17, 30, 0, 5, tzinfo=timezone(timedelta(hours=8)))
    data = encode_record(made_page("https://example.com/tin", fetched_at=at), NOW).data
    assert read_record(written(tmp_path, data), 0, len(data)).fetched_at == at
