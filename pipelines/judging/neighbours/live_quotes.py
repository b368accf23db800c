"""Tables and lists of live quotes inside a story, told from tables of results that belong to it.

A quote is the name of a listing, figures and nothing else, one of them a change with its sign. That shape alone decides
nothing, for an editor's table of closing prices has it too. It must be *renewed*: the markup of the table or its box is
named after quotes, every row is marked for a script or leads to the page of its listing, the line over it says so
("Stocks in this article"), or a notice says how much the quotes are delayed. Accounts ("Revenue", "EPS") and columns of
years or quarters are results, whatever the markup says. A box with the day's open, high and volume of one listing is
renewed by its nature, and so is a strip of many listings in one line over or behind the story.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from pipelines.judging.verdict import Verdicts, verdict_of
from pipelines.layout.block import Block
from pipelines.layout.elements import Element
from pipelines.layout.live import leads_to_quote
from pipelines.layout.outline import Outline
from pipelines.layout.region import around
from storage.article import Kind

# Characters: of a line with a quote, of a listing's name, and of a line with one of its key figures.
_LONGEST, _LABEL, _LINE = 120, 60, 80
# Words of a listing's name.
_WORDS = 8
# Elements above a quote among which its box is; blocks behind the quotes among which their delay is told.
_UP, _NEAR = 4, 2
# Key figures that make a table of them, and which part of it they or quotes must be.
_FEWEST, _MOST = 3, 2 / 3
# A strip has at least so many listings, each under a short name.
_STRIP, _NAME = 5, 4
_SIGNS = r"+−–▲▼△▽↑↓\-"
_FIGURE = re.compile(
    rf"[(\[]*[{_SIGNS}]?(?:[A-Z]{{0,3}}[$€£¥₹])?(?:\d[\d.,:'’]*)(?:%|[KMBTkmb]n?|bps?|p|€|円|元)?[)\]]*|[{_SIGNS}(%)]|--|n/a|N/A|"
    r"[$€£¥₹]|(?:USD|EUR|GBP|CHF|JPY|HKD|CNY|CAD|AUD|GBX|Euro|Dollar|Punkte|Pkt\.?|pts?\.?|points?|pence|円|港元|元)"
)
# A dash with a space after it is a range ("4 – 8"), and a whole number with a sign is a score.
_CHANGE = re.compile(
    r"(?<![^\s(\[])(?:[+−▲▼△▽↑↓]\s?|[–-])(?:[A-Z]{0,3}[$€£¥₹])?(?:\d[\d.,]*[.,]\d+|\d[\d.,]*(?=\s?(?:%|bps?\b)))"
)
_ACCOUNTS = re.compile(
    r"\b(?:revenues?|sales|turnover|profits?|loss(?:es)?|income|earnings|eps|ebit\w*|margins?|dividends?|debt|costs?|"
    r"expenses?|cash ?flow|assets|equity|orders?|umsatz\w*|gewinn\w*|verlust\w*|ergebnis\w*|marge|dividende|"
    r"kosten|schulden|chiffre d'affaires|bénéfice|résultat|marge|utile|ricavi|ingresos|beneficio|gdp|inflation|cpi)\b|"
    r"売上|利益|純損|營收|营收|收入|[淨净]利|[毛]利",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"\b(?:19|20)\d\d\b|\b[QHF][1-4]\b|\b[1-4]Q\b|\bFY|quarter|year|month|week|quartal|jahr|monat|woche|trimestre|"
    r"semestre|année|closing|schlusskurs|clôture|年|季|月|週|周|期",
    re.IGNORECASE,
)
# What a page tells of one listing at each request; the first of them no editor would print.
_INTRADAY = re.compile(
    r"(?:(?:prev(?:ious|\.)? )?close|open|(?:day'?s )?(?:high|low|range)|bid|ask|(?:avg\.? )?volume|last(?: price)?|"
    r"eröffnung|vortag(?:eskurs)?|tages(?:hoch|tief)|geld|brief|ouverture|clôture veille|plus (?:haut|bas)|"
    r"today'?s change|day'?s change|tagesveränderung|variation du jour|"
    r"昨收|今[開开]|最高|最低|成交[量額额]|始値|高値|安値|出来高|前日終値)\b",
    re.IGNORECASE,
)
_KEY_DATA = re.compile(
    r"(?:market ?cap\w*|mkt\.? cap|p/?e(?: ratio)?|eps \(|52[- ]?w\w* |beta|dividend (?:yield|rate)|yield|"
    r"shares outstanding|1y target|marktkapitalisierung|kgv|52-wochen|dividendenrendite|capitalisation|per\b|rendement|"
    r"市值|市盈率|52[週周]|股息率|時価総額|配当利回り)",
    re.IGNORECASE,
)
_CELLS = re.compile(
    r"(?:^|\| )(?:tickers?|symbols?|security|name|last(?: price)?|price|chg\.?|change)?(?: ?%| chg| change)?(?= \||$)",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NAMED = re.compile(
    r"(?<![a-z])(?<!pull[-_])(?<!block[-_])(?:quotes?|tickers?|watchlist|tradingview|kurs(?:e|liste|tabelle|box)?|cotations?)"
    r"(?![a-z])|market[-_]?data|(?:stock|share|live|coin)s?[-_]?(?:quotes?|prices?|tickers?|data|info|widget|list|bar|module)|"
    r"price[-_](?:ticker|widget|list)|symbol[-_](?:list|info|overview)|cours[-_]?bourse"
)
_ACTIONS = re.compile(r"(?:\s*\|\s*[^\W\d_][^\W\d_ ]{2,14})+$")
# One of these is in a figure, and in the last letters of a change.
_ENDS = frozenset("0123456789")
_HEADINGS = ("quote-widget.", "related.heading.")
_WIDGET = verdict_of(Kind.QUOTE_WIDGET, "live-quotes")


def live_quotes(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Give every block of a table, list or box of live quotes that kind."""
    short = [
        block
        for block in region
        if len(block.text) <= _LONGEST and not _ENDS.isdisjoint(block.text[-4:] if block.tag != "tr" else _end(block))
    ]
    if short:
        _changes(page, region, [block for block in short if _CHANGE.search(block.text)], verdicts)
        _data(page, region, short, verdicts)
    aside = [block for block in region if not page.prose[0] <= block.position <= page.prose[1]]
    for block in aside:
        if block.text.count("%") >= _STRIP and is_strip(block.text):
            verdicts[block.position] = _WIDGET
    if sum(block.text[-1] == "%" for block in aside) >= _STRIP:
        _strips_of_cells(aside, verdicts)


