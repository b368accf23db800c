"""Live quotes inside a story are kept apart, in any markup; tables of results and of closing prices stay."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.judging.neighbours.live_quotes import is_change, is_quote, is_strip
from pipelines.read import read
from storage.archive import Archive
from storage.article import Article, Kind
from storage.outcome import Outcome
from storage.reading import Reading
from tests.made_archive import NOW, later
from tests.noise_pages import SITES, STORY, Slots, page
from tests.story_pages import STORY as TOLD
from tests.story_pages import TITLE, accepted, framed, paragraphs
from tests.story_pages import page as plain_page

Rows = tuple[tuple[str, ...], ...]
QUOTES: Rows = (
    ("LRW", "41.20", "+2.33", "+6.0%"),
    ("MRWT", "7.10", "-0.08", "-1.1%"),
    ("HMPX", "112.40", "+0.10", "+0.1%"),
)
RENEWED: Rows = (
    ("LRW", "40.95", "+2.08", "+5.4%"),
    ("MRWT", "7.21", "+0.03", "+0.4%"),
    ("HMPX", "111.90", "-0.40", "-0.4%"),
)


def table(rows: Rows, attributes: str = "", head: str = "", cell: str = "<td>{}</td>") -> str:
    """A table; `cell` is the markup of a row's first cell."""
    heads = f"<tr><th>{head.replace('|', '<th>')}</tr>" if head else ""
    body = "".join(f"<tr>{cell.format(row[0])}<td>{'<td>'.join(row[1:])}</tr>" for row in rows)
    return f"<table {attributes}>{heads}{body}</table>"


def items(rows: Rows, attributes: str = "", item: str = "<li><span>{}</span> {} {} ({})</li>") -> str:
    return f"<ul {attributes}>{''.join(item.format(*row) for row in rows)}</ul>"


def cards(rows: Rows) -> str:
    inside = "<div class='quote-card'><div>{} Works plc</div><div>{}</div><div>{} ({})</div></div>"
    return f"<div class='quote-cards'>{''.join(inside.format(*row) for row in rows)}</div>"


LIVE = {
    "a named table": lambda rows: table(rows, "class='quote-table'"),
    "a named table with columns": lambda rows: table(rows, "class='marketData'", "Symbol|Last|Change|%"),
    "a table in a named box": lambda rows: f"<div class='stock-quotes'>{table(rows)}</div>",
    "rows that lead to listings": lambda rows: table(rows, cell="<td><a href='/quote/x'>{}</a></td>"),
    "rows marked for a script": lambda rows: table(rows, cell="<td data-symbol='x'>{}</td>"),
    "a table under a line that says so": lambda rows: f"<h3>Stocks in this article</h3>{table(rows)}",
    "lines under a line that says so": lambda rows: "<div><h4>In this article</h4>{}</div>".format(
        "".join(f"<p>{' '.join(row)}</p>" for row in rows)
    ),
    "a table with a notice of delay": lambda rows: f"{table(rows)}<p>Quotes delayed at least 15 minutes.</p>",
    "a named list": lambda rows: items(rows, "class='tickers'"),
    "items that lead to listings": lambda rows: items(rows, item="<li><a href='/stocks/x'>{}</a> {} {} ({})</li>"),
    "cards": cards,
    "arrows": lambda rows: table(tuple((row[0], row[1], f"▲ {row[3][1:]}") for row in rows), "class='quotes'"),
    "in German": lambda rows: (
        "<h3>Aktien in diesem Artikel</h3>"
        + table(tuple((f"{row[0]} AG", f"{row[1]} €".replace(".", ","), row[3].replace(".", ",")) for row in rows))
    ),
    "in Chinese": lambda rows: f"<h3>相關股票</h3>{table(tuple((f'燈塔{row[0]}', *row[1:]) for row in rows))}",
}


@pytest.mark.parametrize("place", ["inside", "after"])
@pytest.mark.parametrize("name", LIVE)
def test_live_quotes_are_kept_apart(name: str, place: str) -> None:
    for site in SITES:
        article = accepted(read(page(site, replace(Slots(), **{place: LIVE[name](QUOTES)}))))
        assert article.paragraphs == STORY, site.__name__
        figures = [each for each in article.removed if any(char.isdigit() for char in each.text)]
        # Behind the story they may lie beyond its region.
        expected = {Kind.QUOTE_WIDGET} if figures or place == "inside" else set()
        assert {each.kind for each in figures} == expected, (site.__name__, figures)


