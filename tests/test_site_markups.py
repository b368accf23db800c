"""What went wrong on made-up pages in the markup of real sites and CMS families, one small page for each fault."""

from __future__ import annotations

import pytest

from pipelines.judging.judge import judge_page
from pipelines.layout.block import Block
from pipelines.layout.blocks import blocks_of
from pipelines.layout.naming import BIT, name_bits
from pipelines.layout.outline import Hints, outline
from pipelines.pages.document import parse
from pipelines.read import read
from storage.article import Kind
from tests.marked_pages import marked, story
from tests.story_pages import STORY, TITLE, accepted, page, paragraphs


def told_points(begin: str, end: str) -> str:
    """A list of whole sentences, each between two marks."""
    return "".join(f"<li>{begin}{text}{end}</li>" for text in SAID)


SAID = (
    "Lantern, a maker of ropes at two sites, has halted the sale of nets after forty of its shops made a loss.",
    "The firm is testing a machine that makes a line of any length in eleven minutes, its owner said on Tuesday.",
    "Two other makers are running the same trials, according to the yard that built the machine for all of them.",
)
NEWS = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{TITLE}"}}</script>'
POINTS = "<li>Hemp line sells well</li><li>Orders from trawlers are back</li>"
POINTS_IN_PARAGRAPHS = "".join(
    f"<li><p>{point}</p></li>"
    for point in ("Hemp line has sold well for ten years.", "A yield of 4.2% comes with it.", "Orders are back.")
)
CHIP = "index <a class=qt href=/x/1>ROPE{{<bg-quote> +0.28%</bg-quote>}}</a> said: "
PRICE = '<a href="/q"><span class="symbol">LRW,</span>{{<bg-quote class="up">+5.12%</bg-quote>}}</a>'
LEADS = "<li><a href=/tin>Tin prices fall for a week</a></li><li><a href=/oak>Oak sells its last typewriter</a></li>"
CHANGE = '<span class="quote">-2.10%</span>'
LETTER = (
    "<aside class='x1'><h3>Get the inside of the harbour</h3><p>Get the day's tides delivered to your inbox.</p>"
    "<label>You may leave at any time through the link at the foot of each of our letters.</label></aside>"
)
REASON = "has been closed for years, but papers seen by our reporters say that this will change."
BOLD_PITCH = (
    "<p><strong>Just Released: Ten Ropes for the Second Half</strong></p><p>Hurry, it is not too late to get in early "
    "on our ten. Picked by hand, they have done very well.</p><p><a href=/ten>See Our Top 10 Stocks &gt;&gt;</a></p>"
)
CARDS = "<div class=x8><h2>Recommended</h2>" + "".join(
    f"<div class=c{at}x><a href=/{at}><h3>{name} may never be used again</h3></a>"
    f"<p>The {name.lower()} {REASON}</p></div>"
    for at, name in enumerate(("Bridge", "Mill", "Bakery", "Ferry"))
)
PITCH = (
    "<h3>Canal Boom to Sweep the Coast</h3><p>A great push for canals is about to begin. Fortunes will be made.</p>"
    "<p>Will you be early?</p><p><a href=/free>Download FREE: How to Profit From Canals &gt;&gt;</a></p>"
)
COMPONENTS = story().replace("88.", "88 (<ref-tip><a href='#1'>1</a></ref-tip>).")
MARKUPS = {
    "a component with a price": f"{story(0, 4)}<p>[[Shares of the works {PRICE} rose at noon.]]</p>{story(4)}",
    "components inside paragraphs": COMPONENTS,
    "a bold line over one br": (
        f"<div>{story(0, 4, tag='span', between='<br><br>')}<br><br><b>[[Prices]]</b><br>"
        f"{story(4, tag='span', between='<br><br>')}</div>"
    ),
    "key points before the first half": (
        f"<div class=body><p>Key Takeaways</p><ul>{POINTS}</ul>{story(0, 3)}</div>"
        f"<div class=more><div class=body>{story(3)}</div></div>"
    ),
    "short key points before the story": f"<div class='KeyPoints'><ul>{POINTS}</ul></div>{story()}",
    "prose under key facts": (
        f"{story(0, 2)}<h2>[[Key Facts]]</h2><div>{story(2, 5)}</div><h2>[[Background]]</h2>{story(5)}"
    ),
    "a call with its heading and small print": f"{story(0, 3)}{LETTER}{story(3)}",
    "a pitch with an arrow at the end": f"{story()}{PITCH}",
    "a pitch under a bold line": f"{story()}{BOLD_PITCH}",
    "small print behind the editor": (
        f"{story()}<p><em>Edited by Sam Reyes.</em></p><div class=disclosure><p>Disclosure</p><p>Please note that our "
        "terms of use have been updated. The Quay is owned by Lantern Media, which invests in ropes.</p></div>"
    ),
    "a pull quote in a box": f"{story(0, 4)}<aside class=pull-quote><p>“{STORY[1]}”</p></aside>{story(4)}",
    "a pull quote in a box that says whose it is": f"{story(0, 4)}<aside class=pull-quote><p>“{STORY[1]}”</p>"
    f"— Ottilie Brandt, spinner</aside>{story(4)}",
    "a part that is a list": (
        f"<h3>[[In brief:]]</h3><ul>{told_points('[[', ']]')}</ul><h3>[[In full:]]</h3>{story()}"
    ),
    "takeaways as a part": (
        f"<h2>[[Key takeaways]]</h2><ul>{told_points('[[', ']]')}</ul><h2>[[The case]]</h2>{story(0, 4)}"
        f"<h2>[[The ruling]]</h2>{story(4)}"
    ),
    "facts of the page": (
        f"<dl><dt>Date:</dt><dd>June 14, 2023</dd><dt>Source:</dt><dd>Quay School</dd><dt>Summary:</dt>"
        f"<dd>Ropes that were kept in cold water for a year hold longer.</dd></dl><p id=lead>{story()[3:]}"
    ),
    "numbers of footnotes": f"{story(0, 4)}<p>[[So it was said.]]<a class=mark href='#footnote-1'>1</a></p>{story(4)}",
    "a price in brackets": f"{story(0, 4)}<p>[[Shares (LRW{{{{ {CHANGE}}}}}) rose again at noon.]]</p>{story(4)}",
    "points of the page in bold type": f"<p><strong>In brief</strong></p><ul>{told_points('', '')}</ul>{story()}",
    "a machine's summary": f"{story(0, 1)}<h3>AI-generated summary</h3><ul>{told_points('', '')}</ul>{story(1)}",
    "links under a heading amid the story": f"{story(0, 4)}<h3>Warm from the loft</h3><ul>{LEADS}</ul>{story(4)}",
    "links under a bold line at the end": f"{story()}<p><b>Warm from the loft</b></p>{LEADS.replace('li>', 'p>')}",
    "links put below a heading of the story": (
        f"{story(0, 2)}<h3>[[The price]]</h3>{story(2, 4)}<h3>[[What comes next]]</h3><ul>{LEADS}</ul>{story(4)}"
    ),
    "links put below each heading of the story": (
        f"{story(0, 2)}<h3>[[The price]]</h3><ul>{LEADS}</ul>{story(2, 4)}<h3>[[What comes next]]</h3><ul>{LEADS}</ul>"
        f"{story(4)}"
    ),
    "who is quoted": (
        f"{story(0, 4)}<blockquote><p>[[“Rope is rope, and we have had a lot of it since the flood.”]]</p>"
        f"<footer>[[— Odo Finch, net maker]]</footer></blockquote>{story(4)}"
    ),
    "who is quoted once more": (
        f"{story(0, 4)}<blockquote class=pull-quote><p>“{STORY[1]}”</p><footer>— Odo Finch</footer></blockquote>"
        f"{story(4)}"
    ),
    "a change behind a symbol that a script renews": (
        f"{story(0, 4)}<p>[[Shares of <span data-symbol=LRW><a href=/q>LRW</a>{{{{<span> -0.52%</span>}}}}</span> "
        f"fell, and <a data-ticker=NQ href=/n>NQ{{{{ (+1.1%)}}}}</a> did not.]]</p>{story(4)}"
    ),
    "a symbol and a figure that no script renews": (
        f"{story(0, 4)}<p>[[The fund <span data-id=LRW>lost <b>-0.52%</b></span>, its <span data-symbol=NQ>rival</span>"
        f" <b>-0.4%</b>.]]</p>{story(4)}"
    ),
    "the writer in a box that is named for tests": (
        f"<div data-test-id=content-container>{story()}</div><div data-test-id=author-bio-footer><p>Written by</p>"
        "<p>We look for ropes in dull places. Twenty years at sea before going independent.</p></div>"
    ),
    "the writer in a box that is named for quality": (
        f"<div data-qa=article-body>{story()}</div><div data-qa=author-bio><p>Written by</p>"
        "<p>We look for ropes in dull places. Twenty years at sea before going independent.</p></div>"
    ),
    "a link to a quote": (
        f"{story(0, 4)}<p>[[Lantern <a href=/market-data/stocks/lrw><span>LRW</span>{{{{<span> +0.77%</span>}}}}"
        f"</a> rose as <a href=/aktien/nq><span>NQ</span>{{{{<span> -0.2%</span>}}}}</a> did not; "
        f"<a href=/stocks/up>orders -4%</a> and <a href=/news/lrw>LRW +0.5%</a> are not.]]</p>"
        f"{story(4)}"
    ),
    "links under a heading with a colon": f"{story(0, 4)}<h3>More ropes:</h3><ul>{LEADS}</ul>{story(4)}",
    "points in paragraphs": f"<h2>Key Points</h2><ul>{POINTS_IN_PARAGRAPHS}</ul>{story()}",
    "who the author and the publisher are, and how they work": (
        f"<div>{story()}</div><div class=x7><h4>About the author</h4><p>Odo Finch has spliced ropes for years.</p>"
        "<h4>Use of technology</h4><p>Lanternside has always been a forward-looking maker, and all of its men are "
        "equipped with many decades of skill.</p></div>"
    ),
    "changes inside the items of a list": (
        f"{story(0, 4)}<h6>[[How ropes traded]]</h6><ul>{told_points('[[The ' + CHIP, ']]')}</ul>{story(4)}"
    ),
    "a first short subheading": f"<h2>[[What happened]]</h2>{story(0, 3)}<h2>[[So what]]</h2>{story(3)}",
}  # fmt: skip


