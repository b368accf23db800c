"""Values of metadata as text: what was escaped twice is resolved, markup inside is dropped."""

from __future__ import annotations

import html
import re

from pipelines.pages.text import clean_text

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,300}>")
# What a template escapes for a script or a database, and shows: "Ulm\'s".
_SLASHED = re.compile(r"""\\(?=['"])""")


def unescaped(value: str) -> str:
    """The value as one clean line: entities escaped up to twice more than HTML does are resolved, tags dropped, and
    strokes before quotes."""
    for _ in range(2):
        if "&" in value and _ENTITY.search(value):
            value = html.unescape(value)
    if "<" in value:
        value = _TAG.sub("", value)
    if "\\" in value:
        value = _SLASHED.sub("", value)
    return clean_text(value)
