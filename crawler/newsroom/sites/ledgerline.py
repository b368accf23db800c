"""The Ledgerline: a magazine without a feed, articles split in two, neighbours below, class names of no meaning."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC
from hashlib import sha256

from markupsafe import Markup as Safe

from crawler.newsroom.press import Noise
from crawler.newsroom.site import Response, Site, html_response
from crawler.newsroom.story import Copy
from crawler.newsroom.truth import Expected
from storage.outcome import Reason

PER_PAGE = 6
# No rule knows these: they give themselves away only by standing on every page.
PULP = "Printed on Thursdays, on paper that used to be money, and read aloud in two lighthouses."
OPPOSITE = "Should this page leave you with half an argument, hand it to whoever sits opposite; the other half is free."
PLUG = "Get the Sunday Ledger: one long read and one short sum, in your inbox by breakfast. Sign up to our newsletter"
READ_MORE = "Read more: "
PAYWALL = "Subscribe to continue reading. Already a subscriber? Log in"


class Ledgerline(Site):
    """The body stands in two sibling containers with a plug between them; two more articles follow on each page."""

    name = "ledgerline"
    title = "The Ledgerline"
    zone = "Europe/London"
    language = "en"
    robots = "User-agent: *\nDisallow: /checkout\n"

    def path(self, copy: Copy) -> str:
        return f"/{copy.story.section.lower().replace(' ', '-')}/{copy.slug}"

    def page(self, path: str, noise: Noise) -> Response | None:
        if path == "/":
            return self._listing(1, "/")
        if path == "/archive" or path.startswith("/archive?page="):
            number = path.partition("=")[2] or "1"
            return self._listing(int(number), "/archive") if number.isdecimal() else None
        copy = self.find(path)
        return None if copy is None else html_response(self._article(copy, noise))

    def hashed(self, role: str) -> str:
        """A class name as a build tool writes it: the role's digest, the same for one seed."""
        return "c" + sha256(f"{self.press.seed}/{role}".encode()).hexdigest()[:7]

    def halves(self, copy: Copy) -> list[list[object]]:
        """The blocks of the two containers."""
        middle = (len(copy.groups) + 1) // 2
        return [list(copy.groups[:middle]), list(copy.groups[middle:])]

    def minutes(self, copy: Copy) -> int:
        """The reading time the page claims."""
        return max(2, sum(len(text.split()) for text in copy.paragraphs) // 60)

    def following(self, copy: Copy) -> list[Copy]:
        """The neighbours that the page has already loaded below the article."""
        free = [other for other in self.standing if other.slug != copy.slug and other.story.form != "paywall"]
        older = [other for other in free if other.published < copy.published]
        return (older + free)[:2]

    def ld(self, copy: Copy) -> Safe:
        """JSON-LD stands only on the pages behind the wall, to tell search engines that they are."""
        wall = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": copy.title,
            "datePublished": copy.published.astimezone(UTC).isoformat(),
            "isAccessibleForFree": False,
            "hasPart": {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".wall"},
        }
        return Safe(json.dumps(wall))

    def _listing(self, number: int, path: str) -> Response | None:
        pages = max(1, -(-len(self.standing) // PER_PAGE))
        if not 1 <= number <= pages:
            return None
        shown = self.standing[(number - 1) * PER_PAGE : number * PER_PAGE]
        following = f"/archive?page={number + 1}" if number < pages else ""
        return html_response(self.render("listing.html", shown=shown, number=number, following=following, path=path))

    def _article(self, copy: Copy, noise: Noise) -> str:
        related = [other for other in self.standing if other.slug != copy.slug][-2:]
        return self.render(
            "article.html",
            main=copy,
            noise=noise,
            pulp=PULP,
            opposite=OPPOSITE,
            plug=PLUG,
            read_more=READ_MORE,
            paywall=PAYWALL,
            related=related,
        )

    def truth(self) -> Iterator[Expected]:
        for copy in self.standing:
            if copy.story.form == "paywall":
                yield Expected(source=self.name, url=self.url(copy), reason=Reason.PAYWALL, title=copy.title)
            else:
                yield self.expect(copy, precision="second", absent=self._absent(copy), repeated=(PULP, OPPOSITE))
        yield Expected(source=self.name, url=f"{self.base}/archive", reason=Reason.INDEX, listed=False)

    def _absent(self, copy: Copy) -> tuple[str, ...]:
        related = [other for other in self.standing if other.slug != copy.slug][-2:]
        shown = [PLUG, f"{self.minutes(copy)} min read", self.bio(copy)]
        shown += [READ_MORE + other.title for other in related]
        shown += [other.paragraphs[-1] for other in self.following(copy)]
        return (*shown, *((copy.story.caption,) if copy.story.caption else ()))

    def bio(self, copy: Copy) -> str:
        """The line about the first author."""
        return f"{copy.story.authors[0]} is a staff writer at The Ledgerline and the author of two books."
