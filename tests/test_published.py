"""When made-up pages say they were published: which claim wins, what it lacks, what cannot be true."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from pipelines.dating.date_context import DateContext
from pipelines.dating.year_evidence import with_year_evidence
from pipelines.dating.zones import likely_zone, named_zone
from pipelines.fields.published import date_context, find_modified, find_published
from pipelines.pages.document import parse
from pipelines.recipe import GENERAL, Recipe
from storage.article import Moment
from storage.page import Link, Page

FETCHED = datetime(2025, 3, 4, 12, 0, tzinfo=UTC)
TITLE = "Ferry fares rise"


def claims(
    body: str = "",
    *,
    ld: dict[str, object] | None = None,
    head: str = "",
    url: str = "https://www.portwatch.example/a",
    lang: str = "en",
    page: dict[str, object] | None = None,
    recipe: Recipe = GENERAL,
) -> tuple[Moment | None, Moment | None]:
    node = json.dumps({"@type": "NewsArticle", "headline": TITLE, **(ld or {})})
    script = f'<script type="application/ld+json">{node}</script>' if ld is not None else ""
    html = f'<html lang="{lang}"><head>{script}{head}</head><body><h1>{TITLE}</h1>{body}</body></html>'
    fetched = Page(url=url, body=html.encode(), **{"fetched_at": FETCHED, **(page or {})})  # type: ignore[arg-type]
    document = parse(fetched)
    context = date_context(document, fetched, recipe)
    published = find_published(document, fetched, context, recipe, title=TITLE)
    return published, find_modified(document, context, published=published)


def published(body: str = "", **given: object) -> Moment:
    found, _ = claims(body, **given)  # type: ignore[arg-type]
    assert found is not None
    return found


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def test_json_ld_comes_first_and_the_contradiction_is_told() -> None:
    found = published(
        ld={"datePublished": "2025-03-03T10:00:05+01:00"}, head=meta("article:published_time", "2024-11-01T00:30:10Z")
    )
    assert found.isoformat() == "2025-03-03T10:00:05+01:00"
    assert found.evidence == "json-ld:datePublished"
    assert "meta:article:published_time says 2024-11-01" in found.basis


@pytest.mark.parametrize(
    "name",
    ["article:published_time", "article.published", "parsely-pub-date", "sailthru.date", "dc.date", "pubdate", "date"],
)
def test_meta_tags(name: str) -> None:
    found = published(head=meta(name, "2025-03-03T10:00:05Z"))
    assert (found.isoformat(), found.evidence) == ("2025-03-03T10:00:05+00:00", f"meta:{name}")


def test_zone_from_a_claim_with_the_same_wall_clock() -> None:
    found = published(ld={"datePublished": "2025-03-03 10:00:05.0"}, head=meta("date", "2025-03-03T10:00:05+01:00"))
    assert found.isoformat() == "2025-03-03T10:00:05+01:00"
    assert not found.inferred
    assert "meta:date" in found.basis


def test_zone_from_a_claim_in_utc_with_the_same_digits() -> None:
    found = published(ld={"datePublished": "2025-03-03T10:00:05"}, head=meta("date", "2025-03-03T10:00:05Z"))
    assert (found.isoformat(), found.inferred) == ("2025-03-03T10:00:05+00:00", False)


@pytest.mark.parametrize(
    ("shown", "iso", "inferred"),
    [
        # The same digits, in the shown zone or in UTC, and the same instant: the zone is stated.
        ("10:00 a.m. EST March 3, 2025", "2025-03-03T10:00:05-05:00", False),
        ("5:00 a.m. EST March 3, 2025", "2025-03-03T10:00:05+00:00", False),
        ("By Ann Lee, Port Watch 10:00 a.m. EST March 3, 2025", "2025-03-03T10:00:05-05:00", False),
        # Of a later change the zone is the likeliest.
        ("7:12 p.m. EST March 3, 2025", "2025-03-03T10:00:05-05:00", True),
        ("Updated: 4 March 2025, 09:00 CET", "2025-03-03T10:00:05+01:00", True),
        # Nothing is known of it from another week, from an hour before, and from no zone.
        ("7:12 p.m. EST March 8, 2025", "2025-03-03T10:00:05+00:00", True),
        ("8:12 a.m. EST March 3, 2025", "2025-03-03T10:00:05+00:00", True),
        ("7:12 p.m. March 3, 2025", "2025-03-03T10:00:05+00:00", True),
    ],
)
def test_zone_from_a_time_that_the_page_shows(shown: str, iso: str, *, inferred: bool) -> None:
    found = published(f"<p>{shown}</p>", head=meta("datepublished", "2025-03-03T10:00:05.0000000"))
    assert (found.isoformat(), found.inferred) == (iso, inferred)
    assert found.raw == "2025-03-03T10:00:05.0000000"


@pytest.mark.parametrize(
    ("shown", "iso", "inferred"),
    [
        ("3 June 2024 at 09:00 GMT", "2024-06-03T10:00:05+01:00", False),
        ("3 June 2024 at 10:00 GMT", "2024-06-03T10:00:05+00:00", False),
        ("3 June 2024 at 11:30 GMT", "2024-06-03T10:00:05+01:00", True),
    ],
)
def test_a_zone_concluded_from_the_domain_yields_to_the_same_digits_only(
    shown: str, iso: str, *, inferred: bool
) -> None:
    url = "https://portwatch.example.co.uk/a"
    found = published(f"<p>{shown}</p>", head=meta("datepublished", "2024-06-03T10:00:05"), url=url)
    assert (found.isoformat(), found.inferred) == (iso, inferred)


def test_time_of_day_from_an_element_whose_id_names_a_time() -> None:
    published, _ = claims(
        '<div><span id="articleTime">2025年3月2日 07:02</span> <span>来源：港报</span></div>',
        head='<meta name="publishdate" content="2025-03-02">',
        lang="zh-CN",
    )
    assert published is not None
    assert published.isoformat() == "2025-03-02T07:02:00+08:00"


def test_time_of_day_for_a_bare_date() -> None:
    found = published(ld={"datePublished": "2025-03-03"}, head=meta("article:published_time", "2025-03-03T13:34:26Z"))
    assert (found.isoformat(), found.precision) == ("2025-03-03T13:34:26+00:00", "second")
    other_day = published(ld={"datePublished": "2025-03-03"}, head=meta("date", "2025-02-01T13:34:26Z"))
    assert other_day.precision == "day"
    # The bare day may be that of UTC.
    west = published(head=meta("sailthru.date", "2025-03-03") + meta("date", "2025-03-02T20:08:00-05:00"))
    assert west.isoformat() == "2025-03-02T20:08:00-05:00"


@pytest.mark.parametrize(
    ("stated", "iso"),
    [
        ("Mon Mar 03 19:20:36 CET 2025", "2025-03-03T19:20:36+01:00"),
        ("04:25:06 PM IST Mar 03, 2025", "2025-03-03T16:25:06+05:30"),
        ("Mon, 03 Mar 2025 02:41:00 GMT", "2025-03-03T02:41:00+00:00"),
        ("1741020312", "2025-03-03T16:45:12+00:00"),
    ],
)
def test_json_ld_that_is_not_iso(stated: str, iso: str) -> None:
    assert published(ld={"datePublished": stated}).isoformat() == iso


def test_zone_of_the_recipe_and_of_the_country() -> None:
    naive = {"datePublished": "2025-03-03T10:00:05"}
    by_recipe = published(ld=naive, recipe=Recipe(zone="Asia/Hong_Kong"))
    by_country = published(ld=naive, url="https://hafen.example.de/a", lang="de")
    unknown = published(ld=naive)
    assert (by_recipe.isoformat(), by_recipe.inferred) == ("2025-03-03T10:00:05+08:00", False)
    assert (by_country.isoformat(), by_country.inferred) == ("2025-03-03T10:00:05+01:00", True)
    assert "zone from domain .de" in by_country.basis
    assert (unknown.isoformat(), unknown.inferred) == ("2025-03-03T10:00:05+00:00", True)


@pytest.mark.parametrize("stated", ["2026-03-03T10:00:00Z", "1970-01-01T00:00:00Z", "0001-01-01T00:00:00", "TBD"])
def test_what_cannot_be_true_yields_to_the_next(stated: str) -> None:
    found = published(ld={"datePublished": stated}, head=meta("date", "2025-03-03T10:00:05Z"))
    assert found.evidence == "meta:date"


def test_slightly_ahead_of_the_fetch_is_believed() -> None:
    assert published(ld={"datePublished": "2025-03-05T11:00:01Z"}).at.day == 5


@pytest.mark.parametrize(
    ("body", "evidence"),
    [
        ('<time datetime="2025-03-03T10:00:00Z">yesterday</time>', "time"),
        ('<span itemprop="datePublished" content="2025-03-03T10:00:00Z"></span>', "itemprop:datePublished"),
        ("<time>3 March 2025 10:00</time>", "time-text"),
        ('<div class="post-date">3 March 2025, 10:00</div>', "text:3 March 2025, 10:00"),
        ("<p>3 March 2025, 10:00</p>", "text:3 March 2025, 10:00"),
        (
            "<p>Published: 3 March 2025 10:00</p><p>Updated: 4 March 2025 09:00</p>",
            "text:Published: 3 March 2025 10:00",
        ),
    ],
)
def test_visible_dates(body: str, evidence: str) -> None:
    found = published(body)
    assert (found.at.isoformat(timespec="minutes"), found.evidence) == ("2025-03-03T10:00+00:00", evidence)


def test_neighbours_dates_are_left_alone() -> None:
    body = (
        '<aside><time datetime="2024-01-01T00:00:01Z"></time></aside>'
        '<div class="related-teaser"><time datetime="2024-02-02T00:00:01Z"></time></div>'
        '<div class="comments"><p class="date">5 May 2024</p></div>'
        '<time datetime="2025-03-03T10:00:05Z"></time>'
    )
    assert published(body).at.day == 3


def test_below_the_headline_before_above_it() -> None:
    html = (
        '<html lang="en"><body><time datetime="2025-01-01T09:00:01Z"></time><h1>Ferry fares rise</h1>'
        '<time datetime="2025-03-03T10:00:05Z"></time></body></html>'
    )
    page = Page(url="https://www.portwatch.example/a", body=html.encode(), fetched_at=FETCHED)
    document = parse(page)
    found = find_published(document, page, date_context(document, page), title=TITLE)
    assert found is not None
    assert found.at.month == 3


def test_year_less_date_needs_the_fetch_time() -> None:
    body = '<p class="source">Harbour Newswire</p><p class="date">03 Mar</p>'
    found = published(body)
    assert (found.at.date().isoformat(), found.precision) == ("2025-03-03", "day")
    assert claims(body, page={"fetched_at": None}) == (None, None)


STORY = "<p>Shares of the ferry operator rose on Thursday as investors hoped for calmer seas in spring.</p>"


def test_without_a_fetch_time_weekday_and_years_of_the_page_infer_the_year() -> None:
    body = f'<p class="date">06 Feb</p>{STORY}<footer>© 2025 Portwatch, since 2019</footer>'
    found = published(body, page={"fetched_at": None})
    assert found.at.date().isoformat() == "2025-02-06"
    assert found.inferred
    assert found.basis.startswith("year from Thursday and the years on the page")


@pytest.mark.parametrize("footer", ["", "© 2024", "2,025 ships", "Tel. 852-2025"])
def test_without_evidence_there_is_no_year(footer: str) -> None:
    assert claims(f'<p class="date">06 Feb</p>{STORY}<p>{footer}</p>', page={"fetched_at": None})[0] is None


def test_two_weekdays_are_no_evidence() -> None:
    context = DateContext(languages=("en",))
    lines = [
        "Shares rose on Thursday and fell on Friday, as a trader at the port of Lincoln told the paper later on.",
        "2025",
    ]
    assert with_year_evidence(context, lines).weekday is None
    assert with_year_evidence(context, lines[:1]).years == ()
    german = "So stark stiegen die Aktien der Reederei am Donnerstag, dass Di Marco sich die Augen rieb, so hieß es."
    assert with_year_evidence(DateContext(languages=("de",)), [german]).weekday == 3


def test_order_by_country() -> None:
    body = '<p class="date">02/03/2025</p>'
    assert published(body, lang="en-US").at.month == 2
    assert published(body, lang="en-GB").at.month == 3
    assert claims(body, lang="en")[0] is None
    assert published(body, lang="fr").at.month == 3
    assert published(body, lang="zh-HK").at.month == 3
    assert published(body, lang="zh-TW").at.month == 2
    assert published('<p class="date">2025/02/03</p>', lang="zh-HK").at.month == 2
    assert published(body, recipe=Recipe(date_order="MDY")).at.month == 2


def test_feed_embedded_state_and_address() -> None:
    link = Link(url="https://www.portwatch.example/a", published="Mon, 03 Mar 2025 10:00:05 GMT", found_in="feed.xml")
    assert published(page={"link": link}).evidence == "feed:feed.xml"
    state = json.dumps({"title": TITLE, "content": "word " * 60, "pubTimestamp": 1741052400})
    assert published(f'<script type="application/json">{state}</script>').at == datetime.fromtimestamp(1741052400, UTC)
    by_address = published(url="https://www.portwatch.example/2025/03/03/fares")
    assert (by_address.at.date().isoformat(), by_address.precision, by_address.evidence) == ("2025-03-03", "day", "url")


def test_recipe_selector() -> None:
    body = '<b class="when" datetime="2025-03-02T10:00:05Z">x</b>'
    assert published(body, ld={"datePublished": "2025-03-03T10:00:05Z"}, recipe=Recipe(published="b.when")).at.day == 2


def test_modified() -> None:
    stated = {"datePublished": "2025-03-03T10:00:05Z", "dateModified": "2025-03-03T11:00:05Z"}
    assert claims(ld=stated)[1] is not None
    earlier = {**stated, "dateModified": "2025-03-03T09:00:05Z"}
    assert claims(ld=earlier)[1] is None
    by_meta = claims(ld=earlier, head=meta("article:modified_time", "2025-03-04T09:00:05Z"))[1]
    assert by_meta is not None
    assert by_meta.evidence == "meta:article:modified_time"
    same_day = claims(ld={"datePublished": "2025-03-03T10:00:05Z", "dateModified": "2025-03-03"})[1]
    assert same_day is not None


def test_nothing() -> None:
    assert claims("<p>Fares rise by 10 per cent.</p>") == (None, None)


@pytest.mark.parametrize(
    ("host", "language", "zone"),
    [
        ("www.example.de", "en", "Europe/Berlin"),
        ("www.example.com", "ja", "Asia/Tokyo"),
        ("www.example.com", "zh", "Asia/Shanghai"),
        ("www.example.com", "zh-Hant", "Asia/Hong_Kong"),
        ("www.example.tw", "zh-Hant", "Asia/Taipei"),
        ("www.example.com", "en", ""),
        ("www.example.com.au", "en", ""),
        ("www.example.es", "es", "Europe/Madrid"),
        ("", "", ""),
    ],
)
def test_likely_zone(host: str, language: str, zone: str) -> None:
    assert likely_zone(host, language)[0] == zone


@pytest.mark.parametrize(
    ("host", "language", "region", "zone"),
    [
        ("www.example.com", "zh-Hant", "hk", "Asia/Hong_Kong"),
        ("www.example.com", "pt", "br", "America/Sao_Paulo"),
        ("www.example.jp", "zh-Hant", "tw", "Asia/Tokyo"),
        ("www.example.com", "en", "gb", ""),
        ("www.example.com", "es", "419", ""),
    ],
)
def test_a_region_tells_the_zone_unless_the_language_is_english(
    host: str, language: str, region: str, zone: str
) -> None:
    assert likely_zone(host, language, region)[0] == zone


def test_named_zone() -> None:
    winter = datetime(2025, 1, 15, 12)
    assert named_zone("+99:00", winter, "") is None
    assert named_zone("QQT", winter, "") is None
    israel = named_zone("IST", winter, "Asia/Jerusalem")
    assert israel is not None
    assert winter.replace(tzinfo=israel).isoformat() == "2025-01-15T12:00:00+02:00"


def test_time_of_day_from_a_line_beside_the_headline() -> None:
    def told(line: str) -> str:
        return published(
            f"<h1>Ferry fares rise</h1><div>{line}</div><p>The ferry.</p>", head=meta("pubdate", "2025-03-02")
        ).isoformat()

    assert told("2025-03-02 08:18 Source: Portwatch").startswith("2025-03-02T08:18")
    assert told("Updated 2025-03-02 08:18").startswith("2025-03-02T00:00")
    assert told("2025-03-01 08:18").startswith("2025-03-02T00:00")


def test_times_that_are_only_shown_yield_to_a_line_beside_the_headline() -> None:
    teaser = "<p><time>2025-03-03</time> Another ship is late</p>"
    moment = published(f"<h1>Ferry fares rise</h1><span>2025-03-02 11:10 Portwatch</span><p>The ferry.</p>{teaser}")
    assert (moment.at.day, moment.precision) == (2, "minute")
    far = "".join(f"<p>The ferry company told reporter {n} so.</p>" for n in range(40))
    assert published(f"<h1>Ferry fares rise</h1><p>Published: 2025-03-02</p>{far}{teaser}").at.day == 2
    assert published(f"<h1>Ferry fares rise</h1><p>The ferry.</p>{teaser}").at.day == 3


def test_the_tag_of_chinese_authorities() -> None:
    assert published(head=meta("firstpublishedtime", "2025-03-02-23:59:59")).at.date().isoformat() == "2025-03-02"


def test_the_clock_that_readers_see_has_the_zone_that_the_tag_leaves_out() -> None:
    def told(shown: str, *, url: str = "https://www.portwatch.example/a") -> str:
        found = published(f'<p class="date">{shown}</p>', head=meta("datepublished", "2025-03-02T14:49:44"), url=url)
        return f"{found.isoformat()} {found.basis}".strip()

    assert told("2:49 p.m. EST March 2, 2025") == "2025-03-02T14:49:44-05:00 zone from text:2:49 p.m. EST March 2, 2025"
    dated = "2 March 2025 Last updated at 14:49 GMT"
    assert told(dated, url="https://www.portwatch.de/a").startswith("2025-03-02T14:49:44+00:00 zone from text:")
    links = "".join(f"<li>Port {number}</li>" for number in range(12))
    over = f"<span>2 March 2025</span> <span>last updated at</span> <span>14:49 GMT</span><ul>{links}</ul>"
    head = meta("datepublished", "2025-03-02T14:49:44")
    fetched = Page(url="https://www.portwatch.de/a", body=f"{head}{over}<h1>{TITLE}</h1>".encode(), fetched_at=FETCHED)
    document = parse(fetched)
    found = find_published(document, fetched, date_context(document, fetched), title=TITLE)
    assert found is not None
    assert found.isoformat() == "2025-03-02T14:49:44+00:00"
    # Another clock, a part of one, and one without a zone tell nothing of it.
    for shown in ("2 March 2025 Last updated at 15:49 GMT", "2025-03-02T09:14:49Z", "2 March 2025, 14:49"):
        assert told(shown) == "2025-03-02T14:49:44+00:00 no zone stated, taken as UTC"


def test_a_line_called_first_published_has_the_time_of_the_day_that_is_shown() -> None:
    label = '<div class="pub">First Published: 08:19 GMT(2/3/2025) | Last Updated: 13:52 GMT(2/3/2025)</div>'
    found = published(f"<p>Emden, March 2, 2025</p>{label}<p>The ferry.</p>", url="https://www.portwatch.example.uk/a")
    assert found.isoformat() == "2025-03-02T08:19:00+00:00"
