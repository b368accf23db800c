"""Offers, quotes and numbered headings amid made-up stories, and the days that they or the story are dated with."""

from __future__ import annotations

from html import unescape

import pytest

from pipelines.judging.wording.boilerplate import split_dateline
from storage.article import Kind
from tests.story_pages import STORY, TITLE, paragraphs
from tests.test_sequence import NEWS, OTHER, among, judged
from tests.test_shown_dates import day, shown

ROW = "Rope school | Knots for chiefs | Visit"
CELLS = (("School", "Course", "Site"), ("Rope school", "Knots for chiefs", "Visit"))
TABLE = f"<table>{''.join(f'<tr><td>{a}</td><td>{b}</td><td>{c}</td></tr>' for a, b, c in CELLS)}</table>"


@pytest.mark.parametrize(
    ("markup", "kept"),
    [
        (f"<div class=grow><div>Learn to lead with ropes</div>{TABLE}</div>", False),
        (f"<div class=grow>{TABLE}</div>", True),
        (f"<div class=grow><div>Learn to lead with ropes</div>{TABLE}<p>{STORY[2]}</p></div>", True),
        (f"<p>Learn to lead with ropes</p>{TABLE}", True),
    ],
)
def test_a_table_goes_with_the_title_of_its_box(markup: str, kept: bool) -> None:
    assert (
        judged(among(markup), {ROW: 0.3, "School | Course | Site": 0.3}, news=NEWS)[ROW][0] is Kind.TABLE_ROW
    ) is kept


@pytest.mark.parametrize(
    ("box", "goes"),
    [
        (
            "<div class=c2>Anzeige<div><p>{}</p><p>{}</p><p>Der Hebel muss zwischen 3 und 25 liegen</p></div></div>",
            True,
        ),
        (
            "<div class=c2><small>Anzeige</small><p>Passende Knock-outs auf Taue</p><p>{}</p><p>{}</p></div>",
            True,
        ),
        ("<div class=c2><small>Anzeige</small><p>{}</p><p>{}</p></div>", False),
        ("<div class=c2><small>Anzeige</small></div><p>{}</p><p>{}</p>", False),
    ],
)
def test_a_box_that_a_mark_of_advertising_begins_goes_if_a_line_of_it_is_an_offer(box: str, goes: bool) -> None:
    lines = ("Rope for all · from 4.20", "Knots for all · from 3.10")
    found = judged(among(box.format(*lines)), dict.fromkeys(lines, 0.9), news=NEWS)
    assert all((found[line][0] is Kind.AD) is goes for line in lines)


@pytest.mark.parametrize(("likely", "kept"), [(0.6, True), (0.4, False)])
def test_a_likely_quote_without_marks_stays_in_line_with_the_story(likely: float, kept: bool) -> None:
    said = "We will not sell the rope at a price that makes us smaller and no safer."
    told = f"{paragraphs(STORY[:4])}<blockquote><p class=q>{said}</p></blockquote>{paragraphs(STORY[4:])}"
    far = f"<div><p>{STORY[0]}</p></div>"
    markup = f"<article><h1>{TITLE}</h1>{far}<div class=text>{told}</div></article>"
    assert (judged(markup, {said: likely}, news=NEWS)[said][0] is Kind.QUOTE) is kept


def test_chinese_numerals_count_headings_in_boxes_of_several_makes() -> None:
    lines = ("一、价格", "二、工厂", "三、大海")
    boxes = ("<section><section><b>{}</b></section></section>", *["<div><b>{}</b></div>"] * 2)
    parts = zip(boxes, lines, (STORY[2:4], STORY[4:6], STORY[6:]), strict=True)
    markup = "".join(f"{box.format(line)}{paragraphs(texts)}" for box, line, texts in parts)
    told = dict.fromkeys(lines[1:], 0.9) | {lines[0]: 0.3}
    found = judged(f"<article><h1>{TITLE}</h1>{paragraphs(STORY[:2])}{markup}</article>", told, news=OTHER)
    assert [found[line][0] for line in lines] == [Kind.SUBHEADING] * 3


def test_the_day_of_a_balance_sheet_is_no_date_of_publication() -> None:
    for told in ("Trésorerie de 14 M€ au 31 décembre 2024", "Kasse zum 30. Juni 2024", "Cash as of December 31, 2024"):
        assert day(f"<h1>Ferry fares rise in spring</h1><ul><li>{told}</li></ul>") == ""
    assert day("<h1>Ferry fares rise in spring</h1><p>31 décembre 2024</p>", lang="fr") == "2024-12-31"


