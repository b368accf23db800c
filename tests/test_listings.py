"""Listing pages: which links are articles, what their titles and dates are, and where the next page is."""

from __future__ import annotations

import pytest

from crawler.discovery.found import Found
from crawler.discovery.listings import MAX_LISTING_DEPTH, MAX_LISTING_LINKS, parse_listing
from crawler.sources.source import Listing
from storage.outcome import Reason, Rejected
from storage.page import Page

NEWS = "https://acme.example/news"
STORY = '<a href="/2026/02/06/harbour-rates-rise-again">Harbour rates rise again as ships queue</a>'


def run(html: str, url: str = NEWS, **selectors: str) -> Found | Rejected:
    return parse_listing(Page(url=url, body=html.encode()), Listing(url=NEWS, **selectors))  # type: ignore[arg-type]


def found(html: str, url: str = NEWS, **selectors: str) -> Found:
    result = run(f"<html><body>{html}</body></html>", url, **selectors)
    assert isinstance(result, Found), result
    return result


def paths(result: Found) -> list[str]:
    return [link.url.removeprefix("https://acme.example") for link in result.links]


@pytest.mark.parametrize(
    "link",
    [
        STORY,
        '<h3><a href="/markets/harbour-rates-rise-again">Harbour rates rise</a></h3>',
        '<article><a href="/story/1234567"><h2>Harbour rates rise again as ships queue</h2></a></article>',
        '<a href="/news?id=1234567"><h2>Harbour rates rise again as ships queue</h2></a>',
        '<a href="/tc/news/1234567.html">海港運費再度上升，船隻大排長龍</a>',
        '<a href="https://www.acme.example/markets/harbour-rates-rise-again.html">More on the harbour and rates</a>',
    ],
)
def test_a_link_that_looks_like_an_article_is_one(link: str) -> None:
    assert len(found(f"<div>{link}</div>").links) == 1


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/">Acme Post, the paper of the whole harbour</a>',
        '<a href="/tag/harbour-rates-and-other-fees">Everything about harbour rates and fees</a>',
        '<a href="/author/jane-doe-of-the-harbour-desk">Jane Doe of the harbour desk writes here</a>',
        '<a href="/markets/">Markets</a>',
        '<a href="/2026/02/06/annual-report-of-acme.pdf">The annual report of Acme as a document</a>',
        '<a href="https://other.example/2026/02/06/harbour-rates-rise-again">Harbour rates rise again elsewhere</a>',
        '<a href="javascript:void(0)">Harbour rates rise again as ships queue</a>',
        '<nav><a href="/markets/shares-bonds-and-funds">Shares, bonds and funds at Acme</a></nav>',
        '<footer><a href="/company/how-we-work-and-why">How we work and why we do it</a></footer>',
    ],
)
def test_a_link_that_does_not_is_none(link: str) -> None:
    assert paths(found(STORY + link)) == ["/2026/02/06/harbour-rates-rise-again"]


def test_a_selector_takes_the_link_what_is_around_it_or_inside_it() -> None:
    html = (
        '<li class="n"><a href="/x">One</a></li><a href="/y"><b class="n">Two</b></a><a class="n" href="/z">Three</a>'
    )
    result = found(html, links=".n")
    assert [(link.url[20:], link.title) for link in result.links] == [("/x", "One"), ("/y", "Two"), ("/z", "Three")]
    assert all(link.found_in == NEWS for link in result.links)


def test_title_and_date_are_those_of_the_entry() -> None:
    html = (
        '<article><a href="/2026/02/06/a-b-c-d"><span>Ports</span><h3>Harbour rates rise</h3></a>'
        '<time datetime="2026-02-06T10:00Z">today</time></article>'
        '<ul><li><a href="/2026/02/05/e-f-g-h"><div class="item-title">Fees fall</div>5 h</a><time>05 Feb</time></li>'
        '<li><a href="/2026/02/04/i-j-k-l">Two times here, so none</a><time>1</time><time>2</time></li></ul>'
    )
    links = [(link.title, link.published) for link in found(html, links="a").links]
    assert links == [
        ("Harbour rates rise", "2026-02-06T10:00Z"),
        ("Fees fall", "05 Feb"),
        ("Two times here, so none", ""),
    ]


