"""Date strings to moments: forms, zones, years by evidence, and everything that is no date."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipelines.dating.date_context import DateContext
from pipelines.dating.dates import parse_date
from pipelines.recipe import DateOrder
from storage.article import Moment

STRINGS = Path(__file__).resolve().parents[1].parent / "shared" / "domain" / "date_strings.csv"
# A Tuesday, 11:20 in Hong Kong, late on Monday in New York.
ANCHOR = datetime(2025, 3, 4, 3, 20, tzinfo=UTC)


def context(
    zone: str = "UTC", language: str = "en", order: DateOrder | None = "DMY", anchor: datetime | None = ANCHOR
) -> DateContext:
    return DateContext(zone=zone, languages=(language,), order=order, anchor=anchor)


def read(text: str, around: DateContext | None = None) -> Moment:
    found = parse_date(text, around or context())
    assert found is not None, text
    return found


def test_the_128_strings_of_the_domain_study() -> None:
    if not STRINGS.exists():
        pytest.skip(f"no {STRINGS.name} beside the checkout")
    anchor = datetime(2025, 2, 7, 3, 30, tzinfo=UTC)
    wrong = []
    for row in csv.DictReader(STRINGS.read_text(encoding="utf-8").splitlines()):
        order: DateOrder = "DMY" if row["date_order"] == "DMY" else "MDY" if row["date_order"] == "MDY" else "YMD"
        around = context(row["page_tz"], row["lang"].partition("-")[0], order, anchor)
        found = parse_date(row["string"], around)
        expected = row["expected_local_or_none"]
        if expected == "none":
            right = found is None
        else:
            wanted = datetime.fromisoformat(expected).replace(tzinfo=ZoneInfo(row["page_tz"]))
            if row["precision"] == "d":
                right = found is not None and found.precision == "day" and found.at == wanted
            else:
                right = found is not None and abs(found.at - wanted) <= timedelta(seconds=90)
        if not right:
            wrong.append((row["string"], found))
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "iso", "precision"),
    [
        ("2025-03-03T16:45:12.500Z", "2025-03-03T16:45:12+00:00", "second"),
        ("2025-03-03T16:45:12+0800", "2025-03-03T16:45:12+08:00", "second"),
        ("2025-03-03 16:45:12 +08:00", "2025-03-03T16:45:12+08:00", "second"),
        ("2025-03-03T16:45:12 UTC", "2025-03-03T16:45:12+00:00", "second"),
        ("2025-03-03T16:45Z", "2025-03-03T16:45:00+00:00", "minute"),
        ("2025-03-03", "2025-03-03T00:00:00+00:00", "day"),
        ("2025-03-03T00:00:00", "2025-03-03T00:00:00+00:00", "day"),
        ("20250303T164512", "2025-03-03T16:45:12+00:00", "second"),
        ("1741020312", "2025-03-03T16:45:12+00:00", "second"),
        ("1741020312999", "2025-03-03T16:45:12+00:00", "second"),
    ],
)
def test_machine_forms(text: str, iso: str, precision: str) -> None:
    found = read(text)
    assert (found.isoformat(), found.precision) == (iso, precision)


@pytest.mark.parametrize(
    ("text", "zone", "iso"),
    [
        ("Mon Mar 03 19:20:36 CET 2025", "", "2025-03-03T19:20:36+01:00"),
        ("Thu Jul 03 19:20:36 CEST 2025", "", "2025-07-03T19:20:36+02:00"),
        ("04:25:06 PM IST Feb 28, 2025", "Asia/Kolkata", "2025-02-28T16:25:06+05:30"),
        ("Feb. 3, 2025 at 9:22 a.m. ET", "", "2025-02-03T09:22:00-05:00"),
        ("Sept. 3, 2024 at 9:22 a.m. ET", "", "2024-09-03T09:22:00-04:00"),
        ("Sept. 3, 2024 at 9:22 a.m. EST", "", "2024-09-03T09:22:00-05:00"),
        ("3 March 2025 09:00 CST", "Asia/Shanghai", "2025-03-03T09:00:00+08:00"),
        ("3 March 2025 09:00 CST", "America/Chicago", "2025-03-03T09:00:00-06:00"),
        ("3 July 2024 09:00 BST", "Europe/London", "2024-07-03T09:00:00+01:00"),
        ("3 Mar 2025 16:30 HKT", "", "2025-03-03T16:30:00+08:00"),
        ("3 Mar 2025 16:30 (GMT+8)", "", "2025-03-03T16:30:00+08:00"),
        ("3 Mar 2025 16:30 GMT+8", "", "2025-03-03T16:30:00+08:00"),
        ("3 Mar 2025 16:30 (HKT)", "", "2025-03-03T16:30:00+08:00"),
        ("16:30 - 05 March 2025", "Asia/Tokyo", "2025-03-05T16:30:00+09:00"),
        ("3 March 2025 - 16:30 pm", "Asia/Tokyo", "2025-03-03T16:30:00+09:00"),
        ("3 March 2025 - 00:30 am", "Asia/Tokyo", "2025-03-03T00:30:00+09:00"),
        ("3 Mar 2025 16:30 +0530", "", "2025-03-03T16:30:00+05:30"),
        ("03/03/2025 03:21 PM (Mecca)", "", "2025-03-03T15:21:00+03:00"),
        ("March 3, 2025 08:30 AM Eastern Standard Time", "", "2025-03-03T08:30:00-05:00"),
    ],
)
def test_zones(text: str, zone: str, iso: str) -> None:
    assert read(text, context(zone)).isoformat() == iso


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("3. März 2025", "de", "2025-03-03"),
        ("3. Jänner 2025", "de", "2025-01-03"),
        ("3 mar '24", "pt", "2024-03-03"),
        ("3 mar 24", "pt", "2024-03-03"),
        ("le 1er février 2025", "fr", "2025-02-01"),
        ("3 de marzo de 2025", "es", "2025-03-03"),
        ("3 marzo 2025", "it", "2025-03-03"),
        ("3 de março de 2025", "pt", "2025-03-03"),
        ("3 maart 2025", "nl", "2025-03-03"),
        ("3 marca 2025", "pl", "2025-03-03"),
        ("3 марта 2025", "ru", "2025-03-03"),
        ("3. maaliskuuta 2025", "fi", "2025-03-03"),
        ("3 Şubat 2025", "tr", "2025-02-03"),
        ("2025年3月3日", "zh", "2025-03-03"),
        ("2025. 03. 03.", "ko", "2025-03-03"),
        ("2025년 3월 3일", "ko", "2025-03-03"),
        ("令和7年3月3日（月）", "ja", "2025-03-03"),
        ("3-Mar-25", "en", "2025-03-03"),
        ("Monday, March 3rd, 2025", "en", "2025-03-03"),
        ("03.03.25", "de", "2025-03-03"),
        ("3 มีนาคม 2025", "th", "2025-03-03"),
    ],
)
def test_languages(text: str, language: str, day: str) -> None:
    found = read(text, context(language=language))
    assert (found.at.date().isoformat(), found.precision) == (day, "day")


@pytest.mark.parametrize(("zone", "hour"), [("-500", 8), ("+9:00", 18), ("-0500", 8), ("", 3)])
def test_an_offset_whose_hour_is_one_digit(zone: str, hour: int) -> None:
    assert read(f"2025-03-03T03:42{zone}", context()).at.astimezone(UTC).hour == hour


def test_order_of_day_and_month() -> None:
    assert read("02/03/2025", context(order="DMY")).at.month == 3
    assert read("02/03/2025", context(order="MDY")).at.month == 2
    assert read("22/02/2025", context(order="MDY")).at.month == 2
    assert parse_date("02/03/2025", context(order=None)) is None
    assert read("03/03/2025", context(order=None)).at.day == 3
    assert read("02.03.2025", context(order=None)).at.month == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Published 3 Mar 2025 10:00 | Updated 4 Mar 2025 01:00", "2025-03-03T10:00"),
        ("Updated: 4 Mar 2025 01:00 / Original 3 Mar 2025 10:00", "2025-03-03T10:00"),
        ("3 Mar 2025 10:00 - Last updated 4 Mar 2025 01:00", "2025-03-03T10:00"),
        ("Updated: 4 Mar 2025 01:00", "2025-03-04T01:00"),
        ("3 Mar 24 | 5:27", "2024-03-03T05:27"),
        ("3 Mar 23:10", "2025-03-03T23:10"),
        ("PORT LINCOLN, March 3, 2025 (Example Wire) --", "2025-03-03T00:00"),
    ],
)
def test_lines_with_labels_and_several_dates(text: str, expected: str) -> None:
    assert read(text).at.isoformat(timespec="minutes").startswith(expected)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("04 Mar", "2025-03-04"),
        ("05 Mar", "2024-03-05"),
        ("31 Dec", "2024-12-31"),
        ("29 Feb", "2024-02-29"),
        ("Mon, Mar 3", "2025-03-03"),
        ("Sun, Mar 3", "2024-03-03"),
        ("Monday", "2025-03-03"),
        ("yesterday", "2025-03-03"),
    ],
)
def test_year_and_day_from_the_fetch_time(text: str, day: str) -> None:
    found = read(text, context("Asia/Hong_Kong"))
    assert found.at.date().isoformat() == day
    assert found.precision == "day"
    assert not found.inferred
    assert "fetch time 2025-03-04" in found.basis


def test_year_less_date_of_tomorrow_in_an_unknown_zone_is_today_s() -> None:
    late = datetime(2025, 3, 4, 20, 0, tzinfo=UTC)
    assert read("05 Mar", context("", anchor=late)).at.year == 2025


@pytest.mark.parametrize("text", ["04 Mar", "03-04", "3月4日", "Tuesday", "yesterday 14:05", "2 hours ago", "5h"])
def test_nothing_relative_without_an_anchor(text: str) -> None:
    assert parse_date(text, context(anchor=None)) is None


def test_year_inferred_from_weekday_and_years_of_the_page() -> None:
    around = DateContext(languages=("en",), order="DMY", weekday=3, years=(2026, 2025))
    found = read("06 Feb", around)
    assert found.at.date().isoformat() == "2025-02-06"
    assert found.inferred
    assert "Thursday" in found.basis
    assert parse_date("06 Feb", DateContext(languages=("en",), years=(2025,))) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20 minutes ago", "2025-03-04T03:00"),
        ("vor 2 Stunden", "2025-03-04T01:20"),
        ("il y a 3 jours", "2025-03-01T00:00"),
        ("hace 1 hora", "2025-03-04T02:20"),
        ("2小时前", "2025-03-04T01:20"),
        ("3 ore fa", "2025-03-04T00:20"),
        ("1 year ago", "2024-03-04T00:00"),
        ("13 months ago", "2024-02-04T00:00"),
        ("just now", "2025-03-04T03:20"),
    ],
)
def test_relative_times(text: str, expected: str) -> None:
    assert read(text).at.isoformat(timespec="minutes") == f"{expected}+00:00"


def test_a_concluded_zone_is_marked() -> None:
    around = DateContext(zone="Europe/Paris", zone_basis="zone from domain .fr", languages=("fr",), anchor=ANCHOR)
    timed, day = read("3 mars 2025 à 13h59", around), read("3 mars 2025", around)
    assert timed.isoformat() == "2025-03-03T13:59:00+01:00"
    assert timed.inferred
    assert timed.basis == "zone from domain .fr"
    assert not day.inferred
    assert read("2025-03-03 13:59", context("")).inferred
    assert not read("3 mars 2025 13:59 CET", around).inferred


NO_DATES = """
4 min read|Lesedauer: 3 Minuten|10:30|1.43%|20,891.62|9988|2030|Q4 2024|may|sun|HKG:0981|3:1|31 February 2025|2025-13-40
99/99/2025|25:61|12345678901|Page 2 of 3|1 of 12|Vol. 3 No. 4|+852 2345 6789|0000-00-00T00:00:00|1850-01-01T00:00:00Z| |
1 / 12|3 - 5|11 - 3
"""


@pytest.mark.parametrize("text", NO_DATES.replace("\n", "|").split("|"))
def test_no_dates(text: str) -> None:
    assert parse_date(text, context()) is None


def test_evidence_and_raw_are_kept() -> None:
    found = parse_date(" 3 March 2025 ", context(), evidence="meta:date")
    assert found is not None
    assert (found.evidence, found.raw) == ("meta:date", "3 March 2025")


LANGUAGES = ["en", "de", "fr", "es", "zh", "ja", "ko", "ru", "th", "xx", ""]


@given(st.text(max_size=300), st.sampled_from(LANGUAGES), st.sampled_from(["DMY", "MDY", "YMD", None]))
@example("1" * 300, "en", None)
@example("٣ مارس ٢٠٢٥", "ar", None)
@example("² Mar 2025", "en", "DMY")
@example("9999-12-31T23:59:59-14:00", "en", None)
@example("2000-01-01T00:00:00+23:59", "en", None)
@example("999 years ago", "en", None)
def test_any_text_raises_nothing(text: str, language: str, order: DateOrder | None) -> None:
    for zone in ("", "America/New_York", "Nowhere/Land"):
        parse_date(text, DateContext(zone=zone, languages=(language,), order=order, anchor=ANCHOR))


@given(st.text(alphabet="0123456789:/.- 年月日時分前agoAMPMTZ上下午(,)", max_size=80))
def test_date_like_text_raises_nothing(text: str) -> None:
    found = parse_date(text, context(language="zh"))
    assert found is None or found.at.tzinfo is not None


@given(st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31)), st.integers(-14, 14))
def test_iso_round_trip(naive: datetime, hours: int) -> None:
    at = naive.replace(microsecond=0, tzinfo=ZoneInfo("UTC")) + timedelta(hours=hours)
    assert read(at.isoformat()).at == at
