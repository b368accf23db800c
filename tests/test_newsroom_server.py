"""The newsroom over HTTP on 127.0.0.1: virtual hosts, validators, withdrawal, noise, a port of its own."""

from __future__ import annotations

from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

from crawler.newsroom import FIRST_CRAWL, SECOND_CRAWL, Expected, Newsroom, NewsroomServer, serving
from storage.outcome import Reason

FIRST = Newsroom(7, FIRST_CRAWL)


def ask(server: NewsroomServer, url: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    parts = urlsplit(url)
    connection = HTTPConnection("127.0.0.1", server.port, timeout=5)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    connection.request(
        method, path, headers={"Host": parts.netloc, **{k.replace("_", "-"): v for k, v in headers.items()}}
    )
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


def wire_story(newsroom: Newsroom, slug: str) -> Expected:
    return next(expected for expected in newsroom.truth() if slug in expected.url)


def test_bytes_over_http_are_those_of_respond() -> None:
    story = wire_story(FIRST, "tallow-bank")
    with serving(FIRST) as server:
        response, body = ask(server, story.url)
        assert server.port not in (0, 8420) and b":8420/" in body
        assert [hit.status for hit in server.hits] == [200]
        assert f"harbourwire.localhost:8420:127.0.0.1:{server.port}" in server.connect_to
    assert body == FIRST.respond("harbourwire.localhost:8420", urlsplit(story.url).path).body
    assert response.getheader("Content-Type") == "text/html; charset=utf-8"


def test_head_sends_no_body() -> None:
    with serving(FIRST) as server:
        response, body = ask(server, wire_story(FIRST, "tallow-bank").url, "HEAD")
    assert response.status == 200 and body == b"" and int(response.getheader("Content-Length") or 0) > 1000


def test_validators_are_honoured_until_the_story_is_corrected() -> None:
    story = wire_story(FIRST, "tallow-bank")
    with serving(FIRST) as server:
        response, _ = ask(server, story.url)
        etag, modified = response.getheader("ETag") or "", response.getheader("Last-Modified") or ""
        assert etag and modified
        assert ask(server, story.url, If_None_Match=etag)[0].status == 304
        assert ask(server, story.url, If_Modified_Since=modified)[0].status == 304
        assert ask(server, story.url, If_None_Match='"other"', If_Modified_Since=modified)[0].status == 200
        server.move(SECOND_CRAWL)
        response, body = ask(server, story.url, If_None_Match=etag, If_Modified_Since=modified)
        assert response.status == 200 and b"(Corrects" in body and response.getheader("ETag") != etag


def test_an_unchanged_feed_answers_304_and_a_changed_one_does_not() -> None:
    feed = "http://harbourwire.localhost:8420/feed.atom"
    with serving(FIRST) as server:
        etag = ask(server, feed)[0].getheader("ETag") or ""
        assert ask(server, feed, If_None_Match=etag)[0].status == 304
        server.move(SECOND_CRAWL)
        assert ask(server, feed, If_None_Match=etag)[0].status == 200


def test_the_withdrawn_story_is_gone_and_nowhere_linked() -> None:
    story = wire_story(FIRST, "brackwater")
    with serving(FIRST) as server:
        assert ask(server, story.url)[0].status == 200
        server.move(SECOND_CRAWL)
        response, body = ask(server, story.url)
        assert response.status == 410 and story.paragraphs[0].encode() not in body
        for path in ("/", "/feed.atom", "/sitemap-news.xml"):
            assert b"brackwater" not in ask(server, f"http://harbourwire.localhost:8420{path}")[1]


def test_robots_disallows_what_the_feed_links_to() -> None:
    barred = next(expected for expected in FIRST.truth() if expected.reason is Reason.ROBOTS)
    with serving(FIRST) as server:
        assert barred.url.encode() in ask(server, "http://harbourwire.localhost:8420/feed.atom")[1]
        assert b"Disallow: /internal/" in ask(server, "http://harbourwire.localhost:8420/robots.txt")[1]


def test_a_correction_changes_the_number_and_brings_a_notice() -> None:
    before, after = wire_story(FIRST, "tallow-bank"), wire_story(FIRST.at(SECOND_CRAWL), "tallow-bank")
    assert not before.correction and "14.1%" in before.paragraphs[0]
    assert after.correction and "14.4%" in after.paragraphs[0]
    assert before.paragraphs[1:] == after.paragraphs[1:] and after.modified_at != after.published_at


def test_the_port_is_given_back() -> None:
    with serving(FIRST) as server:
        port = server.port
    with serving(FIRST, port) as again:
        assert again.port == port
        assert ask(again, wire_story(FIRST, "tallow-bank").url)[0].status == 200
