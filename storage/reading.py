"""What a crawl hands to the archive, and what the archive answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from storage.article import Article
from storage.outcome import Outcome, Reason, Rejected
from storage.page import Page


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server answered 304: the page is what it was."""


@dataclass(frozen=True, slots=True)
class EncodedRecord:
    """A page as one finished WARC record, made by `captures.encode_record` away from the writer.

    `data` is one gzip member, `digest` the SHA-256 of the body, `data_digest` that of `data`.
    """

    data: bytes
    digest: bytes
    data_digest: bytes


@dataclass(frozen=True, slots=True)
class Trace:
    """A paragraph's masked fingerprint (repetition.py) and its size in characters."""

    fingerprint: str
    size: int

    # As for the removed blocks of an article (storage/article.py).
    def __reduce__(self) -> tuple[type[Trace], tuple[str, int]]:
        return Trace, (self.fingerprint, self.size)


@dataclass(frozen=True, slots=True)
class Maker:
    """What reads a page: an extractor, a recipe (its id), and a snapshot of what the source repeats."""

    extractor: str
    recipe: str
    snapshot: int

    @classmethod
    def of(cls, article: Article) -> Self:
        """What made an article."""
        return cls(article.extractor, article.recipe, article.snapshot)


@dataclass(frozen=True, slots=True)
class Standing:
    """The current version of a story, made by something else than what read its page now (see baselines.py)."""

    version_id: int
    capture_id: int | None


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a standing version's own capture is read as today; `result` is None where it cannot be read."""

    version_id: int
    result: Article | Rejected | None


@dataclass(frozen=True, slots=True)
class Reading:
    """One fetched page and what was read from it.

    Without `record` the archive encodes the page itself, without `traces` it takes the article's fingerprints itself.
    With `baseline` it tells what the publisher changed from what a better reading did.
    """

    page: Page
    result: Article | Rejected | NotModified
    record: EncodedRecord | None = None
    traces: tuple[Trace, ...] = ()
    baseline: Baseline | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of one reading. `url` is the one that was asked for; the ids are None where nothing was kept.

    `snapshot` is the newest one of what the source repeats, where the reading was counted, else 0.
    """

    outcome: Outcome
    reason: Reason | None
    url: str
    article_id: int | None = None
    version_id: int | None = None
    snapshot: int = 0


@dataclass(frozen=True, slots=True)
class Discovery:
    """A feed, sitemap or listing that was looked at: how many links it named, how many of them are due."""

    page: Page
    links: int
    due: int
    problem: Rejected | None = None


@dataclass(frozen=True, slots=True)
class Validators:
    """What the server said of a page the last time, for If-None-Match and If-Modified-Since; "" where it said none."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Repeated:
    """The blocks a source repeats, as of a numbered snapshot: masked fingerprints."""

    snapshot: int = 0
    fingerprints: frozenset[str] = frozenset()
