"""From a tree to blocks: boundaries, inline markup, line breaks, tables, menus, what is no text."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from pipelines.layout.block import Block
from pipelines.layout.blocks import blocks_of

LONG = "The board met twice that week and agreed on nothing but the date of the next meeting."
OTHER = "Nobody was surprised, least of all the clerk who had already booked the larger room."


def read(html: str) -> list[Block]:
    body = LexborHTMLParser(html).body
    assert body is not None
    return blocks_of(body)


def texts(html: str) -> list[str]:
    return [block.text for block in read(html)]


def test_prices_of_listings_that_single_breaks_part_are_lines_of_their_own() -> None:
    lines = ["FTSE 100 - Risers", "Lantern Rope (LRW) 1,371.00p +1.80%", "Merrow (MRW) 988.50p -0.92%"]
    assert texts(f"<div><b>{lines[0]}</b><br>{lines[1]}<br/>{lines[2]}</div>") == lines
    told = "Lantern (LRW) rose<br>by 1.80%"
    assert texts(f"<p>{told}</p>") == ["Lantern (LRW) rose by 1.80%"]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>un<b>believ</b>able <i>news</i></p>", ["unbelievable news"]),
        ("<p>1<sup>st</sup> of <a href=/a>many</a>.</p>", ["1st of many."]),
        ("<p>one<p>two", ["one", "two"]),
        ("<h2><span>1</span><span>Lantern</span></h2><h3><b>3</b>rd</h3>", ["1 Lantern", "3rd"]),
        ("<div>lead<p>inner</p>tail</div>", ["lead", "inner", "tail"]),
        ("<div>short<br>lines</div>", ["short lines"]),
        ("<div>We want<br>- rope<br>– tar<br>-5 degrees</div>", ["We want", "- rope", "– tar -5 degrees"]),
        ("<h2>Ropes<span class=x-editsection>[<a href=/e>edit</a>]</span></h2>", ["Ropes", "[ edit ]"]),
        ("<div>one<br> <br/>two</div>", ["one", "two"]),
        (f"<div>{LONG}<br>{OTHER}</div>", [LONG, OTHER]),
        (
            f"<div>{LONG}<br>Written by Ann Lee<br>Copyright: Quay<br><b>All rights</b></div>",
            [LONG, "Written by Ann Lee", "Copyright: Quay All rights"],
        ),
        (f"<div>{LONG}<br>Written by the quay<br>Copyright law</div>", [f"{LONG} Written by the quay Copyright law"]),
        ("<div>a line<span class='part br'></span><span class='br'></span>another</div>", ["a line", "another"]),
        ("<p>seen<script>var a = 1</script><style>p {}</style><!-- no --></p>", ["seen"]),
        ("<div><noscript>off</noscript><template>later</template>now</div>", ["now"]),
        ("<form><input value=typed><textarea>typed</textarea><option>chosen</option><p>asked</p></form>", ["asked"]),
        ("<custom-tag>box</custom-tag>text", ["box", "text"]),
        ("<p>the report<span class='sr-only'>, opens new tab</span> says</p>", ["the report says", ", opens new tab"]),
        ("<p>shares of Fern <button>Add to list</button>rose</p>", ["shares of Fern rose", "Add to list"]),
        ("<p>晴れの<ruby>港<rt>みなと</rt></ruby>は<ruby>縄<rt>なわ</ruby>だ", ["晴れの港は縄だ", "みなと なわ"]),
        ("<p><ruby>尹<rp>（</rp><rt>ユン</rt><rp>）</rp></ruby>氏の縄", ["尹（ユン）氏の縄"]),
        ("<p>港だ。<br><ruby><rt></rt><rp>（</rp></ruby>縄だ", ["港だ。 （縄だ"]),
        ("<ul><li>first<li>second <b>bold</b></ul>", ["first", "second bold"]),
        ("<blockquote>said<footer>by her</footer></blockquote>", ["said", "by her"]),
    ],
)
def test_boundaries(html: str, expected: list[str]) -> None:
    assert texts(html) == expected


def test_a_button_that_opens_an_answer_is_the_question_over_it() -> None:
    asked, answer = read("<h3><button>Does rope burn?</button></h3><div>It does.</div>")
    assert (asked.tag, asked.text, answer.text) == ("h3", "Does rope burn?", "It does.")
    assert [block.tag for block in read("<h3>Ropes <button>Share</button></h3>")] == ["h3", "button"]


@pytest.mark.parametrize(
    "begun",
    ["<b>Nobody</b>", "<a href=/n>Nobody</a>", "<!-- ad -->Nobody<!-- ad -->", "<span><i>No</i></span><i>body</i>"],
)
def test_a_paragraph_after_one_break_may_begin_with_inline_markup(begun: str) -> None:
    assert texts(f"<div>{LONG}<br>{begun}{OTHER.removeprefix('Nobody')}</div>") == [LONG, OTHER]
    assert texts(f"<div>{LONG}<br>{begun}<br>said it.<p>{OTHER}</p></div>")[0] == f"{LONG} Nobody said it."


@pytest.mark.parametrize("box", ["<div class=big>{}</div>", "<p>{}</p>", "<center><font size=7>{}</font></center>"])
def test_a_capital_in_an_element_of_its_own_begins_its_sentence(box: str) -> None:
    assert texts(f"<div>{box.format('T')}<p>\n  {LONG[1:]}</p></div>") == [LONG]
    assert texts(f"<div><div><span>T</span><p><a href=/b>he board</a>{LONG[9:]}</p></div></div>") == [LONG]
    clerk = " clerk who had already booked the larger room was the least surprised of all."
    assert texts(f"<div>{box.format('A')}<p>{clerk}</p></div>") == [f"A{clerk}"]


@pytest.mark.parametrize(
    "html",
    [
        f"<div><h2>T</h2><p>{LONG[1:]}</p></div>",
        f"<div><a href=/t>T</a><p>{LONG[1:]}</p></div>",
        f"<div><p>t</p><p>{LONG[1:]}</p></div>",
        f"<div><p>T</p><p>{OTHER}</p></div>",
        f"<div><p>N</p><p>{OTHER[:1].lower()}{OTHER[1:]}</p></div>",
        "<div><p>B</p><p>oats and ropes</p></div>",
        f"<section><div><b>T</b></div></section><div><p>{LONG[1:]}</p></div>",
        f"<table><tr><td>T</td><td>{LONG[1:]}</td></tr></table>",
    ],
)
def test_other_single_letters_stand_for_themselves(html: str) -> None:
    assert len(texts(html)) == 2


@pytest.mark.parametrize("tag", ["company", "articlelink", "x-term"])
def test_an_element_that_nobody_knows_is_in_its_line_in_a_paragraph(tag: str) -> None:
    words = f"<{tag} id=4>agreed on nothing</{tag}>"
    assert texts(f"<p>{LONG.replace('agreed on nothing', words)}</p>") == [LONG]
    assert texts(f"<div>before<{tag}>{OTHER}</{tag}></div>") == ["before", OTHER]


def test_blank_lines_part_the_paragraphs_of_preformatted_prose_and_no_program() -> None:
    told = read(f"<pre>{LONG}\n \r\nTerms\n\n{OTHER} <b>More</b>\nis not known.\n\n\n</pre>")
    assert [(block.tag, block.text) for block in told] == [
        ("div", LONG), ("div", "Terms"), ("div", f"{OTHER} More is not known.")
    ]  # fmt: skip
    program = "def price(rope, length):\n    return rope.price(length) * 3.\n\nprint(price(Rope(), 4))"
    assert [block.tag for block in read(f"<pre>{program}</pre>")] == ["pre"]


FIGURES = """
                        Three months to March
                           2026        2025
                         --------    --------
