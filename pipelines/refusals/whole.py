"""Short texts of paid pages that are whole: sites that are paid for publish short stories, and serve them whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pipelines.pages.jsonld import first_text
from pipelines.pages.text import clean_text, letters_of, plain_apostrophes
from pipelines.refusals import patterns
from pipelines.refusals.evidence import Case

FEW = 3
"""Of paragraphs of prose: more than a teaser shows."""
# How far two ways of counting words may be apart.
_NEARLY = 0.12
_SELECTOR = re.compile(r"[.#][\w-]+")
_CREDIT = re.compile(
    r"\W{0,3}(?:(?:additional )?(?:reporting|writing|editing)|compiled|edited) by\b|\W{0,3}###|\W?[■□◼]|\(?ends?\)?$"
    r"|\W{0,3}[a-z]{2,4}(?:/[a-z]{2,4}){2,7}(?![\w/])"
)
_HIDDEN = '[hidden], [style*="display:none"], [style*="display: none"], template, dialog:not([open])'
# Elements that are looked at, so that no page takes long.
_MOST_HIDDEN = 200


def reads_whole(case: Case) -> bool:
    """Whether a short text is no teaser: nothing on the page sells a rest of it, and it has more paragraphs than one,
    or the page says in another way that nothing is missing."""
    if any(each.rule.startswith("subscribe.paywall") for each in case.body.removed):
        return False
    if case.words_beside(patterns.PAYWALL_WORDS):
        return False
    if case.body.prose > FEW:
        return True
    return case.body.prose > 0 and is_said_whole(case)


def is_said_whole(case: Case) -> bool:
    """Whether the page says in some way that nothing of the text is missing."""
    return _as_long_as_stated(case) or _credited(case) or _closed_part_shown(case)


def sold_out_of_sight(case: Case) -> bool:
    """Whether all that sells a rest stands in boxes that are not shown, under a text of more paragraphs than a teaser
    has: a meter's box, kept ready for when the count is reached."""
    if case.body.prose <= FEW:
        return False
    hidden = " ".join(node.text(separator=" ") for node in case.document.tree.css(_HIDDEN)[:_MOST_HIDDEN])
    unseen = " ".join(plain_apostrophes(hidden.lower()).split())
    sold = [match[0] for match in patterns.PAYWALL_WORDS.finditer(case.shown)]
    asked = [each.text.lower() for each in case.body.removed if each.rule.startswith("subscribe.paywall")]
    return all(unseen.count(words) >= case.shown.count(words) for words in sold) and all(
        text in unseen for text in asked
    )


def _as_long_as_stated(case: Case) -> bool:
    """Whether the text has the words that the page states, or is the very text that it gives beside the markup."""
    stated = case.document.story.get("wordCount")
    if isinstance(stated, (int, str)) and str(stated).isdigit() and int(stated):
        return abs(int(stated) - case.body.words) <= max(2, _NEARLY * int(stated))
    given = letters_of(first_text(case.document.story.get("articleBody")))
    shown = letters_of(case.body.text)
    # One paragraph is a teaser, whichever field repeats it.
    return len(case.body.paragraphs) > 1 and bool(given) and abs(len(given) - len(shown)) <= _NEARLY * len(given)


def _credited(case: Case) -> bool:
    """Whether it is said right behind the text who reported and edited it, as at the end of a wire's story, in names or
    in the signs of its desk ("ab/cde/fg")."""
    # What a page shows may begin with long scripts, so that the end of the text is not in it.
    below = next((each.text for each in case.body.removed if each.position > case.body.end), "")
    if _CREDIT.match(below.lower()):
        return True
    end = " ".join(plain_apostrophes(case.body.paragraphs[-1].lower()).split())
    return _CREDIT.match(case.shown.rpartition(end)[2]) is not None


def _closed_part_shown(case: Case) -> bool:
    """Whether the part that the page declares to be closed is there, with the end of the text but not its beginning."""
    first, last = case.body.paragraphs[0], case.body.paragraphs[-1]
    for selector in _closed_parts(case.document.story.get("hasPart")):
        node = case.document.tree.css_first(selector)
        text = clean_text(node.text(separator=" ")) if node else ""
        if first != last and last in text and first not in text:
            return True
    return False


def _closed_parts(parts: Any) -> Iterator[str]:
    for part in parts if isinstance(parts, list) else [parts]:
        selector = part.get("cssSelector") if isinstance(part, dict) else None
        if isinstance(selector, str) and _SELECTOR.fullmatch(selector.strip()):
            yield selector.strip()
