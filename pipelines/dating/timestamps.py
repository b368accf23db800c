"""Moments in forms made for machines: ISO 8601, its usual distortions, seconds since 1970."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time

from pipelines.dating.date_parts import YEARS
from storage.article import Precision

_ISO = re.compile(r"\d{4}-?\d\d-?\d\d(?:[T ]|$)")
_ISO_LOOSE = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?)\s*(Z|UTC|GMT|[+-]\d\d?:?\d\d)?", re.IGNORECASE
)
# An offset whose hour is one digit, as programs write it that print a number: "-500", "+9:00".
_SHORT_OFFSET = re.compile(r"([+-])(\d:?\d\d)")
_EPOCH = re.compile(r"(\d{10})(\d{3})?$")


def read_timestamp(raw: str) -> tuple[datetime, Precision] | None:
    """The moment, without a zone where none is stated, and how precise it is; None for any other text."""
    if not raw[:4].isdigit() or len(raw) > 40:
        return None
    epoch = _EPOCH.match(raw)
    if epoch:
        return datetime.fromtimestamp(int(epoch[1]), UTC), "second"
    if not _ISO.match(raw):
        return None
    try:
        moment = datetime.fromisoformat(raw)
    except ValueError:
        loose = _ISO_LOOSE.fullmatch(raw)
        if not loose:
            return None
        zone = (loose[3] or "").upper().replace("UTC", "Z").replace("GMT", "Z")
        if short := _SHORT_OFFSET.fullmatch(zone):
            zone = f"{short[1]}0{short[2]}"
        try:
            moment = datetime.fromisoformat(f"{loose[1]}T{loose[2]}{zone}")
        except ValueError:
            return None
    if moment.year not in YEARS:
        return None
    precision: Precision = "second" if raw.count(":") > 1 or "T" in raw[:9] else "minute"
    if moment.time() == time():
        precision = "day"
    return moment, precision
