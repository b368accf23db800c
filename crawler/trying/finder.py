"""A new source from an address: finds its feeds and sitemaps, and writes the TOML. `get` does the fetching."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from bs4 import BeautifulSoup
from protego import Protego

from crawler.discovery.discovery import discover_all
from crawler.discovery.found import Found, one_line
from crawler.fetching.guard import FORBIDDEN
from crawler.sources.addresses import absolute, host_of, is_private, site_of
from crawler.sources.source import Listing, Source
from crawler.sources.source_files import check_name, parse_source
from pipelines.pages.decoding import decode
from storage.errors import UsageError
from storage.outcome import Reason, Rejected
from storage.page import Page
from storage.urls import joined

Get = Callable[[str], Page | Rejected]

FEED_PATHS = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json")
SITEMAP_PATHS = ("/sitemap_news.xml", "/news-sitemap.xml", "/sitemap-news.xml", "/sitemap.xml")
MAX_FEEDS = 5

_FEED_TYPES = re.compile(r"application/(?:rss|atom|rdf|feed)\+(?:xml|json)", re.IGNORECASE)
_FEED_ADDRESS = re.compile(r"(?:[/._-](?:rss|atom|feed)s?(?:[/._?-]|$))", re.IGNORECASE)
_COMMENTS = re.compile(r"/comments?/|comments?-?feed", re.IGNORECASE)
_NUMERIC = re.compile(r"[0-9.]+|[0-9a-f:.]*:[0-9a-f:.]*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A source that was found. `tried` are the addresses that were fetched and what each yielded, in order.

    `named` are those of feeds and sitemaps that the site itself names; the others are guesses.
    """

    name: str
    title: str
    homepage: str
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    listings: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    language: str = ""
    tried: tuple[tuple[str, Found | Rejected], ...] = ()
    named: tuple[str, ...] = ()

    @property
    def left_out(self) -> tuple[tuple[str, str], ...]:
        """The feeds and sitemaps that the site names and that are of no use, and why."""
        taken = {*self.feeds, *self.sitemaps}
        return tuple((url, _why_useless(found)) for url, found in self.tried if url in self.named and url not in taken)


def _why_useless(found: Found | Rejected) -> str:
    if isinstance(found, Rejected):
        return f"{found.reason} ({'; '.join(found.evidence)})"
    return "neither feed nor sitemap" if found.format == "listing" else "names no page"


def find_feeds(page: Page) -> tuple[str, ...]:
    """The feeds that a page names: by link rel=alternate first, then by links that read like a feed's address."""
    soup = BeautifulSoup(decode(page), "lxml")
    named = [tag for tag in soup.select("link[rel~=alternate][href]") if _FEED_TYPES.match(str(tag.get("type", "")))]
    guessed = [tag for tag in soup.select("a[href]") if _FEED_ADDRESS.search(str(tag["href"]))]
    site = site_of(host_of(page.url))
    urls = [absolute(str(tag["href"]), page.url) for tag in named]
    urls += [url for tag in guessed if site_of(host_of(url := absolute(str(tag["href"]), page.url))) == site]
    return tuple(dict.fromkeys(url for url in urls if url and not _COMMENTS.search(url)))


def find_sitemaps(robots: Page) -> tuple[str, ...]:
    """The sitemaps that a robots.txt names, those of news first."""
    urls = [absolute(str(line), robots.url) for line in Protego.parse(decode(robots)).sitemaps]
    return tuple(sorted(dict.fromkeys(url for url in urls if url), key=lambda url: "news" not in url.lower()))


def propose(url: str, get: Get) -> Proposal:
    """A source for the site, section or feed at this address: feeds if there are any, else sitemaps, else a listing.

    Raises UsageError when the address cannot be fetched, or when nothing at all was found there.
    """
    address = absolute(url if "://" in url else f"https://{url}", "")
    if not address:
        raise UsageError(f"{url!r} is not an http or https address.")
    page = get(address)
    if isinstance(page, Rejected):
        private = page.reason is Reason.FORBIDDEN_ADDRESS and any(FORBIDDEN in each for each in page.evidence)
        hint = "; --allow-private fetches it all the same" if private else ""
        raise UsageError(f"{address} cannot be fetched: {page.reason} ({', '.join(page.evidence)}){hint}.")
    search = _Search(get, page)
    itself = search.look(page.url, page)
    if isinstance(itself, Found) and itself.format != "listing":
        is_map = "sitemap" in itself.format
        return search.proposal(feeds=() if is_map else (page.url,), sitemaps=(page.url,) if is_map else ())
    feeds = search.first_good(search.names(find_feeds(page)), MAX_FEEDS)
    feeds = feeds or search.first_good(search.rooted(FEED_PATHS), 1)
    robots = get(joined(page.url, "/robots.txt"))
    named = search.names(find_sitemaps(robots) if isinstance(robots, Page) and robots.status < 400 else ())
    of_news = [each for each in named if "news" in each.lower()]
    if feeds:
        return search.proposal(feeds=feeds, sitemaps=search.first_good(of_news, 1))
    sitemaps = search.first_good(named or search.rooted(SITEMAP_PATHS), 1)
    if sitemaps:
        return search.proposal(sitemaps=sitemaps)
    if isinstance(itself, Found) and itself.links:
        return search.proposal(listings=(page.url,))
    raise UsageError(f"{address} names no feed or sitemap, and no links on it look like articles.")


