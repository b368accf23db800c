"""What finance sites set around a story, one small page for each fault: calls behind it, lines over links, captions."""

from __future__ import annotations

import re

import pytest

from pipelines.fields.authorship.names import split_names
from pipelines.fields.authorship.signatures import authors_of
from pipelines.judging.judge import judge_page
from pipelines.layout.blocks import blocks_of
from pipelines.layout.naming import BIT
from pipelines.layout.outline import Hints, outline
from pipelines.pages.document import parse
from pipelines.read import read
from storage.article import KEPT_KINDS, Kind
from tests.marked_pages import marked, story
from tests.story_pages import STORY, TITLE, accepted, page, paragraphs
from tests.test_sequence import judged

NEWS = (
    f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{TITLE}", '
    '"author": {"@type": "Person", "name": "Ottilie Quandt"}}</script>'
)
BUY = (
    "<p>Is now the time to be in hemp?</p><p>Quaymind weighs a hundred figures of every works each month, and it has "
    "no favourites.</p>"
)
CALL = f"<div class=x7><div class=x8>{BUY}<a href=/all>See All Ropes</a></div></div>"
RISK = "<h3>[[What could go wrong]]</h3><p>[[A warm winter. Two of them cost the works a third of its profit.]]</p>"
PITCH = "<h3>Should you invest $1,000 in Lantern right now?</h3><p>Ten ropes made the list, and this is none.</p>"
ARROW = "<p><a href=/ten>See the 10 stocks »</a></p>"
LINKS = "<ul><li><a href=/a>A ferry returns after the flood</a></li><li><a href=/b>A mill files for court</a></li></ul>"
PICTURE = "<figure><img src=a.jpg><figcaption><p>{}</p><p>tidewater via Getty Images</p></figcaption></figure>"
PAGES = {
    "a call in a box behind the story": f"<div>{story()}</div>{CALL}",
    "a part of the story before a pitch": f"{story()}{RISK}{PITCH}{ARROW}",
    "a pitch by itself": f"{story()}{RISK}<h3>Ten ropes of the year</h3><p>Be early for once, and own them.</p>{ARROW}",
    "a bold line over links": f"{story(0, 4)}<p><strong>More ropes:</strong></p>{LINKS}{story(4)}",
    "a bold line over a list": (
        f"{story(0, 4)}<p><strong>[[The price of ropes:]]</strong></p><ul><li>[[Hemp line costs twice as much.]]</li>"
        f"<li>[[Nets cost half of what they did last year.]]</li></ul>{story(4)}"
    ),
    "a line with a colon over links": (
        f"{story(0, 4)}<p>[[The town has put four reports on the flood and its cost on its site since:]]</p>{LINKS}"
        f"{story(4)}"
    ),
    "half a story under a mark of advertising": (
        f"<div>{story(0, 4)}</div><div class=x7><p>Advertisement</p>{story(4)}<a href=/r>Get it now</a></div>"
    ),
    "a picture": f"{PICTURE.format('The harbour at dusk')}{story()}",
    "a writer and his town": f"{story()}<p>Ottilie Quandt (à Ulm-sur-Mer)</p>",
    "a sentence on the writer": f"{story()}<p>[[Ottilie Quandt (the reporter of this paper) was not let in.]]</p>",
}  # fmt: skip


@pytest.mark.parametrize("name", list(PAGES))
def test_the_story_is_read_whole_and_alone(name: str) -> None:
    saved, told = marked(f"<main><article><h1>{TITLE}</h1>{PAGES[name]}</article></main>", head=NEWS)
    assert accepted(read(saved)).paragraphs == told


@pytest.mark.parametrize(("news", "stays"), [(True, False), (False, True)])
def test_a_box_with_a_link_may_end_pages_that_are_no_news(news: bool, stays: bool) -> None:
    lines = re.findall("<p>(.*?)</p>", BUY)
    markup = f"<main><article><h1>{TITLE}</h1><div>{paragraphs()}</div>{CALL}</article></main>"
    found = judged(markup, dict.fromkeys(lines, 0.7), news=news)
    assert [found[line][1] for line in lines] == ["model" if stays else "closing-box"] * 2


