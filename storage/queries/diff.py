"""What changed between two versions, in words: paragraphs are matched first, then words inside those that differ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from storage.article import Article
from storage.fulltext.cjk import SEPARATOR, has_cjk, segment

# Matching is quadratic; a paragraph with more words than this is shown as taken out and put in again.
_MOST_WORDS = 3000
_MOST_PARAGRAPHS = 3000
# A figure is one word: "14.1" that became "14.4" reads better than a digit that became another.
_TOKEN = re.compile(r"\s+|\d+(?:[.,:]\d+)*|\w+|[^\w\s]")


class Change(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that stayed, went or came."""

    change: Change
    text: str


Paragraph = tuple[Piece, ...]


def compare(before: Sequence[str], after: Sequence[str]) -> list[Paragraph]:
    """The paragraphs of both, in order, each as pieces."""
    found: list[Paragraph] = []
    for tag, a, b, c, d in _opcodes(before, after, _MOST_PARAGRAPHS):
        if tag == "equal":
            found += [(Piece(Change.SAME, text),) for text in before[a:b]]
        elif tag == "replace" and b - a == d - c:
            for old, new in zip(before[a:b], after[c:d], strict=True):
                found += _paragraphs(old, new)
        else:
            found += _replaced(before[a:b], after[c:d])
    return found


def changed_facts(before: Article, after: Article) -> list[tuple[str, str, str]]:
    """What changed beside title and text: name, before, after."""
    pairs = [
        ("Published", *(each.published.isoformat() if each.published else "" for each in (before, after))),
        ("Modified", *(each.modified.isoformat() if each.modified else "" for each in (before, after))),
        ("By", ", ".join(before.authors), ", ".join(after.authors)),
        ("Standfirst", before.standfirst, after.standfirst),
        ("Correction", before.correction, after.correction),
        ("Disclosures", " ".join(before.disclosures), " ".join(after.disclosures)),
        ("Tickers", _tickers(before), _tickers(after)),
    ]
    return [(name, old, new) for name, old, new in pairs if old != new]


def _tickers(article: Article) -> str:
    return ", ".join(f"{ticker.mic}:{ticker.symbol}" for ticker in article.tickers)


def words(before: str, after: str) -> Paragraph:
    """The pieces of one paragraph or title."""
    old, new = _tokens(before), _tokens(after)
    pieces: list[Piece] = []
    for tag, a, b, c, d in _opcodes(old, new, _MOST_WORDS):
        if tag == "equal":
            pieces.append(Piece(Change.SAME, "".join(old[a:b])))
            continue
        if a < b:
            pieces.append(Piece(Change.DELETED, "".join(old[a:b])))
        if c < d:
            pieces.append(Piece(Change.INSERTED, "".join(new[c:d])))
    return tuple(_joined(pieces))


def _replaced(old: Sequence[str], new: Sequence[str]) -> list[Paragraph]:
    """Paragraphs of which there are more on one side: each new one is matched with the most similar old one left."""
    found: list[Paragraph] = []
    start = 0
    for text in new:
        likeness = [(_likeness(each, text), -at) for at, each in enumerate(old[start : start + 8])]
        best, at = max(likeness, default=(0.0, 0))
        if best < 0.5:
            found.append((Piece(Change.INSERTED, text),))
            continue
        found += [(Piece(Change.DELETED, each),) for each in old[start : start - at]]
        found.append(words(old[start - at], text))
        start += 1 - at
    return found + [(Piece(Change.DELETED, each),) for each in old[start:]]


def _paragraphs(old: str, new: str) -> list[Paragraph]:
    if _likeness(old, new) < 0.3:
        return [(Piece(Change.DELETED, old),), (Piece(Change.INSERTED, new),)]
    return [words(old, new)]


def _likeness(old: str, new: str) -> float:
    """The share of words both have, of the longer one."""
    first, second = set(_tokens(old)), set(_tokens(new))
    return len(first & second) / max(len(first), len(second), 1)


def _tokens(text: str) -> list[str]:
    """Words, marks and blanks; a Chinese, Japanese or Korean character is a word."""
    cut = segment(text) if has_cjk(text) else text
    return [token for part in cut.split(SEPARATOR) for token in _TOKEN.findall(part)]


def _opcodes(old: Sequence[str], new: Sequence[str], most: int) -> Iterator[tuple[str, int, int, int, int]]:
    if max(len(old), len(new)) > most and list(old) != list(new):
        yield "replace", 0, len(old), 0, len(new)
        return
    yield from SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Deletions and insertions with only blanks between them as one each: "three days" for "two hours" reads better."""
    gone = came = ""
    for at, piece in enumerate(pieces):
        match piece.change:
            case Change.DELETED:
                gone += piece.text
            case Change.INSERTED:
                came += piece.text
            case Change.SAME if piece.text.isspace() and (gone or came) and at + 1 < len(pieces):
                gone += piece.text
                came += piece.text
            case Change.SAME:
                yield from _changed(gone, came)
                gone = came = ""
                yield piece
    yield from _changed(gone, came)


def _changed(gone: str, came: str) -> Iterator[Piece]:
    # A blank that only joined what followed on one side stays where it was.
    if gone.strip():
        yield Piece(Change.DELETED, gone)
    elif gone and not came.strip():
        yield Piece(Change.SAME, came or gone)
        return
    if came.strip():
        yield Piece(Change.INSERTED, came)
    elif came and not gone.strip():
        yield Piece(Change.SAME, came)
