"""Declarative shadow roots are shown at once; a story in a template, or in a page within the page, is read."""

from __future__ import annotations

from html import escape

import pytest

from pipelines.pages.shadow import opened_shadow_roots
from pipelines.read import read
from tests.story_pages import STORY, TITLE, accepted, page, paragraphs

ROOT = "<template shadowrootmode='open'><style>p { color: red }</style>"


@pytest.mark.parametrize("at", [0, 4, 6])
def test_a_story_in_a_shadow_root_or_a_part_of_it(at: int) -> None:
    told = f"{paragraphs(STORY[:at])}<story-body>{ROOT}{paragraphs(STORY[at:])}</template></story-body>"
    article = accepted(read(page(f"<article><h1>{TITLE}</h1>{told}</article>")))
    assert article.paragraphs == STORY


def test_a_shadow_root_in_a_sentence_parts_nothing() -> None:
    word = f"<x-word>{ROOT}<b>hemp line</b></template></x-word>"
    told = paragraphs().replace("hemp line", word)
    assert accepted(read(page(f"<article><h1>{TITLE}</h1>{told}</article>"))).paragraphs == STORY


def test_the_headline_and_the_byline_may_stand_in_one() -> None:
    head = f"<story-head>{ROOT}<h1>{TITLE}</h1><p class='byline'>By Ottilie Brandt</p></template></story-head>"
    article = accepted(read(page(f"<article>{head}{paragraphs()}</article>")))
    assert (article.title, article.authors, article.paragraphs) == (TITLE, ("Ottilie Brandt",), STORY)


def test_only_roots_are_opened_and_each_end_belongs_to_its_beginning() -> None:
    markup = b"</template><a-b><TEMPLATE ShadowRootMode=open><template id=x>later</template>now</template></a-b>"
    told = b"</template><a-b><shadow-root><template id=x>later</template>now</shadow-root></a-b>"
    assert opened_shadow_roots(markup) == told


SHIPPED = (
    "<template>{}</template>", "<template>{}", "<div><template id='story'><div>{}</div></template></div>",
    "<noscript>{}</noscript>", "<script type='text/template'>{}</script>", "<noframes>{}</noframes>",
)  # fmt: skip


@pytest.mark.parametrize("holder", SHIPPED)
def test_a_story_shipped_for_a_script_to_show(holder: str) -> None:
    told = f"<article><h1>{TITLE}</h1>{holder.format(paragraphs())}</article>"
    assert accepted(read(page(told))).paragraphs == STORY


def test_a_story_in_a_page_within_the_page() -> None:
    inner = escape(f"<html><body>{paragraphs()}</body></html>")
    told = f"<article><h1>{TITLE}</h1><iframe srcdoc='{inner}'></iframe></article>"
    assert accepted(read(page(told))).paragraphs == STORY
