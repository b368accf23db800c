"""All metadata of made-up pages together: rights, providers, publisher, and the pages that say little."""

from __future__ import annotations

import html
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.fields.authorship.providers import agency_of
from pipelines.fields.metadata import Metadata, read_metadata
from pipelines.fields.rights import reserved_rights
from pipelines.pages.document import parse
from pipelines.read import read as read_page
from pipelines.recipe import GENERAL, Recipe
from storage.outcome import Rejected
from storage.page import Link, Page

FETCHED = datetime(2025, 3, 4, 12, 0, tzinfo=UTC)
WIRE = {
    "@type": "NewsArticle",
    "headline": "Kowloon Bay Ferries jumps after buyback",
    "description": "A buyback lifts the shares.",
    "datePublished": "2025-03-04T09:10:11+08:00",
    "dateModified": "2025-03-04T10:10:11+08:00",
    "author": [{"@type": "Person", "name": "Mei Ling Ho"}],
    "publisher": {"@type": "Organization", "name": "Harbour Newswire"},
    "isAccessibleForFree": "False",
    "mainEntityOfPage": "https://www.harbour.example/news/ferries",
}


def read(
    markup: str,
    *,
    url: str = "https://www.harbour.example/news/ferries?ref=rss",
    recipe: Recipe = GENERAL,
    link: Link | None = None,
) -> Metadata:
    page = Page(url=url, body=markup.encode(), fetched_at=FETCHED, link=link)
    return read_metadata(parse(page), page, recipe)


def with_ld(node: object, body: str = "", head: str = "") -> str:
    script = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    return f'<html lang="en-HK"><head>{head}{script}</head><body>{body}</body></html>'


def test_a_newswire_page() -> None:
    found = read(with_ld(WIRE, "<h1>Kowloon Bay Ferries jumps after buyback</h1>"))
    assert found.title == "Kowloon Bay Ferries jumps after buyback"
    assert found.authors == ("Mei Ling Ho",)
    assert found.publisher == "Harbour Newswire"
    assert found.provider == ""
    assert found.published is not None and found.published.isoformat() == "2025-03-04T09:10:11+08:00"
    assert found.modified is not None and found.modified.isoformat() == "2025-03-04T10:10:11+08:00"
    assert found.language == "en"
    assert found.canonical_url == "https://www.harbour.example/news/ferries"
    assert found.standfirst == "A buyback lifts the shares."
    assert found.free_access is False
    assert found.page_types == ("NewsArticle",)
    assert found.rights == ()


def test_a_broker_s_page_that_ships_its_article_as_json() -> None:
    article = {
        "id": "2598410077",
        "title": "Kowloon Bay Ferries jumps after buyback",
        "media": "Harbour Newswire Live",
        "pubTimestamp": 1741052400,
        "summary": "A buyback lifts the shares.",
        "content": "<p>Shares of the ferry operator rose.</p>" * 10,
    }
    state = html.escape(json.dumps({"data": {"detail": article}}))
    found = read(
        f'<title>Example Broker</title><body><textarea id="__APP_DATA__">{state}</textarea>',
        url="https://www.broker.example/news/2598410077",
    )
    assert found.title == "Kowloon Bay Ferries jumps after buyback"
    assert found.provider == "Harbour Newswire Live"
    assert found.published is not None and found.published.at == datetime.fromtimestamp(1741052400, UTC)
    assert found.standfirst == "A buyback lifts the shares."


def test_a_broker_s_page_in_plain_markup() -> None:
    body = "<h1>Kowloon Bay Ferries jumps</h1><div><span>MT Newswires Live</span><span>03 Mar</span></div><p>Text.</p>"
    found = read(f"<html><body>{body}</body></html>", url="https://www.broker.example/news/1")
    assert found.title == "Kowloon Bay Ferries jumps"
    assert found.provider == "MT Newswires Live"
    assert found.published is not None
    assert (found.published.at.date().isoformat(), found.published.precision) == ("2025-03-03", "day")


