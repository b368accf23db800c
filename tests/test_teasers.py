"""Cards of headlines are told from menus, related links inside sentences and links to elsewhere."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from pipelines.refusals.teasers import teaser_texts

URL = "https://www.quillmere.example/news"
CARD = (
    '<div class="card"><h3><a href="/story/{0}">The mill of Harrowgate opens ({0})</a></h3><p>It took a year.</p></div>'
)


def texts(html: str) -> list[str]:
    return teaser_texts(LexborHTMLParser(f"<body><main>{html}</main></body>"), URL)


def test_cards_of_one_make() -> None:
    found = texts("".join(CARD.format(each) for each in range(5)))
    assert found == [f"The mill of Harrowgate opens ({each}) It took a year." for each in range(5)]


def test_three_are_not_enough() -> None:
    assert texts("".join(CARD.format(each) for each in range(3))) == []


def test_list_items_and_chinese_headlines() -> None:
    items = "".join(f'<li><a href="/a/{each}">晨星集團出售港口</a><span>2月6日</span></li>' for each in range(4))
    assert len(texts(f"<ul>{items}</ul>")) == 4


def test_menus_are_none() -> None:
    items = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("Markets", "Banks", "Ports", "Rates", "Work"))
    assert texts(f"<ul>{items}</ul>") == []


def test_links_inside_sentences_are_none() -> None:
    entry = '<li>The board of <a href="/tollgate">Tollgate Partners plc</a> meets on Tuesday.</li>'
    assert texts(f"<ul>{entry * 6}</ul>") == []


def test_links_to_other_sites_are_none() -> None:
    entry = '<li><a href="https://elsewhere.example/a">The mill of Harrowgate opens</a></li>'
    assert texts(f"<ul>{entry * 6}</ul>") == []


def test_links_to_addresses_that_are_none_are_none() -> None:
    entry = '<li><a href="https://[www.quillmere.example/a">The mill of Harrowgate opens</a></li>'
    assert texts(f"<ul>{entry * 6}</ul>") == []


def test_long_entries_are_none() -> None:
    entry = f'<li><h3><a href="/a">The mill of Harrowgate opens</a></h3><p>{"It took a year. " * 40}</p></li>'
    assert texts(f"<ul>{entry * 6}</ul>") == []
