"""The language of a page or text, as a BCP 47 primary subtag; Traditional and Simplified Chinese told apart."""

from __future__ import annotations

import re

from pipelines.document import Document
from pipelines.jsonld import first_text
from storage.page import Page

_TAG = re.compile(r"^([a-z]{2,3})(?:[-_]([a-z0-9-_]+))?$", re.IGNORECASE)
_ALIASES = {"iw": "he", "in": "id", "ji": "yi", "jp": "ja", "cn": "zh", "kr": "ko", "gr": "el", "cz": "cs", "dk": "da"}


def normal_tag(tag: str) -> str:
    """The primary subtag of a language tag, "zh-Hant" or "zh-Hans" for Chinese with a script or region; "" if none."""
    found = _TAG.match(tag.strip())
    if not found:
        return ""
    primary, rest = found[1].lower(), (found[2] or "").lower().replace("_", "-").split("-")
    primary = _ALIASES.get(primary, primary)
    if primary in ("zh", "yue", "cmn"):
        if {"hant", "tw", "hk", "mo", "cht"} & set(rest):
            return "zh-Hant"
        if {"hans", "cn", "sg", "my", "chs"} & set(rest):
            return "zh-Hans"
        return "zh"
    return primary


def declared_language(document: Document, page: Page) -> str:
    """What the page declares: html lang, JSON-LD inLanguage, og:locale, Content-Language; "" when nothing valid."""
    claims = (
        document.lang,
        first_text(document.story.get("inLanguage"), keys=("alternateName", "name")),
        document.first_meta("og:locale", "content-language", "language", "dc.language"),
        page.header("content-language").partition(",")[0],
    )
    return next((tag for tag in map(normal_tag, claims) if tag), "")
