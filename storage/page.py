"""A link as discovery found it and a page as it was fetched or saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

MAX_HINT = 2000
"""Characters of a link's hint that are kept."""


def storable(text: str) -> str:
    """The text as UTF-8 can hold it: a lone surrogate, which a broken escape in JSON leaves, becomes "?"."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def require_aware(moment: datetime | None, name: str) -> None:
    """Refuse a datetime without a zone: a time nobody can place is worse than none."""
    if moment is not None and moment.tzinfo is None:
        raise ValueError(f"{name} has no time zone: {moment!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A page that a feed, sitemap or listing names. Dates are as written there, unparsed."""

    url: str
    title: str = ""
    published: str = ""
    modified: str = ""
    found_in: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Bytes that were fetched, or saved by somebody, with what is known of them.

    `url` is the address that answered, `requested_url` the one that was asked for. `body` has its content encoding
    removed. `fetched_at` is aware, or None where a saved file does not say. `link` is what discovery said of it.
    `robots` is what robots.txt said to the fetch: "allowed", "absent" where there is none, "" where it was not asked.
    """

    url: str
    body: bytes
    fetched_at: datetime | None = None
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    source: str = ""
    requested_url: str = ""
    link: Link | None = None
    robots: str = ""

    def __post_init__(self) -> None:
        require_aware(self.fetched_at, "fetched_at")

    def header(self, name: str) -> str:
        """The first header of that name (case-insensitive), or ""."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")

    @property
    def media_type(self) -> str:
        """The Content-Type without parameters, lower case; "" when none was sent."""
        return self.header("content-type").partition(";")[0].partition(",")[0].strip().lower()
