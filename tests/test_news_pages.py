"""What went wrong on made-up pages of general news sites and blogs, one small page for each fault."""

from __future__ import annotations

import pytest

from pipelines.judging.judge import judge_page
from pipelines.layout.blocks import blocks_of
from pipelines.layout.naming import BIT, name_bits
from pipelines.layout.outline import Hints, outline
from pipelines.pages.document import parse
from pipelines.read import read
from tests.marked_pages import marked, story
from tests.story_pages import STORY, TITLE, accepted, page, paragraphs

NEWS = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{TITLE}"}}</script>'
SAID = (
    "I have lived over that works for thirty years and nobody from it has ever once come up to look at our drains.",
    "Great piece, thank you for writing it, my grandmother spun there until it closed and she could hear it at night.",
    "As somebody who sells rope I can tell you that the trouble is not money, it is that nobody will learn to splice.",
    "First sensible thing that I have read on here for months, and a shame that those in charge are not listening.",
    "Does anyone know whether the quay will be open on Sundays, as the sign and the web site do not say the same?",
)
THREAD = "".join(
    f'<div class="comment"><p class="user-info"><a>Trev</a>, Ulm-on-Sea, 7 May, 7:1{day}pm</p>'
    f'<p class="comment-body comment-text">{said}</p></div>'
    for day, said in enumerate(SAID * 2)
)
TRIBUTES = "<h3>Leave a tribute</h3>" + "".join(
    f"<div class=x7><b>Old Ned</b> <i>{day} May, 10:3{day}pm</i><p>{said}</p></div>" for day, said in enumerate(SAID, 1)
)
CODED = "p class='post-body-paragraph mq mr fq ms'"
ASIDE = "The most honest rope is the one across the quay from you."
RESPONSES = "<div class=x2><h4>8 responses</h4>" + "".join(
    f"<div class=r{at}><div class=u>Kitty W</div><div class=d>{at + 1} days ago</div><div class=t>{said}</div></div>"
    for at, said in enumerate(SAID)
)
NOTED = '<p><img src="/r.jpg" alt=""/><em>Ottilie Brandt among the nets of last year. (Harbour Police)</em></p>'
MARKUPS = {
    "a thread of comments longer than the story": (
        f"<div class=alpha><div class=text><h2>{TITLE}</h2>{story(0, 4, tag='p class=para')}</div>"
        f"<div id=reader-comments><h3>Comments</h3>{THREAD}</div></div>"
    ),
    "responses signed with how long ago": f"<div class=wrap><div class=txt>{story()}</div>{RESPONSES}</div></div>",
    "a note in italics under a picture": f"<article>{story(0, 4)}{NOTED}{story(4)}</article>",
    "who gave a picture, in the figure itself": "<article>{}{}{}</article>".format(
        story(0, 4), "<figure><img alt=''><span>flickr: ropes / via lantern.example</span></figure>", story(4)
    ),
    "the title of an old page between its tools and its byline": (
        "<table><tr><td><a href=/print>Printer friendly</a> | <a href=/send>E-mail this story</a><br><font size=5><b>"
        f"{TITLE}</b></font><br>By Constance Dray<br>Harbour Staff<br>October 14, 2009<br><br>"
        f"{'<br><br>'.join(f'[[{text}]]' for text in STORY)}</td></tr></table>"
    ),
    "a quote without marks between names of one or two letters": (
        f"<article>{story(0, 4, tag=CODED)}<blockquote class='ot ou ov'><p class='mq mr ow ms'>[[{ASIDE}]]</p>"
        f"</blockquote>{story(4, tag=CODED)}</article>"
    ),
    "tributes signed with a time of day": f"<div class=col><div class=txt>{story()}</div>{TRIBUTES}</div>",
}


@pytest.mark.parametrize("markup", MARKUPS.values(), ids=MARKUPS.keys())
def test_the_story_alone_is_read(markup: str) -> None:
    for head in ("", NEWS):
        saved, told = marked(markup, head=head)
        assert accepted(read(saved)).paragraphs == told


def kept_of(told: str, scores: dict[str, float]) -> set[str]:
    """What is kept of a news page's blocks when the model gives some of them so much, and the others 0.9."""
    body = parse(page(f"<article><h1>{TITLE}</h1>{told}</article>")).tree.body
    assert body is not None
    blocks = blocks_of(body)
    given = [scores.get(block.text, 0.9) for block in blocks]
    judged = judge_page(outline(blocks, Hints(title=TITLE, is_news=True)), given.__getitem__, language="en")
    return {block.text for block, verdict in zip(judged.blocks, judged.verdicts, strict=True) if verdict.kept}


