"""Author elements of made-up pages: where markup parts names, trades, desks, clocks; meta tags that say otherwise."""

from __future__ import annotations

import json

import pytest

from pipelines.fields.authorship.authors import find_authors
from pipelines.fields.authorship.byline_parts import parted_texts
from pipelines.pages.document import parse
from storage.page import Page

TITLE = "Ferry fares rise"
STORY = "<p>The ferry company raises its fares on Monday, it said.</p>"
BYLINE = '<p class="byline">By <a href="/people/ann">Ann Lee</a></p>'


def authors(body: str, head: str = "", publisher: str = "Portwatch") -> list[str]:
    html = f"<html><head>{head}</head><body><h1>{TITLE}</h1>{body}</body></html>"
    document = parse(Page(url="https://www.portwatch.example/a", body=html.encode()))
    return list(find_authors(document, publisher=publisher, title=TITLE))


def meta(name: str, *contents: str) -> str:
    return "".join(f'<meta name="{name}" content="{content}">' for content in contents)


@pytest.mark.parametrize(
    ("inside", "names"),
    [
        ("<span>Ann Lee</span> <span>Bo Jan Park</span> <span>Cy Adams</span>", ["Ann Lee", "Bo Jan Park", "Cy Adams"]),
        ("<div>Von <a href='/l'>Ann Lee</a></div><div>Leitende Hafenredakteurin</div>", ["Ann Lee"]),
        ("<a href='/l'>By Ann Lee</a><time>12:20pm Jan 7, 2024</time>", ["Ann Lee"]),
        ("<span>By Ann Lee and Bo Park</span> <span>The Harbour Press</span>", ["Ann Lee", "Bo Park"]),
        ("<a href='/l'>Ann Lee</a><p>Port desk</p>", ["Ann Lee"]),
        (
            "<p><b>Ann Lee</b><i>Head of Harbour Funds</i></p><p><b>Bo Park</b><i>Fund Manager, High Tide</i></p>",
            ["Ann Lee", "Bo Park"],
        ),
        ("<a href='/l'>HAW</a><span>Nachrichtenagentur</span>", ["HAW"]),
        ("<a href='/l'>Ann Lee</a><button>Listen to this story, sign in</button>", ["Ann Lee"]),
        ("<b>Ann Lee</b> <i>Ann Lee reports on ports for Portwatch.</i>", ["Ann Lee"]),
        (
            "<a href='/l'><span>Ann Lee</span>,</a> <a href='/h'>Harbour News Agency</a>",
            ["Ann Lee", "Harbour News Agency"],
        ),
        ("von <a href='/l'>Ann Lee</a>, <a href='/p'>Bo Park</a>", ["Ann Lee", "Bo Park"]),
        ("<span>Anna Maria</span> <span>Lee</span>", ["Anna Maria Lee"]),
        ("<b>Ann</b> <b>Lee</b>", ["Ann Lee"]),
        ("<b>Ann Lee</b> <b>PWN Harbour correspondent</b>", ["Ann Lee"]),
        ("<a href='/l'>J.Lee Parker</a>, <a href='/p'>Bo Park</a>", ["J.Lee Parker", "Bo Park"]),
        ("<a href='/l'>Ann Lee</a> <span>and Bo Park</span>", ["Ann Lee", "Bo Park"]),
        ("By ANN LEE<br>PWN Harbours Writer", ["ANN LEE"]),
        (
            "<div><a href='/l'>Ann Lee</a><i>Pilot, Ports and Rivers</i></div>"
            "<div><a href='/p'>Bo de Park</a><i>Lead Tides Strategist</i></div>",
            ["Ann Lee", "Bo de Park"],
        ),
        ("<b>Ann Lee</b><i>PW News, Ulm</i> and <b>Bo Park</b><i>Port correspondent</i>", ["Ann Lee", "Bo Park"]),
    ],
)
def test_a_name_ends_with_its_element(inside: str, names: list[str]) -> None:
    assert authors(f'<div class="author">{inside}</div>') == names


