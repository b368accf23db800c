"""What a discovered file is, told from its own beginning: content types are wrong too often to be asked.

No document type is ever handed to a parser. One that declares anything inside (entities, above all) is hostile: no
feed or sitemap format needs one, and bombs and file reads are made of them (CWE-776, CWE-611).
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

from storage.outcome import Reason, Rejected

_GZIP = b"\x1f\x8b"
# Possessive: a quote that never closes must not be tried again from every place.
_DOCTYPE = re.compile(r"<!DOCTYPE(?:[^\"'\[>]|\"[^\"]*\"|'[^']*')*+", re.IGNORECASE)
_ROOT = re.compile(r"<([A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?)")
_ENTITY = re.compile(r"<!ENTITY\s+(%?\s*[\w.-]{1,60})", re.IGNORECASE)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_JUNK_BEFORE_ROOT = 2_000


@dataclass(frozen=True, slots=True)
class Markup:
    """A document from its root element on, without declaration and document type. `root` is its local name."""

    text: str
    root: str


def inflate(body: bytes, limit: int) -> bytes | Rejected:
    """The body, unzipped when it is gzip (all its members), refused when it is larger than `limit` bytes."""
    if not body.startswith(_GZIP):
        return body if len(body) <= limit else _too_large(limit)
    whole = bytearray()
    rest = body
    while rest.startswith(_GZIP):
        member = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        try:
            whole += member.decompress(rest, limit + 1 - len(whole))
        except zlib.error as error:
            return Rejected(Reason.BROKEN_FEED, ("gzip that cannot be unpacked", str(error)))
        if len(whole) > limit:
            return _too_large(limit)
        if not member.eof:
            return Rejected(Reason.BROKEN_FEED, ("gzip that ends in the middle", f"{len(body):,} bytes"))
        rest = member.unused_data
    return bytes(whole)


def _too_large(limit: int) -> Rejected:
    return Rejected(Reason.TOO_LARGE, (f"more than {limit:,} bytes unpacked",))


def open_markup(text: str) -> Markup | Rejected:
    """The document from its root element on. Refused: a document type with declarations, or no element at all."""
    at = 0
    junk = 0
    while True:
        start = text.find("<", at)
        junk += (start if start >= 0 else len(text)) - at
        if start < 0 or junk > _JUNK_BEFORE_ROOT:
            return Rejected(Reason.BROKEN_FEED, ("no XML or HTML element", f"begins {_beginning(text)!r}"))
        root = _ROOT.match(text, start)
        if root:
            name = root[1].rpartition(":")[2].lower()
            return Markup(_ILLEGAL.sub("", text[start:]), name)
        end = _end_of_aside(text, start)
        if isinstance(end, Rejected):
            return end
        at = end


def _end_of_aside(text: str, start: int) -> int | Rejected:
    """Where the declaration, comment, instruction or document type that starts here is over."""
    for opening, closing in (("<!--", "-->"), ("<?", "?>")):
        if text.startswith(opening, start):
            end = text.find(closing, start + len(opening))
            if end < 0:
                return Rejected(Reason.BROKEN_FEED, (f"{opening} that never ends", f"begins {_beginning(text)!r}"))
            return end + len(closing)
    doctype = _DOCTYPE.match(text, start)
    if not doctype:
        return start + 1
    if text.startswith("[", doctype.end()):
        names = [" ".join(name.split()) for name in _ENTITY.findall(text, doctype.end())[:3]]
        return Rejected(
            Reason.HOSTILE_XML,
            ("document type with declarations inside", f"declares {', '.join(names) or 'no entity by name'}"),
        )
    return doctype.end() + 1


def _beginning(text: str) -> str:
    return " ".join(text[:200].split())[:60]
