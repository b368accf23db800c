"""Authors that made-up pages only show: behind dates and labels, in links, as desks; and people who are none."""

from __future__ import annotations

import json

import pytest

from pipelines.fields.authorship.authors import find_authors
from pipelines.fields.authorship.names import dated_names, desk_name, is_organisation
from pipelines.fields.authorship.signatures import authors_of
from pipelines.pages.document import parse
from pipelines.pages.visible import around_headline, is_elsewhere
from storage.page import Page

TITLE = "Ferry fares rise"
STORY = "<p>The ferry company raises its fares from Monday on, as it said in the port town on Thursday at noon.</p>"


def authors(body: str, *, author: str = "", meta: str = "", publisher: str = "Portwatch") -> list[str]:
    node = {"@type": "NewsArticle", "headline": TITLE, "author": {"@type": "Person", "name": author}}
    script = f'<script type="application/ld+json">{json.dumps(node)}</script>' if author else ""
    named = f'<meta name="author" content="{meta}">' if meta else ""
    html = f"<html><head>{script}{named}</head><body>{body}</body></html>"
    document = parse(Page(url="https://www.portwatch.example/a", body=html.encode()))
    return list(find_authors(document, publisher=publisher, title=TITLE))


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("25.10.2022 - Ann Lee", ("Ann Lee",)),
        ("04.03.2025 10:15 von Erika", ("Erika",)),
        ("Posted on March 4, 2025 by Ann Lee", ("Ann Lee",)),
        ("Dienstag, 3. März 2025, 10:30 Uhr | Erika Muster und Max Beispiel", ("Erika Muster", "Max Beispiel")),
        ("2025-03-03, Ann Lee", ("Ann Lee",)),
        ("2025/3/3 17:40 記者林榆攸／台北報導", ("林榆攸",)),
        ("2025年3月3日 17:40 作者：林榆攸", ("林榆攸",)),
        ("2025年3月3日 金融機關", ()),
        ("25.10.2022 - Meldungen", ()),
        ("25.10.2022", ()),
        ("25.10.2022 Ann Lee", ()),
        ("Ann Lee", ()),
        ("3 March 2025 - the ferry company raises its fares", ()),
    ],
)
def test_a_date_and_then_names(line: str, names: tuple[str, ...]) -> None:
    assert dated_names(line) == names
    assert authors(f"<h1>{TITLE}</h1><p>{line}</p>{STORY}") == list(names)


@pytest.mark.parametrize(
    ("label", "names"),
    [
        ("<p>Autorin: Erika Muster, Projektleiterin in Emden</p>", ["Erika Muster"]),
        ("<p>Auteur : Zoé Exemple</p>", ["Zoé Exemple"]),
        ("<p>Autoren Erika Muster und Max Beispiel</p>", ["Erika Muster", "Max Beispiel"]),
        ("<p><span>Author:</span> <span>Ann Lee</span></p>", ["Ann Lee"]),
        ("<p>Author: Ann Lee</p><p>Author: Ann Lee</p>", ["Ann Lee"]),
        ("<p>Author: Ann Lee</p><p>Author: Bo Park</p>", []),
        ("<p>Author: the ferry company</p>", []),
        ("<p>Titel: Fähren</p><p>Autor: Erika Muster</p><p>Verlag: Hafen</p><p>ISBN: 1</p>", []),
    ],
)
def test_a_label_at_the_end(label: str, names: list[str]) -> None:
    assert authors(f"<h1>{TITLE}</h1>{STORY * 40}{label}") == names


def test_a_link_to_an_author_s_page() -> None:
    link = '<a href="/author/ann-lee">Ann Lee</a>'
    assert authors(f"<h1>{TITLE}</h1>{STORY * 30}<p>{link}</p>") == ["Ann Lee"]
    assert authors(f"<h1>{TITLE}</h1>{STORY}<div class='teaser'>{link}</div>") == []
    assert authors(f'<h1>{TITLE}</h1><a href="/author/ann-lee">More posts</a>') == []
    assert authors(f"<h1>{TITLE}</h1>{link}", meta="bpark") == ["bpark"]


def test_whatever_the_elements_around_the_headline_are_called() -> None:
    byline = '<p class="author">Ann Lee</p>'
    assert authors(f'<div id="sidebar"><h1>{TITLE}</h1>{byline}</div>') == ["Ann Lee"]
    assert authors(f'<h1>{TITLE}</h1><div id="sidebar">{byline}</div>') == []
    document = parse(Page(url="https://a.example/b", body=f"<aside><h1>{TITLE}</h1><p>x</p></aside>".encode()))
    inside = document.tree.css_first("p")
    assert inside is not None
    assert is_elsewhere(inside)
    assert not is_elsewhere(inside, around=around_headline(document, TITLE))


def test_who_posted_it_in_the_footer_of_the_article_and_of_no_other() -> None:
    footer = "<footer class='entry-meta'>Posted by <span class='author vcard'><a class='fn n'>Erika</a></span></footer>"
    story = f"<h1>{TITLE}</h1>{STORY * 3}"
    assert authors(f"<article>{story}{footer}</article>") == ["Erika"]
    for other in (f"<article>{story}</article>{footer}", f"{story}<article><h2>Ropes</h2>{footer}</article>"):
        assert authors(other) == []
    quoted = f"<article>{story}<blockquote>{footer}</blockquote></article>"
    assert authors(quoted) == []