@pytest.mark.parametrize(
    ("names", "found"),
    [("caption-with-spacing", True), ("MuiTypography-caption", True), ("text-caption", True), ("wp-caption", False)],
)
def test_a_class_for_small_type_is_none_of_a_picture(names: str, *, found: bool) -> None:
    author = f'<div class="{names}"><span itemprop="author"><span itemprop="name">Ann Lee</span></span></div>'
    assert authors(author) == ["Ann Lee"] * found


def test_parted_texts_keep_every_word() -> None:
    tree = parse(Page(url="https://a.example/b", body=b"<div><b>Ann Lee</b> <b>Bo Park</b></div>")).tree
    node = tree.css_first("div")
    assert node is not None
    parts = parted_texts(node)
    assert [part.strip() for part in parts] == ["Ann Lee", "Bo Park"]


def test_family_name_first_in_tags_of_one_author() -> None:
    for tag in ("citation_author", "dc.creator"):
        assert authors("", meta(tag, "Lee, Ann", "van der Park, Bo J.")) == ["Ann Lee", "Bo J. van der Park"]
        assert authors("", meta(tag, "Ann Lee", "Bo Park")) == ["Ann Lee", "Bo Park"]
    assert authors("", meta("dc.creator", "Ann Lee, Bo Park")) == ["Ann Lee", "Bo Park"]
    assert authors("", meta("author", "Ann Lee, Bo Park")) == ["Ann Lee", "Bo Park"]


def test_a_company_in_the_meta_tag_gives_way_to_the_byline() -> None:
    for company in ("Hafen Verlag GmbH", "Quay Brothers", "portwatch.example developer", "PORTWATCH.EXAMPLE"):
        assert authors(BYLINE, meta("author", company)) == ["Ann Lee"]
    assert authors("", meta("author", "Quay Brothers")) == ["Quay Brothers"]
    shown = '<p>Bo Park</p><div class="box"><p class="author">Ann Lee</p></div>'
    assert authors(shown, meta("author", "Bo Park")) == ["Bo Park"]


def test_the_byline_that_names_more_than_the_meta_tag() -> None:
    byline = '<p class="byline">By Ann Lee and Bo Park</p>'
    assert authors(byline, meta("author", "Ann Lee")) == ["Ann Lee", "Bo Park"]
    assert authors(BYLINE, meta("author", "Ann Lee, Bo Park")) == ["Ann Lee", "Bo Park"]


def test_hosts_and_desks_of_the_site_beside_a_person() -> None:
    for desk in ("PORTWATCH-DAILY.EXAMPLE", "Portwatch News", "PORTWATCH NORTH"):
        assert authors(f'<p class="byline"><a href="/l">Ann Lee</a> / {desk}</p>') == ["Ann Lee"]
    assert authors('<p class="byline">Portwatch News</p>') == ["Portwatch News"]


def test_quotes_cards_and_buttons_name_no_author() -> None:
    assert authors('<div class="quote"><p class="quote__author">Bo Park</p></div>') == []
    assert authors('<div class="card__byline"><a href="/author/bo">Bo Park</a></div>') == []
    assert authors('<button class="followAuthorBtn">Change Topics</button>') == []
    assert authors('<p class="author">Latest articles</p>') == []


def test_an_english_introduction_before_a_korean_name() -> None:
    assert authors("", meta("author", "By 김항구")) == ["김항구"]


def test_an_element_for_each_author() -> None:
    item = '<a class="author-item" href="/{0}">{0}</a>'
    pair = "".join(map(item.format, ("Ann Lee", "Bo Park")))
    assert authors(f"<div>{pair}</div>") == ["Ann Lee", "Bo Park"]
    assert authors(f'<div>Von {pair.replace("</a><a", "</a> und <a")}</div>', meta("author", "Ann Lee")) == [
        "Ann Lee", "Bo Park"
    ]  # fmt: skip
    assert authors(f"<div>{item.format('Ann Lee')}</div><div>{item.format('Bo Park')}</div>") == ["Ann Lee"]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By <a href='/l'>Ann Lee</a> and <a href='/p'>Bo Park</a>", ["Ann Lee", "Bo Park"]),
        ("By <b>Ann Lee</b>, <b>Bo Park</b> and <b>Cy Adams</b>", ["Ann Lee", "Bo Park", "Cy Adams"]),
        ("By <b>Ann Lee</b> at <b>Long Quay</b>", ["Ann Lee"]),
        ("By <b>Ann Lee</b> and <b>the fares of next year</b>", ["Ann Lee"]),
    ],
)
def test_a_byline_of_several_links(line: str, names: list[str]) -> None:
    assert authors(f"<p>{line}</p>") == names