class _Search:
    """One search for a source: what was fetched, and what each address yielded."""

    def __init__(self, get: Get, page: Page) -> None:
        self._get = get
        self._page = page
        self._found: dict[str, Found | Rejected] = {}
        self._named: list[str] = []

    def names(self, urls: tuple[str, ...]) -> tuple[str, ...]:
        """Note that the site itself names these addresses."""
        self._named += urls
        return urls

    def look(self, url: str, page: Page | Rejected) -> Found | Rejected:
        """What is at this address, which is read as a listing if it is neither feed nor sitemap."""
        probe = Source(name="probe", listings=(Listing(url=url),))
        found = discover_all(replace(page, requested_url=url), probe) if isinstance(page, Page) else page
        self._found[url] = found
        return found

    def rooted(self, paths: Iterable[str]) -> list[str]:
        """These paths on the page's host."""
        return [joined(self._page.url, path) for path in paths]

    def first_good(self, urls: Iterable[str], most: int) -> tuple[str, ...]:
        """The first addresses that are a feed or sitemap and name something."""
        good: list[str] = []
        for url in urls:
            if len(good) == most:
                break
            found = self._found.get(url) or self.look(url, self._get(url))
            if isinstance(found, Found) and found.format != "listing" and (found.links or found.more):
                good.append(url)
        return tuple(good)

    def proposal(
        self, *, feeds: tuple[str, ...] = (), sitemaps: tuple[str, ...] = (), listings: tuple[str, ...] = ()
    ) -> Proposal:
        """The proposal with these starts. Hosts are named when a tenth of the links lead off the site."""
        taken = [self._found[url] for url in (*feeds, *sitemaps, *listings)]
        sites = Counter(site_of(host_of(link.url)) for each in taken if isinstance(each, Found) for link in each.links)
        home = site_of(host_of(self._page.url))
        others = sorted(site for site, count in sites.items() if site != home and count * 10 >= sites.total())
        is_page = self._page.url not in (*feeds, *sitemaps)
        return Proposal(
            name=_name(host_of(self._page.url)),
            title=(_site_title(self._page) if is_page else "") or host_of(self._page.url),
            homepage=self._page.url if is_page else joined(self._page.url, "/"),
            feeds=feeds,
            sitemaps=sitemaps,
            listings=listings,
            hosts=(home, *others) if others else (),
            language=_site_language(self._page) if is_page else "",
            tried=tuple(self._found.items()),
            named=tuple(self._named),
        )


def _name(host: str) -> str:
    """A file name from a host: "www.news.example.co.uk" -> "news-example"."""
    site = site_of(host)
    labels = [
        *host.removesuffix(site).strip(".").split("."),
        site if _NUMERIC.fullmatch(site) else site.partition(".")[0],
    ]
    words = [re.sub(r"[^a-z0-9]+", "-", label).strip("-") for label in labels if label not in ("", "www")]
    return "-".join(word for word in words if word)[:60].strip("-") or "source"


def _site_title(page: Page) -> str:
    soup = BeautifulSoup(decode(page), "lxml")
    meta = soup.select_one('meta[property="og:site_name"][content]')
    title = soup.select_one("title")
    return one_line(str(meta["content"]) if meta else title.get_text() if title else "", 80)


def _site_language(page: Page) -> str:
    root = BeautifulSoup(decode(page), "lxml").select_one("html[lang]")
    match = _LANGUAGE.fullmatch(str(root["lang"]).strip()) if root else None
    return match[0] if match else ""


def write_source(proposal: Proposal, *, allow_private: bool = False) -> str:
    """The proposal as the TOML of a source file, which is known to load.

    Besides where `allow_private` says so, the file allows addresses that are not public where it names some.
    """
    lines = [f"title = {_quoted(proposal.title)}", f"homepage = {_quoted(proposal.homepage)}"]
    lists = {"feeds": proposal.feeds, "sitemaps": proposal.sitemaps, "hosts": proposal.hosts}
    lines += [f"{key} = [{', '.join(map(_quoted, values))}]" for key, values in lists.items() if values]
    if proposal.language:
        lines.append(f"language = {_quoted(proposal.language)}")
    lines += ['every = "1h"', "delay = 2"]
    starts = (proposal.homepage, *proposal.feeds, *proposal.sitemaps, *proposal.listings)
    if allow_private or any(is_private(host_of(start)) for start in starts):
        lines.append("allow_private = true")
    for url in proposal.listings:
        lines += ["", "[[listings]]", f"url = {_quoted(url)}"]
    text = "\n".join(lines) + "\n"
    parse_source(proposal.name, text.encode(), file=f"{proposal.name}.toml")
    return text


def _quoted(text: str) -> str:
    """A TOML basic string, whose escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False)


def save_source(text: str, folder: Path, name: str) -> Path:
    """Write the TOML into the folder, which is made if need be. A file that is there is never overwritten.

    Raises UsageError for that, for a name that no source can have, and for a folder that cannot be written to.
    """
    path = folder / f"{name}.toml"
    check_name(name, file=str(path))
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: is not a folder, so no source can be written into it.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"{path}: exists already; choose another name with --name, or change that file.") from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror or error}.") from None
    return path
