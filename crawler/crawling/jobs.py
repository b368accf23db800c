"""What a crawl has in hand: a run for each source, and the addresses it is fetching."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime

from crawler.fetching.downloader import Answer
from crawler.fetching.politeness import server_of
from crawler.sources.source import Source
from pipelines.recipe import NOTHING_LEARNED, Learned
from storage.outcome import Outcome, Reason
from storage.page import Link, Page
from storage.reading import Saved, Validators

UNHEARD = "nothing that names its pages could be read"
"""Said of a source where that is so, whether a crawl reports it or `status` later."""


@dataclass(slots=True, eq=False, kw_only=True)
class SourceRun:
    """One source in one crawl, with what has come of it so far.

    `id` is the run's number in the archive. `room` is how many more pages may be fetched; `full` says that more were
    due. `visited` are the addresses discovery looks at (canonical), of which `read` could be read and `forbidden` were
    refused with status 401 or 403. `open` counts the fetches that are not done with.
    `postponed` and `left` are fetches that the next crawl has to do: because their server asked to wait, because the
    crawl was stopped. `found` counts the links that discovery named.
    """

    source: Source
    id: int
    room: int
    learned: Learned = NOTHING_LEARNED
    counts: Counter[tuple[Outcome, Reason | None]] = field(default_factory=Counter)
    visited: set[str] = field(default_factory=set)
    read: int = 0
    forbidden: int = 0
    open: int = 0
    found: int = 0
    postponed: int = 0
    left: int = 0
    full: bool = False
    notes: list[str] = field(default_factory=list)

    @property
    def pages(self) -> int:
        """Pages with an outcome."""
        return self.counts.total()

    @property
    def finished(self) -> bool:
        """Whether nothing was left undone."""
        return not (self.open or self.postponed or self.left)

    @property
    def unheard(self) -> bool:
        """Whether it is through and none of its feeds, sitemaps and listings could be read."""
        return self.finished and bool(self.visited) and not self.read

    def count(self, saved: Saved) -> None:
        """Count one outcome."""
        self.counts[saved.outcome, saved.reason] += 1

    def note(self, text: str) -> None:
        """Keep a sentence for the report, once; only the first few."""
        if text not in self.notes and len(self.notes) < 10:
            self.notes.append(text)


_NOTHING_KNOWN = Validators()


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Fetch:
    """One address to be fetched for a run: an article's where `link` says what discovery knows, else where to look.

    `url` is the address to ask for now, `known` what its server said of it the last time, `hops` are those that
    redirected to it. `level` is how deep in a tree of sitemaps, or the how-manieth page of a listing, it is. `tries`
    counts the times its server said to come back later.
    """

    run: SourceRun
    url: str
    link: Link | None = None
    known: Validators = _NOTHING_KNOWN
    level: int = 1
    hops: tuple[str, ...] = ()
    tries: int = 0

    @property
    def server(self) -> str:
        """See politeness.Job."""
        return server_of(self.url)

    @property
    def delay(self) -> float:
        """See politeness.Job."""
        return self.run.source.delay

    @property
    def concurrency(self) -> int:
        """See politeness.Job."""
        return self.run.source.concurrency

    @property
    def asked(self) -> str:
        """The address that was asked for first."""
        return self.hops[0] if self.hops else self.url

    def conditions(self) -> dict[str, str]:
        """The headers of a conditional request (RFC 9110, 13.1)."""
        said = {"If-None-Match": self.known.etag, "If-Modified-Since": self.known.last_modified}
        return {name: value for name, value in said.items() if value}

    def again(self) -> Fetch:
        """The same, to be tried once more."""
        return replace(self, tries=self.tries + 1)

    def redirected(self, url: str) -> Fetch:
        """The same, one hop further."""
        return replace(self, url=url, hops=(*self.hops, self.url))

    def page(self, answer: Answer, now: datetime) -> Page:
        """What its server answered; the body as it was sent, perhaps compressed."""
        return Page(
            url=self.url,
            body=answer.body,
            fetched_at=now,
            status=answer.status,
            headers=answer.sent,
            source=self.run.source.name,
            requested_url=self.asked,
            link=self.link,
            robots=answer.meta.get("robots", ""),
        )

    def no_page(self, now: datetime) -> Page:
        """Stands for a page that could not be had: no body, status 0."""
        return Page(
            url=self.url,
            body=b"",
            fetched_at=now,
            status=0,
            source=self.run.source.name,
            requested_url=self.asked,
            link=self.link,
        )


class Progress:
    """Who wants to see a crawl go on; this one shows nothing of it. See progress.py for those that do."""

    def said(self, sentence: str) -> None:
        """Something a person should know in any case."""

    def noticed(self, sentence: str) -> None:
        """Something that explains what a person sees."""

    def started(self, run: SourceRun) -> None:
        """A source begins."""

    def advanced(self, run: SourceRun, saved: Saved) -> None:
        """One page of a run has its outcome."""

    def closed(self, run: SourceRun) -> None:
        """A source is through, or was stopped."""

    def ended(self) -> None:
        """The crawl is over, however."""