def test_what_follows_the_author_in_a_class_says_what_is_inside() -> None:
    assert authors(f'<h1>{TITLE}</h1><p class="sharekit__author">Ann Lee</p>') == ["Ann Lee"]
    assert authors(f'<h1>{TITLE}</h1><p class="author__share">Ann Lee</p>') == []


def test_a_given_name_is_completed_by_the_byline_that_begins_with_it() -> None:
    byline = f'<h1>{TITLE}</h1><p class="byline">By Ann Lee</p>'
    assert authors(byline, author="Ann") == ["Ann Lee"]
    assert authors(byline, author="Bo") == ["Bo"]
    assert authors(f'<h1>{TITLE}</h1><p class="byline">SID Wire</p>', author="SID") == ["SID"]


def test_a_person_before_the_organisation_of_a_meta_tag() -> None:
    byline = f"<h1>{TITLE}</h1>{STORY * 30}<p>Author: Ann Lee</p>"
    assert authors(byline, meta="Seefahrt-Stiftung e.V.") == ["Ann Lee"]
    assert authors(f"<h1>{TITLE}</h1>", meta="Seefahrt-Stiftung e.V.") == ["Seefahrt-Stiftung e.V."]
    assert authors(byline, meta="Bo Park") == ["Bo Park"]
    assert [is_organisation(name) for name in ("Harbour Group", "Hafenverband", "Agnes Newsom", "Ann Press-Lee")] == [
        True, True, False, False
    ]  # fmt: skip


def test_the_site_itself_and_a_desk_come_last() -> None:
    assert authors(f'<h1>{TITLE}</h1><p class="author">Portwatch</p>') == ["Portwatch"]
    assert authors(f'<h1>{TITLE}</h1><p class="author">Redaktion</p>') == ["Redaktion"]
    assert authors(f"<h1>{TITLE}</h1>", author="Staff Writer") == ["Staff Writer"]
    assert authors(f'<h1>{TITLE}</h1><p class="author">Redaktion</p><p>Von Erika Muster</p>') == ["Erika Muster"]
    assert [desk_name(text) for text in ("By Staff Writer", "Die Redaktion", "Redaktion Hafen", "Ann Lee")] == [
        "Staff Writer", "Die Redaktion", "", ""
    ]  # fmt: skip


def test_who_signs_a_story_comes_before_a_desk() -> None:
    line = "Reporting by Ana Silva; Editing by Tobias Rook"
    assert authors_of(("Redaktion",), [line]) == ("Ana Silva",)
    assert authors_of((), [line]) == ("Ana Silva",)
    assert authors_of(("Jo Marsh", "Redaktion"), [line]) == ("Jo Marsh", "Redaktion")
    assert authors_of(("Redaktion",), []) == ("Redaktion",)
    site = "Harbour Today - QPN English News"
    assert authors_of(("QPN English News",), [line], publisher=site) == ("Ana Silva",)
    assert authors_of(("Penhallow News",), [line], publisher=site) == ("Penhallow News",)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("(Von Ana Silva, redigiert von Tobias Rook.)", ("Ana Silva",)),
        ("(By Ana Silva)", ("Ana Silva",)),
        ("By End User", ()),
        ("山口直樹記者", ("山口直樹",)),
        ("本報記者", ()),
    ],
)
def test_lines_that_sign(line: str, names: tuple[str, ...]) -> None:
    assert authors_of((), [line]) == names


@pytest.mark.parametrize("name", ["by-line", "by_line"])
def test_names_of_bylines_in_two_words(name: str) -> None:
    line = f'<div class="{name}">by Ann Lee, PORT.example Staff Writer</div>'
    assert authors(f"<h1>{TITLE}</h1><div>{'<p>Fares</p>' * 30}{line}</div>{STORY}") == ["Ann Lee"]


def test_bylines_over_the_story_name_who_wrote_it_where_nothing_else_does() -> None:
    over = ["By the end of May", "By ANN LEE", "By Bo Park"]
    assert authors_of((), [], over=over) == ("ANN LEE",)
    assert authors_of(("Redaktion",), [], over=over) == ("ANN LEE",)
    assert authors_of(("Jo Marsh",), [], over=over) == ("Jo Marsh",)
    assert authors_of((), ["Reporting by Cy Adams; Editing by Bo Park"], over=over) == ("Cy Adams",)
    assert authors_of((), ["Aus dem Ostanischen von Cy Adams", "Translated by Cy Adams"]) == ()


def test_a_person_alone_right_under_the_headline_and_over_a_date() -> None:
    under = f"<h1>{TITLE}</h1><div>{{}}</div><div>March 4, 2025</div>{STORY}"
    assert authors(under.format("Ann Lee")) == ["Ann Lee"]
    assert authors(under.format("Market News")) == []
    assert authors(under.format("Ann Lee").replace("March 4, 2025", "Port Town")) == []
    assert authors(under.format("<p>The quay</p><p>Ferries and their fares</p><p>Ann Lee</p>")) == []


