"""When two addresses are the same page. Light: a wrong merge loses an article, a missed one costs one fetch."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

_DEFAULT_PORTS = {"http": "80", "https": "443"}

# Parameters that only say where a reader came from.
_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|gclsrc|dclid|wbraid|gbraid|msclkid|twclid|ttclid|yclid|igshid|mc_cid|mc_eid|_ga|_gl"
    r"|mkt_tok|cmpid|ncid|guccounter|guce_referrer(?:_sig)?|ref_src|ref_url|smid|s_cid|hss_channel)\Z",
    re.IGNORECASE,
)
_HOST = re.compile(r"(?:[^@/]*@)?(?P<name>\[[^\]]*\]|[^:/]*)(?::(?P<port>\d*))?\Z", re.DOTALL)
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\x9f\ud800-\udfff]")
_NOWHERE = SplitResult("", "", "", "", "")


def parts_of(url: str) -> SplitResult:
    """The parts of an address; all of them are "" where it is malformed ("http://[", a host in brackets that is none).

    Pages and servers write such addresses, so nothing else parts one. The port of the answer may still be none, which
    asking for it says with a ValueError.
    """
    try:
        return urlsplit(url)
    except ValueError:
        return _NOWHERE


def joined(base: str, url: str) -> str:
    """The address that a page at `base` means; "" where one of the two is malformed."""
    try:
        return urljoin(base, url)
    except ValueError:
        return ""


# A page's address is asked for a dozen times between its link and its outcome.
@lru_cache(maxsize=4096)
def canonical(url: str) -> str:
    """The key of a URL: scheme and host in lower case, no default port, user name, fragment or tracking parameter.

    The order of the other parameters stays, and so do their values and the path: both can tell pages apart. A text
    that is no URL is its own key. Idempotent.
    """
    cleaned = _UNSAFE.sub(lambda found: quote(found[0], errors="replace"), url.partition("#")[0].strip())
    scheme, netloc, path, query, _ = parts_of(cleaned)
    if not netloc:
        return cleaned
    host = _HOST.match(netloc)
    if host:
        port = host["port"]
        netloc = host["name"].lower().rstrip(".")
        netloc += f":{port}" if port and port.lstrip("0") != _DEFAULT_PORTS.get(scheme) else ""
    kept = "&".join(part for part in query.split("&") if part and not _TRACKING.match(part.partition("=")[0]))
    return urlunsplit((scheme, netloc, path or "/", kept, ""))


def as_people_write(url: str) -> tuple[str, ...]:
    """Other addresses that somebody who writes this one may mean: http or https, "www." or none, a slash at the end.

    Most often the same page, and yet not always: to be offered, not taken. None of a text that is no address.
    """
    scheme, netloc, path, query, _ = parts_of(canonical(url if "://" in url else f"https://{url}"))
    if scheme not in _DEFAULT_PORTS or "." not in netloc:
        return ()
    bare = netloc.removeprefix("www.")
    paths = (path, path.removesuffix("/") if path.endswith("/") else path + "/")
    written = product((scheme, *_DEFAULT_PORTS), (netloc, bare, f"www.{bare}"), paths)
    found = (canonical(urlunsplit((*parts, query, ""))) for parts in written)
    return tuple(each for each in dict.fromkeys(found) if each != canonical(url))


@lru_cache(maxsize=1024)
def is_home(url: str) -> bool:
    """True for the front page of a site, also one for a language: "/", "/index.html", "/en/"."""
    parts = parts_of(url)
    path = parts.path.strip("/").lower()
    return parts is not _NOWHERE and bool(
        re.fullmatch(r"(?:[a-z]{2}(?:[-_][a-z]{2,4})?)?/?(?:index\.\w+|home|default\.\w+)?", path)
    )
