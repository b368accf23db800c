"""Verdicts that a block's own markup gives: its tag, its class names, its links; and which sort of block it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice, takewhile

from pipelines.judging.verdict import Verdict, Verdicts, verdict_of
from pipelines.layout.block import Block
from pipelines.layout.elements import Element, upward
from pipelines.layout.naming import BIT, TAG_BIT, Signs
from pipelines.layout.outline import Outline
from pipelines.layout.roles import HEADINGS
from pipelines.layout.worths import MENUS
from pipelines.pages.sentences import ENDINGS, PAUSES
from pipelines.pages.text import is_code
from storage.article import Kind

_KIND_OF_GROUP = {
    "newsle": Kind.NEWSLETTER,
    "share": Kind.SHARE,
    "commen": Kind.COMMENTS,
    "cookie": Kind.CONSENT,
    "ad": Kind.AD,
    "captio": Kind.CAPTION,
    "author": Kind.BYLINE,
    "date": Kind.TIMESTAMP,
    "tag": Kind.TAGS,
    "relate": Kind.RELATED,
    "most": Kind.RELATED,
    "nav": Kind.NAVIGATION,
    "footer": Kind.COPYRIGHT,
    "live": Kind.QUOTE_WIDGET,
    "lead": Kind.STANDFIRST,
}
_KIND_BITS = tuple((BIT[name], kind) for name, kind in _KIND_OF_GROUP.items())
# Python 3.11 looks a member of an enum up slowly, and these are given to nearly every block.
_PARAGRAPH, _RELATED, _OTHER = Kind.PARAGRAPH, Kind.RELATED, Kind.OTHER
# One of these is in every name that the pattern finds.
_CAPTION_WORDS = ("caption", "bildunter", "desc", "credit")
_CAPTION = re.compile(r"caption|bildunter|image-?desc|photo-?credit|lightbox__desc", re.IGNORECASE)
# Of what a block stands in: "has-caption" says what stands beside it, and a caption is a small box.
_IN_CAPTION = re.compile(
    r"(?:^|[\s_])(?!(?:has|no|with|hide|show)[-_])(?:[a-z]+[-_]+)*caption(?:[-_]+(?:text|wrap(?:per)?|container|inner))?(?:\s|$)",
    re.IGNORECASE,
)
_CAPTIONS = BIT["captio"]
_SHARES = BIT["share"]
_CREDIT = re.compile(r"\bby-?line\b|\b(?:post|pub|publish)-?date\b|\btimestamp\b", re.IGNORECASE)
_BIO = re.compile(
    r"(?:author|autor|writer|reporter|contributor|columnist)[\w-]*[-_]bio(?![a-z])"
    r"|(?<![a-z])bio[-_]?(?:text|copy|box|content|info|description)\b",
    re.IGNORECASE,
)
# What shares a page; not the shares of a company, nor a post that is shown.
_SHARE = re.compile(
    r"(?:(?<![a-zA-Z])(?<!arket[-_])[sS]har(?:e|ing)|(?<!arket)(?<=[a-z])Shar(?:e|ing))(?![a-z])"
    r"(?![-_]?(?i:price|quote|capital|deal|index))"
)
_SUMMARY = re.compile(r"key-?_?(?:points?|facts?|takeaway)|takeaways|(?:ai|article)-?_?summary|bullet-?_?points", re.I)
_READER_ONLY = re.compile(r"\bsr-only|screen-?reader|visually-?hidden", re.IGNORECASE)
# What a template leaves where a script was to put something: "$$ADVERT$$", "{{banner-2}}".
_PLACEHOLDER = re.compile(r"(?:\$\$|##|%%|\{\{|\[\[|<%)[ =]?[\w.:-]{2,40} ?(?:\$\$|##|%%|\}\}|\]\]|%>)")
_ARROWS = (" »", " ›", " →", " >", " >>", " ►")
# Of a block's characters, within links.
_ALL_LINKS = 0.9
# Characters of a caption, of a label or a line of signs, and of a headline.
_LONGEST_CAPTION, _SHORT, _HEADLINE = 300, 15, 160
# Signs of the shortest line that parts a text.
_RULER = 5
_PART = re.compile(r"0\d")
_POINTS = ENDINGS | PAUSES
# A headline may ask.
_STOPS = _POINTS - frozenset("?？")
# Latin characters of a crumb, characters of a label that announces a link.
_CRUMB, _LABEL = 25, 25
_COLONS = frozenset(":：")
# Links that make a row, and the characters that part two of them: a sign between blanks.
_SEVERAL, _GAP = 3, 3
# Of a byline or a date, in characters; what is longer may be code that is shown by mistake.
_LINE = 120
# By these the blocks far from the story go, most of a page: which kind each is, is asked in the region only.
OUTSIDE, ALL_LINKS, AFTER_STORY = (verdict_of(_OTHER, rule) for rule in ("outside", "all-links", "after-story"))


def structural(page: Outline, at: int) -> Verdict | None:
    """The verdict that markup gives by itself; None where the block must be judged.

    Outside the main container links are never the story, and of news no crumbs of text: elsewhere these are amounts and
    terms of a recipe, a product or an event.
    """
    block = page.blocks[at]
    text = block.text
    if block.tag in MENUS:
        return verdict_of(Kind.OTHER if block.tag == "hidden" else Kind.NAVIGATION, f"tag:{block.tag}")
    if block.tag in ("figcaption", "caption") or (block.tag == "figure" and not page.sentences[at]):
        return verdict_of(Kind.CAPTION, f"tag:{block.tag}")
    if block.element.noted or _is_in_figcaption(page, at):
        return verdict_of(Kind.CAPTION, "note-under-picture")
    if block.tag == "address" and at < page.prose[0]:
        return verdict_of(Kind.CONTACT, "tag:address")
    crumb = page.hints.is_news and page.weights[at] < _CRUMB and block.tag not in HEADINGS
    if page.hops[at] and (block.linked > len(text) / 2 or crumb):
        return OUTSIDE
    if block.linked > _ALL_LINKS * len(text) and (block.tag == "li" or len(text) < _SHORT or _leads_elsewhere(block)):
        return ALL_LINKS
    if block.linked > len(text) / 2 and ((page.hints.is_news and _is_label_and_link(block)) or _is_row_of_links(block)):
        return ALL_LINKS
    if (named := _by_names(page, at)) is not None:
        return named
    if text[0] in "$#%{[<" and _PLACEHOLDER.fullmatch(text):
        return verdict_of(Kind.AD, "placeholder")
    if (len(text) < _SHORT and not any(map(str.isalnum, text))) or _is_ruler(text):
        return verdict_of(Kind.OTHER, "no-words")
    if len(text) > _LINE and block.tag != "pre" and is_code(text):
        return verdict_of(Kind.OTHER, "code-shown")
    return None


def _is_ruler(text: str) -> bool:
    """Whether a text is one sign repeated ("----------", "ーーーーー"), or the number of a part alone ("02")."""
    return (text[-1] == text[0] and len(text) >= _RULER and len(set(text)) == 1) or _PART.fullmatch(text) is not None


def _by_names(page: Outline, at: int) -> Verdict | None:
    """What the names of a block and of the boxes around it say by themselves."""
    block, text, signs = page.blocks[at], page.blocks[at].text, page.signs(at)
    if signs.far & _SHARES and page.hints.is_news and _stands_in_share(page, at):
        return verdict_of(Kind.SHARE, "name:share")
    if _is_caption(block.element.names) or (signs.near & _CAPTIONS and _stands_in_caption(page, at)):
        return verdict_of(Kind.CAPTION, "name:caption")
    if signs.near & BIT["author"] and _stands_in_bio(page, block):
        return verdict_of(Kind.BIO, "name:bio")
    if len(text) < _LINE and (kind := _credit(block.element.names)) is not None:
        return verdict_of(kind, "name:credit")
    if signs.own & BIT["hidden"] and _READER_ONLY.search(block.element.names):
        return verdict_of(Kind.OTHER, "screen-reader")
    return None


def _is_in_figcaption(page: Outline, at: int) -> bool:
    """Whether a few words stand in a caption as a paragraph of their own, sentences of news in another template than
    the story: a series of pictures may be told in captions."""
    above = page.blocks[at].element.parent
    if above is None or above.tag != "figcaption" or above.order in page.around:
        return False
    several = page.sentences[at] or ". " in page.blocks[at].text
    told = several and (not page.hints.is_news or page.groups[at] is page.main_group)
    return not told and len(page.blocks[at].text) <= _LONGEST_CAPTION


def kept_by(page: Outline, block: Block, rule: str) -> Verdict:
    """The verdict that a block is the story's, of the sort its markup says."""
    return verdict_of(kept_kind(block, page.signs(block.position)), rule)


