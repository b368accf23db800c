"""Finding a source from an address, writing its file, and checking what a source yields."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.sources.source import Expect, Source
from crawler.sources.source_files import load_source
from crawler.trying.checker import check_source
from crawler.trying.finder import find_feeds, find_sitemaps, propose, save_source, write_source
from pipelines.recipe import Recipe
from storage.article import Article, Kind, Moment
from storage.errors import UsageError
from storage.outcome import Reason, Rejected
from storage.page import Page

HOME = "https://www.acme.example/"
NOW = datetime(2026, 2, 6, 12, tzinfo=UTC)
STORY = '<h2><a href="/2026/02/06/harbour-rates-rise-again">Harbour rates rise again as ships queue</a></h2>'
FRONT = '<html lang="en-GB"><head><title>The "Acme" Post</title>{}</head><body>{}</body></html>'


class Web:
    """Pages by address. Every address that was asked for is remembered."""

    def __init__(self, **pages: str) -> None:
        self.pages = {HOME + path.replace("__", "/").replace("_", "."): body for path, body in pages.items()}
        self.asked: list[str] = []

    def get(self, url: str) -> Page | Rejected:
        self.asked.append(url)
        body = self.pages.get(url)
        return (
            Page(url=url, body=body.encode(), fetched_at=NOW) if body else Rejected(Reason.HTTP_ERROR, ("status 404",))
        )


def rss(*hosts: str) -> str:
    items = "".join(
        f"<item><title>T</title><link>https://{host}/{n}</link><pubDate>Fri, 06 Feb 2026 10:00:00 GMT</pubDate></item>"
        for n, host in enumerate(hosts)
    )
    return f'<rss version="2.0"><channel><title>Acme</title>{items}</channel></rss>'


def front(head: str = "", body: str = "") -> dict[str, str]:
    return {"": FRONT.format(head, body)}


FEED_LINK = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'


def test_feeds_are_named_by_the_page_and_comments_are_left() -> None:
    head = (
        '<link rel="alternate" type="application/atom+xml" href="a.atom"><link rel="alternate" href="/de">'
        '<link rel="alternate" type="application/rss+xml" href="/comments/feed/">'
    )
    body = '<a href="/markets/rss.xml">RSS</a><a href="https://other.example/rss">x</a><a href="/feedback">y</a>'
    page = Page(url=HOME, body=FRONT.format(head, body).encode())
    assert find_feeds(page) == (HOME + "a.atom", HOME + "markets/rss.xml")


def test_sitemaps_of_news_come_first() -> None:
    robots = f"User-agent: *\nDisallow:\nSitemap: {HOME}all.xml\nSitemap: {HOME}news.xml\nSitemap: ftp://x/\n"
    assert find_sitemaps(Page(url=HOME + "robots.txt", body=robots.encode())) == (HOME + "news.xml", HOME + "all.xml")


def test_a_site_with_a_feed_is_proposed_with_it(tmp_path: Path) -> None:
    web = Web(**front(FEED_LINK, STORY), feed_xml=rss("www.acme.example"))
    proposal = propose("www.acme.example", web.get)
    assert (proposal.name, proposal.title, proposal.homepage) == ("acme", 'The "Acme" Post', HOME)
    assert (proposal.feeds, proposal.hosts, proposal.language) == ((HOME + "feed.xml",), (), "en-GB")
    source = load_source(save_source(write_source(proposal), tmp_path / "mine", proposal.name))
    assert source.feeds == proposal.feeds
    assert source.title == 'The "Acme" Post'


def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "acme.toml"
    path.write_text("mine")
    with pytest.raises(UsageError, match="exists already"):
        save_source("other", tmp_path, "acme")
    assert path.read_text() == "mine"
    with pytest.raises(UsageError, match="not a folder"):
        save_source("other", path, "acme")


@pytest.mark.parametrize("name", ["Acme Post", "../acme", ""])
def test_a_name_that_no_source_can_have_is_not_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="lower-case letters"):
        save_source("other", tmp_path / "mine", name)
    assert not list(tmp_path.iterdir())


def test_hosts_are_named_when_the_articles_are_elsewhere() -> None:
    web = Web(**front(FEED_LINK), feed_xml=rss("www.acme.example", "news.other.example"))
    assert propose(HOME, web.get).hosts == ("acme.example", "other.example")


def test_a_feed_itself_may_be_given() -> None:
    web = Web(feed_xml=rss("www.acme.example"))
    proposal = propose(HOME + "feed.xml", web.get)
    assert (proposal.feeds, proposal.homepage, proposal.title) == ((HOME + "feed.xml",), HOME, "www.acme.example")
    assert web.asked == [HOME + "feed.xml"]


def test_well_known_paths_are_tried_when_the_page_names_none() -> None:
    web = Web(**front(body=STORY), rss=rss("www.acme.example"))
    assert propose(HOME, web.get).feeds == (HOME + "rss",)


def test_a_sitemap_is_proposed_where_there_is_no_feed() -> None:
    entry = f"<urlset><url><loc>{HOME}1</loc></url></urlset>"
    web = Web(
        **front(FEED_LINK, STORY), feed_xml="<html>gone</html>", map_xml=entry, robots_txt=f"Sitemap: {HOME}map.xml"
    )
    proposal = propose(HOME, web.get)
    assert (proposal.feeds, proposal.sitemaps, proposal.listings) == ((), (HOME + "map.xml",), ())
    assert dict(proposal.tried)[HOME + "feed.xml"] == Rejected(
        Reason.EMPTY, ("no article link by general rules", "0 links on the page")
    )


def test_what_the_site_names_and_is_of_no_use_is_told() -> None:
    head = FEED_LINK + '<link rel="alternate" type="application/atom+xml" href="/empty.xml">'
    robots = f"Sitemap: {HOME}news.xml"
    proposal = propose(HOME, Web(**front(head, STORY), empty_xml=rss(), robots_txt=robots).get)
    assert proposal.listings == (HOME,)
    assert proposal.left_out == (
        (HOME + "feed.xml", "http-error (status 404)"),
        (HOME + "empty.xml", "names no page"),
        (HOME + "news.xml", "http-error (status 404)"),
    )
    whole = Web(**front(FEED_LINK, STORY), feed_xml=rss("www.acme.example"))
    assert propose(HOME, whole.get).left_out == ()


def test_a_listing_is_proposed_where_there_is_nothing_else() -> None:
    proposal = propose(HOME, Web(**front(body=STORY)).get)
    assert (proposal.feeds, proposal.sitemaps, proposal.listings) == ((), (), (HOME,))
    assert "[[listings]]" in write_source(proposal)


@pytest.mark.parametrize(
    ("url", "pages", "reason"),
    [("ftp://x", {}, "not an http"), (HOME, {}, "status 404"), (HOME, front(body="<p>Soon</p>"), "names no feed")],
)
def test_nothing_to_find_is_said(url: str, pages: dict[str, str], reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        propose(url, Web(**pages).get)


SOURCE = Source(name="acme", feeds=(HOME + "feed.xml",), expect=Expect(with_date=0.9))


def read(page: Page, recipe: Recipe) -> Article | Rejected:
    """A reader that takes the page's words as its one paragraph; "wall" is refused, "undated" has no date."""
    text = page.body.decode()
    assert page.link is not None and page.source == "acme" and recipe.id == "general"
    if "wall" in text:
        return Rejected(Reason.BOT_WALL, ("status 200", "asks for a click"))
    return Article(
        url=page.url,
        canonical_url=page.url,
        title="" if "untitled" in text else "T",
        paragraphs=(text,),
        kinds=(Kind.PARAGRAPH,),
        positions=(0,),
        published=None if "undated" in text else Moment(NOW, "minute", "made up"),
    )


