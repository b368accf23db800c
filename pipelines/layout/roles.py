"""What each tag is to the walk over a page: no text, inline, taken as a whole, or a block-level element."""

from __future__ import annotations

from enum import Enum

from pipelines.pages.tags import COMMENT, numbered


class Role(Enum):
    """What the walk does with a node of such a tag."""

    NO_TEXT = 1
    INLINE = 2
    WHOLE = 3
    BREAK = 4
    BLOCK = 5


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


_NO_TEXT = _tags(
    "script style noscript template head title meta link base iframe embed param area textarea input keygen frame "
    "frameset noframes noembed img source track svg "
    "-comment -doctype"
)
_INLINE = _tags(
    "a abbr acronym b bdi bdo big blink cite code data del dfn em font i ins kbd label map mark math nobr output "
    "picture q rb rbc rp rtc ruby s samp slot small span strike strong sub sup time tt u var wbr "
    "mi mo mn mrow msup msub mfrac tspan"
)
# A browser shows nothing of what stands in these, or values of a form.
UNSEEN = _tags("object canvas audio video select option optgroup datalist progress meter")
_WHOLE = _tags("nav button menu dialog ul ol table footer rt") | UNSEEN

HEADINGS = _tags("h1 h2 h3 h4 h5 h6")
# What pages mostly consist of. Any tag that is named nowhere here is block-level, too.
_BLOCK = HEADINGS | _tags(
    "body div p section article main header aside hgroup center li dl dt dd figure figcaption blockquote pre hr form "
    "fieldset legend address details summary search caption colgroup col thead tbody tfoot tr td th"
)

ROLES: dict[str, Role] = {
    "br": Role.BREAK,
    **dict.fromkeys(_NO_TEXT, Role.NO_TEXT),
    **dict.fromkeys(_INLINE, Role.INLINE),
    **dict.fromkeys(_WHOLE, Role.WHOLE),
}
"""The roles of tags; one that is not among them is a block-level element (text itself has the tag "-text")."""

_NUMBERS = {"-comment": COMMENT, **numbered(" ".join(tag for tag in (*ROLES, *_BLOCK) if tag[0] != "-"))}


def kinds(opened: frozenset[str] = frozenset()) -> dict[int, tuple[str, Role]]:
    """Name and role of the tags that the parser knows, by their numbers; those `opened` are block-level elements."""
    return {
        number: (tag, Role.BLOCK if tag in opened else ROLES.get(tag, Role.BLOCK)) for tag, number in _NUMBERS.items()
    }


KINDS = kinds()
