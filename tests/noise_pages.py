"""One made-up story as three sites would set it, with slots for what changes on a page while the story does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from storage.page import Page
from tests.made_archive import NOW

STORY = (
    "Lantern Rope Works said on Tuesday that it expects to sell 14 percent more hemp line than in any year before.",
    "The company, based in the harbour town of Ulm-on-Sea, had warned in autumn that orders from trawlers were thin.",
    "“We were too gloomy, and we are glad to say so in public,” said Ottilie Brandt, who has run the works since May.",
    "Revenue rose to 86 million crowns in the quarter, while the shares of Merrow Twine (NASDAQ: MRWT) did not move.",
    "Rope prices have doubled since the flood at the Merrow plant, which used to spin a third of the coast's supply.",
    "The shares closed 6 percent higher at 41.20 crowns, their best day since the strike of the net makers ended.",
)


@dataclass(frozen=True)
class Slots:
    """Markup for each place where a site puts what is not the story; "" where it has nothing there."""

    title: str = "Lantern Rope Works raises its outlook"
    tag_title: str = ""
    published: str = "2025-03-03T08:00:00+00:00"
    modified: str = "2025-03-03T08:00:00+00:00"
    head: str = ""
    header: str = ""
    byline: str = ""
    inside: str = ""
    after: str = ""
    aside: str = ""
    footer: str = ""
    texts: tuple[str, ...] = STORY


Site = Callable[[Slots], str]


def _head(slots: Slots) -> str:
    return (
        f"<meta charset='utf-8'><title>{slots.tag_title or slots.title + ' | The Quay'}</title>"
        f"<meta property='og:title' content=\"{slots.title}\"><meta property='og:type' content='article'>"
        f"<meta property='article:published_time' content='{slots.published}'>"
        f"<meta property='article:modified_time' content='{slots.modified}'>{slots.head}"
    )


def classic(slots: Slots) -> str:
    """Semantic markup: article, header, p, aside."""
    body = [f"<p>{text}</p>" for text in slots.texts]
    return (
        f"<!doctype html><html lang='en'><head>{_head(slots)}</head><body><header><nav><a href='/'>The Quay</a></nav>"
        f"{slots.header}</header><main><article><h1>{slots.title}</h1>{slots.byline}{''.join(body[:3])}{slots.inside}"
        f"{''.join(body[3:])}{slots.after}</article><aside>{slots.aside}</aside></main><footer>{slots.footer}</footer>"
        "</body></html>"
    )


def soup(slots: Slots) -> str:
    """Nothing but div and span, with class names."""
    body = [f"<div class='text-block'><span>{text}</span></div>" for text in slots.texts]
    return (
        f"<!doctype html><html lang='en'><head>{_head(slots)}</head><body><div class='top'>{slots.header}</div>"
        f"<div class='page'><div class='story'><div class='story-title'><h1>{slots.title}</h1></div>"
        f"<div class='meta'>{slots.byline}</div><div class='story-body'>{''.join(body[:3])}{slots.inside}"
        f"{''.join(body[3:])}</div>{slots.after}</div><div class='right-rail'>{slots.aside}</div></div>"
        f"<div class='bottom'>{slots.footer}</div></body></html>"
    )


def section(slots: Slots) -> str:
    """A component site: JSON-LD, section, and one element for the whole text."""
    body = [f"<p class='paragraph_x7a'>{text}</p>" for text in slots.texts]
    ld = (
        '{"@context":"https://schema.org","@type":"NewsArticle","headline":"' + slots.title + '","datePublished":"'
        + slots.published + '","dateModified":"' + slots.modified + '"}'
    )  # fmt: skip
    return (
        f"<!doctype html><html lang='en'><head>{_head(slots)}<script type='application/ld+json'>{ld}</script></head>"
        f"<body><div id='__root'><div>{slots.header}</div><section class='c-article'><h1>{slots.title}</h1>"
        f"<div class='c-meta'>{slots.byline}</div><div class='c-body'>{''.join(body[:3])}{slots.inside}"
        f"{''.join(body[3:])}</div><div class='c-after'>{slots.after}</div></section>"
        f"<section class='c-rail'>{slots.aside}</section><footer>{slots.footer}</footer></div></body></html>"
    )


SITES: tuple[Site, ...] = (classic, soup, section)
URL = "https://quay.example/markets/lantern-rope"


def page(site: Site, slots: Slots, at: datetime = NOW) -> Page:
    """The page of the story as a crawl gets it."""
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    return Page(url=URL, body=site(slots).encode(), fetched_at=at, headers=headers)


def with_texts(change: Callable[[str], str]) -> Slots:
    """The story with a change to each of its paragraphs."""
    return replace(Slots(), texts=tuple(map(change, STORY)))