def _strips_of_cells(aside: Sequence[Block], verdicts: Verdicts) -> None:
    """Strips whose names, levels and changes are blocks of their own in one row or box."""
    for _, group in _groups(aside):
        cells = [block.text for block in group]
        if len(cells) >= 2 * _STRIP and max(map(len, cells)) <= _LABEL and is_strip(" ".join(cells)):
            for block in group:
                verdicts[block.position] = _WIDGET


def _end(row: Block) -> str:
    """The last letters of a row's figures."""
    return _ACTIONS.sub("", row.text)[-4:]


def _changes(page: Outline, region: Sequence[Block], figures: Sequence[Block], verdicts: Verdicts) -> None:
    """Tables, lists and boxes around the blocks that hold a change with its sign."""
    if not figures:
        return
    quotes = {block.position for block in figures if is_quote(block.text)}
    for place, group in _groups(region):
        if _are_live(region, place, group, quotes, verdicts):
            for block in group:
                verdicts[block.position] = _WIDGET
    looked_at = set()
    for block in figures:
        box = _named_box(block.element, page.around) if block.position in quotes or is_change(block.text) else None
        if box is not None and box.order not in looked_at:
            looked_at.add(box.order)
            held = around(region, block, box)
            if not _is_told(held):
                for each in held:
                    verdicts[each.position] = _WIDGET


def _data(page: Outline, region: Sequence[Block], short: Sequence[Block], verdicts: Verdicts) -> None:
    """Tables and lists of what an exchange tells of one listing: open, high, volume, market value.

    Two of their lines must be the day's own, or the box must be named after quotes.
    """
    lines = (block for block in short if len(block.text) <= _LINE)
    told = [block for block in lines if _INTRADAY.match(block.text) or _KEY_DATA.match(block.text)]
    if len(told) < _FEWEST:
        return
    found = {block.position for block in told}
    for _, group in _groups(region):
        mine = [block for block in group if block.position in found]
        if len(mine) >= _FEWEST and len(mine) >= _MOST * len(group):
            of_the_day = sum(_INTRADAY.match(block.text) is not None for block in mine) > 1
            if of_the_day or _named_box(mine[0].element, page.around) is not None:
                for block in group:
                    verdicts[block.position] = _WIDGET


