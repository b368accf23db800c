"""Authors whom made-up pages name in lines whose form signs a story."""

from __future__ import annotations

import pytest

from pipelines.fields.authorship.names import is_person, split_names
from pipelines.fields.authorship.signatures import authors_of
from pipelines.fields.authorship.signed_lines import bracketed_names, name_with_post, reporting_names
from pipelines.read import read
from storage.article import Article
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
