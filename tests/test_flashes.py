"""Flashes with others below them, told from round-ups; chapters counted in plain lines; the posts of a live blog."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from pipelines.judging.judge import judge_page
from pipelines.layout.blocks import blocks_of
from pipelines.layout.outline import Hints, outline
from pipelines.read import read
from tests.marked_pages import marked, story
from tests.story_pages import STORY, TITLE, accepted, paragraphs

SHORT = story(0, 3)
ITEM = "<li><h3>{0} sells its mill</h3><p>{0} has agreed to sell the mill by the lock to its lenders. {1}</p></li>"
TOWNS = ("Merrow", "Tollgate", "Quillmere")
BRIEFS = "<section class=x9><h2>{}</h2><ul>" + "".join(map(ITEM.format, TOWNS, STORY)) + "</ul></section>"
TOLD = BRIEFS.replace("<h3>", "<h3>[[").replace("</h3>", "]]</h3>").replace("<p>", "<p>[[").replace("</p>", "]]</p>")


@pytest.mark.parametrize("over", ["More Rope Briefs", "Other flashes"])
def test_briefs_below_a_flash_go_though_they_say_more(over: str) -> None:
    flash = f"<section class=x8><h1>{TITLE}</h1><div class=x7>{SHORT}</div></section>"
    saved, told = marked(f"<main>{flash}{BRIEFS.format(over)}</main>")
    assert accepted(read(saved)).paragraphs == told


def test_a_round_up_with_an_introduction_stays_whole() -> None:
    flash = f"<section class=x8><h1>{TITLE}</h1><div class=x7>{SHORT}</div></section>"
    saved, told = marked(f"<main>{flash}{TOLD.format('What the mills did')}</main>")
    assert accepted(read(saved)).paragraphs == told


CARD = "<div class=ca><h4><a href=/{0}>{0} mill opens its gates</a></h4><p>{1}</p><i>{2}h</i></div>"


@pytest.mark.parametrize(("link", "stays"), [("<a href=/", False), ("<a href=#", True)])
def test_a_card_behind_a_flash_goes_with_its_linked_heading(link: str, stays: bool) -> None:
    said = "The spinners had waited for this since the flood, and they were glad of it."
    cards = "".join(CARD.format(town, said if not at else "They wait.", at) for at, town in enumerate(TOWNS))
    markup = f"<main><h1>{TITLE}</h1>{paragraphs(STORY[:2])}{cards}</main>"
    body = LexborHTMLParser(markup.replace("<a href=/", link)).body
    assert body is not None
    found = outline(blocks_of(body), Hints(title=TITLE, is_story=True, is_news=True))
    likely = dict.fromkeys(STORY, 0.9) | {said: 0.6}
    result = judge_page(found, lambda at: likely.get(found.blocks[at].text, 0.1), language="en")
    judged = zip(result.blocks, result.verdicts, strict=True)
    assert (said in [block.text for block, verdict in judged if verdict.kept]) is stays


WIRE = "灯塔社6月25日电，"
ROPES = "灯塔绳业今日公布半年业绩 净利增长一成"
MILLS = ("港口磨坊签订七亿元合同", "渔网指数开盘上涨", "麻绳期货早盘涨跌不一")
TEXT = "港口磨坊公告，全资子公司近日与某造船公司签订麻绳采购合同，金额约占公司上年收入的一成四。"
CHINESE = "<p>{0}灯塔绳业今日公布半年业绩，净利润增长一成，收入与上年同期持平，订单较多。</p>"
LIST = "<div class=list>{}</div>"
DISPATCH = "<div class=item><span class=time>09:1{1}</span><div class=text>【{0}】{2}{3}</div></div>"


def chinese(*, wire: str, boxed: bool, begun: str = "") -> tuple[str, ...]:
    """What is read of a dispatch in Chinese over three others, each with its headline in brackets."""
    others = "".join(DISPATCH.format(line, at, wire, TEXT + line + "。") for at, line in enumerate(MILLS))
    inside = f"<div class=text>{CHINESE.format(begun + (wire or WIRE))}{'' if boxed else others}</div>"
    below = LIST.format(others) if boxed else ""
    markup = f"<div class=page><div class=detail><h1>{ROPES}</h1>{inside}</div>{below}</div>"
    saved, _ = marked(markup)
    body = saved.body.decode().replace(TITLE, ROPES).replace("lang='en'", "lang='zh'")
    return accepted(read(type(saved)(url=saved.url, body=body.encode()))).paragraphs


def test_other_dispatches_below_one_go_by_their_own_headlines_and_datelines() -> None:
    assert len(chinese(wire=WIRE, boxed=True)) == 1
    assert len(chinese(wire=WIRE, boxed=False, begun=f"【{ROPES}】")) == 1


def test_dispatches_in_one_box_with_the_introduction_or_without_datelines_stay() -> None:
    assert len(chinese(wire=WIRE, boxed=False)) == 1 + len(MILLS)
    assert len(chinese(wire="", boxed=True)) == 1 + len(MILLS)


CHAPTER = "<div class=ch>{}</div>"


@pytest.mark.parametrize(
    ("lines", "stand"),
    [
        (("1. The mill", "2. The lock", "3. The sea"), True),
        (("1. The mill", "2. The lock", "7. The sea"), False),
    ],
)
def test_chapters_counted_in_plain_lines_head_the_parts_of_a_story(lines: tuple[str, ...], stand: bool) -> None:
    parts = "".join(
        CHAPTER.format(line) + story(at, at + 2, tag="div class=pa") for at, line in zip((2, 4, 6), lines, strict=True)
    )
    saved, _ = marked(f"<h1>{TITLE}</h1><div class=col>{story(0, 2, tag='div class=pa')}{parts}</div>")
    found = accepted(read(saved)).paragraphs
    assert [line in found for line in lines] == [stand] * len(lines)


POST = (
    "<div class=po><div class=ck>{0}</div><div class=hl>{1}</div><div class=wr><span>Ann Lee</span></div>"
    "<div>{2}</div></div>"
)


@pytest.mark.parametrize(("clocks", "stand"), [(("4.22pm", "2.05pm", "12.10pm"), True), (("Mills", "Quays"), False)])
def test_the_headings_of_a_live_blogs_posts_are_its_parts(clocks: tuple[str, ...], stand: bool) -> None:
    heads = ("The mill opens its gates", "Net makers go on strike", "Hemp is dear at noon")[: len(clocks)]
    posts = "".join(
        POST.format(clock, head, paragraphs(STORY[at : at + 2], tag="div"))
        for clock, head, at in zip(clocks, heads, (0, 2, 4), strict=False)
    )
    body = LexborHTMLParser(f"<div class=m><h1>{TITLE}</h1>{posts}</div>").body
    assert body is not None
    found = outline(blocks_of(body), Hints(title=TITLE, is_story=True, is_news=True))
    result = judge_page(found, lambda at: 0.9 if found.blocks[at].text in STORY else 0.1, language="en")
    judged = zip(result.blocks, result.verdicts, strict=True)
    kept = tuple(block.text for block, verdict in judged if verdict.kept)
    assert [head in kept for head in heads] == [stand] * len(heads)


DATED = "HARROWGATE, March 4, 2031 (Quay Wire) -- "


@pytest.mark.parametrize(
    ("line", "dateline", "stays"),
    [
        ("<i>Rope sales up by a third</i><br><i>More hemp than ever</i>", DATED, False),
        ("<b>Rope sales up by a third</b>", DATED, False),
        ("<b>Rope sales went up by a third last year, and the mill will hire spinners.</b>", DATED, True),
        ("Rope sales up by <b>a third</b>", DATED, True),
        ("<i>Rope sales up by a third</i>", "", True),
    ],
)
def test_lines_in_other_type_over_a_dateline_are_its_subtitle(line: str, dateline: str, stays: bool) -> None:
    markup = f"<main><h1>{TITLE}</h1><p class=k1>{line}</p><p>{dateline}{STORY[0]}</p>{paragraphs(STORY[1:])}</main>"
    body = LexborHTMLParser(markup).body
    assert body is not None
    found = outline(blocks_of(body), Hints(title=TITLE))
    result = judge_page(found, lambda at: 0.9, language="en")
    kept = [block.text for block, verdict in zip(result.blocks, result.verdicts, strict=True) if verdict.kept]
    assert any(text.startswith(("Rope sales", "More hemp")) for text in kept) is stays
    assert f"{dateline}{STORY[0]}" in kept


@pytest.mark.parametrize(("lines", "stay"), [(("— Bex Okon", "— Nora Stell"), False), (("— Bex Okon", "— Rope"), True)])
def test_names_behind_a_dash_at_the_ends_of_posts_sign_them(lines: tuple[str, str], stay: bool) -> None:
    posts = [f"<h2>Post {at}</h2>{paragraphs(STORY[3 * at :][:3])}<p>{line}</p>" for at, line in enumerate(lines)]
    body = LexborHTMLParser(f"<main><h1>{TITLE}</h1>{''.join(posts)}</main>").body
    assert body is not None
    found = outline(blocks_of(body), Hints(title=TITLE, is_story=True))
    result = judge_page(found, lambda at: 0.9, language="en")
    kept = [block.text for block, verdict in zip(result.blocks, result.verdicts, strict=True) if verdict.kept]
    assert all((line in kept) is stay for line in lines)
