"""Pages whose text is no running prose of the usual kind: photo blogs, picture series, recipes, short paragraphs."""

from __future__ import annotations

import pytest

from pipelines.fields.metadata import read_metadata
from pipelines.layout.blocks import blocks_of
from pipelines.layout.outline import Hints, other_stories, outline
from pipelines.pages.document import parse
from pipelines.read import hints_of, read
from storage.article import Kind
from tests.story_pages import STORY, TITLE, accepted, page, paragraphs

DATE = "<meta property='article:published_time' content='2025-02-06T08:30:00+01:00'>"
NEWS = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{TITLE}"}}</script>'
MENU = "<nav><a href=/>Front</a> <a href=/2>Ropes</a></nav><div class=banner>Lantern</div>"
NOTES = ("Rope: hemp, three strands.", "Camera: a box with a hole.", "Light: noon, with clouds.")


@pytest.mark.usefixtures("rules_alone")
def test_a_photo_blog_of_short_lines_is_read_from_the_article_that_has_the_title() -> None:
    post = f"<article class='post hentry'><h1 class=entry-title>{TITLE}</h1><div class=entry-content>"
    post += "".join(f"<h3>{name}</h3><p>{note}</p>" for name, note in zip(("What", "How", "When"), NOTES, strict=True))
    other = "<div class=sidebar><ul><li><a href=/3>Older pictures</a></li><li>Ropes, ropes</li></ul></div>"
    assert set(NOTES) <= set(accepted(read(page(f"{MENU}{post}</div></article>{other}", head=DATE))).paragraphs)


def slides(texts: tuple[str, ...]) -> str:
    each = "<div class=slide><img src=a.jpg><p class='caption slide-text'>{}</p></div>"
    return f"{MENU}<section class=slides><h1>{TITLE}</h1>{''.join(map(each.format, texts))}</section>"


def test_a_series_of_pictures_is_told_by_its_long_captions() -> None:
    long = tuple(f"{one} {other}" for one, other in zip(STORY[:4], STORY[4:], strict=True))
    article = accepted(read(page(slides(long), head=DATE)))
    assert article.paragraphs == long
    assert set(article.kinds) == {Kind.PARAGRAPH}


def test_captions_beside_a_story_stay_out_of_it() -> None:
    long = tuple(f"{one} {other}" for one, other in zip(STORY[:4], STORY[4:], strict=True))
    captions = "".join(f"<p class='caption slide-text'>{text}</p>" for text in long)
    article = accepted(read(page(f"<article><h1>{TITLE}</h1>{paragraphs()}{captions}</article>", head=DATE)))
    assert article.paragraphs == STORY


def test_short_sentences_beside_the_title_do_not_make_the_text_a_second_story() -> None:
    votes = "<p>You have rated this picture.</p><p>Sign in to rate it.</p>" * 6
    document = parse(page(f"<article><h1>{TITLE}</h1>{votes}</article><article>{paragraphs()}</article>"))
    assert document.tree.body is not None
    found = outline(blocks_of(document.tree.body), Hints(title=TITLE, headlines=(TITLE,)))
    assert not any(other_stories(found))
    assert (
        STORY[3]
        in accepted(
            read(page(f"<article><h1>{TITLE}</h1>{votes}</article><article>{paragraphs()}</article>"))
        ).paragraphs
    )


@pytest.mark.parametrize("place", [1, 4, 8])
@pytest.mark.parametrize("head", ["", NEWS])
def test_a_short_sentence_in_the_storys_own_markup_stays(place: int, head: str) -> None:
    texts = (*STORY[:place], "She is training a niece.", *STORY[place:])
    body = "".join(f"<p class=c11>{text}</p>" for text in texts)
    assert accepted(read(page(f"<article><h1>{TITLE}</h1>{body}</article>", head=head))).paragraphs == texts


def test_news_is_told_from_other_articles() -> None:
    for head, news in ((NEWS, True), (NEWS.replace("NewsArticle", "BlogPosting"), False), ("", False)):
        document = parse(made := page(paragraphs(), head=head))
        hints = hints_of(document, read_metadata(document, made))
        assert (hints.is_story, hints.is_news) == (True, news)


def test_a_first_paragraph_that_the_description_repeats_stays_where_it_is_surely_story() -> None:
    lead = STORY[0].rstrip(".") + " or in the year before that, or indeed in the century since the works opened"
    head = f"<meta name=description content='{lead}'><meta property='og:description' content='{lead}'>"
    made = page(f"<article><h1>{TITLE}</h1>{paragraphs((lead, *STORY[1:]))}</article>", head=head)
    assert accepted(read(made)).paragraphs == (lead, *STORY[1:])


def test_teasers_over_a_short_story_that_outweigh_it_are_not_read_in_its_place() -> None:
    names = ("A mill opens", "The ferry is late again", "Tar is dear", "Anchors are sold by weight", "A buoy is lost")
    teasers = "".join(
        f"<li class=entry><h3><a href=/{at}>{name}</a></h3><div>{paragraphs(STORY[at : at + 2])}</div></li>"
        for at, name in enumerate(names)
    )
    flash = f"<main><article><h1>{TITLE}</h1><div class=entry-content>{paragraphs(STORY[5:])}</div></article></main>"
    article = accepted(read(page(f"{MENU}<div class=strip><ul>{teasers}</ul></div>{flash}", head=DATE + NEWS)))
    assert article.paragraphs == STORY[5:]
