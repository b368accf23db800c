"""Who wrote made-up Chinese pages, and where they have it from: names told from labels, outlets and editors."""

from __future__ import annotations

import pytest

from pipelines.fields.authorship.authors import find_authors
from pipelines.fields.authorship.names import is_chinese_name, names_over_date, split_names
from pipelines.fields.authorship.providers import labelled_source
from pipelines.fields.authorship.signatures import authors_of, credited
from pipelines.pages.document import Document, parse
from pipelines.read import read
from storage.article import Article
from storage.page import Page

TITLE = "渡轮公司周一起上调票价"
STORY = "".join(
    f"<p>渡轮公司星期四中午在港口城市表示，从{day}起上调各条航线的票价，原因是燃料和工资上涨，乘客对此反应不一。</p>"
    for day in ("周一", "下月", "明年")
)


def page(head: str, *, meta: str = "", lang: str = "zh", tail: str = "", site: str = "") -> Page:
    html = (
        f'<html lang="{lang}"><head><meta charset="utf-8"><title>{TITLE}{site}</title>{meta}</head>'
        f"<body><h1>{TITLE}</h1>{head}{STORY}{tail}</body></html>"
    )
    return Page(url="https://www.portwatch.example/a", body=html.encode())


def document(head: str, **more: str) -> Document:
    return parse(page(head, **more))


def authors(head: str, **more: str) -> list[str]:
    return list(find_authors(document(head, **more), publisher="portwatch", title=TITLE))


@pytest.mark.parametrize("name", ["王小明", "李明", "张伟", "歐陽明", "诸葛小明", "司马光"])
def test_a_surname_and_one_or_two_characters_are_a_name(name: str) -> None:
    assert is_chinese_name(name)


@pytest.mark.parametrize(
    "word", ["正文", "举报", "缩小字体", "发表于", "新浪微博", "王", "王小明明明", "Wang", "山田太郎"]
)
def test_other_words_of_that_length_are_none(word: str) -> None:
    assert not is_chinese_name(word)


@pytest.mark.parametrize("label", ["正文", "发表于", "发布日期:", "放大字体", "某某微博", "关注"])
def test_a_label_over_the_date_is_no_author(label: str) -> None:
    assert authors(f"<p><span>{label}</span> <span>2025-03-03 10:30</span></p>") == []


@pytest.mark.parametrize("name", ["王小明", "港口日报"])
def test_a_name_over_the_date_is_one(name: str) -> None:
    assert authors(f"<p><span>{name}</span> <span>2025-03-03 10:30</span></p>") == [name]


def test_on_japanese_pages_a_name_needs_no_chinese_surname() -> None:
    assert authors("<p>海野太郎</p><p>2025-03-03 10:30</p>", lang="ja") == ["海野太郎"]
    assert authors("<p>海野太郎</p><p>2025-03-03 10:30</p>", lang="zh") == []


def test_who_speaks_to_reporters_in_a_caption_is_no_author() -> None:
    assert authors("<p>記者会見する灯台銀行の海野頭取＝19日午後、港町</p>", lang="ja") == []
    assert authors("<p>記者會見登場的燈塔銀行總裁王小明</p>", lang="zh") == []


def test_the_outlet_behind_the_stroke_is_left_out() -> None:
    assert names_over_date("石小佳/港口青年报", "2025-03-03 10:30") == ("石小佳",)


@pytest.mark.parametrize("nobody", ["未知", "佚名", "网络整理", "小编"])
def test_a_sign_for_nobody_is_no_author(nobody: str) -> None:
    assert authors(f"<p><span>作者：{nobody}</span> <span>阅读：</span></p>") == []


@pytest.mark.parametrize("line", ["文献资料", "港口日报 缩小字体", "文献资料 党委监察部"])
def test_a_word_that_begins_like_a_byline_is_none(line: str) -> None:
    assert authors(f"<p>{line}</p>") == []


def test_a_label_behind_a_bar_is_read() -> None:
    assert authors("<p>发表于<i>2025-03-03 21:30</i>| <i>1164次阅读</i>| 作者<i>魏小星</i></p>") == ["魏小星"]


def test_two_names_with_a_blank_between_them() -> None:
    assert split_names("作者：余小菁 向明") == ("余小菁", "向明")
    assert split_names("高橋 文子") == ("高橋 文子",)


def test_the_floating_class_fn_names_no_author() -> None:
    box = '<div class="right fn"><h4><a href="/b">另一条消息说了什么</a></h4></div>'
    assert authors(box) == []
    assert authors('<p class="vcard"><span class="fn">王小明</span></p>') == ["王小明"]


def test_who_has_authorized_something_is_no_author() -> None:
    assert authors('<p><span class="authorized">我已授权</span></p>') == []


