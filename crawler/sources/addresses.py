"""Web addresses: what may be one, how it is written, and which site it belongs to. Nothing is looked up."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import SplitResult, urlunsplit

from w3lib.url import safe_url_string

from storage.suffixes import parted
from storage.urls import joined, parts_of

MAX_URL_LENGTH = 2_048

_TRACKING = re.compile(r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|mc_cid|mc_eid|igshid|cmpid|ftcamp)=", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_LINE_BREAK = re.compile(r"[\t\r\n]+")
_FILE = re.compile(
    r"\.(?:pdf|jpe?g|png|gif|svg|webp|mp[34]|m4a|wav|zip|gz|xlsx?|docx?|pptx?|csv|xml|rss|atom|ics|epub|exe)$",
    re.IGNORECASE,
)


def absolute(link: str, base: str) -> str:
    """The link as an absolute http or https address, or "" when it is not one that may be fetched.

    The fragment and known tracking parameters are dropped, since they name no other page. Line breaks inside are
    dropped and blanks escaped, as browsers do (WHATWG URL). An address with a user name or password, without a host,
    with control characters, or longer than 2,048 characters is none.
    """
    written = _LINE_BREAK.sub("", link.strip())
    if not written or len(written) > MAX_URL_LENGTH or _CONTROL.search(written):
        return ""
    parts = parts_of(joined(base, written))
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        return ""
    plain = parts._replace(path=parts.path or "/", query=_without_tracking(parts), fragment="")
    try:
        tidy = safe_url_string(urlunsplit(plain))
        port = parts_of(tidy).port
    except ValueError:  # a port of 99999, a host that IDNA cannot write
        return ""
    return tidy if port != 0 and len(tidy) <= MAX_URL_LENGTH else ""


def _without_tracking(parts: SplitResult) -> str:
    if not _TRACKING.search(parts.query):
        return parts.query
    return "&".join(each for each in parts.query.split("&") if not _TRACKING.match(each))


def is_file(url: str) -> bool:
    """Whether the address ends like a file that is no web page: a PDF, picture, table, feed, ..."""
    return bool(_FILE.search(parts_of(url).path))


def host_of(url: str) -> str:
    """The host, lower case, without its port; "" when there is none."""
    return (parts_of(url).hostname or "").rstrip(".")


def is_within(host: str, domain: str) -> bool:
    """Whether the host is the domain or one of its subdomains."""
    return host == domain or host.endswith("." + domain)


@lru_cache(maxsize=4_096)
def site_of(host: str) -> str:
    """The registrable domain of a host ("news.example.co.uk" -> "example.co.uk"); an IP address is its own.

    Under an ending that is not listed it is the last two labels (the rule "*" of https://publicsuffix.org/list/).
    """
    label, suffix = parted(host)
    if label and suffix:
        return f"{label}.{suffix}"
    return host if _is_ip(host) else ".".join(host.split(".")[-2:])


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def is_private(host: str) -> bool:
    """Whether a host is written as an address that is not public, or as a name of this computer."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    return _is_ip(host) and not ip_address(host).is_global
