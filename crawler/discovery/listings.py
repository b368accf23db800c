"""Listing pages: sections, front pages, archives in pages. By the source's selectors or by general rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from urllib.parse import parse_qsl, unquote

from bs4 import BeautifulSoup, Tag

from crawler.discovery.found import (
    MAX_DATE_CHARACTERS,
    MAX_LISTING_BYTES,
    MAX_TITLE_CHARACTERS,
    Found,
    one_line,
    unique,
)
from crawler.sources.addresses import absolute, host_of, is_file, site_of
from crawler.sources.source import Listing
from pipelines.pages.decoding import decode
from pipelines.pages.text import CJK
from storage.outcome import Reason, Rejected
from storage.page import Link, Page
from storage.urls import parts_of

MAX_LISTING_TAGS = 40_000
MAX_LISTING_DEPTH = 150
MAX_LISTING_LINKS = 3_000

_HEADINGS = ("h1", "h2", "h3", "h4")
_DAY_IN_PATH = re.compile(r"/(?:19|20)\d\d[-/_.]?[01]\d(?:[-/_.]?[0-3]\d)?(?=\D|$)")
_NUMBER = re.compile(r"\d{5,}")
_PAGE_FILE = re.compile(r"\.(?:s?html?|aspx?|php|jsp|cms)$", re.IGNORECASE)
_NOT_ARTICLES = re.compile(
    r"about|account|advertise|authors?|careers|category|categories|contact|cookies|events|feeds?|help|jobs|login|"
    r"newsletters?|page|people|podcasts?|privacy|profile|register|rss|search|sections?|shop|signin|signup|sitemap|staff|"
    r"subscribe|tags?|terms|topics?|videos?"
)
_ENOUGH = 4
_NEXT_WORDS = re.compile(
    r"(?:next|next page|older|older posts|older articles|more news|weiter|nächste|nächste seite|ältere beiträge|"
    r"suivant|suivante|page suivante|siguiente|successiva|avanti|"
    r"下一頁|下一页|下頁|下页|次へ|次のページ|다음)?\s*[›»→>]*",
    re.IGNORECASE,
)
_PAGE_KEYS = ("page", "p", "pg", "paged", "pagenum", "page_no", "pageno")
_PAGE_IN_PATH = re.compile(
    r"(?<=/)(?:page|p|seite|pagina)[/_-]?(\d{1,5})(?=/|\.|$)|(?<=[_-])(\d{1,4})(?=\.s?html?$)", re.IGNORECASE
)


def parse_listing(page: Page, listing: Listing) -> Found | Rejected:
    """The articles a listing page names, in page order, and its next page.

    A listing's first page without a single article link is refused: an empty shell, a wall, or a selector that no
    longer fits. A later page may be empty, since the pages of a list end somewhere.
    """
    text = decode(page)
    tags = text.count("<")
    if len(page.body) > MAX_LISTING_BYTES or tags > MAX_LISTING_TAGS:
        return Rejected(Reason.TOO_LARGE, (f"a listing of {len(page.body):,} bytes and {tags:,} tags",))
    soup = BeautifulSoup(text, "lxml")
    if (depth := _depth(soup)) > MAX_LISTING_DEPTH:
        return Rejected(Reason.TOO_LARGE, (f"a listing of {tags:,} tags, {depth:,} inside one another",))
    base_tag = soup.select_one("base[href]")
    base = absolute(_attribute(base_tag, "href"), page.url) or page.url if base_tag else page.url
    anchors = soup.select("a[href]", limit=MAX_LISTING_LINKS)
    links = _selected(soup, listing.links, base) if listing.links else _guessed(anchors, base, page.url)
    found = unique(replace(link, found_in=page.url) for link in links)
    if not found and listing.url in (page.url, page.requested_url):
        rule = f"selector {listing.links!r}" if listing.links else "general rules"
        return Rejected(Reason.EMPTY, (f"no article link by {rule}", f"{len(anchors):,} links on the page"))
    following = _next_page(soup, anchors, listing, base, page.url)
    is_cut = len(anchors) == MAX_LISTING_LINKS
    return Found(
        links=found,
        more=(following,) if following else (),
        levels=listing.pages,
        format="listing",
        notes=(f"only the first {MAX_LISTING_LINKS:,} links of the page were read",) if is_cut else (),
    )


def _depth(soup: BeautifulSoup) -> int:
    """How many elements stand inside one another. What is asked of each link costs as much as it has inside it."""
    depths = {id(soup): 0}
    for element in soup.descendants:
        if isinstance(element, Tag):
            depths[id(element)] = depths[id(element.parent)] + 1
    return max(depths.values())


def _selected(soup: BeautifulSoup, selector: str, base: str) -> Iterator[Link]:
    """The links that a selector finds. It may take hold of the link itself, or of what is around or inside it."""
    for found in soup.select(selector, limit=MAX_LISTING_LINKS):
        anchor = found if found.name == "a" else found.select_one("a[href]") or found.find_parent("a")
        if isinstance(anchor, Tag) and (url := absolute(_attribute(anchor, "href"), base)):
            yield Link(url=url, title=_title(anchor), published=_date_beside(anchor))


def _guessed(anchors: Sequence[Tag], base: str, page_url: str) -> Iterator[Link]:
    """The links that look like articles: on the same site, and by their address, words and place (see `_score`)."""
    site = site_of(host_of(page_url))
    for anchor in anchors:
        url = absolute(_attribute(anchor, "href"), base)
        if not url or url == page_url or site_of(host_of(url)) != site:
            continue
        title = _title(anchor)
        if _score(url, title, anchor) >= _ENOUGH:
            yield Link(url=url, title=title, published=_date_beside(anchor))


def _score(url: str, title: str, anchor: Tag) -> int:
    """How much a link looks like an article's: its address says most, its words and its place the rest."""
    parts = parts_of(url)
    path = unquote(parts.path)
    segments = [segment for segment in path.lower().split("/") if segment]
    if not segments or is_file(url) or any(map(_NOT_ARTICLES.fullmatch, (segments[0], segments[-1]))):
        return 0
    slug = _PAGE_FILE.sub("", segments[-1])
    words = [word for word in re.split(r"[-_]", slug) if word]
    score = 2 * bool(_DAY_IN_PATH.search(path)) + 2 * bool(_NUMBER.search(f"{slug}?{parts.query}"))
    score += 2 * (len(words) >= 4) + bool(_PAGE_FILE.search(path)) + (len(segments) >= 2)
    letters = len(title) + len(CJK.findall(title))
    score += 2 * (letters >= 24) - 2 * (letters < 10)
    around = {parent.name for parent in anchor.parents if parent}
    score += bool(around & {*_HEADINGS} or anchor.find(_HEADINGS)) + ("article" in around)
    return score - 3 * bool(around & {"nav", "footer"} or ("header" in around and "article" not in around))


