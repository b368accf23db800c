"""What each tag is to the walk over a page: no text, inline, taken as a whole, or a block-level element."""

from __future__ import annotations

from enum import Enum


class Role(Enum):
    """What the walk does with a node of such a tag."""

    NO_TEXT = 1
    INLINE = 2
    WHOLE = 3
    BREAK = 4


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

ROLES: dict[str, Role] = {
    "br": Role.BREAK,
    **dict.fromkeys(_NO_TEXT, Role.NO_TEXT),
    **dict.fromkeys(_INLINE, Role.INLINE),
    **dict.fromkeys(_WHOLE, Role.WHOLE),
}
"""The roles of tags; one that is not among them is a block-level element (text itself has the tag "-text")."""
