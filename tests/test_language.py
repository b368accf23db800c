"""Declared and detected languages."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.fields.language import declared_language, detect_language, is_frequent, normal_tag, shown_language
from pipelines.pages.document import parse
from storage.page import Page

TEXTS = {
    "en": "The ferry operator said that it will raise fares for all of its routes from Monday for a year.",
    "de": "Der Fährbetreiber wird die Preise für alle Strecken von Montag an erhöhen, die erste seit einem Jahr.",
    "fr": "L'opérateur de ferries va augmenter les prix de toutes ses lignes dans les jours qui viennent.",
    "es": "El operador de transbordadores subirá los precios de todas sus rutas, según la empresa.",
    "it": "L'operatore dei traghetti aumenterà i prezzi di tutte le rotte, ha detto la società.",
    "nl": "De veerdienst verhoogt de prijzen van alle lijnen met ingang van maandag en dat is voor het eerst.",
    "sv": "Färjebolaget höjer priserna på alla linjer från och med måndag, och det är första gången.",
    "pl": "Operator promów podniesie ceny na wszystkich trasach od poniedziałku, co nie jest na rękę i się nie podoba.",
    "ru": "Оператор паромов повысит цены на всех маршрутах с понедельника, и это не для всех на пользу.",
    "ja": "フェリー会社は月曜日から全路線の運賃を引き上げると発表した。値上げは一年ぶり。",
    "ko": "페리 운영사는 월요일부터 모든 노선의 요금을 인상한다고 밝혔다.",
    "zh-Hans": "渡轮公司宣布，从周一起将提高所有航线的票价，这是一年来第一次上调，对通勤者来说负担更重。",
    "zh-Hant": "渡輪公司宣布，從週一起將提高所有航線的票價，這是一年來第一次上調，對通勤者來說負擔更重。",
    "el": "Η εταιρεία ανακοίνωσε αυξήσεις στα εισιτήρια.",
    "th": "บริษัทเรือเฟอร์รี่ประกาศขึ้นค่าโดยสาร",
    "ar": "أعلنت شركة العبارات رفع الأسعار على جميع الخطوط",
}


@pytest.mark.parametrize("language", TEXTS)
def test_without_a_declaration(language: str) -> None:
    assert detect_language("", TEXTS[language]) == language


@pytest.mark.parametrize("language", TEXTS)
def test_a_right_declaration_stays(language: str) -> None:
    assert detect_language(language, TEXTS[language]) == language


@pytest.mark.parametrize(
    ("declared", "language", "expected"),
    [
        ("en", "zh-Hant", "zh-Hant"),
        ("zh-Hans", "en", "en"),
        ("zh", "zh-Hans", "zh-Hans"),
        ("zh-CN", "zh-Hant", "zh-Hant"),
        ("en-US", "ja", "ja"),
        ("ja", "ja", "ja"),
        ("fa", "ar", "fa"),
        ("el", "ru", "ru"),
    ],
)
def test_script_against_declaration(declared: str, language: str, expected: str) -> None:
    assert detect_language(declared, TEXTS[language]) == expected


def test_words_against_declaration() -> None:
    assert detect_language("en", TEXTS["de"] * 4) == "de"
    assert detect_language("en", "Der Preis steigt.") == "en"


def test_a_language_without_a_table_is_believed() -> None:
    assert detect_language("eu", TEXTS["es"]) == "eu"


def test_nothing_to_go_by() -> None:
    assert detect_language("", "") == ""
    assert detect_language("de-AT", "1.234,5") == "de"


def test_the_model_is_not_loaded_for_plain_cases() -> None:
    code = "import sys; from pipelines.fields.language import detect_language as detect\n"
    code += f"detect('', {TEXTS['en']!r}); print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("tag", "normal"),
    [
        ("en_US", "en"),
        ("DE", "de"),
        ("zh-TW", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"),
        ("zh_CN", "zh-Hans"),
        ("zh", "zh"),
        ("yue", "zh-Hant"),
        ("nb-NO", "no"),
        ("iw", "he"),
        ("jp", "ja"),
        ("", ""),
        ("english", ""),
        ("x", ""),
        ("{{l}}", ""),
    ],
)
def test_normal_tag(tag: str, normal: str) -> None:
    assert normal_tag(tag) == normal


@pytest.mark.parametrize(
    ("html", "header", "language"),
    [
        ('<html lang="de-CH">', "fr", "de"),
        ('<html><meta property="og:locale" content="zh_TW">', "", "zh-Hant"),
        ('<html lang="{{lang}}"><meta http-equiv="content-language" content="it">', "", "it"),
        ("<html>", "fr, en", "fr"),
        ('<html><script type="application/ld+json">{"@type":"Article","inLanguage":"ja-JP"}</script>', "", "ja"),
        ('<html><title></title><meta property="og:title" content="渡轮票价上调">', "", "zh-Hans"),
        ("<html>", "", ""),
    ],
)
def test_declared_language(html: str, header: str, language: str) -> None:
    page = Page(url="https://a.example/", body=html.encode(), headers=(("Content-Language", header),))
    assert declared_language(parse(page), page) == language


@settings(deadline=None)  # the first undecidable text loads the model
@given(st.text(max_size=300), st.sampled_from(["", "en", "zh", "xx", "not a tag"]))
def test_any_text_gives_a_tag(text: str, declared: str) -> None:
    found = detect_language(declared, text)
    assert found == "" or normal_tag(found) == found


@pytest.mark.parametrize("word", ["the", "why", "nur", "ces", "muy", "sua", "hij", "vad"])
def test_small_words_of_many_languages_name_nothing(word: str) -> None:
    assert is_frequent(word)


@pytest.mark.parametrize("word", ["tin", "ubs", "bis"])
def test_a_metal_or_a_bank_is_no_frequent_word(word: str) -> None:
    assert not is_frequent(word)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<html lang=en><title>渡轮公司宣布上调航线票价</title>", "zh-Hans"),
        ("<html lang=en><title>フェリー会社の運賃</title>", "ja"),
        ("<html lang=en><title>Ferry fares rise</title>", "en"),
        ("<html lang=de><title>渡轮公司宣布上调航线票价</title>", "de"),
        ("<html><meta http-equiv=Content-Language content=utf-8><title>渡轮公司宣布上调航线票价</title>", "zh-Hans"),
    ],
)
def test_a_template_s_english_and_a_charset_are_no_declaration(html: str, expected: str) -> None:
    page = Page(url="https://portwatch.example/a", body=html.encode())
    assert declared_language(parse(page), page) == expected


@pytest.mark.parametrize("language", [each for each in TEXTS if each not in ("fr", "nl")])
def test_the_language_of_a_text_that_declares_none(language: str) -> None:
    assert shown_language("", TEXTS[language]) == language


def test_a_declared_language_stays_unless_the_script_is_another() -> None:
    assert shown_language("de", TEXTS["en"]) == "de"
    # Of many words: a template's language is not the story's.
    assert shown_language("en", " ".join([TEXTS["de"]] * 4)) == "de"
    assert shown_language("en", " ".join([TEXTS["es"]] * 4)) == "es"
    assert shown_language("en", "Rope 12 Net 30 Twine 4 " * 20) == "en"
    assert shown_language("de", TEXTS["zh-Hans"]) == "zh-Hans"
    assert shown_language("zh-Hant", TEXTS["zh-Hans"]) == "zh-Hant"
    assert shown_language("ar", TEXTS["en"]) == "ar"
    assert shown_language("my", "သတင်းသမား သုံးဦး အာမခံရ") == "my"
    assert shown_language("", "") == ""
    assert shown_language("", "Qwrt zxcv bnmp " * 20) == ""