def test_a_name_in_parts_inside_one_link() -> None:
    name = '<a href="/l"><span>Ann Mary</span> <span>Lee</span></a>'
    assert authors(f'<div class="author">{name} <a href="/p"><span>Bo</span> <span>Park</span></a></div>') == [
        "Ann Mary Lee", "Bo Park"
    ]  # fmt: skip


def test_a_meta_tag_of_more_authors_than_the_first_one() -> None:
    tags = meta("author", "Ann Lee") + '<meta property="article:author" content="Ann Lee / Journalist">'
    more = '<meta property="article:author" content="Bo Park / Journalist">'
    assert authors("", tags + more) == ["Ann Lee", "Bo Park"]
    assert authors("", tags) == ["Ann Lee"]
    assert authors("", meta("author", "Ann Lee") + more) == ["Ann Lee"]


def test_a_byline_that_repeats_the_name_with_a_trade_adds_no_author() -> None:
    byline = '<div class="byline"><a href="/l">Ann Lee</a>, Ann LeeReporter</div>'
    assert authors(byline, meta("author", "Ann Lee")) == ["Ann Lee"]


def test_a_byline_far_below_the_headline_leaves_the_meta_tag() -> None:
    far = "".join(f"<p>Pier {number} opens</p>" for number in range(80))
    assert authors(BYLINE + far, meta("author", "Quay Brothers")) == ["Ann Lee"]
    assert authors(far + BYLINE, meta("author", "Quay Brothers")) == ["Quay Brothers"]
    assert authors(far + BYLINE + "<p>Quay Brothers</p>", meta("author", "Quay Brothers")) == ["Quay Brothers"]
    assert authors(far + BYLINE, meta("author", "Portwatch NACHRICHTEN Verlag GmbH")) == ["Ann Lee"]
    assert authors('<p class="author">Last updated</p>', meta("author", "Quay Brothers")) == ["Quay Brothers"]


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ('<div id="authors">Ann Lee, Bo Park</div><p class="authorshort">al Quay</p>', ["Ann Lee", "Bo Park"]),
        ('<p class="writer">김항구 기자</p>', ["김항구"]),
        ('<p class="writer">대전, 수원 <b>김항구</b> 기자 <i>kim@portwatch.example</i></p>', ["김항구"]),
        ('<p class="reporter">이선착, 김항구 기자</p>', ["이선착", "김항구"]),
        ('<p class="typewriter">Ann Lee</p>', []),
        ("<dl><dt>Autorin/Autor</dt><dd>Erika Muster</dd></dl>", ["Erika Muster"]),
        ("<h4>Auteur</h4><p><a href='/l'>Ann Lee</a></p>", ["Ann Lee"]),
        ("<h4>Author</h4><p>of the month</p>", []),
        ("<h4>Author tools</h4><p>Ann Lee</p>", []),
    ],
)
def test_other_places_of_authors(byline: str, names: list[str]) -> None:
    assert authors(STORY + byline) == names


def test_korean_bylines_stand_beside_their_buttons() -> None:
    assert authors('<div class="writer"><strong>한나루 기자</strong><a href="/l">다른기사 보기</a></div>') == ["한나루"]


def test_a_footer_inside_the_article_names_who_posted_it() -> None:
    footer = '<footer class="entry-footer"><span class="author vcard"><span class="fn">portly</span></span></footer>'
    html = f'<article><div class="inner"><header><h1>{TITLE}</h1></header>{STORY}{footer}</div></article>'
    document = parse(Page(url="https://www.portwatch.example/a", body=html.encode()))
    assert list(find_authors(document, title=TITLE)) == ["portly"]


