"""Pages to watch, to hear or to look through, with some lines of text about it."""

from __future__ import annotations

import re

from pipelines.refusals import patterns
from pipelines.refusals.evidence import LITTLE, Case, two
from pipelines.refusals.shells import described, within_story

LONGEST_CAPTION = 250
"""Of text, in characters, that may stand below a picture."""
# Of text, in characters: beside a video, and of one that only says what it shows.
_LONGEST, _LONGEST_DESCRIPTION = 600, 300
# Paragraphs of sentences that are a story's: of one that is claimed or dated, of any, of what is said of a broadcast.
_CLAIMED, _PLAIN, _BROADCAST = 3, 5, 8
# Captions like "3/12".
_LEAST_NUMBERED = 2
_ADDRESS = re.compile(
    r"/(?:videos?|watch|mediathek|galler(?:y|ies)|galeries?|galerias?|bildergalerien?|fotogalerias?|fotostrecken?|fotos|"
    r"photos?|slideshows?|diaporamas?|en-images|in-pictures|podcasts?|listen|shows?|episodes?|sendung(?:en)?|emissions?|"
    r"programas?|audio|live-tv)(?:/|-|$)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\(?\d{1,3} ?(?:/|of|von|de|sur|di|van|av) ?\d{1,3}\b")
_PLAYER = (
    "video, audio, [class*=player], [class*=gallery], [class*=slideshow], [class*=swiper], [class*=video-js], "
    "iframe[src*=embed], iframe[src*=video]"
)
_PLAYS = "video, audio, iframe[src*=player], iframe[src*=video], iframe[src*=embed]"


def media(case: Case) -> tuple[str, ...]:
    """Evidence that there is something to watch, to hear or to look through, and little to read; () without."""
    return _captioned(case) or _broadcast(case)


def _captioned(case: Case) -> tuple[str, ...]:
    if case.body.size >= _LONGEST or case.body.prose >= (_CLAIMED if case.dated or case.typed else _PLAIN):
        return ()
    claim, address = _claim(case), case.address_like(_ADDRESS)
    title = case.title_like(patterns.MEDIA_TITLE) if case.body.size < LONGEST_CAPTION else ""
    if case.typed and not (address or title):
        return _described(case, claim)
    player = case.document.tree.css_first(_PLAYER)
    words = case.words_like(patterns.MEDIA_WORDS, 2) if address or claim else ""
    named = title if address and not case.typed else ""
    shown = "markup of a player or gallery" if player else ""
    return two(claim, address or title, named, shown, words, _numbered(case))


def _described(case: Case, claim: str) -> tuple[str, ...]:
    """Evidence that an article's claims stand over a player, and nothing is told but what the description says."""
    told = "" if case.body.size >= _LONGEST_DESCRIPTION else (not case.schema and claim) or described(case)
    plays = told and any(map(within_story, case.document.tree.css(_PLAYS)))
    return ("markup of a player in the story", told) if plays else ()


def _broadcast(case: Case) -> tuple[str, ...]:
    """Evidence of what is told of a broadcast or its parts: by its claim or title, its address, and its words."""
    if case.body.size >= LITTLE or case.body.prose >= _BROADCAST:
        return ()
    address = case.address_like(_ADDRESS)
    title = case.title_like(patterns.EPISODE_TITLE) if address else ""
    claim = title or ("" if case.schema else _claim(case)) if address else ""
    words = case.words_like(patterns.MEDIA_WORDS, 2) if claim else ""
    return (claim, address, words) if words else ()


def _claim(case: Case) -> str:
    kinds = [each for each in case.metadata.page_types if patterns.MEDIA_TYPES.search(each)]
    return f"type {kinds[0]}" if kinds else ""


def _numbered(case: Case) -> str:
    """Evidence that the texts are captions of which each counts its picture."""
    counted = sum(_NUMBERED.match(text) is not None for text in case.body.paragraphs)
    return f"{counted} counted captions" if counted >= _LEAST_NUMBERED else ""
