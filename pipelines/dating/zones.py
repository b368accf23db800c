"""Time zones as pages name them, and the zone a site most likely means when it names none."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipelines.dating.date_words import load

_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-])\s?(\d{1,2}):?(\d{2})?$")
_MAX_OFFSET_HOURS = 14
# The offsets from UTC of the places where a day begins first and last.
EASTMOST = timedelta(hours=_MAX_OFFSET_HOURS)
WESTMOST = timedelta(hours=-12)
# Countries with one civil time, by their top-level domain, and languages that are spoken in one zone only.
_BY_DOMAIN = {
    "de": "Europe/Berlin", "at": "Europe/Vienna", "ch": "Europe/Zurich", "fr": "Europe/Paris", "it": "Europe/Rome",
    "nl": "Europe/Amsterdam", "be": "Europe/Brussels", "lu": "Europe/Luxembourg", "dk": "Europe/Copenhagen",
    "se": "Europe/Stockholm", "no": "Europe/Oslo", "fi": "Europe/Helsinki", "pl": "Europe/Warsaw",
    "cz": "Europe/Prague", "sk": "Europe/Bratislava", "hu": "Europe/Budapest", "ro": "Europe/Bucharest",
    "bg": "Europe/Sofia", "gr": "Europe/Athens", "hr": "Europe/Zagreb", "si": "Europe/Ljubljana",
    "rs": "Europe/Belgrade", "uk": "Europe/London", "ie": "Europe/Dublin", "is": "Atlantic/Reykjavik",
    "ee": "Europe/Tallinn", "lv": "Europe/Riga", "lt": "Europe/Vilnius", "ua": "Europe/Kyiv", "by": "Europe/Minsk",
    "tr": "Europe/Istanbul", "il": "Asia/Jerusalem", "sa": "Asia/Riyadh", "ae": "Asia/Dubai", "qa": "Asia/Qatar",
    "ir": "Asia/Tehran", "pk": "Asia/Karachi", "in": "Asia/Kolkata", "lk": "Asia/Colombo", "bd": "Asia/Dhaka",
    "np": "Asia/Kathmandu", "th": "Asia/Bangkok", "vn": "Asia/Ho_Chi_Minh", "sg": "Asia/Singapore",
    "my": "Asia/Kuala_Lumpur", "ph": "Asia/Manila", "cn": "Asia/Shanghai", "hk": "Asia/Hong_Kong",
    "mo": "Asia/Macau", "tw": "Asia/Taipei", "jp": "Asia/Tokyo", "kr": "Asia/Seoul", "nz": "Pacific/Auckland",
    "za": "Africa/Johannesburg", "eg": "Africa/Cairo", "ng": "Africa/Lagos", "ke": "Africa/Nairobi",
    "gh": "Africa/Accra", "na": "Africa/Windhoek", "ma": "Africa/Casablanca", "tn": "Africa/Tunis",
    "ar": "America/Argentina/Buenos_Aires", "co": "America/Bogota", "pe": "America/Lima", "uy": "America/Montevideo",
    "bo": "America/La_Paz", "ve": "America/Caracas", "py": "America/Asuncion", "cr": "America/Costa_Rica",
    "gt": "America/Guatemala", "hn": "America/Tegucigalpa", "ni": "America/Managua", "sv": "America/El_Salvador",
    "pa": "America/Panama", "do": "America/Santo_Domingo", "cu": "America/Havana", "jm": "America/Jamaica",
    "tt": "America/Port_of_Spain", "kw": "Asia/Kuwait", "bh": "Asia/Bahrain", "jo": "Asia/Amman", "lb": "Asia/Beirut",
    "ge": "Asia/Tbilisi", "kh": "Asia/Phnom_Penh", "mt": "Europe/Malta", "cy": "Asia/Nicosia", "al": "Europe/Tirane",
    "mk": "Europe/Skopje", "ba": "Europe/Sarajevo", "tz": "Africa/Dar_es_Salaam", "ug": "Africa/Kampala",
}  # fmt: skip
# Countries of several zones whose national press writes in one of them.
_PRESS_OF_DOMAIN = {
    "es": "Europe/Madrid", "pt": "Europe/Lisbon", "br": "America/Sao_Paulo", "ru": "Europe/Moscow",
    "id": "Asia/Jakarta", "cl": "America/Santiago", "mx": "America/Mexico_City", "kz": "Asia/Almaty",
}  # fmt: skip
_BY_LANGUAGE = {
    # Wherever Chinese is written at home, the clock is the same.
    "ja": "Asia/Tokyo", "ko": "Asia/Seoul", "zh": "Asia/Shanghai",
    "zh-Hans": "Asia/Shanghai", "zh-Hant": "Asia/Hong_Kong",
    "da": "Europe/Copenhagen",
    "sv": "Europe/Stockholm", "no": "Europe/Oslo", "nb": "Europe/Oslo", "fi": "Europe/Helsinki",
    "pl": "Europe/Warsaw", "cs": "Europe/Prague", "hu": "Europe/Budapest", "tr": "Europe/Istanbul",
    "it": "Europe/Rome", "el": "Europe/Athens", "he": "Asia/Jerusalem", "th": "Asia/Bangkok", "uk": "Europe/Kyiv",
    "vi": "Asia/Ho_Chi_Minh", "hi": "Asia/Kolkata", "is": "Atlantic/Reykjavik", "de": "Europe/Berlin",
    "ro": "Europe/Bucharest", "bg": "Europe/Sofia", "nl": "Europe/Amsterdam", "lt": "Europe/Vilnius",
}  # fmt: skip


@cache
def zone_info(name: str) -> tzinfo | None:
    """The IANA zone of that name; None when there is none."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def named_zone(name: str, local: datetime, site_zone: str) -> tzinfo | None:
    """The zone that a page names ("ET", "CEST", "+0530", "UTC+8"); None when the name is unknown.

    `local` is the naive time it stands beside. An ambiguous name (CST, IST, BST) means the site's own zone when that
    goes by this name at the time, else the first meaning in `data/dates.toml`.
    """
    offset = _OFFSET.match(name)
    if offset:
        return _fixed(offset[1], int(offset[2]), int(offset[3] or 0))
    upper = name.upper()
    own = zone_info(site_zone)
    meanings = load()["zones"].get(upper, ())
    if own is not None and local.replace(tzinfo=own).tzname() == upper:
        return own
    if not meanings:
        return None
    chosen = site_zone if site_zone in meanings else meanings[0]
    offset = _OFFSET.match(chosen)
    return _fixed(offset[1], int(offset[2]), int(offset[3])) if offset else zone_info(chosen)


def likely_zone(host: str, language: str, region: str = "") -> tuple[str, str]:
    """(IANA zone, what it was concluded from) of a site that names none; ("", "") without evidence.

    Country domains come first, then the region that the page names beside its language ("hk" of zh-HK), then languages
    of one zone: never a guess for .com in English, whose "en-US" and "en-GB" many sites carry unasked.
    """
    suffix = host.rpartition(".")[2].lower()
    zone = _BY_DOMAIN.get(suffix) or _PRESS_OF_DOMAIN.get(suffix)
    if zone:
        return zone, f"zone from domain .{suffix}"
    zone = _BY_DOMAIN.get(region) or _PRESS_OF_DOMAIN.get(region)
    if zone and language.partition("-")[0] not in ("", "en"):
        return zone, f"zone from region {region.upper()}"
    if language in _BY_LANGUAGE:
        return _BY_LANGUAGE[language], f"zone from language {language}"
    return "", ""


def _fixed(sign: str, hours: int, minutes: int) -> tzinfo | None:
    if hours > _MAX_OFFSET_HOURS or minutes > 59:
        return None
    delta = timedelta(hours=hours, minutes=minutes)
    return timezone(-delta if sign == "-" else delta)