def test_a_source_that_works_has_no_problems() -> None:
    pages = {str(n): "Harbour rates rise. " * 20 for n in range(5)}
    web = Web(feed_xml=rss(*["www.acme.example"] * 5), **pages)
    report = check_source(SOURCE, web.get, read)
    assert report.problems == ()
    assert len(report.samples) == 3
    assert report.starts[0].with_date == 1.0
    assert len(web.asked) == 4


def test_each_problem_is_said_in_a_sentence() -> None:
    web = Web(feed_xml=rss(*["www.acme.example"] * 3), **{"0": "a wall", "1": "undated untitled"})
    problems = check_source(SOURCE, web.get, read).problems
    for words in ["0 is no article: bot-wall", "2 is no article: http-error", "1 has no title", "16 characters of text",
                  "0 of 1 sample articles have a date, where the source expects 90%"]:  # fmt: skip
        assert any(words in problem for problem in problems), words
    assert all(problem.endswith(".") for problem in problems)


def test_a_feed_without_dates_is_a_problem_where_pages_have_none_either() -> None:
    feed = rss(*["www.acme.example"] * 2).replace("<pubDate>Fri, 06 Feb 2026 10:00:00 GMT</pubDate>", "")
    dated, undated = ("Harbour rates rise. " * 20, "Undated harbour rates rise, undated. " * 20)
    lenient = replace(SOURCE, expect=Expect())
    assert check_source(lenient, Web(feed_xml=feed, **{"0": dated, "1": dated}).get, read).problems == ()
    (problem,) = check_source(lenient, Web(feed_xml=feed, **{"0": dated, "1": undated}).get, read).problems
    assert problem.startswith(f"{HOME}feed.xml gives no dates")


def test_ideographs_count_for_more() -> None:
    web = Web(feed_xml=rss("www.acme.example"), **{"0": "港股反彈近三百點。" * 12})
    assert check_source(SOURCE, web.get, read).problems == ()


def test_a_dead_feed_and_one_that_names_others_only_are_problems() -> None:
    dead = check_source(SOURCE, Web().get, read)
    assert dead.problems == (f"{HOME}feed.xml is refused: http-error (status 404).",)
    others = check_source(SOURCE, Web(feed_xml=rss("other.example")).get, read)
    assert "names no article of this source" in others.problems[0] and "other.example" in others.problems[0]


def test_an_index_is_looked_into() -> None:
    web = Web(
        index_xml=f"<sitemapindex><sitemap><loc>{HOME}child.xml</loc></sitemap></sitemapindex>",
        child_xml=f"<urlset><url><loc>{HOME}0</loc></url></urlset>",
        **{"0": "Harbour rates rise. " * 20},
    )
    report = check_source(replace(SOURCE, feeds=(), sitemaps=(HOME + "index.xml",)), web.get, read)
    assert len(report.starts[0].links) == 1
    assert report.problems == ()