@pytest.mark.parametrize("head", [NEWS, ""])
@pytest.mark.parametrize("name", list(MARKUPS))
def test_the_story_is_read_whole_and_alone(name: str, head: str) -> None:
    saved, told = marked(f"<main><article><h1>{TITLE}</h1>{MARKUPS[name]}</article></main>", head=head)
    assert accepted(read(saved)).paragraphs == told


def kinds_of(
    markup: str, *, doubt: float, doubted: str = "li", behind: str = "", news: bool = True
) -> list[tuple[str, Kind]]:
    """What of this markup amid the story, or behind it, is kept when the model gives blocks of one tag so little."""
    told = f"{paragraphs(STORY[:3])}{markup}{paragraphs(STORY[3:] * 2)}{behind}"
    document = parse(page(f"<article><h1>{TITLE}</h1>{told}</article>"))
    assert document.tree.body is not None
    blocks = blocks_of(document.tree.body)

    def score(at: int) -> float:
        return doubt if blocks[at].tag == doubted else 0.5 if blocks[at].strong else 0.9

    judged = judge_page(outline(blocks, Hints(title=TITLE, is_news=news)), score, language="en")
    kept: list[tuple[Block, Kind]] = [
        (block, verdict.kind) for block, verdict in zip(judged.blocks, judged.verdicts, strict=True) if verdict.kept
    ]
    return [(block.text, kind) for block, kind in kept if block.text not in STORY]


