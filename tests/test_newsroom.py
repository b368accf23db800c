"""The newsroom as a whole: the same arguments give the same bytes, the clock moves what exists, the truth fits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.newsroom import FIRST_CRAWL, SECOND_CRAWL, Expected, Newsroom, newsroom_sources
from crawler.newsroom.site import Response

FIRST = Newsroom(7, FIRST_CRAWL)
SECOND = FIRST.at(SECOND_CRAWL)


def get(newsroom: Newsroom, url: str, serial: int = 0, **headers: str) -> Response:
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return newsroom.respond(parts.netloc, path, headers, serial=serial)


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def decoded(response: Response) -> str:
    return response.body.decode("big5" if b"charset=big5" in response.body else "utf-8")


def tokens(text: str) -> list[str]:
    """Latin words, numbers and single CJK letters: `word in iterator` then asks for them in the page's order."""
    return re.findall(r"[A-Za-z0-9]+|[^\W\dA-Za-z_]", text)


def articles(newsroom: Newsroom) -> Iterator[Expected]:
    return (expected for expected in newsroom.truth() if expected.is_article)


def test_every_source_has_a_site_that_obeys_its_own_file() -> None:
    sources = newsroom_sources()
    assert {f"{name}.localhost" for name in sources} == set(FIRST.hosts)
    for source in sources.values():
        assert source.allow_private and source.delay == 0
        for start in (source.homepage, *source.starts):
            assert get(FIRST, start).status == 200, start


def test_same_arguments_same_bytes() -> None:
    again = Newsroom(7, FIRST_CRAWL)
    assert again.truth() == FIRST.truth()
    for expected in FIRST.truth():
        assert get(again, expected.url, 3) == get(FIRST, expected.url, 3)


def test_another_seed_prints_other_figures() -> None:
    other = {expected.url: expected.paragraphs for expected in articles(Newsroom(8, FIRST_CRAWL))}
    assert any(other.get(expected.url) != expected.paragraphs for expected in articles(FIRST))


def test_the_clock_adds_articles_and_takes_none_silently() -> None:
    first = {expected.url: expected for expected in FIRST.truth()}
    second = {expected.url: expected for expected in SECOND.truth()}
    assert set(first) < set(second)
    assert not any(expected.gone for expected in first.values())
    gone = {expected.source: get(SECOND, url).status for url, expected in second.items() if expected.gone}
    assert gone == {"harbourwire": 410, "releasedesk": 404, "gatehouse": 302}
    assert all(expected.published_at <= FIRST_CRAWL for expected in articles(FIRST) if expected.published_at)
    for url in set(second) - set(first):
        assert get(FIRST, url).status == 404, url


def test_between_the_crawls_publishers_edit_what_stands() -> None:
    first = {expected.url: expected for expected in articles(FIRST)}
    pairs = [(first[e.url], e) for e in articles(SECOND) if e.url in first]
    texts = {new.url for old, new in pairs if old.paragraphs != new.paragraphs}
    titles = {new.url for old, new in pairs if old.title != new.title}
    notices = {new.url for old, new in pairs if old.correction != new.correction}
    assert (len(texts), len(titles), len(notices)) == (4, 1, 3)
    assert notices < texts and not titles & texts
    stamped = {new.url for old, new in pairs if old.modified_at != new.modified_at}
    assert stamped == texts | titles


def test_before_the_press_opened_there_is_nothing_to_read() -> None:
    empty = FIRST.at(FIRST_CRAWL - timedelta(days=400))
    assert not list(articles(empty))
    assert all(get(empty, source.homepage).status == 200 for source in newsroom_sources().values())


@pytest.mark.parametrize("newsroom", [FIRST, SECOND], ids=["first", "second"])
def test_the_page_says_what_the_truth_says(newsroom: Newsroom) -> None:
    for expected in articles(newsroom):
        response = get(newsroom, expected.url)
        assert response.status == 200, expected.url
        tree = LexborHTMLParser(decoded(response))
        shown, text = squeeze(tree.html or ""), squeeze(tree.text() or "")
        assert squeeze(expected.title) in text, expected.url
        words = iter(tokens(tree.text(separator=" ") or ""))
        for paragraph in expected.paragraphs:
            assert all(word in words for word in tokens(paragraph)), (expected.url, paragraph)
        for absent in (*expected.absent, *expected.repeated):
            assert squeeze(absent) in text or squeeze(absent) in shown, (expected.url, absent)
            assert absent not in expected.paragraphs


def test_the_truth_is_complete() -> None:
    for expected in articles(SECOND):
        assert expected.title and len(expected.paragraphs) >= 3 and expected.published_at and expected.precision
        assert not re.search(r"\{|\}|\]\(|\*\*", expected.title + "".join(expected.paragraphs)), expected.url
        joined = "".join((expected.title, *expected.paragraphs))
        for _, symbol in expected.tickers:
            assert symbol.lstrip("0") in joined, (expected.url, symbol)


def test_an_unknown_host_or_path_is_no_page() -> None:
    assert FIRST.respond("elsewhere.localhost", "/").status == 421
    assert {FIRST.respond(host, "/no/such/page").status for host in FIRST.hosts} <= {200, 404}


def test_each_site_has_robots_and_a_homepage() -> None:
    for host in FIRST.hosts:
        robots = FIRST.respond(host, "/robots.txt")
        assert robots.status == 200 and b"User-agent:" in robots.body
        assert FIRST.respond(host, "/").status == 200
