"""Lines that are no story and are not lost either: each becomes a field of the article, in the press's languages."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.fields.authorship.signatures import credited, signed
from pipelines.read import read
from storage.article import Article, Kind
from tests.languages import ITEMS, STORIES, TITLES, page_in, story_with
from tests.story_pages import accepted

EXAMPLES: dict[str, dict[str, list[Any]]] = tomllib.loads(
    Path(__file__).with_name("field_examples.toml").read_text("utf-8")
)
LANGUAGES = ("en", "zh-Hant", "zh-Hans", "ja", "de", "fr")


def cases(field: str) -> Iterator[tuple[str, Any]]:
    for language, examples in EXAMPLES[field].items():
        for example in examples:
            yield language, example


def at_the_end(language: str, line: str) -> Article:
    """The article of a page whose story has this line after its last paragraph."""
    article = accepted(read(story_with(language, f"<p>{line}</p>", before=6)))
    assert article.paragraphs == STORIES[language]
    return article


def opening(language: str, markup: str, *, first: str = "") -> Article:
    """The article of a page with this markup before its story, and these words at the head of its first paragraph."""
    told = "".join(f"<p>{first if at == 0 else ''}{text}</p>" for at, text in enumerate(STORIES[language]))
    article = accepted(read(page_in(language, f"<article><h1>{TITLES[language]}</h1>{markup}{told}</article>")))
    assert article.paragraphs == STORIES[language]
    return article


def test_every_field_has_examples_in_every_language() -> None:
    for field, examples in EXAMPLES.items():
        assert tuple(sorted(examples)) == tuple(sorted(LANGUAGES)), field


@pytest.mark.parametrize(("language", "line"), list(cases("disclosure")))
def test_a_disclosure_of_positions(language: str, line: str) -> None:
    assert at_the_end(language, line).disclosures == (line,)


@pytest.mark.parametrize(("language", "line"), list(cases("correction")))
def test_a_correction_notice(language: str, line: str) -> None:
    assert at_the_end(language, line).correction == line


@pytest.mark.parametrize(("language", "words"), list(cases("dateline")))
def test_a_dateline(language: str, words: str) -> None:
    article = opening(language, "", first=words)
    assert article.dateline
    assert article.dateline in words


@pytest.mark.parametrize(
    ("language", "words", "agency", "authors"),
    [
        ("en", "ULM-ON-SEA, Feb 4 (Reuters) - ", "Reuters", ()),
        ("zh-Hans", "新华社乌姆2月4日电 ", "新华社", ()),
        ("zh-Hant", "中新社烏姆2月4日電（記者 林榆）", "中新社", ("林榆",)),
        ("zh-Hant", "（中央社記者王小明烏姆4日電）", "中央社", ("王小明",)),
        ("ja", "[ウルム 4日 ロイター] - ", "ロイター", ()),
        ("ja", "【ウルム共同】", "共同", ()),
        ("ja", "(ウルム 4日 時事)", "時事", ()),
        ("ja", "【ウルム＝山田太郎】", "", ("山田太郎",)),
        ("ja", "【ウルム＝共同】", "共同", ()),
    ],
)
def test_who_a_dateline_names(language: str, words: str, agency: str, authors: tuple[str, ...]) -> None:
    article = opening(language, "", first=words)
    assert (article.provider, article.authors) == (agency, authors)


@pytest.mark.parametrize(("language", "example"), list(cases("byline")))
def test_a_byline_at_the_end(language: str, example: tuple[str, list[str]]) -> None:
    line, names = example
    article = at_the_end(language, line)
    assert Kind.BYLINE in {each.kind for each in article.removed}
    assert article.authors == tuple(names)


@pytest.mark.parametrize(("language", "example"), list(cases("provider")))
def test_a_provider_credit(language: str, example: tuple[str, str]) -> None:
    line, name = example
    assert at_the_end(language, line).provider == name


@pytest.mark.parametrize(("language", "heading"), list(cases("summary")))
def test_a_summary(language: str, heading: str) -> None:
    """In the markup of several sites: a list, and a box with prose."""
    points = STORIES[language][2::2]
    listed = "".join(f"<li>{text}</li>" for text in points)
    assert opening(language, f"<h2>{heading}</h2><ul>{listed}</ul>").summary == points
    prose = "".join(f"<p>{text}</p>" for text in points)
    assert opening(language, f"<div class=k9x><h3>{heading}</h3>{prose}</div>").summary == points


def test_a_short_sentence_is_a_point_of_the_summary_and_its_heading_is_none() -> None:
    points = ("绳索需求好于预期。", STORIES["zh-Hans"][2])
    listed = "".join(f"<li>{text}</li>" for text in points)
    assert opening("zh-Hans", f"<h2>AI摘要</h2><ul>{listed}</ul>").summary == points


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_label_alone_takes_the_notice_after_it(language: str) -> None:
    label = {
        "en": "Correction:",
        "de": "Korrektur:",
        "fr": "Rectificatif :",
        "ja": "訂正：",
        "zh-Hans": "更正：",
        "zh-Hant": "更正：",
    }
    notice = ITEMS[language][0]
    article = accepted(read(story_with(language, f"<p><b>{label[language]}</b></p><p>{notice}.</p>", before=6)))
    assert article.paragraphs == STORIES[language]
    assert article.correction.endswith(f"{notice}.")


def test_credits_glued_to_the_last_sentence() -> None:
    for language, glued, names, agency in (
        ("en", " (Reporting by Orla Fenwick; Editing by Tobias Rook)", ("Orla Fenwick",), ""),
        ("de", " (Bericht von Orla Fenwick, redigiert von Tobias Rook.)", ("Orla Fenwick",), ""),
        ("fr", " (Reportage Orla Fenwick, édité par Tobias Rook)", ("Orla Fenwick",), ""),
        ("fr", " (avec AFP)", (), "AFP"),
        ("zh-Hans", "（文章来源：财联社）", (), "财联社"),
        ("ja", "（共同）", (), "共同"),
    ):
        *others, last = STORIES[language]
        told = "".join(f"<p>{text}</p>" for text in (*others, last + glued))
        article = accepted(read(page_in(language, f"<article><h1>{TITLES[language]}</h1>{told}</article>")))
        assert article.paragraphs == STORIES[language], glued
        assert (article.authors, article.provider) == (names, agency)


@pytest.mark.parametrize(
    ("language", "line"),
    [("zh-Hant", "作者為本報資深記者。"), ("zh-Hans", "作者是本报记者。"), ("ja", "筆者は元経済部記者。")],
)
def test_what_an_author_is_is_no_author_s_name(language: str, line: str) -> None:
    article = at_the_end(language, line)
    assert article.paragraphs == STORIES[language]
    assert article.authors == ()


def test_who_edits_helps_or_translates_is_no_author() -> None:
    assert signed(["Reporting by Ana Silva and Jo Marsh in Ulm; additional reporting by Tobias Rook"]) == (
        "Ana Silva", "Jo Marsh"
    )  # fmt: skip
    assert signed(["Editing by Jo Marsh", "Mitarbeit: Ana Silva", "責任編輯：王小明"]) == ()
    assert signed(["Reporting by the desk"]) == ()


def test_a_credit_is_the_agency_and_not_the_site() -> None:
    assert credited(["SOURCE Lantern Rope Works", "Source: Reuters"]) == "Reuters"
    assert credited(["© Reuters 2031"], publisher="Reuters") == ""
    assert credited(["View original content: https://wire.example/1"]) == ""
    assert credited(["This article was originally published on Quay Wire."]) == "Quay Wire"
    assert credited([]) == ""
    sent = "Veröffentlichung einer Insiderinformation nach Artikel 17 MAR, übermittelt durch Kai News."
    assert credited(["04.03.2025 / 18:05 CET/CEST", sent]) == "Kai News"
    assert credited(["KAI-Ad-hoc: Lantern SE / Schlagwort(e): Ausblick"]) == "KAI"
    assert credited(["RNS Number : 1234X"]) == "RNS"


def test_an_author_that_the_page_states_is_believed_before_a_credit_line() -> None:
    head = "<meta name='author' content='Jo Marsh'>"
    told = "".join(f"<p>{text}</p>" for text in (*STORIES["en"], "Reporting by Ana Silva; Editing by Tobias Rook"))
    body = f"<article><h1>{TITLES['en']}</h1>{told}</article>"
    assert accepted(read(page_in("en", body, head=head))).authors == ("Jo Marsh",)