ITEMS = ("Sales rose 14 percent to 86 million crowns.", "The margin was 51.3 percent, up from 49.8 percent.")
LIST = "<ul>" + "".join(f"<li>{text}</li>" for text in ITEMS) + "</ul>"
LINKS = "<ul>" + "".join(f"<li>{text} <a href=/{at}>More</a></li>" for at, text in enumerate(ITEMS)) + "</ul>"
LISTED = [(text, Kind.LIST_ITEM) for text in ITEMS]


def test_a_plain_list_under_a_colon_stands_in_spite_of_doubt() -> None:
    lead = "This is how the quarter went, against what had been expected:"
    assert kinds_of(f"<p>{lead}</p>{LIST}", doubt=0.25) == [(lead, Kind.PARAGRAPH), *LISTED]
    assert kinds_of(f"<p>{lead}</p>{LIST}", doubt=0.1) == [(lead, Kind.PARAGRAPH)]
    assert kinds_of(f"<p>{lead}</p>{LINKS}", doubt=0.25) == [(lead, Kind.PARAGRAPH)]


def test_a_list_of_sentences_under_a_bold_line_stands_with_it_in_spite_of_doubt() -> None:
    bold = "<p><b>Highlights of it</b></p>"
    assert kinds_of(f"{bold}{LIST}", doubt=0.25) == [("Highlights of it", Kind.SUBHEADING), *LISTED]
    assert kinds_of(f"{bold}<ul><li>Ropes</li><li>Nets</li></ul>", doubt=0.25) == []
    assert kinds_of(f"<div class='related-list'>{bold}{LIST}</div>", doubt=0.25) == []