def test_a_page_that_says_nothing() -> None:
    found = read("")
    assert found.title == ""
    assert found.published is None
    assert found.authors == ()
    assert found.publisher == "harbour"
    assert found.free_access is None
    assert found.canonical_url == "https://www.harbour.example/news/ferries"


def test_the_feed_knows_a_title_where_the_page_has_none() -> None:
    link = Link(url="https://www.harbour.example/news/ferries", title="Ferries &amp; ports")
    assert read("<p>Text</p>", link=link).title == "Ferries & ports"


def test_the_agency_behind_a_byline_is_the_provider_and_no_author() -> None:
    found = read('<h1>Ferries</h1><p class="byline">By Ann Lee, Associated Press</p>')
    assert (found.authors, found.provider) == (("Ann Lee",), "Associated Press")
    found = read('<h1>Ferries</h1><p class="byline">By Associated Press</p>')
    assert (found.authors, found.provider) == (("Associated Press",), "Associated Press")


def test_recipe_names_publisher_and_provider() -> None:
    recipe = Recipe(publisher="The Harbour", provider=".src")
    found = read(with_ld(WIRE, '<i class="src">Example Agency</i>'), recipe=recipe)
    assert (found.publisher, found.provider) == ("The Harbour", "Example Agency")


def test_publisher_from_meta_and_site_node() -> None:
    assert read('<meta property="og:site_name" content="Port &amp;amp; Sea">').publisher == "Port & Sea"
    assert read(with_ld({"@type": "WebSite", "name": "Portwatch"})).publisher == "Portwatch"
    assert read('<meta name="publisher" content="https://social.example/x">').publisher == "harbour"


@pytest.mark.parametrize(
    ("value", "free"),
    [
        (True, True),
        ("true", True),
        ("http://schema.org/False", False),
        (False, False),
        ("maybe", None),
        (None, None),
        (0, None),
    ],
)
def test_free_access(value: object, free: bool | None) -> None:
    assert read(with_ld({**WIRE, "isAccessibleForFree": value})).free_access is free


def test_headlines_hold_every_name_of_the_page() -> None:
    found = read(with_ld(WIRE, "<h1>Ferries jump</h1>", head="<title>Ferries jump | Harbour Newswire</title>"))
    assert set(found.headlines) == {
        "Kowloon Bay Ferries jumps after buyback",
        "Ferries jump",
        "Ferries jump | Harbour Newswire",
    }


@pytest.mark.parametrize(
    ("node", "provider"),
    [
        ({"author": {"@type": "Organization", "name": "dpa-AFX"}}, "dpa-AFX"),
        ({"author": [{"@type": "Person", "name": "Mei Ling Ho"}, {"@type": "Organization", "name": "AFP"}]}, "AFP"),
        ({"sourceOrganization": {"name": "Reuters"}}, "Reuters"),
        ({"author": {"@type": "Organization", "name": "Harbour Newswire"}}, ""),
        ({}, ""),
    ],
)
def test_provider(node: dict[str, object], provider: str) -> None:
    assert read(with_ld({**WIRE, **node})).provider == provider


def test_an_agency_s_own_site_has_no_provider() -> None:
    node = {**WIRE, "author": {"@type": "Organization", "name": "Reuters"}, "publisher": {"name": "Reuters"}}
    assert read(with_ld(node)).provider == ""


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("MT Newswires Live", "MT Newswires Live"),
        ("(Reuters)", "Reuters"),
        ("Quelle: dpa-AFX", "dpa-AFX"),
        ("Provided by Dow Jones", "Dow Jones"),
        ("來源：路透社", "路透社"),
        ("/PRNewswire/ --", "PRNewswire"),
        ("Reuters reported that fares rose", ""),
        ("Harbour Newswire", ""),
        ("", ""),
        ("x" * 500, ""),
    ],
)
def test_agency_of(line: str, agency: str) -> None:
    assert agency_of(line) == agency


