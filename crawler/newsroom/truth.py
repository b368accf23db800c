"""What is true of a page of the newsroom: what a reader of it must say, and must not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.article import Precision
from storage.outcome import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """The right answer for one URL at the newsroom's clock.

    `reason` is None for an article; `also` holds further reasons that would be no fault. `gone` marks a page that was
    an article and is withdrawn (410, 404 or a redirect to the front page); its fields say what it was.
    `canonical_url` is what the page claims, or its own address. `linked_as` is the address the site links to, where
    that one redirects to `url`; `listed` is false for a page that no feed, sitemap or listing names any more.
    `noarchive` pages ask not to be kept.

    `paragraphs` is the exact clean text, block by block; the text of a table row is its cells joined by " | ". Texts
    are compared after folding white space. `published_at` is aware, in the site's zone; with precision "day" its
    midnight. `tickers` are (MIC, symbol). `language` is BCP 47, as `Article.language`. `standfirst`, `provider` and
    `modified_at` say something only where they are not empty. `absent` are texts that the page shows and the clean
    text must not; `repeated` are such texts that no rule can know and only their repetition on the site gives away.
    """

    source: str
    url: str
    canonical_url: str = ""
    reason: Reason | None = None
    also: tuple[Reason, ...] = ()
    gone: bool = False
    listed: bool = True
    linked_as: str = ""
    noarchive: bool = False
    title: str = ""
    standfirst: str = ""
    paragraphs: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    provider: str = ""
    publisher: str = ""
    language: str = ""
    published_at: datetime | None = None
    precision: Precision | None = None
    modified_at: datetime | None = None
    dateline: str = ""
    tickers: tuple[tuple[str, str], ...] = ()
    summary: tuple[str, ...] = ()
    disclosures: tuple[str, ...] = ()
    correction: str = ""
    absent: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()

    @property
    def is_article(self) -> bool:
        """Whether the page is an article that stands."""
        return self.reason is None and not self.gone
