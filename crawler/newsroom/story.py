"""Stories as they are written (TOML, package data) and as they stand at a moment of the clock."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from html import escape
from importlib.resources import files
from itertools import groupby
from typing import Any

from crawler.newsroom.press import Press, day_words, fill, seeded
from storage.article import Kind

_PREFIXES = {"## ": Kind.SUBHEADING, "- ": Kind.LIST_ITEM, "> ": Kind.QUOTE, "| ": Kind.TABLE_ROW}
_INLINE = re.compile(r"\[(?P<text>[^\]]+)\]\((?P<href>[^)]+)\)|\{q:(?P<quote>[^}]+)\}|\*\*(?P<bold>[^*]+)\*\*")
CELL_BREAK = " | "


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What the publisher does to a story later: replaces words, adds a correction notice, or withdraws it."""

    day: int
    time: str
    old: str = ""
    new: str = ""
    correction: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story as written. `day` counts from the edition day, `time` is local to the site.

    Each string of `body` is a block: a paragraph, or with "## ", "- ", "> " or "| " a subheading, list item, quote or
    table row. Inline: [text](href), **bold** and {q:CODE} for a live quote, which is noise. `tickers` are "MIC SYMBOL".
    `form` picks one of the site's layouts. `figures` are numbers drawn by the seed: [low, high, decimals]. A `daily`
    story is written anew on every working day from `day` on; its `choices` are pools of wordings, one a day.
    """

    slug: str
    day: int
    time: str
    title: str
    body: tuple[str, ...]
    section: str = ""
    standfirst: str = ""
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    provider: str = ""
    city: str = ""
    company: str = ""
    about: str = ""
    contact: tuple[str, ...] = ()
    caption: str = ""
    takeaways: tuple[str, ...] = ()
    disclosures: tuple[str, ...] = ()
    correction: str = ""
    tickers: tuple[str, ...] = ()
    form: str = ""
    figures: dict[str, tuple[float, float, int]] = field(default_factory=dict)
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    daily: bool = False
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a body. `source` has the inline marks."""

    kind: Kind
    source: str

    @property
    def text(self) -> str:
        """The exact clean text: marks gone, live quotes gone."""
        plain = _INLINE.sub(lambda m: m["text"] or m["bold"] or "", self.source)
        return CELL_BREAK.join(self.cells(plain)) if self.kind is Kind.TABLE_ROW else plain

    @staticmethod
    def cells(row: str) -> list[str]:
        """The cells of a table row."""
        return [cell.strip() for cell in row.strip("| ").split("|")]