def test_a_box_of_several_paragraphs_is_no_call_for_the_link_that_ends_it() -> None:
    box = f"<div class=x7>{paragraphs(STORY[5:])}<a href=/r>Get it now</a></div>"
    for texts, stays in ((STORY[5:], True), (STORY[6:], False)):
        markup = f"<main><h1>{TITLE}</h1><div>{paragraphs(STORY[:5])}</div>{box}</main>"
        for text in set(STORY[5:]) - set(texts):
            markup = markup.replace(text, "Ropes are cheap.")
        found = judged(markup, dict.fromkeys(texts, 0.8), news=True)
        assert all((found[text][0] is Kind.PARAGRAPH) is stays for text in texts)


@pytest.mark.parametrize(
    ("over", "kept"),
    [
        ("<ul class='sh-summary'><li>Ropes sell well again</li></ul>", []),
        ("<ul class='sh-x'><li>Ropes sell well again</li></ul>", ["Ropes sell well again"]),
        ("<p class='summary'>Ropes sell well again</p>", ["Ropes sell well again"]),
        ("<h2>Trading update</h2><p><b>Trading update</b></p>", []),
        ("<h2>Trading update</h2><p><b>What we saw</b></p>", ["Trading update", "What we saw"]),
        ("<h2>Trading update</h2><p>Trading update</p>", ["Trading update", "Trading update"]),
    ],
)
def test_what_stands_over_the_story_where_the_model_keeps_all(over: str, kept: list[str]) -> None:
    document = parse(page(f"<article><h1>{TITLE}</h1>{over}{paragraphs()}</article>"))
    assert document.tree.body is not None
    judged = judge_page(outline(blocks_of(document.tree.body), Hints(title=TITLE)), lambda at: 0.9, language="en")
    told = [block.text for block, verdict in zip(judged.blocks, judged.verdicts, strict=True) if verdict.kept]
    assert told == [*kept, *STORY]


def test_captions_that_are_most_of_the_story_stay() -> None:
    slides = "".join(
        f"<figure><img src={at}.jpg><figcaption>{story(at, at + 2)}</figcaption></figure>" for at in range(0, 8, 2)
    )
    saved, told = marked(f"<main><article><h1>{TITLE}</h1>{slides}</article></main>", head=NEWS)
    assert accepted(read(saved)).paragraphs == told


def test_the_first_third_of_a_release_may_end_with_lines_on_the_company() -> None:
    legal = "".join(
        f"<p>Nothing in this release is an offer of ropes in country {at} or its ports.</p>" for at in range(20)
    )
    about = "<p><b>About Lantern</b></p><p>Lantern makes ropes for ships in two walks by the sea, and for lifts.</p>"
    forward = "<p><b>Forward-Looking Statements</b></p>"
    for markup, stays in ((f"{about}{forward}{legal}", False), (f"{about}{legal}", True)):
        saved, _ = marked(f"<main><article><h1>{TITLE}</h1>{story(0, 4)}{markup}</article></main>")
        assert ("About Lantern" in accepted(read(saved)).paragraphs) is stays


def test_the_name_of_a_component_counts_as_a_class_name() -> None:
    document = parse(page("<app-newsletter-box><p>All tides</p></app-newsletter-box><form-b><p>Ropes</p></form-b>"))
    assert document.tree.body is not None
    outlined = outline(blocks_of(document.tree.body), Hints(title=TITLE))
    assert [bool(outlined.signs(at).near & BIT["newsle"]) for at in range(2)] == [True, False]


def test_a_trade_in_small_letters_is_no_author() -> None:
    assert split_names("Ann Lee, portfolio manager") == ("Ann Lee",)
    assert split_names("Special to the Quayside Ledger") == ()
    assert split_names("Ann Lee, Bo Park") == ("Ann Lee", "Bo Park")
    assert split_names("ann lee, bo park") == ("ann lee", "bo park")


def test_whoever_signs_the_story_is_its_author_before_a_staff() -> None:
    line = ["(Reporting by Ann Lee in Quillmere)"]
    assert authors_of(("Penhallow Staff",), line) == ("Ann Lee",)
    assert authors_of(("Penhallow Staff",), []) == ("Penhallow Staff",)
    assert authors_of(("Bo Stafford",), line) == ("Bo Stafford",)


