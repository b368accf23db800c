"""A time in UTC is shown in the site's zone where readers saw another day, and only where the page shows this day."""

from __future__ import annotations

import pytest

from pipelines.fields.published import date_context, find_published
from pipelines.pages.document import parse
from storage.article import Moment
from storage.page import Page

TITLE = "Ferry fares rise in spring"


def published(stated: str, body: str = "", *, url: str = "https://hafen.example.at/a", lang: str = "de") -> Moment:
    meta = f'<meta property="article:published_time" content="{stated}">'
    html = f'<html lang="{lang}"><head>{meta}</head><body><h1>{TITLE}</h1>{body}</body></html>'
    page = Page(url=url, body=html.encode())
    document = parse(page)
    found = find_published(document, page, date_context(document, page), title=TITLE)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("body", "url"),
    [
        ("<p>5. März 2025, 00:04</p>", "https://hafen.example.at/a"),
        ('<div class="date">05.03.2025</div>', "https://hafen.example.at/a"),
        ("", "https://hafen.example.at/2025/03/05/fares"),
    ],
)
def test_the_local_day_where_the_page_shows_it(body: str, url: str) -> None:
    found = published("2025-03-04T23:04:10Z", body, url=url)
    assert found.isoformat() == "2025-03-05T00:04:10+01:00"
    assert not found.inferred
    assert found.basis == "stated in UTC, zone from domain .at"
    assert found.raw == "2025-03-04T23:04:10Z"


@pytest.mark.parametrize(
    ("stated", "body"),
    [
        ("2025-03-04T23:04:10Z", ""),
        ("2025-03-04T23:04:10Z", "<p>4. März 2025</p>"),
        ("2025-03-04T12:04:10Z", "<p>4. März 2025</p>"),
        ("2025-03-04T23:04:10+02:00", "<p>5. März 2025</p>"),
    ],
)
def test_nothing_is_moved_without_evidence(stated: str, body: str) -> None:
    assert published(stated, body).isoformat() == stated.replace("Z", "+00:00")


def test_local_midnight_is_a_local_day() -> None:
    assert published("2025-03-04T23:00:00.000Z").isoformat() == "2025-03-05T00:00:00+01:00"


def test_the_zone_of_a_wall_clock_that_differs_by_whole_quarters() -> None:
    url = "https://www.portwatch.example/2025/03/04/fares"
    found = published("2025-03-05T02:25:54Z", "<p>March 4, 2025 9:25pm</p>", url=url, lang="en")
    assert found.isoformat() == "2025-03-04T21:25:54-05:00"
    assert found.basis.startswith("stated in UTC, zone from text:March 4, 2025 9:25pm")


@pytest.mark.parametrize(
    "text", ["March 4, 2025", "March 4, 2025 9:31pm", "March 4, 2025 9:25pm GMT", "March 5, 2025 2:25am"]
)
def test_no_zone_without_a_wall_clock_that_fits(text: str) -> None:
    url = "https://www.portwatch.example/2025/03/04/fares"
    found = published("2025-03-05T02:25:54Z", f"<p>{text}</p>", url=url, lang="en")
    assert found.isoformat() == "2025-03-05T02:25:54+00:00"
