"""A site of the newsroom: its host, its pages, its robots.txt, and what is true of them."""

from __future__ import annotations

import gzip
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup as Safe

from crawler.newsroom.press import PORT, Noise, Press
from crawler.newsroom.story import Block, Copy, Markup, copies
from crawler.newsroom.truth import Expected

ENVIRONMENT = Environment(
    loader=PackageLoader("crawler.newsroom"),
    autoescape=select_autoescape(["html", "xml"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class Response(NamedTuple):
    """A status, header pairs and a body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Site(ABC):
    """One publisher. A subclass names it and answers paths; `copies` are its stories at the clock, newest first."""

    name: str
    title: str
    zone: str
    language: str
    robots: str = "User-agent: *\nAllow: /\n"

    def __init__(self, press: Press) -> None:
        self.press = press
        self.copies = copies(press, self.name, self.zone)

    @property
    def host(self) -> str:
        """The host name, without the port."""
        return f"{self.name}.localhost"

    @property
    def base(self) -> str:
        """Scheme, host and the port that the pages name, whatever port answers."""
        return f"http://{self.host}:{PORT}"

    @property
    def standing(self) -> tuple[Copy, ...]:
        """The copies that are not withdrawn."""
        return tuple(copy for copy in self.copies if not copy.withdrawn)

    @abstractmethod
    def path(self, copy: Copy) -> str:
        """The path of a story's page."""

    @abstractmethod
    def page(self, path: str, noise: Noise) -> Response | None:
        """The page at a path (query included), or None where there is none."""

    @abstractmethod
    def truth(self) -> Iterator[Expected]:
        """What is true of the site's pages at the clock."""

    def url(self, copy: Copy) -> str:
        """The absolute address of a story's page."""
        return self.base + self.path(copy)

    def respond(self, path: str, headers: Mapping[str, str], noise: Noise) -> Response:
        """The response to a GET. `headers` has lower-cased names."""
        if path == "/robots.txt":
            robots = self.robots.replace("{base}", self.base)
            return Response(200, (("Content-Type", "text/plain; charset=utf-8"),), robots.encode())
        found = self.page(path, noise)
        return self.missing() if found is None else _conditional(found, headers)

    def missing(self) -> Response:
        """The page for an address that is none."""
        return html_response("<!doctype html><title>404</title><h1>Page not found</h1>", status=404)

    def find(self, path: str) -> Copy | None:
        """The story whose page has this path; a query changes nothing, as on most sites."""
        plain = path.partition("?")[0]
        return next((copy for copy in self.copies if self.path(copy) == plain), None)

    def render(self, template: str, **values: Any) -> str:
        """A template of this site, given the site itself and the values."""
        return ENVIRONMENT.get_template(f"{self.name}/{template}").render(site=self, **values)

    def markup(self, noise: Noise) -> Markup:
        """How this site writes links and quotes inside prose. A live quote is nothing unless a site shows it."""
        return Markup(link=lambda href, text: f'<a href="{self.resolve(href)}">{text}</a>', quote=lambda code: "")

    def resolve(self, href: str) -> str:
        """An href of a story: "story:SLUG" is a page of this site."""
        if not href.startswith("story:"):
            return href
        slug = href.removeprefix("story:")
        return next((self.url(copy) for copy in self.standing if copy.slug == slug), self.base + "/")

    def inline(self, block: Block, noise: Noise) -> Safe:
        """A block as this site's HTML, for templates."""
        return Safe(self.markup(noise).html(block.source))

    def inline_cells(self, block: Block, noise: Noise) -> list[Safe]:
        """A table row's cells as HTML."""
        return [Safe(self.markup(noise).html(cell)) for cell in Block.cells(block.source)]

    def expect(self, copy: Copy, **fields: Any) -> Expected:
        """The truth of a story's page: what all sites share, and the fields of this one."""
        story = copy.story
        base: dict[str, Any] = {
            "canonical_url": self.url(copy),
            "title": copy.title,
            "standfirst": copy.standfirst,
            "paragraphs": copy.paragraphs,
            "authors": story.authors,
            "publisher": self.title,
            "language": self.language,
            "published_at": copy.published,
            "precision": "minute",
            "tickers": tuple((mic, symbol) for mic, symbol in (t.split(" ") for t in story.tickers)),
            "disclosures": story.disclosures,
            "summary": copy.takeaways,
            "correction": copy.correction,
        }
        return Expected(source=self.name, url=self.url(copy), **(base | fields))


def html_response(body: str, status: int = 200, **headers: str) -> Response:
    """An HTML page in UTF-8; a header's name has "_" for "-"."""
    return _response("text/html; charset=utf-8", body, status, headers)


def xml_response(body: str, kind: str = "application/xml", **headers: str) -> Response:
    """A feed or sitemap."""
    return _response(f"{kind}; charset=utf-8", body, 200, headers)


def gzip_response(body: str) -> Response:
    """A file that is itself compressed, as sitemap.xml.gz is (no Content-Encoding)."""
    return Response(200, (("Content-Type", "application/gzip"),), gzip.compress(body.encode(), mtime=0))


def _response(kind: str, body: str, status: int, headers: Mapping[str, str]) -> Response:
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Response(status, (("Content-Type", kind), *pairs), body.encode())


def with_validators(response: Response, modified: datetime) -> Response:
    """The response with a strong ETag over its body and Last-Modified."""
    etag = f'"{sha256(response.body).hexdigest()[:20]}"'
    stamp = format_datetime(modified.astimezone(UTC), usegmt=True)
    return response._replace(headers=(*response.headers, ("ETag", etag), ("Last-Modified", stamp)))


def _conditional(response: Response, headers: Mapping[str, str]) -> Response:
    """304 where the validators match; If-None-Match outweighs If-Modified-Since (RFC 9110, 13.2.2)."""
    own = {name.lower(): value for name, value in response.headers}
    if "etag" not in own or response.status != 200:
        return response
    tags = [tag.strip().removeprefix("W/") for tag in headers.get("if-none-match", "").split(",") if tag.strip()]
    if tags:
        fresh = own["etag"] in tags or "*" in tags
    else:
        since = headers.get("if-modified-since", "")
        fresh = bool(since) and _since(since) >= parsedate_to_datetime(own["last-modified"])
    if not fresh:
        return response
    kept = tuple((name, value) for name, value in response.headers if name.lower() != "content-type")
    return Response(304, kept, b"")


def _since(value: str) -> datetime:
    try:
        return parsedate_to_datetime(value).astimezone(UTC)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