def is_quote(text: str) -> bool:
    """Whether a text is a listing's name, then figures and nothing else, a change with its sign among them."""
    label, figures = parted(text)
    name = " ".join(label)
    named = 0 < len(label) <= _WORDS and len(name) <= _LABEL and any(map(str.isalpha, name))
    return named and is_change(" ".join(figures)) and _ACCOUNTS.search(name) is None


def is_change(text: str) -> bool:
    """Whether a text is figures and nothing else, a change with its sign among them."""
    label, figures = parted(text)
    return not label and bool(figures) and _CHANGE.search(" ".join(figures)) is not None


def is_strip(text: str) -> bool:
    """Whether a line is nothing but names of listings, each with a level and a change, in any number of columns."""
    parts = [(figures, list(part)) for figures, part in groupby(text.replace("|", " ").split(), key=_is_figure)]
    names = [part for figures, part in parts if not figures]
    values = [part for figures, part in parts if figures]
    if len(values) < _STRIP or len(names) != len(values) or parts[0][0]:
        return False
    levels = all(len(part) > 1 and _CHANGE.search(" ".join(part)) for part in values)
    return levels and all(len(part) <= _NAME for part in names)


def _is_figure(word: str) -> bool:
    return _FIGURE.fullmatch(word) is not None


def parted(text: str) -> tuple[list[str], list[str]]:
    """The words of a text up to the figures at its end, and these; the bars between cells count for nothing."""
    # Behind the figures a row may offer what to do: "Chart | News".
    words = _ACTIONS.sub("", text).replace("|", " ").split()
    at = len(words)
    while at and _FIGURE.fullmatch(words[at - 1]):
        at -= 1
    return words[:at], words[at:]


def _groups(region: Sequence[Block]) -> Iterator[tuple[int, list[Block]]]:
    """The rows of each table, the items of each list and the lines of each element, with the first one's place."""
    place = 0
    for _, run in groupby(region, key=lambda block: (block.tag, (_holder(block) or block.element).order)):
        group = list(run)
        yield place, group
        place += len(group)


def _holder(block: Block) -> Element | None:
    return block.element if block.tag == "tr" else block.element.parent


def _are_live(
    region: Sequence[Block], place: int, group: Sequence[Block], quotes: set[int], verdicts: Verdicts
) -> bool:
    """Whether a group is quotes, and says by its links, or by the line over it or after it, that they are renewed."""
    found = [block for block in group if block.position in quotes]
    told = [block for block in group if not _ENDS.isdisjoint("".join(parted(block.text)[1]))]
    over = any(verdicts[block.position].rule.startswith(_HEADINGS) for block in region[max(0, place - 1) : place])
    if not found or len(found) < _MOST * len(told) or (len(found) < 2 and not over and not _is_of_one(group)):
        return False
    heads = [block.text for block in group if block.position not in quotes]
    if any(map(_PERIOD.search, heads)) or len(heads) > 1 + len(found) / 2:
        return False
    if all(block.live or any(leads_to_quote(address) for address, _ in block.links) for block in found):
        return True
    if not any(verdicts[block.position].kept for block in found):
        return True
    end = place + len(group)
    return over or any(verdicts[block.position].rule == "quote-widget.delay" for block in region[end : end + _NEAR])


def _is_of_one(group: Sequence[Block]) -> bool:
    """Whether a table is one row under a head that names its cells as those of a quote."""
    return len(group) == 2 and group[0].tag == "tr" and len(_CELLS.findall(group[0].text)) >= _FEWEST


def _named_box(element: Element | None, story: Container[int]) -> Element | None:
    """The outermost of an element and the few above it, below the story, that is named after quotes."""
    found = None
    for _ in range(_UP):
        if element is None or element.order in story:
            break
        if element.names and _is_named(element.names):
            found = element
        element = element.parent
    return found


@lru_cache(maxsize=8192)
def _is_named(names: str) -> bool:
    return _NAMED.search(_CAMEL.sub("-", names).lower()) is not None


def _is_told(held: Sequence[Block]) -> bool:
    """Whether what a box holds is more than quotes: sentences, accounts or periods."""
    return any(
        len(block.text) > _LINE or _ACCOUNTS.search(block.text) or (block.tag == "tr" and _PERIOD.search(block.text))
        for block in held
    )
