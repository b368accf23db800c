"""Dates that made-up pages only show: which belong to the story, which to its neighbours, and which are none."""

from __future__ import annotations

import pytest

from pipelines.fields.published import date_context, find_published
from pipelines.pages.document import parse
from storage.article import Moment
from storage.page import Page

TITLE = "Ferry fares rise in spring"
STORY = "<p>The ferry company raises its fares from Monday on, as it said in the port town on Thursday at noon.</p>"
LISTED = "<li>11.02.2025</li><li>Harbour closed</li><li>09.02.2025</li><li>Storm ahead</li><li>03.02.2025</li>"


def shown(
    body: str, *, url: str = "https://www.portwatch.example/a", head: str = "", lang: str = "de"
) -> Moment | None:
    html = f'<html lang="{lang}"><head>{head}</head><body>{body}</body></html>'
    page = Page(url=url, body=html.encode())
    document = parse(page)
    return find_published(document, page, date_context(document, page), title=TITLE)


def day(body: str, **given: str) -> str:
    found = shown(body, **given)
    return found.at.date().isoformat() if found else ""


@pytest.mark.parametrize(
    "body",
    [
        f"<p>4. März 2025 |</p><h1>{TITLE}</h1>{STORY * 12}<ul>{LISTED}</ul>",
        f"<h1>{TITLE}</h1><p>4. März 2025</p>{STORY * 3}<div class='meta'>2 Kommentare - 9. Februar 2025</div>",
        f"<time>04.03.2025</time><h1>{TITLE}</h1>{STORY * 8}<time datetime='2025-02-11'>11.02.2025</time>",
        f"<h1><span>Ferry fares</span> <em>rise in spring</em></h1><b>04.03.2025</b>{STORY}<ul>{LISTED}</ul>",
        f"<table><tr><td>04 | 03 | 2025</td></tr></table><h1>{TITLE}</h1>{STORY}",
    ],
)
def test_the_date_beside_the_headline_comes_before_those_of_others(body: str) -> None:
    assert day(body) == "2025-03-04"


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>{TITLE}</h1>{STORY * 20}<ul>{LISTED}</ul>",
        f"<h1>{TITLE}</h1>{STORY * 6}<ul>{LISTED}</ul>",
        f"<h1>{TITLE}</h1>{STORY * 30}" + "<p>Bewertung 04.03.2025</p><p>Gut</p>" * 3,
        f"<h1>{TITLE}</h1>{STORY * 6}<div id='comments'><p>Max Beispiel</p><p>4. März 2025, 14:37</p></div>",
        f"<h1>{TITLE}</h1>{STORY * 6}<aside><p>4. März 2025</p></aside>",
        f"<h1>{TITLE}</h1>{STORY * 30}<p>Posted on 04.03.2025</p><p>Ja</p><p>03.03.2025</p><p>02.03.2025</p>",
        f"<h1>{TITLE}</h1><p>Antworten bis 04.03.2025</p>{STORY}",
        f"<h1>{TITLE}</h1><p>Aktuelles Datum und Uhrzeit: 04.03.2025, 19:22</p>{STORY}",
        f"<h1>{TITLE}</h1><p>Foto: A. Muster, 04.03.2025</p>{STORY}",
        f"<h1>{TITLE}</h1>{STORY}<ol><li><a href='/r'>Ferries</a>. Retrieved March 4, 2025</li></ol>",
        f"<h1>{TITLE}</h1>{STORY}<footer>© 04.03.2025 Portwatch</footer>",
        f"<h1>{TITLE}</h1><p>31. Dezember 2024 - 6. Januar 2025</p>{STORY}",
        f"<h1>{TITLE}</h1>{STORY}<footer>© 2025</footer>",
        f"<h1>{TITLE}</h1><p>The lease of the ferry <i>Emden</i> ends on 4 March 2025.</p>{STORY}",
        f"<h1>{TITLE}</h1><p>The ferry <i>Emden</i> was let until 4 March 2025, <i>Leer</i> for longer.</p>{STORY}",
    ],
)
def test_dates_of_neighbours_visits_pictures_and_events_are_none(body: str) -> None:
    assert shown(body) is None


@pytest.mark.parametrize(
    ("opening", "iso"),
    [
        ("04.03.2025 – Mehrfach", "2025-03-04"),
        ("4.3.2025 - Mehrfach", "2025-03-04"),
        ("(4. März 2025) Mehrfach", "2025-03-04"),
        ("Emden, den 4. März 2025 – Mehrfach", "2025-03-04"),
        ("EMDEN, Norland, March 4, 2025 – Mehrfach", "2025-03-04"),
        ("Emden, Leer, März, 4 – Mehrfach", ""),
        ("2025 – Mehrfach", ""),
        ("Am 4. März 2025 hat mehrfach", ""),
        ("100 – 200 Fähren haben am 4. März 2025", ""),
    ],
)
def test_a_date_that_opens_the_first_paragraph(opening: str, iso: str) -> None:
    rest = " und vehement hatte die Branche im Hafen die Nachteile der neuen Preise genannt, ohne Erfolg."
    found = shown(f"<h1>{TITLE}</h1><p>{opening}{rest}</p>")
    assert (found.at.date().isoformat() if found else "") == iso
    assert found is None or found.evidence == "dateline"