def kept_kind(block: Block, signs: Signs) -> Kind:
    """Which sort of story block, by its markup."""
    if block.tag == "tr":
        return Kind.TABLE_ROW
    if block.tag in HEADINGS or block.tag == "dt":
        return Kind.SUBHEADING
    if block.tag == "pre":
        return Kind.CODE
    if signs.far_tags & TAG_BIT["blockquote"]:
        return Kind.QUOTE
    if block.tag in ("li", "dd") or signs.near_tags & TAG_BIT["list"]:
        return Kind.LIST_ITEM
    return _PARAGRAPH


def name_removed(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Say of the region's blocks that went for their place or their links which kind each is."""
    for block in region:
        at = block.position
        verdict = verdicts[at]
        if verdict is OUTSIDE or verdict is ALL_LINKS or verdict is AFTER_STORY:
            verdicts[at] = verdict_of(removed_kind(block, page.signs(at)), verdict.rule)


def removed_kind(block: Block, signs: Signs) -> Kind:
    """What a removed block is, as far as its markup says."""
    if signs.near_tags & TAG_BIT["figure"]:
        return Kind.CAPTION
    kind = _named_kind(signs.near)
    if kind is not None:
        return kind
    if signs.near & BIT["bullet"] and not block.linked and sums_up(block.element):
        return Kind.SUMMARY
    return _RELATED if block.linked > 0.5 * len(block.text) else _OTHER


def sums_up(element: Element) -> bool:
    """Whether an element or one of the two above it is named as the story's key points."""
    above = element.parent
    return any(
        each is not None and _SUMMARY.search(each.names) for each in (element, above, above.parent if above else None)
    )


@lru_cache(maxsize=8192)
def _named_kind(near: int) -> Kind | None:
    return next((kind for bit, kind in _KIND_BITS if near & bit), None)


def _leads_elsewhere(block: Block) -> bool:
    """Whether a paragraph that is a link is a headline, not ending as a sentence does, or several links in a row.

    A list of such lines that a page shuffles at each load would make a version each time.
    """
    if len(block.links) >= _SEVERAL:
        return True
    text = block.text[:-1].rstrip() if block.text[0] == "[" and block.text[-1] == "]" else block.text
    if text.endswith(_ARROWS) and "«" not in text:
        return len(text) <= _HEADLINE
    return block.tag in ("p", "div", "td") and len(text) <= _HEADLINE and text[-1] not in _POINTS


def _is_label_and_link(block: Block) -> bool:
    """Whether a paragraph is a few words with a colon and the link they announce, no sentence: "Recipe: Sponge"."""
    if len(block.links) != 1 or block.tag not in ("p", "div") or block.text[-1] in _STOPS:
        return False
    label = block.text[: len(block.text) - block.linked].rstrip()
    return label[-1:] in _COLONS and len(label) <= _LABEL and block.text.endswith(block.links[0][1].strip())


def _is_row_of_links(block: Block) -> bool:
    """Whether nothing but a space or a sign parts the links of a block: "Home | News | Sport"."""
    text, gaps = block.text, len(block.links) - 1
    if gaps + 1 < _SEVERAL or block.tag not in ("p", "div", "td") or text[-1] in _POINTS:
        return False
    apart = len(text) - block.linked
    spaced = apart <= gaps <= text.count(" ")
    return spaced or (apart <= _GAP * gaps and any(text.count(sign) >= gaps for sign in "|•·›"))


@lru_cache(maxsize=20000)
def _is_caption(names: str) -> bool:
    return any(map(names.lower().__contains__, _CAPTION_WORDS)) and _CAPTION.search(names) is not None


def _stands_in_caption(page: Outline, at: int) -> bool:
    """Whether what a block of a story stands in directly is named as a caption, and the story is told in another
    template. Elsewhere the captions of a row of slides may be the steps that the page is about."""
    box = page.blocks[at].element.parent
    beside = box is not None and box.order not in page.around and page.groups[at] is not page.main_group
    apart = page.hints.is_story or page.hops[at] > 1
    return apart and box is not None and beside and _captions(box.names)


@lru_cache(maxsize=8192)
def _captions(names: str) -> bool:
    return _IN_CAPTION.search(names) is not None


def _stands_in_share(page: Outline, at: int) -> bool:
    """Whether a block that another template made than the story, or a box around it that the story does not stand in,
    is named as what shares the page: its bar, or a dialog with the story's lead for others to read."""
    if page.groups[at] is page.main_group:
        return False
    beside = takewhile(lambda each: each.order not in page.around, upward(page.blocks[at].element))
    return any(_shares(each.names) for each in beside)


@lru_cache(maxsize=8192)
def _shares(names: str) -> bool:
    return _SHARE.search(names) is not None


def _stands_in_bio(page: Outline, block: Block) -> bool:
    """Whether a block, or one of the two elements around it that the story does not stand in, is named as a life."""
    if _is_bio(block.element.names):
        return True
    around = islice(upward(block.element.parent), 2)
    return any(each.order not in page.around and _is_bio(each.names) for each in around)


@lru_cache(maxsize=8192)
def _is_bio(names: str) -> bool:
    return _BIO.search(names) is not None


@lru_cache(maxsize=20000)
def _credit(names: str) -> Kind | None:
    """What class names say of a short line: that it is a byline, or a date."""
    found = _CREDIT.search(names)
    if found is None:
        return None
    return Kind.BYLINE if found[0].lower().startswith("by") else Kind.TIMESTAMP


def is_named_like(page: Outline, at: int) -> bool:
    """Whether a block has all the names of the story's paragraphs, and more, and stands beside the one before it."""
    block, above = page.blocks[at], page.blocks[at - 1]
    named = {name for name in page.main_template[1].split() if name.replace("-", "").replace("_", "").isalpha()}
    beside = block.element.parent is above.element.parent and page.groups[at - 1] is page.main_group
    return beside and bool(named) and named <= set(block.element.template.split())
