"""A parsed page: meta tags, headings, lines, and the JSON-LD node that is the page's own article."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.pages.document import Document, parse, spaced_text
from storage.page import Page

URL = "https://news.example/markets/pelagic-bid"


def document(body: str = "", *, head: str = "", ld: Sequence[object] = (), url: str = URL) -> Document:
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(node)}</script>' for node in ld)
    html = f"<html lang='en-GB'><head><meta charset=utf-8>{head}{scripts}</head><body>{body}</body></html>"
    return parse(Page(url=url, body=html.encode()))


def test_a_script_is_no_text_though_it_has_no_brackets() -> None:
    found = document("<div class='by'>By Ann Lee<script>byline = 'By Ann Lee, Wire';</script></div>")
    assert [spaced_text(node) for node in found.tree.css(".by")] == ["By Ann Lee"]


def test_meta_by_property_name_and_itemprop() -> None:
    doc = document(
        head='<meta property="OG:Title" content=" A "><meta name="author" content="">'
        '<meta name="author" content="B"><meta itemprop="datePublished" content="C"><meta name="empty">'
    )
    assert doc.first_meta("og:title") == "A"
    assert doc.first_meta("author") == "B"
    assert doc.first_meta("missing", "datepublished") == "C"
    assert doc.first_meta("empty") == ""


def test_a_meta_tag_that_is_json_says_what_single_ones_would() -> None:
    told = {"title": "Fares rise", "pub_date": "2025-03-04T09:10:11Z", "author": "Ann Lee", "tags": ["rope"], "link": 4}
    meta = document(head=f"<meta name='parsely-page' content='{json.dumps(told)}'>").meta
    assert meta["parsely-title"] == ["Fares rise"]
    assert meta["parsely-pub-date"] == ["2025-03-04T09:10:11Z"]
    assert meta["parsely-author"] == ["Ann Lee"]
    several = json.dumps({"authors": [" Ann Lee", "Bo Park", 4], "title": None})
    single = "<meta name='parsely-author' content='Cy Adams'>"
    meta = document(head=f"{single}<meta name='parsely-page' content='{several}'>").meta
    assert meta["parsely-author"] == ["Cy Adams", "Ann Lee", "Bo Park"]
    assert "parsely-title" not in meta or meta["parsely-title"] == []
    for broken in ("{", "[4]", "null", "[" * 9999):
        assert "parsely-title" not in document(head=f"<meta name='parsely-page' content='{broken}'>").meta


def test_title_tag_is_the_head_s_not_an_icon_s() -> None:
    doc = document("<svg><title>Search icon</title></svg>", head="<title> Pelagic &amp;amp; Co </title>")
    assert doc.title_tag == "Pelagic & Co"
    assert document("<svg><title>Search icon</title></svg>").title_tag == ""


def test_headings_are_clean_and_each_once() -> None:
    doc = document("<h1> Bid\u00ad der </h1><h1></h1><h1>Bidder</h1><h1><span>Kicker</span><br>Line</h1>")
    assert doc.headings == ("Bid der", "Bidder", "Kicker Line")


def test_declared_language() -> None:
    assert document().lang == "en-gb"
    assert parse(Page(url=URL, body=b"")).lang == ""


def test_lines_leave_out_what_is_not_read() -> None:
    doc = document("<h1>Head</h1><script>var a</script><style>b</style><p>One <b>two</b></p><noscript>no</noscript>")
    assert [line[:2] for line in doc.lines] == [("Head", "h1"), ("One", "p"), ("two", "b")]


def test_spaced_text_parts_what_markup_parts() -> None:
    doc = document("<p id=a>By <span>Ann Lee</span><span>Reporter</span></p><p id=b>Re<b>uters</b></p>")
    a, b = (doc.tree.css_first(f"#{name}") for name in "ab")
    assert a is not None and b is not None
    assert spaced_text(a).split() == ["By", "Ann", "Lee", "Reporter"]
    assert spaced_text(b) == "Reuters"


@pytest.mark.parametrize("reading", ["<rt>みなと</rt>", "<rp>（</rp><rt>みなと</rt><rp>）</rp>"])
def test_a_headline_says_no_word_twice(reading: str) -> None:
    assert document(f"<h1>晴れの<ruby>港{reading}</ruby>の縄</h1>").headings == ("晴れの港の縄",)


def test_story_is_the_one_whose_address_fits() -> None:
    other = {"@type": "NewsArticle", "headline": "Other", "url": "https://news.example/markets/other", "author": "X"}
    own = {"@type": "NewsArticle", "headline": "Own", "mainEntityOfPage": {"@id": URL + "/"}}
    assert document(ld=[other, own]).story["headline"] == "Own"


def test_story_is_the_one_whose_headline_fits() -> None:
    ld = [
        {"@type": "WebPage", "name": "Page"},
        {"@type": "NewsArticle", "headline": "Ten things to know today"},
        {"@type": "NewsArticle", "headline": "Pelagic rejects bid"},
    ]
    assert document("<h1>Pelagic rejects bid</h1>", ld=ld).story["headline"] == "Pelagic rejects bid"


def test_of_equals_the_first_is_the_story() -> None:
    ld = [{"@type": "NewsArticle", "headline": "A1"}, {"@type": "NewsArticle", "headline": "B2"}]
    assert document(ld=ld).story["headline"] == "A1"


@pytest.mark.parametrize(
    ("body", "news"),
    [
        ('<div itemscope itemtype="http://schema.org/NewsArticle"><h1>A</h1></div>', True),
        ('<main itemscope itemtype="https://schema.org/ReportageNewsArticle"><h1>A</h1></main>', True),
        ('<div itemscope itemtype="http://schema.org/Article"><h1>A</h1></div>', False),
        ('<a itemtype="http://example.org/NewsArticleOffer" href="/a">A</a>', False),
        ("<p>http://schema.org/NewsArticle</p>", False),
    ],
)
def test_an_item_of_the_markup_calls_the_page_news(body: str, *, news: bool) -> None:
    assert document(body).is_news is news
    assert document(body, ld=[{"@type": "NewsArticle"}]).is_news


def test_without_article_there_is_no_story() -> None:
    assert document(ld=[{"@type": "Organization", "name": "News"}]).story == {}


def test_json_ld_type_may_carry_a_charset() -> None:
    html = '<script type="application/LD+JSON; charset=utf-8">{"@type":"Article","headline":"A"}</script>'
    assert parse(Page(url=URL, body=html.encode())).story["headline"] == "A"


def test_deep_page_keeps_its_text() -> None:
    doc = parse(Page(url=URL, body=("<div>" * 3000 + "<h1>Deep</h1>" + "</div>" * 3000).encode()))
    assert doc.headings == ("Deep",)


def test_nul_and_surrogate_references_do_not_reach_the_text() -> None:
    doc = document("<h1>A\x00B&#xD800;C&#0;D</h1>")
    assert "\x00" not in doc.headings[0]
    doc.headings[0].encode("utf-8")


def test_eight_mebibytes() -> None:
    body = "<p>word word word</p>" * (8 * 2**20 // 22)
    doc = document(f"<h1>Large</h1>{body}<h1>End</h1>")
    assert doc.headings == ("Large", "End")
    assert len(doc.lines) == 1500


@given(st.binary(max_size=500))
def test_any_bytes_can_be_parsed(body: bytes) -> None:
    doc = parse(Page(url=URL, body=body))
    assert doc.story == {} or "@type" in doc.story
    "".join((*doc.headings, doc.title_tag)).encode("utf-8")


@pytest.mark.parametrize(
    ("written", "base"),
    [
        ("", URL),
        ("<base target='_top'>", URL),
        ("<base href='https://cdn.example/a/'>", "https://cdn.example/a/"),
        ("<base href=' ../b/ '><base href='/never/'>", "https://news.example/b/"),
        ("<base href='//[nowhere'>", URL),
    ],
)
def test_the_address_that_links_are_relative_to(written: str, base: str) -> None:
    assert document(head=written).base == base


@pytest.mark.parametrize("kind", ["application/xhtml+xml", "application/xml; charset=utf-8", "text/xml"])
def test_elements_that_end_themselves_are_ended_on_pages_sent_as_xml(kind: str) -> None:
    """To HTML parsers `<script/>` is a beginning, and all up to the next `</script>` a script."""
    told = "<script src='a.js'/><h1>One</h1><iframe src='b' /><br/><x:y z=1/><p title='2 / 3'>Two<a name=c/></p>"
    page = Page(url=URL, body=f"<html><body>{told}</body></html>".encode(), headers=(("Content-Type", kind),))
    body = parse(page).tree.body
    assert body is not None
    assert body.text(separator="|") == "One|Two"
    assert [node.tag for node in body.css("br, p, p a")] == ["br", "p", "a"]


def test_what_an_item_within_the_page_says_of_itself_is_not_said_of_the_page() -> None:
    day = '<meta itemprop="datePublished" content="2031-03-{}">'
    listed = f"<ul itemscope itemtype='http://schema.org/ItemList'><li itemprop=itemListElement>{day.format('04')}</ul>"
    comment = f"<div itemprop=comment itemscope itemtype='http://schema.org/UserComments'>{day.format('05')}</div>"
    film = f"<div itemscope itemtype='https://schema.org/VideoObject'><p>{day.format('06')}</p></div>"
    told = f"<div itemscope itemtype='https://schema.org/Article'>{day.format('07')}<p>Told.</p></div>"
    assert "datepublished" not in document(listed + comment + film).meta
    review = f"<div itemscope itemtype='https://schema.org/Review'>{{}}{day.format('08')}</div>"
    assert "datepublished" not in document(f"<h1>Ropes</h1>{review.format('<p>Good</p>')}").meta
    assert set(document(review.format("<h1>Ropes</h1>")).meta["datepublished"]) == {"2031-03-08"}
    assert set(document(listed + comment + film + told).meta["datepublished"]) == {"2031-03-07"}


def test_a_content_that_an_unescaped_quote_ends_is_none() -> None:
    cut = '<meta name="description" content="Ropes, dubbed "superlines," pose an enormous threat to nets.">'
    whole = '<meta name="twitter:description" content="Ropes pose a threat." id="d" data-x="1" lang="en">'
    assert document(head=cut + whole).first_meta("description", "twitter:description") == "Ropes pose a threat."
