"""What a site tells its reader in its own words: that it advises nobody and answers for nothing; to join and to buy.

No wording is listed for these. A paragraph is such a notice or call when it speaks of several of the things that
notices and calls speak of (`data/notices.toml`, `data/calls.toml`). Stories speak of these, too: so nobody's words are
in one, and no amount of money. Of the 2,661 paragraphs of the shared corpus in these languages it takes none.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from pipelines.judging.model.lines import LIKELY, load_line_model
from pipelines.judging.verdict import Verdict, Verdicts, verdict_of
from pipelines.layout.block import Block
from pipelines.layout.outline import Outline
from pipelines.layout.roles import HEADINGS
from pipelines.pages.text import plain_apostrophes, weight
from storage.article import Kind

_ENTRIES = HEADINGS | {"tr", "pre"}
_SHORTEST, _LONG, _LONGEST = 45, 400, 1200
_LONGEST_CALL = 320
_FEWEST = 3
_FEWEST_PARAGRAPHS = 4
# Without one of the first it may be counsel to savers, without one of the others a word on the text itself.
_OF_ITSELF = ("site", "answers", "copying")
_LEADING = {"notices": _OF_ITSELF, "calls": ("product",)}
_LEGAL = ("advice", "answers", "copying")
_QUOTES = '“”„«»"'
_SPOKEN = re.compile("[:：] ?[‘']|[「『][^」』]{12,}")
_SPEAKING = ":：「『"
_MOST_DIGITS = 6
_AMOUNT = re.compile(
    r"\d\s?(?:%|percent|prozent|pour cent|[万億]?円|billion|million|mrd|mio|milliards?)|[$€£¥]\s?\d", re.IGNORECASE
)
_NOTICE = verdict_of(Kind.DISCLAIMER, "own-words.notice")
_CALL = verdict_of(Kind.SUBSCRIBE, "own-words.call")
_LINE = verdict_of(Kind.OTHER, "line-model")
_AT_EDGE = 3
_FEW_LINES = 3
_PART_OF_STORY = 3


def own_words(page: Outline, region: Sequence[Block], verdicts: Verdicts, language: str) -> None:
    """Give blocks that are such notices or calls their kinds; amid the story a notice must speak of the site.

    The paragraphs of a story of few are left alone.
    """
    spoken = language.partition("-")[0] or "en"
    if spoken not in _data("notices")["site"]:
        return
    told = [block for block in region if verdicts[block.position].kept and block.tag not in _ENTRIES]
    if len(told) <= _FEWEST:
        return
    edges = {block.position for block in (*told[:_AT_EDGE], *told[-_AT_EDGE:])}
    for block in told:
        at, paragraph = block.position, page.groups[block.position] is page.main_group
        verdict = _judged(block.text, spoken, inside=at not in edges, paragraph=paragraph)
        if verdict is not None:
            verdicts[at] = verdict


def notices_in_lines(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Remove sentences set as paragraphs of news that the judge of lines takes for notices by what it learned of such.

    Where many of its lines speak so, the story itself speaks to its readers: advice, a guide, a paper about itself.
    """
    lines = [block.position for block in region if verdicts[block.position].kind is Kind.PARAGRAPH]
    likely = load_line_model()
    found = [
        at for at in lines[1:] if at > page.prose[0] and page.sentences[at] and likely(page.blocks[at].text) >= LIKELY
    ]
    if len(found) <= min(_FEW_LINES, max(1, len(lines) // _PART_OF_STORY)):
        for at in found:
            verdicts[at] = _LINE


def _judged(text: str, language: str, *, inside: bool, paragraph: bool) -> Verdict | None:
    size = weight(text)
    if not _SHORTEST // 2 <= size <= _LONGEST or any(map(text.__contains__, _QUOTES)):
        return None
    if any(map(text.__contains__, _SPEAKING)) and _SPOKEN.search(text):
        return None
    digits = sum(map(text.count, "0123456789"))
    if digits > _MOST_DIGITS or (digits and _AMOUNT.search(text)):
        return None
    small = plain_apostrophes(text)
    if len(text) <= _LONGEST_CALL and is_call(small, language, fewest=_FEWEST_PARAGRAPHS if paragraph else _FEWEST):
        return _CALL
    return _NOTICE if size >= _SHORTEST and is_notice(small, language, inside=inside) else None


def is_notice(text: str, language: str, *, inside: bool = False) -> bool:
    """Whether a text without quotes and amounts, with plain apostrophes, speaks of enough that notices speak of."""
    fewest = _FEWEST if len(text) <= _LONG else _FEWEST + 1
    themes = _themes("notices", text, language, leading=("site",) if inside else _OF_ITSELF)
    if "told" in themes:
        return False
    return len(themes) >= fewest and not themes.isdisjoint(_LEGAL)


def is_call(text: str, language: str, *, fewest: int = _FEWEST) -> bool:
    """The same of calls to the reader: a product of the site's, and something about it."""
    themes = _themes("calls", text, language, leading=_LEADING["calls"])
    calls = len(themes) >= fewest and "others" not in themes
    return calls and _patterns("notices", language)["told"].search(text) is None


def _themes(data: str, text: str, language: str, *, leading: Sequence[str]) -> set[str]:
    """The themes of a text; none are looked for where it has none of the leading ones."""
    # To ignore case at every letter takes three times as long: what nearly every text ends with is asked of small ones.
    small = f" {text.lower()}"
    pieces = _data(data)["pieces"].get(language)
    if pieces is not None and not any(map(small.__contains__, pieces)):
        return set()
    first = _small_patterns(data, language)
    found = {theme for theme in leading if first[theme].search(small)}
    if found:
        patterns = _patterns(data, language).items()
        found |= {theme for theme, pattern in patterns if theme not in leading and pattern.search(text)}
    return found


@cache
def _data(name: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("pipelines").joinpath(f"data/{name}.toml").read_text("utf-8"))


@cache
def _patterns(name: str, language: str) -> dict[str, re.Pattern[str]]:
    themes = ((theme, of) for theme, of in _data(name).items() if theme != "pieces")
    return {theme: re.compile("|".join(of[language]), re.IGNORECASE) for theme, of in themes}


@cache
def _small_patterns(name: str, language: str) -> dict[str, re.Pattern[str]]:
    """For texts in lower case, as the lists of the themes that lead are."""
    return {theme: re.compile("|".join(_data(name)[theme][language])) for theme in _LEADING[name]}
