"""Gatehouse Gazette: a paper whose feed also links to pages that are no articles, each of another kind."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import format_datetime
from typing import NamedTuple

from crawler.newsroom.press import Noise
from crawler.newsroom.site import Response, Site, html_response, xml_response
from crawler.newsroom.story import Copy
from crawler.newsroom.truth import Expected
from storage.outcome import Reason


class Trap(NamedTuple):
    """A page that is no article. `template` is empty where the path is answered by code."""

    slug: str
    title: str
    reason: Reason
    template: str = ""
    status: int = 200
    also: tuple[Reason, ...] = ()


TRAPS = (
    Trap("council-budget-vote", "Council passes budget by one vote", Reason.BOT_WALL, "bot_wall.html"),
    Trap("guild-hall-auction", "Guild hall sold at auction", Reason.BOT_WALL, "bot_challenge.html"),
    Trap("bakery-chain-profit", "Bakery chain doubles its profit", Reason.CONSENT, "consent.html"),
    Trap("quarry-takeover", "Quarry owner gets takeover offer", Reason.PAYWALL, "paywall.html"),
    Trap("pension-deficit", "The hole in the bus company's pension", Reason.PAYWALL, "paywall_metered.html"),
    Trap("shipyard-accounts", "Shipyard files its accounts late", Reason.LOGIN, "login.html"),
    Trap("business", "All business stories", Reason.INDEX, "section.html"),
    Trap("tag-harbour", "Stories about: harbour", Reason.INDEX, "tag.html"),
    Trap("live-prices", "Live prices at the fish market", Reason.EMPTY, "shell.html", 200, (Reason.NOT_ARTICLE,)),
    Trap("watch-crane-falls", "Watch: The old crane comes down", Reason.MEDIA, "video.html"),
    Trap("pictures-of-the-week", "Pictures of the week", Reason.MEDIA, "gallery.html"),
    Trap("cinema-lease", "Cinema lease runs out", Reason.ERROR_PAGE, "soft_404.html"),
    Trap("market-hall-rents", "Market hall rents to rise", Reason.HTTP_ERROR, "soft_404.html", 404),
    Trap("tram-depot-sale", "Tram depot for sale", Reason.HTTP_ERROR, "bot_wall.html", 403, (Reason.BOT_WALL,)),
    Trap("annual-report", "Harbour trust: annual report", Reason.NOT_HTML),
    Trap("round-and-round", "Ring road contract goes round again", Reason.REDIRECTS),
    Trap("moved-home", "Old news: the story that moved", Reason.INDEX, "", 200, (Reason.NOT_ARTICLE,)),
)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


class Gatehouse(Site):
    """Articles are plain; the traps stand beside them in the same feed, with titles and dates like theirs.

    A withdrawn article redirects to the front page, as many sites do.
    """

    name = "gatehouse"
    title = "Gatehouse Gazette"
    zone = "Europe/London"
    language = "en"
    robots = "User-agent: *\nDisallow: /account/\n"

    def path(self, copy: Copy) -> str:
        return f"/news/{copy.slug}"

    def link(self, copy: Copy) -> str:
        """The address the feed gives: a short one redirects."""
        return f"{self.base}/s/{copy.number}" if copy.story.form == "short" else self.url(copy)

    def page(self, path: str, noise: Noise) -> Response | None:
        if path == "/":
            return html_response(self.render("section.html", title="Gatehouse Gazette", noise=noise))
        if path == "/feed.xml":
            return self._feed()
        if path.startswith("/s/"):
            return next((_redirect(self.url(copy)) for copy in self.standing if path == f"/s/{copy.number}"), None)
        if path == "/news/round-and-round/again":
            return _redirect(f"{self.base}/news/round-and-round", 302)
        copy = self.find(path)
        if copy is not None and copy.withdrawn:
            return _redirect(f"{self.base}/", 302)
        if copy is not None:
            return html_response(self.render("article.html", copy=copy, noise=noise))
        trap = next((trap for trap in TRAPS if path == f"/news/{trap.slug}"), None)
        return None if trap is None else self._trap(trap, noise)

    def _trap(self, trap: Trap, noise: Noise) -> Response:
        if trap.reason is Reason.NOT_HTML:
            return Response(200, (("Content-Type", "application/pdf"),), PDF)
        if trap.reason is Reason.REDIRECTS:
            return _redirect(f"{self.base}/news/{trap.slug}/again", 302)
        if not trap.template:
            return _redirect(f"{self.base}/", 302)
        return html_response(self.render(trap.template, title=trap.title, trap=trap, noise=noise), trap.status)

    def _feed(self) -> Response:
        dated = [(self.press.moment(-number % 4 - 4, "08:30", self.zone), trap) for number, trap in enumerate(TRAPS)]
        traps = [(moment, trap) for moment, trap in dated if moment <= self.press.clock]
        return xml_response(self.render("rss.xml", traps=traps, rfc822=format_datetime), "text/xml")

    def truth(self) -> Iterator[Expected]:
        for copy in self.copies:
            yield self.expect(
                copy,
                gone=copy.withdrawn,
                listed=not copy.withdrawn,
                linked_as=self.link(copy) if copy.story.form == "short" else "",
                noarchive=copy.story.form == "noarchive",
                absent=(f"By {copy.story.authors[0]}", "Get the Gazette by email"),
            )
        for trap in TRAPS:
            url = f"{self.base}/news/{trap.slug}"
            yield Expected(source=self.name, url=url, reason=trap.reason, also=trap.also, title=trap.title)


def _redirect(target: str, status: int = 301) -> Response:
    return Response(status, (("Location", target), ("Content-Type", "text/html; charset=utf-8")), b"")
