"""Where markup parts a name from what stands behind it: the next name, a trade, a desk, a clock, a button."""

from __future__ import annotations

from itertools import islice

from selectolax.lexbor import LexborNode

from pipelines.fields.names import is_person, split_names
from pipelines.pages.document import spaced_text

_MOST_NODES = 200
_SEPARATING = ",;:/|·•&、，"
_UNREAD = frozenset(("style", "script", "rt"))


def parted_texts(node: LexborNode) -> list[str]:
    """The element's text, parted behind each name where another element begins; one text where nothing parts it.

    "<b>Ann Lee</b> <b>Bo Park</b>" gives two. What goes on in small letters or with a sign is no new part, nor is a
    single word behind a name that is no link: "<b>Ann Mary</b> <b>Lee</b>" is one name.
    """
    whole = spaced_text(node)
    cuts: list[int] = []
    at, before, inside, linked = 0, "", 0, False
    for inner in islice(node.traverse(include_text=True), _MOST_NODES):
        if not inner.is_text_node or (parent := inner.parent) is None or parent.tag in _UNREAD:
            continue
        text = (inner.text_content or "").strip()
        place = whole.find(text, at) if text else -1
        if place < 0:
            continue
        if parent.mem_id != inside and _goes_on(text) and _closed(before, text, linked):
            cuts.append(place)
        at, before, inside, linked = place + len(text), text, parent.mem_id, _in_link(parent, node)
    return [whole[start:end] for start, end in zip([0, *cuts], [*cuts, len(whole)], strict=True)]


def _goes_on(text: str) -> bool:
    """Whether a text can stand for itself: it begins with a capital, a figure or a letter of a script without."""
    return text[0].isdigit() or (text[0].isalpha() and not text[0].islower())


def _closed(before: str, text: str, linked: bool) -> bool:
    """Whether a name ends with the text before."""
    if not before or before[-1] in _SEPARATING:
        return False
    if linked:
        return True
    names = split_names(before) if " " in text or text[0].isdigit() else ()
    return bool(names) and is_person(names[-1]) and before.endswith(names[-1])


def _in_link(node: LexborNode, within: LexborNode) -> bool:
    """Whether the text's element is a link or the only thing inside one."""
    parent = node.parent
    return node.tag == "a" or (parent is not None and parent.tag == "a" and node.mem_id != within.mem_id)
