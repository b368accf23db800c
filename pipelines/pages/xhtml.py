"""Pages that are sent as XML, where any element may end itself."""

from __future__ import annotations

import re

_ENDS_ITSELF = re.compile(rb"<([a-z][\w:-]*)((?:\s[^<>]*)?)/>", re.IGNORECASE)
_VOID = frozenset(b"area base br col embed hr img input link meta param source track wbr".split())


def ended_elements(markup: bytes) -> bytes:
    """The markup with an end tag for each element that ends itself: to HTML parsers `<script/>` is a beginning."""
    return _ENDS_ITSELF.sub(_ended, markup)


def _ended(tag: re.Match[bytes]) -> bytes:
    name = tag[1].lower()
    return tag[0] if name in _VOID else b"<" + tag[1] + tag[2] + b"></" + tag[1] + b">"
