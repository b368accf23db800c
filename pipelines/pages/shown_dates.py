"""Dates as a page shows them to readers: named as dates, in lines near the headline, or with a label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import chain
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from pipelines.pages.document import Document, spaced_text
from pipelines.pages.marked_dates import Claim
from pipelines.pages.once import cached_property
from pipelines.pages.text import clean_text
from pipelines.pages.visible import Places, around_headline, headline_first, is_elsewhere

# Letters that several values share are asked for first: most names have none of them.
_NAMED_AFTER_DATES = (
    'h1, [class]:is([class*="dat" i]:is([class*="date" i], [class*="datum" i]), [class*="time" i], '
    '[class*="publish" i], [class*="posted" i], [class*="byline" i], [class*="meta" i], [class*="info" i], '
    '[class*="source" i]), [id*="date" i], [id*="time" i]'
)
_BOXES = 'aside, footer, nav, [class*="omment" i]:is([class*="comment" i], [class*="kommentar" i]), [id*="comment" i]'
# Right behind a headline that is a link, in a list of such.
_BEHIND_LINK = 'li > a[href] + [class]:is([class*="date" i], [class*="time" i])'
_SHORTEST_TEASER = 25
_DIGIT = re.compile(r"\d")
# A line that may hold a whole date.
_DATE_LIKE = re.compile(
    r"(?<!\d)(?:\d\d?(?:\D{1,14}(?:19|20)\d\d(?!\d)|\s?[./|-]\s?\d\d?\s?[./|-]\s?\d\d)|"
    r"(?:19|20)\d\d[-/.年]\d\d?[-/.月]\d)"
)
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\.?| Uhr)?", re.IGNORECASE)
_CENTURY = re.compile(r"(?<!\d)(?:19|20)(?=\d\d(?!\d))")
# What says when it was published, in words that no list of neighbours is under.
_PUBLISHED = (
    r"\W{0,3}(?:(?:first |originally )?published(?: on| at)?|veröffentlicht(?: am)?|erschienen am|"
    r"publié(?:e)? le|paru le|publicado(?: el| em)|pubblicato il|gepubliceerd op|opublikowano|"
    r"发布时间|發布時間)\W{1,3}"
)
_LABELLED = re.compile(rf"{_PUBLISHED}\d", re.IGNORECASE)
_LABELS = re.compile(rf"(?:{_PUBLISHED}|(?:first |originally )?posted(?: on| at)?\W{{1,3}})(?=\w)", re.IGNORECASE)
# The day of the visit, that of a picture, and the days of an event.
_OTHER_DAY = re.compile(
    r"aktuelles datum|heute ist|\b(?:retrieved|accessed|abgerufen|consulté|consultado)\b|"
    r"today is|current (?:date|time)|"
    r"\b(?:au|zum|per|as (?:of|at)|ended|ending) 3[01]\.? [^\W\d_]{3,9}\.? (?:19|20)\d\d|"
    r"\b(?:as (?:of|at)|ended|ending) [^\W\d_]{3,9}\.? 3[01],? (?:19|20)\d\d|"
    r"deadline|\bbis (?:zum )?\d|(?:anmelde|bewerbungs|einsende)schluss|"
    r"(?:foto|photo|bild|image|picture)s?\s?[:/(]|©|copyright|"
    r"(?:19|20)\d\d\s?[–-]\s?\d\d?\.?\s\D{3,12}(?:19|20)\d\d",
    re.IGNORECASE,
)
# "(Emden, 5 March 2025) The ferry ...", "05.03.2025 - The ferry ...": the date that opens the first paragraph.
_DATELINE = re.compile(
    r"[(\[\s]{0,3}(?:[^\W\d_][^\d,;:.]{1,30},\s{0,2}(?:[^\W\d_][^\d,;:.]{1,20},\s|(?:den|le|el)\s)?)?"
    r"(\d[^()–—|:]{5,24}?(?=\s?[)–—|:]|\s-\s|\.-\s)|[^\W\d_]{3,9}\.?\s\d{1,2},\s\d{4}(?=\s?[(/–—-]))"
)
_CHANGED = re.compile(
    r"updat|aktualis|geändert|änderung|stand\b|modif|mis à jour|actuali|aggiorn|bijgewerkt|zuletzt|更新|修改|最終|last",
    re.IGNORECASE,
)
# What inline markup leaves of a sentence: " on March 31, 2025.", and no line of a template.
_REST_OF_SENTENCE = re.compile(r"(?!publi|update|post|last|veröff|ersch|aktual|stand|parut?)[a-zß-ÿ].*[.,;]")
_MAX_LINE = 120
_MAX_SHORT = 60
_MAX_NAMED = 200
# The same with the blanks of the source: longer ones are not folded to see.
_MAX_RAW = 2000
_LONGEST_EVIDENCE = 64
_MOST_BOXES = 200
_MOST_NAMED = 150
_MOST_PARAGRAPHS = 3
# How far from the headline, in lines of text, a date belongs to it; one above it counts twice as far.
_BESIDE = 4
_NEAR = 16
_FAR = 60
_FAR_ABOVE = 25
# So many other days, so many lines around a date, make a list of neighbours.
_LIST = 2
_LIST_WITHIN = 12


class _Placed(NamedTuple):
    distance: int
    line: int
    claim: Claim


def tells_change(text: str) -> bool:
    """Whether a dated line says when the page was changed, and not when it was published."""
    changed = _CHANGED.search(text)
    return changed is not None and not _LABELS.match(text)


def named_dates(document: Document, title: str = "") -> Iterator[Claim]:
    """Lines with a digit in elements that are named after dates, bylines or sources."""
    around = around_headline(document, title)
    for node in headline_first(document.tree.css(_NAMED_AFTER_DATES)[:_MOST_NAMED], title):
        text = _dated_text(node, around)
        if text:
            yield _shown(text)


def _dated_text(node: LexborNode, around: frozenset[int]) -> str:
    """The text of a short element of the story that has a digit; else ""."""
    raw = node.text(deep=True)
    if len(raw) > _MAX_RAW or not _DIGIT.search(raw):
        return ""
    text = clean_text(spaced_text(node))
    if len(text) > _MAX_NAMED or _OTHER_DAY.search(text) or is_elsewhere(node, around=around):
        return ""
    return f"{text} {_clock_of_link(node)}".rstrip()


def _clock_of_link(node: LexborNode) -> str:
    """The clock in the title of the link that a day is, as many themes of blogs have it; "" without one."""
    link = node if node.tag == "a" else node.parent
    title = (link.attributes.get("title") or "") if link is not None and link.tag == "a" else ""
    return title if _CLOCK.fullmatch(title) else ""


class ShownDates:
    """The dates that a page shows without marking them for machines, by how far they are from the headline."""

    def __init__(self, document: Document, title: str) -> None:
        self._document = document
        self._title = title

    @cached_property
    def _places(self) -> Places:
        return Places(self._document, self._title)

    @cached_property
    def _nodes(self) -> list[tuple[int, int, LexborNode]]:
        """(distance, line, element) of what is named after dates, the closest first."""
        nodes = headline_first(self._document.tree.css(_NAMED_AFTER_DATES)[:_MOST_NAMED], self._title)
        lines = ((self._places.line(node), node) for node in nodes)
        placed = [(self._places.distance(line), line, node) for line, node in lines]
        return sorted(placed, key=lambda each: each[0])

    @cached_property
    def _near_named(self) -> list[_Placed]:
        return list(self._named(each for each in self._nodes if each[0] <= _NEAR))

    @cached_property
    def _around(self) -> list[int]:
        """The lines around the headline without itself, the closest first."""
        at, end = self._places.headline, len(self._document.lines)
        around = range(max(0, at - _FAR_ABOVE), min(end, at + 1 + _FAR))
        return sorted([number for number in around if number != at], key=self._places.distance)

    def named(self) -> Iterator[Claim]:
        """Those around the headline in elements that are named after dates, bylines or sources."""
        return (each.claim for each in self._near_named)

    def anywhere(self) -> Iterator[Claim]:
        """Those in elements that are named after dates, bylines or sources, however far from the headline."""
        return (each.claim for each in self._named(self._nodes))

    def near(self) -> Iterator[Claim]:
        """Those around the headline, in named elements, in short lines, and where the first paragraphs begin.

        Beyond the lines right beside it what stands among other days is left out: dates of neighbours do.
        """
        # One by one: as a rule a line right below the headline is the date, and no other one is looked at.
        lines = self._dated_lines(number for number in self._around if self._places.distance(number) <= _NEAR)
        both = merge(self._near_named, lines, key=lambda each: each.distance)
        yield from (each.claim for each in both if self._is_near(each))
        yield from self._datelines()

    def beside(self) -> Iterator[Claim]:
        """Those in short lines right beside the headline that do not say when the page was changed."""
        lines = (number for number in self._around if self._places.distance(number) <= _BESIDE)
        yield from (each.claim for each in self._dated_lines(lines) if not _CHANGED.search(each.claim.text))

    def lines(self) -> Iterator[Claim]:
        """Those in short lines near the headline."""
        numbers = (number for number in self._around if self._places.distance(number) <= _NEAR)
        return (each.claim for each in self._dated_lines(numbers))

    def with_clock(self, clock: str) -> Iterator[Claim]:
        """Those in short lines around the headline, near or not, that have these hours and minutes."""
        numbers = (number for number in self._around if clock in self._document.lines[number][0])
        return (each.claim for each in self._dated_lines(numbers))

    def published(self) -> Iterator[Claim]:
        """Those in short lines near the headline that begin by saying when the page was published."""
        return (claim for claim in self.lines() if _LABELS.match(claim.text))

    def labelled(self) -> Iterator[Claim]:
        """The one that a label calls the day of publication, wherever it stands; none where they name several."""
        lines = (text for text in self._document.line_texts if len(text) <= _MAX_LINE)
        labelled = list(filter(_LABELLED.match, lines))
        if len(set(map(_digits, labelled))) == 1:
            yield _shown(clean_text(labelled[0]))

    def far(self) -> Iterator[Claim]:
        """Those further from the headline that do not stand among other days."""
        named = self._named(each for each in self._nodes if each[0] > _NEAR)
        lines = self._dated_lines(number for number in self._around if self._places.distance(number) > _NEAR)
        for each in chain(named, lines):
            if self._alone(each):
                yield each.claim

    def _named(self, nodes: Iterable[tuple[int, int, LexborNode]]) -> Iterator[_Placed]:
        around = around_headline(self._document, self._title)
        for distance, line, node in nodes:
            text = _dated_text(node, around) if node.mem_id not in self._of_teasers else ""
            if text:
                yield _Placed(distance, line, _shown(text))

    def _is_near(self, dated: _Placed) -> bool:
        return dated.distance <= _BESIDE or (dated.distance <= _NEAR and not self._listed(dated))

    def _dated_lines(self, numbers: Iterable[int]) -> Iterator[_Placed]:
        at, lines = self._places.headline, self._document.lines
        for number in numbers:
            text, _, owner = lines[number]
            if (
                _DIGIT.search(text)
                and len(text) <= 2 * _MAX_SHORT
                and (abs(number - at) <= _BESIDE or owner not in self._apart)
            ):
                line = clean_text(text)
                rest = _REST_OF_SENTENCE.fullmatch(line)
                if len(line) <= _MAX_SHORT and not rest and not _OTHER_DAY.search(line):
                    yield _Placed(self._places.distance(number), number, _shown(line))

    @cached_property
    def _apart(self) -> set[int]:
        """`mem_id` of all elements in boxes of comments, pictures and links that the headline is not in."""
        around = around_headline(self._document, self._title)
        found: set[int] = set()
        for box in self._document.tree.css(_BOXES)[:_MOST_BOXES]:
            # A box inside another one has been walked with it.
            if box.mem_id not in around and box.mem_id not in found:
                found.update(inner.mem_id for inner in box.traverse())
        return found | self._of_teasers

    @cached_property
    def _of_teasers(self) -> set[int]:
        """`mem_id` of elements named after dates that stand in a list, right behind the headline of another story."""
        dated = self._document.tree.css(_BEHIND_LINK)[:_MOST_BOXES]
        return {node.mem_id for node in dated if len(_before(node)) >= _SHORTEST_TEASER}

    def _datelines(self) -> Iterator[Claim]:
        at, lines = self._places.headline, self._document.line_texts
        paragraphs = (text for text in lines[at + 1 : at + 1 + _FAR] if len(text) > _MAX_SHORT)
        for _, text in zip(range(_MOST_PARAGRAPHS), paragraphs, strict=False):
            dated = _DATELINE.match(text[:_MAX_LINE])
            if dated:
                yield Claim(clean_text(dated[1]), "dateline")

    def _listed(self, dated: _Placed) -> bool:
        lines = self._document.line_texts
        around = lines[max(0, dated.line - _LIST_WITHIN) : dated.line + _LIST_WITHIN]
        # "05.03.25" and "05.03.2025" are one day.
        own = _digits(_CENTURY.sub("", dated.claim.text))
        days = {
            _digits(_CENTURY.sub("", text)) for text in around if len(text) <= _MAX_SHORT and _DATE_LIKE.search(text)
        }
        return len({day for day in days if day not in own and own not in day}) >= _LIST

    def _alone(self, dated: _Placed) -> bool:
        """Whether hardly any other line around has a date: reviews and comments of one day do."""
        lines = self._document.line_texts
        around = lines[max(0, dated.line - _LIST_WITHIN) : dated.line + _LIST_WITHIN]
        return sum(len(text) <= _MAX_SHORT and bool(_DATE_LIKE.search(text)) for text in around) <= _LIST


def _before(node: LexborNode) -> str:
    """The text of the element before."""
    before = node.prev
    while before is not None and before.is_text_node:
        before = before.prev
    return before.text(deep=True, strip=True) if before is not None else ""


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))


def _shown(text: str) -> Claim:
    return Claim(text, f"text:{text[:_LONGEST_EVIDENCE]}")
