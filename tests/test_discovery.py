"""Feeds, sitemaps and hostile files: every form that is read, every one that is refused, and never an exception."""

from __future__ import annotations

import gzip
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery.discovery import discover
from crawler.discovery.found import (
    MAX_CHILDREN,
    MAX_FEED_BYTES,
    MAX_ITEMS,
    MAX_SITEMAP_LEVELS,
    MAX_TITLE_CHARACTERS,
    Found,
)
from crawler.sources.source import Listing, Source
from storage.outcome import Reason, Rejected
from storage.page import Page

FEED = "https://acme.example/markets/rss"
SITEMAP = "https://acme.example/sitemap.xml"
NEWS = "https://acme.example/news"
SOURCE = Source(name="acme", feeds=(FEED,), sitemaps=(SITEMAP,), listings=(Listing(url=NEWS),), deny=(r"/video/",))


def run(body: str | bytes, url: str = FEED, source: Source = SOURCE, status: int = 200) -> Found | Rejected:
    data = body if isinstance(body, bytes) else body.encode()
    return discover(Page(url=url, body=data, status=status), source)


def found(body: str | bytes, url: str = FEED, source: Source = SOURCE) -> Found:
    result = run(body, url, source)
    assert isinstance(result, Found), result
    return result


def rejected(body: str | bytes, url: str = FEED) -> Rejected:
    result = run(body, url)
    assert isinstance(result, Rejected), result
    assert len(result.evidence) >= 1
    return result


def rss(items: str, version: str = "2.0") -> str:
    return f'<?xml version="1.0"?><rss version="{version}"><channel><title>Acme</title>{items}</channel></rss>'


def item(path: str, title: str = "Harbour rates rise") -> str:
    return f"<item><title>{title}</title><link>https://acme.example{path}</link></item>"


@pytest.mark.parametrize("version", ["0.91", "0.92", "2.0"])
def test_rss_gives_address_title_and_date_as_written(version: str) -> None:
    body = rss("<item><title>A</title><link>https://acme.example/a</link><pubDate>Fri, 06 Feb 2026 10:00:00 GMT"
               "</pubDate></item>", version)  # fmt: skip
    (link,) = found(body).links
    assert (link.url, link.title, link.published, link.found_in) == (
        "https://acme.example/a", "A", "Fri, 06 Feb 2026 10:00:00 GMT", FEED,
    )  # fmt: skip


def test_rss_of_netscape_with_its_public_document_type_is_read() -> None:
    doctype = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://x.example/rss-0.91.dtd">'
    assert len(found(doctype + rss(item("/a"), "0.91")).links) == 1


def test_atom_takes_the_alternate_link_and_both_dates() -> None:
    body = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://acme.example/deep/"><title>Acme</title><entry>
      <title type="html">Fees &amp;amp; fines</title><id>tag:acme.example,2026:1</id>
      <link rel="self" href="self.xml"/><link rel="enclosure" href="sound.mp3"/><link rel="alternate" href="story/1"/>
      <published>2026-02-06T10:00:00Z</published><updated>2026-02-07T11:00:00Z</updated></entry></feed>"""
    (link,) = found(body).links
    assert link.url == "https://acme.example/deep/story/1"
    assert (link.title, link.published, link.modified) == (
        "Fees & fines",
        "2026-02-06T10:00:00Z",
        "2026-02-07T11:00:00Z",
    )


def test_rdf_is_read_and_its_date_is_that_of_publication() -> None:
    body = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="c"><title>Acme</title></channel>
      <item rdf:about="https://acme.example/r"><title>R</title><link>https://acme.example/r</link>
      <dc:date>2026-02-06T10:00:00+09:00</dc:date></item></rdf:RDF>"""
    result = found(body)
    assert result.format == "RSS 1.0"
    assert [(link.url, link.published) for link in result.links] == [
        ("https://acme.example/r", "2026-02-06T10:00:00+09:00")
    ]


