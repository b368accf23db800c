"""Captions that no element and no name marks."""

from __future__ import annotations

import pytest

from pipelines.read import read
from storage.article import Kind
from tests.story_pages import STORY, accepted, page, paragraphs

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
