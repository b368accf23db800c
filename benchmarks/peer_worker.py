"""Runs one other extractor over saved pages, inside the interpreter that has it: `peer_worker.py NAME`.

Reads JSON lines {id, url, file} (a gzipped page each) from stdin, writes JSON lines {id, paragraphs, title, authors,
published, failed, cpu_ms} to stdout. Imports nothing of Tearsheet. CPU time is process time over decoding, text and
metadata, after a few pages of warm-up. Text is split at line breaks, the way fairest to all; list marks are taken off.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

WARM_UP = 5
Answer = dict[str, Any]
Extractor = Callable[[bytes, str], Answer]


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

    def extract(body: bytes, url: str) -> Answer:
        found: Any = bare_extraction(body, url=url, with_metadata=True, include_comments=False, **settings)
        if found is None:
            return answer("")
        authors = [name.strip() for name in (found.author or "").split(";")]
        return answer(found.text, found.title, authors, found.date)

    return extract


def newspaper4k() -> Extractor:
    """Without fetching images."""
    import newspaper

    def extract(body: bytes, url: str) -> Answer:
        article = newspaper.Article(url, fetch_images=False)
        article.download(input_html=decoded(body))
        article.parse()
        return answer(article.text, article.title, article.authors, article.publish_date)

    return extract


def readability() -> Extractor:
    """Its summary is HTML: the text of its blocks, one a line. It knows no authors and no dates."""
    import lxml.html
    from readability import Document

    def extract(body: bytes, url: str) -> Answer:
        document = Document(decoded(body), url=url)
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

    def extract(body: bytes, url: str) -> Answer:
        tree = HTMLTree.parse(decoded(body))
        text = extract_plain_text(tree, main_content=True, alt_texts=False, list_bullets=False)
        return answer(text, tree.title)

    return extract


def goose3() -> Extractor:
    """Without fetching images."""
    from goose3 import Goose

    goose = Goose({"enable_image_fetching": False})

    def extract(body: bytes, url: str) -> Answer:
        article = goose.extract(url=None, raw_html=decoded(body))
        moment = article.publish_datetime_utc or article.publish_date
        return answer(article.cleaned_text, article.title, article.authors, moment)

    return extract


EXTRACTORS: dict[str, Callable[[], Extractor]] = {
    "trafilatura": lambda: trafilatura(include_tables=False),
    "trafilatura-precision": lambda: trafilatura(include_tables=False, favor_precision=True),
    "trafilatura-tables": lambda: trafilatura(include_tables=True),
    "newspaper4k": newspaper4k,
    "readability-lxml": readability,
    "resiliparse": resiliparse,
    "goose3": goose3,
}


def timed(extract: Extractor, page: dict[str, str]) -> Answer:
    """One page. A peer that raises has no text for it; what it raised is told."""
    body = gzip.decompress(Path(page["file"]).read_bytes())
    started = process_time()
    try:
        found = extract(body, page["url"])
    except Exception as error:  # noqa: BLE001 - other people's extractors raise what they like
        found = answer("") | {"failed": f"{type(error).__name__}: {error}"[:200]}
    return found | {"id": page["id"], "cpu_ms": (process_time() - started) * 1000}


def main(name: str) -> None:
    """All pages of stdin."""
    extract = EXTRACTORS[name]()
    pages = [json.loads(line) for line in sys.stdin]
    for page in pages[:WARM_UP]:
        timed(extract, page)
    for page in pages:
        print(json.dumps(timed(extract, page)))


if __name__ == "__main__":
    main(sys.argv[1])
