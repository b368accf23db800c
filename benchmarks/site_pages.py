"""Made-up pages of news sites, exchanges, banks and companies as they stand on the web: benchmarks/pages.

Two in three are no article, and many of those say that they are one, by a template that puts an article's claims on
every page. index.jsonl has a line for each: its file's name without the ending, its address, whether it is an article,
its kind, and the skeleton of markup that it shares with others.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipelines.read import read
from storage.outcome import Rejected
from storage.page import Page

FOLDER = Path(__file__).with_name("pages")
NAME = "site pages"
_FETCHED = datetime(2026, 11, 30, 3, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class SitePage:
    """One of the pages; `kind` says what it is in a word or two."""

    name: str
    url: str
    is_article: bool
    kind: str
    skeleton: str

    def page(self) -> Page:
        """As `read` takes it."""
        return Page(url=self.url, body=(FOLDER / f"{self.name}.html").read_bytes(), fetched_at=_FETCHED)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a page: `reason` is that of its refusal, "" where it was read."""

    page: SitePage
    reason: str

    @property
    def is_right(self) -> bool:
        """Whether an article was read or another page refused, for whatever reason."""
        return self.page.is_article == (not self.reason)


def site_pages() -> list[SitePage]:
    """All of them, by name."""
    lines = (json.loads(line) for line in (FOLDER / "index.jsonl").read_text("utf-8").splitlines())
    return [
        SitePage(each["name"], each["url"], each["label"] == "article", each["kind"], each["skeleton"])
        for each in lines
    ]


def outcomes() -> list[Outcome]:
    """Every page and what `read` says of it."""
    found = []
    for each in site_pages():
        result = read(each.page())
        found.append(Outcome(each, str(result.reason) if isinstance(result, Rejected) else ""))
    return found


def figures(found: Iterable[Outcome]) -> dict[str, int]:
    """What floors.json pins: counts, the more the better."""
    right = Counter(each.page.is_article for each in found if each.is_right)
    return {"no article refused": right[False], "article read": right[True]}