def test_a_control_of_the_page_is_no_byline() -> None:
    tools = "<div><span>Text Size</span> <a href='#'>-</a></div>"
    assert authors(f"<h1>{TITLE}</h1>{tools}<div>By: <b>Ann Lee</b></div>{STORY}") == ["Ann Lee"]


def test_a_signature_under_a_spanish_headline() -> None:
    signed = "<p class='firma'><em>Ana Ejemplo</em> | <span>Ulm</span></p>"
    assert authors(f"<h1>{TITLE}</h1>{signed}{STORY}", meta="portwatch.example") == ["Ana Ejemplo"]


def test_the_only_author_whom_a_page_links_to() -> None:
    box = "<div id='sidebar'><a rel='author' href='/source/{0}'>{0}</a></div>"
    assert authors(f"<h1>{TITLE}</h1>{STORY}{box.format('Ann Lee')}") == ["Ann Lee"]
    assert authors(f"<h1>{TITLE}</h1>{STORY}{box.format('Ann Lee')}{box.format('Bo Park')}") == []


def test_what_a_byline_is_filed_under_is_no_author() -> None:
    filed = "<ul><li>Filed Under</li></ul><ul><li><a href='/s'>Boats</a></li><li><a href='/t'>Port Town</a></li></ul>"
    byline = f"<div class='byline'><h6>Written by</h6><h5>Ann Lee</h5>{filed}</div>"
    assert authors(f"<h1>{TITLE}</h1>{byline}{STORY}") == ["Ann Lee"]


@pytest.mark.parametrize("label", ["Email to Author", "Contact the author", "About the writer", "E-Mail an den Autor"])
def test_a_link_that_leads_to_the_author_names_nobody(label: str) -> None:
    assert authors(f'<h1>{TITLE}</h1><div class="author_bg"><a href="mailto:a">{label}</a></div>{STORY}') == []


def test_the_box_about_the_author_is_no_byline() -> None:
    byline = '<div class="byline"><a rel="author" href="/l">Ann <em>Lee</em></a></div>'
    box = '<section class="aboutAuthor"><div>About <b>Ann Lee</b></div><a href="/t">Follow on Harbourpost</a></section>'
    assert authors(f"{byline}<h1>{TITLE}</h1>{STORY}{box}") == ["Ann Lee"]


def test_a_person_between_the_site_and_the_date() -> None:
    line = "<div><b>Portwatch Daily</b> | Ann Lee <span>| <i>Tuesday, March 04, 2025</i></span></div>"
    assert authors(f"<h1>{TITLE}</h1>{line}{STORY}") == ["Ann Lee"]
    assert authors(f"<h1>{TITLE}</h1>{line.replace('Ann Lee', 'World News')}{STORY}") == []


@pytest.mark.parametrize(("between", "names"), [("<i>(Diary)</i> - ", ["Ann Lee"]), ("<i>Diary</i> ", [])])
def test_a_word_in_brackets_between_a_name_and_its_date(between: str, names: list[str]) -> None:
    line = f"<div><a href='/staff?id=18'>Ann Lee</a> {between}<span>March 4, 2025 1:42 PM</span></div>"
    assert authors(f"<h1>{TITLE}</h1>{line}{STORY}") == names


def test_a_line_of_nothing_that_is_seen_breaks_no_search() -> None:
    assert authors(f"<h1>{TITLE}</h1><p>\u200b</p><p>By Ann Lee</p>{STORY}") == ["Ann Lee"]


def test_two_names_over_the_date_are_those_of_the_authors() -> None:
    dated = "<div>Updated Aug 28, 2025 – 4.30pm</div>"
    for line, names in (("Ann Lee and Bo-Lin Park", ["Ann Lee", "Bo-Lin Park"]), ("Ropes and Cold Nets", [])):
        assert authors(f"<h1>{TITLE}</h1><div>{line}</div>{dated}{STORY}") == names


def test_an_agency_named_twice_and_the_site_with_its_article_beside_a_person() -> None:
    byline = (
        "<h1>Ferry fares rise</h1><div class='byline'>By <span class='fn'>{0}</span>, <p>Mar 07, 2025 08:04 AM EDT</p>"
        "<span class='source-org'><span class='org fn'>{1}</span></span></div>"
    )
    assert authors(byline.format("Associated Press", "AP") + STORY) == ["Associated Press"]
    assert authors(byline.format("Ann Lee", "The Portwatch") + STORY) == ["Ann Lee"]


@pytest.mark.parametrize(
    ("behind", "names"), [("<i>·</i>2025-03-04 07:58", ["Tidal Crab"]), ("<i>·</i>14 posts", []), ("", [])]
)
def test_a_members_link_right_before_the_date(behind: str, names: list[str]) -> None:
    line = f"<div><a href='/user/551'>Tidal Crab</a><span>{behind}</span></div>"
    assert authors(f"<h1>{TITLE}</h1><p>Ports by night.</p>{'<p>Fares rise again.</p>' * 8}{line}{STORY}") == names
