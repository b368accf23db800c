"""`tearsheet sources`, against a site on this machine."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.sources.source_files import load_source, load_sources
from crawler.sources.source_keys import duration, duration_text
from tests.command_line import CommandLine
from tests.fault_server import Answer, Site, serving

FEED = (
    '<rss version="2.0"><channel><title>Quay</title><item><title>Tin</title>'
    "<link>/2025/02/06/tin-rose-again</link></item></channel></rss>"
)
FRONT = '<html lang="en"><title>The Quay</title><link rel="alternate" type="application/rss+xml" href="/feed.xml">'


@pytest.fixture
def site() -> Iterator[Site]:
    answers = {
        "/": Answer(FRONT, headers={"Content-Type": "text/html"}),
        "/feed.xml": Answer(FEED, headers={"Content-Type": "application/rss+xml"}),
        "/robots.txt": Answer("", headers={"Content-Type": "text/plain"}),
    }
    with serving(Site(answers)) as site:
        yield site


def test_an_address_that_is_not_public_needs_leave_and_the_file_says_so(
    site: Site, tmp_path: Path, tearsheet: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, url = tmp_path / "mine", f"http://intranet.example:{site.port}/"
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", site.port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers)
    refused = tearsheet("sources", "add", url, "--sources", folder)
    assert (refused.code, "--allow-private fetches it all the same" in refused.err) == (2, True)
    assert not folder.exists()
    added = tearsheet("sources", "add", url, "--sources", folder, "--allow-private")
    assert added.code == 0, added.err
    source = load_source(folder / "intranet.toml")
    assert source.allow_private and source.feeds == (f"{url}feed.xml",)


def test_a_feed_that_is_named_and_cannot_be_read_is_told(
    site: Site, tmp_path: Path, tearsheet: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.routes["/feed.xml"] = Answer("who are you?", 403)
    site.routes["/rss"] = Answer(FEED, headers={"Content-Type": "application/rss+xml"})
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", site.port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers)
    url = f"http://intranet.example:{site.port}/"
    added = tearsheet("sources", "add", url, "--sources", tmp_path / "mine", "--allow-private")
    assert added.code == 0 and f'feeds = ["{url}rss"]' in added.out
    assert added.err == f"Left out, though the site names it: {url}feed.xml: http-error (status 403)\n"


def test_a_refusal_without_a_contact_says_so(site: Site, tmp_path: Path, tearsheet: CommandLine) -> None:
    site.routes["/feed.xml"] = Answer("who are you?", 403)
    (tmp_path / "quay.toml").write_text(f'feeds = ["{site.url("/feed.xml")}"]\nallow_private = true\n')
    crawled = ("--archive", tmp_path / "archive", "crawl", "--sources", tmp_path)
    assert "no contact was sent" in tearsheet(*crawled).err
    assert "no contact was sent" not in tearsheet(*crawled, "--contact", "me@quay.example").err


def test_a_list_in_a_pipe_has_a_line_a_source(tearsheet: CommandLine, tmp_path: Path) -> None:
    feeds = ", ".join(f'"https://www.acme.example/{"section/" * 20}{number}.xml"' for number in range(2))
    (tmp_path / "zacme.toml").write_text(
        f'title = "Acme"\nfeeds = [{feeds}]\nsitemaps = ["https://maps.acme.example/s.xml"]\nevery = "90m"\n'
    )
    head, *rows = tearsheet("sources", "list", "--sources", tmp_path).out.splitlines()
    assert head.split() == ["name", "title", "every", "from", "looks", "at"]
    assert len(rows) == len(load_sources([tmp_path]))
    mine = rows[0]  # yours come first
    assert mine.split(maxsplit=4)[2:4] == ["90m", "yours"]
    assert mine.rstrip().endswith("www.acme.example, maps.acme.example: 2 feeds, 1 sitemap")


@pytest.mark.parametrize("written", ["45s", "30m", "90m", "2h", "36h", "1d", "366d"])
def test_a_duration_is_shown_as_it_is_written(written: str) -> None:
    assert duration_text(duration(written)) == written