def test_a_table_inside_the_story_goes_only_where_the_model_is_sure() -> None:
    table = "<table><tr><td>Sales<td>86.0<td>75.4<tr><td>Profit<td>9.3<td>8.1</table>"
    rows = [("Sales | 86.0 | 75.4", Kind.TABLE_ROW), ("Profit | 9.3 | 8.1", Kind.TABLE_ROW)]
    assert kinds_of(table, doubt=0.1, doubted="tr") == rows
    assert kinds_of(table, doubt=0.02, doubted="tr") == []
    assert kinds_of(f"<div class='live-quotes'>{table}</div>", doubt=0.1, doubted="tr") == []


def test_highlights_amid_the_story_are_part_of_it() -> None:
    assert kinds_of(f"<h3>Highlights</h3>{LIST}", doubt=0.6) == [("Highlights", Kind.SUBHEADING), *LISTED]
    assert kinds_of(f"<h3>Highlights</h3>{LIST}", doubt=0.4) == []


def test_cards_behind_the_story_are_none_of_it_whatever_the_model_says() -> None:
    assert not [text for text, _ in kinds_of("", behind=f"{CARDS}</div>", doubt=0.9) if REASON in text]
    entries = CARDS.replace("<a href=/", "<a href=#")
    assert len([text for text, _ in kinds_of("", behind=f"{entries}</div>", doubt=0.9) if REASON in text]) == 4


def test_a_cell_of_links_is_no_story_whatever_the_model_says() -> None:
    cell = (
        "<table><tr><td><a href=/>Front</a><br><a href=/n>News of the coast</a><br><a href=/s>Sports</a></td></table>"
    )
    assert kinds_of(cell, doubt=0.9, doubted="td") == []


def test_responsive_is_a_layout_and_respond_a_comment() -> None:
    assert not name_bits("table-responsive") & BIT["commen"]
    assert name_bits("respond") & name_bits("responses") & BIT["commen"]


def test_components_of_a_large_cms_are_no_consent() -> None:
    assert not name_bits("cmp-text rte") & BIT["cookie"]
    assert name_bits("cmp-banner") & BIT["cookie"]


def test_a_quote_without_marks_stays_on_pages_that_are_no_news_and_in_line_with_the_story() -> None:
    said = "Who goes to sea in spring needs a third rope."
    quote = f"<blockquote>{said}</blockquote>"
    assert kinds_of(quote, doubt=0.3, doubted="blockquote", news=False) == [(said, Kind.QUOTE)]
    assert kinds_of(quote, doubt=0.3, doubted="blockquote") == [(said, Kind.QUOTE)]
    for beside in (f"<div class=x9>{quote}</div>", quote.replace(">", " class=pullquote>", 1)):
        assert kinds_of(beside, doubt=0.3, doubted="blockquote") == []


