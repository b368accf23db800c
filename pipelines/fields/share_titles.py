"""Titles for sharing (`og:title`) beside a page's other names: cut short, or under another kicker."""

from __future__ import annotations

import re

from pipelines.pages.text import CJK, letters_of, weight

Named = list[tuple[str, str]]
"""(place, text) of every name that a page gives itself."""

# What parts a headline's halves, and ends what stands before it.
_GOES_ON = re.compile(r"\s?[:;,.!?…](?=\s)")
# A symbol, an age, a place.
_BRACKET = re.compile(r"\s\([^()]{1,20}\)")
_KICKER_ENDS = ":.!?"
# The least that a line says, in Latin characters; the longest kicker.
_LINE, _KICKER = 15, 60


def mended(found: Named) -> Named:
    """Without share titles that an unescaped quote cut short: the h1 goes on with the quote where they end."""
    whole = [text for place, text in found if place in ("h1", "title", "json-ld")]
    kept = []
    for place, text in found:
        rests = (longer[len(text) :].lstrip() for longer in whole if longer.startswith(text))
        cut = place.endswith(":title") and any(rest.startswith('"') for rest in rests)
        if not cut:
            kept.append((place, text))
    return kept


def under_one_kicker(found: Named) -> Named:
    """The line alone for share title and h1, where each puts another kicker before it: `Strike: The ferries stay in`
    and `On the quay The ferries stay in`. Not where JSON-LD says either of them whole."""
    share = next((text for place, text in found if place == "og:title"), "")
    kicker, _, line = share.partition(": ")
    if weight(line) < _LINE or len(kicker) > _KICKER:
        return found
    heads = [text for place, text in found if place == "h1" and text.endswith(f" {line}")]
    if any(place == "json-ld" and text in (share, *heads) for place, text in found):
        return found
    key = letters_of(kicker)
    for head in heads:
        over = letters_of(head[: -len(line)])
        if over in key or key in over or len(head) - len(line) > _KICKER:
            return found
    return [(place, line if text == share or text in heads else text) for place, text in found] if heads else found


def is_part(share: str, found: Named) -> bool:
    """Whether a share title is the h1 left off at a colon, a comma or a stop, or without what stands before one or in
    brackets, or is the h1 and `<title>` with a kicker before: made of the headline, and no other one by hand."""
    heads = [text for place, text in found if place == "h1"]
    tag = next((text for place, text in found if place == "title"), "")
    for head in heads:
        if head.startswith(share) and _GOES_ON.match(head, len(share)):
            return True
        if share == _BRACKET.sub("", head) != head:
            return True
        before = head.removesuffix(share) if head != share else ""
        if before.endswith((". ", "! ", "? ")) and before != head:
            return True
        kicker = share.removesuffix(head).rstrip() if share != head else share
        if kicker != share and kicker.endswith(tuple(_KICKER_ENDS)) and tag.startswith(head):
            return True
    return False


def is_line(text: str) -> bool:
    """Whether a share title has the length of a headline: a section's name ("Press releases") stands on every page."""
    return text.count(" ") >= 2 or bool(CJK.search(text))


def kickers(groups: dict[str, dict[str, str]]) -> set[str]:
    """Names that an h1 puts before another name of the page: "Pelagic" of "Pelagic Offer fails"."""
    heads = [key for key, places in groups.items() if "h1" in places]
    return {key for head in heads for key in groups if head.startswith(key) and head[len(key) :] in groups}