def _title(anchor: Tag) -> str:
    heading = anchor.find(_HEADINGS) or anchor.select_one("[class*=title i], [class*=headline i]")
    text = (heading if isinstance(heading, Tag) else anchor).get_text(" ")
    return one_line(text or _attribute(anchor, "title") or _attribute(anchor, "aria-label"), MAX_TITLE_CHARACTERS)


def _date_beside(anchor: Tag) -> str:
    """The time element of the link's own entry, as written; "" where the entry has none or holds several."""
    entry = anchor.find_parent(["article", "li", "tr"])
    # An entry of a list is small: a larger one is the list, or the page.
    times = (
        [each for each in islice(entry.descendants, 200) if isinstance(each, Tag) and each.name == "time"]
        if entry
        else []
    )
    return (
        one_line(_attribute(times[0], "datetime") or times[0].get_text(" "), MAX_DATE_CHARACTERS)
        if len(times) == 1
        else ""
    )


def _next_page(soup: BeautifulSoup, anchors: Sequence[Tag], listing: Listing, base: str, page_url: str) -> str:
    """The next page on the same host, or "": the source's selector, rel=next, a word for it, then the page number."""
    if listing.next:
        candidates = list(soup.select(listing.next, limit=10))
    else:
        candidates = [*soup.select("link[rel~=next][href], a[rel~=next][href]", limit=10), *_worded_next(anchors)]
    for candidate in candidates:
        inner = candidate if candidate.has_attr("href") else candidate.select_one("a[href]")
        url = absolute(_attribute(inner, "href"), base) if inner else ""
        if url and url != page_url and host_of(url) == host_of(page_url):
            return url
    return "" if listing.next else _numbered_next(anchors, base, page_url)


def _worded_next(anchors: Sequence[Tag]) -> Iterator[Tag]:
    for anchor in anchors:
        for words in (_attribute(anchor, "aria-label"), _attribute(anchor, "title"), anchor.get_text(" ")):
            folded = " ".join(words[:60].split())
            if folded and _NEXT_WORDS.fullmatch(folded):
                yield anchor
                break


def _numbered_next(anchors: Sequence[Tag], base: str, page_url: str) -> str:
    """The link whose address is this page's with the next number ("?page=2" after none, "/page/3" after "/page/2")."""
    number, stem = _page_number(page_url)
    for anchor in anchors:
        url = absolute(_attribute(anchor, "href"), base)
        if url and url != page_url and _page_number(url) == (number + 1, stem):
            return url
    return ""


def _page_number(url: str) -> tuple[int, str]:
    """The number of a listing page (1 where the address has none) and the address without it."""
    parts = parts_of(url)
    number = 1
    rest = []
    for key, value in parse_qsl(parts.query, keep_blank_values=True):
        if key.lower() in _PAGE_KEYS and value.isascii() and value.isdigit() and len(value) < 6:
            number = int(value)
        else:
            rest.append(f"{key}={value}")
    path = parts.path
    if match := _PAGE_IN_PATH.search(path):
        number = int(match[1] or match[2])
        path = path[: match.start()].rstrip("_-") + path[match.end() :]
    path = _PAGE_FILE.sub("", path).removesuffix("/index").rstrip("/")
    return number, f"{parts.netloc}{path}?{'&'.join(rest)}"


def _attribute(tag: Tag | None, name: str) -> str:
    value = tag.get(name) if tag else None
    return value if isinstance(value, str) else ""
