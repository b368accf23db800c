"""Authors whom made-up pages name in lines whose form signs a story."""

from __future__ import annotations

import pytest

from pipelines.fields.authorship.names import is_person, split_names
from pipelines.fields.authorship.signatures import authors_of
from pipelines.fields.authorship.signed_lines import bracketed_names, name_with_post, reporting_names
from pipelines.read import read
from storage.article import Article, Kind
from storage.page import Page
from tests.test_bylines import STORY, TITLE, authors


@pytest.mark.parametrize(
    ("line", "chinese", "japanese"),
    [
        ("(港口社 王小明)", ("王小明",), ("王小明",)),
        ("（本报记者 王小明、李明）", ("王小明", "李明"), ("王小明", "李明")),
        ("(港野渚子)", (), ("港野渚子",)),
        ("【港野渚子、波川岬】", (), ("港野渚子", "波川岬")),
        ("(以下略)", (), ()),
        ("(東京時間)", (), ()),
        ("(完)", (), ()),
        ("(终)", (), ()),
        ("(新港社)", (), ()),
    ],
)
def test_names_in_brackets(line: str, chinese: tuple[str, ...], japanese: tuple[str, ...]) -> None:
    assert bracketed_names(line, japanese=False) == chinese
    assert bracketed_names(line, japanese=True) == japanese


def test_a_signature_under_the_last_sentence_is_the_byline() -> None:
    told = "".join(f"<p>渡轮公司第{number}次表示，票价将从周一起上调，市民对此意见不一。</p>" for number in range(5))
    html = f"<h1>渡轮票价上调</h1>{told}<p>(港口社 王小明)</p>"
    article = read(Page(url="https://www.portwatch.example/a", body=html.encode()))
    assert isinstance(article, Article)
    assert article.authors == ("王小明",)
    assert "王小明" not in article.text


def test_writers_before_their_editor() -> None:
    line = "(港野渚子、波川岬 編集:山下まり)"
    assert authors_of(("ポートニュース編集",), [line]) == ("港野渚子", "波川岬")
    assert authors_of((), ["(3日午後 編集:山下まり)"]) == ()


def test_who_reports_stands_before_the_last_word() -> None:
    assert reporting_names("港口新聞 2019-11-07 10:11:00 記者 王小明 報導") == ("王小明",)
    assert reporting_names("2019-11-07 記者 王小明、李明／台北報導") == ("王小明", "李明")
    assert reporting_names("他對記者說，將加強報導") == ()


def test_names_without_blanks_are_parted_at_their_marks() -> None:
    assert not is_person("王小明、李明")
    assert split_names("港口部記者王小明、李明/台北報導") == ("王小明", "李明")


@pytest.mark.parametrize(
    ("line", "following", "dated", "name"),
    [
        ("Ann Lee, Economics Editor", "", False, "Ann Lee"),
        ("Ann Lee", "redacteur Binnenland", False, "Ann Lee"),
        ("Ann Lee, Senior Equity Analyst", "", True, "Ann Lee"),
        ("Ann Lee", "Lead Portfolio Manager", True, "Ann Lee"),
        ("Ann Lee, Senior Equity Analyst", "", False, ""),
        ("Ann Lee", "said the editor was late.", False, ""),
        ("Market News", "Editor", False, ""),
        ("Ann Lee", "5 minute read", True, ""),
    ],
)
def test_a_name_and_a_post(line: str, following: str, dated: bool, name: str) -> None:
    assert name_with_post(line, following, dated=dated) == name


def test_posts_tell_authors_below_the_headline_only() -> None:
    card = "<div><p>Ann Lee</p><p>Lead Portfolio Manager</p></div><div><p>Bo Park</p><p>Fund Manager</p></div>"
    assert authors(f"<h1>{TITLE}</h1><p>17 October 2023</p>{card}{STORY}") == ["Ann Lee", "Bo Park"]
    assert authors(f"<h1>{TITLE}</h1><p>17 October 2023</p>{STORY * 8}{card}") == []


