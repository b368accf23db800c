"""Notices: what a site tells the visitor of a page instead of a story, in words of its own.

A limit, a lock for a region, a page that has moved or is being mended is told in as many wordings as there are sites.
What they have in common: each paragraph speaks to the visitor of this page, and none tells what its address names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain

from pipelines.pages.text import plain_apostrophes
from pipelines.refusals import walls
from pipelines.refusals.evidence import Case, two
from pipelines.refusals.subject import keeps_to_a_name, mentioned, unmentioned

# Of kept text, in characters; a Chinese or Japanese one counts 2.5.
_LONGEST = 1500
# Of the text; all of it, but for a heading, where the page claims to be an article.
_MOSTLY, _ALL = 0.6, 0.95
# Of a page without a site's menus: what it shows beside its text, its links, its text, and how much of that speaks.
_BARE, _FEW_LINKS, _SHORT, _ALMOST = 200, 3, 900, 0.6
_SEVERAL = 2
_SENTENCES = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])")
QUOTED = re.compile(r"[“\"«„「『‘][^”\"»“」』’]{3,200}[”\"»“」』’]")


def notice(case: Case) -> tuple[str, ...]:
    """Evidence that a notice stands in the story's place; () without."""
    if case.body.size >= _LONGEST or not case.body.paragraphs:
        return ()
    # Over a notice, the headline and the claims of the story that was asked for may stand in its template.
    others = (unmentioned(case.page, case.body.paragraphs), case.silent, case.title_like(walls.ERROR_TITLE))
    told = told_to_visitors(case) if any(others) else ""
    if told:
        return two(told, *others)
    return two(case.strayed, case.silent) if case.silent else ()


def bare_address(case: Case) -> tuple[str, ...]:
    """Evidence that the page shows its text and little else, which speaks to somebody, or as a house."""
    if not case.silent or case.metadata.authors:
        return ()
    texts = unquoted(case.body.paragraphs)
    links = len(case.document.tree.css("a[href]"))
    beside = len(case.shown) - sum(map(len, case.body.paragraphs))
    if links > _FEW_LINKS or beside > _BARE or not 0 < case.body.size < _SHORT:
        return ()
    if spoken_share(texts) < _ALMOST or mentioned(case.page, texts):
        return ()
    if any(keeps_to_a_name(title, texts) for title in case.titles):
        return ()
    return (
        case.silent,
        f"most of the text speaks to somebody, with {links} links and {beside} characters beside it",
    )


def unquoted(texts: Iterable[str]) -> list[str]:
    """The texts without what they quote."""
    return [QUOTED.sub(" ", text) for text in texts]


def spoken_share(texts: Sequence[str]) -> float:
    """Which part of the texts (0 to 1) speaks to somebody, or as a house, and reports nobody's words."""
    sentences = [sentence for text in texts for sentence in _SENTENCES.split(text) if sentence and not reports(text)]
    spoken = sum(len(sentence) for sentence in sentences if walls.ADDRESSED.search(sentence))
    return spoken / (sum(map(len, texts)) or 1)


def reports(text: str) -> bool:
    """Whether a paragraph reports what somebody said."""
    return walls.REPORTED.search(text.lower()) is not None


def _phrases(text: str) -> list[str]:
    """What a paragraph says to visitors; nothing where it reports somebody's words."""
    return [] if reports(text) else [match[0] for match in walls.VISITOR_WORDS.finditer(text.lower())]


def told_to_visitors(case: Case) -> str:
    """Evidence that most of the text speaks to whoever visits the page, of the page: two phrases at least, none of
    them quoted, in paragraphs that report nobody's words."""
    texts = unquoted(map(plain_apostrophes, case.body.paragraphs))
    if not any(map(walls.ADDRESSED.search, texts)):
        return ""
    found = [_phrases(text) for text in texts]
    phrases = list(dict.fromkeys(chain.from_iterable(found)))
    if len(phrases) < _SEVERAL:
        return ""
    whole = sum(map(len, texts))
    silent = sum(len(text) for text, spoken in zip(texts, found, strict=True) if not spoken)
    share = _ALL if case.claims else _MOSTLY
    # To look for teasers is a walk over the page: a story is left before.
    if silent > (1 - share) * whole and silent > (1 - share) * whole + share * sum(map(len, case.in_teasers)):
        return ""
    return f"words to visitors {', '.join(map(repr, phrases[:3]))}"