def test_a_labelled_person_goes_before_the_outlet_of_the_tag() -> None:
    tag = '<meta name="author" content="港口时报网">'
    assert authors("<p>作者：李小山</p>", meta=tag) == ["李小山"]
    assert authors("", meta=tag) == ["港口时报网"]


@pytest.mark.parametrize("line", ["责任编辑：严小洁", "【責任編輯：嚴小潔】", "责编：严小洁"])
def test_the_editor_in_the_tag_is_no_author(line: str) -> None:
    name = "嚴小潔" if "嚴" in line else "严小洁"
    assert authors("", meta=f'<meta name="author" content="{name}">', tail=f"<p>{line}</p>") == []
    assert authors("", meta=f'<meta name="author" content="{name}">') == [name]


def test_a_company_that_made_the_site_wrote_nothing() -> None:
    assert authors("<p>Produced By 港湾公司 港湾版通发布系统</p>") == []


def test_between_a_name_and_a_date_stands_a_town() -> None:
    assert split_names("Ana Ejemplo | Puerto de Prueba | 08/01/2024") == ("Ana Ejemplo",)
    assert split_names("Ana Ejemplo | Juan Muestra") == ("Ana Ejemplo", "Juan Muestra")


def test_who_signs_goes_before_an_outlet_of_two_characters() -> None:
    assert authors_of(("网港",), ["港口日报记者 王小明"]) == ("王小明",)
    assert authors_of(("王明",), ["港口日报记者 王小明"]) == ("王明",)


def test_who_signs_goes_before_a_desk() -> None:
    assert authors_of(("National Desk",), ["Reporting by Ann Lee"]) == ("Ann Lee",)


@pytest.mark.parametrize(
    ("head", "source"),
    [
        ("<p>2025-03-03 10:30 来源：港口日报 作者：王小明</p>", "港口日报"),
        ("<p><i>2025-03-03 10:30</i> <i>来源：</i> <a>港口日报</a></p>", "港口日报"),
        ("<p>文章来源: 港口日报  责任编辑：王小明</p>", "港口日报"),
        ("<p>来源于：区办事处</p>", "区办事处"),
        ("<p>来源：网络</p>", ""),
        ("<p>来源：本站原创</p>", ""),
        ("<p>来源：portwatch</p>", ""),
        ("<p>港口日报</p>", ""),
    ],
)
def test_the_source_behind_its_label(head: str, source: str) -> None:
    assert labelled_source(document(head), publisher="portwatch", title=TITLE) == source


def test_the_site_of_the_title_tag_is_no_source() -> None:
    own = document("<p>来源：港口时报网</p>", site="_港口时报网")
    assert labelled_source(own, publisher="portwatch", title=TITLE) == ""


def test_a_credit_ends_where_the_editor_begins() -> None:
    assert credited(["本文来源：港口周刊 责任编辑：杨小倩_AB4425"]) == "港口周刊"
    assert credited(["来源：网络"]) == ""


def test_an_agency_before_its_reporter() -> None:
    assert credited(["(c)AFP/Ann Lee"]) == "AFP"
    assert credited(["(c)Harbour/Ann Lee"]) == "Harbour/Ann Lee"


def test_the_agency_of_the_dateline_goes_before_the_source() -> None:
    article = read(page("<p>2025-03-03 10:30 来源：港口日报</p>"))
    assert isinstance(article, Article)
    assert article.provider == "港口日报"
    agency = page("<p>2025-03-03 10:30 来源：港口日报</p>").body.replace(
        b"<p>\xe6\xb8\xa1", "<p>新华社港口3月3日电 渡".encode(), 1
    )
    article = read(Page(url="https://www.portwatch.example/a", body=agency))
    assert isinstance(article, Article)
    assert article.provider == "新华社"


def test_the_name_behind_the_mark_of_an_own_work_is_its_author() -> None:
    assert authors("<div><span>原创</span> <span>王小明</span> <a>港口观察</a> <em>浙江</em></div>") == ["王小明"]
    assert authors("<div><span>原创</span> <a>港口观察</a> <em>浙江</em></div>") == []


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("2025年03月03日 02:17　来源：港口证券报　作者：严小洁　【大 中 小】", ["严小洁"]),
        ("来源：港口日报 | 记者: 魏小星", ["魏小星"]),
        ("3月3日，他对记者说，作者是严小洁", []),
    ],
)
def test_a_label_in_a_row_that_begins_with_date_or_source(line: str, names: list[str]) -> None:
    assert authors(f"<table><tr><td>{line}</td></tr></table>") == names


def test_an_account_in_the_tag_gives_way_to_who_signs() -> None:
    assert authors_of(("webport",), ["□本报记者 严小洁"]) == ("严小洁",)
    assert authors_of(("魏小星",), ["□本报记者 严小洁"]) == ("魏小星",)