@pytest.mark.parametrize(
    ("head", "headers", "rights"),
    [
        ('<meta name="robots" content="noarchive, NOODP">', {}, ("noarchive",)),
        ('<meta name="Robots" content="none">', {}, ("noindex", "nofollow")),
        ('<meta name="googlebot" content="noarchive,nosnippet">', {}, ("noarchive", "nosnippet")),
        ("", {"X-Robots-Tag": "otherbot: noindex, noai"}, ("noindex", "noai")),
        ("", {"TDM-Reservation": "1"}, ("tdm-reservation",)),
        ('<meta name="tdm-reservation" content="1">', {}, ("tdm-reservation",)),
        ('<meta name="tdm-reservation" content="0"><meta name="robots" content="index, max-snippet:-1">', {}, ()),
        ("", {"TDM-Policy": "https://a.example/tdm"}, ("tdm-policy=https://a.example/tdm",)),
        ('<link rel="license" href="/terms">', {}, ("licence=https://a.example/terms",)),
        ("<a href='https://cc.example/by' rel='nofollow license'>CC</a>", {}, ("licence=https://cc.example/by",)),
        ('<meta name="dcterms.rights" content="Wire Ltd 2025">', {}, ("licence=Wire Ltd 2025",)),
        (
            '<script type="application/ld+json">{"@type":"NewsArticle","usageInfo":"https://a.example/use"}</script>',
            {},
            ("licence=https://a.example/use",),
        ),
        ('<meta name="Tearsheet" content="noarchive">', {}, ("noarchive",)),
        ("<p>The bank got its license; rel=none</p>", {}, ()),
        ("", {}, ()),
    ],
)
def test_rights(head: str, headers: dict[str, str], rights: tuple[str, ...]) -> None:
    page = Page(url="https://a.example/b", body=head.encode(), headers=tuple(headers.items()))
    assert reserved_rights(parse(page), page) == rights


def test_a_refused_page_says_what_it_reserves() -> None:
    head = "<title>404 Not Found</title><meta name='robots' content='noarchive'>"
    result = read_page(Page(url="https://a.example/b", body=f"<head>{head}</head><body>Page not found".encode()))
    assert isinstance(result, Rejected)
    assert result.rights == ("noarchive",)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "@id", "@type", "url"]), inner)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*WIRE, "@id", "name", "provider", "inLanguage", "dateCreated"]), JSON))
def test_any_json_ld_raises_nothing(node: dict[str, object]) -> None:
    found = read(with_ld({"@type": "NewsArticle", **node}))
    json.dumps([found.title, found.authors, found.provider, found.publisher]).encode("utf-8")


@given(st.text(max_size=200))
def test_any_page_raises_nothing(markup: str) -> None:
    read(f"<html><head>{markup}</head><body>{markup}<h1>{markup}</h1>{markup}")


@pytest.mark.parametrize(
    ("description", "standfirst"),
    [
        ("Ferry fares rise", ""),
        ("Ferry fares", ""),
        ("Ferry fares rise - The company wants more. Many do not.", "The company wants more. Many do not."),
        ("Ferry fares rise ferries, fares, harbours", ""),
        (
            "Ferry fares rise on Monday, in all towns. Many wait.",
            "Ferry fares rise on Monday, in all towns. Many wait.",
        ),
        ("Ferry fares rise, and the towns are furious.", "Ferry fares rise, and the towns are furious."),
        ("The company wants more.", "The company wants more."),
    ],
)
def test_a_description_without_the_title(description: str, standfirst: str) -> None:
    found = read(
        f'<title>Ferry fares rise</title><meta name="description" content="{description}"><h1>Ferry fares rise</h1>'
    )
    assert found.standfirst == standfirst


def test_a_description_that_a_quote_cut_short() -> None:
    tags = '<meta property="og:description" content="The "Ferry fares" tour: all towns."><h1>Ferry fares rise</h1>'
    assert read(tags).standfirst == ""
    whole = '<meta name="description" content="The &quot;Ferry fares&quot; tour of all towns.">'
    assert read(tags + whole).standfirst == 'The "Ferry fares" tour of all towns.'
    assert read('<meta name="description" content="渡轮票价上涨">').standfirst == "渡轮票价上涨"