def test_a_label_counts_far_from_the_headline_unless_labels_name_several_days() -> None:
    body = f"<h1>{TITLE}</h1>{STORY * 80}<p>Veröffentlicht am 04.03.2025</p>"
    assert day(body) == "2025-03-04"
    assert day(f"{body}<p>Veröffentlicht am 02.03.2025</p>") == ""


def test_the_address_before_what_stands_far_away() -> None:
    body = f"<h1>{TITLE}</h1>{STORY * 20}<p>Einlass am 11.02.2025</p>"
    assert day(body) == "2025-02-11"
    for path in ("2025/03/04/fares", "2025/PORTS/03/04/fares"):
        found = shown(body, url=f"https://www.portwatch.example/{path}")
        assert found is not None
        assert (found.at.date().isoformat(), found.evidence) == ("2025-03-04", "url")


def test_a_comment_s_time_is_not_the_story_s() -> None:
    body = f"<h1>{TITLE}</h1><p>4. März 2025</p>{STORY * 20}<time class='comment'>4. März 2025 um 14:37 Uhr</time>"
    found = shown(body)
    assert found is not None
    assert found.precision == "day"


def test_the_moment_in_the_title_of_an_abbreviation() -> None:
    at = "<abbr class='published' title='{}'>19:32</abbr>"
    body = f"<h1>{TITLE}</h1>{STORY}<h2>4. März 2025</h2><p>Posted at {at}</p>"
    found = shown(body.format("2025-03-04T19:32:00+01:00"))
    assert found is not None
    assert (found.at.isoformat(), found.precision) == ("2025-03-04T19:32:00+01:00", "second")
    # Others put words there, or the time of the place with a zone that is none.
    for title in ("on a Tuesday in 2011", "2025-03-04T19:32:00+0000", "2025-03-04T19:32:00Z"):
        found = shown(body.format(title))
        assert found is not None
        assert (found.at.date().isoformat(), found.precision) == ("2025-03-04", "day")


def test_the_moment_behind_a_relative_time() -> None:
    body = f"<h1>{TITLE}</h1><cite>By Ann Lee <abbr title='2025-03-04T18:32:00Z'>1 hr 4 mins ago</abbr></cite>{STORY}"
    found = shown(body)
    assert found is not None
    assert (found.at.isoformat(), found.precision) == ("2025-03-04T18:32:00+00:00", "second")


def test_a_time_below_the_headline_before_a_tag_of_vague_meaning() -> None:
    head = '<meta name="date" content="2025-03-06">'
    body = f"<h1>{TITLE}</h1><time>04.03.2025, 12:01 Uhr</time>{STORY}"
    assert day(body, head=head) == "2025-03-04"
    assert day(f"<h1>{TITLE}</h1>{STORY}", head=head) == "2025-03-06"


MOVED = f"<h1>{TITLE}</h1><ul>{'<li>Fares</li><li>Ferries</li>' * 12}</ul>"
LATER = "<p><span class='place'>Ulm</span> | <span class='timestamp'>Tue Mar 4, 2025 9:57am EST</span></p>"


def test_the_time_of_the_day_in_the_address_though_a_box_parts_it_from_the_headline() -> None:
    url = "https://www.portwatch.example/2025/03/04/a"
    found = shown(f"{MOVED}{LATER}{STORY}", url=url, lang="en")
    assert found is not None
    assert (found.at.isoformat(), found.precision) == ("2025-03-04T09:57:00-05:00", "minute")
    # Of two nobody knows which; one of another day is another story's.
    other = LATER.replace("9:57am", "8:10am")
    for body in (f"{MOVED}{LATER}{other}{STORY}", f"{MOVED}{LATER.replace('Mar 4', 'Mar 2')}{STORY}"):
        found = shown(body, url=url, lang="en")
        assert found is not None
        assert (found.at.date().isoformat(), found.precision) == ("2025-03-04", "day")