@pytest.mark.parametrize("name", LIVE)
def test_new_figures_make_no_version(tmp_path: Path, name: str) -> None:
    with Archive.open(tmp_path) as archive:
        run = archive.start_run("quay", NOW)
        for hours, rows in enumerate((QUOTES, RENEWED)):
            pages = [
                replace(
                    page(site, Slots(inside=LIVE[name](rows)), later(hours=hours)), url=f"https://quay.example/{at}"
                )
                for at, site in enumerate(SITES)
            ]
            readings = [Reading(each, read(each)) for each in pages]
            saved = archive.save(readings, run=run, recorded_at=later(hours=hours))
    assert {each.outcome for each in saved} == {Outcome.UNCHANGED}


DAY: Rows = (("Open", "40.10"), ("High", "41.50"), ("Low", "39.90"), ("Volume", "1,204,331"))
VALUE: Rows = (("Market cap", "1.2 bn"), ("P/E ratio", "14.2"), ("52-week high", "44.10"), ("Dividend yield", "3.1%"))


@pytest.mark.parametrize(
    "markup",
    [
        table(DAY),
        table((*DAY, *VALUE), "class='x9k'"),
        f"<ul>{''.join(f'<li>{name}: {figure}</li>' for name, figure in DAY)}</ul>",
        table((("Eröffnung", "40,10"), ("Tageshoch", "41,50"), ("Tagestief", "39,90"))),
        table((("昨收", "40.10"), ("最高", "41.50"), ("成交量", "1,204,331"))),
        f"<div class='stock-data'>{table(VALUE)}</div>",
    ],
)
def test_what_the_exchange_tells_of_a_listing_is_kept_apart(markup: str) -> None:
    for site in SITES:
        article = accepted(read(page(site, Slots(inside=markup))))
        assert article.paragraphs == STORY, site.__name__
        figures = [each for each in article.removed if any(char.isdigit() for char in each.text)]
        assert {each.kind for each in figures} == {Kind.QUOTE_WIDGET}


RESULTS: Rows = (
    ("Revenue", "86.0", "75.4", "+14.1%"),
    ("Profit before tax", "9.3", "9.9", "-6.1%"),
    ("Earnings a share", "1.12", "1.20", "-6.7%"),
)
INDICES: Rows = (("Quay 50", "8,809.74", "+0.61%"), ("Merrow All-Share", "22,551.43", "-0.10%"))
STAY = {
    "an editor's table of one company": (VALUE, table(VALUE)),
    "opening hours": (
        (("Open", "9 to 5"), ("Closed", "on Monday"), ("Lower deck", "2 crowns")),
        table((("Open", "9 to 5"), ("Closed", "on Monday"), ("Lower deck", "2 crowns"))),
    ),
    "results": (RESULTS, table(RESULTS)),
    "results by year": (RESULTS, table(RESULTS, "", "Crowns (million)|2025|2024|Change")),
    "results in a table that is named after stocks": (RESULTS, table(RESULTS, "class='stock-table quotes'")),
    "results under the name of the share": (RESULTS, f"<h3>Lantern Rope Works</h3>{table(RESULTS)}"),
    "an editor's closing prices": (INDICES, table(INDICES, "", "Index|Close|Change")),
    "an editor's movers": (QUOTES, table(QUOTES, "", "Share|Close|Change|%")),
    "returns by quarter, linked": (
        QUOTES,
        table(QUOTES, "class='quotes'", "Share|Q1 2025|Q2 2025|Change", "<td><a href='/stocks/x'>{}</a></td>"),
    ),
    "the points of a summary": (
        (("Hemp line rose 6.0% to 41.20 crowns a coil",), ("Net fell 1.1% to 7.10 crowns a yard",)),
        "<ul><li>Hemp line rose 6.0% to 41.20 crowns a coil</li><li>Net fell 1.1% to 7.10 crowns a yard</li></ul>",
    ),
}


@pytest.mark.parametrize("name", STAY)
def test_results_belong_to_the_story(name: str) -> None:
    rows, markup = STAY[name]
    for site in SITES:
        article = accepted(read(page(site, Slots(inside=markup))))
        assert tuple(text for text in article.paragraphs if text in STORY) == STORY
        assert set(STORY) | {" | ".join(row) for row in rows} <= set(article.paragraphs), site.__name__


def test_points_amid_a_story_in_a_site_s_frame_are_its_own() -> None:
    points, markup = STAY["the points of a summary"]
    told = f"{paragraphs(TOLD[:3])}{markup}{paragraphs(TOLD[3:])}"
    framed_page = plain_page(framed(f"<main><article><h1>{TITLE}</h1>{told}</article></main>"))
    assert accepted(read(framed_page)).paragraphs == (*TOLD[:3], *(point for (point,) in points), *TOLD[3:])


