"""The parser's numbers of tags: to ask a node for its number takes a third of asking for the name."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

_PLAIN = LexborHTMLParser("<p>text<!-- -->")
TEXT, COMMENT = (node.tag_id for node in _PLAIN.css("p")[0].iter(include_text=True))
# Of an element that it does not know, the parser makes the number up for each page.
_MOST = 512


def numbered(names: str) -> dict[str, int]:
    """The numbers of some tags, parted by blanks; those that the parser does not know are left out."""
    numbers = {name: _PLAIN.create_node(name).tag_id for name in names.split()}
    return {name: number for name, number in numbers.items() if number < _MOST}


def numbers_of(names: str) -> frozenset[int]:
    """The numbers of some tags that the parser knows, parted by blanks."""
    return frozenset(numbered(names).values())
