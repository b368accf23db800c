"""Each publisher of the newsroom lays the traps it is there for."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import timedelta
from difflib import SequenceMatcher
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import feedparser
import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.newsroom import FIRST_CRAWL, SECOND_CRAWL, Expected, Newsroom, newsroom_sources
from crawler.newsroom.site import Response
from storage.outcome import Reason

FIRST = Newsroom(7, FIRST_CRAWL)
SECOND = FIRST.at(SECOND_CRAWL)
VOID = {"meta", "link", "br", "img", "input"}


def get(newsroom: Newsroom, url: str, serial: int = 0) -> Response:
    parts = urlsplit(url)
    return newsroom.respond(parts.netloc, parts.path + (f"?{parts.query}" if parts.query else ""), serial=serial)


def text(newsroom: Newsroom, url: str, serial: int = 0) -> str:
    body = get(newsroom, url, serial).body
    return body.decode("big5" if b"charset=big5" in body else "utf-8")


def pages(source: str, newsroom: Newsroom = FIRST) -> dict[str, Expected]:
    return {e.url: e for e in newsroom.truth() if e.source == source and e.is_article}


class Balance(HTMLParser):
    """Every opened element is closed, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in VOID

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, self.getpos()


def test_pages_are_balanced() -> None:
    for expected in FIRST.truth():
        response = get(FIRST, expected.url)
        if any(value.startswith("text/html") for _, value in response.headers):
            balance = Balance()
            balance.feed(text(FIRST, expected.url))
            assert not balance.open, (expected.url, balance.open)


@pytest.mark.parametrize("source", ["harbourwire", "ledgerline"])
def test_a_page_without_declared_noise_is_the_same_each_time(source: str) -> None:
    for url in pages(source):
        assert get(FIRST, url, 0) == get(FIRST, url, 5)


@pytest.mark.parametrize("source", ["tideline", "releasedesk", "gangwan", "marketmosaic"])
def test_noise_moves_with_each_request_and_repeats_in_another_run(source: str) -> None:
    changed = [url for url in pages(source) if get(FIRST, url, 0) != get(FIRST, url, 1)]
    assert changed
    assert all(get(FIRST, url, 1) == get(Newsroom(7, FIRST_CRAWL), url, 1) for url in changed)


def test_tideline_prints_no_year_outside_its_state() -> None:
    for url, expected in pages("tideline").items():
        page = text(FIRST, url)
        visible = page.partition("<textarea")[0]
        assert "2025" not in visible
        if expected.precision == "day":
            line = "%m-%d" if "/hans/" in url else "%d %b"
            assert expected.published_at and f">{expected.published_at.strftime(line)}<" in visible
            assert "<textarea" not in page


def test_tideline_state_counts_seconds_in_one_list_and_milliseconds_in_the_other() -> None:
    timed = {url: expected for url, expected in pages("tideline").items() if expected.precision == "second"}
    assert len(timed) >= 3
    for url, expected in timed.items():
        area = LexborHTMLParser(text(FIRST, url)).css_first("#__APP_DATA__")
        assert area is not None
        data = json.loads(area.text())["data"]
        assert expected.published_at and data["newsDetail"]["pubTimestamp"] == expected.published_at.timestamp()
        assert all(entry["pubTimestamp"] < 10**10 for entry in data["topNews"]["listData"])
        assert all(entry["pubTime"] > 10**12 for entry in data["breakingNews"]["listData"])


def test_one_tideline_page_holds_its_text_in_the_state_only() -> None:
    shells = [url for url in pages("tideline") if 'class="loading-mask"' in text(FIRST, url)]
    assert shells
    for url in shells:
        tree = LexborHTMLParser(text(FIRST, url))
        for area in tree.css("textarea, head"):
            area.decompose()
        assert pages("tideline")[url].paragraphs[0][:40] not in (tree.text() or "")


def test_tideline_lists_ten_empty_items_and_one_story_on_two_interfaces() -> None:
    stories = pages("tideline")
    url = next(url for url, expected in stories.items() if expected.precision == "day")
    items = LexborHTMLParser(text(FIRST, url)).css("ol.hot-list li")
    assert [item.text(strip=True) for item in items] == [str(n) for n in range(1, 11)]
    canonical = [expected.canonical_url for expected in stories.values()]
    assert len(canonical) == len(set(canonical)) + 1


def test_release_desk_carries_a_wire_story_twice_slightly_edited() -> None:
    original = next(e for e in pages("harbourwire").values() if "meridian" in e.url)
    copies = [e for e in pages("releasedesk").values() if "meridian" in e.url]
    assert len(copies) == 2 and all(copy.provider == "Harbour Wire" for copy in copies)
    for copy in copies:
        ratio = SequenceMatcher(None, " ".join(original.paragraphs), " ".join(copy.paragraphs)).ratio()
        assert 0.85 < ratio < 1 and original.published_at and copy.published_at
        assert copy.published_at > original.published_at


def test_gangwan_quotes_stand_inside_sentences_and_nothing_dates_the_year() -> None:
    for url, expected in pages("gangwan").items():
        page = text(FIRST, url)
        assert expected.published_at is not None
        stamp = f"{expected.published_at.month}月{expected.published_at.day}日 {expected.published_at:%H:%M}"
        assert stamp in page
        assert re.findall(r"2025-\d\d-\d\d", page) == ["2025-02-07"], "only the line on delayed quotes"
        first, second = (re.sub(r"<span class=\"[qs]\">.*?</span>", "", text(FIRST, url, n)) for n in (0, 1))
        assert first.partition('id="story_more"')[0] == second.partition('id="story_more"')[0]
    assert any(b"big5" in get(FIRST, url).body for url in pages("gangwan"))


