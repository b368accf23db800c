"""What class names, ids, roles and tags say of a block: the groups their words belong to, as bits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipelines.layout.elements import Element
from pipelines.pages.text import small_words

# Each line is a group; a word of a class name belongs to it when its first six letters are listed.
_GROUPS = (
    "articl story post entry news artike report beitra nota",
    "body conten text richte paragr copy prose main texte texto cuerpo corps inhalt conteu bodyte fliess absatz",
    "relate recomm teaser promo more also readmo readne outbra taboo linkli card cards next upnext sugges simila "
    "carous tile excerp seeals moreon interr crossl linkbo read",
    "most popula trendi latest list feed top rankin items item rows grid",
    "share social facebo twitte whatsa follow sharin teilen sns shares telegr",
    "newsle subscr signup paywal piano offer member abo regist login premiu regwal campai donate suppor teaser sailth",
    "commen disqus coral reader respon reply forum kommen discus",
    "captio image photo pictur galler media video player figure credit img slides legend bild foto photog lightb "
    "imgbox thumb bildun bildte absatz",
    "author byline bio profil contri writer autor editor redakt autore person journa",
    "date time publis meta info stamp update datum dateti fecha posted postda",
    "tag tags topic keywor catego themen label badge kicker tema labels topics chip",
    "footer foot copyri legal discla imprin bottom",
    "nav menu breadc naviga toolba tool crumb subnav",
    "header head title headli hero heade titulo titel",
    "lead intro standf summar subtit deck dek subhea descri vorspa abstra stand sub chapo sapo sommar ingres bajada "
    "preamb",
    "ad ads advert sponso banner dfp gpt anzeig commer adv adslot partne native affil affili",
    "widget sideba aside rail module modul box infobo factbo sidebo insert inset boxtex",
    "cookie consen modal popup overla dialog alert toast notice promp onetru ot didomi usercn privac optout cmp gdpr",
    "embed tweet quote blockq pull twitte insta pullqu zitat oembed placeh",
    "live ticker stock market quotes",
    "bullet keypoi takeaw highli key points glance",
    "audio listen play speech podcas radio tts",
    "hidden hide sr print noprin inline screen visual",
)
GROUPS = tuple(group.split()[0] for group in _GROUPS)
BIT = {name: 1 << bit for bit, name in enumerate(GROUPS)}
TAG_GROUPS = ("article", "aside", "footer", "header", "figure", "blockquote", "list", "table", "form")
TAG_BIT = {name: 1 << bit for bit, name in enumerate(TAG_GROUPS)}
_TAGS = {
    tag: 1 << bit
    for bit, tags in enumerate(
        ("article main", "aside", "footer", "header", "figure figcaption", "blockquote", "ul ol dl", "table", "form")
    )
    for tag in tags.split()
}
_DIGITS = re.compile(r"\d+")
_ASCII_DIGITS = b"0123456789"
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
# Distances and lines ("has-no-bottom-gap", "border-bottom") say nothing of what a block is, nor does the second part
# of a text that an advertisement parts ("body-bottom").
_SPACING = re.compile(
    r"(?:margin|padding|border|spacing|space|gap|no|body|text)[-_]*bottom|bottom[-_]*(?:margin|padding|border|spacing|space|gap)",
    re.IGNORECASE,
)
_COMMENTS = re.compile(
    r"(?:^|\s)(?!(?:has|no|with|show|hide)[-_])(?:[a-z]+[-_])?(?:comments?|discuss(?:ions?)?|disqus)"
    r"(?:[-_]+(?:area|body|box|container|content|entry|inner|item|list|message|section|text|wrap(?:per)?))?(?:\s|$)",
    re.IGNORECASE,
)
# In one large CMS "cmp-" stands before the name of each component; elsewhere it is a platform for consent.
_COMPONENT = re.compile(r"\bcmp-(?=(?:text|title|image|list|table|quote|article|story|body|content|section|embed)\b)")

# A build gives names of one or two letters; where several stand together, "ad" and "ot" say nothing.
_CODED = re.compile(r"[a-z]{1,2}")
_SEVERAL = 3


class _NameBits(dict[str, int]):
    """The groups of a single name, by the first six letters of its words; each that pages use is parted once."""

    def __init__(self) -> None:
        for bit, group in enumerate(_GROUPS):
            for word in group.split():
                self[word] = self.get(word, 0) | 1 << bit
        self["responsive"] = 0  # a way of layout; "respond" and "responses" are comments

    def __missing__(self, name: str) -> int:
        # Most sites write small letters only.
        small = name.isascii() and name.islower()
        words = small_words(name) if small else [word.lower() for word in _WORDS.findall(name)]
        bits = 0
        for word in words:
            bits |= self.get(word[:6], 0) if word == name else self[word]
        if len(self) < _MOST_NAMES:
            self[name] = bits
        return bits


_MOST_NAMES = 50_000
_BITS_OF_NAME = _NameBits()


@lru_cache(maxsize=20000)
def name_bits(names: str) -> int:
    """The groups that the words of a class string belong to."""
    if "cmp-" in names:
        names = _COMPONENT.sub(" ", names)
    if "ottom" in names:
        names = _SPACING.sub(" ", names)
    parted = names.split()
    if len(parted) >= _SEVERAL:
        coded = [name for name in parted if len(name) <= 2 and _CODED.fullmatch(name)]
        if len(coded) >= _SEVERAL:
            parted = [name for name in parted if name not in coded]
    bits = 0
    for name in parted:
        bits |= _BITS_OF_NAME[name]
    return bits


@lru_cache(maxsize=8192)
def names_comments(names: str) -> bool:
    """Whether names are those of readers' comments, of one or of what one says."""
    return _COMMENTS.search(names) is not None