FIGURES = ("Revenue: $3.9 billion against $3.7 billion expected", "Earnings: $1.84 a share", "Margin: 11.2%")


@pytest.mark.parametrize(("name", "stays"), [("caas-list", True), ("", True), ("stock-quote", False)])
def test_a_list_of_amounts_under_a_picture_inside_a_story_stays(name: str, stays: bool) -> None:
    picture = "<figure><img src=/hall.jpg><figcaption>The hall at noon</figcaption></figure>"
    items = "".join(f"<li>{figure}</li>" for figure in FIGURES)
    html = f"{paragraphs(STORY[:4])}{picture}<ul class='{name}'>{items}</ul>{paragraphs(STORY[4:])}"
    article = accepted(read(page(f"{NEWS}<article><h1>{TITLE}</h1>{html}</article>")))
    assert article.paragraphs == ((*STORY[:4], *FIGURES, *STORY[4:]) if stays else STORY)


def test_the_end_of_a_short_release_is_found_over_many_teasers() -> None:
    ending = "<p><b>Contact:</b><br>Ottilie Quandt<br>Head of Investor Relations<br>Tel. +49 345 555 0191</p>"
    rows = {"Language:": "English", "Company:": "Lantern Rope Works", "Markets:": "Ulm-on-Sea (Open Market); " * 6}
    of_service = f"<table>{''.join(f'<tr><td>{key}<td>{value}' for key, value in rows.items())}</table>"
    card = "<div class=c-x><h4><a href=/n{0}>Ropes at {0} crowns</a></h4><p>Be calm.</p><time>{0}h</time></div>"
    cards = "".join(card.format(at) for at in range(12))
    over, below = f"<h1>{TITLE}</h1>{story(0, 1)}", f"{story(1, 6)}{ending}<hr><p>End of Document</p>{of_service}"
    saved, told = marked(f"<main><div class=top>{over}</div><div class=main-n>{below}</div><div>{cards}</div></main>")
    assert accepted(read(saved)).paragraphs == told


@pytest.mark.parametrize(
    "over",
    [
        f"ROPE TRADE<br><b>{TITLE}</b><br>By Ottilie Quandt<br>Tuesday, March 4, 2003",
        f"<b>Ropes - {TITLE}</b>",
        f"<b>Rope trade: {TITLE}</b><br>By Ottilie Quandt, Quay Wire Staff",
        f"<a href=/>Home</a> &gt; <a href=/m>Markets</a> &gt; {TITLE}",
        f"<b>{TITLE}</b><br>von Ottilie Quandt",
    ],
)
def test_the_headline_of_an_old_layout_goes_with_its_kicker_and_its_byline(over: str) -> None:
    story_of_cell = "<br><br>".join(STORY)
    side = "".join(f"<tr><td><a href=n{at}.html>Old ropes sell well, part {at}</a></td></tr>" for at in range(6))
    cell = f"<font size=5><b>{TITLE}</b></font><br><br>{over}<br><br>{story_of_cell}"
    markup = f"<table><tr><td><table>{side}</table></td><td>{cell}</td></tr></table>"
    assert accepted(read(page(markup))).paragraphs == STORY


def test_a_sentence_that_ends_with_the_title_stays() -> None:
    first = f"It was the week that began with the news of the harbour that everybody had waited for: {TITLE}"
    markup = f"<table><tr><td>{'<br><br>'.join((first, *STORY))}</td></tr></table>"
    assert accepted(read(page(markup))).paragraphs == (first, *STORY)


@pytest.mark.parametrize(("line", "stays"), [("ROPES AND NETS", False), ("“Rope is rope.”", True)])
def test_the_row_of_a_kicker_over_the_headline_goes(line: str, stays: bool) -> None:
    rows = (line, f"<b>{TITLE}</b>", "By OTTILIE QUANDT", "<br><br>".join(STORY))
    markup = f"<table>{''.join(f'<tr><td>{row}</td></tr>' for row in rows)}</table>"
    found = judged(markup, {line: 0.9, TITLE: 0.9}, news=False)
    assert [text for text, (kind, _) in found.items() if kind in KEPT_KINDS] == [*([line] if stays else []), *STORY]