def test_json_feed_is_read_and_its_title_is_plain_text() -> None:
    items = [
        {"id": "1", "url": "/j", "title": "a <b> c", "date_published": "2026-02-06T10:00:00Z", "date_modified": "x"},
        {"id": "https://acme.example/k"},
        {"id": "7"},
        "nonsense",
    ]
    result = found(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}))
    assert [link.url for link in result.links] == ["https://acme.example/j", "https://acme.example/k"]
    assert result.links[0].title == "a <b> c"
    assert result.notes == ("2 items without a web address",)


def test_the_publishers_address_is_taken_before_a_counters() -> None:
    body = (
        '<rss version="2.0" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel><item><title>t</title>'
        "<link>https://counter.example/~r/1</link><feedburner:origLink>https://acme.example/o</feedburner:origLink></item>"
        "</channel></rss>"
    )
    assert [link.url for link in found(body).links] == ["https://acme.example/o"]


def test_a_guid_is_an_address_only_when_it_is_a_permalink() -> None:
    body = rss(
        "<item><guid>https://acme.example/g</guid></item><item><guid isPermaLink='false'>abc-123</guid></item>"
        "<item><link>https://acme.example/l</link><guid isPermaLink='false'>https://other.example/</guid></item>"
    )
    assert [link.url for link in found(body).links] == ["https://acme.example/g", "https://acme.example/l"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Profit &amp; loss", "Profit & loss"),
        ("Profit & loss", "Profit & loss"),
        ("Profit&nbsp;up &mdash; again", "Profit up — again"),
        ("<![CDATA[AT&T < B & C]]>", "AT&T < B & C"),
        ("&lt;b&gt;Bold&lt;/b&gt; move", "Bold move"),
        ("  two\n lines\t ", "two lines"),
        ("\u202eevil\u200b", "evil"),
        ("x" * 9000, "x" * MAX_TITLE_CHARACTERS),
    ],
)
def test_titles_are_text_of_one_line(written: str, read: str) -> None:
    assert found(rss(item("/a", written))).links[0].title == read


def test_broken_xml_is_repaired_and_said() -> None:
    result = found(rss(item("/a") + item("/b", "<b>open"))[:-30])
    assert [link.url for link in result.links][:1] == ["https://acme.example/a"]
    assert "repaired" in result.notes[0]


def test_the_texts_of_items_do_not_matter() -> None:
    body = rss("<item><description><![CDATA[<a href='https://acme.example/no'>x</a>]]></description>" + item("/a")[6:])
    assert [link.url for link in found(body).links] == ["https://acme.example/a"]


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "windows-1252", "utf-8-sig"])
def test_any_charset_is_read(charset: str) -> None:
    name = charset.removesuffix("-sig")
    body = f'<?xml version="1.0" encoding="{name}"?>' + rss(item("/a", "Zürich wächst")).partition("?>")[2]
    assert found(body.encode(charset)).links[0].title == "Zürich wächst"


def test_only_web_addresses_of_the_source_are_links() -> None:
    hrefs = ["file:///etc/passwd", "javascript:alert(1)", "https://u:p@acme.example/", "https://other.example/x",
             "https://acme.example/report.pdf", "https://acme.example/video/1", "https://www.acme.example/ok#top",
             "/rel?utm_source=rss&amp;id=2"]  # fmt: skip
    result = found(rss("".join(f"<item><link>{href}</link></item>" for href in hrefs)))
    assert [link.url for link in result.links] == ["https://www.acme.example/ok", "https://acme.example/rel?id=2"]
    told = " / ".join(result.notes)
    assert "3 items without a web address" in told
    assert "1 links left out: on other hosts (other.example)" in told
    assert "1 links left out: files" in told
    assert "1 links left out by allow and deny" in told


def test_the_same_address_twice_is_one_link_with_all_that_is_known() -> None:
    body = rss("<item><link>/a</link></item><item><link>/a#x</link><title>T</title><pubDate>D</pubDate></item>")
    assert [(link.title, link.published) for link in found(body).links] == [("T", "D")]


def test_a_long_feed_is_cut_and_says_so() -> None:
    result = found(rss("".join(item(f"/{n}") for n in range(MAX_ITEMS + 5))))
    assert len(result.links) == MAX_ITEMS
    assert result.notes == ("the first 2,000 of 2,005 items were read",)


