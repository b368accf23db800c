"""The agency that wrote an article, as against the site that shows it."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from itertools import islice

from pipelines.fields.authorship.names import is_login
from pipelines.pages.document import Document, spaced_text
from pipelines.pages.jsonld import first_text
from pipelines.pages.unescape import unescaped
from pipelines.pages.visible import lines_near
from pipelines.recipe import GENERAL, Recipe

_META = (
    "source",
    "news_source",
    "dc.source",
    "article:source",
    "provider",
    "agency",
    "news-agency",
    "cxenseparse:source",
)
_LD_KEYS = ("provider", "sourceOrganization", "creditText", "isBasedOn")
_INTRODUCED = re.compile(
    r"^(?:source|quelle|fonte|fuente|bron|kilde|källa|via|(?:news )?provided by|from|by|von|par|por|來源|来源|資料來源|"
    r"资料来源|文章來源|文章来源|出典|提供)\s*[:：]?\s+|^(?:來源|来源|文章來源|文章来源|出典)[:：]",
    re.IGNORECASE,
)
_PLACE_BEFORE = re.compile(r"^[A-ZÄÖÜ][A-ZÄÖÜ/. -]{2,40}\s\((?=[^()]+\)?$)")
_SIGN_OFF = re.compile(r"\s*[/,|+&]\s*|\s+(?:und|and|et|mit|with)\s+")
_SIGN = re.compile(r"[a-zäöü]{2,5}")
_LINES = 12
_LONGEST = 60


def find_provider(
    document: Document,
    recipe: Recipe = GENERAL,
    *,
    publisher: str = "",
    authors: tuple[str, ...] = (),
    title: str = "",
) -> str:
    """The name of the agency, as the page spells it; "" where the site wrote the article itself or does not say.

    Believed are the recipe's selector, and names of known agencies (`data/agencies.toml`) in JSON-LD, meta tags, the
    authors and the lines next to the headline,
    and what an embedded article says of itself.
    """
    if recipe.provider:
        node = document.tree.css_first(recipe.provider)
        text = unescaped(spaced_text(node)) if node else ""
        if text:
            return text
    named = [first_text(document.story.get(key), keys=("name",)) for key in _LD_KEYS]
    named += [document.first_meta(*_META), *authors]
    for text in named:
        agency = agency_of(text)
        if agency and agency.casefold() != publisher.casefold():
            return agency
    # A page that names its author in a tag or byline is not searched further: that costs as much as all the rest.
    if document.story or any(not agency_of(name) for name in authors):
        return ""
    embedded = document.embedded
    shipped = embedded.provider if embedded else ""
    if shipped and len(shipped) <= _LONGEST and not is_login(shipped) and shipped.casefold() != publisher.casefold():
        return shipped
    near = (agency_of(line) for line in islice(lines_near(document, title), _LINES))
    return next((agency for agency in near if agency and agency.casefold() != publisher.casefold()), "")


def agency_of(line: str) -> str:
    """The agency that a line names and nothing else ("MT Newswires Live", "Quelle: dpa-AFX", "(Reuters)"); else "".

    A place in capitals may stand before it: "MERROW (dpa-AFX)".
    """
    line = _PLACE_BEFORE.sub("(", line[: 2 * _LONGEST].strip())
    text = unescaped(line[: 2 * _LONGEST]).strip(" ()[]（）【】/|-–—*")
    if not 2 <= len(text) <= _LONGEST:
        return ""
    text = _INTRODUCED.sub("", text).strip(" :：")
    return text if text in _agencies() or text.rstrip(".") in _agencies() else ""


def signed_off(line: str) -> str:
    """The agencies of a line that signs a story off and says nothing else ("abc/Reuters", "dpa, AFP"); else ""."""
    pieces = _SIGN_OFF.split(line.strip(" ()[]"))
    named = [agency_of(piece) or agency_of(piece.upper()) for piece in pieces]
    if len(line) > _LONGEST or not all(
        name or _SIGN.fullmatch(piece) for name, piece in zip(named, pieces, strict=True)
    ):
        return ""
    return "/".join(filter(None, named))


@cache
def _agencies() -> frozenset[str]:
    data = tomllib.loads(files("pipelines").joinpath("data/agencies.toml").read_text(encoding="utf-8"))
    return frozenset(name for group in data.values() for name in group["names"])
