"""How well the made-up pages of this repository are read: `python -m benchmarks.made_up [--worst N] [--pin]`.

The pages are the newsroom's, at a fixed seed and clock, each read with the recipe of its source. benchmarks/floors.json
holds what was reached; a test fails when a figure sinks below it. --pin sets the floors 0.005 below what is reached.

What only repetition on a site gives away (`Expected.repeated`) is taken out of a reading before it is scored: one page
alone cannot know it.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import mean
from typing import Any
from urllib.parse import urlsplit

from benchmarks.floors import is_below, pin, print_beside_floors
from benchmarks.ours import reading_of
from benchmarks.scoring import Reading, Score, fold, score_publisher
from benchmarks.summary import share
from crawler.newsroom.newsroom import Newsroom, newsroom_sources
from crawler.newsroom.truth import Expected
from pipelines.pages.content_encoding import unpacked
from pipelines.read import read
from storage.outcome import Reason, Rejected
from storage.page import Page

NAME = "newsroom"
SEED = 7
CLOCK = datetime(2025, 2, 14, 12, 0, tzinfo=UTC)
MAX_BYTES = 8 * 1024 * 1024
NEVER_READ = frozenset({Reason.ROBOTS, Reason.HTTP_ERROR, Reason.REDIRECTS})


@dataclass(frozen=True, slots=True)
class Judged:
    """One made-up page that answered with status 200: what is right, what was read, and the score of an article."""

    expected: Expected
    reading: Reading
    reason: str
    score: Score | None


def newsroom_pages() -> Iterator[tuple[Expected, Page]]:
    """Every page that answers with status 200 and that a crawl would read, and what is true of it."""
    newsroom = Newsroom(SEED, CLOCK)
    for expected in newsroom.truth():
        page = _page(newsroom, expected)
        if page is not None:
            yield expected, page


def judged_pages() -> list[Judged]:
    """All of them, read."""
    sources = newsroom_sources()
    found = []
    for expected, page in newsroom_pages():
        result = read(page, sources[expected.source].recipe_for(CLOCK))
        reading = _without(reading_of(expected.url, result, 0.0), expected.repeated)
        found.append(judged(expected, reading, result.reason if isinstance(result, Rejected) else ""))
    return found


def judged(expected: Expected, reading: Reading, reason: str) -> Judged:
    """The page with its score; `reason` is "" where it was read as an article."""
    return Judged(
        expected, reading, reason, score_publisher(_truth(expected), reading) if expected.is_article else None
    )


def figures(pages: Sequence[Judged]) -> dict[str, float]:
    """What floors.json pins. Every figure is a share, the more the better."""
    scores = [page.score for page in pages if page.score is not None]
    others = [page for page in pages if not page.expected.is_article]
    answers: dict[str, list[bool | None]] = {
        "body exact": [score.exact for score in scores],
        "title": [score.title for score in scores],
        "authors": [score.authors for score in scores],
        "published instant": [_instant(page) for page in pages],
        "published day": [score.day for score in scores],
        "article taken for one": [not page.reason for page in pages if page.score is not None],
        "no article refused": [bool(page.reason) for page in others],
        "reason right": [page.reason in {page.expected.reason, *page.expected.also} for page in others],
        "absent text absent": [_absent(page) for page in pages if page.score is not None],
    }
    shares = {name: share(each).value for name, each in answers.items()}
    return {"paragraph F1": mean(score.paragraphs.f1 for score in scores)} | shares


def _page(newsroom: Newsroom, expected: Expected) -> Page | None:
    if expected.reason in NEVER_READ:
        return None
    parts = urlsplit(expected.url)
    response = newsroom.respond(parts.netloc, parts.path + (f"?{parts.query}" if parts.query else ""))
    if response.status != 200 or expected.gone:
        return None
    headers = tuple(response.headers)
    return unpacked(Page(url=expected.url, body=response.body, fetched_at=CLOCK, headers=headers), MAX_BYTES)


def _truth(expected: Expected) -> dict[str, Any]:
    moment = expected.published_at
    return {
        "title": expected.title,
        "authors": list(expected.authors),
        "published_at": moment.isoformat() if moment else "",
        "sections": [{"headline": [], "paragraphs": list(expected.paragraphs)}],
    }


def _without(reading: Reading, repeated: Sequence[str]) -> Reading:
    dropped = {fold(text) for text in repeated}
    kept = tuple(text for text in reading.paragraphs if fold(text) not in dropped)
    return Reading(**{**_fields(reading), "paragraphs": kept})


def _fields(reading: Reading) -> dict[str, Any]:
    return {name: getattr(reading, name) for name in Reading.__slots__}


def _instant(page: Judged) -> bool | None:
    return page.score.instant if page.score is not None and page.expected.precision != "day" else None


def _absent(page: Judged) -> bool:
    text = " ".join(map(fold, page.reading.paragraphs))
    return not any(fold(each) in text for each in page.expected.absent if each not in page.expected.repeated)


def _print_sources(pages: Sequence[Judged]) -> None:
    for source in sorted({page.expected.source for page in pages}):
        scores = [page.score for page in pages if page.expected.source == source and page.score]
        if scores:
            f1, exact = mean(score.paragraphs.f1 for score in scores), share(score.exact for score in scores)
            print(f"  {source:16}{len(scores):4} articles   F1 {f1:.3f}   exact {exact.value:.3f}")


def _print_worst(pages: Sequence[Judged], number: int) -> None:
    def rank(page: Judged) -> tuple[float, bool]:
        return (
            (page.score.paragraphs.f1, page.score.title is True) if page.score else (2.0 - 2 * (not page.reason), True)
        )

    for page in sorted(pages, key=rank)[:number]:
        expected, reading = page.expected, page.reading
        print(f"\n=== {expected.url}  expected {expected.reason or 'article'}, read {page.reason or 'article'}")
        print(f"  title {expected.title!r} / {reading.title!r}; authors {expected.authors} / {reading.authors}")
        print(f"  published {expected.published_at} ({expected.precision}) / {reading.published!r}")
        lines = difflib.unified_diff(expected.paragraphs, [fold(p) for p in reading.paragraphs], "truth", "read", n=0)
        print("\n".join(f"  {line.rstrip()[:200]}" for line in lines))
        for text, kind, rule in reading.removed:
            if fold(text) in expected.paragraphs:
                print(f"  wrongly removed as {kind} by {rule}: {text[:120]}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 1 when a figure is below its floor."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.made_up", description=__doc__)
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="show the N worst pages")
    parser.add_argument("--pin", action="store_true", help="write what is reached to floors.json")
    options = parser.parse_args(arguments)
    pages = judged_pages()
    reached = figures(pages)
    print(f"{len(pages)} made-up pages, {sum(page.score is not None for page in pages)} of them articles")
    print_beside_floors(NAME, reached)
    _print_sources(pages)
    _print_worst(pages, options.worst)
    if options.pin:
        pin(NAME, reached)
    return int(is_below(NAME, reached))


if __name__ == "__main__":
    sys.exit(main())
