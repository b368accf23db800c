"""Addresses of copies in web archives, which hold the address of the page that was copied."""

from __future__ import annotations

import re

from storage.urls import parts_of

# The moment of the copy has 14 digits (https://github.com/iipc/openwayback/wiki), and may be followed by how it is
# shown ("id_", "im_"). An archive by its host also serves the latest copy, without a moment.
_COPY = re.compile(
    r"(?:https?://[^/]+)?/(?:[\w.-]{1,30}/){0,2}\d{14}(?:[a-z]{2}_)?/(https?:/{1,2}[^/\s].*)"
    r"|https?://[^/]*(?:archiv|arquivo)[^/]*/(?:[\w.-]{1,30}/){0,3}?(https?:/{1,2}[^/\s].*)",
    re.IGNORECASE | re.DOTALL,
)


def original_address(address: str) -> str:
    """The address of the page that a web archive's copy is of; any other address, and one of what is no address, as it
    is."""
    if "/http" not in address:
        return address
    copy = _COPY.fullmatch(address.strip())
    if copy is None:
        return address
    scheme, _, rest = (copy[1] or copy[2]).partition(":")
    original = f"{scheme}://{rest.lstrip('/')}"
    return original if parts_of(original).scheme else address
