"""Stories in languages beyond those of `tests/languages.py`, with the lines that sites put into and after them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipelines.read import read
from storage.article import Article, Kind
from storage.outcome import Reason, Rejected
from storage.page import Page
from tests.languages import STORIES as STORIES_BESIDE
from tests.languages import TITLES, page_in
from tests.story_pages import accepted

STORIES: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("world_stories.toml").read_text("utf-8"))


def article_in(language: str, pieces: list[str], *, told: str = "", encoding: str = "utf-8") -> Article:
    """The article of a page in a language with these pieces of markup in one container; `told` is its charset."""
    title = STORIES[language]["title"]
    charset = f"<meta charset='{told}'>" if told else ""
    html = (
        f"<!doctype html><html lang='{language}'><head>{charset}<title>{title}</title></head>"
        f"<body><div class=c0><h1>{title}</h1>{''.join(pieces)}</div></body></html>"
    )
    return accepted(read(Page(url="https://lantern.example/rope", body=html.encode(encoding, "xmlcharrefreplace"))))


def paragraphs(texts: list[str]) -> list[str]:
    return [f"<p>{text.replace('<', '&lt;')}</p>" for text in texts]


@pytest.mark.parametrize("language", STORIES)
def test_what_sites_add_to_a_story_goes(language: str) -> None:
    told = STORIES[language]
    pieces = paragraphs([*told["story"][:3], *told["inside"], *told["story"][3:], *told["tail"]])
    article = article_in(language, pieces, told="utf-8")
    assert list(article.paragraphs) == told["story"]
    assert article.language == language
    assert article.title == told["title"]


@pytest.mark.parametrize(
    ("language", "told", "encoding"),
    [
        ("ru", "iso-8859-1", "cp1251"),
        ("ru", "windows-1252", "koi8-r"),
        ("ko", "iso-8859-1", "cp949"),
        ("tr", "iso-8859-1", "iso8859-9"),
        ("tr", "windows-1252", "cp1254"),
        ("he", "iso-8859-1", "cp1255"),
        ("el", "iso-8859-1", "iso8859-7"),
        ("ru", "utf-8", "cp1251"),
        ("ar", "", "cp1256"),
        ("hu", "", "cp1250"),
    ],
)
def test_declarations_that_the_bytes_belie(language: str, told: str, encoding: str) -> None:
    story = STORIES[language]["story"]
    assert list(article_in(language, paragraphs(story), told=told, encoding=encoding).paragraphs) == story


def test_western_text_stays_western_whatever_it_declares() -> None:
    story = [text for text in STORIES["sv"]["story"] if "”" not in text] + ["ÅÄÖÆØÜ, så börjar och slutar alfabetet."]
    article = article_in("sv", paragraphs(story), told="iso-8859-1", encoding="cp1252")
    assert list(article.paragraphs) == story


@pytest.mark.parametrize("language", ["ko", "ar", "he", "hi"])
def test_sentences_parted_by_single_breaks(language: str) -> None:
    story = STORIES[language]["story"]
    assert list(article_in(language, [f"<div>{'<br>'.join(story)}</div>"]).paragraphs) == story


@pytest.mark.parametrize("language", ["ja", "zh-Hans", "zh-Hant"])
def test_ideographs_parted_by_single_breaks(language: str) -> None:
    story = STORIES_BESIDE[language]
    credit = {"ja": "（灯台通信）", "zh-Hans": "（灯塔社）", "zh-Hant": "（燈塔社）"}[language]
    page = page_in(language, f"<h1>{TITLES[language]}</h1><div>{'<br>'.join((*story, credit))}</div>")
    assert accepted(read(page)).paragraphs[: len(story)] == story


def test_a_title_that_is_no_heading() -> None:
    title, story = TITLES["ja"], STORIES_BESIDE["ja"]
    page = page_in(
        "ja", f"<table><tr><td><font size=5>{title}</font><br><br>{'<br><br>'.join(story)}</td></tr></table>"
    )
    article = accepted(read(page))
    assert (article.title, article.paragraphs) == (title, story)


PAYWALLS = {
    "sv": ("Den här artikeln är för prenumeranter. Prenumerera för att läsa vidare.", "Redan prenumerant? Logga in"),
    "no": ("Denne artikkelen er for abonnenter. Bli abonnent for å lese hele saken.", "Allerede abonnent? Logg inn"),
    "fi": ("Tämä artikkeli on vain tilaajille. Jatka lukemista tilaamalla.", "Oletko jo tilaaja? Kirjaudu"),
    "ru": ("Материал доступен только подписчикам. Оформите подписку, чтобы дочитать.", "Уже подписаны? Войти"),
    "ko": ("이 기사는 유료회원 전용 콘텐츠입니다. 구독하시면 전문을 보실 수 있습니다.", "이미 회원이신가요? 로그인"),
    "tr": ("Bu haber abonelerimize özel. Okumaya devam etmek için abone olun.", "Abone misiniz? Giriş yapın"),
}


@pytest.mark.parametrize("language", PAYWALLS)
@pytest.mark.parametrize("quoted", ['"', "'", ""])
def test_a_first_paragraph_and_a_barrier_are_no_article(language: str, quoted: str) -> None:
    told = STORIES[language]
    box = f"<div class={quoted}paywall{quoted}>{''.join(paragraphs(list(PAYWALLS[language])))}</div>"
    body = f"<h1>{told['title']}</h1><p>{told['story'][0]}</p>{box}"
    html = f"<html lang={language}><meta charset=utf-8><title>{told['title']}</title><body><article>{body}</article>"
    refused = read(Page(url="https://lantern.example/rope", body=html.encode()))
    assert isinstance(refused, Rejected)
    assert refused.reason is Reason.PAYWALL
    story = [*told["story"], *map(" ".join, zip(told["story"], told["story"][1:], strict=False))]
    whole = html.replace(told["story"][0], "</p><p>".join(story))
    assert list(accepted(read(Page(url="https://lantern.example/rope", body=whole.encode()))).paragraphs) == story


def test_dates_and_addresses_over_the_story_are_the_page_s() -> None:
    story = list(STORIES_BESIDE["de"])
    over = ["Der Beobachter, 4. Februar 2025", "https://lantern.example/rope", "Ottokar Lind 09:20, 04.02.25"]
    page = page_in("de", f"<div><h1>{TITLES['de']}</h1>{''.join(paragraphs([*over, *story]))}</div>")
    assert list(accepted(read(page)).paragraphs) == story


def test_numbered_lines_under_a_heading_of_most_read_go_with_it() -> None:
    story = STORIES["ko"]["story"]
    lines = ["많이 본 뉴스", "1 그물공 파업 6주 만에 타결", "2 삼베 값 3주째 상승", "3 수협 주문 6월까지 밀려"]
    assert list(article_in("ko", paragraphs([*story, *lines]), told="utf-8").paragraphs) == story


def test_what_is_named_a_summary_is_one() -> None:
    story = STORIES["ko"]["story"]
    summary = "<strong class='media_end_summary'>어선 조기 출어에 주문 급증 증권가 예상 웃돌아</strong>"
    article = article_in("ko", [f"<article>{'<br><br>'.join([summary, *story])}</article>"], told="utf-8")
    assert (list(article.paragraphs), len(article.summary)) == (story, 1)


@pytest.mark.parametrize(
    ("language", "line", "authors"),
    [
        ("ko", "김느릅 등불닷컴 기자 elm@lantern.example", ("김느릅",)),
        ("vi", "Minh Du (theo Reuters)", ("Minh Du",)),
        ("vi", "Theo Reuters", ()),
    ],
)
def test_a_signature_below_the_story_names_its_author(language: str, line: str, authors: tuple[str, ...]) -> None:
    article = article_in(language, paragraphs([*STORIES[language]["story"], line]), told="utf-8")
    assert article.authors == authors


@pytest.mark.parametrize(
    ("language", "dateline", "authors"),
    [
        ("ko", "(느릅항=등불뉴스) 김느릅 기자 = ", ("김느릅",)),
        ("ko", "[등불데일리 김느릅 기자] ", ("김느릅",)),
        ("ru", "ВЯЗОВО, 4 февраля. /ТАСС/. ", ()),
        ("ar", "دردار (رويترز) - ", ()),
        ("id", "Mercusuar.com, JAKARTA - ", ()),
        ("sv", "ALMVIK (TT) - ", ()),
    ],
)
def test_datelines_leave_the_first_paragraph(language: str, dateline: str, authors: tuple[str, ...]) -> None:
    story = STORIES[language]["story"]
    article = article_in(language, paragraphs([dateline + story[0], *story[1:]]), told="utf-8")
    assert (list(article.paragraphs), article.authors) == (story, authors)
    assert article.dateline


def test_the_reporter_of_a_chinese_dateline_is_the_author() -> None:
    story = STORIES_BESIDE["zh-Hant"]
    page = page_in("zh-Hant", f"<h1>{TITLES['zh-Hant']}</h1><p>〔記者林榆／烏姆報導〕{'</p><p>'.join(story)}</p>")
    article = accepted(read(page))
    assert (article.paragraphs, article.authors) == (story, ("林榆",))


@pytest.mark.parametrize(("stated", "author"), [("绳财津网", "林榆"), ("港口日报", "林榆"), ("高网生", "高网生")])
def test_the_reporter_of_a_chinese_dateline_comes_before_the_site(stated: str, author: str) -> None:
    story = STORIES_BESIDE["zh-Hant"]
    markup = f"<h1>{TITLES['zh-Hant']}</h1><p>〔記者林榆／烏姆報導〕{'</p><p>'.join(story)}</p>"
    article = accepted(read(page_in("zh-Hant", markup, head=f'<meta name="author" content="{stated}">')))
    assert article.authors == (author,)


def test_the_reporter_in_brackets_at_the_end_is_the_author() -> None:
    story = STORIES_BESIDE["zh-Hant"]
    told = f"<p>{'</p><p>'.join(story)}（港報記者 林榆）</p>"
    page = page_in("zh-Hant", f"<h1>{TITLES['zh-Hant']}</h1>{told}", head='<meta name="author" content="港口日报">')
    article = accepted(read(page))
    assert (article.paragraphs, article.authors) == (story, ("林榆",))


def test_a_table_of_layout_in_few_ideographs_is_no_grid() -> None:
    story, cells = STORIES_BESIDE["ja"], "<td><a href=/a>市況</a><br><a href=/b>個別株</a></td>"
    rows = f"<tr><td colspan=2><a href=/>トップ</a></td></tr><tr><td>{'<br>　'.join(story)}</td>{cells}</tr>"
    assert accepted(read(page_in("ja", f"<h1>{TITLES['ja']}</h1><table>{rows}</table>"))).paragraphs == story


MOST_READ = {
    "sv": "Mest läst", "fi": "Luetuimmat", "cs": "Nejčtenější", "hu": "Legolvasottabb", "tr": "Çok okunanlar",
    "ru": "Самое читаемое", "ar": "الأكثر قراءة", "he": "הנקראות ביותר", "ko": "많이 본 뉴스", "vi": "Đọc nhiều",
}  # fmt: skip


@pytest.mark.parametrize("language", MOST_READ)
def test_headlines_in_plain_paragraphs_go_with_the_heading_over_them(language: str) -> None:
    story = STORIES[language]["story"]
    headlines = [" ".join(text.split()[1:7]).strip('",.') for text in story[1:5]]
    article = article_in(language, paragraphs([*story, MOST_READ[language], *headlines]), told="utf-8")
    assert list(article.paragraphs) == story
    assert [each.kind for each in article.removed if each.text in headlines] == [Kind.MOST_DISCUSSED] * 4


@pytest.mark.parametrize("language", ["th", "hi", "el", "da"])
def test_a_box_with_a_form_is_none_of_the_story_whatever_it_says(language: str) -> None:
    told = STORIES[language]
    lines = f"<h4>{told['title'][:12]}</h4><p>{told['story'][5]}</p>"
    box = f"<div class=k7>{lines}<form><input type=email><button>OK</button></form></div>"
    pieces = paragraphs(told["story"][:5])
    assert list(article_in(language, [*pieces[:3], box, *pieces[3:]], told="utf-8").paragraphs) == told["story"][:5]


@pytest.mark.parametrize(("language", "heading"), [("th", "ข่าวที่เกี่ยวข้อง"), ("hi", "ये भी पढ़ें"), ("ko", "관련기사")])
def test_the_story_goes_on_after_a_list_of_links(language: str, heading: str) -> None:
    story = STORIES[language]["story"]
    links = "".join(f"<li><a href=/{at}>{text[:24]}</a></li>" for at, text in enumerate(story[:3]))
    pieces = paragraphs(story)
    box = f"<p><b>{heading}</b></p><ul>{links}</ul>"
    assert list(article_in(language, [*pieces[:3], box, *pieces[3:]], told="utf-8").paragraphs) == story


def test_words_in_japanese_brackets_are_no_lines_under_a_heading() -> None:
    story = STORIES_BESIDE["ja"]
    said = ("「去年の秋は悲観的すぎた。今は公にそう言える」", "「新しい工場の話はまだ何も決まっていない」")
    box = "<p>関連記事</p><ul><li><a href=/1>網職人が六週間ぶりに和解</a></li></ul>"
    body = f"{''.join(paragraphs(list(story[:3])))}{box}{''.join(paragraphs([*said, *story[3:]]))}"
    article = accepted(read(page_in("ja", f"<div><h1>{TITLES['ja']}</h1>{body}</div>")))
    assert article.paragraphs == (*story[:3], *said, *story[3:])


@pytest.mark.parametrize(
    ("language", "shape"),
    [
        ("ja", "{}（灯台通信） - 灯台ニュース"),
        ("ja", "{}：灯台経済新聞"),
        ("zh-Hans", "{}_灯塔财经_灯塔网"),
        ("zh-Hans", "{} _ 灯塔财富网"),
        ("zh-Hant", "{}｜即時新聞｜產經｜燈塔新聞網"),
    ],
)
def test_a_title_tag_without_its_sections_where_the_page_shows_the_headline(language: str, shape: str) -> None:
    title, story = TITLES[language], "".join(paragraphs(list(STORIES_BESIDE[language])))
    html = f"<html lang={language}><meta charset=utf-8><title>{shape.format(title)}</title><div>{title}</div>{story}"
    assert accepted(read(Page(url="https://lantern.example/rope", body=html.encode()))).title == title
