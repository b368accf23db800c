"""What a whole page looks like, as numbers: by these the judge of pages tells something to read from everything else.

Shops, forms and front pages speak every language, but in each the text stands in few sentences, among fields, carts and
choices, at addresses that name no story, with nobody's name and no day. Of what is said only counts: a story tells who
said what on which day, in the past; what a house says of its funds, its terms and its events does not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from urllib.parse import unquote

from pipelines.pages.sentences import ends_sentence
from pipelines.pages.text import weight
from pipelines.pages.themes import NAMES, STORIES, bits_of, themed
from pipelines.refusals import patterns
from pipelines.refusals.evidence import Case, is_prose
from pipelines.refusals.speech import QUOTED, reports
from pipelines.refusals.subject import folded, told_share, words_told
from storage.urls import parts_of

LOOKS = (
    *("dated", "author", "schema", "og_article", "og_other"),
    *("root", "place", "parameters", "levels", "slug", "number", "host", "dated_address"),
    *("size", "prose", "longest", "ended", "prose_share", "digits"),
    *("headline", "title", "of_site"),
    *("density", "links", "text_per_link", "coverage", "removed_share"),
    *("fields", "forms", "options", "areas", "articles"),
    *("c_story", "c_cart", "c_price", "c_product", "c_comment", "c_author", "c_share", "b_story"),
)
_THEMES = STORIES | bits_of("we", "you", "please")
_AT = tuple(at for at in range(len(NAMES)) if _THEMES >> at & 1)
THEMES = tuple(f"w_{NAMES[at]}" for at in _AT)
"""The last of `TRAITS`: how often words have each theme."""
TRAITS = (
    *LOOKS,
    *("told", "title_told", "title_shown", "description_told"),
    *("reports", "quoted", *THEMES),
)
# Of a longer text the beginning, in characters, tells enough.
_BEGINNING = 2000
_DATED = ("text", "url")
MARKUP = 3
"""Of the trait "dated": behind the kinds of evidence of `_DATED`, which are 1 and 2."""
_FILE = re.compile(r"(?:index|default|home|main)\b", re.IGNORECASE)
_DAY = re.compile(r"/(?:19|20)\d\d[/-]?[01]?\d")
_PARTS = re.compile(r"[-_+ ]")
_PLACES = (
    patterns.LOGIN_ADDRESS,
    patterns.SERVICE_ADDRESS,
    patterns.PLACE_ADDRESS,
    patterns.OFFER_ADDRESS,
    patterns.GOODS_ADDRESS,
    patterns.LISTING_ADDRESS,
    patterns.PERSON_ADDRESS,
    patterns.STANDING_ADDRESS,
    patterns.QUOTE_ADDRESS,
    patterns.CONSENT_ADDRESS,
)
_KINDS_TYPED_IN = ("text", "email", "password", "tel", "number", "date")
_TYPED_IN = f"input:is(:not([type]), {', '.join(f'[type={kind} i]' for kind in _KINDS_TYPED_IN)})"
_COUNTED = ("input", "form", "option", "textarea", "article")
# In one query: each walks the whole tree.
_ELEMENTS = ", ".join((_TYPED_IN, *_COUNTED[1:]))
_CLASSES = re.compile(rb"class=[\"']([^\"']*)")
# Words of class names, as templates everywhere have them: a story's, a cart's, a price's and so on.
_NAMED = (
    (b"article", b"story", b"post-content", b"entry-content", b"single", b"news"),
    (b"cart", b"basket", b"checkout", b"wishlist"),
    (b"price", b"preis", b"prix", b"precio"),
    (b"product", b"produkt"),
    (b"comment",),
    (b"author", b"byline"),
    (b"share", b"social"),
)
_OF_STORIES = re.compile(r"single|post|article|story")


def traits(case: Case) -> list[float]:
    """The numbers of a page that `TRAITS` names, in its order."""
    return [*looks(case), *told(case), *tells(case)]


def looks(case: Case) -> list[float]:
    """Those of `LOOKS`, which cost little."""
    return [*map(float, (*_claims(case), *_address(case.document.url), *_text(case), *_names(case), *_page(case)))]


def told(case: Case) -> list[float]:
    """How many words of its headline the text has, -1 without a headline; and which part of its title's and of its
    description's, and its headline of the title's."""
    document, text = case.document, case.body.text
    return [
        float(words_told(case.headline, case.body.paragraphs)) if case.headline else -1.0,
        told_share(case.metadata.title, text),
        told_share(document.title_tag, " ".join(document.headings[:1])),
        told_share(document.first_meta("og:description", "description"), text),
    ]


def tells(case: Case) -> list[float]:
    """Which part of the paragraphs that begin the text reports what somebody said, and for each thousand characters how
    often they quote and how many of their words have each theme of stories, and of speaking to somebody."""
    lengths = accumulate(map(len, case.body.paragraphs), initial=0)
    texts = [text for text, before in zip(case.body.paragraphs, lengths, strict=False) if before < _BEGINNING]
    size = sum(map(weight, texts)) / 1000 or 1.0
    words = [themes for text in texts for themes in themed(text).counted if themes & _THEMES]
    return [
        sum(map(reports, texts)) / (len(texts) or 1),
        sum(len(QUOTED.findall(text)) for text in texts) / size,
        *(sum([themes >> at & 1 for themes in words]) / size for at in _AT),
    ]


def _claims(case: Case) -> tuple[float, ...]:
    metadata = case.metadata
    evidence = metadata.published.evidence if metadata.published and case.dated else ""
    dated = next((at for at, kind in enumerate(_DATED, 1) if evidence.startswith(kind)), MARKUP) if evidence else 0
    og_type = case.document.first_meta("og:type").lower()
    is_article = og_type == patterns.OG_ARTICLE
    return dated, bool(metadata.authors), case.schema, is_article, bool(og_type) and not is_article


def _address(url: str) -> tuple[float, ...]:
    parts = parts_of(url)
    path = [part for part in unquote(parts.path).split("/") if part]
    last = path[-1] if path else ""
    slugs = ([word for word in _PARTS.split(part) if len(word) > 1] for part in path)
    return (
        not path or (len(path) == 1 and _FILE.match(last) is not None),
        sum(place.search(url) is not None for place in _PLACES),
        parts.query.count("=") or bool(parts.query),
        len(path),
        max(map(len, slugs), default=0),
        sum(map(str.isdigit, last)),
        (parts.hostname or "").removeprefix("www.").count(".") + 1,
        _DAY.search(parts.path) is not None,
    )


def _text(case: Case) -> tuple[float, ...]:
    texts, size = case.body.paragraphs, case.body.size or 1
    weights = list(map(weight, texts))
    sentences = sum(each for text, each in zip(texts, weights, strict=True) if is_prose(text))
    return (
        case.body.size,
        case.body.prose,
        max(weights, default=0),
        sum(map(ends_sentence, texts)) / (len(texts) or 1),
        sentences / (sum(weights) or 1),
        sum(map(case.body.text.count, "0123456789")) / size,
    )


def _names(case: Case) -> tuple[float, ...]:
    name, site = (folded(each).replace(" ", "") for each in (case.headline, case.metadata.publisher))
    same = bool(name and site) and (name in site or site in name)
    return weight(case.headline), weight(case.document.title_tag), same


def _page(case: Case) -> tuple[float, ...]:
    body, tree = case.body, case.document.tree
    size, links = case.body.size or 1, body.links
    removed = sum(len(each.text) for each in body.removed)
    found = b" ".join(_CLASSES.findall(case.page.body)).lower()
    elements = Counter(node.tag for node in tree.css(_ELEMENTS))
    style = (tree.body.attributes.get("class") or "").lower() if tree.body else ""
    return (
        body.link_density,
        1000 * links / (body.visible or 1),
        size / (links + 1),
        len(body.paragraphs) / (body.end + 1),
        removed / (size + removed),
        *map(elements.__getitem__, _COUNTED),
        *(_counted(found, words) for words in _NAMED),
        _OF_STORIES.search(style) is not None,
    )


def _counted(found: bytes, words: Sequence[bytes]) -> int:
    return sum(map(found.count, words))