def test_an_answer_in_doubt_stays_among_others() -> None:
    answers = (
        "Probably, but not until April, when the harbour board is to set the new rate.",
        "Ring the harbour first, for it has to offer you a plan that you can afford.",
        "Three yards now offer one below the limit, so read the fees before you sign.",
    )
    for doubt, asked, kept in ((0.4, 3, True), (0.2, 3, False), (0.4, 2, False)):
        boxes = "".join(f"<div class=x5><p>{said}</p></div>" for said in answers[-asked:])
        told = kept_of(f"{paragraphs(STORY[:4])}{boxes}{paragraphs(STORY[4:])}", {answers[-1]: doubt})
        assert answers[-2] in told
        assert (answers[-1] in told) is kept


def test_headings_in_doubt_stand_where_each_heads_paragraphs_of_the_story() -> None:
    ropes = ("Lantern Hemp, Ulm", "Quayside Manila, Merrow", "The Signal Line, Tarn", "Black Sisal, Harrowgate")
    for last, kept in (("p", True), ("blockquote", False)):
        tags = ("p", "p", "p", last)
        items = (f"<h2 class=x6>{ropes[at]}</h2><{tag}>{STORY[at]}</{tag}>" for at, tag in enumerate(tags))
        told = kept_of(f"{paragraphs(STORY[4:])}{''.join(items)}", dict.fromkeys(ropes, 0.15))
        assert (set(ropes) <= told) is kept
        assert set(STORY) <= told


def test_markup_that_calls_an_item_news_is_read_as_news() -> None:
    line = "Recipe: Tarred hemp in a pan"
    told = f"{paragraphs(STORY[:4])}<p>Recipe: <a href=/r>Tarred hemp in a pan</a></p>{paragraphs(STORY[4:])}"
    for item, rules in (('itemtype="http://schema.org/NewsArticle"', ["all-links"]), ("", [])):
        article = accepted(read(page(f"<div itemscope {item}><h1>{TITLE}</h1>{told}</div>")))
        assert [each.rule for each in article.removed if each.text == line] == rules


@pytest.mark.parametrize("bar", ["x9-share-bar", "inline-sharing", "pageShare x9"])
def test_a_bar_and_a_dialog_that_share_the_story_are_none_of_it(bar: str) -> None:
    lead = "The works in Ulm-on-Sea sold more rope than at any time since 1988, and nobody there knows quite why."
    dialog = f"<div class='fly {bar}'><h6>Tell</h6><div class=x8><h4>{TITLE}</h4><p class=x7>{lead}</p></div></div>"
    line = f"<p class='x6 {bar}'><span>SEND</span><span>LINK</span> 31 <span>WRITE</span></p>"
    told = f"{paragraphs(STORY[:4])}{line}{paragraphs(STORY[4:])}"
    body = f"{dialog}<main><h1>{TITLE}</h1>{told}</main>"
    assert accepted(read(page(body, head=NEWS))).paragraphs == STORY
    for other in ("share-price", "shareholders", "market-share", "marketShare"):
        told = kept_of(f"{paragraphs(STORY[:4])}<p class={other}>{lead}</p>{paragraphs(STORY[4:])}", {lead: 0.9})
        assert {lead, *STORY} <= told
    assert set(STORY) <= kept_of(f"<div class=shareable><div class=share>{paragraphs()}</div></div>", {})


def test_rows_that_alternate_are_of_one_template() -> None:
    rows = [f"x7 {'odd' if at % 2 else 'even'}{' last' * (at == 7)}{' first' * (at == 0)}" for at in range(8)]
    told = "".join(f"<p class='{row}'>{text}</p>" for row, text in zip(rows, STORY, strict=True))
    body = parse(page(f"<main>{told}<p class='x7 evening'>Odd</p></main>")).tree.body
    assert body is not None
    groups = outline(blocks_of(body), Hints()).groups
    assert len({id(group) for group in groups}) == 2
    assert groups[0].count == len(STORY)


def test_names_of_one_or_two_letters_say_nothing_among_others() -> None:
    assert name_bits("ot ou ov") == name_bits("mq ad mr ms") == 0
    assert name_bits("ad slot") & name_bits("mq ad-slot mr ms") & BIT["ad"]


