"""Threads of readers' comments behind a story, where the signature stands below what is said or is a link."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from pipelines.judging.judge import judge_page
from pipelines.layout.blocks import blocks_of
from pipelines.layout.outline import Hints, outline
from tests.story_pages import STORY, TITLE, paragraphs

SAID = (
    "They should have kept the ropes as they were, and everybody on the quay told them so.",
    "I have bought three of these ropes since spring and would buy a fourth one.",
    "Nobody at our yard wants a rope that is twisted the other way round.",
)
LAST = "All ropes are sold as seen."


def kept(markup: str) -> tuple[str, ...]:
    """The texts kept of a page, when the model is sure of every sentence and of no line with a year."""
    body = LexborHTMLParser(f"<main><h1>{TITLE}</h1>{markup}</main>").body
    assert body is not None
    found = outline(blocks_of(body), Hints(title=TITLE, headlines=(TITLE,), is_story=True))

    def score(at: int) -> float:
        text = found.blocks[at].text
        return 0.05 if "2025" in text or text == LAST or text.endswith("comments") else 0.85

    result = judge_page(found, score, language="en")
    return tuple(block.text for block, verdict in zip(result.blocks, result.verdicts, strict=True) if verdict.kept)


def test_what_is_said_over_its_signature_goes_with_it() -> None:
    comment = (
        "<li id='c-{0}' class='{2}'><div class='wrapper'><h3 class='subject'>Ropes {0}</h3><div class='said'>{1}</div>"
        "<div class='meta'><div>user{0}</div><time>{0} June, 2025 13:23</time></div></div></li>"
    )
    head = "<p class='n'>199 comments</p>" + "<p class='n'>Log in or join us.</p>" * 3

    def behind(names: str) -> tuple[str, ...]:
        thread = "".join(comment.format(at, text, names) for at, text in enumerate(SAID, 1))
        # The site's last line is made as the story is.
        return kept(f"{paragraphs()}{head}<ul class='says'>{thread}</ul>{paragraphs((LAST,))}")

    assert not {"Ropes 1", *SAID} & set(behind("comment"))
    assert SAID[0] in behind("commentary")


def test_a_post_under_an_announcement_may_be_signed_by_a_link() -> None:
    post = (
        "<div class='post'><div class='dateline'><a href='/c/{0}'>Posted Thursday {0}th June 2025 15:43 GMT</a></div>"
        "<div class='body'><p>{1} {1} {1}</p><p>That is what {0} of us think of it.</p></div></div>"
    )
    thread = "".join(post.format(at, text) for at, text in enumerate(SAID, 4))
    story = f"<div>{paragraphs(STORY[:4])}</div>"
    # They outweigh the story.
    assert kept(f"{story}<div><h2>Comments</h2>{thread}</div>") == STORY[:4]
    assert kept(f"{story}<div><h2>On the quay</h2>{thread}</div>") != STORY[:4]


def test_what_a_heading_over_comments_opens_behind_the_story_goes_though_nobody_signs_it() -> None:
    said = "".join(f"<div class=x4><b>rope{at}</b><p class=k2>{text}</p></div>" for at, text in enumerate(SAID))
    boxed = f"<div class=x3><h3>{{}}</h3>{said}</div>"
    assert kept(paragraphs() + boxed.format("Comments")) == STORY
    assert set(SAID) <= set(kept(paragraphs() + boxed.format("What the yards say")))
    # Amid the story, or without a box, they may be its own.
    assert set(SAID) <= set(kept(paragraphs(STORY[:4]) + boxed.format("Comments") + paragraphs(STORY[4:])))
    assert set(SAID) <= set(kept(f"{paragraphs()}<h3>Comments</h3>{said}"))