def test_a_date_in_the_attributes_of_rdf() -> None:
    value = 'content="2013-09-24T22:41:00-05:00"'
    body = f'<h1>Ferry fares rise in spring</h1><span property="dc:date dc:created" {value}>Sept 24, 2013</span>'
    found = shown(body, lang="en")
    assert found is not None
    assert found.at.isoformat() == "2013-09-24T22:41:00-05:00"


def test_a_french_release_is_datelined_with_its_hour() -> None:
    for opening in (
        "Brest, le 27 mars 2025 - 17h45 - ",
        "Brest, le 27 mars 2025 à 8h00 – ",
        "Brest, le 27 mars 2025 – ",
    ):
        rest, span = split_dateline(f"{opening}Le bac coûte plus cher depuis lundi matin.")
        assert rest == "Le bac coûte plus cher depuis lundi matin."
        assert span is not None


def test_behind_a_line_of_rights_other_boxes_are_the_sites() -> None:
    rights = "<p>Copyright 2024 Lantern News Ltd. All Rights Reserved.</p>"
    box = "<div><h3>Deals of directors</h3><p class=z>Brandt buys shares for 4,000 crowns</p></div>"
    told = dict.fromkeys(("Deals of directors", "Brandt buys shares for 4,000 crowns"), 0.9)
    for behind, kept in ((box, False), (f"{box}{paragraphs(STORY[7:])}", True)):
        markup = f"<main><article><h1>{TITLE}</h1>{paragraphs(STORY[:7])}{rights}{behind}</article></main>"
        found = judged(markup, told, news=NEWS)
        assert (found["Brandt buys shares for 4,000 crowns"][1] == "behind-rights") is not kept


@pytest.mark.parametrize("sign", ["(LRW)", "LRW", "/ab/cde", "&lt;AB&gt;"])
def test_signs_of_agencies_and_editors_at_the_end(sign: str) -> None:
    markup = f"<article><h1>{TITLE}</h1>{paragraphs()}<p>{sign}</p></article>"
    sign = unescape(sign)
    assert judged(markup, {sign: 0.9}, news=NEWS)[sign][0] in (Kind.PROVIDER, Kind.BYLINE)


def test_a_pull_quote_begins_with_a_capital_of_its_own() -> None:
    pulled = "We were glad to say so in public at last"
    told = "“At first we said no, but then we were glad to say so in public at last,” said Brandt."
    markup = f"<p>{told}</p><blockquote class=exergue>{pulled}</blockquote>"
    assert judged(among(markup), {pulled: 0.9, told: 0.9}, news=NEWS)[pulled][1] == "pull-quote"


def test_boxes_named_for_facts_and_captions_in_quotes() -> None:
    fact = "A grown moose weighs more than 700 kilos."
    box = f"<div class='css-1 css-fakta'><h3>FACTS</h3><p class=f>{fact}</p></div>"
    assert judged(among(box), {fact: 0.9}, news=NEWS)[fact][1] == "name:fact-box"
    seen = "Brandt shows a rope to the council before it asked her to stop. LEE / Lantern"
    picture = f"<div><blockquote class=image-field-caption><p class=c>{seen}</p></blockquote></div>"
    lead = "Two ropes a ship; the owner casts the deciding vote, then leaves the room quickly"
    told = f"<div><div><div>{paragraphs()}</div></div></div>"
    markup = f"<main><div>{lead}</div><div><div>{picture}</div></div>{told}</main>"
    assert judged(markup, {seen: 0.9, lead: 0.9}, news=OTHER, is_story=False)[seen][0] is Kind.CAPTION


@pytest.mark.parametrize(
    ("more", "goes"), [("", True), ("<p class=k8>All of it is told below, and by the spinners themselves.</p>", False)]
)
def test_all_lists_in_the_box_of_a_summary_are_it(more: str, goes: bool) -> None:
    points = ("Hemp sells at twice the price of May", "Ask at the quay which rope is yours")
    lists = f"<ul><li>{points[0]}</li></ul><h3>What to do</h3><ul><li>{points[1]}</li></ul>"
    markup = f"<div class=c3><h3>Key points</h3>{lists}{more}</div>"
    page = f"<article><h1>{TITLE}</h1>{markup}{paragraphs(STORY)}</article>"
    found = judged(page, dict.fromkeys((*points, "What to do"), 0.9), news=OTHER)
    assert found[points[0]][0] is Kind.SUMMARY
    assert (found[points[1]][0] is Kind.SUMMARY) is goes