def test_a_doubted_last_paragraph_behind_other_lines_is_the_sites() -> None:
    house = "The Lantern is a house of quality that many funds support, and each of its writers speaks alone."
    lines = "".join(f"<div><a href=/{at}>Writer {at}</a></div>" for at in range(4))
    for gap, doubt, kept in (("", 0.58, True), (lines, 0.58, False), (lines, 0.7, True)):
        markup = f"{gap}<section>{house}</section>"
        assert bool(kinds_of("", behind=markup, doubt=doubt, doubted="section")) is kept


def test_a_doubted_box_behind_the_story_that_ends_in_a_link_is_a_call() -> None:
    box = "<section class=x9><div>Quaymind weighs a hundred figures of every works each month.</div>{}</section>"
    link = "<p><a href=/all>See all ropes</a></p>"
    for made, doubt, news, kept in (
        (box.format(link), 0.8, True, False),
        (box.format(""), 0.8, True, True),
        (box.format(f"{link}<p>Ropes.</p>"), 0.8, True, True),
        (box.format(link), 0.95, True, True),
        (box.format(link), 0.8, False, True),
        (f"{box.format(link)}{paragraphs(STORY[:1])}", 0.8, True, True),
    ):
        assert bool(kinds_of("", behind=made, doubt=doubt, doubted="div", news=news)) is kept, made


def test_what_a_mark_of_advertising_opens_goes_up_to_its_link() -> None:
    box = "<section class=x9><p>Advertisement</p><div>{}</div>{}</section>"
    short, link = "Seven ropes have held since 1908.", "<p><a href=/r>Get the report now</a></p>"
    assert kinds_of(box.format(short, link), doubt=0.8, doubted="div") == []
    for told, last in ((short, ""), (f"{short} {SAID[0]}", link), (short, f"{link}<div>{SAID[0]}</div>")):
        assert kinds_of(box.format(told, last), doubt=0.8, doubted="div") != []


def test_a_doubted_line_goes_with_its_box() -> None:
    line = ("Together with Ledgerly", Kind.PARAGRAPH)
    made = f"<section class=x9><div>{line[0]}</div><nav>Sort</nav><nav>Bills</nav></section>"
    assert kinds_of(made, doubt=0.6, doubted="div") == []
    assert kinds_of(made, doubt=0.8, doubted="div") == [line]


def test_a_heading_stands_over_one_of_a_lower_rank_where_the_page_is_no_news() -> None:
    saved, told = marked(
        f"<article><h1>{TITLE}</h1>{story()}<h2>[[Frequent questions]]</h2><h3>[[Can I lose a rope?]]</h3>"
        f"<p>[[Only if you let go of it, the yard says, and then it is insured.]]</p></article>"
    )
    assert accepted(read(saved)).paragraphs == told


def test_the_name_of_a_chart_goes_with_its_box() -> None:
    chart = "<section class=x9><h4>Chart 1: ropes by year</h4><p class=caption>Source: Lantern</p></section>"
    assert kinds_of(chart, doubt=0.7, doubted="h4") == []
    assert [kind for _, kind in kinds_of(chart, doubt=0.9, doubted="h4")] == [Kind.SUBHEADING]


def test_a_heading_does_not_reach_out_of_its_box() -> None:
    boxed = "<section class=x9><h3>Miss no tide.</h3>{}</section>"
    assert kinds_of(boxed.format("<p class=caption>Tides of all ports</p>"), doubt=0.25, doubted="h3") == []
    assert kinds_of(boxed.format("<p>9 June 2024</p><nav>Share</nav>"), doubt=0.25, doubted="h3") != []
    entry = "<section class=x9><a href=/t>15.42 GMT</a><h3>Miss no tide.</h3></section>"
    assert kinds_of(entry, doubt=0.25, doubted="h3") != []
    assert kinds_of("<section class=x9><h3>Miss no tide.</h3></section>", doubt=0.25, doubted="h3") != []
