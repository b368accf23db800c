"""Headings that begin with "About": those of a release go with what is under them, those of a story do not."""

from __future__ import annotations

import pytest

from pipelines.read import read
from tests.marked_pages import marked, story
from tests.story_pages import TITLE, accepted

NEWS = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{TITLE}"}}</script>'
MAKERS = (
    "Lantern began in a shed with one walk of 300 yards, and made the lines that towed the last tall ships.",
    "It has lost money in four of the past six years, as steel wire took the trawler trade away.",
    "About 210 people work there, most of them over 50.",
    "Talks with the union about the shed and what is to become of it will begin before the summer is over.",
)
COMPANY = "<p>Lantern Rope Works makes ropes for ships. Founded in 1908, it employs 210. Visit www.lantern.example.</p>"
LEGAL = "<p>This press release contains forward-looking statements. Actual results may differ materially.</p>"
PRESS = "<p>Sam Okoro, press@lantern.example, +44 5550 100</p>"
HEADS = ("<h3>{}</h3>", "<p><strong>{}</strong></p>")


def _told(*texts: str) -> str:
    return "".join(f"<p>[[{text}]]</p>" for text in texts)


def _pages(head: str) -> dict[str, str]:
    about, kept = head.format("About Lantern Rope Works"), head.format("[[About Lantern Rope Works]]")
    price, later = head.format("[[The price]]"), head.format("[[What comes next]]")
    begun = f"{story(0, 2)}{price}{story(2, 4)}"
    return {
        "the story goes on": f"{begun}{kept}{_told(*MAKERS)}{later}{story(4)}",
        "a list opens the next part": (
            f"{begun}<h2 id=makers>[[About Lantern Rope Works]]</h2>{_told(*MAKERS)}"
            f"<h2 id=n>[[What comes next]]</h2><ul><li>[[Talks with the union]]</li><li>[[A vote]]</li></ul>{story(4)}"
        ),
        "the last of three parts": f"{begun}{later}{story(4)}{kept}{_told(*MAKERS)}",
        "two companies": f"{story()}{about}{COMPANY}{head.format('About Bexley')}<p>Bexley sells ropes abroad.</p>",
        "a part of the release": f"{begun}{later}{story(4)}{about}{COMPANY}",
        "legal words": f"{begun}{story(4)}{about}{COMPANY}{head.format('Forward-looking statements')}{LEGAL}",
        "a contact": f"{begun}{later}{story(4)}{about}{COMPANY}<p>{MAKERS[0]}</p>{head.format('Media contact')}{PRESS}",
    }


@pytest.mark.parametrize("news", [NEWS, ""])
@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("name", list(_pages("{}")))
def test_what_follows_decides_about_a_heading(name: str, head: str, news: str) -> None:
    saved, told = marked(f"<main><article><h1>{TITLE}</h1>{_pages(head)[name]}</article></main>", head=news)
    assert accepted(read(saved)).paragraphs == told
