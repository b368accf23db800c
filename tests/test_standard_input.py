"""What is piped into `extract` and `import`: told by its first bytes, plain or packed."""

from __future__ import annotations

import gzip
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command_line import CommandLine, Ran
from tests.story_pages import STORY, TITLE, page, paragraphs
from tests.test_mhtml import saved

URL = "https://quay.example/rope"
HTML = page(f"<article><h1>{TITLE}</h1>{paragraphs(STORY)}</article>").body
LIST = json.dumps({"id": "rope", "html": HTML.decode(), "url": URL}).encode()
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
WARC = (
    (
        b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:3c1d5b1e-0000-4000-8000-000000000001>\r\n"
        b"WARC-Date: 2025-03-03T09:30:00Z\r\nWARC-Target-URI: " + URL.encode() + b"\r\n"
        b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n" % len(HEAD + HTML)
    )
    + HEAD
    + HTML
    + b"\r\n\r\n"
)

Piped = Callable[..., Ran]


@pytest.fixture
def piped(tearsheet: CommandLine, monkeypatch: pytest.MonkeyPatch) -> Piped:
    def run(data: bytes, *arguments: object) -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        return tearsheet(*arguments)

    return run


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(("kind", "data"), [("html", HTML), ("mhtml", saved(HTML)), ("list", LIST), ("warc", WARC)])
def test_each_kind_is_read(tmp_path: Path, piped: Piped, kind: str, data: bytes, packed: bool) -> None:
    data = gzip.compress(data) if packed else data
    read = json.loads(piped(data, "extract", "-", "--json").out)
    assert (read["title"], read["paragraphs"]) == (TITLE, list(STORY))
    told = ("--url", URL) if kind == "html" else ()
    ran = piped(data, "--archive", tmp_path / "a", "import", "-", *told)
    assert (ran.code, ran.out.splitlines()[0]) == (0, "1 page: 1 new")


def test_a_page_without_an_address_is_not_filed(tmp_path: Path, piped: Piped) -> None:
    ran = piped(HTML, "--archive", tmp_path / "a", "import", "-")
    assert ran.code == 1 and "the page on standard input does not say its address; give --url" in ran.err


def test_what_is_packed_and_broken_is_one_sentence(piped: Piped) -> None:
    ran = piped(gzip.compress(HTML)[:-20], "extract", "-")
    assert ran.code == 2 and ran.err.startswith("Error: standard input cannot be read: ")


@pytest.mark.parametrize("data", [LIST, WARC])
def test_an_address_is_no_address_of_many_pages(piped: Piped, data: bytes) -> None:
    ran = piped(data, "extract", "-", "--url", URL)
    assert ran.code == 2 and "a list or a WARC file says itself where each page came from, and when" in ran.err
