"""What the templates say about times, hits and addresses. Everything scraped goes through Jinja's escaping."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup, escape

from storage.article import Moment
from storage.times import to_micros
from storage.urls import parts_of

BEFORE, AFTER = "\ue000", "\ue001"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z")


def marked(text: str) -> Markup:
    """The text with <mark> around what matched; everything else is escaped."""
    out = Markup()
    for number, part in enumerate(text.split(BEFORE)):
        hit, _, rest = part.partition(AFTER) if number else ("", "", part)
        out += (Markup("<mark>{}</mark>").format(hit) if hit else Markup()) + escape(rest)
    return out


def plain(text: str) -> str:
    """The text without the marks of hits."""
    return text.replace(BEFORE, "").replace(AFTER, "")


def instant(moment: datetime) -> Markup:
    """A moment of the archive's own clock, to the minute in UTC; exact where a pointer rests on it."""
    there = moment.astimezone(UTC)
    return Markup('<time datetime="{0}" title="{0}">{1}</time>').format(to_micros(there), f"{there:%Y-%m-%d %H:%M} UTC")


def claimed(moment: Moment) -> Markup:
    """A moment a page claims, in the zone of the claim and no more precise than the claim."""
    at = moment.at
    if moment.precision == "day":
        return Markup('<time datetime="{0}">{0}</time>').format(f"{at:%Y-%m-%d}")
    clock = f"{at:%H:%M:%S}" if moment.precision == "second" else f"{at:%H:%M}"
    zone = f"{at:%z}"
    zone = "UTC" if zone == "+0000" else f"{zone[:3]}:{zone[3:]}"
    return Markup('<time datetime="{}">{}</time>').format(at.isoformat(), f"{at:%Y-%m-%d} {clock} {zone}")


def moment_key(moment: datetime) -> str:
    """The moment as a parameter of an address, exact."""
    return to_micros(moment)


def web(url: str) -> bool:
    """True for an address a page may link to."""
    return parts_of(url).scheme in ("http", "https")


def lang(tag: str) -> Markup:
    """A lang attribute, or nothing when the tag is none."""
    return Markup(' lang="{}"').format(tag) if _LANGUAGE.match(tag) else Markup()


def query(parameters: dict[str, Any]) -> str:
    """The parameters that say something, as a query string with its question mark."""
    said = {name: value for name, value in parameters.items() if value}
    return f"?{urlencode(said)}" if said else ""


def number(value: int) -> str:
    """1,234."""
    return f"{value:,}"


FILTERS: dict[str, Callable[..., Any]] = {
    "marked": marked,
    "plain": plain,
    "instant": instant,
    "claimed": claimed,
    "moment_key": moment_key,
    "web": web,
    "lang": lang,
    "query": query,
    "number": number,
}
