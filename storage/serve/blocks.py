"""A version's text as blocks to show: lists and tables put together, and what was removed in its place."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from storage.article import Article, Kind, Removed

REMOVED = "removed"
_CELL = " | "


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbours of one kind. `kind` is a kind of article.py or "removed"; a table's rows stand in `rows`."""

    kind: str
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    removed: tuple[Removed, ...] = ()

    @property
    def kinds(self) -> str:
        """What was removed here, for a label: "disclaimer, share"."""
        return ", ".join(dict.fromkeys(each.kind.value.replace("-", " ") for each in self.removed))


def blocks_of(article: Article) -> list[Block]:
    """Kept and removed blocks in the order of the page."""
    texts = zip(article.paragraphs, article.kinds, article.positions, strict=True)
    pieces: list[tuple[int, str, str | Removed]] = [(position, kind.value, text) for text, kind, position in texts]
    pieces += [(each.position, REMOVED, each) for each in article.removed]
    pieces.sort(key=lambda piece: piece[0])
    found: list[Block] = []
    for kind, group in groupby(pieces, key=lambda piece: piece[1]):
        members = [piece[2] for piece in group]
        gone = tuple(each for each in members if isinstance(each, Removed))
        lines = tuple(each for each in members if isinstance(each, str))
        if kind in (REMOVED, Kind.LIST_ITEM.value, Kind.CODE.value):
            found.append(Block(kind, lines, removed=gone))
        elif kind == Kind.TABLE_ROW.value:
            found.append(Block(kind, rows=tuple(tuple(line.split(_CELL)) for line in lines)))
        else:
            found += [Block(kind, (line,)) for line in lines]
    return found
