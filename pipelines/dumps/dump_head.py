"""The lines above the story of a text dump: title, provider, date, authors, written bare or with labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from pipelines.dating.date_context import DateContext
from pipelines.dating.dates import parse_date
from pipelines.dumps.dump_blocks import DumpBlock
from pipelines.fields.authorship.names import split_names
from pipelines.judging.wording.boilerplate import classify
from pipelines.judging.wording.rulebook import BlockContext
from pipelines.pages.sentences import ends_sentence
from storage.article import Kind, Removed

_LABEL = re.compile(
    r"(title|headline|source|provider|publisher|date|published|published at|time|authors?|by|url|link|"
    r"titel|quelle|datum|autor|titre|auteur|標題|标题|來源|来源|日期|時間|时间|作者|見出し|提供|日時)\s*[:：]\s*(\S.*)",
    re.IGNORECASE,
)
_TITLE = frozenset(("title", "headline", "titel", "titre", "標題", "标题", "見出し"))
_PROVIDER = frozenset(("source", "provider", "quelle", "來源", "来源", "提供"))
_AUTHOR = frozenset(("author", "authors", "by", "autor", "auteur", "作者"))
_DATE = frozenset(("date", "published", "published at", "time", "datum", "日期", "時間", "时间", "日時"))
_PARTS = re.compile(r"\s*[|·•／]\s*|\s+[-–—]\s+")
_ADDRESS = re.compile(r"https?://\S+$")
_INNER_END = re.compile(r"[a-zà-ÿ]{2}[.!?]\s+[A-ZÀ-Ž]|[。！？].")
_PASSED = frozenset((Kind.BYLINE, Kind.TIMESTAMP, Kind.READ_TIME, Kind.SHARE, Kind.NAVIGATION))
_MOST_LINES = 9
_LONGEST_TITLE = 250
_LONGEST_CREDIT = 60
_LONGEST_LINE = 120
_NAME = re.compile(r"[^\d.!?。]{2,60}")


@dataclass(slots=True)
class Head:
    """What stands above the story. `date` is as written; `first` is the index of the first block of the story."""

    title: str = ""
    provider: str = ""
    authors: list[str] = field(default_factory=list)
    date: str = ""
    removed: list[Removed] = field(default_factory=list)
    first: int = 0

    def take(self, block: DumpBlock, kind: Kind, rule: str) -> None:
        """Count the next block among the head."""
        self.removed.append(Removed(block.text, kind, rule, self.first))
        self.first += 1


def read_head(blocks: Sequence[DumpBlock], contexts: Sequence[BlockContext], dates: DateContext) -> Head:
    """Read lines from the top until one is story. `dates` is what is known around the dump's dates."""
    # Whether a line is a date does not depend on when the dump was saved: any late day serves as the anchor.
    dates = replace(dates, anchor=datetime(2100, 12, 31, tzinfo=UTC))
    head = Head()
    for index, block in enumerate(blocks[:_MOST_LINES]):
        if index and _is_prose(block):
            break
        taken = _take_label(head, block) or _take_title(head, block, dates) or _take_parts(head, block, dates)
        if taken:
            continue
        verdict = classify(block.text, contexts[index])
        if verdict is not None and verdict.kind in _PASSED:
            if verdict.kind is Kind.BYLINE:
                head.authors += split_names(block.text)
            head.take(block, verdict.kind, verdict.rule)
        elif _is_credit(block, blocks[index + 1 : index + 2], head, dates):
            head.provider = block.text
            head.take(block, Kind.PROVIDER, "dump:line-beside-date")
        else:
            break
    return head


def _is_prose(block: DumpBlock) -> bool:
    return len(block.text) > 80 and (ends_sentence(block.text) or _INNER_END.search(block.text) is not None)


def _take_label(head: Head, block: DumpBlock) -> bool:
    found = _LABEL.fullmatch(block.text)
    if not found or len(block.text) > _LONGEST_TITLE:
        return False
    label, value = found[1].lower(), found[2]
    if label in _TITLE and not head.title:
        head.title = value
        head.take(block, Kind.TITLE, "dump:label")
    elif label in _PROVIDER and not head.provider:
        head.provider = value
        head.take(block, Kind.PROVIDER, "dump:label")
    elif label in _AUTHOR:
        head.authors += split_names(value)
        head.take(block, Kind.BYLINE, "dump:label")
    elif label in _DATE and not head.date:
        head.date = value
        head.take(block, Kind.TIMESTAMP, "dump:label")
    elif _ADDRESS.match(value):
        head.take(block, Kind.OTHER, "dump:label")
    else:
        return False
    return True


def _take_title(head: Head, block: DumpBlock, dates: DateContext) -> bool:
    """The first line that is neither a date nor an address nor prose; and the same line again."""
    text = block.text
    if head.title and text == head.title:
        head.take(block, Kind.TITLE, "dump:title-again")
        return True
    if _ADDRESS.match(text):
        head.take(block, Kind.OTHER, "dump:address")
        return True
    if head.title or block.kind not in (Kind.PARAGRAPH, Kind.SUBHEADING) or len(text) > _LONGEST_TITLE:
        return False
    if _INNER_END.search(text) or (len(text) > 120 and ends_sentence(text)) or _parts_known(block, dates):
        return False
    head.title = text
    head.take(block, Kind.TITLE, "dump:title")
    return True


def _parts_known(block: DumpBlock, dates: DateContext) -> bool:
    if len(block.text) > _LONGEST_LINE:
        return False
    return all(_is_agency(part) or parse_date(part, dates) for part in _PARTS.split(block.text) if part)


def _is_agency(text: str) -> bool:
    verdict = classify(text, BlockContext(place=0.0)) if len(text) <= _LONGEST_CREDIT else None
    return verdict is not None and verdict.kind is Kind.PROVIDER


def _take_parts(head: Head, block: DumpBlock, dates: DateContext) -> bool:
    """A line of an agency's name, a date, or both with a separator between."""
    if len(block.text) > _LONGEST_LINE:
        return False
    parts = [part for part in _PARTS.split(block.text) if part]
    date = next((part for part in parts if parse_date(part, dates)), "")
    agency = next((part for part in parts if _is_agency(part)), "")
    if date and not agency and len(parts) > 1:
        agency = next((part for part in parts if _NAME.fullmatch(part) and not parse_date(part, dates)), "")
    if not head.date and not agency and parse_date(block.text, dates):
        head.date = block.text
        head.take(block, Kind.TIMESTAMP, "dump:date")
        return True
    if not (agency and (date or len(parts) == 1)):
        return False
    head.provider = head.provider or agency
    head.date = head.date or date
    head.take(block, Kind.PROVIDER, "dump:agency")
    return True


def _is_credit(block: DumpBlock, after: Sequence[DumpBlock], head: Head, dates: DateContext) -> bool:
    """A short line right above or below the date names who wrote the story, whatever the name."""
    if head.provider or not head.title or len(block.text) > _LONGEST_CREDIT or ends_sentence(block.text):
        return False
    last = head.removed[-1].kind if head.removed else Kind.OTHER
    return last is Kind.TIMESTAMP or any(parse_date(each.text, dates) for each in after)
