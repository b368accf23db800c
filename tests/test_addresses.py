"""Addresses: what may be fetched, how it is written, which site it belongs to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sources.addresses import MAX_URL_LENGTH, absolute, host_of, is_file, is_private, is_within, site_of
from crawler.sources.source import Listing, Source

BASE = "https://acme.example/deep/page.html"


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("next", "https://acme.example/deep/next"),
        (" /a b ", "https://acme.example/a%20b"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("HTTP://ACME.example/ü#part", "http://acme.example/%C3%BC"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("/a?utm_source=x&id=7&fbclid=9", "https://acme.example/a?id=7"),
        ("/a?summary_utm=1", "https://acme.example/a?summary_utm=1"),
        ("/a?b=1&b=2&a=", "https://acme.example/a?b=1&b=2&a="),
        ("/line\nbreak", "https://acme.example/linebreak"),
    ],
)
def test_a_link_becomes_an_absolute_address(written: str, address: str) -> None:
    assert absolute(written, BASE) == address


@pytest.mark.parametrize(
    "written",
    ["", " ", "file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "mailto:a@b", "http://", "http://[",
     "http://u:p@acme.example/", "http://acme.example:99999/", "http://acme.example:0/", "/\x00", "x" * 3_000],
)  # fmt: skip
def test_what_may_not_be_fetched_is_no_address(written: str) -> None:
    assert absolute(written, BASE) == ""


@given(st.text(max_size=100), st.sampled_from(["", BASE, "http://[", "nonsense"]))
def test_an_address_is_nothing_or_stays_itself(written: str, base: str) -> None:
    address = absolute(written, base)
    assert address == "" or (address.startswith(("http://", "https://")) and host_of(address))
    assert len(address) <= MAX_URL_LENGTH
    assert absolute(address, "") == address


@pytest.mark.parametrize(
    ("host", "site"),
    [("news.acme.co.uk", "acme.co.uk"), ("www.hkma.gov.hk", "hkma.gov.hk"), ("a.acme.example", "acme.example"),
     ("127.0.0.1", "127.0.0.1"), ("localhost", "localhost"), ("a.localhost", "a.localhost"), ("", "")],
)  # fmt: skip
def test_the_site_of_a_host_is_its_registrable_domain(host: str, site: str) -> None:
    assert site_of(host) == site


@pytest.mark.parametrize("host", ["localhost", "a.localhost", "127.0.0.1", "10.1.2.3", "169.254.169.254", "::1"])
def test_private_hosts_are_known(host: str) -> None:
    assert is_private(host)


@pytest.mark.parametrize("host", ["acme.example", "8.8.8.8", "localhost.acme.example"])
def test_public_hosts_are_not_private(host: str) -> None:
    assert not is_private(host)


def test_a_host_is_within_its_own_domain_only() -> None:
    assert is_within("acme.example", "acme.example") and is_within("a.acme.example", "acme.example")
    assert not is_within("notacme.example", "acme.example")


def test_files_that_are_no_pages_are_told_by_their_ending() -> None:
    assert is_file("https://acme.example/report.PDF?x=1")
    assert not is_file("https://acme.example/report.pdf/summary") and not is_file("https://acme.example/a.html")


def test_a_source_without_hosts_owns_the_domains_it_starts_from() -> None:
    source = Source(name="acme", homepage="https://www.acme.example/", feeds=("https://feeds.other.example/acme",))
    assert source.owns("https://news.acme.example/1") and source.owns("https://other.example/1")
    assert not source.owns("https://third.example/1") and not source.owns("nonsense")


def test_a_source_with_hosts_owns_these_alone() -> None:
    source = Source(name="acme", feeds=("https://acme.example/rss",), hosts=("news.acme.example",))
    assert source.owns("https://a.news.acme.example/1") and not source.owns("https://acme.example/1")


def test_a_source_wants_what_is_allowed_and_not_denied() -> None:
    source = Source(name="acme", feeds=("https://acme.example/rss",), allow=(r"/markets/",), deny=(r"/video",))
    assert source.wants("https://acme.example/markets/1")
    assert not source.wants("https://acme.example/sport/1")
    assert not source.wants("https://acme.example/markets/video/1")


def test_a_listing_is_found_for_its_later_pages() -> None:
    news, funds = Listing(url="https://acme.example/news/"), Listing(url="https://acme.example/funds/")
    source = Source(name="acme", listings=(news, funds))
    assert source.listing_for("https://acme.example/funds/page/2") == funds
    assert source.listing_for("https://acme.example/news/?page=2") == news
    assert source.listing_for("https://other.example/news/") is None
