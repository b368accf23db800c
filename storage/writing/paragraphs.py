"""A version's text and the kinds and places of its paragraphs, so that the text is stored once and can be split again.

The layout is a list of runs `[kind, first position, paragraphs]`: neighbours of one kind at consecutive places. A
paragraph that a split at blank lines would not give back stands alone, with its length in characters as fourth entry.
"""

from __future__ import annotations

import json

from storage.article import Article, Kind

_GAP = "\n\n"


def layout_of(article: Article) -> str:
    """The layout as compact JSON. A kind is a string itself; to ask for its value takes longer than the rest."""
    runs: list[tuple[str, int, int] | tuple[str, int, int, int]] = []
    for paragraph, kind, position in zip(article.paragraphs, article.kinds, article.positions, strict=True):
        if _GAP in paragraph or paragraph.startswith("\n") or paragraph.endswith("\n"):
            runs.append((kind, position, 1, len(paragraph)))
            continue
        last = runs[-1] if runs else ()
        if len(last) == 3 and last[0] == kind and last[1] + last[2] == position:
            runs[-1] = (last[0], last[1], last[2] + 1)
        else:
            runs.append((kind, position, 1))
    return json.dumps(runs, separators=(",", ":"))


def split_text(text: str, layout: str) -> tuple[tuple[str, ...], tuple[Kind, ...], tuple[int, ...]]:
    """Paragraphs, kinds and positions of a stored text."""
    paragraphs: list[str] = []
    kinds: list[Kind] = []
    positions: list[int] = []
    at = 0
    for kind, position, count, *length in json.loads(layout):
        for number in range(count):
            gap = text.find(_GAP, at)
            end = at + length[0] if length else gap if gap >= 0 else len(text)
            paragraphs.append(text[at:end])
            kinds.append(Kind(kind))
            positions.append(position + number)
            at = end + len(_GAP)
    return tuple(paragraphs), tuple(kinds), tuple(positions)
