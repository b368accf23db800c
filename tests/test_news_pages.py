"""What went wrong on made-up pages of general news sites and blogs, one small page for each fault."""

from __future__ import annotations

import pytest

from pipelines.read import read
from tests.marked_pages import marked, story
from tests.story_pages import TITLE, accepted

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
MARKUPS = {
    "a thread of comments longer than the story": (
        f"<div class=alpha><div class=text><h2>{TITLE}</h2>{story(0, 4, tag='p class=para')}</div>"
        f"<div id=reader-comments><h3>Comments</h3>{THREAD}</div></div>"
    ),
    "tributes signed with a time of day": f"<div class=col><div class=txt>{story()}</div>{TRIBUTES}</div>",
}


@pytest.mark.parametrize("markup", MARKUPS.values(), ids=MARKUPS.keys())
def test_the_story_alone_is_read(markup: str) -> None:
    for head in ("", NEWS):
        saved, told = marked(markup, head=head)
        assert accepted(read(saved)).paragraphs == told