def test_the_card_of_a_recipe_is_read_where_the_page_is_no_news() -> None:
    takes = ("2 lb waxy hemp, scrubbed", "1 bunch of reed, chopped", "3 spoons of tar")
    steps = (
        "Boil the hemp whole for 18 minutes.",
        "Drain, and cut in half while hot.",
        "Pour the tar over it at once.",
    )
    card = (
        "<div class=r9-recipe><h2 class=r9-recipe-name>[[Aunt Brandt's rope]]</h2><div class=r9-recipe-summary>"
        "<span>[[A warm rope for feasts and for farewells.]]</span></div><div>Prep Time 10 minutes</div>"
        "<div class=r9-recipe-box><h3 class=r9-recipe-header>[[Ingredients]]</h3><ul>"
        + "".join(f"<li class=r9-recipe-ingredient>[[{each}]]</li>" for each in takes)
        + "</ul></div><div class=r9-recipe-box><h3 class=r9-recipe-header>[[Instructions]]</h3><ul>"
        + "".join(f"<li><div class=r9-recipe-instruction-text>[[{each}]]</div></li>" for each in steps)
        + "</ul></div><div class=r9-recipe-nutrition>Calories: 210</div></div>"
    )
    saved, told = marked(f"<article><div class=entry-content>{story(0, 5)}{card}</div></article>")
    assert accepted(read(saved)).paragraphs == told


def test_a_captioned_table_in_a_wrapper_closes_the_story_where_its_last_paragraph_stands() -> None:
    rows = {"Length | 120 m": 0.4, "Load | 2,200 kg": 0.4, "Weight | 19 kg": 0.4}
    cells = "".join(f"<tr><th>{row.replace(' | ', '</th><td>')}</td></tr>" for row in rows)
    table = f"<table><caption>The line in figures</caption><tbody>{cells}</tbody></table>"
    for wrapped, kept in (
        (f"<div class=x7>{table}</div>", True),
        (f"<div class=x7><h3>Figures</h3>{table}</div>", False),
    ):
        told = kept_of(f"<div class=x4>{paragraphs()}{wrapped}</div><p class=x3>Lantern, all rights reserved</p>", rows)
        assert (set(rows) <= told) is kept


def test_a_named_pull_quote_goes_though_it_leaves_words_out() -> None:
    shortened = "Lantern expects to sell more hemp line than at any time since 1988"
    for named, said, kept in (
        ("element-pullquote", shortened, False),
        ("pull", shortened, False),
        ("pull-left", shortened, True),
        ("element-pullquote", shortened.replace("hemp", "steel"), True),
    ):
        quote = f"<aside class={named}><blockquote><p class=x8>{said}</p></blockquote></aside>"
        told = kept_of(f"{paragraphs(STORY[:4])}{quote}{paragraphs(STORY[4:])}", {})
        assert (said in told) is kept


def test_an_address_over_the_story_is_none_of_it() -> None:
    sent = "<address>Merrow University</address>"
    assert "Merrow University" not in kept_of(f"{sent}{paragraphs()}", {})
    assert "Merrow University" in kept_of(f"{paragraphs(STORY[:4])}{sent}{paragraphs(STORY[4:])}", {})


def test_a_pull_quote_of_the_storys_own_template_goes_from_its_box() -> None:
    said = STORY[1].removesuffix(" were thin.")
    for box, kept in (("<aside><blockquote>{}</blockquote></aside>", False), ("<section>{}</section>", True)):
        told = kept_of(f"{paragraphs(STORY[:4])}{box.format(f'<p>{said}</p>')}{paragraphs(STORY[4:])}", {})
        assert (said in told) is kept
        assert set(STORY) <= told


def test_a_label_and_the_link_it_announces_are_no_sentence_of_news() -> None:
    for markup, kept in (
        ("<p>Recipe: <a href=/r>Tarred hemp in a pan</a></p>", False),
        ("<p>Most discussed: <a href=/r>Tarred hemp in a pan?</a></p>", False),
        ("<p>Recipe: <a href=/r>Tarred hemp in a pan</a>.</p>", True),
        ("<p>What nobody at the works would say aloud: <a href=/r>Tarred hemp in a pan burns for days</a></p>", True),
    ):
        told = kept_of(f"{paragraphs(STORY[:4])}{markup}{paragraphs(STORY[4:])}", {})
        assert any("Tarred hemp" in text for text in told) is kept


def test_what_stands_in_a_box_named_as_a_life_goes() -> None:
    life = "Once lost a whole barge"
    told = kept_of(f"<ul class=author-bio><li><p>{life}</p></li></ul>{paragraphs()}", {})
    assert life not in told
    assert set(STORY) <= kept_of(f"<div class=author-bio>{paragraphs()}</div>", {})


def test_a_few_words_of_the_story_that_are_all_of_an_aside_go() -> None:
    words = "They changed their mind."
    told = f"{paragraphs(STORY[:4])}<p class=x9>At noon two of them met. {words}</p>"
    for tag, kept in (("aside", False), ("div", True)):
        pulled = f"<{tag} class=pq>{words}</{tag}>"
        assert (words in kept_of(f"{told}{pulled}{paragraphs(STORY[4:])}", {})) is kept
