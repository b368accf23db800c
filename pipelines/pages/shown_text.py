"""The text of an element as a browser shows it."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from pipelines.pages.tags import TEXT, numbers_of

_NEVER_SHOWN = numbers_of("script style noscript textarea option iframe noframes noembed")
NO_TEXT = _NEVER_SHOWN | numbers_of("template select")
"""The tags of elements whose own text is not the page's."""


def shown_text(node: LexborNode, *, blank_nodes: bool = True) -> str:
    """The text of a node as a browser shows it: without scripts, styles and the values of form fields; a blank parts
    what stands in different elements. What is made clean afterwards needs no nodes of nothing but white space."""
    only = node.first_child
    if only is not None and only.tag_id == TEXT and only.next is None:
        return only.text_content or ""
    pieces: list[str] = []
    for each in node.traverse(include_text=True, skip_empty=not blank_nodes):
        number = each.tag_id
        if number == TEXT:
            pieces.append(each.text_content or "")
        elif number in _NEVER_SHOWN:
            return " ".join(_shown_pieces(node))
    return " ".join(pieces)


def _shown_pieces(node: LexborNode) -> Iterator[str]:
    for each in node.traverse(include_text=True):
        if each.tag_id == TEXT:
            parent = each.parent
            if parent is None or parent.tag_id not in NO_TEXT:
                yield each.text_content or ""