def test_an_empty_feed_is_no_fault_but_is_said() -> None:
    assert found(rss("")).notes == ("the feed has no items",)


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "body",
    [
        f'<!DOCTYPE rss [<!ENTITY a0 "ha">{LAUGHS}]>' + rss(item("/a", "&a9;")),
        '<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + rss(item("/a", "&f;")),
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "https://evil.example/x.dtd"> %p;]>' + rss(item("/a")),
        f'<!DOCTYPE rss [<!ENTITY q "{"x" * 100_000}">]>' + rss(item("/a", "&q;" * 1000)),
        '<!-- <rss> --><!doctype rss SYSTEM "]>" [<!ATTLIST a b CDATA "]>"><!ENTITY e "x">]>' + rss(item("/a")),
    ],
    ids=["billion laughs", "file", "parameter", "quadratic", "hidden"],
)
@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
@pytest.mark.parametrize("kind", ["rss", "urlset"])
def test_declarations_in_a_document_type_are_hostile(body: str, charset: str, kind: str) -> None:
    body = body.partition("<?xml")[0] + body.partition("?>")[2] if "<?xml" in body else body
    result = rejected(body.replace("rss", kind).encode(charset), SITEMAP)
    assert result.reason is Reason.HOSTILE_XML
    assert len(result.evidence) == 2


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", Reason.BROKEN_FEED),
        ("hello", Reason.BROKEN_FEED),
        ("<html><body>Please wait</body></html>", Reason.BROKEN_FEED),
        ("<!doctype html><p>Sign in</p>", Reason.BROKEN_FEED),
        ('<svg xmlns="http://www.w3.org/2000/svg"/>', Reason.BROKEN_FEED),
        ("<rss><channel><item", Reason.BROKEN_FEED),
        ("{", Reason.BROKEN_FEED),
        ('{"items": []}', Reason.BROKEN_FEED),
        ('{"version": "https://jsonfeed.org/version/1", "items": ' + "[" * 100_000, Reason.BROKEN_FEED),
        ("<!-- never closed", Reason.BROKEN_FEED),
        ("<!DOCTYPE '" + '"' * 100_000, Reason.BROKEN_FEED),
        (gzip.compress(b"x" * 1000)[:-20], Reason.BROKEN_FEED),
        (b"\x1f\x8bnot gzip", Reason.BROKEN_FEED),
        (b"\x00\x01\x02\xff" * 100, Reason.BROKEN_FEED),
        (gzip.compress(b"\0" * 60_000_000), Reason.TOO_LARGE),
        (rss("<item>") + " " * MAX_FEED_BYTES, Reason.TOO_LARGE),
        (rss("<item><title>" + "<a>" * 120_000), Reason.TOO_LARGE),
        (rss("<item><title>" + ("&" * 3_000 + "<i/>") * 40), Reason.TOO_LARGE),
        ("<rss " + " ".join(f'a{n}="x"' for n in range(5_000)) + ">" + item("/a"), Reason.TOO_LARGE),
        (rss("".join(f'<a xml:base="x{n}/">' for n in range(2_000))), Reason.TOO_LARGE),
    ],
)
def test_what_is_no_feed_is_refused_with_a_reason(body: str | bytes, reason: Reason) -> None:
    assert rejected(body).reason is reason


def test_an_error_status_is_refused() -> None:
    result = run(rss(item("/a")), status=503)
    assert result == Rejected(Reason.HTTP_ERROR, ("status 503",))


def urlset(entries: str) -> str:
    return (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
        f'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">{entries}</urlset>'
    )


def test_a_news_sitemap_gives_title_and_dates() -> None:
    body = urlset("""<url><loc> https://acme.example/n?a=1&amp;b=2 </loc><lastmod>2026-02-07</lastmod>
      <image:image><image:loc>https://acme.example/picture</image:loc><image:title>No</image:title></image:image>
      <news:news><news:publication><news:name>Acme</news:name></news:publication>
      <news:publication_date>2026-02-06T10:00Z</news:publication_date><news:title>Fees &amp; fines</news:title>
      </news:news></url>""")
    result = found(body, SITEMAP)
    (link,) = result.links
    assert result.format == "news sitemap"
    assert (link.url, link.title) == ("https://acme.example/n?a=1&b=2", "Fees & fines")
    assert (link.published, link.modified) == ("2026-02-06T10:00Z", "2026-02-07")


