"""Made-up Chinese stories with what their sites set around them."""

from __future__ import annotations

import pytest

from pipelines.read import read
from storage.article import Kind
from tests.story_pages import accepted, page

TITLE = "渡轮公司周一起上调各条航线票价"
STORY = tuple(
    f"渡轮公司{day}在港口城市表示，从下月起上调各条航线的票价，原因是燃料和工资上涨，乘客对此反应不一，工会表示理解。"
    for day in ("周一", "周二", "周三", "周四", "周五")
)
EDITOR = "<p>责任编辑：王小明</p>"
COMMENTS = tuple(
    f"{who}说票价早就该涨了，船上的人也要吃饭，这么多年没有动过，大家心里都有数。" for who in ("楼上", "老乡", "船长")
)


def told(body: str) -> list[str]:
    return list(accepted(read(page(f"<h1>{TITLE}</h1>{body}", title=TITLE))).paragraphs)


def in_p(texts: tuple[str, ...], tag: str = "p") -> str:
    return "".join(f"<{tag}>{text}</{tag}>" for text in texts)


def test_behind_the_editor_s_line_the_story_is_over() -> None:
    boxes = "".join(f"<li><h4>另一条消息</h4><div class=txt>{text}</div></li>" for text in COMMENTS)
    assert told(f"<div>{in_p(STORY)}{EDITOR}</div><ul class=list>{boxes}</ul>") == list(STORY)
    quote = f"<div>{in_p(STORY)}{EDITOR}<blockquote>{in_p(COMMENTS[:2])}</blockquote></div>"
    assert told(quote) == list(STORY)


def test_a_story_that_goes_on_behind_an_editor_s_line_stays() -> None:
    assert told(f"<div>{in_p(STORY[:3])}{EDITOR}{in_p(STORY[3:])}</div>") == list(STORY)


def test_two_stories_of_one_page_each_with_its_editor_stay() -> None:
    halves = (STORY[:3], STORY[3:])
    body = "".join(f"<section>{in_p(half)}{EDITOR}</section>" for half in halves)
    assert told(f"<div>{body}</div>") == list(STORY)


def test_a_heading_with_a_comma_opens_no_section_about_a_company() -> None:
    ending = (
        "关于未来，渡轮选择一如既往",
        "渡轮带着旧船远走他乡，行走于各个港口之间，它带来的不仅是乘客，也是三十年来的记忆和习惯。",
    )
    assert told(f"<div>{in_p(STORY)}{in_p(ending)}</div>")[-2:] == list(ending)


def test_a_law_that_a_story_cites_is_no_notice() -> None:
    law = (
        "前年起施行的《航运数据法》明确提到：船运公司收集个人信息，应当公开使用规则，明示目的和范围，并经乘客同意；"
        "未经同意，不得向他人提供个人信息，也不得收集与服务无关的信息。"
    )
    assert law in told(f"<div>{in_p(STORY[:3])}<p>{law}</p>{in_p(STORY[3:])}</div>")


def test_the_way_home_leaves_the_last_sentence() -> None:
    article = accepted(
        read(page(f"<h1>{TITLE}</h1>{in_p(STORY[:4])}<p>{STORY[4]}返回某某网首页&gt;&gt;</p>", title=TITLE))
    )
    assert list(article.paragraphs) == list(STORY)
    assert [each.text for each in article.removed if each.kind is Kind.NAVIGATION][-1:] == ["返回某某网首页>>"]


def test_titles_of_earlier_posts_in_lines_of_their_own_go_with_their_label() -> None:
    more = ("往期推荐", "船票涨价，谁在提前买？", "一家倒闭的面馆和它的三十个股东", "喜欢就点个“在看”吧")
    assert told(f"<div>{in_p(STORY, 'section')}{in_p(more, 'section')}</div>") == list(STORY)


@pytest.mark.parametrize(("line", "stays"), [("熱門新聞", False), ("更多新聞推薦", False), ("船票还会涨", True)])
def test_a_label_at_the_end_needs_nothing_under_it(line: str, stays: bool) -> None:
    assert told(f"<div>{in_p((*STORY, line))}</div>") == [*STORY, *([line] if stays else [])]