def test_ledgerline_pages_lead_to_every_story() -> None:
    found: list[str] = []
    url = "http://ledgerline.localhost:8420/archive"
    while url:
        tree = LexborHTMLParser(text(SECOND, url))
        found += [urljoin(url, link.attributes["href"] or "") for link in tree.css("h2.card a")]
        following = tree.css_first("a[rel=next]")
        url = urljoin(url, following.attributes["href"] or "") if following else ""
    told = {e.url for e in SECOND.truth() if e.source == "ledgerline" and e.reason is not Reason.INDEX}
    assert len(found) == len(set(found)) and set(found) == told
    assert get(SECOND, "http://ledgerline.localhost:8420/archive?page=99").status == 404


def test_ledgerline_splits_the_story_and_shows_its_neighbours() -> None:
    for url, expected in pages("ledgerline").items():
        tree = LexborHTMLParser(text(FIRST, url))
        articles = tree.css("article")
        assert len(articles) == 3
        parents = {
            p.parent.attributes["class"] for p in articles[0].css("p") if p.text() in expected.paragraphs and p.parent
        }
        assert len(parents) == 2, url
        assert expected.paragraphs[-1] not in "".join(article.text() or "" for article in articles[1:])
    other = Newsroom(8, FIRST_CRAWL)
    assert re.findall(r'article class="(\w+)"', text(FIRST, url)) != re.findall(
        r'article class="(\w+)"', text(other, url)
    )


@pytest.mark.parametrize("source", ["ledgerline", "marketmosaic"])
def test_invented_boilerplate_stands_on_every_page(source: str) -> None:
    stories = pages(source)
    assert len(stories) >= 6
    for url, expected in stories.items():
        assert expected.repeated and all(line in text(FIRST, url) for line in expected.repeated)


def test_a_column_keeps_its_standing_first_line() -> None:
    opening = [expected.paragraphs[0] for expected in pages("ledgerline", SECOND).values()]
    assert opening.count("This column begins, as always, with a number.") == 3
    assert not any("This column" in line for e in pages("ledgerline").values() for line in e.repeated)


def test_market_mosaic_feed_and_daily_column() -> None:
    later = FIRST.at(FIRST_CRAWL + timedelta(days=30))
    feed = json.loads(get(later, "http://marketmosaic.localhost:8420/feed.json").body)
    assert feed["version"].startswith("https://jsonfeed.org/version/1")
    ids = [item["id"] for item in feed["items"]]
    assert len(ids) == len(set(ids)) and {item["url"] for item in feed["items"]} <= set(pages("marketmosaic", later))
    assert len(pages("marketmosaic", later)) >= len(pages("marketmosaic")) + 20


@pytest.mark.parametrize("source", ["harbourwire", "marketmosaic", "ledgerline"])
def test_daily_columns_do_not_repeat_themselves(source: str) -> None:
    """A learner of repeated blocks, numbers masked, must find boilerplate there and no sentence of a story."""
    stories = pages(source, FIRST.at(FIRST_CRAWL + timedelta(days=30)))
    assert len(stories) >= 25
    masked = Counter(re.sub(r"\d+", "0", text) for e in stories.values() for text in e.paragraphs)
    column = "This column begins, as always, with a number."
    assert [text for text, count in masked.items() if count > 1] == ([column] if source == "ledgerline" else [])


def test_the_live_blog_keeps_its_entries_in_order() -> None:
    url, expected = next((u, e) for u, e in pages("marketmosaic").items() if "/live/" in u)
    heads = [node.text() for node in LexborHTMLParser(text(FIRST, url)).css(".live-entry h3")]
    assert [line for line in expected.paragraphs if line in heads] == heads and len(heads) >= 4


def test_gatehouse_traps_are_all_in_its_feed_and_answer() -> None:
    feed = feedparser.parse(get(FIRST, "http://gatehouse.localhost:8420/feed.xml").body)
    linked = {entry.link for entry in feed.entries}
    for expected in FIRST.truth():
        if expected.source == "gatehouse":
            assert (expected.linked_as or expected.url) in linked
            wanted = {Reason.HTTP_ERROR: (403, 404), Reason.REDIRECTS: (302,)}.get(
                expected.reason or Reason.EMPTY, (200, 302)
            )
            assert get(FIRST, expected.url).status in wanted, expected.url
    reasons = {expected.reason for expected in FIRST.truth() if expected.source == "gatehouse"}
    assert len(reasons - {None}) >= 11


def test_the_redirects_of_gatehouse() -> None:
    short = next(e for e in FIRST.truth() if e.linked_as)
    assert dict(get(FIRST, short.linked_as).headers)["Location"] == short.url
    url = next(e.url for e in FIRST.truth() if e.reason is Reason.REDIRECTS)
    for _ in range(6):
        response = get(FIRST, url)
        assert response.status == 302
        url = dict(response.headers)["Location"]


@pytest.mark.parametrize("name", ["harbourwire", "releasedesk", "gangwan", "gatehouse"])
def test_feeds_parse_and_name_what_stands(name: str) -> None:
    for newsroom in (FIRST, SECOND):
        feed = feedparser.parse(get(newsroom, newsroom_sources()[name].feeds[0]).body)
        assert not feed.bozo
        linked = {entry.link.partition("?utm_")[0] for entry in feed.entries}
        told = {e.linked_as or e.url for e in newsroom.truth() if e.source == name and e.listed}
        assert linked == told
    dated = [entry for entry in feed.entries if "published" in entry]
    assert bool(dated) == (name != "gangwan")