Rope                     $  1,204    $    995
Of it sold abroad             (3)           -
"""


def test_columns_of_blanks_are_a_table_in_preformatted_text() -> None:
    told = read(f"<pre>{LONG}\n{FIGURES}\n{OTHER}</pre>")
    assert [(block.tag, block.text) for block in told] == [
        ("div", LONG),
        ("tr", "Three months to March"),
        ("tr", "2026 | 2025"),
        ("tr", "Rope | $1,204 | $995"),
        ("tr", "Of it sold abroad | (3) | -"),
        ("div", OTHER),
    ]
    assert [block.tag for block in read(f"<pre>{FIGURES}</pre>")] == ["tr"] * 4


@pytest.mark.parametrize(
    "text",
    [
        "rope = 3      # of hemp\nprice = 4     # of 7\nprint(rope)",
        "$ price rope\nrope          3\n\nThe shell tells the price of a rope, as the book has it, and ends",
        "A harbour at night  has\nropes in it  and no\nlight",
    ],
)
def test_other_columns_of_blanks_are_no_table(text: str) -> None:
    assert [block.tag for block in read(f"<pre>{text}</pre>")] == ["pre"]


def test_blanks_set_no_table_where_a_browser_folds_them() -> None:
    assert "tr" not in [block.tag for block in read(f"<div>{FIGURES * 9}</div>")]


def test_blank_lines_part_a_long_text_without_markup() -> None:
    told = [f"{LONG} {OTHER} So much for part {at}, said the clerk." for at in range(7)]
    raw = "\n\n".join(told)
    assert texts(f"<div>{raw}</div>") == told
    # What links and what is no longer than a paragraph is one, whatever its source looks like.
    assert len(texts(f"<div>{raw} <a href=/n>More</a></div>")) == 1
    assert len(texts(f"<p>{LONG}\n\n{OTHER}</p>")) == 1


def test_a_menu_is_one_block() -> None:
    (menu,) = read("<nav><ul><li><a href=/a>Markets</a><li><a href=/b>Bonds</a></ul><script>x()</script></nav>")
    assert (menu.tag, menu.text, menu.linked) == ("nav", "Markets Bonds", len("Markets Bonds"))


def test_a_list_of_links_is_a_menu_whatever_it_is_called() -> None:
    items = "".join(f"<li><a href=/{at}>Section {at}</a></li>" for at in range(5))
    assert [block.tag for block in read(f"<div class=x1><ul class=y7>{items}</ul></div>")] == ["menu"]
    spoken = "".join(f"<li><a href=/{at}>Fund {at}</a> lost a tenth of its value in the year</li>" for at in range(5))
    assert [block.tag for block in read(f"<ul>{spoken}</ul>")] == ["li"] * 5


def test_data_tables_become_rows_and_layout_tables_are_walked() -> None:
    data = "<table><caption>In crowns</caption><tr><th>Firm<th>Price<tr><td>Fern<td><b>4</b>1.20<tr><td>Oak<td></table>"
    assert texts(data) == ["In crowns", "Firm | Price", "Fern | 41.20", "Oak"]
    layout = f"<table><tr><td>Menu<td><p>{LONG * 6}</p><p>{OTHER}</p></table>"
    assert texts(layout) == ["Menu", LONG * 6, OTHER]


@pytest.mark.parametrize("field", ["<input type=password>", "<input type='text' name=q>", "<textarea></textarea>"])
def test_a_table_of_form_fields_holds_no_data(field: str) -> None:
    rows = "".join(f"<tr><td><span>{name}</span><td>{field}" for name in ("Berth", "Captain"))
    assert [block.tag for block in read(f"<table>{rows}</table>")] == ["td", "td"]


def test_a_column_that_keeps_a_distance_makes_no_table_of_data() -> None:
    rows = "".join(f"<tr><td width=9> &nbsp;<td><p>{text}</p>" for text in (LONG, OTHER))
    assert texts(f"<table>{rows}</table>") == [LONG, OTHER]
    marked = "<table><tr><td>Fern<td><img src=yes.png><tr><td>Oak<td></table>"
    assert [block.tag for block in read(marked)] == ["tr", "tr"]


def test_links_and_markup_are_measured() -> None:
    (block,) = read("<p>See <a href='/full'>the full report</a>, <strong>now</strong></p>")
    assert block.links == (("/full", "the full report"),)
    assert (block.linked, block.strong) == (len("the full report"), len("now"))


def test_a_place_that_links_lead_to_is_no_link() -> None:
    """Old pages never closed it."""
    (block,) = read(f"<a name='top'><p>{LONG} <a href='/full'>All of it</a></p>")
    assert (block.linked, block.links) == (len("All of it"), (("/full", "All of it"),))


def test_a_link_around_blocks_reaches_into_them() -> None:
    card = read("<a href=/card><h3>Title of another story</h3><p>Its teaser</p></a>")
    assert [block.linked == len(block.text) for block in card] == [True, True]


def test_hidden_elements_say_so() -> None:
    shown, hidden, inherited = read("<p>a</p><div style='display: none'>b<p>c</p></div>")
    assert (shown.element.hidden, hidden.element.hidden, inherited.element.hidden) == (False, True, True)


def test_depth_loses_nothing() -> None:
    assert texts("<div>" * 5000 + "<p>deep down</p>" + "</div>" * 5000) == ["deep down"]
    assert texts("<b>" * 3000 + "inline")[0] == "inline"


TAGS = ["p", "div", "li", "ul", "b", "a", "span", "h2", "td", "table", "tr", "br", "button", "nav", "article", "footer"]
markup = st.recursive(
    st.text(alphabet="abc de.\u200b", max_size=12),
    lambda inner: st.tuples(st.sampled_from(TAGS), st.lists(inner, max_size=4)).map(
        lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0]}>"
    ),
    max_leaves=25,
)


@given(markup)
def test_every_letter_is_in_exactly_one_block(html: str) -> None:
    body = LexborHTMLParser(f"<body>{html}</body>").body
    assert body is not None
    blocks = blocks_of(body)
    letters = Counter(each for block in blocks for each in block.text if each.isalnum())
    assert letters == Counter(each for each in body.text() if each.isalnum())
    assert [block.position for block in blocks] == list(range(len(blocks)))
    assert all("\n" not in block.text for block in blocks)


def test_a_table_of_nothing_but_links_is_no_data() -> None:
    links = "".join(
        f"<tr><td><a href=/{at}>Town {at}</a></td><td><a href=/b{at}>Quay {at}</a></td></tr>" for at in "123"
    )
    assert {block.linked == len(block.text) for block in read(f"<table>{links}</table>")} == {True}
    # A column of links has figures beside it.
    figures = links.replace("<td><a href=/b1>Quay 1</a></td>", "<td>31.5</td>")
    assert [block.tag for block in read(f"<table>{figures}</table>")] == ["tr", "tr", "tr"]