def test_a_date_right_behind_the_link_of_a_list_is_another_story_s() -> None:
    teaser = "<li><a href='/b'>{}</a><div class='timestamp'>Mon, Mar 3 2025</div></li>"
    url = "https://www.portwatch.example/2025/03/04/a"
    body = f"<h1>{TITLE}</h1>{'<p>Text</p>' * 6}<ul>{{}}</ul>{STORY}"
    assert day(body.format(teaser.format("Towns say that they will not pay for ferries")), url=url) == "2025-03-04"
    assert day(body.format(teaser.format("Ann Lee")), url=url) == "2025-03-03"


def test_months_of_the_country_s_language_where_the_page_declares_none() -> None:
    body = f"<h1>{TITLE}</h1><p>2025. augusztus 20., 11:16</p>{STORY}"
    assert day(body, url="https://www.portwatch.example.hu/a", lang="") == "2025-08-20"
    assert day(body, lang="") == ""
    # Others are spoken there, too.
    told = body.replace("2025. augusztus 20., 11:16", "15 августа 2025, 13:43")
    assert day(told, url="https://www.portwatch.example.ua/a", lang="") == "2025-08-15"


@pytest.mark.parametrize(
    ("lines", "iso"),
    [
        ("Updated: Tuesday, 4 Mar 2025, 4:25 PM EST<br>Published : Tuesday, 4 Mar 2025, 3:05 PM EST", "15:05"),
        ("Last updated 4 March 2025 16:25<br>Posted on 4 March 2025 15:05", "15:05"),
        ("Updated: 4 March 2025 16:25<br>Published: 9 March 2025 15:05", "16:25"),
        ("Updated: 4 March 2025 16:25<br>4 March 2025 15:05", "16:25"),
    ],
)
def test_the_line_that_says_published_before_one_that_says_updated(lines: str, iso: str) -> None:
    found = shown(f"<h1>{TITLE}</h1><p>{lines}</p>{STORY}", lang="en")
    assert found is not None
    assert found.isoformat()[:16] == f"2025-03-04T{iso}"


def test_the_moment_in_the_value_of_what_says_published() -> None:
    value = "<span class='value-title' title='2025-03-04T08:31:45.000-0400'></span>"
    body = f"<h1>{TITLE}</h1><p class='{{}} dtstamp'>4. März 2025{value}</p>{STORY}"
    found = shown(body.format("published"))
    assert found is not None
    assert (found.at.isoformat(), found.precision) == ("2025-03-04T08:31:45-04:00", "second")
    found = shown(body.format("dtstart"))
    assert found is not None
    assert (found.at.date().isoformat(), found.precision) == ("2025-03-04", "day")


@pytest.mark.parametrize(("other", "minute"), [("04.03.2025", 31), ("11.02.2025", None)])
def test_a_day_that_stands_again_with_its_century_is_no_other_day(other: str, minute: int | None) -> None:
    over = "<p>04.03.25 10:31</p><p>Source</p><p>Harbour Wire</p>"
    found = shown(f"{over}<h1>{TITLE}</h1>{'<p>Fares</p>' * 5}<p>since {other}</p><p>to 9.2.2025</p>")
    assert (found and found.at.minute) == minute


def test_the_moment_in_the_title_of_what_was_posted() -> None:
    value = "<span class='updated' title='2025-03-04T00:15:00-06:00'>Tuesday, March 4, 2025 12:15 am</span>"
    body = f"<h1>{TITLE}</h1><p><span class='story-{{}}'>{{}}: {value}</span></p>{STORY}"
    found = shown(body.format("posted", "Posted"), lang="en")
    assert found is not None
    assert (found.at.isoformat(), found.inferred) == ("2025-03-04T00:15:00-06:00", False)
    found = shown(body.format("changed", "Changed"), lang="en")
    assert found is not None
    assert found.inferred


@pytest.mark.parametrize(("name", "dated"), [("node-promoted", True), ("node--promoted", True), ("promo-box", False)])
def test_a_story_promoted_to_the_front_page_is_no_box(name: str, dated: bool) -> None:
    value = "<span property='dc:date' content='2025-03-04T08:15:00-04:00'>Tue, 03/04/2025 - 08:15</span>"
    found = shown(f"<h1>{TITLE}</h1><div class='node {name}'><p>{value}</p>{STORY}</div>", lang="en")
    assert (found is not None and found.at.isoformat() == "2025-03-04T08:15:00-04:00") is dated


@pytest.mark.parametrize(("title", "iso"), [("8:31 pm", "2025-03-04T20:31"), ("All posts", "2025-03-04T00:00")])
def test_the_clock_in_the_title_of_a_days_link(title: str, iso: str) -> None:
    link = f"<a href='/f/' title='{title}' rel='bookmark'><span class='entry-date'>4. März 2025</span></a>"
    found = shown(f"<h1>{TITLE}</h1><div class='entry-meta'><i>Veröffentlicht am</i> {link}</div>{STORY}")
    assert found is not None
    assert found.at.isoformat()[:16] == iso
