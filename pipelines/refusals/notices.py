"""Notices: what a site tells the visitor of a page instead of a story, in words of its own.

A limit, a lock for a region, a page that has moved or is being mended is told in as many wordings as there are sites.
What they have in common: each paragraph speaks to the visitor of this page, and none tells what its address names.
"""

from __future__ import annotations

from itertools import chain

from pipelines.pages.text import letters_of, plain_apostrophes
from pipelines.refusals import patterns
from pipelines.refusals.evidence import Case, two
from pipelines.refusals.speech import reports, unquoted
from pipelines.refusals.subject import keeps_to_a_name, mentioned, told_share, unmentioned

# Of kept text, in characters; a Chinese or Japanese one counts 2.5.
_LONGEST = 1500
# Of the text: half of it below such a title; all, but for a heading, where the page claims to be an article.
_HALF, _MOSTLY, _ALL = 0.5, 0.6, 0.95
# Of a page without a site's menus: what it shows beside its text, its links, its text, and how much of that speaks.
_BARE, _FEW_LINKS, _SHORT, _ALMOST = 200, 3, 900, 0.6
# Different wordings that speak to a visitor.
_SEVERAL = 2
# Paragraphs in which a story's loss is told: behind its standfirst, and a label. And what part of its headline any text
# may have; how much of such a text speaks to its reader.
_OPENING, _BY_CHANCE, _OFTEN = 3, 0.2, 0.4


def notice(case: Case) -> tuple[str, ...]:
    """Evidence that a notice stands in the story's place; () without."""
    if case.body.size >= _LONGEST or not case.body.paragraphs:
        return ()
    # Over a notice, the headline and the claims of the story that was asked for may stand in its template.
    others = (
        unmentioned(case.page, case.body.paragraphs),
        case.neither_typed_nor_dated,
        case.title_like(patterns.ERROR_TITLE),
    )
    told = told_to_visitors(case, _HALF if others[-1] else _ALL if case.claims else _MOSTLY) if any(others) else ""
    if told:
        return two(told, *others)
    return two(case.strayed, case.neither_typed_nor_dated) if case.neither_typed_nor_dated else ()


def withdrawn(case: Case) -> tuple[str, ...]:
    """Evidence that the text begins by telling that this very story is gone, and tells none; () without."""
    texts = case.body.paragraphs
    if not 0 < case.body.size < _LONGEST:
        return ()
    openings = (plain_apostrophes(text.lower()) for text in texts[:_OPENING])
    told = (patterns.GONE_WORDS.match(text) for text in openings)
    at, found = next(((at, found) for at, found in enumerate(told) if found), (0, None))
    if found is None:
        return ()
    given = letters_of(case.metadata.standfirst)
    others = [text for place, text in enumerate(texts) if place != at and letters_of(text) not in given]
    if any(map(reports, unquoted(others))):
        return ()
    spoken = case.body.size < _SHORT and case.spoken_share >= _OFTEN
    untold = "" if told_share(case.headline, "\n".join(others)) > _BY_CHANCE else "nothing of its headline told"
    return two(
        f"words {found[0]!r} that open the text",
        untold or ("the rest speaks to somebody" if spoken else case.neither_typed_nor_dated),
    )


def bare_address(case: Case) -> tuple[str, ...]:
    """Evidence that the page shows its text and little else, which speaks to somebody, or as a house."""
    if not case.neither_typed_nor_dated or case.metadata.authors:
        return ()
    links = len(case.document.tree.css("a[href]"))
    beside = len(case.shown) - sum(map(len, case.body.paragraphs))
    if links > _FEW_LINKS or beside > _BARE or not 0 < case.body.size < _SHORT:
        return ()
    if case.spoken_share < _ALMOST or mentioned(case.page, case.unquoted):
        return ()
    if any(keeps_to_a_name(title, case.unquoted) for title in case.titles):
        return ()
    return (
        case.neither_typed_nor_dated,
        f"most of the text speaks to somebody, with {links} links and {beside} characters beside it",
    )


def _phrases(text: str) -> list[str]:
    """What a paragraph says to visitors; nothing where it reports somebody's words."""
    return [] if reports(text) else [match[0] for match in patterns.VISITOR_WORDS.finditer(text.lower())]


def told_to_visitors(case: Case, share: float) -> str:
    """Evidence that such a share of the text speaks to whoever visits the page, of the page: two phrases at least, none
    of them quoted, in paragraphs that report nobody's words."""
    texts = unquoted(map(plain_apostrophes, case.body.paragraphs))
    if not any(map(patterns.ADDRESSED.search, texts)):
        return ""
    found = [_phrases(text) for text in texts]
    phrases = list(dict.fromkeys(chain.from_iterable(found)))
    if len(phrases) < _SEVERAL:
        return ""
    whole = sum(map(len, texts))
    rest = sum(len(text) for text, spoken in zip(texts, found, strict=True) if not spoken)
    # To look for teasers is a walk over the page: a story is left before.
    if rest > (1 - share) * whole and rest > (1 - share) * whole + share * sum(map(len, case.in_teasers)):
        return ""
    return f"words to visitors {', '.join(map(repr, phrases[:3]))}"
