"""Teasers: pages that show the beginning of a text and sell the rest."""

from __future__ import annotations

import re
from itertools import takewhile

from pipelines.pages.sentences import holds_sentence
from pipelines.pages.text import plain_apostrophes, weight
from pipelines.refusals import patterns
from pipelines.refusals.evidence import Case, is_prose, two
from pipelines.refusals.whole import FEW, is_said_whole, reads_whole, sold_out_of_sight

LONGEST_TEASER = 700
"""Of a text, in characters, below which it may be the beginning of one."""
# Bytes of markup: what comes later is state of scripts.
_SEARCHED = 1_000_000
# A paragraph or two, where the page sells what follows right below them.
_STUB = 400
# Of the beginning of any text, in characters; what is longer is read as it is.
_LONGEST_CUT = 2500
# Of a text that the page says is not free and sells right behind it: some five paragraphs.
_LONGEST_CLOSED = 1500
# Of a line that sells something, in characters.
_LONGEST_OFFER = 120
# Lines of an offer: its heading, what it offers.
_LAST = 2
# Of a last line that may be a text's, and none of a list or a button.
_LEAST_CUT = 24
# Of a paragraph that is broken off: shorter ones are lines that end without a stop.
_LEAST_BROKEN, _LEAST_STOPPED = 80, 40
# What may stand between the end of a teaser and its barrier: the writer's name and trade, a label.
_LONGEST_BETWEEN = 250
_CUT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])[\"'”»]?$")


def paywall(case: Case) -> tuple[str, ...]:
    """Evidence that the page shows the beginning of a text and sells the rest; () without."""
    before, last = _offer_line(case)
    size = sum(map(weight, case.body.paragraphs[:before])) if last else case.body.size
    closed = _closed(case)
    if case.metadata.free_access is True or size >= _LONGEST_CUT:
        return ()
    cut = cut_short(case)
    if closed:
        if size >= LONGEST_TEASER:
            return two(closed, cut, _stops_at_barrier(case) if size < _LONGEST_CLOSED else "")
        return two(closed, "" if reads_whole(case) else f"text of {size} characters", cut)
    if size >= LONGEST_TEASER:
        # A metered page that was served whole has such a barrier too: more paragraphs must break off as well.
        stopped = _stopped(case)
        asked = _read_on(case) if cut or stopped or case.body.prose <= FEW else ""
        if stopped and not sold_out_of_sight(case):
            return two(stopped, last or asked or _sold_behind(case))
        barrier = _barrier(case) if asked else ""
        return (asked, barrier, *([cut] if cut else [])) if barrier else ()
    asked = next((each.rule for each in case.body.removed if each.rule.startswith("subscribe.paywall")), "")
    words = f"rule {asked}" if asked else case.words_beside(patterns.PAYWALL_WORDS) or last
    stopped = "" if cut else _stopped(case)
    broken = two(stopped, last or _sold_behind(case) or _offered_behind(case)) if stopped else ()
    if broken and not sold_out_of_sight(case):
        return broken
    words = words or (_offered_behind(case) if cut else "")
    if not (words or cut) or (words and not cut and sold_out_of_sight(case)):
        return ()
    # Of a claimed story that shows no text at all, a line that sells the rest has said enough.
    bare = case.claims and not case.body.paragraphs
    told = last or _read_on(case) or _sold_behind(case) or bare
    few = size < _STUB or case.body.prose <= FEW
    stub = f"text of {size} characters" if few and told else ""
    return two(words, _barrier(case), cut, stub)


def _stops_at_barrier(case: Case) -> str:
    """Evidence that a closed text that is longer than most teasers stops where the rest is sold, and is not whole."""
    if sold_out_of_sight(case) or is_said_whole(case):
        return ""
    return _stopped(case) or _sold_behind(case)


def _barrier(case: Case) -> str:
    found = patterns.PAYWALL_MARKUP.search(case.page.body, 0, _SEARCHED)
    return f"markup {found[0][-40:].decode('latin-1')!r}" if found else ""


