"""Pages that a browser saved as one file (MHTML, RFC 2557): the page itself, without its pictures and styles."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path

from crawler.sources.addresses import absolute
from storage.times import zoned

MAX_BYTES = 64 * 1024 * 1024
"""A file holds the pictures of its page, too."""
_ANNOUNCED = re.compile(rb"^content-type:\s*multipart/related\b", re.IGNORECASE | re.MULTILINE)
_PAGES = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class SingleFile:
    """What such a file says: the page's bytes, their type, the address it came from and when it was saved (aware).

    The last two are "" and None where the file does not say.
    """

    body: bytes
    content_type: str
    url: str
    saved_at: datetime | None


def is_mhtml(path: Path) -> bool:
    """Whether a file is one, by its name."""
    return path.name.lower().endswith((".mhtml", ".mht"))


def begins(data: bytes) -> bool:
    """Whether bytes begin as such a file does: with a message's head that announces parts that belong together."""
    return _ANNOUNCED.search(data[:4096].replace(b"\r\n", b"\n").partition(b"\n\n")[0]) is not None


def page_in(data: bytes) -> SingleFile | None:
    """The page in the bytes of a file: its first part of HTML, for frames come after it. None where there is none."""
    whole = message_from_bytes(data)
    for part in whole.walk():
        body = part.get_payload(decode=True)
        if part.get_content_type() in _PAGES and isinstance(body, bytes):
            charset = part.get_content_charset()
            kind = part.get_content_type() + (f"; charset={charset}" if charset else "")
            return SingleFile(body, kind, _url(whole, part), _saved_at(whole))
    return None


def _url(whole: Message, part: Message) -> str:
    said = (whole["Snapshot-Content-Location"], part["Content-Location"], whole["Content-Location"])
    return next((url for each in said if each and (url := absolute("".join(str(each).split()), ""))), "")


def _saved_at(whole: Message) -> datetime | None:
    with suppress(ValueError, OverflowError):
        moment = parsedate_to_datetime(str(whole["Date"] or ""))
        return zoned(moment).astimezone(UTC)
    return None
