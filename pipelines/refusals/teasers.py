"""Teasers: the repeated cards of a listing, each with a headline that links to another page of the site."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipelines.pages.text import clean_text, weight
from storage.urls import parts_of

LONGEST_CARD = 500
"""Of a teaser's card, in characters."""
# Latin characters; labels of menus are shorter.
_SHORTEST_HEADLINE = 14
_LEAST_CARDS = 4
# Elements above a headline among which its card is; links that are looked at, so that no page takes long.
_CLIMB, _MOST_LINKS = 4, 400
_CARDS = frozenset(("li", "div", "article", "section", "tr", "dd", "td", "figure"))


def teaser_texts(tree: LexborHTMLParser, url: str, least: int = _LEAST_CARDS, longest: int = LONGEST_CARD) -> list[str]:
    """The texts of the page's teasers, a card each, of so many characters; [] where fewer than `least` are alike.

    Cards are alike when they are children of one element with the same tag and class, and each holds a headline: a
    link to another page of the same site that is a block of its own, not part of a sentence.
    """
    host = parts_of(url).hostname or ""
    groups: dict[tuple[int, str, str], dict[int, LexborNode]] = {}
    for link in tree.css("a[href]")[:_MOST_LINKS]:
        if not _is_headline(link, host):
            continue
        node = link
        for _ in range(_CLIMB):
            parent = node.parent
            if parent is None or node.tag == "body":
                break
            if node.tag in _CARDS:
                key = (parent.mem_id, node.tag or "", node.attributes.get("class") or "")
                groups.setdefault(key, {})[node.mem_id] = node
            node = parent
    alike = [cards for cards in groups.values() if len(cards) >= least]
    texts = (clean_text(card.text(separator=" ")) for cards in alike for card in cards.values())
    return [text for text in texts if len(text) <= longest]


def _is_headline(link: LexborNode, host: str) -> bool:
    address = link.attributes.get("href") or ""
    if address.startswith(("#", "javascript:", "mailto:")) or not _is_on_site(address, host):
        return False
    text = clean_text(link.text(separator=" "))
    if weight(text) < _SHORTEST_HEADLINE:
        return False
    return not _says(link.prev) and not _says(link.next)


def _is_on_site(address: str, host: str) -> bool:
    """Whether an address names no other host; nearly all that name one begin with it, which spares parting them."""
    if "//" not in address[:9] or address.startswith((f"https://{host}/", f"http://{host}/")):
        return True
    return host in address.lower() and parts_of(address).hostname == host


def _says(node: LexborNode | None) -> bool:
    """Whether a sibling is running text, so that the link beside it is part of a sentence."""
    return node is not None and node.tag == "-text" and bool((node.text_content or "").strip())


def told_in_cards(texts: Iterable[str], cards: Sequence[str]) -> int:
    """How many characters of these texts stand in cards."""
    return sum(len(text) for text in texts if any(text in card for card in cards))
