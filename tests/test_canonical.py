"""Addresses: the canonical claim where it can be true, in one normal form."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipelines.fields.canonical import canonical_url, domain_label, normal_url, registrable
from pipelines.pages.document import parse
from pipelines.pages.web_archives import original_address
from pipelines.read import read
from storage.outcome import Rejected
from storage.page import Page

URL = "https://www.portwatch.example/markets/fares?utm_source=feed#top"


def canonical(head: str, url: str = URL) -> str:
    return canonical_url(parse(Page(url=url, body=f"<html><head>{head}</head></html>".encode())))


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<link rel="canonical" href="https://www.portwatch.example/a/1">', "https://www.portwatch.example/a/1"),
        ('<link rel="Canonical" href="/a/1?utm_medium=x&id=7#c">', "https://www.portwatch.example/a/1?id=7"),
        ('<link rel="canonical" href="https://m.portwatch.example/a/1">', "https://m.portwatch.example/a/1"),
        ('<meta property="og:url" content="https://www.portwatch.example/a/2">', "https://www.portwatch.example/a/2"),
        ('<link rel="canonical" href="https://www.portwatch.example/">', "https://www.portwatch.example/markets/fares"),
        ('<link rel="canonical" href="https://other.example/a">', "https://www.portwatch.example/markets/fares"),
        ('<link rel="canonical" href="javascript:void(0)">', "https://www.portwatch.example/markets/fares"),
        ('<link rel="canonical" href="www.portwatch.example/a/3">', "https://www.portwatch.example/a/3"),
        ('<link rel="canonical" href="http://[broken">', "https://www.portwatch.example/markets/fares"),
        ('<link rel="canonical" href="">', "https://www.portwatch.example/markets/fares"),
        (
            '<link rel="stylesheet" href="https://www.portwatch.example/a.css">',
            "https://www.portwatch.example/markets/fares",
        ),
        ("", "https://www.portwatch.example/markets/fares"),
    ],
)
def test_claims(head: str, expected: str) -> None:
    assert canonical(head) == expected


@pytest.mark.parametrize(
    "copy",
    [
        "https://web.archive.org/web/20310203040506/{}",
        "https://web.archive.org/web/20310203040506id_/{}",
        "https://web.archive.org/web/{}",
        "https://webarchive.kept.example/ukgwa/20310203040506/{}",
        "https://arquivo.pt/wayback/20310203040506mp_/{}",
    ],
)
def test_a_web_archive_s_copy_is_of_the_page_that_was_copied(copy: str) -> None:
    url = copy.format(URL)
    assert canonical("", url) == "https://www.portwatch.example/markets/fares"
    claimed = copy.format("https://m.portwatch.example/a/1")
    assert canonical(f'<link rel="canonical" href="{claimed}">', url) == "https://m.portwatch.example/a/1"
    relative = f"/{claimed.split('/', 3)[3]}" if "2031" in copy else claimed
    assert canonical(f'<link rel="canonical" href="{relative}">', url) == "https://m.portwatch.example/a/1"
    # A link in an address is none, nor is a story of an archive.
    for other in ("https://news.example/share/https://www.portwatch.example/a", "https://news.example/archive/2031/a"):
        assert canonical("", other) == other


def test_a_claim_of_another_site_yields_to_the_next() -> None:
    head = '<link rel="canonical" href="https://other.example/a"><meta property="og:url" content="/a/2">'
    assert canonical(head) == "https://www.portwatch.example/a/2"


@pytest.mark.parametrize("key", ["mainEntityOfPage", "url"])
def test_json_ld(key: str) -> None:
    node = {"@type": "NewsArticle", "headline": "x", key: {"@id": "https://www.portwatch.example/a/3"}}
    head = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    assert canonical(head) == "https://www.portwatch.example/a/3"


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("HTTPS://News.Example:443/A?b=1#c", "https://news.example/A?b=1"),
        ("http://news.example:8080", "http://news.example:8080/"),
        ("https://news.example/a?fbclid=1&gclid=2", "https://news.example/a"),
        ("https://news.example/a?id=1&utm_source=x&page=2", "https://news.example/a?id=1&page=2"),
        ("https://news.example/a?q=%E4%B8%8A&empty=", "https://news.example/a?q=%E4%B8%8A&empty="),
        ("https://[2001:db8::1]/a", "https://[2001:db8::1]/a"),
        ("https://user:secret@news.example/a", "https://news.example/a"),
        ("ftp://news.example/a", ""),
        ("mailto:a@news.example", ""),
        ("https:///a", ""),
        ("https://news.example:99999/", ""),
        ("", ""),
        ("https://news.example/" + "a" * 3000, ""),
    ],
)
def test_normal_url(url: str, normal: str) -> None:
    assert normal_url(url) == normal


@pytest.mark.parametrize(
    ("url", "domain", "label"),
    [
        ("https://news.portwatch.co.uk/a", "portwatch.co.uk", "portwatch"),
        ("https://portwatch.com.hk/", "portwatch.com.hk", "portwatch"),
        ("http://127.0.0.1:8000/a", "127.0.0.1", "127.0.0.1"),
        ("http://localhost/a", "localhost", "localhost"),
        ("http://[2001:db8::1]/a", "2001:db8::1", "2001:db8::1"),
        ("https://www.portwatch.example/a", "portwatch.example", "portwatch"),
        ("nonsense", "", ""),
        ("http://[broken", "", ""),
    ],
)
def test_registrable(url: str, domain: str, label: str) -> None:
    assert (registrable(url), domain_label(url)) == (domain, label)


@given(st.text(max_size=100))
def test_any_claim_gives_an_address_on_the_web(claim: str) -> None:
    assert normal_url(claim, URL) == "" or normal_url(claim, URL).startswith(("http://", "https://"))


@given(st.text(max_size=60))
@example(" #")
@example(" ?")
def test_normal_form_is_stable(path: str) -> None:
    once = normal_url(f"https://news.example/{path}")
    assert not once or normal_url(once) == once


def test_a_copy_of_what_is_no_address_has_the_archive_s_address() -> None:
    copy = "https://web.archive.org/web/20310203040506/http://[lantern/news/rope"
    assert original_address(copy) == copy
    assert isinstance(read(Page(url=copy, body=b"<h1>Rope</h1><p>Little is told.</p>")), Rejected)
