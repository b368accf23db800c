"""Made-up articles for tests of the body: invented companies and prose, in the markup of real sites."""

from __future__ import annotations

from storage.article import Article
from storage.outcome import Rejected
from storage.page import Page

TITLE = "Lantern Rope Works raises its outlook after a mild winter"
STORY = (
    "Lantern Rope Works said on Tuesday that it expects to sell more hemp line this year than at any time since 1988.",
    "The company, based in the harbour town of Ulm-on-Sea, had warned in autumn that orders from trawlers were thin.",
    "“We were too gloomy, and we are glad to say so in public,” said Ottilie Brandt, who has run the works since May.",
    "Revenue rose 14 percent to 86 million crowns in the quarter, while profit before tax came to 9.3 million crowns.",
    "Three of the five analysts who follow the shares had expected a fall, and two of them changed their mind at noon.",
    "Rope prices have doubled since the flood at the Merrow plant, which used to spin a third of the coast's supply.",
    "Brandt declined to comment on a report that the firm is in talks to buy the plant from its lenders this summer.",
    "The shares closed 6 percent higher at 41.20 crowns, their best day since the strike of the net makers ended.",
)
HEADLINES = (
    "Fern Bank opens a branch on a barge",
    "Oak Mutual sells its last typewriter",
    "Tin prices fall for a week",
)


def page(body: str, *, head: str = "", title: str = TITLE, url: str = "https://lantern.example/news/rope") -> Page:
    """A page with this body element's content."""
    html = (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{title}</title>"
        f"<meta property='og:title' content='{title}'><meta property='og:type' content='article'>{head}</head>"
        f"<body>{body}</body></html>"
    )
    return Page(url=url, body=html.encode())


def framed(body: str) -> str:
    """The same in the frame of a site: its menu above, headlines beside, and its footer."""
    menu = "".join(f"<li><a href='/{name}'>{name.title()}</a></li>" for name in ("markets", "ships", "opinion"))
    news = "".join(f"<li><a href='/n/{at}'>{text}</a></li>" for at, text in enumerate(HEADLINES))
    foot = "".join(f"<li><a href='/{name}'>{name.title()}</a></li>" for name in ("about", "contact", "privacy"))
    return (
        f"<header class='site-header'><a href='/'>The Quay</a><nav><ul>{menu}</ul></nav></header><div class='wrap'>"
        f"<div class='column'>{body}</div><aside class='sidebar'><h3>Latest news</h3><ul>{news}</ul></aside></div>"
        f"<footer class='site-footer'><ul>{foot}</ul><p>© 2025 The Quay. All rights reserved.</p></footer>"
    )


def paragraphs(texts: tuple[str, ...] = STORY, *, tag: str = "p") -> str:
    """The texts as elements of one tag."""
    return "".join(f"<{tag}>{text}</{tag}>" for text in texts)


def accepted(result: Article | Rejected) -> Article:
    """The article; fails with the reason when the page was refused."""
    assert isinstance(result, Article), result
    return result
