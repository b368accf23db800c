"""An article as the archive keeps it. Defined here because the archive accepts it; made by `pipelines.read`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Literal

from storage.page import require_aware

Precision = Literal["second", "minute", "day"]


class Kind(StrEnum):
    """What a block of a page's article region is. `PARAGRAPH` to `CODE` are kept; the rest is removed."""

    PARAGRAPH = "paragraph"
    SUBHEADING = "subheading"
    LIST_ITEM = "list-item"
    TABLE_ROW = "table-row"
    QUOTE = "quote"
    CODE = "code"
    # removed
    TITLE = "title"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    DATELINE = "dateline"
    TIMESTAMP = "timestamp"
    PROVIDER = "provider"
    CAPTION = "caption"
    DISCLAIMER = "disclaimer"
    DISCLOSURE = "disclosure"
    CORRECTION = "correction"
    FORWARD_LOOKING = "forward-looking"
    ABOUT = "about"
    CONTACT = "contact"
    COPYRIGHT = "copyright"
    MOST_DISCUSSED = "most-discussed"
    RELATED = "related"
    NEWSLETTER = "newsletter"
    SUBSCRIBE = "subscribe"
    SHARE = "share"
    COMMENTS = "comments"
    TAGS = "tags"
    BIO = "bio"
    AD = "ad"
    APP = "app"
    CONSENT = "consent"
    QUOTE_WIDGET = "quote-widget"
    SUMMARY = "summary"
    READ_TIME = "read-time"
    NAVIGATION = "navigation"
    NEIGHBOUR = "neighbour"
    REPEATED = "repeated"
    OTHER = "other"


KEPT_KINDS = frozenset({Kind.PARAGRAPH, Kind.SUBHEADING, Kind.LIST_ITEM, Kind.TABLE_ROW, Kind.QUOTE, Kind.CODE})


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant as a page claims it.

    `at` is aware; with precision "day" it is that day's midnight in the zone of the claim. `evidence` names where it
    stood ("json-ld:datePublished", "text:06 Feb"). `inferred` is true when a part of it (the year, the zone) is not
    stated by the page or its fetch time but concluded, and `basis` says from what.
    """

    at: datetime
    precision: Precision
    evidence: str
    raw: str = ""
    inferred: bool = False
    basis: str = ""

    def __post_init__(self) -> None:
        require_aware(self.at, "Moment.at")

    def isoformat(self) -> str:
        """ISO 8601 with the offset of the claim."""
        return self.at.isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class Ticker:
    """A listing the clean text names: symbol in the market's normal form, ISO 10383 MIC, and the words that say so."""

    symbol: str
    mic: str
    mention: str


@dataclass(frozen=True, slots=True)
class Removed:
    """A block that was taken out. `position` is its place in the page's sequence of blocks, kept ones counted too."""

    text: str
    kind: Kind
    rule: str
    position: int

    # Pickled dozens of times a page: what dataclass makes for that asks for the fields anew each time, in Python.
    def __reduce__(self) -> tuple[type[Removed], tuple[str, Kind, str, int]]:
        return Removed, (self.text, self.kind, self.rule, self.position)


@dataclass(frozen=True, slots=True)
class Hyperlink:
    """A link inside the kept text."""

    url: str
    text: str

    def __reduce__(self) -> tuple[type[Hyperlink], tuple[str, str]]:
        return Hyperlink, (self.url, self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The clean article. `paragraphs` is the truth, `text` its join; `kinds` and `positions` run beside it."""

    url: str
    canonical_url: str
    title: str
    paragraphs: tuple[str, ...]
    kinds: tuple[Kind, ...]
    positions: tuple[int, ...]
    authors: tuple[str, ...] = ()
    provider: str = ""
    publisher: str = ""
    published: Moment | None = None
    modified: Moment | None = None
    language: str = ""
    standfirst: str = ""
    dateline: str = ""
    summary: tuple[str, ...] = ()
    disclosures: tuple[str, ...] = ()
    correction: str = ""
    tickers: tuple[Ticker, ...] = ()
    links: tuple[Hyperlink, ...] = ()
    removed: tuple[Removed, ...] = ()
    flags: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()
    extractor: str = ""
    recipe: str = ""
    snapshot: int = 0

    def __post_init__(self) -> None:
        if not len(self.paragraphs) == len(self.kinds) == len(self.positions):
            raise ValueError("paragraphs, kinds and positions differ in length")

    @property
    def text(self) -> str:
        """The paragraphs joined by a blank line."""
        return "\n\n".join(self.paragraphs)

    @property
    def points(self) -> tuple[str, ...]:
        """The summary for a reader, who has just read the standfirst: without a line that repeats it."""
        return tuple(line for line in self.summary if line != self.standfirst)

    @property
    def digest(self) -> str:
        """SHA-256 over title and text, hex: two readings with the same digest are the same version."""
        return sha256(f"{self.title}\n\n{self.text}".encode("utf-8", "replace")).hexdigest()
