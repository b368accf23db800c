"""The agency that wrote an article, as against the site that shows it."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from itertools import islice

from pipelines.fields.authorship.byline_words import HAN
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
# "2025-03-03 10:30 来源：港口日报 作者：王小明": outlets of no list, told by their label, which may stand alone.
_LABELLED = re.compile(
    r"(?:^|[\s|｜·(（\d])(?:文章|稿件|新[闻聞]|消息|信息|本文)?[来來]源(?:[于於自])?\s*(?:[:：]\s*|$)(?P<name>.*)",
    re.DOTALL,
)
# Where the next label begins.
NEXT_LABEL = re.compile(
    r"\s{2,}|[\s\])）】]*(?:作者|[記记]者|[責责]任?[編编][輯辑]?|[編编][輯辑]|[時时][間间]|日期|[發发][布佈表]|字[号號體体]|"
    r"[浏瀏][览覽]|[阅閱][读讀]|[点點][击擊]|[評评][論论])\S{0,4}\s*[:：].*|\s*\d{4}[-/年].*",
    re.DOTALL,
)
# Nobody's name.
NO_SOURCE = re.compile(
    r"(?:互[联聯])?[网網](?:[络絡]|[上友])?(?:整理|[综綜]合|[来來]源)?|本站(?:原[创創])?|原[创創]|[综綜]合(?:整理|[报報]道)?|未知|"
    r"[其它他]{2}|自媒[体體]|[转轉][载載]|\W*|\S*\d\S*"
)
_LONGEST_OUTLET = 16
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


def labelled_source(document: Document, *, publisher: str = "", title: str = "") -> str:
    """The outlet that a Chinese page names behind the label "来源：" beside the headline; "" for the site itself."""
    if not HAN.search(title):
        return ""
    lines = list(islice(lines_near(document, title), _LINES + 1))
    for number, line in enumerate(lines[:_LINES]):
        label = _LABELLED.search(line)
        if label is None:
            continue
        name = NEXT_LABEL.sub("", label["name"] or "".join(lines[number + 1 : number + 2])).strip(" ()（）[]【】|")
        # The title tag ends with the site's name.
        own = name.casefold() == publisher.casefold() or (name in document.title_tag and name not in title)
        if name and len(name) <= _LONGEST_OUTLET and not own and not NO_SOURCE.fullmatch(name):
            return name
    return ""


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
