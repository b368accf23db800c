"""The site that the crawl benchmark fetches: real articles, each under many addresses, as different articles.

`python -m benchmarks.crawl_site [--corpus DIR] [--pages N]` serves it on 127.0.0.1 in a process of its own, prints one
line of JSON with the port, and on SIGTERM another with what it served and the CPU seconds that took.

A copy claims its own address as canonical, and every paragraph of it begins with a word of that copy: otherwise an
archive that knows a story again, or strips what a site repeats, would have less to do than for so many articles.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import signal
from collections.abc import Sequence
from pathlib import Path
from string import ascii_lowercase
from time import process_time

from benchmarks.corpus import DEFAULT_CORPUS, Case, load
from benchmarks.static_site import ANY_HOST, HTML, TEXT, XML, StaticSite, port_of, start

SITEMAP = "/sitemap.xml"
_CANONICAL = re.compile(rb"<link[^>]*\brel=[\"']?canonical\b[^>]*>", re.IGNORECASE)
_OG_URL = re.compile(rb"<meta[^>]*\b(?:property|name)=[\"']?og:url\b[^>]*>", re.IGNORECASE)
_PARAGRAPH = re.compile(rb"<p(?:\s[^>]*)?>", re.IGNORECASE)


def copy_word(number: int) -> str:
    """A made-up word for a copy: letters only, so that masking numbers does not make copies equal."""
    letters = ""
    while True:
        number, digit = divmod(number, 26)
        letters = ascii_lowercase[digit] + letters
        if not number:
            return f"Copy{letters}"


def copied(body: bytes, old_url: str, new_url: str, number: int) -> bytes:
    """The page as copy `number`, at its new address."""
    new = new_url.encode()
    body = body.replace(old_url.encode(), new).replace(old_url.replace("/", "\\/").encode(), new)
    body = _CANONICAL.sub(b'<link rel="canonical" href="' + new + b'">', body)
    body = _OG_URL.sub(b'<meta property="og:url" content="' + new + b'">', body)
    word = copy_word(number).encode() + b" "
    return _PARAGRAPH.sub(lambda found: found[0] + word, body)


def build(cases: Sequence[Case], pages: int, port: int) -> StaticSite:
    """Pages, one sitemap that names them all, and a robots.txt; for whatever host asks."""
    site = StaticSite()
    site.add(ANY_HOST, "/robots.txt", b"User-agent: *\nAllow: /\n", TEXT)
    bodies = [case.body() for case in cases]
    urls = []
    for number in range(pages):
        copy, index = divmod(number, len(cases))
        target = f"/news/{number:05}/{cases[index].id}.html"
        url = f"http://127.0.0.1:{port}{target}"
        site.add(ANY_HOST, target, copied(bodies[index], cases[index].url, url, copy), HTML)
        urls.append(f"<url><loc>{url}</loc></url>")
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    site.add(ANY_HOST, SITEMAP, f'<?xml version="1.0"?><urlset {space}>{"".join(urls)}</urlset>'.encode(), XML)
    return site


async def _serve(cases: Sequence[Case], pages: int) -> StaticSite:
    server = await start(StaticSite())
    port = port_of(server)
    server.close()
    site = build(cases, pages, port)
    server = await start(site, port)
    size = sum(len(canned.zipped) for canned in site.responses.values())
    print(json.dumps({"port": port, "pages": pages, "zipped_bytes": size}), flush=True)
    done = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, done.set)
    await done.wait()
    server.close()
    return site


def main() -> None:
    """Serve until SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crawl_site", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=DEFAULT_CORPUS)
    parser.add_argument("--pages", type=int, default=2000)
    options = parser.parse_args()
    site = asyncio.run(_serve(load(options.corpus, "publishers"), options.pages))
    print(json.dumps({"served": dict(site.served), "cpu_s": process_time()}), flush=True)


if __name__ == "__main__":
    main()
