"""Text dumps of article pages: a title, lines about source and time, paragraphs, and whatever the page showed below."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipelines.dating.date_context import DateContext
from pipelines.dating.date_words import words_for
from pipelines.dating.dates import parse_date
from pipelines.dumps.dump_blocks import DumpBlock, dump_blocks
from pipelines.dumps.dump_head import Head, read_head
from pipelines.fields.language import detect_language
from pipelines.fields.tickers import find_tickers
from pipelines.judging.wording.boilerplate import classify_blocks, split_dateline, strip_inline
from pipelines.judging.wording.rulebook import Action, BlockContext, Judgement
from pipelines.pages.decoding import decode
from pipelines.recipe import GENERAL, NOTHING_LEARNED, Learned, Recipe
from pipelines.refusals import patterns
from storage.article import Article, Hyperlink, Kind, Moment, Removed
from storage.fingerprint import fingerprint
from storage.outcome import Reason, Rejected
from storage.page import Page
from storage.repetition import LEARNED

EXTRACTOR = "textdump-6"
# Years a date without one may be of, when nothing says when the dump was saved: no dump is younger than this program.
_YEARS = tuple(range(1990, 2027))
_HEAVY_CUT = 0.4
_SENTENCE = re.compile(r"\w[^.!?。！？\n]{20,}[.!?。！？]|[\u3040-\u9fff]{12,}[。！？]")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SHORTEST_WEEKDAY = 5


def read_text_dump(page: Page, recipe: Recipe = GENERAL, learned: Learned = NOTHING_LEARNED) -> Article | Rejected:
    """The article of a text dump, or why it is none.

    A date without a year takes it from `page.fetched_at`. Without that the year is the latest in which the date fell on
    the weekday that the first paragraphs name, and `published` is marked as inferred. No input raises.
    """
    text = decode(page)
    blocks = dump_blocks(text)
    language = detect_language(recipe.languages[0] if recipe.languages else "", text)
    contexts = _contexts(blocks, language)
    spoken = recipe.languages or ((language.partition("-")[0],) if language else ())
    dates = DateContext(zone=recipe.zone, order=recipe.date_order, languages=spoken, anchor=page.fetched_at)
    head = read_head(blocks, contexts, dates)
    head.title = head.title or (page.link.title if page.link else "")
    body = _read_body(blocks, contexts, head.first, learned)
    refused = _refuse(head.title, body.paragraphs, blocks)
    if refused is not None:
        return refused
    article = _article(page, head, body, dates, language=language)
    return replace(article, publisher=recipe.publisher, recipe=recipe.id, snapshot=learned.snapshot)


def _article(page: Page, head: Head, body: _Body, dates: DateContext, *, language: str) -> Article:
    return Article(
        url=page.url,
        canonical_url=page.url,
        title=head.title,
        paragraphs=tuple(body.paragraphs),
        kinds=tuple(body.kinds),
        positions=tuple(body.positions),
        authors=tuple(dict.fromkeys(head.authors)),
        provider=head.provider or body.first(Kind.PROVIDER),
        published=_published(head.date, body.paragraphs, dates),
        language=language,
        dateline=body.first(Kind.DATELINE),
        summary=body.all(Kind.SUMMARY),
        disclosures=body.all(Kind.DISCLOSURE),
        correction="\n".join(body.all(Kind.CORRECTION)),
        tickers=find_tickers(body.paragraphs, language=language),
        links=tuple(body.links),
        removed=(*head.removed, *body.removed),
        flags=("heavy-cut",) if body.cut_heavily else (),
        extractor=EXTRACTOR,
    )


def _contexts(blocks: Sequence[DumpBlock], language: str) -> list[BlockContext]:
    counts: list[int] = []
    after = 0
    for block in reversed(blocks):
        counts.append(after)
        after = after + 1 if block.is_short else 0
    last = max(1, len(blocks) - 1)
    return [
        BlockContext(
            place=index / last,
            tag="li" if block.kind is Kind.LIST_ITEM else "p",
            is_heading=block.kind is Kind.SUBHEADING,
            link_density=min(1.0, sum(len(link.text) for link in block.links) / len(block.text)),
            items_after=count,
            language=language,
        )
        for index, (block, count) in enumerate(zip(blocks, reversed(counts), strict=True))
    ]


@dataclass(slots=True)
class _Body:
    """The story and what was taken out of it."""

    paragraphs: list[str] = field(default_factory=list)
    kinds: list[Kind] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    links: list[Hyperlink] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
    fields: list[tuple[Kind, str]] = field(default_factory=list)

    def keep(self, block: DumpBlock, position: int) -> None:
        """Keep a block without what was put inside its sentences; the first gives up its dateline."""
        text, spans = strip_inline(block.text)
        if not self.paragraphs:
            text, dateline = split_dateline(text)
            spans = (*spans, dateline) if dateline else spans
        for span in spans:
            self.removed.append(Removed(span.text, span.kind, span.rule, position))
            if span.action is Action.FIELD:
                self.fields.append((span.kind, span.text))
        if text:
            self.paragraphs.append(text)
            self.kinds.append(block.kind)
            self.positions.append(position)
            self.links += block.links

    def drop(self, block: DumpBlock, position: int, verdict: Judgement) -> None:
        """Take a block out, keeping it as a field where the rule says so."""
        self.removed.append(Removed(block.text, verdict.kind, verdict.rule, position))
        if verdict.action is Action.FIELD:
            self.fields.append((verdict.kind, block.text))

    def all(self, kind: Kind) -> tuple[str, ...]:
        """The fields of a kind."""
        return tuple(text for found, text in self.fields if found is kind)

    def first(self, kind: Kind) -> str:
        """The first field of a kind, or ""."""
        return next(iter(self.all(kind)), "")

    @property
    def cut_heavily(self) -> bool:
        """More than two fifths of the text were taken out."""
        cut = sum(len(each.text) for each in self.removed)
        return cut > _HEAVY_CUT * (cut + sum(map(len, self.paragraphs)))


def _read_body(blocks: Sequence[DumpBlock], contexts: Sequence[BlockContext], first: int, learned: Learned) -> _Body:
    body = _Body()
    pairs = [(block.text, context) for block, context in zip(blocks[first:], contexts[first:], strict=True)]
    for position, (block, verdict) in enumerate(zip(blocks[first:], classify_blocks(pairs), strict=True), first):
        if verdict is not None:
            body.drop(block, position, verdict)
        elif _is_repeated(block, learned):
            body.removed.append(Removed(block.text, Kind.REPEATED, f"{LEARNED}{learned.snapshot}", position))
        else:
            body.keep(block, position)
    return body


def _is_repeated(block: DumpBlock, learned: Learned) -> bool:
    """Whether the source repeats the block. Subheadings stay: a column has standing sections."""
    return bool(learned.repeated) and block.kind is not Kind.SUBHEADING and fingerprint(block.text) in learned.repeated


def _refuse(title: str, paragraphs: Sequence[str], blocks: Sequence[DumpBlock]) -> Rejected | None:
    text = "\n".join(paragraphs)
    if not paragraphs:
        return Rejected(Reason.EMPTY, (f"{len(blocks)} blocks", "none of them running text"))
    for reason, name, words in _WALLS if len(text) < _LONGEST_WALL else ():
        said = words.search(text.lower())
        if said and name.search(title):
            return Rejected(reason, (f"title {title[:60]!r}", f"words {said[0]!r}"))
    if not _SENTENCE.search(text):
        return Rejected(Reason.NOT_ARTICLE, (f"text of {len(text)} characters", "no whole sentence"))
    return None


_LONGEST_WALL = 1200
_WALLS = (
    (Reason.BOT_WALL, patterns.BOT_TITLE, patterns.BOT_WORDS),
    (Reason.ERROR_PAGE, patterns.ERROR_TITLE, patterns.ERROR_WORDS),
    (Reason.LOGIN, patterns.LOGIN_TITLE, patterns.LOGIN_WORDS),
    (Reason.CONSENT, patterns.CONSENT_TITLE, patterns.CONSENT_WORDS),
)


def _published(line: str, paragraphs: Sequence[str], dates: DateContext) -> Moment | None:
    """The dump's date; its year concluded, and marked so, where neither the line nor the fetch time gives one."""
    if not line:
        return None
    evidence = f"text:{line[:64]}"
    named = tuple(int(year) for text in paragraphs for year in _YEAR.findall(text))
    weekday = _weekday(paragraphs[:3], dates)
    known = replace(dates, weekday=weekday, years=named)
    found = parse_date(line, known, evidence=evidence)
    if found is not None or dates.anchor is not None:
        return found
    found = parse_date(line, replace(known, years=_YEARS), evidence=evidence)
    if found is None or weekday is None:
        return found
    basis = f"latest year in which {line[:64]} was the {calendar.day_name[weekday]} that the text names"
    return replace(found, inferred=True, basis=basis)


def _weekday(paragraphs: Sequence[str], dates: DateContext) -> int | None:
    """The first weekday that the paragraphs name in full, Monday 0. "sat" and "sun" are words, so short forms do not
    count."""
    words = words_for(dates.languages)
    pattern = re.compile(rf"(?<!\w)(?:{words.weekday})(?![a-zà-ÿ])")
    for text in paragraphs:
        for match in pattern.finditer(text.lower()):
            if len(match[0]) >= _SHORTEST_WEEKDAY or not match[0].isascii():
                return words.weekdays.get(match[0])
    return None
