"""Captions that no element and no name marks."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from pipelines.judging.judge import judge_page
from pipelines.layout.blocks import blocks_of
from pipelines.layout.outline import Hints, outline
from pipelines.read import read
from storage.article import Kind
from tests.story_pages import STORY, TITLE, accepted, page, paragraphs

UNDER = "The old warden looks over the railing of the bridge"
PICTURE = "<p align=center><img src=a.jpg></p>"


@pytest.mark.parametrize(
    "pictured",
    [
        "<p style='text-align: center'><img src=a.jpg></p> <p style='text-align: center'>{}.</p>",
        "<p align=center><img src=a.jpg></p><p align=center><font color=navy>{}</font></p>",
        "<p class=f_center><img src=a.jpg><br>{}.</p>",
    ],
)
def test_centred_paragraphs_under_pictures_are_captions(pictured: str) -> None:
    body = f"{paragraphs(STORY[:3])}{pictured.format(UNDER)}{paragraphs(STORY[3:])}"
    article = accepted(read(page(body)))
    assert list(article.paragraphs) == list(STORY)
    assert [each.kind for each in article.removed if UNDER in each.text] == [Kind.CAPTION]


@pytest.mark.parametrize(
    "centred",
    [
        f"<p align=center>{UNDER}.</p>",
        f"{PICTURE}<p>Some words between.</p><p align=center>{UNDER}.</p>",
        f"<p><img src=a.jpg> Words beside a picture of the bridge.</p><p align=center>{UNDER}.</p>",
    ],
)
def test_centred_paragraphs_without_a_picture_over_them_stay(centred: str) -> None:
    body = f"{paragraphs(STORY[:3])}{centred}{paragraphs(STORY[3:])}"
    assert f"{UNDER}." in accepted(read(page(body))).paragraphs


def test_a_bold_heading_under_a_picture_stays() -> None:
    heading = f"{PICTURE}<p align=center><b>Ropes for the bridge</b></p>"
    body = f"{paragraphs(STORY[:3])}{heading}{paragraphs(STORY[3:])}"
    assert "Ropes for the bridge" in accepted(read(page(body))).paragraphs


def test_a_story_told_in_centred_paragraphs_under_pictures_stays() -> None:
    body = "".join(f"{PICTURE}<p align=center>{text}</p>" for text in STORY)
    assert list(accepted(read(page(body))).paragraphs) == list(STORY)


@pytest.mark.parametrize("style", ["font-size: 9pt", "color: rgb(128, 128, 128)", "color:#999", "color: gray"])
def test_small_or_grey_print_right_under_a_picture_is_a_caption(style: str) -> None:
    told = "The harbour of Ulm-on-Sea as the trawlers come home, seen from the tower of the rope works at dusk."
    for markup in (f"<p><font style='{style}'>{told}</font></p>", f"<p style='{style}'>{told}</p>"):
        body = f"{paragraphs(STORY[:3])}<div><img src=a.jpg></div>{markup}{paragraphs(STORY[3:])}"
        assert list(accepted(read(page(body))).paragraphs) == list(STORY), markup
        away = f"{paragraphs(STORY[:3])}{markup}{paragraphs(STORY[3:])}"
        assert told in accepted(read(page(away))).paragraphs, markup


def test_grey_print_that_the_next_paragraph_has_too_or_black_inside_stays() -> None:
    grey = "<p style='color:#999'>{}</p>"
    body = f"{paragraphs(STORY[:3])}<p><img src=a.jpg></p>{''.join(map(grey.format, STORY[3:]))}"
    assert list(accepted(read(page(body))).paragraphs) == list(STORY)
    black = f"<p style='color:#999'><span style='color:#000000'>{STORY[3]}</span></p>"
    body = f"{paragraphs(STORY[:3])}<p><img src=a.jpg></p>{black}{paragraphs(STORY[4:])}"
    assert list(accepted(read(page(body))).paragraphs) == list(STORY)


def under_pictures(*lines: str) -> str:
    pictured = [
        f"<p>{told}</p><img src={n}.jpg><p>{line}</p>" for n, (told, line) in enumerate(zip(STORY, lines, strict=False))
    ]
    return "".join(pictured) + paragraphs(STORY[len(lines) :])


def test_short_lines_under_one_picture_after_the_other_are_captions() -> None:
    lines = ("The works.", "The harbour at night.", "A net maker.")
    assert list(accepted(read(page(under_pictures(*lines)))).paragraphs) == list(STORY)
    assert "The works." in accepted(read(page(under_pictures("The works.")))).paragraphs


def test_lines_under_pictures_stay_as_headings_and_where_short_paragraphs_are_many() -> None:
    headings = ("The works in May", "The harbour at night", "The net makers")
    assert set(headings) <= set(accepted(read(page(under_pictures(*headings)))).paragraphs)
    lines = ("The works.", "The harbour at night.")
    others = paragraphs(("It rained.", "He knew.", "Nobody came.", "She left."))
    assert set(lines) <= set(accepted(read(page(f"{under_pictures(*lines)}{others}{STORY[-1]}"))).paragraphs)


@pytest.mark.parametrize(
    ("name", "credit", "stays"),
    [
        ("photoGalleryItem photo", "", False),
        ("x7 photo", "", True),
        ("img_txt", " (Quay Photo)", False),
        ("x7", " (Quay Photo)", True),
    ],
)
def test_one_of_a_gallery_whose_others_went_as_captions_goes_too(name: str, credit: str, stays: bool) -> None:
    shown = [
        f"The trawlers of Ulm-on-Sea come home at dusk on day {n} of the strike of the net makers." for n in range(6)
    ]
    shown = [text if n == 2 else f"{text}{credit}" for n, text in enumerate(shown)]
    gallery = "".join(f"<div class='{name}'><cite>{text}</cite></div>" for text in shown)
    markup = f"<article><h1>{TITLE}</h1>{paragraphs(STORY[:3])}{gallery}{paragraphs(STORY[3:])}</article>"
    body = LexborHTMLParser(markup).body
    assert body is not None
    found = outline(blocks_of(body), Hints(title=TITLE, headlines=(TITLE,), is_story=True, is_news=True))
    answers = dict.fromkeys(STORY, 0.95) | {shown[2]: 0.7}
    result = judge_page(found, lambda at: answers.get(found.blocks[at].text, 0.1), language="en")
    kept = {block.text for block, verdict in zip(result.blocks, result.verdicts, strict=True) if verdict.kept}
    assert set(STORY) <= kept
    assert (shown[2] in kept) is stays
