"""The one address of a story: what the page claims as canonical, where that claim can be true."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlunsplit

from pipelines.pages.document import Document
from pipelines.pages.jsonld import first_text
from pipelines.pages.text import clean_address
from pipelines.pages.web_archives import original_address
from storage.suffixes import parted
from storage.urls import joined, parts_of

_TRACKING = re.compile(
    r"(?:utm_|pk_|mtm_|hsa_|at_(?:medium|campaign)|ns_|stm_|wt[._]|mc_(?:cid|eid)|vero_|oly_|trk_?|sc_).*"
    r"|fbclid|gclid|gclsrc|dclid|msclkid|yclid|twclid|igshid|mkt_tok|cmp|cmpid|cid|icid|ito|itid|ref|ref_src|ref_url|"
    r"referrer|smid|smtyp|spm|partner|feature|fb_ref|rss|_ga|_gl|xtor|ocid|ncid|sharetype|__twitter_impression|"
    r"outputtype|amp|taid|guccounter|guce_referrer|guce_referrer_sig|algorithm|via",
    re.IGNORECASE,
)
_DEFAULT_PORTS = {"http": "80", "https": "443"}
_MAX_LENGTH = 2000


def canonical_url(document: Document) -> str:
    """The page's canonical address: rel=canonical, og:url or JSON-LD, else the address it answered at.

    A claim counts only when it is http(s), on the same registrable domain, and not a home page. Fragment and tracking
    parameters are taken off.
    """
    own = normal_url(document.url)
    site = registrable(own)
    host = own.partition("://")[2].partition("/")[0]
    for claim in _claims(document):
        if claim.startswith(f"{host}/"):  # a scheme that was forgotten
            claim = f"//{claim}"
        url = normal_url(original_address(normal_url(claim, document.base)))
        if url and (not site or registrable(url) == site) and not _is_home(url):
            return url
    return own


def normal_url(url: str, base: str = "") -> str:
    """The absolute form of an http(s) address without fragment, tracking parameters and default port, the host in
    lower case; "" for anything else."""
    whole = clean_address(url.partition("#")[0])
    parts = parts_of(whole if not base or whole.startswith(("https://", "http://")) else joined(base, whole))
    host = (parts.hostname or "").rstrip(".")
    try:
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in _DEFAULT_PORTS or not host or len(url) > _MAX_LENGTH:
        return ""
    netloc = f"[{host}]" if ":" in host else host
    if port and str(port) != _DEFAULT_PORTS[parts.scheme]:
        netloc += f":{port}"
    query = parts.query
    if query and any(_TRACKING.fullmatch(name) for name, _ in parse_qsl(query, keep_blank_values=True)):
        pairs = parse_qsl(query, keep_blank_values=True)
        query = urlencode([(name, value) for name, value in pairs if not _TRACKING.fullmatch(name)])
    # Without a query that held nothing, blanks before it stand at the end.
    return urlunsplit((parts.scheme, netloc, parts.path or "/", query, "")).rstrip()


def registrable(url: str) -> str:
    """The registrable domain of an address ("news.example.co.uk" is "example.co.uk"), or its host where there is none.

    See storage/suffixes.py.
    """
    return _labels(parts_of(url).hostname or "")[0]


def domain_label(url: str) -> str:
    """The name a site has in its domain: "example" for https://www.example.co.uk/."""
    return _labels(parts_of(url).hostname or "")[1]


@lru_cache(maxsize=4096)
def _labels(host: str) -> tuple[str, str]:
    """(registrable domain, the label in it that is the site's own)."""
    label, suffix = parted(host)
    if label and suffix:
        return f"{label}.{suffix}", label
    labels = host.split(".")
    # The list's default rule: an unlisted last label is a suffix by itself. An address of numbers has none.
    if suffix or len(labels) < 2 or labels[-1].isdecimal() or ":" in host:
        return host, host
    return ".".join(labels[-2:]), labels[-2]


def _claims(document: Document) -> list[str]:
    story = document.story
    claims = [
        document.linked("canonical") or "",
        document.first_meta("og:url"),
        first_text(story.get("mainEntityOfPage"), keys=("@id", "url")),
        first_text(story.get("url"), keys=("@id", "url")),
    ]
    return [claim for claim in claims if claim.strip()]


def _is_home(url: str) -> bool:
    parts = parts_of(url)
    return parts.path.strip("/").lower() in ("", "index.html", "index.php", "home") and not parts.query