def _read_on(case: Case) -> str:
    """Evidence that the page sells what follows where the text stops: a box that only sells says nothing of a rest."""
    between = 0
    for each in case.body.removed:
        if each.position <= case.body.end:
            continue
        if each.rule.startswith("subscribe.paywall") and patterns.READ_ON.search(each.text):
            return f"words {each.text[:60]!r} where the text ends"
        between += len(each.text)
        if between > _LONGEST_BETWEEN:
            return ""
    return ""


def _sold_behind(case: Case) -> str:
    """Evidence that the first thing behind the last sentence stops the reader, and is no other story's label."""
    found = patterns.PAYWALL_WORDS.search(behind(case)[:_LONGEST_OFFER])
    if found is None or any(found[0] in card.lower() for card in case.teasers):
        return ""
    return f"words {found[0]!r} where the text ends"


def behind(case: Case) -> str:
    """What the page shows behind the last of the text that is sentences, and does not speak to its reader."""
    prose = [text for text in case.body.paragraphs if is_prose(text)]
    final = case.body.paragraphs[-1] if case.body.paragraphs else ""
    if weight(final) > _LEAST_STOPPED and _breaks_off(final):
        prose.append(final)
    told = (text for text in reversed(prose) if not patterns.ADDRESSED.search(text))
    last = next(told, prose[-1] if prose else "")
    end = " ".join(plain_apostrophes(last.lower()).split())
    return case.shown.partition(end)[2] if end else ""


def _stopped(case: Case) -> str:
    """Evidence that the text stops in the middle of a sentence, after others."""
    *others, last = case.body.paragraphs[: _offer_line(case)[0]] or ("",)
    if not _breaks_off(last):
        return ""
    within = weight(last) > _LEAST_BROKEN and holds_sentence(last)
    after = weight(last) > _LEAST_STOPPED and bool(others) and all(map(is_prose, others))
    return f"text stops at {last[-30:]!r}" if within or after else ""


def _breaks_off(text: str) -> bool:
    return text[-1:].islower() or text[-1:] in (",", "、", "，")


def _offered_behind(case: Case) -> str:
    """Evidence that something is sold right behind the text."""
    found = patterns.OFFER_BEHIND.search(behind(case)[:_LONGEST_BETWEEN])
    return f"words {found[0]!r} behind it" if found else ""


def _offer_line(case: Case) -> tuple[int, str]:
    """How many paragraphs stand before one of the last lines that sells the rest, kept since no rule has its words, and
    the evidence of it; all of them and "" without."""
    texts = case.body.paragraphs
    if case.body.size >= _LONGEST_CUT:
        return len(texts), ""
    lines = len(list(takewhile(lambda text: not is_prose(text), reversed(texts))))
    for at in range(max(1, len(texts) - max(lines, _LAST)), len(texts)):
        line = plain_apostrophes(texts[at].lower())
        found = None if len(line) > _LONGEST_OFFER else patterns.PAYWALL_WORDS.search(line)
        if found and not patterns.REPORTED.search(line):
            return at, f"words {found[0]!r} in one of the last lines"
    return len(texts), ""


def _closed(case: Case) -> str:
    """Evidence that the page says it is not free."""
    if case.metadata.free_access is False:
        return "isAccessibleForFree=false"
    locked = case.metadata.free_access is None and case.document.first_meta("article:content_tier") == "locked"
    return "article:content_tier=locked" if locked else ""


def cut_short(case: Case, *, ellipsis: bool = True) -> str:
    """Evidence that the text breaks off, or is far shorter than the page says."""
    prose = [text for text in case.body.paragraphs if weight(text) > _LEAST_CUT]
    if ellipsis and prose and _CUT.search(prose[-1]):
        return "text ends in an ellipsis"
    stated = case.document.story.get("wordCount")
    words = case.body.words
    if isinstance(stated, (int, str)) and str(stated).isdigit() and int(stated) > 3 * words and words > 0:
        return f"{words} of {stated} words"
    return ""
