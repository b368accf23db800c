"""What a text without a fetch time still says about the year of a date like "06 Feb"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipelines.dating.date_context import DateContext
from pipelines.dating.date_words import any_word, words_for

_YEAR = re.compile(r"(?<![\d.,/:-])(20\d\d)(?![\d,:%]|\.\d)")
_PARAGRAPHS = 3
_PARAGRAPH_LENGTH = 80
_MOST_YEARS = 6


def with_year_evidence(context: DateContext, lines: Sequence[str]) -> DateContext:
    """The context with the weekday that the first paragraphs speak of and the years that the lines name.

    Together they can give a year to a date without one, marked as inferred (see `parse_date`): "on Thursday" and
    "© 2025" make "06 Feb" the 6th of February 2025, for that is the Thursday among the years named. When the
    paragraphs name two weekdays, or the lines no year, nothing is concluded. A context with an anchor is returned as it
    is: the fetch time is better evidence.
    """
    if context.anchor is not None:
        return context
    names = {name: day for name, day in words_for(context.languages).weekdays.items() if _is_full(name)}
    pattern = re.compile(rf"(?<![^\W\d_])({any_word(names)})(?![a-zà-ÿ])")
    paragraphs = [line for line in lines if len(line) >= _PARAGRAPH_LENGTH][:_PARAGRAPHS]
    weekdays = {names[name] for paragraph in paragraphs for name in pattern.findall(paragraph.lower())}
    dated = [line for line in lines if "20" in line]
    years = sorted({int(year) for line in dated for year in _YEAR.findall(line)}, reverse=True)[:_MOST_YEARS]
    return replace(context, weekday=weekdays.pop() if len(weekdays) == 1 else None, years=tuple(years))


def _is_full(name: str) -> bool:
    """Whether a weekday's name is written out: "so", "mar" and "sun" are words of their languages."""
    return len(name) > 4 if name.isascii() else len(name) > 1