def test_a_sitemap_is_given_newest_first_and_the_undated_last() -> None:
    entries = [("/old", "2020-01-01"), ("/none", ""), ("/new", "2026-02-06")]
    body = urlset("".join(f"<url><loc>https://acme.example{p}</loc><lastmod>{d}</lastmod></url>" for p, d in entries))
    assert [link.url[20:] for link in found(body, SITEMAP).links] == ["/new", "/old", "/none"]


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: gzip.compress(data[:50]) + gzip.compress(data[50:])])
def test_a_zipped_sitemap_is_read(pack: object) -> None:
    assert callable(pack)
    body = urlset("<url><loc>https://acme.example/z</loc></url>").encode()
    assert len(found(pack(body), SITEMAP).links) == 1


def test_a_sitemap_that_ends_in_the_middle_gives_what_is_there_and_says_so() -> None:
    body = urlset("<url><loc>https://acme.example/z</loc></url><url><loc>https://acme.exa")[:-9]
    result = found(body, SITEMAP)
    assert result.links[0].url == "https://acme.example/z"
    assert "broken XML" in result.notes[0]


def test_an_index_gives_its_newest_children_of_this_source() -> None:
    children = [f"<sitemap><loc>https://acme.example/s-{year}-{month:02}.xml</loc></sitemap>"
                for year in range(2016, 2026) for month in range(1, 13)]  # fmt: skip
    children += ["<sitemap><loc>https://other.example/s.xml</loc><lastmod>2030-01-01</lastmod></sitemap>",
                 f"<sitemap><loc>{SITEMAP}</loc></sitemap>"]  # fmt: skip
    result = found(f"<sitemapindex>{''.join(children)}</sitemapindex>", SITEMAP)
    assert result.links == ()
    assert len(result.more) == MAX_CHILDREN - 1
    assert result.more[0] == "https://acme.example/s-2025-12.xml"
    assert result.levels == MAX_SITEMAP_LEVELS
    assert "the newest 50 of 121 child sitemaps" in result.notes[0]


def test_a_text_sitemap_is_read_and_text_with_few_addresses_is_not() -> None:
    assert len(found("https://acme.example/1\nhttps://acme.example/2\r\n\n", SITEMAP).links) == 2
    assert rejected("https://acme.example/1\nWe moved.\nBye.\n", SITEMAP).reason is Reason.BROKEN_FEED


def test_a_child_sitemap_that_answers_with_a_page_is_no_listing() -> None:
    page = f"<html><body>{'<a href=/2026/02/06/a-story-about-harbour-rates>Harbour rates rise again</a>'}</body></html>"
    assert rejected(page, "https://acme.example/sitemap-news.xml").reason is Reason.BROKEN_FEED
    assert found(page, NEWS).format == "listing"


WORDS = """<rss> </rss> <channel> <item> </item> <title> </title> <link> </link> <guid> <entry> <urlset> <url> <loc>
    </loc> <sitemapindex> <sitemap> <![CDATA[ ]]> <!-- --> <?xml ?> <!DOCTYPE [ ]> <!ENTITY &#x110000; &#0; &amp &x;
    https://acme.example/ http://[ xml:base=' ' " > < <html> { "version": <pubDate> <description> <rdf:RDF>"""
PIECES = st.sampled_from(
    [
        *re.findall(r"\S+", WORDS),
        "<feed xmlns='http://www.w3.org/2005/Atom'>",
        "<a href=/2026/01/01/x>",
        " ",
        "\x00",
        "\ud800",
        "\ufeff",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES | st.text(max_size=5), max_size=30).map("".join), st.sampled_from([FEED, SITEMAP, NEWS]))
def test_no_text_raises(text: str, url: str) -> None:
    assert isinstance(run(text.encode("utf-8", "surrogatepass"), url), Found | Rejected)


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"<rss>", b"\xff\xfe", b"\x1f\x8b\x08\x00", b"{", b"<urlset>", b"http://"]),
)
def test_no_bytes_raise(tail: bytes, head: bytes) -> None:
    assert isinstance(run(head + tail), Found | Rejected)
