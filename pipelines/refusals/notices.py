"""Notices: what a site tells the visitor of a page instead of a story, in words of its own.

A limit, a lock for a region, a page that has moved or is being mended is told in as many wordings as there are sites.
What they have in common: each paragraph speaks to the visitor of this page, and none tells what its address names.
"""

from __future__ import annotations

import re

from pipelines.pages.text import plain_apostrophes
from pipelines.refusals import walls
from pipelines.refusals.evidence import Case, two
from pipelines.refusals.subject import unmentioned

# Of kept text, in characters; a Chinese or Japanese one counts 2.5.
_LONGEST = 1500
# Of the text; all of it, but for a heading, where the page claims to be an article.
_MOSTLY, _ALL = 0.6, 0.95
_QUOTED = re.compile(r"[“\"«„「『‘][^”\"»“」』’]{3,200}[”\"»“」』’]")


def notice(case: Case) -> tuple[str, ...]:
    """Evidence that a notice stands in the story's place; () without."""
    if case.body.size >= _LONGEST or not case.body.paragraphs:
        return ()
    silent = "" if case.typed or case.dated_in_page else "neither article type nor date"
    told = told_to_visitors(case)
    if told:
        # Over a notice, the headline and the claims of the story that was asked for may stand in its template.
        return two(told, unmentioned(case.page, case.body.paragraphs), silent, case.title_like(walls.ERROR_TITLE))
    return two(case.strayed, silent) if silent else ()


def told_to_visitors(case: Case) -> str:
    """Evidence that most of the text speaks to whoever visits the page, of the page: two phrases at least, none of
    them quoted, in paragraphs that report nobody's words."""
    texts = [_QUOTED.sub(" ", plain_apostrophes(text.lower())) for text in case.body.paragraphs]
    phrases: dict[str, None] = {}
    spoken = 0
    for text in texts:
        found = [] if walls.REPORTED.search(text) else [match[0] for match in walls.VISITOR_WORDS.finditer(text)]
        phrases.update(dict.fromkeys(found))
        spoken += len(text) if found else 0
    if len(phrases) < 2 or not any(map(walls.ADDRESSED.search, texts)):
        return ""
    beside = sum(map(len, case.in_teasers))
    if spoken < (_ALL if case.claims else _MOSTLY) * (sum(map(len, texts)) - beside):
        return ""
    return f"words to visitors {', '.join(map(repr, list(phrases)[:3]))}"
