"""A person's words as a query of FTS5 that is always well formed.

    interest rates          both words, in any form the stemmer folds together
    "interest rates"        the phrase, in any pair of quotes; an unclosed quote closes at the end
    -rates, NOT rates       not this word or "phrase"
    rates OR yields         one of the neighbours; OR binds closer than the space
    infl*                   words that begin so
    央行 降息                each run of Chinese, Japanese or Korean characters as it stands in the text

Everything else that FTS5 gives a meaning (column names, NEAR, parentheses) is a word or a space here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from storage.fulltext.cjk import has_cjk, segment
from storage.page import storable

# FTS5 refuses expressions nested deeper than 256; nobody types more terms than this.
_MAX_TERMS = 50
_MAX_LENGTH = 1000
_COLUMNS = "{title body}"

_TOKEN = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
# Telephones and word processors put these for what is typed; one alone is no sign of a phrase.
_TYPOGRAPHIC = re.compile(r'[“„]([^“”„"]*)[”“]|«([^«»"]*)»|＂([^＂"]*)＂')
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Words:
    """What was asked for: every one of `groups` (each a choice of terms), and none of `without`. Terms are FTS5."""

    groups: tuple[tuple[str, ...], ...] = ()
    without: tuple[str, ...] = ()


def parse_words(text: str) -> Words:
    """Never raises; a text without a letter or digit gives empty words."""
    groups: list[list[str]] = []
    without: list[str] = []
    negate = choose = False
    plain = _TYPOGRAPHIC.sub(_straight, _CONTROL.sub(" ", storable(text))[:_MAX_LENGTH])
    for found in list(_TOKEN.finditer(plain))[:_MAX_TERMS]:
        word, phrase = found["word"], found["phrase"]
        if word in ("OR", "AND", "NOT") and not found["minus"]:
            choose = word == "OR" and bool(groups)
            negate = word == "NOT"
            continue
        term = _phrase(phrase) if word is None else _term(word)
        if not term:
            continue
        if negate or found["minus"]:
            without.append(term)
        elif choose:
            groups[-1].append(term)
        else:
            groups.append([term])
        negate = choose = False
    return Words(tuple(tuple(group) for group in groups), tuple(without))


def _straight(quoted: re.Match[str]) -> str:
    return f'"{quoted[quoted.lastindex or 0]}"'


def match_of(words: Words, fields: Sequence[Sequence[str]], everything: str) -> str:
    """The FTS5 expression for words and for filters on the column `field`: of each sequence one is wanted.

    `everything` is a prefix all rows have, for a question that only says what is not wanted. "" when nothing is asked.
    """
    wanted = [f"{_COLUMNS} : ({' OR '.join(group)})" for group in words.groups]
    wanted += [f"field : ({' OR '.join(_quote(token) for token in choice)})" for choice in fields if choice]
    if not wanted and words.without:
        wanted = [f"field : {_quote(everything)} *"]
    expression = " AND ".join(f"({part})" for part in wanted)
    if words.without:
        expression = f"({expression}) NOT ({_COLUMNS} : ({' OR '.join(words.without)}))"
    return expression


def _phrase(text: str) -> str:
    return _quote(segment(text)) if _has_letter(text) else ""


def _term(word: str) -> str:
    bare = word.rstrip("*")
    if not _has_letter(bare):
        return ""
    # The star belongs to the last token only; behind a Chinese character it has nothing to add.
    star = " *" if word.endswith("*") and not has_cjk(bare[-1]) else ""
    return _quote(segment(bare)) + star


def _has_letter(text: str) -> bool:
    """True when the tokenizer may find a word in it; a phrase without one would match nothing."""
    return any(character.isalnum() for character in text)


def _quote(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