@dataclass(slots=True, eq=False)
class Signs:
    """Groups of an element's own names, of it with its two nearest ancestors, of all ancestors; the same of tags."""

    own: int
    near: int
    far: int
    near_tags: int
    far_tags: int
    parent_own: int = 0


_NONE = Signs(0, 0, 0, 0, 0)


class PageSigns:
    """The signs of the elements of one page, each worked out once: `of` an element, and `by_order` of all so far.

    Siblings of one tag and one set of names share theirs.
    """

    def __init__(self) -> None:
        self.by_order: dict[int, Signs] = {}
        self._shared: dict[tuple[Signs, str, str], Signs] = {}

    def of(self, element: Element) -> Signs:
        """The signs of an element; its ancestors' are worked out on the way."""
        known = self.by_order
        signs = known.get(element.order)
        if signs is not None:
            return signs
        chain: list[Element] = []
        current: Element | None = element
        while current is not None and current.order not in known:
            chain.append(current)
            current = current.parent
        above = known[current.order] if current is not None else _NONE
        shared = self._shared
        for each in reversed(chain):
            key = (above, each.tag, each.names)
            found = shared.get(key)
            if found is None:
                found = shared[key] = _made(above, each)
            above = known[each.order] = found
        return above

    def below_body(self, element: Element) -> int:
        """The groups of the names of an element and those above it, without the topmost: what a body is called all over
        the page ("mega-menu-on", "cookies-not-set") says nothing of its parts."""
        self.of(element)
        known, bits, current = self.by_order, 0, element
        while current.parent is not None:
            bits |= known[current.order].own
            current = current.parent
        return bits


def _made(above: Signs, element: Element) -> Signs:
    own = name_bits(element.names) if element.names else 0
    if "-" in element.tag:
        own |= name_bits(element.tag)
    tag = _TAGS.get(element.tag, 0)
    return Signs(
        own,
        own | above.own | above.parent_own,
        above.far | own,
        tag | (_TAGS.get(element.parent.tag, 0) if element.parent else 0),
        above.far_tags | tag,
        above.own,
    )


_PLACE_IN_ROW = re.compile(r"(?:(?<= )|^)(?:odd|even|first|last)(?: |$)", re.IGNORECASE)


class PlainNames(dict[str, str]):
    """Class names and ids without digits, and where rows alternate without their place in it: "paragraph-1" and
    "paragraph-2", "row odd" and "row even last" come from one template."""

    def __missing__(self, names: str) -> str:
        # Through bytes where that will do: a third of what the pattern costs.
        ascii_only = names.isascii()
        plain = names.encode().translate(None, _ASCII_DIGITS).decode() if ascii_only else _DIGITS.sub("", names)
        if "odd" in names or "even" in names:
            plain = _PLACE_IN_ROW.sub("", plain).rstrip()
        self[names] = plain
        return plain
