"""How the fetch of a page ends: exactly one outcome, and for a refused page one reason from a closed set."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """The one stored and counted result of a fetched page."""

    NEW = "new"
    REVISED = "revised"
    UNCHANGED = "unchanged"
    GONE = "gone"
    REJECTED = "rejected"


class Reason(StrEnum):
    """Why a page is no article. A closed set: a new reason is added here and documented in docs/outcomes.md."""

    BOT_WALL = "bot-wall"
    CONSENT = "consent"
    PAYWALL = "paywall"
    LOGIN = "login"
    INDEX = "index"
    EMPTY = "empty"
    MEDIA = "media"
    ERROR_PAGE = "error-page"
    HTTP_ERROR = "http-error"
    NOT_HTML = "not-html"
    NOT_ARTICLE = "not-article"
    TOO_LARGE = "too-large"
    READ_TIMEOUT = "read-timeout"
    READ_FAILED = "read-failed"
    ROBOTS = "robots"
    UNREACHABLE = "unreachable"
    REDIRECTS = "redirects"
    FORBIDDEN_ADDRESS = "forbidden-address"
    HOSTILE_XML = "hostile-xml"
    BROKEN_FEED = "broken-feed"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A page that is no article.

    `evidence` names what was seen, at least two things for a judgement of content ("isAccessibleForFree=false",
    "text of 212 characters"), for a person who asks why.
    """

    reason: Reason
    evidence: tuple[str, ...] = ()
