"""Any encoding and any markup, from the bytes to the article: nothing is lost in silence, and all text is clean."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from pipelines.read import read
from storage.article import Article
from storage.page import Page
from tests.clean_fields import assert_clean
from tests.languages import STORIES, page_in
from tests.story_pages import STORY, TITLE, accepted, page, paragraphs
from tests.test_urls import MALFORMED
from tests.work_done import lines_run

CYRILLIC = (
    "Канатный завод Лантерн во вторник повысил прогноз продаж пеньковых канатов после мягкой зимы на побережье.",
    "Компания из портового города Ульм предупреждала осенью, что заказов от рыболовных траулеров стало меньше.",
    "Выручка за квартал выросла на четырнадцать процентов, а прибыль до налогов достигла девяти миллионов крон.",
    "Трое из пяти аналитиков ожидали падения, и двое из них изменили свое мнение сразу после публикации отчета.",
)
KOREAN = (
    "랜턴 제강은 화요일 올해 삼줄 판매량이 천구백팔십팔년 이후 가장 많을 것으로 예상한다고 밝혔다. 겨울 덕분이다.",
    "항구 도시 울름에 본사를 둔 이 회사는 지난가을 저인망 어선의 주문이 줄었다고 경고하고 새 공장의 증설을 미루었다.",
    "분기 매출은 십사 퍼센트 늘어난 팔천육백만 크로나였고 세전 이익은 구백삼십만 크로나로 시장의 예상을 웃돌았다.",
    "이 주식을 분석하는 다섯 명 가운데 세 명은 매출이 줄어들 것으로 보았으나 두 명은 발표 직후에 의견을 바꾸었다.",
)
ENCODED = (
    ("windows-1252", "cp1252", STORIES["de"]),
    ("iso-8859-1", "cp1252", STORIES["fr"]),
    ("gb18030", "gb18030", STORIES["zh-Hans"]),
    ("gb2312", "gb18030", STORIES["zh-Hans"]),
    ("big5", "big5hkscs", STORIES["zh-Hant"]),
    ("shift_jis", "cp932", STORIES["ja"]),
    ("euc-jp", "euc_jp", STORIES["ja"]),
    ("euc-kr", "cp949", KOREAN),
    ("koi8-r", "koi8-r", CYRILLIC),
    ("windows-1251", "cp1251", CYRILLIC),
)

UNCLOSED = ("<ul><li>", "<table><tr><td>", "<dl><dd>")


def saved(story: tuple[str, ...], encoding: str, *, meta: str = "", header: str = "") -> Page:
    """A page of a story in an encoding, with what its head and its server say of it."""
    told = f'<meta http-equiv="Content-Type" content="text/html; charset={meta}">' if meta else ""
    html = (
        f"<html><head>{told}<title>{story[0][:30]}</title><meta property='og:type' content='article'></head>"
        f"<body><article><h1>{story[0][:30]}</h1>{paragraphs(story)}</article></body></html>"
    )
    headers = (("Content-Type", f"text/html; charset={header}" if header else "text/html"),)
    return Page(url="https://lantern.example/news/1", body=html.encode(encoding), headers=headers)


@pytest.mark.parametrize(("label", "encoding", "story"), ENCODED, ids=[label for label, _, _ in ENCODED])
@pytest.mark.parametrize("place", ["header", "meta", "nowhere"])
def test_an_encoding_that_header_or_head_names_or_neither(
    label: str, encoding: str, story: tuple[str, ...], place: str
) -> None:
    named = {"header": {"header": label}, "meta": {"meta": label}, "nowhere": {}}[place]
    assert accepted(read(saved(story, encoding, **named))).paragraphs == story


@pytest.mark.parametrize(("label", "encoding", "story"), ENCODED, ids=[label for label, _, _ in ENCODED])
@pytest.mark.parametrize("wrong", ["utf-8", "iso-8859-1"])
def test_a_wrong_header_against_the_page_s_own_head(
    label: str, encoding: str, story: tuple[str, ...], wrong: str
) -> None:
    assert accepted(read(saved(story, encoding, meta=label, header=wrong))).paragraphs == story


@pytest.mark.parametrize(("_label", "encoding", "story"), ENCODED, ids=[label for label, _, _ in ENCODED])
def test_a_utf_8_page_whose_head_and_server_say_otherwise(_label: str, encoding: str, story: tuple[str, ...]) -> None:
    assert accepted(read(saved(story, "utf-8", meta=encoding, header=encoding))).paragraphs == story


@pytest.mark.parametrize("language", list(STORIES))
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF16_LE])
def test_utf_16_with_and_without_a_mark(language: str, mark: bytes) -> None:
    story = STORIES[language]
    whole = saved(story, "utf-16-le", header="utf-8")
    assert accepted(read(replace(whole, body=mark + whole.body))).paragraphs == story
    big = saved(story, "utf-16-be")
    assert accepted(read(replace(big, body=(codecs.BOM_UTF16_BE if mark else b"") + big.body))).paragraphs == story


def test_a_server_that_names_the_media_type_twice() -> None:
    told = page(f"<article><h1>{TITLE}</h1>{paragraphs()}</article>")
    headers = (("Content-Type", "text/html,text/html; charset=utf-8"),)
    assert accepted(read(replace(told, headers=headers))).paragraphs == STORY


def test_nul_bytes_anywhere() -> None:
    whole = page(f"<article><h1>{TITLE}</h1>{paragraphs()}</article>")
    body = whole.body.replace(b"<p>", b"<p\x00>\x00").replace(b"said", b"sa\x00id").replace(b"<h1>", b"\x00<h1>")
    article = accepted(read(replace(whole, body=body)))
    assert "\x00" not in article.text
    assert "".join(article.text.split()) == "".join("".join(STORY).split())


@pytest.mark.parametrize("tag", ["div", "span", "b", "blockquote", "font", "section", "ul><li", "table><tr><td", "x-y"])
def test_ten_thousand_wrappers(tag: str) -> None:
    wrapped = f"<{tag}>" * 10_000
    article = accepted(read(page(f"<article><h1>{TITLE}</h1>{paragraphs(STORY[:4])}{wrapped}{paragraphs(STORY[4:])}")))
    told = "\n".join((*article.paragraphs, *(each.text for each in article.removed)))
    assert all(text in told for text in STORY)
    assert article.paragraphs[:4] == STORY[:4]


@pytest.mark.parametrize(
    "markup",
    [
        f"<article><h1>{TITLE}<p>" + "<p>".join(STORY),
        f"<div><h1>{TITLE}</h1><p><b>" + "</b></i><p><b>".join(STORY),
        f"<article><h1>{TITLE}</h1><div>" + "<div>".join(f"<p>{text}" for text in STORY),
        f"<article><h1>{TITLE}</h1></div></span></p>" + "</p></section>".join(f"<p>{text}" for text in STORY),
        f"<article><h1>{TITLE}</h1>{paragraphs(STORY[:7])}<p>{STORY[7]}</p><!-- never closed <p>x</p>",
        f"<article><h1>{TITLE}</h1>{paragraphs()}<p title='never closed>x</p>",
        f"<article><h1>{TITLE}</h1>{paragraphs()}</article></body></html><p></p></html>",
    ],
)
def test_unclosed_and_stray_tags(markup: str) -> None:
    assert accepted(read(page(markup))).paragraphs == STORY


@pytest.mark.parametrize("unclosed", UNCLOSED)
def test_no_text_of_boxes_in_boxes_that_nobody_closed_is_lost(unclosed: str) -> None:
    texts = [f"Crate {number} of 15,000 holds rope and nothing else." for number in range(15_000)]
    article = accepted(
        read(page(f"<article><h1>{TITLE}</h1>{paragraphs()}" + "".join(unclosed + text for text in texts)))
    )
    told = "\n".join((*article.paragraphs, *(each.text for each in article.removed)))
    assert all(text in told for text in (*STORY, texts[0], texts[-1]))


@pytest.mark.parametrize("at", [0, 4, 8])
@pytest.mark.parametrize("filler", ["comment", "attribute", "script", "attributes", "markup", "data"])
def test_a_page_of_eight_mebibytes(filler: str, at: int) -> None:
    size = (8 << 20) - 20_000
    fill = {
        "comment": f"<!--{'x' * size}-->",
        "attribute": f"<div data-state='{'x' * size}'></div>",
        "script": f"<script>var a = '{'x' * size}'</script>",
        "attributes": f"<div {' '.join(f'a{n}=b' for n in range(20_000))}></div>",
        "markup": "<i class=a></i>" * (size // 150),
        "data": f"<img src='data:image/png;base64,{'A' * size}'>",
    }[filler]
    body = f"<article><h1>{TITLE}</h1>{paragraphs(STORY[:at])}{fill}{paragraphs(STORY[at:])}</article>"
    assert accepted(read(page(body))).paragraphs == STORY


def test_a_text_of_many_paragraphs_is_whole() -> None:
    told = [f"{STORY[at % 8][:-1]}, wrote clerk number {at}." for at in range(30_000)]
    article = accepted(read(page(f"<article><h1>{TITLE}</h1>{paragraphs(tuple(told))}</article>")))
    assert list(article.paragraphs) == told


# A zero-width space, a soft hyphen, marks and overrides of direction, a byte order mark, a bell, a decomposed letter.
DIRT = "\u200b\u00ad\u202e\u2067\ufeff&#7;e\u0301\u200f&zwj;"


def dirty_page() -> Page:
    """A page with the dirt in every place that a field of the article comes from."""
    told = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": f"Rope{DIRT} rises",
        "description": f"A{DIRT}b",
        "author": [{"@type": "Person", "name": f"Ana{DIRT} Silva"}], "publisher": {"name": f"Quay{DIRT} Post"},
        "datePublished": f"2025-02-04T08:00:00Z{DIRT}", "provider": {"@type": "Organization", "name": f"Reu{DIRT}ters"},
    }  # fmt: skip
    told_text = json.dumps(told, ensure_ascii=False)
    lines = (
        f"Key{DIRT} points", f"Disclosure: The author holds{DIRT} shares in Lantern.",
        f"Correction: An earlier{DIRT} version gave the wrong year.", f"Source: Lantern{DIRT} Wire",
        f"(Reporting by Ana{DIRT} Silva; Editing by Jo{DIRT} Marsh)", f"Disclaimer: this is no{DIRT} financial advice.",
    )  # fmt: skip
    first = f"ULM{DIRT}, Feb 4 (Reuters) - {STORY[0]}"
    story = (first, *(text.replace(" the ", f" the{DIRT} ", 1) for text in STORY[1:]))
    body = (
        f"<article><h1>Rope{DIRT} rises</h1><h2>Key points</h2><ul><li>Rope sells at twice{DIRT} May's price</li></ul>"
        f"{paragraphs(story)}<p>See <a href='/x'>our{DIRT} note</a> on rope, "
        f"which the works{DIRT} sent to Fern Bank (NYSE: FER{DIRT}N) and to others in the town.</p>{paragraphs(lines)}"
        f"<figure><figcaption>Rope{DIRT} walk</figcaption></figure></article>"
    )
    head = (
        f"<link rel='canonical' href='/news/{DIRT}'>"
        f"<script type='application/ld+json'>{told_text}</script><meta name='description' content='A{DIRT}b on a quay'>"
        f"<meta property='og:site_name' content='Quay{DIRT} Post'><meta name='author' content='Ana{DIRT} Silva'>"
    )
    return page_in("en", body, head=head)


def texts(article: Article) -> Iterator[tuple[str, str]]:
    """Every text of an article with the name of its field."""
    for name in ("title", "provider", "publisher", "language", "standfirst", "dateline", "correction", "text"):
        yield name, str(getattr(article, name)).replace("\n", " ")
    for name in ("paragraphs", "authors", "summary", "disclosures"):
        for each in getattr(article, name):
            yield name, each
    for link in article.links:
        yield "links", link.text
    for block in article.removed:
        yield "removed", block.text
    for ticker in article.tickers:
        yield "tickers", f"{ticker.symbol} {ticker.mention}"


def test_no_field_has_invisible_or_control_characters() -> None:
    article = accepted(read(dirty_page()))
    found = list(texts(article))
    assert {name for name, text in found if text} >= {
        "title", "publisher", "standfirst", "paragraphs", "authors", "summary", "disclosures", "correction", "links",
        "removed", "provider", "dateline",
    }  # fmt: skip
    assert_clean(article)
    assert any("é" in text for name, text in found if name == "paragraphs")


def test_no_field_of_a_text_dump_has_them_either() -> None:
    clean = f"Rope rises\n\n2025-02-04 08:00\n\n{STORY[0]}\n\n{STORY[1]}\n\n{STORY[2]}\n\n{STORY[3]}\n"
    dump = clean.replace("the", f"the{DIRT.replace('&#7;', chr(7)).replace('&zwj;', chr(0x200D))}")
    result = read(Page(url="https://x.example/1", body=dump.encode(), headers=(("Content-Type", "text/plain"),)))
    assert_clean(accepted(result))


@pytest.mark.parametrize(
    "one",
    [
        f"<p>{STORY[3]}</p>",
        "<table><tr><td>Rope {0}</td><td>12.4</td></tr><tr><td>Twine</td><td>3.1</td></tr></table>",
        "<blockquote><p>The harbour sold more rope than in any year, it said on day {0}.</p></blockquote>",
        "<ul class='stock-quotes'><li>ROPE {0} 12.41 +1.2%</li><li>TWNE 3.10 -0.3%</li></ul>",
        "<form><p>Sign up for our letter {0}</p><button>Go</button></form>",
        *(f"{unclosed}Crate {{0}} holds rope and nothing else." for unclosed in UNCLOSED),
    ],
    ids=["paragraphs", "tables", "quotes", "live quotes", "forms", *UNCLOSED],
)
def test_twice_as_many_of_one_thing_are_twice_the_work(one: str) -> None:
    """To look at all of them for each, or to climb to the root for each, is four times the work."""

    def with_many(times: int) -> Page:
        return page(f"<article><h1>{TITLE}</h1>{paragraphs()}" + "".join(map(one.format, range(times))))

    few, many = with_many(800), with_many(1_600)
    assert accepted(read(many)).paragraphs[:4] == STORY[:4]
    assert lines_run(lambda: read(many)) < 2.2 * lines_run(lambda: read(few))


@pytest.mark.parametrize("address", MALFORMED)
@pytest.mark.parametrize(
    "written",
    [
        "",
        '<base href="{}">',
        '<link rel="canonical" href="{}"><link rel="license" href="{}"><meta property="og:url" content="{}">',
        '<script type="application/ld+json">{"@type": "NewsArticle", "url": "{}", "mainEntityOfPage": "{}"}</script>',
    ],
)
def test_a_malformed_address_anywhere_does_no_harm(address: str, written: str) -> None:
    told = "".join(f"<p>{text}</p>" for text in STORY)
    story = f'<head>{written.replace("{}", address)}</head><article><h1>{TITLE}</h1>{told}<a href="{address}">On</a>'
    for markup in (story, f"<p>Page not found. <a href='{address}'>Harbour council sells its last desk</a>"):
        for url in (address, "https://runa.example/2031/02/oak-mutual-sells-its-last-desk"):
            found = read(Page(url=url, body=markup.encode(), requested_url=address))
            assert isinstance(found, Article) is (markup is story)