def test_a_link_to_a_user_names_who_posted_it() -> None:
    assert authors('<p><a href="/u/44190">Ann Lee</a> <span>posted 3 March 2025</span></p>') == ["Ann Lee"]


def stated(*names: str, kind: str = "Person") -> str:
    nodes = [{"@type": kind, "name": name} for name in names]
    story = {"@type": "NewsArticle", "headline": TITLE, "author": nodes}
    return f'<script type="application/ld+json">{json.dumps(story)}</script>'


def test_a_desk_that_begins_with_the_sites_name_is_no_person() -> None:
    head = stated("The Portwatch Bureau")
    assert authors(STORY, head + meta("article:author", "Ann Lee")) == ["Ann Lee"]
    assert authors(STORY, head) == ["The Portwatch Bureau"]
    assert authors(STORY, stated("Portia Watch") + meta("article:author", "Ann Lee")) == ["Portia Watch"]


def test_a_post_instead_of_a_name_is_no_person() -> None:
    assert authors(STORY, stated("Web Editor") + meta("author", "Ann Lee")) == ["Ann Lee"]
    assert authors(STORY, stated("Web Editor")) == ["Web Editor"]


def test_the_site_as_the_title_tag_ends_is_no_author_beside_one() -> None:
    tag = f"<title>{TITLE} - The Quay Post</title>"
    assert authors(STORY, tag + stated("Ann Lee", "THE QUAY POST")) == ["Ann Lee"]
    assert authors(STORY, tag + stated("THE QUAY POST")) == ["THE QUAY POST"]
    # Nor an agency: who is named on the page wrote it.
    company = stated("THE QUAY POST", kind="Organization")
    assert authors(BYLINE + STORY, tag + company) == ["Ann Lee"]
    assert authors(BYLINE + STORY, f"<title>{TITLE} - Daily</title>{company}") == ["THE QUAY POST"]


def test_the_site_before_a_name_is_none_of_it() -> None:
    assert authors(STORY, stated("Port-Ouest Ann Lee"), publisher="Port-Ouest") == ["Ann Lee"]
    assert authors(STORY, stated("Ann Lee"), publisher="Ann") == ["Ann Lee"]
    # Its desk is no person, and keeps the whole of its name.
    assert authors(STORY, stated("Portwatch News Staff")) == ["Portwatch News Staff"]


def test_each_author_in_an_element_with_a_trade_of_many_words() -> None:
    box = "<div class='writer'><a href='/{0}'>{0}</a> <i>Lead Tides Strategist</i></div>"
    assert authors(f"<div>{box.format('Ann Lee')}{box.format('Bo Park')}</div>{STORY}") == ["Ann Lee", "Bo Park"]


def test_a_box_on_an_author_begins_with_about() -> None:
    box = "<div class='author-box'><h3>About {}</h3><p>Ports by night.</p></div>"
    assert authors(STORY + box.format("Harbour Post Online")) == ["Harbour Post Online"]


def test_a_person_on_the_page_goes_before_a_tag_that_names_none() -> None:
    tag = meta("author", "HARBOUR-POST, Ulm, Germany")
    assert authors(BYLINE + STORY, tag) == ["Ann Lee"]
    assert authors(STORY, tag) == ["HARBOUR-POST", "Ulm", "Germany"]
    assert authors(BYLINE.replace("Ann Lee", "Copy link") + STORY, tag) == ["HARBOUR-POST", "Ulm", "Germany"]


@pytest.mark.parametrize(
    ("name", "names"), [("auteur", ["Ann Lee"]), ("article__auteur", ["Ann Lee"]), ("hauteur", [])]
)
def test_an_element_named_after_authors_in_french(name: str, names: list[str]) -> None:
    assert authors(f"<p class='{name}'><i>Portwatch</i> <a href='/l'>Ann Lee</a></p>{STORY}") == names
