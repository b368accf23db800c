"""Short stories whose sentences stand in markup of two kinds, in what the page names the body of its article."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from pipelines.judging.judge import judge_page
from pipelines.layout.blocks import blocks_of
from pipelines.layout.outline import Hints, outline
from tests.story_pages import STORY, TITLE


def kept(name: str, *, score: float, linked: str = "{}") -> list[str]:
    """What stays of a short story, one sentence of which the model doubts, for it stands in another box."""
    first = f"<div style='text-align: justify'><span>{STORY[0]}</span></div>"
    rest = f"<div class=mycase><p>{linked.format(STORY[1])}</p></div>"
    markup = f"<div><h1>{TITLE}</h1><div class='{name}'>{first}{rest}</div><h3>Post a comment</h3></div>"
    body = LexborHTMLParser(markup).body
    assert body is not None
    found = outline(blocks_of(body), Hints(title=TITLE, headlines=(TITLE,), is_story=True))
    answers = {STORY[0]: 0.9, STORY[1]: score}
    result = judge_page(found, lambda at: answers.get(found.blocks[at].text, 0.05), language="en")
    return [block.text for block, verdict in zip(result.blocks, result.verdicts, strict=True) if verdict.kept]


@pytest.mark.parametrize("name", ["post-body post-content", "entry-content", "ArticleBody", "story_text"])
def test_a_sentence_in_another_box_of_a_named_body_stays(name: str) -> None:
    assert kept(name, score=0.2) == list(STORY[:2])


def test_not_in_a_body_without_a_name_nor_with_a_link_nor_where_the_model_is_sure() -> None:
    assert kept("x7", score=0.2) == [STORY[0]]
    assert kept("post-bodybuilder", score=0.2) == [STORY[0]]
    assert kept("post-body", score=0.1) == [STORY[0]]
    assert kept("post-body", score=0.2, linked="<a href=/b>{}</a>") == [STORY[0]]
