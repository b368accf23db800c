"""How the fetch of a page ends: exactly one outcome, and for a refused page one reason from a closed set.

And what a version of a story stands for.
"""

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


class Event(StrEnum):
    """What a version says: that the publisher did something, or that we did.

    NEW, REVISED and GONE are the publisher's; REREAD is another reading of a page that was there before, REFUSED one
    that found it to be no article, FORGOTTEN the removal on request. A NEW version may come of a reread, too
    (`Version.reread_id`): a page that had been refused.
    """

    NEW = "new"
    REVISED = "revised"
    REREAD = "reread"
    GONE = "gone"
    REFUSED = "refused"
    FORGOTTEN = "forgotten"

    @property
    def has_text(self) -> bool:
        """Whether such a version carries a text (which may have been removed on request since)."""
        return self in (Event.NEW, Event.REVISED, Event.REREAD)


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
    FORGOTTEN = "forgotten"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A page that is no article.

    `evidence` names what was seen, at least two things for a judgement of content ("isAccessibleForFree=false",
    "text of 212 characters"), for a person who asks why. `rights` is what the page reserves, as of an article.
    """

    reason: Reason
    evidence: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()
