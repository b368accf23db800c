"""ReleaseDesk: press releases with an RSS feed, datelines, and blocks at the end that are not the news."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import format_datetime

from crawler.newsroom.press import WIRE_MONTHS, Noise
from crawler.newsroom.site import Response, Site, html_response, xml_response
from crawler.newsroom.story import Copy
from crawler.newsroom.truth import Expected
from storage.outcome import Reason

FORWARD_HEADING = "Cautionary Note Regarding Forward-Looking Statements"
FORWARD_LOOKING = (
    'This release contains forward-looking statements, which may be known by words such as "expects", "plans" or '
    '"will". They rest on what management believes today and are subject to risks and uncertainties that could cause '
    "actual results to differ materially. The company undertakes no obligation to update them."
)
MULTIMEDIA = "View original content to download multimedia:"
ALSO_FROM = "Also from this source"
MORE_TOPICS = "Explore more releases in similar topics"
MISSING = "/releases/withdrawn-by-issuer-302358001.html"


class ReleaseDesk(Site):
    """Closing blocks have headings on some releases, bold words on others. What is withdrawn answers 404."""

    name = "releasedesk"
    title = "ReleaseDesk"
    zone = "America/New_York"
    language = "en"
    robots = "User-agent: *\nDisallow: /login\nDisallow: /portal/\n"

    def path(self, copy: Copy) -> str:
        return f"/releases/{copy.slug}.html"

    def page(self, path: str, noise: Noise) -> Response | None:
        if path == "/":
            return html_response(self.render("home.html"))
        if path == "/rss/all.xml":
            return xml_response(self.render("rss.xml", missing=MISSING, rfc822=format_datetime), "application/rss+xml")
        copy = self.find(path)
        return None if copy is None or copy.withdrawn else html_response(self._article(copy, noise))

    def dateline(self, copy: Copy) -> str:
        """City, date and the desk's mark: "LONDON, Feb. 3, 2025 /ReleaseDesk/"; none on a wire story."""
        if copy.story.form == "wire":
            return ""
        day = copy.published
        return f"{copy.story.city}, {WIRE_MONTHS[day.month - 1]} {day.day}, {day.year} /ReleaseDesk/"

    def shown_time(self, copy: Copy) -> str:
        """The time as the page prints it: "Feb 06, 2025, 07:00 ET"."""
        return copy.published.strftime("%b %d, %Y, %H:%M ET")

    def original(self, copy: Copy) -> str:
        """The closing line that names the page itself."""
        return f"{MULTIMEDIA} {self.url(copy)}"

    def _article(self, copy: Copy, noise: Noise) -> str:
        return self.render(
            "article.html",
            copy=copy,
            noise=noise,
            forward_heading=FORWARD_HEADING,
            forward=FORWARD_LOOKING,
            also_from=ALSO_FROM,
            more_topics=MORE_TOPICS,
            others=[other for other in self.standing if other.slug != copy.slug][:3],
            views=noise.random("views", copy.slug).randint(120, 9000),
        )

    def truth(self) -> Iterator[Expected]:
        for copy in self.copies:
            yield self.expect(
                copy,
                gone=copy.withdrawn,
                listed=not copy.withdrawn,
                authors=(copy.story.company,) if copy.story.company else (),
                provider=copy.story.provider or copy.story.company,
                precision="second",
                dateline=self.dateline(copy),
                absent=self._absent(copy),
            )
        yield Expected(source=self.name, url=self.base + MISSING, reason=Reason.HTTP_ERROR)

    def _absent(self, copy: Copy) -> tuple[str, ...]:
        story = copy.story
        if story.form == "wire":
            return (MORE_TOPICS, ALSO_FROM)
        shown = [self.dateline(copy), self.original(copy), f"SOURCE {story.company}", FORWARD_LOOKING, story.about]
        if story.form == "":
            shown += [FORWARD_HEADING, f"About {story.company}"]
        return (*shown, *story.contact, MORE_TOPICS, ALSO_FROM)
