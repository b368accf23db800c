"""In what two readings of one page differ, as far as a reader of the article would notice."""

from __future__ import annotations

from typing import Any

from storage.article import Article, Moment
from storage.page import storable
from storage.times import offset_text, to_seconds

_PLAIN = ("title", "provider", "publisher", "language", "standfirst", "dateline", "correction")
_LISTS = ("authors", "summary", "disclosures", "flags", "rights")


def differences(before: Article, after: Article) -> tuple[str, ...]:
    """The names of the fields that differ, "text" and "title" first; () when both say the same.

    Not counted: places of blocks, names of rules, and by which evidence a date was found.
    """
    one, other = _said(before), _said(after)
    names = [name for name in one if one[name] != other[name]]
    if storable(before.text) != storable(after.text):
        return ("text", *names)
    # of another text the paragraphs are others, and their kinds say nothing more
    return (*names, "kinds") if before.kinds != after.kinds else tuple(names)


def _said(article: Article) -> dict[str, Any]:
    """What an article says beside its text, as the archive gives it back."""
    said: dict[str, Any] = {name: storable(getattr(article, name)) for name in _PLAIN}
    said |= {name: tuple(storable(each) for each in getattr(article, name)) for name in _LISTS}
    said["published"] = _moment(article.published)
    said["modified"] = _moment(article.modified)
    # a version has a listing once
    said["tickers"] = tuple(dict.fromkeys((ticker.symbol, ticker.mic) for ticker in article.tickers))
    said["links"] = tuple((storable(link.url), storable(link.text)) for link in article.links)
    in_order = sorted(article.removed, key=lambda block: block.position)
    said["removed"] = tuple((block.kind, storable(block.text)) for block in in_order)
    return said


def _moment(moment: Moment | None) -> tuple[str, str, str, bool] | None:
    if moment is None:
        return None
    return to_seconds(moment.at), offset_text(moment.at), moment.precision, moment.inferred
