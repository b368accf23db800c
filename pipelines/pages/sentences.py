"""Where sentences end, in the scripts of the press."""

from __future__ import annotations

import re

# What ends a sentence, what closes a quotation or a bracket after it, and what joins or announces.
STOPS = frozenset(".!?。！？…।॥؟۔။។")
CLOSING = frozenset("\"'”’»«“)]』」）")
PAUSES = frozenset(":：;；,،؛")
ENDINGS = STOPS | CLOSING
# Thai and Lao write no stops; so long a piece without one is prose.
_STOPLESS = ("\u0e01", "\u0eff")
_STOPLESS_PROSE = 60
# Behind the stops of East Asia no blank stands. The stop of an ordinal ends no sentence, but at the end of a text.
_WIDE = "。！？"
_NARROW = "".join(sorted(STOPS.difference(_WIDE, ".")))
_CLOSED = f"[{re.escape(''.join(sorted(CLOSING)))}]"
# The sign that is looked for stands first, and what must stand before it is asked behind: Python then passes over all
# other letters at once, which takes a twentieth of trying the whole at each.
_SENTENCE_END = re.compile(rf"[.{_NARROW}{_WIDE}](?:(?<=[{_WIDE}])|(?:(?<!\d\.)|(?=\W*$)){_CLOSED}*(?:\s|$))")
_BETWEEN_NARROW = re.compile(rf"\s(?:(?<=[.{_NARROW}]\s)|(?<=[.{_NARROW}]{_CLOSED}\s))\s*")
_BETWEEN = re.compile(rf"{_BETWEEN_NARROW.pattern}|(?<=[{_WIDE}])(?!{_CLOSED})|(?<=[{_WIDE}]{_CLOSED})\s*")
# Signs that may close behind one stop.
_MOST_CLOSING = 8


def ends_sentence(text: str) -> bool:
    """Whether a text ends as sentences do: with a stop, which quotes and brackets may close behind."""
    last = text[-1:]
    if last in CLOSING:
        last = next((char for char in reversed(text[-_MOST_CLOSING:]) if char not in CLOSING), "")
    return last in STOPS or is_stopless_prose(text)


def holds_sentence(text: str) -> bool:
    """Whether a sentence ends somewhere in a text."""
    return ends_sentence(text) or _SENTENCE_END.search(text) is not None


def sentences_of(text: str) -> list[str]:
    """The sentences of a clean text, as far as stops part them; an ordinal's does, too."""
    between = _BETWEEN if any(map(text.__contains__, _WIDE)) else _BETWEEN_NARROW
    return list(filter(None, between.split(text)))


def is_stopless_prose(text: str) -> bool:
    """True for a paragraph in a script that ends its sentences with nothing."""
    return len(text) >= _STOPLESS_PROSE and _STOPLESS[0] <= text[-1] <= _STOPLESS[1]
