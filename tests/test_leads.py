"""The lead in a box of its own over the story opens it, though the model gives it nothing; what else stands there does
not."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from pipelines.judging.judge import Judged, judge_page
from pipelines.layout.blocks import blocks_of
from pipelines.layout.outline import Hints, outline
from pipelines.read import read
from tests.story_pages import STORY, TITLE, accepted, page, paragraphs

LEAD = "Orders from trawlers were thin in autumn, and now the harbour town cannot spin fast enough."
SIGNED = '<div class="meta"><span class="byline">By Ottilie Brandt</span> <time>6 February 2026</time></div>'
TOOLS = '<div class="tools">Larger text</div>'
HEADLINE = f"<h1>{TITLE}</h1>"


def judged(head: str, *, description: str = "") -> Judged:
    """A story in a container of its own, all that the model knows, under a header far from it."""
    body = LexborHTMLParser(
        f"<div class='wrap'><header class='top'><div class='grid'>{head}</div>{SIGNED}</header></div>"
        f"<div class='columns'><div class='main-column'><div class='copy'>{paragraphs()}</div></div></div>"
    ).body
    assert body is not None
    hints = Hints(title=TITLE, headlines=(TITLE,), description=description, is_story=True, is_news=True)
    found = outline(blocks_of(body), hints)
    return judge_page(found, lambda at: 0.9 if found.blocks[at].text in STORY and at > 3 else 0.05, language="en")


def kept(found: Judged) -> tuple[str, ...]:
    return tuple(block.text for block, verdict in zip(found.blocks, found.verdicts, strict=True) if verdict.kept)


@pytest.mark.parametrize(
    "head",
    [
        f"{HEADLINE}{TOOLS}<div class='article-teaser'><p>{LEAD}</p></div>",
        f"{HEADLINE}{TOOLS}<div><p class='standfirst'>{LEAD}</p></div>",
        f"{HEADLINE}<h2>{LEAD}</h2>",
    ],
    ids=["teaser", "standfirst", "beside-the-headline"],
)
def test_a_lead_under_the_headline_opens_the_text(head: str) -> None:
    assert kept(judged(head)) == (LEAD, *STORY)


def test_what_the_page_is_described_with_is_its_lead() -> None:
    head = f"{HEADLINE}{TOOLS}<div><p>{LEAD}</p></div>"
    assert kept(judged(head, description=LEAD)) == (LEAD, *STORY)
    assert kept(judged(head)) == STORY


@pytest.mark.parametrize(
    "head",
    [
        f"{HEADLINE}<p class='standfirst'>The harbour town spins its ropes <a href='/a'>all night</a> and all day.</p>",
        f"{HEADLINE}<div class='lead-picture'><p>{LEAD}</p></div>",
        f"{HEADLINE}<p class='standfirst'>Sign up to our newsletter to get the best of the harbour every day.</p>",
        f"<p class='standfirst'>{LEAD}</p>{HEADLINE}",
        f"{HEADLINE}<p class='intro'>{STORY[0]}</p>",
        f"{HEADLINE}<p class='subtitle'>{LEAD.rstrip('.')}</p>",
        f"{HEADLINE}<aside><p class='intro'>{LEAD}</p></aside>",
    ],
    ids=["linked", "picture", "call", "over-the-headline", "told-again", "subtitle", "aside"],
)
def test_what_is_no_lead_stays_out(head: str) -> None:
    assert kept(judged(head)) == STORY


def test_all_from_the_lead_on_is_accounted_for() -> None:
    found = judged(f"{HEADLINE}<p class='standfirst'>{LEAD}</p>{TOOLS}")
    texts = [block.text for block in found.blocks]
    assert texts[0] == LEAD
    assert "Larger text" in texts


def test_what_stands_over_the_headline_in_another_box_is_none_of_the_story() -> None:
    notice = "This library keeps what is printed on ropes and nets, and shows it to whoever asks for it in writing."
    links = "".join(f"<p><a href='/{at}'>Shelf {at} of the library</a></p>" for at in range(12))
    # The headline may also be a link there.
    bar = f"<div class='bar'><p>{notice}</p><p><a href='/13'>{TITLE}</a></p>{links}</div>"
    story = f"<div class='page'><div class='columns'><main>{HEADLINE}{paragraphs()}</main></div></div>"
    for markup, is_kept in (
        (bar + story, False),
        (story.replace(HEADLINE, f"<p>{notice}</p>{HEADLINE}"), True),
        (bar + story.replace("h1>", "h3>"), True),
    ):
        body = LexborHTMLParser(markup).body
        assert body is not None
        found = outline(blocks_of(body), Hints(title=TITLE, headlines=(TITLE,), is_story=True))
        assert (notice in kept(judge_page(found, lambda at: 0.9, language="en"))) is is_kept


def test_the_title_over_the_story_is_no_standfirst() -> None:
    head = "<meta name='description' content='Orders from trawlers are back.'>"
    over = f"<div class='standfirst'><h1>{TITLE}</h1></div>"
    article = accepted(read(page(f"<div class='text'>{over}{paragraphs()}</div>", head=head)))
    assert article.paragraphs == STORY
    assert article.standfirst == "Orders from trawlers are back."
