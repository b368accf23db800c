"""Runs one other extractor over saved pages, inside the interpreter that has it: `peer_worker.py NAME`.

Reads JSON lines {id, url, file, fetched_at} (a page each, gzipped where its name says so) from stdin, writes JSON lines
{id, paragraphs, title, authors, published, failed, cpu_ms} to stdout, none for a page that the extractor is not made
for. Imports nothing of Tearsheet. CPU time is process time over decoding, text and metadata, after a few pages of
warm-up. Text is split at line breaks, the way fairest to all; list marks are taken off.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from time import process_time
from typing import Any
from urllib.parse import urlsplit

WARM_UP = 5
Answer = dict[str, Any]
PageLine = dict[str, str]
Extractor = Callable[[bytes, PageLine], Answer | None]


def answer(text: str | None, title: Any = "", authors: Any = (), published: Any = "") -> Answer:
    """Plain values: paragraphs from lines, authors a list, a date or datetime in ISO 8601."""
    lines = (line.strip() for line in (text or "").splitlines())
    moment = published.isoformat() if hasattr(published, "isoformat") else str(published or "")
    groups = (name if isinstance(name, list) else [name] for name in authors or ())
    names = [str(name) for group in groups for name in group if name]
    paragraphs = [line.removeprefix("- ").removeprefix("• ").strip() for line in lines]
    return {"paragraphs": [p for p in paragraphs if p], "title": title or "", "authors": names, "published": moment}


def decoded(body: bytes) -> str:
    """For those that want text: the charset as resiliparse detects it."""
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding

    return bytes_to_str(body, detect_encoding(body, html5_compatible=True) or "utf-8")


def trafilatura(**settings: Any) -> Extractor:
    """Text and metadata in one call, without comments, as in its own evaluation."""
    from trafilatura import bare_extraction

    def extract(body: bytes, page: PageLine) -> Answer:
        found: Any = bare_extraction(body, url=page["url"], with_metadata=True, include_comments=False, **settings)
        if found is None:
            return answer("")
        authors = [name.strip() for name in (found.author or "").split(";")]
        return answer(found.text, found.title, authors, found.date)

    return extract


def newspaper4k() -> Extractor:
    """Without fetching images."""
    import newspaper

    def extract(body: bytes, page: PageLine) -> Answer:
        article = newspaper.Article(page["url"], fetch_images=False)
        article.download(input_html=decoded(body))
        article.parse()
        return answer(article.text, article.title, article.authors, article.publish_date)

    return extract


def readability() -> Extractor:
    """Its summary is HTML: the text of its blocks, one a line. It knows no authors and no dates."""
    import lxml.html
    from readability import Document

    def extract(body: bytes, page: PageLine) -> Answer:
        document = Document(decoded(body), url=page["url"])
        root = lxml.html.fromstring(document.summary(html_partial=True))
        for block in root.iter("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr", "pre", "br"):
            block.tail = "\n" + (block.tail or "")
            if block.tag != "br":
                block.text = (
                    "\n" + " ".join((block.text or "").split()) + (" " if (block.text or "x")[-1:].isspace() else "")
                )
        lines = (" ".join(line.split()) for line in root.text_content().split("\n"))
        return answer("\n".join(lines), document.short_title())

    return extract


def resiliparse() -> Extractor:
    """Main content only; the title is that of the page; it knows no authors and no dates."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    def extract(body: bytes, page: PageLine) -> Answer:
        tree = HTMLTree.parse(decoded(body))
        text = extract_plain_text(tree, main_content=True, alt_texts=False, list_bullets=False)
        return answer(text, tree.title)

    return extract


def goose3() -> Extractor:
    """Without fetching images."""
    from goose3 import Goose

    goose = Goose({"enable_image_fetching": False})

    def extract(body: bytes, page: PageLine) -> Answer:
        article = goose.extract(url=None, raw_html=decoded(body))
        moment = article.publish_datetime_utc or article.publish_date
        return answer(article.cleaned_text, article.title, article.authors, moment)

    return extract


def fundus() -> Extractor:
    """The hand-written parser of the page's publisher, in the version for the day it was fetched; offline.

    A publisher is found by host: the longest of its domains, former ones included, that the host is or lies under.
    """
    from fundus import PublisherCollection

    domains = {
        bare_host(domain): publisher
        for publisher in PublisherCollection
        for domain in (*publisher.deprecated_domains, publisher.domain)
    }

    def extract(body: bytes, page: PageLine) -> Answer | None:
        labels = bare_host(page["url"]).split(".")
        publisher = next(filter(None, (domains.get(".".join(labels[n:])) for n in range(len(labels)))), None)
        if publisher is None:
            return None
        parser = publisher.parser(datetime.fromisoformat(page["fetched_at"]))
        found = {
            key: value
            for key, value in parser.parse(decoded(body), "catch").items()
            if value and not isinstance(value, Exception)
        }
        said = answer("", found.get("title"), found.get("authors"), found.get("publishing_date"))
        return said | {"paragraphs": list(found["body"].as_text_sequence()) if "body" in found else []}

    return extract


def bare_host(url: str) -> str:
    """The host of an address without "www."."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


EXTRACTORS: dict[str, Callable[[], Extractor]] = {
    "trafilatura": lambda: trafilatura(include_tables=False),
    "trafilatura-precision": lambda: trafilatura(include_tables=False, favor_precision=True),
    "trafilatura-tables": lambda: trafilatura(include_tables=True),
    "newspaper4k": newspaper4k,
    "readability-lxml": readability,
    "resiliparse": resiliparse,
    "goose3": goose3,
    "fundus": fundus,
}


def timed(extract: Extractor, page: PageLine) -> Answer | None:
    """One page; None where the peer is not made for it. One that raises has no text for it; what it raised is told."""
    saved = Path(page["file"])
    body = gzip.decompress(saved.read_bytes()) if saved.suffix == ".gz" else saved.read_bytes()
    started = process_time()
    try:
        found = extract(body, page)
    except Exception as error:  # noqa: BLE001 - other people's extractors raise what they like
        found = answer("") | {"failed": f"{type(error).__name__}: {error}"[:200]}
    return found and found | {"id": page["id"], "cpu_ms": (process_time() - started) * 1000}


def main(name: str) -> None:
    """All pages of stdin."""
    extract = EXTRACTORS[name]()
    pages = [json.loads(line) for line in sys.stdin]
    for page in pages[:WARM_UP]:
        timed(extract, page)
    for page in pages:
        if found := timed(extract, page):
            print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1])