def test_further_links_of_a_byline_name_authors() -> None:
    first = '<span class="author vcard"><a class="url fn" href="/author/ann/">Ann Lee</a></span>'
    line = f'<span class="byline">by {first} and <a href="/author/bo/">Bo Park</a></span>'
    assert authors(f"<h1>{TITLE}</h1>{line}{STORY}") == ["Ann Lee", "Bo Park"]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("（港口社記者王小明嘉義縣21日電）", ("王小明",)),
        ("（港口社記者王小明華盛頓21日專電）", ("王小明",)),
        ("（港口社記者王小明烏姆21日電）", ("王小明",)),
        ("港口晨报全媒体记者 王小明 实习生 李明", ("王小明", "李明")),
        ("⊙记者 王小明 ○编辑 李明", ("王小明",)),
        ("한나루 기자 naru@port.example 김바다 인턴기자", ("한나루", "김바다")),
    ],
)
def test_reporters_with_towns_interns_and_editors(line: str, names: tuple[str, ...]) -> None:
    assert authors_of((), [line], dateline=line) == names


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("港聞记者 王小明 实习生 李明", ("王小明", "李明")),
        ("撰文：王小明　攝影：李明", ("王小明",)),
        ("Harbour Herald by Ann Lee", ("Ann Lee",)),
        ("한나루 기자", ("한나루",)),
    ],
)
def test_who_took_the_pictures_is_no_author(byline: str, names: tuple[str, ...]) -> None:
    assert split_names(byline) == names


def test_a_sentence_or_a_count_is_no_name_of_east_asia() -> None:
    assert not is_person("望着港口的人。")
    assert not is_person("发表文章 41篇")


def test_who_signs_for_an_agency_wrote_the_story() -> None:
    line = "--- Von Ann Lee, hfx-NFX ---"
    assert authors_of(("hfx-NFX",), [line]) == ("Ann Lee",)
    assert authors_of(("hfx-NFX",), ["/ale/he"]) == ("hfx-NFX",)
    assert authors_of(("Bo Park",), [line]) == ("Bo Park",)


def test_the_site_in_another_spelling_gives_way_to_who_signs() -> None:
    assert authors_of(("Le Port de l'Est",), ["Ann LEE"], publisher="leportdelest") == ("Ann LEE",)
    assert authors_of(("Le Port de l'Est",), ["Ann LEE"], publisher="leport") == ("Le Port de l'Est",)


@pytest.mark.parametrize(("name", "signed"), [("signature", True), ("answer", False)])
def test_an_element_called_a_signature_signs_on_any_page(name: str, signed: bool) -> None:
    said = "La compagnie des ferries a dit le {} mars que ses prix montent lundi, sans dire pourquoi."
    told = "".join(f"<p>{said.format(day)}</p>" for day in range(2, 8))
    html = f"<html lang='fr'><h1>Les ferries</h1><div>{told}<p class='{name}'>Ann LEE</p></div>"
    article = read(Page(url="https://www.portwatch.example/actualites/2025/03/les-ferries", body=html.encode()))
    assert isinstance(article, Article)
    assert (article.authors == ("Ann LEE",)) is signed
    assert (Kind.BYLINE in [each.kind for each in article.removed if each.text == "Ann LEE"]) is signed


def test_a_japanese_signature_in_a_named_element_and_its_paper_as_author() -> None:
    author = '{"@type": "Organization", "name": "新港湾新聞社"}'
    story = f'{{"@type": "NewsArticle", "headline": "港", "author": [{author}]}}'
    head = f'<head><script type="application/ld+json">{story}</script></head>'
    told = "".join(f"<p>港湾会社は{n}日、フェリーの運賃を月曜日から引き上げると発表した。</p>" for n in range(1, 6))
    told += "<p class='byline'>（港野渚子、波川岬）</p>"
    html = f"<html lang='ja'>{head}<h1>港</h1><div>{told}</div></html>"
    article = read(Page(url="https://www.portwatch.example/a", body=html.encode()))
    assert isinstance(article, Article)
    assert article.authors == ("港野渚子", "波川岬")


def test_a_byline_over_the_story_names_more_than_the_head() -> None:
    over = ["By Ann Lee and Bo Park"]
    assert authors_of(("Ann Lee",), (), over=over) == ("Ann Lee", "Bo Park")
    assert authors_of(("Cy Adams",), (), over=over) == ("Cy Adams",)


def test_an_outlets_desk_gives_way_to_a_byline_over_the_story() -> None:
    assert authors_of(("HP Online",), (), over=["By Ann Lee"]) == ("Ann Lee",)
    assert authors_of(("HP Online",), ()) == ("HP Online",)
