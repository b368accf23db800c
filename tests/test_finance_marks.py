"""Prices within sentences, boxes of links that end, digests of portals, whose a story is by its words alone."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from pipelines.fields.authorship.names import split_names
from pipelines.fields.authorship.signatures import authors_of, credited, dateline_agency
from pipelines.fields.tickers import find_tickers
from pipelines.layout.blocks import blocks_of
from pipelines.read import read
from storage.article import Kind
from storage.page import Page
from tests.marked_pages import marked, story
from tests.story_pages import TITLE, accepted, page

NEWS = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{TITLE}"}}</script>'


@pytest.mark.parametrize(
    ("markup", "told"),
    [
        ("The note <a href=/n>LRWX -0.30%</a> fell.", "The note LRWX fell."),
        ("Hemp <span class=k3> HMP $91,230.55</span> was flat.", "Hemp HMP was flat."),
        (
            "<a href=/l>Lantern</a><span class=InBody><span>LRW</span> <span class=chg>9.10%</span></span> rose.",
            "Lantern LRW rose.",
        ),
        ("Lantern <span class=t>(LRW<span class=pct> 1.24%</span>)</span> rose.", "Lantern (LRW) rose."),
        (
            "Lantern <span class=ticker>(<a href=/l>LRW</a> <span class=g9>1.84%</span>)</span> rose.",
            "Lantern (LRW) rose.",
        ),
        ("Lantern (LRW-T <span class=c-ticker>-4.10%decrease</span>) fell.", "Lantern (LRW-T) fell."),
        ("Lantern<span class=kurs-inline> 31,80 EUR +1,24 %</span> rose.", "Lantern rose."),
        (
            "Lantern <i class=quotazione><a href=/l>LRW.X</a> <b>31,80</b> <b>▼ -1,2%</b></i> fell.",
            "Lantern LRW.X fell.",
        ),
        ("Lantern<span class=a-ticker> (LRW 31,80 +1,24%)</span> rose.", "Lantern (LRW) rose."),
        ("The course <span class=cours-2>LRW 31,80</span> is his.", "The course LRW 31,80 is his."),
        ("Der <span class=kurs>DAX 40</span> fiel.", "Der DAX 40 fiel."),
        ("It is <span class=ticker>(up 1.84%)</span> now.", "It is (up 1.84%) now."),
        ("Wages rose <span class=pct>4.5%</span> in May.", "Wages rose 4.5% in May."),
        ("The <b>CPI 3.25%</b> was a shock.", "The CPI 3.25% was a shock."),
        ("The span of <span>TEN 5%</span> is wide.", "The span of TEN 5% is wide."),
        ("They paid <a href=/d>USD 40</a> each.", "They paid USD 40 each."),
    ],
)
def test_a_price_behind_a_symbol_leaves_the_sentence(markup: str, told: str) -> None:
    body = LexborHTMLParser(f"<p>{markup}</p>").body
    assert body is not None
    assert next(block.text for block in blocks_of(body) if block.tag != "hidden") == told


ROW = "<tr><th>Aktien</th></tr><tr><td>Lantern AG</td><td>31,80 EUR</td><td>-4,12 EUR</td><td>-11,47%</td>{}</tr>"
DAY = "<tr><td>Market Cap</td><td>$31B</td></tr><tr><td>{}</td><td>(1.24%) $2.60</td></tr><tr><td>Day's Range</td>"
DAY += "<td>$40.10 - $41.50</td></tr><tr><td>Dividend Yield</td><td>1.9%</td></tr>"
TABLES = {
    "a row that says what to do": (
        f"<h3>Werte in diesem Artikel</h3><table>{ROW.format('<td>Chart|News</td>')}</table>"
    ),
    "a row alone under its heading": f"<h3>Werte in diesem Artikel</h3><table>{ROW.format('')}</table>",
    "symbols referred to": (
        "<h4>Referenced Symbols</h4><table><tr><td>LRW2Y</td><td>3.941%</td><td>-0.012</td></tr>"
        "<tr><td>LRW9Y</td><td>4.391%</td><td>+0.006</td></tr></table>"
    ),
    "a card of the day": f"<div class=x7><table>{DAY.format('Today&#39;s Change')}</table></div>",
}


@pytest.mark.parametrize("name", TABLES)
def test_quotes_are_kept_apart(name: str) -> None:
    saved, told = marked(f"<article><h1>{TITLE}</h1>{story(0, 4)}{TABLES[name]}{story(4)}</article>", head=NEWS)
    article = accepted(read(saved))
    assert article.paragraphs == told
    assert {each.kind for each in article.removed if "%" in each.text} == {Kind.QUOTE_WIDGET}


def test_a_table_on_a_share_without_its_day_stays() -> None:
    rows = DAY.format("Founded in")
    saved, _ = marked(f"<article>{story(0, 4)}<div class=x7><table>{rows}</table></div>{story(4)}</article>", head=NEWS)
    assert "Market Cap | $31B" in accepted(read(saved)).paragraphs


BOXED = "<aside class=k1><h4>Recommended</h4><a href=/grid>Can the harbour carry the weight?</a></aside>"
SHORT = "<p>[[Orders for hemp line reached 86 million crowns, more than in all of the years since the flood]]</p>"


def test_what_stands_behind_the_box_of_a_heading_is_not_under_it() -> None:
    saved, told = marked(f"<article>{story(0, 4)}{BOXED}{SHORT}{story(4)}</article>")
    assert accepted(read(saved)).paragraphs == told


def test_a_short_paragraph_in_a_caption_is_one() -> None:
    picture = "<figure><img src=a.jpg><figcaption><p>Lantern's own figures, March 2025</p></figcaption></figure>"
    saved, told = marked(f"<article><h1>{TITLE}</h1>{story(0, 4)}{picture}{story(4)}</article>")
    assert accepted(read(saved)).paragraphs == told


def test_a_digest_that_repeats_the_title_in_brackets_is_a_summary() -> None:
    digest = (
        f"<div class=k2><p>【{TITLE}】The works expects to sell more hemp line this year than since 1988.</p></div>"
    )
    saved, told = marked(f"<article>{digest}{story()}</article>", head=NEWS)
    article = accepted(read(saved))
    assert article.paragraphs == told
    assert [text[:1] for text in article.summary] == ["【"]


OVER = "<header><h1>{}</h1><div class=n><p>By Ottilie Quandt</p></div>{}</header>"
POINTS = (
    "<div class=k3><span>AI summary</span><ul><li>Hemp line sells better than at any time since 1988.</li></ul></div>"
)


def test_a_summary_in_a_box_apart_from_the_story_is_a_field() -> None:
    saved, told = marked(f"<main>{OVER.format(TITLE, POINTS)}<div class=text>{story()}</div></main>", head=NEWS)
    article = accepted(read(saved))
    assert article.paragraphs == told
    assert article.summary == ("Hemp line sells better than at any time since 1988.",)


def test_a_flash_that_is_all_of_its_page_stays() -> None:
    flash = f"【{TITLE}】{' '.join(text for text in ('Hemp line sells well again.',) * 12)}"
    assert accepted(read(page(f"<article><p>{flash}</p></article>", head=NEWS))).paragraphs == (flash,)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("燈塔麻繩（600123）上漲。", [("600123", "XSHG")]),
        ("灯塔麻绳(002988)与港口股份（301234）披露年报。", [("002988", "XSHE"), ("301234", "XSHE")]),
        ("产品批号（202403）及邮编港口街（100031）。", []),
        ("灯塔（6001234）。", []),
    ],
)
def test_codes_of_mainland_shares(text: str, found: list[tuple[str, str]]) -> None:
    assert [(each.symbol, each.mic) for each in find_tickers([text], language="zh-Hans")] == found


def _undeclared(title: str, clock: str) -> Page:
    text = "燈塔麻繩公司今日表示，今年售出的麻繩將多於以往任何一年，並計劃明年增建兩間工廠。"
    html = f"<title>{title}</title><h1>{title}</h1><div>{clock}</div>" + f"<p>{text}</p>" * 6
    return Page(url="https://rope.example/a/1", body=f"<meta charset=utf-8>{html}".encode())


def test_the_script_of_the_title_tells_a_language_that_nobody_declares() -> None:
    article = accepted(read(_undeclared("燈塔麻繩將增建兩間工廠 預計明年動工", "2025/08/28 11:20")))
    assert article.language == "zh-Hant"
    assert article.published is not None
    assert article.published.isoformat() == "2025-08-28T11:20:00+08:00"
    assert article.published.inferred


def test_a_latin_title_tells_no_language_of_dates() -> None:
    article = accepted(read(_undeclared("Rope works to grow", "2025/08/28 11:20")))
    assert article.published is not None
    assert article.published.isoformat() == "2025-08-28T11:20:00+00:00"
    # The text has one nevertheless.
    assert article.language == "zh-Hant"


def test_agencies_in_datelines_and_sign_offs() -> None:
    assert dateline_agency("PARIS, 5 juin (AFP)") == "AFP"
    assert dateline_agency("(AOF)") == "AOF"
    assert dateline_agency("PARIS, 5 juin (AFP)", publisher="AFP") == ""
    assert dateline_agency("Berlin (eigener Bericht)") == ""
    assert credited(["LEVERKUSEN (dpa-AFX)"]) == "dpa-AFX"
    assert credited(["Quelle: F.B."]) == ""
    assert credited(["Dieser Beitrag erschien zuerst am 6. Mai bei uns."]) == ""
    assert credited(["Quelle: Lantern Research"]) == "Lantern Research"


def test_a_tool_is_no_author() -> None:
    assert split_names("Bex Okon, AI Boost") == ("Bex Okon",)
    assert split_names("ChatGPT") == ()
    assert split_names("Ropewalk by Bex Okon") == ("Bex Okon",)
    assert split_names("麻繩時報 林榆安") == ("林榆安",)
    assert split_names("Ai Weiwei") == ("Ai Weiwei",)


def test_a_reporter_before_the_town_of_a_chinese_dateline() -> None:
    assert authors_of((), ["麻繩社 記者林榆安台北5日電"]) == ("林榆安",)
    assert authors_of((), [], dateline="（記者林榆／烏姆報導）") == ("林榆",)