def test_an_address_stands_once_with_the_first_title_there_is() -> None:
    html = '<a href="/2026/02/06/x"><img></a><a href="/2026/02/06/x#comments">Harbour rates rise</a>'
    assert [(link.url[20:], link.title) for link in found(html, links="a").links] == [
        ("/2026/02/06/x", "Harbour rates rise")
    ]


@pytest.mark.parametrize(
    ("url", "link", "following"),
    [
        (NEWS, '<a rel="next" href="/news?start=20">20 more</a>', "/news?start=20"),
        (NEWS, '<link rel="next" href="/news/page/2">', "/news/page/2"),
        (NEWS, '<a href="/news?page=3">3</a><a href="/news?page=2">2</a>', "/news?page=2"),
        (f"{NEWS}?page=2", '<a href="/news?page=1">1</a><a href="/news?page=3">3</a>', "/news?page=3"),
        (f"{NEWS}?page=2", '<a href="/news">1</a><a href="/news?page=2">2</a>', ""),
        (f"{NEWS}/page/2/", '<a href="/news/">1</a><a href="/news/page/3/">3</a>', "/news/page/3/"),
        (NEWS, '<a href="/news/older-ones">Older posts »</a>', "/news/older-ones"),
        (NEWS, '<a href="/news/2" aria-label="Next page"><svg></svg></a>', "/news/2"),
        (NEWS, '<a href="/news_2.html">下一頁</a>', "/news_2.html"),
        ("https://acme.example/news/index.html", '<a href="/news/index_2.html">2</a>', "/news/index_2.html"),
        (NEWS, '<a href="https://other.example/news?page=2">Next</a>', ""),
        (NEWS, '<a href="/funds?page=2">2</a>', ""),
        (NEWS, '<a href="/news#top">Next</a>', ""),
        (NEWS, '<a href="/next">The next big thing for ships</a>', ""),
    ],
)
def test_the_next_page(url: str, link: str, following: str) -> None:
    expected = (f"https://acme.example{following}",) if following else ()
    assert found(STORY + link, url).more == expected


def test_a_selector_for_the_next_page_is_the_only_word() -> None:
    html = STORY + '<a rel="next" href="/a">Next</a><li class="more"><a href="/b">More</a></li>'
    assert found(html, next="li.more").more == ("https://acme.example/b",)
    assert found(html, next="li.none").more == ()


def test_a_base_address_is_obeyed() -> None:
    html = '<html><head><base href="https://acme.example/deep/"></head><body><a class="n" href="x">X</a></body></html>'
    result = run(html, links=".n")
    assert isinstance(result, Found) and paths(result) == ["/deep/x"]


def test_a_first_page_without_articles_is_refused_and_a_later_one_is_not() -> None:
    refused = run("<html><body><div id=app></div></body></html>")
    assert isinstance(refused, Rejected) and refused.reason is Reason.EMPTY and len(refused.evidence) == 2
    assert found("<p>No more news.</p>", f"{NEWS}?page=9").links == ()


@pytest.mark.parametrize(
    "html",
    ["<div>" * (MAX_LISTING_DEPTH + 20) + STORY, "<i>" * 50_000, STORY + "x" * 5_000_000],
    ids=["deep", "tags", "bytes"],
)
def test_what_would_cost_too_much_is_refused(html: str) -> None:
    refused = run(html)
    assert isinstance(refused, Rejected) and refused.reason is Reason.TOO_LARGE


def test_a_page_of_very_many_links_is_cut_and_says_so() -> None:
    result = found("".join(f'<a href="/{n}">x</a>' for n in range(MAX_LISTING_LINKS + 1)), links="a")
    assert len(result.links) == MAX_LISTING_LINKS
    assert "only the first 3,000" in result.notes[0]
