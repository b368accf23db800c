"""Names out of bylines, and the authors of made-up pages."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipelines.fields.authorship.authors import find_authors
from pipelines.fields.authorship.names import introduced_names, is_login, names_before_date, split_names
from pipelines.pages.document import parse
from pipelines.recipe import Recipe
from storage.page import Page


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Ann Lee", ["Ann Lee"]),
        ("By Ann Lee and Bo Park", ["Ann Lee", "Bo Park"]),
        ("ByAnn Lee", ["Ann Lee"]),
        ("Ann Lee, Bo Park and Cy Adams", ["Ann Lee", "Bo Park", "Cy Adams"]),
        ("Von Erika Muster und Max Beispiel, Frankfurt", ["Erika Muster", "Max Beispiel"]),
        ("Von Erika Muster, Wirtschaftsredakteurin", ["Erika Muster"]),
        ("Par Zoé Exemple et Luc Modèle", ["Zoé Exemple", "Luc Modèle"]),
        ("Por Ana Ejemplo y Juan Muestra", ["Ana Ejemplo", "Juan Muestra"]),
        ("Trine Prøve og Lars Test", ["Trine Prøve", "Lars Test"]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("Ann Lee, PhD", ["Ann Lee"]),
        ("Ann Lee | Senior Reporter", ["Ann Lee"]),
        ("Ann Lee (Reuters)", ["Ann Lee"]),
        ("Ann Lee ann.lee@news.example @annlee", ["Ann Lee"]),
        ("Ann Lee Jr.", ["Ann Lee Jr."]),
        ("J. R. R.", ["J. R. R."]),
        ("Ann Lee Thursday, March 6", ["Ann Lee"]),
        ("Mia L. Sun and Bo Mo", ["Mia L. Sun", "Bo Mo"]),
        ("Ann Lee Sun, 3 Mar 2025", ["Ann Lee"]),
        ("Erika Muster So. 03.03.2025", ["Erika Muster"]),
        ("Ann Lee Fri", ["Ann Lee"]),
        ("Ann Lee | On Twitter", ["Ann Lee"]),
        ("Bo2man am 29.12.2010", ["Bo2man"]),
        ("View all posts by Ann Lee", ["Ann Lee"]),
        ("Veröffentlicht von Erika Muster", ["Erika Muster"]),
        ("© Erika Muster", ["Erika Muster"]),
        ("AP and AFP", ["AP", "AFP"]),
        ("Example Press; Ann Lee", ["Example Press", "Ann Lee"]),
        ("Ann&nbsp;Lee &amp; Bo Park", ["Ann Lee", "Bo Park"]),
        ("文／王小明", ["王小明"]),
        ("記者王小明、李大同", ["王小明", "李大同"]),
        ("作者：王小明 責任編輯：陳美", ["王小明"]),
        ("作者：王小明　　责编：陈美", ["王小明"]),
        ("作者：王小明 | 責編：陳美", ["王小明"]),
        ("김철수 기자", ["김철수"]),
        ("經濟燈塔 記者林榆／烏姆即時報導", ["林榆"]),
        ("海野 太郎 : 灯台 記者", ["海野 太郎"]),
        ("Por Tiago Olmos, Farol — São Paulo", ["Tiago Olmos"]),
        ("Ann Lee, Bo Park — Portwatch", ["Ann Lee", "Bo Park", "Portwatch"]),
        ("Anton Kehl, Kursportal Redaktion", ["Anton Kehl"]),
        ("山田太郎", ["山田太郎"]),
        ("Ann Lee; Editing by Bo Park", ["Ann Lee"]),
        ("By Ann Lee, Photos by Bo Park", ["Ann Lee"]),
        ("Example Welle (www.welle.example)", ["Example Welle"]),
        ("Autor/in: Erika Muster", ["Erika Muster"]),
        ("Erika.Muster am Samstag", ["Erika.Muster"]),
        ("Posted on March 3, 2025 by Ann Lee", ["Ann Lee"]),
        ("Article by", []),
        ("Фото из архива Ивана Примерова", []),
        ("admin", []),
        ("Posted on", []),
        ("Quelle: sid/dpa", []),
        ("https://news.example/authors/ann", []),
        ("", []),
        ("12", []),
    ],
)
def test_split_names(byline: str, names: list[str]) -> None:
    assert list(split_names(byline)) == names


def test_the_site_is_dropped_beside_a_person() -> None:
    assert split_names("Ann Lee and Portwatch Daily", publisher="Portwatch Daily") == ("Ann Lee",)
    assert split_names("Portwatch Daily", publisher="Portwatch Daily") == ("Portwatch Daily",)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ann Lee", ("Ann Lee",)),
        ("Von Erika von der Muster", ("Erika von der Muster",)),
        ("By the end of May", ()),
        ("From Monday", ()),
        ("Von morgen an", ()),
        ("Ann Lee", ()),
        ("Text: Erika Muster", ("Erika Muster",)),
    ],
)
def test_introduced_names(line: str, names: tuple[str, ...]) -> None:
    assert introduced_names(line) == names


@pytest.mark.parametrize(
    ("line", "following", "names"),
    [
        ("Erika Muster | 05.04.2025", "", ("Erika Muster",)),
        ("Erika Muster |", "05.04.2025 - Güncelleme : 06.04.2025", ("Erika Muster",)),
        ("Ann Lee and Bo Park · March 3, 2025", "", ("Ann Lee", "Bo Park")),
        ("Ann Lee • 3 March 2025", "", ("Ann Lee",)),
        ("Personal Finance | 05.04.2025", "", ()),
        ("Hong Kong | 05.04.2025", "", ()),
        ("Markets | 05.04.2025", "", ()),
        ("Ann Lee | Portwatch", "", ()),
        ("Ann Lee", "05.04.2025", ()),
        ("Rope and twine | 05.04.2025", "", ()),
    ],
)
def test_names_beside_a_date(line: str, following: str, names: tuple[str, ...]) -> None:
    assert names_before_date(line, following) == names


def test_logins() -> None:
    assert [is_login(name) for name in ("ann.lee", "alee2", "amw", "Ann Lee", "Ann", "王小明")] == [True] * 3 + [
        False
    ] * 3


@given(st.text(max_size=300))
@example("A[][]0")
def test_any_byline_gives_clean_names(byline: str) -> None:
    for name in split_names(byline):
        assert name == " ".join(name.split())
        assert 2 <= len(name) <= 80


def authors(body: str = "", *, author: Any = None, meta: str = "", publisher: str = "", recipe: str = "") -> list[str]:
    node = {"@type": "NewsArticle", "headline": "Ferry fares rise", **({"author": author} if author else {})}
    head = f'<script type="application/ld+json">{json.dumps(node)}</script>{meta}'
    html = f"<html><head>{head}</head><body><h1>Ferry fares rise</h1>{body}</body></html>"
    document = parse(Page(url="https://www.portwatch.example/a", body=html.encode()))
    return list(find_authors(document, Recipe(authors=recipe), publisher=publisher, title="Ferry fares rise"))


PERSON = {"@type": "Person", "name": "Ann Lee", "jobTitle": "Reporter", "url": "https://www.portwatch.example/ann"}
SITE = {"@type": "Organization", "name": "Portwatch"}


@pytest.mark.parametrize(
    ("author", "names"),
    [
        (PERSON, ["Ann Lee"]),
        ([PERSON, {"@type": "Person", "name": "Bo Park "}], ["Ann Lee", "Bo Park"]),
        ({"@type": "Person", "givenName": "Ann", "familyName": "Lee"}, ["Ann Lee"]),
        ("Ann Lee and Bo Park", ["Ann Lee", "Bo Park"]),
        (["Ann Lee", "Ann LEE"], ["Ann Lee"]),
        ({"@type": "Person", "name": ["Ann Lee", "Bo Park"]}, ["Ann Lee", "Bo Park"]),
        ([PERSON, SITE], ["Ann Lee"]),
        ([PERSON, {"@type": "Organization", "name": "Example Press Agency"}], ["Ann Lee", "Example Press Agency"]),
        ({"@type": "Organization", "name": "Example Press Agency"}, ["Example Press Agency"]),
        (SITE, ["Portwatch"]),
        ("https://www.portwatch.example/ann", []),
    ],
)
def test_json_ld(author: Any, names: list[str]) -> None:
    assert authors(author=author, publisher="Portwatch") == names


def test_json_ld_reference_is_followed() -> None:
    graph = {
        "@graph": [
            {"@type": "NewsArticle", "headline": "x", "author": {"@id": "#ann"}},
            {"@type": "Person", "@id": "#ann", "name": "Ann Lee"},
        ]
    }
    html = f'<script type="application/ld+json">{json.dumps(graph)}</script>'
    assert find_authors(parse(Page(url="https://a.example/b", body=html.encode()))) == ("Ann Lee",)


def test_byline_knows_better_than_the_site_as_author() -> None:
    byline = '<p class="byline">By <a rel="author" href="/ann">Ann Lee</a>, Reporter</p>'
    assert authors(byline, author=SITE, publisher="Portwatch") == ["Ann Lee"]
    assert authors('<p class="byline">amw</p>', author=SITE, publisher="Portwatch") == ["Portwatch"]
    host = {"@type": "Organization", "name": "quaynews.example"}
    assert authors(byline, author=host, publisher="Portwatch") == ["Ann Lee"]
    assert authors("", author=host, publisher="Portwatch") == ["quaynews.example"]


def test_meta_tags() -> None:
    assert authors(meta='<meta name="author" content="Ann Lee, Bo Park">') == ["Ann Lee", "Bo Park"]
    meta = '<meta name="author" content="Portwatch"><meta name="sailthru.author" content="Ann Lee">'
    assert authors(meta=meta, publisher="Portwatch") == ["Ann Lee"]
    meta = '<meta property="article:author" content="https://social.example/ann"><meta name="byl" content="By Ann Lee">'
    assert authors(meta=meta) == ["Ann Lee"]
    assert authors(meta='<meta name="twitter:data1" content="4 minutes">') == []


def test_meta_tags_complete_the_author_that_json_ld_names() -> None:
    both = '<meta name="author" content="Ann Lee"><meta name="author" content="Bo Park">'
    assert authors(meta=both, author=PERSON) == ["Ann Lee", "Bo Park"]
    assert authors(meta='<meta name="author" content="Bo Park, Cy Adams">', author=PERSON) == ["Ann Lee"]
    assert authors(meta='<meta name="author" content="Ann Lee, Portwatch">', author=PERSON) == ["Ann Lee"]


@pytest.mark.parametrize(
    "body",
    [
        '<div class="field field--name-author field--label-hidden">Ann Lee</div>',
        '<div class="article-byline">By <span class="author-name">Ann Lee</span></div>',
        '<span itemprop="author" itemscope><span itemprop="name">Ann Lee</span></span>',
        '<span class="author vcard"><a class="url fn">Ann Lee</a></span>',
        "<p>By Ann Lee</p><p>Fares rise.</p>",
        "<p><b>By</b> <i>Ann Lee</i></p>",
        '<div class="teaser"><span class="author">Bo Park</span></div><div class="author">Ann Lee</div>',
        '<figure><figcaption class="author">Bo Park</figcaption></figure><div class="author">Ann Lee</div>',
        '<div class="comment-author">Bo Park</div><div class="author">Ann Lee</div>',
        '<div class="author-bio">Bo Park writes on ports</div><div class="author">Ann Lee</div>',
    ],
)
def test_visible_bylines(body: str) -> None:
    assert authors(body) == ["Ann Lee"]


def test_account_names_count_only_where_nothing_better_stands() -> None:
    assert authors('<p class="author">Ann Lee</p>', author={"@type": "Person", "name": "alee"}) == ["Ann Lee"]
    assert authors(author={"@type": "Person", "name": "alee"}) == ["alee"]


def test_recipe_selector() -> None:
    assert authors('<i class="w">By Bo Park</i>', author=PERSON, recipe="i.w") == ["Bo Park"]
    assert authors('<i class="w">By Bo Park</i>', author=PERSON, recipe="i.layout-of-last-year") == ["Ann Lee"]


def test_an_empty_shell_s_embedded_article_names_its_authors() -> None:
    state = json.dumps(
        {"id": "2598410077", "title": "Fares rise", "content": "x" * 300, "authors": [{"name": "Ann Lee"}]}
    )
    html = f'<title>App</title><script type="application/json">{state}</script>'
    document = parse(Page(url="https://broker.example/news/2598410077", body=html.encode()))
    assert find_authors(document) == ("Ann Lee",)


def test_no_author() -> None:
    assert authors("<p>Fares rise by ten per cent from Monday.</p>") == []


def test_a_line_under_the_headline_that_is_a_name_and_a_date() -> None:
    assert authors("<p>Fares go up.</p><div><span>Ann Lee |</span> <span>05.04.2025</span></div>") == ["Ann Lee"]
    # The site's own name, which stands in the title tag, is nobody's.
    assert authors("<p>Ann Lee | 05.04.2025</p>", meta="<title>Ferry fares rise - Ann Lee</title>") == []
