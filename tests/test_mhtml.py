"""Pages that a browser saved as one file."""

from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path
from quopri import encodestring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.importing.mhtml import begins, page_in
from storage.archive import Archive
from tests.command_line import CommandLine
from tests.story_pages import STORY, TITLE, page, paragraphs

URL = "https://news.example/quay/rope"
QUOTED = "The “rope” of the quay – 10% of it – went to 央行 for £3."


def saved(html: bytes, *, packing: str = "quoted-printable", charset: str = "", head: str = "") -> bytes:
    """As Chromium writes it: the page, then a style sheet and a frame."""
    packed = {"quoted-printable": encodestring, "base64": b64encode, "binary": bytes}[packing](html)
    kind = f"text/html; charset={charset}" if charset else "text/html"
    lines = [
        "From: <Saved by Blink>",
        head or f"Snapshot-Content-Location: {URL}\r\nDate: Mon, 3 Mar 2025 10:30:00 +0100",
        "MIME-Version: 1.0",
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----Boundary--x----"',
        "",
        "",
    ]
    part = f"------Boundary--x----\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {packing}\r\n"
    frame = "------Boundary--x----\r\nContent-Type: text/html\r\n\r\n<p>An advertisement for string.</p>\r\n"
    return (
        "\r\n".join(lines).encode() + part.encode() + b"\r\n" + packed + f"\r\n{frame}------Boundary--x------".encode()
    )


@pytest.mark.parametrize("ending", ["mhtml", "mht", "MHTML"])
@pytest.mark.parametrize("packing", ["quoted-printable", "base64", "binary"])
def test_the_page_in_it_is_read(tmp_path: Path, tearsheet: CommandLine, packing: str, ending: str) -> None:
    body = page(f"<article><h1>{TITLE}</h1>{paragraphs(STORY)}<p>{QUOTED}</p></article>").body
    (tmp_path / f"rope.{ending}").write_bytes(saved(body, packing=packing, charset="utf-8"))
    read = json.loads(tearsheet("extract", tmp_path, "--json").out)
    assert (read["id"].partition(".")[0], read["url"], read["title"]) == ("rope", URL, TITLE)
    assert read["paragraphs"] == [*STORY, QUOTED]


def test_it_is_imported_with_its_address_and_time(tmp_path: Path, tearsheet: CommandLine) -> None:
    body = page(f"<article><h1>{TITLE}</h1>{paragraphs(STORY)}</article>").body
    path = tmp_path / "rope.mhtml"
    path.write_bytes(saved(body))
    assert "1 page: 1 new" in tearsheet("--archive", tmp_path / "a", "import", path).out
    told = ("--url", "https://other.example/rope", "--fetched-at", "2025-03-04T10:00:00Z")
    assert "1 page: 1 new" in tearsheet("--archive", tmp_path / "a", "import", path, *told).out
    with Archive.open(tmp_path / "a", read_only=True) as archive:
        fetched = "SELECT url, fetched_at FROM captures JOIN frontier ON frontier.id = page_id ORDER BY captures.id"
        found = [(url, at[:19]) for url, at in archive.connection.execute(fetched.replace("url,", "frontier.url,"))]
    assert found == [(URL, "2025-03-03T09:30:00"), ("https://other.example/rope", "2025-03-04T10:00:00")]


@pytest.mark.parametrize("command", ["extract", "import"])
def test_a_folder_without_pages_is_told(tmp_path: Path, tearsheet: CommandLine, command: str) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "rope.webarchive").write_bytes(b"bplist00")
    ran = tearsheet("--archive", tmp_path / "a", command, tmp_path / "pages")
    assert not (tmp_path / "a").exists()
    assert ran.code == 0 and "Nothing there ends in .html, .htm, .html.gz, .mhtml," in ran.err


def test_a_file_without_a_page_is_a_problem(tmp_path: Path, tearsheet: CommandLine) -> None:
    (tmp_path / "rope.mhtml").write_bytes(b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nRope.\r\n")
    ran = tearsheet("extract", tmp_path / "rope.mhtml")
    assert ran.code == 2 and "rope.mhtml holds no page as a browser saves it in one file" in ran.err


def test_one_is_told_by_how_it_begins(tmp_path: Path, tearsheet: CommandLine) -> None:
    body = page(f"<article><h1>{TITLE}</h1>{paragraphs(STORY)}</article>").body
    (tmp_path / "rope.html").write_bytes(saved(body))
    assert json.loads(tearsheet("extract", tmp_path / "rope.html", "--json").out)["url"] == URL
    assert not begins(body) and not begins(b"From: a\r\n\r\nContent-Type: multipart/related")


def test_what_the_head_does_not_say_is_not_made_up() -> None:
    found = page_in(saved(b"<p>x</p>", head="Snapshot-Content-Location: cid:frame\r\nDate: some day"))
    assert found is not None and (found.url, found.saved_at, found.content_type) == ("", None, "text/html")


@given(st.binary(max_size=300), st.integers(0, 900))
def test_any_bytes_may_be_in_it(data: bytes, at: int) -> None:
    whole = saved(b"<p>Rope</p>")
    for each in (data, whole[:at] + data + whole[at:]):
        page_in(each)
