"""Declarative shadow roots: parts of a page that stand in a template of their component and are shown at once."""

from __future__ import annotations

import re

_TEMPLATE = re.compile(rb"<(?P<end>/?)template\b(?P<attributes>[^>]*)>", re.IGNORECASE)
_ROOT = re.compile(rb"\bshadowroot(?:mode)?\s*=", re.IGNORECASE)
# A component's name, so that it neither ends a paragraph that it stands in nor begins one.
_OPENED = b"shadow-root"


def opened_shadow_roots(markup: bytes) -> bytes:
    """The markup with each shadow root in the place of its component's content; other templates stay as they are."""
    roots: list[bool] = []

    def opened(tag: re.Match[bytes]) -> bytes:
        if not tag["end"]:
            roots.append(_ROOT.search(tag["attributes"]) is not None)
            return b"<" + _OPENED + b">" if roots[-1] else tag[0]
        return b"</" + _OPENED + b">" if roots and roots.pop() else tag[0]

    return _TEMPLATE.sub(opened, markup)
