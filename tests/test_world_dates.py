"""Dates as the press writes them beyond the languages of `test_dates.py`."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipelines.dating.date_context import DateContext
from pipelines.dating.dates import parse_date
from pipelines.read import read
from storage.page import Page
from tests.story_pages import STORY, TITLE, accepted, paragraphs

ANCHOR = datetime(2025, 2, 10, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("sv", "tisdag 4 februari 2025 kl 07.32", "2025-02-04 07:32"),
        ("sv", "Publicerad 4 februari 2025 07.32", "2025-02-04 07:32"),
        ("da", "4. feb. 2025 kl. 08.02 Af: Fyrbureauet", "2025-02-04 08:02"),
        ("no", "Publisert 4. feb. 2025 kl. 09.11", "2025-02-04 09:11"),
        ("fi", "4. helmikuuta 2025 klo 9.20", "2025-02-04 09:20"),
        ("it", "Pubblicato il 4 febbraio 2025 alle 11.40", "2025-02-04 11:40"),
        ("et", "4. veebruar 2025 kell 9:20", "2025-02-04 09:20"),
        ("lv", "2025. gada 4. februāris 09:20", "2025-02-04 09:20"),
        ("is", "4. febrúar 2025 kl. 09:20", "2025-02-04 09:20"),
        ("cs", "Publikováno 4. 2. 2025 9:20, aktualizováno 5. 2. 2025 8:00", "2025-02-04 09:20"),
        ("hu", "2025. február 4. 09:20", "2025-02-04 09:20"),
        ("ro", "Publicat: 04 feb. 2025, 09:20", "2025-02-04 09:20"),
        ("tr", "Giriş: 04.02.2025 09:20 Güncelleme: 04.02.2025 11:05", "2025-02-04 09:20"),
        ("uk", "Опубліковано 4 лютого 2025, 09:20", "2025-02-04 09:20"),
        ("ar", "04 شباط 2025 09:20", "2025-02-04 09:20"),
        ("ar", "٤ فبراير ٢٠٢٥ ٠٩:٢٠", "2025-02-04 09:20"),
        ("ar", "2025/02/04 03:30 م", "2025-02-04 15:30"),
        ("ar", "نشر في: 04-02-2025 09:20", "2025-02-04 09:20"),
        ("he", "4 בפברואר 2025, 09:20", "2025-02-04 09:20"),
        ("he", "פורסם: 04/02/25 09:20", "2025-02-04 09:20"),
        ("hi", "प्रकाशित: 4 फरवरी 2025, 09:20", "2025-02-04 09:20"),
        ("th", "4 กุมภาพันธ์ 2568 09:20 น.", "2025-02-04 09:20"),
        ("th", "4 ก.พ. 2568 09.20 น.", "2025-02-04 09:20"),
        ("th", "4 ก.พ. 68", "2025-02-04 00:00"),
        ("id", "Selasa, 4 Feb 2025 09.20 WIB", "2025-02-04 09:20"),
        ("vi", "Thứ ba, 4/2/2025, 09:20 (GMT+7)", "2025-02-04 09:20"),
        ("ko", "등록 2025-02-04 오후 3:30:00", "2025-02-04 15:30"),
    ],
)
def test_dates_of_many_languages(language: str, text: str, expected: str) -> None:
    context = DateContext(zone="Europe/Riga", order="DMY", languages=(language,), anchor=ANCHOR)
    moment = parse_date(text, context)
    assert moment is not None
    assert moment.at.strftime("%Y-%m-%d %H:%M") == expected


def test_a_point_between_figures_is_no_clock() -> None:
    for text in ("4 februari 2025 version 1.20.5", "Index 07.32.10, 4 februari 2025"):
        moment = parse_date(text, DateContext(zone="Europe/Stockholm", order="DMY", languages=("sv",), anchor=ANCHOR))
        assert moment is None or moment.precision == "day"


@pytest.mark.parametrize(
    ("language", "dateline"),
    [
        ("en", "ULM, February 4, 2025 /PRNewswire/ -- "),
        ("fr", "Ulm-sur-Mer, le 4 février 2025 – "),
        ("it", "Milano, 4 febbraio 2025 - "),
        ("es", "Madrid, 4 de febrero de 2025.- "),
        ("nl", "Amsterdam, 4 februari 2025 - "),
    ],
)
def test_the_dateline_of_a_release_dates_it(language: str, dateline: str) -> None:
    body = f"<h1>{TITLE}</h1><p>{dateline}{STORY[0]}</p>{paragraphs(STORY[1:])}"
    html = f"<html lang={language}><meta charset=utf-8><title>{TITLE}</title><body>{body}"
    article = accepted(read(Page(url="https://lantern.example/rope", body=html.encode())))
    assert article.published is not None
    assert (article.published.at.date().isoformat(), article.published.evidence) == ("2025-02-04", "dateline")
