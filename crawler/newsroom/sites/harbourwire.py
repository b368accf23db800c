"""Harbour Wire: a newswire with JSON-LD, an Atom feed, a sitemap index with a news sitemap, validators, corrections."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from markupsafe import Markup as Safe

from crawler.newsroom.press import SHORT_MONTHS, Noise
from crawler.newsroom.site import Response, Site, gzip_response, html_response, with_validators, xml_response
from crawler.newsroom.story import Copy, Markup
from crawler.newsroom.truth import Expected
from storage.outcome import Reason

OPENS = ", opens new tab"
STANDARDS = "Our Standards: The Harbour Wire Editorial Code."
SIGN_UP = "The Morning Tide newsletter explains what moved Asian markets overnight. Sign up here."
LICENSING = "Purchase Licensing Rights"
BIO = " covers companies and markets for Harbour Wire."
DISALLOWED = "/internal/desk-diary"


class HarbourWire(Site):
    """Paragraphs are <div>s with hashed classes; ", opens new tab" follows every link, as a hidden text."""

    name = "harbourwire"
    title = "Harbour Wire"
    zone = "Asia/Hong_Kong"
    language = "en"
    robots = (
        "User-agent: *\nDisallow: /internal/\nDisallow: /search\nCrawl-delay: 0\n\nSitemap: {base}/sitemap_index.xml\n"
    )

    def path(self, copy: Copy) -> str:
        day = f"-{copy.published:%Y-%m-%d}"
        return f"/{copy.story.section}/{copy.slug.removesuffix(day)}{day}/"

    def page(self, path: str, noise: Noise) -> Response | None:
        fixed = {
            "/": self._home,
            "/feed.atom": self._feed,
            "/sitemap_index.xml": self._sitemap_index,
            "/sitemap-news.xml": self._news_sitemap,
            "/sitemap-archive.xml.gz": self._archive_sitemap,
        }
        if path in fixed:
            return fixed[path](noise)
        if path == DISALLOWED:
            return html_response("<!doctype html><title>Desk diary</title><p>Not for machines: robots.txt says so.</p>")
        copy = self.find(path)
        if copy is None:
            return None
        if copy.withdrawn:
            return html_response(self.render("gone.html"), status=410)
        return with_validators(html_response(self._article(copy, noise)), copy.modified)

    def markup(self, noise: Noise) -> Markup:
        return Markup(link=self._link, quote=lambda code: "")

    def _link(self, href: str, text: str) -> str:
        return (
            f'<a class="text-link__Qz81 body-link" target="_blank" href="{self.resolve(href)}">{text}'
            f'<span style="border:0;clip:rect(0 0 0 0);height:1px;width:1px">{OPENS}</span></a>'
        )

    def byline(self, copy: Copy) -> str:
        """The closing line that names the desk."""
        return f"Reporting by {' and '.join(copy.story.authors)}; Editing by {' and '.join(copy.story.editors)}"

    def dateline(self, copy: Copy) -> str:
        """City, month and day, agency: the first words of a wire story."""
        return f"{copy.story.city}, {SHORT_MONTHS[copy.published.month - 1]} {copy.published.day} (Harbour Wire)"

    def earlier(self, copy: Copy) -> list[Copy]:
        """Stories to read next. Only older ones, so that a page changes with its own edits and nothing else."""
        return [other for other in self.standing if other.published < copy.published][:3]

    def _article(self, copy: Copy, noise: Noise) -> str:
        return self.render("article.html", copy=copy, noise=noise, ld=self._ld(copy))

    def _ld(self, copy: Copy) -> Safe:
        article = {
            "@type": "NewsArticle",
            "@id": self.url(copy) + "#article",
            "mainEntityOfPage": self.url(copy),
            "headline": copy.title,
            "description": copy.standfirst or copy.paragraphs[0],
            "datePublished": _utc(copy.published),
            "dateModified": _utc(copy.modified),
            "author": [{"@type": "Person", "name": name} for name in copy.story.authors],
            "publisher": {"@type": "NewsMediaOrganization", "name": self.title, "url": self.base},
            "isAccessibleForFree": True,
            "inLanguage": "en",
        }
        crumbs = {"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "name": copy.story.section}]}
        graph = {"@context": "https://schema.org", "@graph": [crumbs, article]}
        return Safe(json.dumps(graph, ensure_ascii=False).replace("<", "\\u003c"))

    def _home(self, noise: Noise) -> Response:
        return html_response(self.render("home.html", updated=noise.random("home").randint(1, 59)))

    def _feed(self, noise: Noise) -> Response:
        body = self.render("feed.atom.xml", changed=_utc(self._changed()))
        return with_validators(xml_response(body, "application/atom+xml"), self._changed())

    def _sitemap_index(self, noise: Noise) -> Response:
        return xml_response(self.render("sitemap_index.xml", changed=_utc(self._changed())))

    def _news_sitemap(self, noise: Noise) -> Response:
        recent = [copy for copy in self.standing if copy.published >= self.press.clock - timedelta(days=2)]
        return with_validators(xml_response(self.render("sitemap_news.xml", recent=recent)), self._changed())

    def _archive_sitemap(self, noise: Noise) -> Response:
        return gzip_response(self.render("sitemap_archive.xml"))

    def _changed(self) -> datetime:
        """The last change of any story, withdrawals included."""
        return max((copy.modified for copy in self.copies), default=self.press.moment(-30, "00:00", self.zone))

    def truth(self) -> Iterator[Expected]:
        for copy in self.copies:
            if copy.withdrawn:
                yield self.expect(copy, gone=True, listed=False, precision="second", dateline=self.dateline(copy))
                continue
            yield self.expect(
                copy,
                precision="second",
                modified_at=copy.modified,
                dateline=self.dateline(copy),
                absent=self._absent(copy),
            )
        yield Expected(source=self.name, url=self.base + DISALLOWED, reason=Reason.ROBOTS)

    def _absent(self, copy: Copy) -> tuple[str, ...]:
        shown = [STANDARDS, OPENS, SIGN_UP, LICENSING, self.byline(copy), self.dateline(copy)]
        shown += [f"{name}{BIO}" for name in copy.story.authors]
        shown += [other.title for other in self.earlier(copy)]
        shown += [text for text in (copy.story.caption, copy.correction) if text]
        return tuple(shown)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
