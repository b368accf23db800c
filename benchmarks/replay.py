"""Saved pages served again on 127.0.0.1 under their own hosts, with the feeds and sitemaps that lead to them.

`python -m benchmarks.replay [--corpus DIR] [--port N] [--sources DIR]` serves until it is interrupted, and with
--sources writes one TOML file for each kind of discovery. A crawler reaches it by `--connect-to ::127.0.0.1:PORT`.

Addresses keep host, path and query; the scheme becomes http. Each host offers its pages in one way, by its place in the
order of hosts: RSS, Atom, a news sitemap, or a sitemap index. Fifty hosts that do it the same way are one source.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from xml.sax.saxutils import escape

from benchmarks.corpus import DEFAULT_CORPUS, Case, all_cases
from benchmarks.static_site import ANY_HOST, HTML, TEXT, XML, StaticSite, port_of, start
from crawler.sources.addresses import absolute, host_of

UNDATED = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
HOSTS_A_SOURCE = 50
ROBOTS = b"User-agent: *\nAllow: /\n"


@dataclass(frozen=True, slots=True)
class Served:
    """A page of the replay: its address there, and the saved page it is."""

    url: str
    case: Case

    @property
    def moment(self) -> str:
        """When it was published, for feeds; a fixed time where that is not known."""
        value = self.case.truth.get("published_at") or self.case.truth.get("published_on") or ""
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:  # nothing, or no date at all ("2021-00-00")
            moment = UNDATED
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()

    @property
    def title(self) -> str:
        """As truth has it, else the id."""
        return str(self.case.truth.get("title") or self.case.id)


@dataclass(frozen=True, slots=True)
class Replay:
    """The site, its pages by address, and by source name the start addresses and hosts."""

    site: StaticSite
    pages: dict[str, Served]
    sources: dict[str, tuple[list[str], list[str]]]


def replay_url(case: Case) -> str:
    """Where the crawler will ask for a saved page: http, no port, as `absolute` writes it.

    A page that was saved without an address gets one on a host of its own.
    """
    parts = urlsplit(absolute(case.url, "") or f"http://{case.id}.example/saved")
    return urlunsplit(("http", parts.hostname or "", parts.path or "/", parts.query, ""))


def build(cases: Sequence[Case]) -> Replay:
    """All pages, feeds, sitemaps and a robots.txt in memory. Pages with the same address: the first stays."""
    site = StaticSite()
    site.add(ANY_HOST, "/robots.txt", ROBOTS, TEXT)
    pages: dict[str, Served] = {}
    by_host: dict[str, list[Served]] = {}
    for case in cases:
        url = replay_url(case)
        if url not in pages:
            served = pages[url] = Served(url, case)
            by_host.setdefault(host_of(url), []).append(served)
            body = case.body()
            site.add(host_of(url), _target(url), body, _content_type(body))
    sources: dict[str, tuple[list[str], list[str]]] = {}
    for number, (host, served_pages) in enumerate(sorted(by_host.items())):
        turn, place = divmod(number, len(WAYS))
        way = list(WAYS)[place]
        starts, hosts = sources.setdefault(f"replay-{way}-{turn // HOSTS_A_SOURCE + 1}", ([], []))
        starts.append(WAYS[way](site, host, served_pages))
        hosts.append(host)
    return Replay(site, pages, sources)


def write_sources(replay: Replay, folder: Path) -> list[str]:
    """One TOML file a source; their names."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (starts, hosts) in replay.sources.items():
        key = "sitemaps" if "sitemap" in name else "feeds"
        lines = [f'title = "{name}"', f"{key} = {json.dumps(starts)}", f"hosts = {json.dumps(hosts)}"]
        lines += ["delay = 0", "concurrency = 8", "max_pages = 100000", "allow_private = true", "keep_noarchive = true"]
        (folder / f"{name}.toml").write_text("\n".join(lines) + "\n")
    return list(replay.sources)


def _target(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _content_type(body: bytes) -> str:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "text/html"
    return HTML


def _rss(site: StaticSite, host: str, pages: Sequence[Served]) -> str:
    items = "".join(
        f"<item><title>{escape(page.title)}</title><link>{escape(page.url)}</link>"
        f"<pubDate>{datetime.fromisoformat(page.moment):%a, %d %b %Y %H:%M:%S %z}</pubDate></item>"
        for page in pages
    )
    body = f'<rss version="2.0"><channel><title>{host}</title><link>http://{host}/</link>{items}</channel></rss>'
    return _put(site, host, "/replay/rss.xml", body)


def _atom(site: StaticSite, host: str, pages: Sequence[Served]) -> str:
    entries = "".join(
        f"<entry><title>{escape(page.title)}</title><link href={_quoted(page.url)}/><id>{escape(page.url)}</id>"
        f"<updated>{page.moment}</updated></entry>"
        for page in pages
    )
    head = f"<title>{host}</title><id>http://{host}/</id><updated>{UNDATED.isoformat()}</updated>"
    return _put(site, host, "/replay/atom.xml", f'<feed xmlns="http://www.w3.org/2005/Atom">{head}{entries}</feed>')


def _news_sitemap(site: StaticSite, host: str, pages: Sequence[Served]) -> str:
    urls = "".join(
        f"<url><loc>{escape(page.url)}</loc><n:news><n:publication_date>{page.moment}</n:publication_date>"
        f"<n:title>{escape(page.title)}</n:title></n:news></url>"
        for page in pages
    )
    spaces = (
        'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
    )
    return _put(site, host, "/replay/news-sitemap.xml", f"<urlset {spaces}>{urls}</urlset>")


def _sitemap_index(site: StaticSite, host: str, pages: Sequence[Served]) -> str:
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    urls = "".join(f"<url><loc>{escape(page.url)}</loc><lastmod>{page.moment}</lastmod></url>" for page in pages)
    child = _put(site, host, "/replay/sitemap-1.xml", f"<urlset {space}>{urls}</urlset>")
    index = f"<sitemapindex {space}><sitemap><loc>{escape(child)}</loc></sitemap></sitemapindex>"
    return _put(site, host, "/replay/sitemap.xml", index)


def _quoted(url: str) -> str:
    return '"' + escape(url, {'"': "&quot;"}) + '"'


def _put(site: StaticSite, host: str, target: str, body: str) -> str:
    site.add(host, target, f'<?xml version="1.0" encoding="UTF-8"?>{body}'.encode(), XML)
    return f"http://{host}{target}"


WAYS: dict[str, Callable[[StaticSite, str, Sequence[Served]], str]] = {
    "rss": _rss,
    "atom": _atom,
    "news-sitemap": _news_sitemap,
    "sitemap-index": _sitemap_index,
}


async def _serve(replay: Replay, port: int) -> None:
    server = await start(replay.site, port)
    print(json.dumps({"port": port_of(server), "pages": len(replay.pages)}), flush=True)
    await server.serve_forever()


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.replay", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=DEFAULT_CORPUS)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--sources", type=Path, help="write the TOML files of the sources to this folder")
    options = parser.parse_args()
    replay = build(all_cases(options.corpus))
    if options.sources:
        write_sources(replay, options.sources)
    try:
        asyncio.run(_serve(replay, options.port))
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    main()