def test_a_quote_alone_has_a_head_that_says_so_and_leads_to_its_listing() -> None:
    link = "<td><a href='/quote?x=LRW'>{}</a></td>"
    for head, cell, kept in (
        ("Ticker|Last|Change|Change %", link, False),
        ("Ticker|Last|Change|Change %", "<td>{}</td>", True),
        ("Works|Coils|More|In all", link, True),
        ("Ticker|2024|2025|Change %", link, True),
    ):
        article = accepted(read(page(SITES[0], Slots(inside=table(QUOTES[:1], "", head, cell)))))
        assert (" | ".join(QUOTES[0]) in article.paragraphs) is kept, head


def test_the_rows_of_a_table_at_the_end_stand_together() -> None:
    article: Article = accepted(read(page(SITES[0], Slots(after=table(INDICES, "", "Index|Close|Change")))))
    assert article.paragraphs[len(STORY) :] == ("Index | Close | Change", *(" | ".join(row) for row in INDICES))


@pytest.mark.parametrize(
    "text",
    [
        "LRW | 41.20 | +2.33 | +6.0%",
        "Lantern Rope Works 41,20 € +6,00 %",
        "S&P 500 5,954.50 ▼ 1.6%",
        "東亞 12.34 +0.55 (+3.66%)",
        "FTSE 8,809.74 +0.61%",
        "MRWT -1.1%",
    ],
)
def test_a_quote(text: str) -> None:
    assert is_quote(text)


@pytest.mark.parametrize(
    "text",
    [
        "Revenue | 86.0 | 75.4 | +14.1%",
        "Umsatz 86,0 75,4 +14,1 %",
        "純利益 9.3 9.9 -6.1%",
        "Chapter 4 | Rope and twine | 12 – 18",
        "Ulm-on-Sea United | 3 | 1 | +2",
        "Hemp line rose 6.0% to 41.20 crowns",
        "Lantern Rope Works | 41.20",
        "+6.0%",
    ],
)
def test_no_quote(text: str) -> None:
    assert not is_quote(text)


def test_a_change_has_a_sign_and_a_fraction() -> None:
    assert is_change("41.20 +6.0%")
    assert is_change("(-1.1%)")
    assert not is_change("41.20")
    assert not is_change("3 +2")
    assert not is_change("4 – 8")


STRIP = "LRW 41.20 (+6.00%) MRWT 7.10 (-1.10%) HMPX 50 112.40 (+0.10%) Brine 9.31 (-0.20%) SEA/LND 1.0812 (-0.40%)"


@pytest.mark.parametrize("tag", ["div", "marquee"])
@pytest.mark.parametrize("place", ["over", "behind"])
def test_a_strip_of_listings_in_one_line_is_kept_apart(tag: str, place: str) -> None:
    story, strip = paragraphs(), f"<{tag}>{STRIP}</{tag}>"
    cell = f"{strip}<b>{TITLE}</b>{story}" if place == "over" else f"<b>{TITLE}</b>{story}{strip}"
    article = accepted(read(plain_page(f"<table><tr><td>{cell}</td></tr></table>")))
    assert article.paragraphs == TOLD
    assert STRIP in [each.text for each in article.removed if each.kind is Kind.QUOTE_WIDGET]


@pytest.mark.parametrize(
    "line",
    [
        "Closing moves: LRW +6.00%, MRWT -1.10%, HMPX +0.10%, Brine -0.20%, Merrow -0.40%.",
        "LRW 41.20 (+6.00%) MRWT 7.10 (-1.10%) HMPX 112.40 (+0.10%)",
        "Sales 86.0 (+14.1%) at Lantern 54.2 (+9.0%) at Merrow Mills 9.9 (-1.2%) at Brine 4.4 (-8.8%) none lost 9%",
    ],
)
def test_moves_in_one_line_that_are_no_strip_stay(line: str) -> None:
    assert not is_strip(line)


def test_a_strip_amid_the_story_stays() -> None:
    told = (*TOLD[:4], STRIP, *TOLD[4:])
    assert accepted(read(plain_page(f"<article><h1>{TITLE}</h1>{paragraphs(told)}</article>"))).paragraphs == told


@pytest.mark.parametrize("places", ["over", "behind"])
def test_a_strip_of_cells_is_kept_apart(places: str) -> None:
    names = ("Lantern", "Merrow", "Brine", "Tide 50", "Harbour")
    cells = [cell for at, name in enumerate(names) for cell in (name, f"{at}527.10", f"+{at}.42%")]
    row = f"<table><tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr></table>"
    told = paragraphs()
    body = f"{row}<h1>{TITLE}</h1>{told}" if places == "over" else f"<h1>{TITLE}</h1>{told}{row}"
    article = accepted(read(plain_page(f"<div>{body}</div>")))
    assert article.paragraphs == TOLD
    assert {each.text for each in article.removed if each.kind is Kind.QUOTE_WIDGET} >= set(cells)