@dataclass(frozen=True, slots=True)
class Markup:
    """How a site writes links (href, text) and live quotes (code) inside its prose, as HTML."""

    link: Callable[[str, str], str]
    quote: Callable[[str], str]

    def html(self, source: str) -> str:
        """A block's source as HTML."""
        parts, end = [], 0
        for found in _INLINE.finditer(source):
            parts += [escape(source[end : found.start()], quote=False), self._mark(found)]
            end = found.end()
        return "".join([*parts, escape(source[end:], quote=False)])

    def _mark(self, found: re.Match[str]) -> str:
        if found["quote"]:
            return self.quote(found["quote"])
        if found["bold"]:
            return f"<strong>{escape(found['bold'], quote=False)}</strong>"
        return self.link(found["href"], found["text"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A story as it stands at the clock. `published` and `modified` are in the site's zone."""

    story: Story
    number: int
    published: datetime
    modified: datetime
    title: str
    standfirst: str
    correction: str
    blocks: tuple[Block, ...]
    takeaways: tuple[str, ...]
    withdrawn: bool

    @property
    def slug(self) -> str:
        """The story's own name, unique within its site."""
        return self.story.slug

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The exact clean text, block by block."""
        return tuple(block.text for block in self.blocks)

    @property
    def groups(self) -> list[tuple[str, list[Block]]]:
        """Blocks with list items and table rows gathered, for templates."""
        return [(kind.value, list(run)) for kind, run in _runs(self.blocks)]


def _runs(blocks: tuple[Block, ...]) -> Iterator[tuple[Kind, Iterator[Block]]]:
    gathered = (Kind.LIST_ITEM, Kind.TABLE_ROW)
    for (_, kind), run in groupby(enumerate(blocks), lambda b: (-1 if b[1].kind in gathered else b[0], b[1].kind)):
        yield kind, (block for _, block in run)


@cache
def load(site: str) -> tuple[Story, ...]:
    """The stories of a site, in the order of its files: SITE.toml, and SITE_daily.toml where there is one."""
    folder = files("crawler.newsroom").joinpath("stories")
    found = [folder.joinpath(f"{site}.toml"), folder.joinpath(f"{site}_daily.toml")]
    tables = [tomllib.loads(file.read_text("utf-8")) for file in found if file.is_file()]
    return tuple(_story(entry) for table in tables for entry in table["story"])


def _story(entry: dict[str, Any]) -> Story:
    fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    fields["choices"] = {name: tuple(texts) for name, texts in entry.get("choices", {}).items()}
    fields["edits"] = tuple(Edit(**edit) for edit in entry.get("edits", ()))
    return Story(**fields)


def copies(press: Press, site: str, zone: str) -> tuple[Copy, ...]:
    """What the site has published by the clock, newest first, withdrawn ones included."""
    standing = [
        _copy(press, site, zone, number + 100 * (dated.day - story.day), dated)
        for number, story in enumerate(load(site))
        for dated in _instances(press, story)
    ]
    return tuple(sorted((c for c in standing if c.published <= press.clock), key=lambda c: c.published, reverse=True))


def _instances(press: Press, story: Story) -> Iterator[Story]:
    """The story itself, or one of it for each working day up to the clock."""
    if not story.daily:
        yield story
        return
    last = (press.clock.date() - press.edition).days + 1
    for day in range(story.day, last + 1):
        date = press.edition + timedelta(days=day)
        if date.weekday() < 5:
            yield replace(story, slug=f"{story.slug}-{date:%Y-%m-%d}", day=day)


def _values(press: Press, site: str, story: Story, published: datetime) -> dict[str, str]:
    """What stands for the story's placeholders: words of the day, drawn figures, and the day's wordings.

    Wordings are dealt from a shuffled pool, one a day: pools of lengths without a common factor hardly ever give the
    same paragraph twice. A wording may use those above it.
    """
    values = day_words(published.date())
    values |= {name: press.figure(f"{site}/{story.slug}", name, limits) for name, limits in story.figures.items()}
    for name, texts in story.choices.items():
        pool = _pool(press.seed, site, name, texts)
        values[name] = fill(pool[published.toordinal() % len(pool)], values)
    return values


@cache
def _pool(seed: int, site: str, name: str, texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(seeded(seed, "choice", site, name).sample(texts, len(texts)))


def _copy(press: Press, site: str, zone: str, number: int, story: Story) -> Copy:
    published = press.moment(story.day, story.time, zone)
    values = _values(press, site, story, published)
    edits = [(press.moment(edit.day, edit.time, zone), edit) for edit in story.edits]
    done = [(moment, edit) for moment, edit in edits if moment <= press.clock]

    def words(text: str) -> str:
        text = fill(text, values)
        for _, edit in done:
            if edit.old:
                text = text.replace(edit.old, edit.new)
        return text

    return Copy(
        story=story,
        number=number,
        published=published,
        modified=max([published, *(moment for moment, _ in done)]),
        title=words(story.title),
        standfirst=words(story.standfirst),
        correction=next((edit.correction for _, edit in reversed(done) if edit.correction), story.correction),
        blocks=tuple(_block(words(source)) for source in story.body),
        takeaways=tuple(words(text) for text in story.takeaways),
        withdrawn=any(edit.withdrawn for _, edit in done),
    )


def _block(source: str) -> Block:
    for prefix, kind in _PREFIXES.items():
        if source.startswith(prefix):
            return Block(kind, source if kind is Kind.TABLE_ROW else source.removeprefix(prefix))
    return Block(Kind.PARAGRAPH, source)
