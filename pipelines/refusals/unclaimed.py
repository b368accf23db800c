"""Pages that claim nothing: no article's schema, and no date of their own.

Nearly every story of the press has one or the other. A page with neither is read where it shows what a story has: it
tells what its headline, its address or the link to it names, and speaks to nobody; or it has a writer; or it reports
what somebody said. What a site shows in a story's place has none of these, in any wording and language.
"""

from __future__ import annotations

import re

from pipelines.fields.titles import PARTED
from pipelines.pages.text import weight
from pipelines.refusals import patterns
from pipelines.refusals.evidence import LITTLE, Case
from pipelines.refusals.offers import button
from pipelines.refusals.paywall import behind
from pipelines.refusals.speech import QUOTED, reports
from pipelines.refusals.subject import (
    folded,
    keeps_to_its_address,
    mentioned,
    named_after,
    names,
    short_word_told,
    unmentioned,
    words_told,
)

# Of kept text, in characters; a Chinese or Japanese one counts 2.5. A longer one is something to read, of any kind, but
# where most of it speaks to its reader.
_LONGEST, _MOSTLY = 500, 0.6
# Of a text that is of its own site, or of what has its headline for a name.
_LONGEST_OWN = 800
# Of a text that tells something, how much may speak to its reader: of one that keeps to its name, and of another.
_HALF, _LITTLE = 0.5, 0.3
# What stands so near to a text's end belongs to it, in characters.
_RIGHT_BEHIND = 120
# Words of an address that names something.
_TWO = 2
_NUMBERS = re.compile(r"\d+|[^\W\d_]{3,}")
# A day and a month alone may as well count something.
_LEAST_OF_A_DATE = 3
# Letters of a headline's word that is no article or preposition.
_LONG_WORD = 4
# Latin characters of a title; what is shorter may be the site's name.
_SHORTEST_NAME = 14
_PLACES = (patterns.PLACE_ADDRESS, patterns.SERVICE_ADDRESS, patterns.OFFER_ADDRESS)


def unclaimed(case: Case) -> tuple[str, ...]:
    """Evidence that the page neither claims to be an article nor shows what one has; () without."""
    size = case.body.size
    if not 0 < size < LITTLE or _vouched(case):
        return ()
    other = "" if case.metadata.authors else _acts(case) or (_of_itself(case) if size < _LONGEST_OWN else "")
    if other:
        return "neither article schema nor date", other
    if (size >= _LONGEST and case.spoken_share < _MOSTLY) or _tells(case):
        return ()
    return "neither article schema nor date", "no writer, nobody quoted, nothing of its headline told"


def _acts(case: Case) -> str:
    """Evidence of a button right behind the text, which reports nobody's words, that books what it tells of."""
    act = "" if any(map(reports, case.unquoted)) else button(case, patterns.OFFER_BUTTON)
    return f"button {act!r} behind the text" if act and act.lower() in behind(case)[:_RIGHT_BEHIND] else ""


def astray(case: Case) -> tuple[str, ...]:
    """Evidence that below a story's headline and claims somebody is spoken to of something else; () without."""
    if not 0 < case.body.size < _LONGEST:
        return ()
    texts, called = case.unquoted, _names(case)
    if case.spoken_share < _MOSTLY or not called:
        return ()
    if any(words_told(name, texts) > 0 or short_word_told(name, texts) for name in called):
        return ()
    if mentioned(case.page, texts):
        return ()
    return "most of the text speaks to somebody", "no word of it is of what its headline and address name"


def _vouched(case: Case) -> bool:
    """Whether the page claims to be an article by more than a template's og:type, or shows its date."""
    published = case.metadata.published
    if case.schema or published is None or not case.dated_in_page:
        return case.schema
    return not published.evidence.startswith("text") or len(_NUMBERS.findall(published.raw)) >= _LEAST_OF_A_DATE


def _tells(case: Case) -> bool:
    """Whether the page has one sign of a story at least, or no name that it could be held to."""
    texts, spoken = case.unquoted, case.spoken_share
    if case.metadata.authors or keeps_to_its_address(case.page, texts):
        return True
    called = _names(case)
    if called and named_after(case.page, called[0]):
        return True
    if spoken > _HALF or (spoken > _LITTLE and unmentioned(case.page, (*texts, *called), _TWO)):
        return False
    if case.typed and spoken <= _LITTLE:
        return True
    told = max((words_told(name, texts, case.metadata.publisher) for name in called), default=0)
    if told > 1 or any(map(reports, texts)):
        return True
    told += any(short_word_told(name, texts) for name in called)
    return spoken <= _LITTLE and (told > 0 or not called or mentioned(case.page, (*texts, *called)))


def _of_itself(case: Case) -> str:
    """Evidence that a text that quotes nobody stands where a site keeps what is no story, has the whole headline as
    a name in it, or names its own site."""
    if QUOTED.search(case.body.text):
        return ""
    place = next(filter(None, map(case.address_like, _PLACES)), "")
    if place and not keeps_to_its_address(case.page, case.body.paragraphs):
        return place
    shown, headline = folded(case.body.text), folded(case.headline)
    if _is_name(case.headline, case.body.text):
        return f"all of {case.headline[:60]!r} is a name in the text"
    titles = map(folded, PARTED.split(case.document.title_tag)[1:])
    sites = (name for name in (folded(case.metadata.publisher), *titles) if name != headline)
    site = next((name for name in sites if names(shown, name)), "")
    return f"the text names its site, {site!r}" if site else ""


def _is_name(headline: str, text: str) -> bool:
    """Whether a text has a headline as it is, and its long words, two at least, have capitals."""
    words = [word for word in headline.split() if len(word) >= _LONG_WORD]
    return headline in text and len(words) > 1 and all(word[0].isupper() for word in words)


def _names(case: Case) -> list[str]:
    """What the page, and the link to it, call what it tells: its headings, and a title of more than a site's name."""
    titles = (case.metadata.title, case.page.link.title if case.page.link else "")
    parted = (max(PARTED.split(title), key=len) for title in titles)
    return [*case.document.headings[:2], *(name for name in parted if weight(name) > _SHORTEST_NAME)]
