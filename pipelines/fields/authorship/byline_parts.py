"""Where markup parts a name from what stands behind it: the next name, a trade, a desk, a clock, a button."""

from __future__ import annotations

from itertools import islice

from selectolax.lexbor import LexborNode

from pipelines.fields.authorship.byline_words import JOINING, TRAILING_ROLE
from pipelines.fields.authorship.names import is_person, is_post, split_names
from pipelines.pages.document import spaced_text

_MOST_NODES = 200
_SEPARATING = ",;:/|·•&、，"
_UNREAD = frozenset(("style", "script", "rt"))


def parted_texts(node: LexborNode) -> list[str]:
    """The element's text, parted behind each name where an element or a line begins; one text where nothing parts it.

    "<b>Ann Lee</b> <b>Bo Park</b>" gives two. What goes on in small letters or with a sign is no new part, nor is a
    single word behind a name that is no link: "<b>Ann Mary</b> <b>Lee</b>" is one name. A post ends where the next name
    begins.
    """
    whole = spaced_text(node)
    cuts: list[int] = []
    at, before, inside, link, earlier = 0, "", 0, 0, ""
    for inner in islice(node.traverse(include_text=True), _MOST_NODES):
        if inner.tag == "br":
            inside = 0
        if not inner.is_text_node or (parent := inner.parent) is None or parent.tag in _UNREAD:
            continue
        text = (inner.text_content or "").strip()
        place = whole.find(text, at) if text else -1
        if place < 0:
            continue
        left, link = link, _link_around(parent)
        closed = _closed(before, text, bool(left) and left != link) or _joined(earlier, before, text)
        # Behind a first name and its trade, a person's link is the next name.
        closed = closed or bool(cuts and link and link != left and is_person(text) and not is_post(text))
        if parent.mem_id != inside and _goes_on(text) and closed:
            cuts.append(place)
        at, earlier, before, inside = place + len(text), before, text, parent.mem_id
    return [whole[start:end] for start, end in zip([0, *cuts], [*cuts, len(whole)], strict=True)]


def _goes_on(text: str) -> bool:
    """Whether a text can stand for itself: it begins with a capital, a figure or a letter of a script without."""
    return text[0].isdigit() or (text[0].isalpha() and not text[0].islower())


def _closed(before: str, text: str, left_link: bool) -> bool:
    """Whether a name ends with the text before; with its link it does."""
    if not before or before[-1] in _SEPARATING:
        return False
    if left_link or (is_post(before) and is_person(text) and not is_post(text)):
        return True
    names = split_names(before) if " " in text or text[0].isdigit() else ()
    return bool(names) and is_person(names[-1]) and TRAILING_ROLE.sub("", before).endswith(names[-1])


def _joined(earlier: str, before: str, text: str) -> bool:
    """Whether a conjunction parts a person from the desk or place of the one before: "Ann Lee", "EX News, Ulm", "and",
    "Bo Park"."""
    return JOINING.fullmatch(before) is not None and is_person(text) and not is_person(earlier)


def _link_around(node: LexborNode) -> int:
    """`mem_id` of the link that the element is, or that is around it; 0 without one."""
    for around in (node, node.parent, node.parent.parent if node.parent else None):
        if around is not None and around.tag == "a":
            return around.mem_id
    return 0
