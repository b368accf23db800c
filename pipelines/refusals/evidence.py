"""What is known of a page when it is judged whether it is an article, as evidence that can be named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from pipelines.fields.metadata import Metadata
from pipelines.pages.document import Document
from pipelines.pages.once import cached_property
from pipelines.pages.sentences import holds_sentence
from pipelines.pages.text import CJK, is_narrow, plain_apostrophes, weight
from pipelines.refusals import patterns
from pipelines.refusals.speech import spoken_share, unquoted
from pipelines.refusals.subject import unmentioned
from pipelines.refusals.teasers import teaser_texts
from storage.article import Kind, Removed
from storage.page import Page


@dataclass(frozen=True, kw_only=True)
class BodyEvidence:
    """What the reader of the body found.

    `paragraphs` are the kept texts and `kinds` runs beside them; `removed` is what was cut from the article region.
    `link_density` is the share of the region's characters inside links (0 to 1). `visible` counts the characters of
    all text the page shows, `links` its links, both over the whole page; `beginning` is that text's, "" where a recipe
    chose what was read. `end` is the position of the last kept block, `linked` how many kept blocks are nothing but
    links.
    """

    paragraphs: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    removed: tuple[Removed, ...] = ()
    link_density: float = 0.0
    visible: int = 0
    links: int = 0
    beginning: str = ""
    end: int = 0
    linked: int = 0

    @cached_property
    def text(self) -> str:
        """The kept paragraphs, one a line."""
        return "\n".join(self.paragraphs)

    @cached_property
    def ideographs(self) -> int:
        """CJK characters of the kept text."""
        return 0 if is_narrow(self.text) else len(CJK.findall(self.text))

    @cached_property
    def size(self) -> int:
        """How much the kept text says, in Latin characters."""
        return weight(self.text)

    @cached_property
    def words(self) -> int:
        """Words of the kept text, a CJK character counted as one."""
        text = CJK.sub(" ", self.text) if self.ideographs else self.text
        return len(text.split()) + self.ideographs

    @cached_property
    def prose(self) -> int:
        """How many kept paragraphs are sentences."""
        return sum(map(is_prose, self.paragraphs))


BEGINNING = 8000
"""Characters of what a page shows in which words are looked for."""
LITTLE = 1500
"""Of kept text, in characters, below which a page that claims nothing may be anything."""
NEW = timedelta(days=30)
"""How old a page is that stories link to as news."""
# Latin characters.
_PROSE = 60
# Elements for browsers without scripts that are looked at, and characters of these.
_MOST_FALLBACKS, _LONGEST_FALLBACK = 4, 2000
# Paragraphs about the browser: more are a story.
_MOST_ABOUT_BROWSERS = 4


def is_prose(text: str) -> bool:
    """True for a paragraph of sentences."""
    return (len(text) >= _PROSE or weight(text) >= _PROSE) and holds_sentence(text)


@dataclass(frozen=True)
class Case:
    """Everything known of a page, with what is asked more than once."""

    page: Page
    document: Document
    metadata: Metadata
    body: BodyEvidence

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The title tag, the name the page goes by, and its main headings."""
        names = (self.document.title_tag, self.metadata.title, *self.document.headings[:2])
        return tuple(dict.fromkeys(plain_apostrophes(name) for name in names if name))

    @property
    def headline(self) -> str:
        """The first main heading, or the name the page goes by."""
        return self.document.headings[0] if self.document.headings else self.metadata.title

    @cached_property
    def typed(self) -> bool:
        """The page says it is an article: by its schema, or by an og:type that no schema of a mere page takes back."""
        return self.schema or (patterns.OG_ARTICLE in self.metadata.page_types and not self._dated_as_page)

    @cached_property
    def schema(self) -> bool:
        """Its schema says that it is an article; og:type says so of every page of some sites."""
        types = (each for each in self.metadata.page_types if each != patterns.OG_ARTICLE)
        return any(patterns.ARTICLE_TYPES.search(each) for each in types)

    @cached_property
    def _dated_as_page(self) -> bool:
        """Little text is dated as a web page alone, as systems do with each that they keep, and is not new."""
        published, fetched = self.metadata.published, self.page.fetched_at
        if published is None or published.evidence != "json-ld:WebPage" or self.body.size >= LITTLE:
            return False
        return not self.schema and (fetched is None or fetched - published.at > NEW)

    @cached_property
    def strayed(self) -> str:
        """Evidence that neither headline nor text has a word of what the page's address names."""
        headings = self.document.headings or (self.metadata.title,)
        return unmentioned(self.page, (*headings, *self.body.paragraphs))

    @cached_property
    def dated(self) -> bool:
        """The page itself says when it was published. What a feed or the address says, a wall in its place inherits."""
        published = self.metadata.published
        if published is None or published.evidence.startswith("feed") or self._dated_as_page:
            return False
        return not (published.evidence.startswith("url") and self.strayed)

    @cached_property
    def dated_in_page(self) -> bool:
        """The same, by what stands in the page, not by its address."""
        published = self.metadata.published
        return published is not None and self.dated and not published.evidence.startswith("url")

    @cached_property
    def neither_typed_nor_dated(self) -> str:
        """Evidence that nothing in the page says it is an article."""
        return "" if self.typed or self.dated_in_page else "neither article type nor date"

    @cached_property
    def dated_itself(self) -> bool:
        """The same by its markup: a time that is only shown may be a teaser's, the address is what was asked for."""
        published = self.metadata.published
        return published is not None and self.dated and not published.evidence.startswith(("text", "url"))

    @cached_property
    def unquoted(self) -> list[str]:
        """The kept paragraphs without what they quote."""
        return unquoted(self.body.paragraphs)

    @cached_property
    def spoken_share(self) -> float:
        """Which part of these (0 to 1) speaks to somebody, or as a house, and reports nobody's words."""
        return spoken_share(self.unquoted)

    @cached_property
    def teasers(self) -> list[str]:
        """The texts of the page's teasers, a card each."""
        return teaser_texts(self.document.tree, self.page.url)

    @cached_property
    def in_teasers(self) -> list[str]:
        """The kept paragraphs that stand in them, a table's row as its cells."""
        return [text for text in self.body.paragraphs if any(text.replace(" | ", " ") in card for card in self.teasers)]

    @cached_property
    def prose_beside_teasers(self) -> int:
        """How many kept paragraphs outside of teasers are sentences."""
        return self.body.prose and self.body.prose - sum(map(is_prose, self.in_teasers))

    @cached_property
    def claims(self) -> bool:
        """The page claims what only an article has: an article type and a time or an author."""
        return self.typed and (self.dated_in_page or bool(self.metadata.authors))

    @cached_property
    def shown(self) -> str:
        """The beginning of what the page shows, and what it tells readers without scripts, in lower case."""
        tree = self.document.tree
        spoken = self.body.beginning or (tree.body.text(separator=" ") if tree.body else "")
        fallback = " ".join(node.text() for node in tree.css("noscript")[:_MOST_FALLBACKS])
        return " ".join(plain_apostrophes(f"{spoken[:BEGINNING]} {fallback[:_LONGEST_FALLBACK]}".lower()).split())

    @cached_property
    def browser_told(self) -> str:
        """Evidence that every kept paragraph is about the reader's browser, and one says so without quoting it."""
        texts = self.body.paragraphs
        if not texts or len(texts) > _MOST_ABOUT_BROWSERS or not all(map(patterns.BROWSER_TOPIC.search, texts)):
            return ""
        found = patterns.BROWSER_WORDS.search(self.body.text)
        return f"nothing but words like {found[0]!r}" if found else ""

    def title_like(self, pattern: re.Pattern[str]) -> str:
        """Evidence when a title reads so."""
        found = next((each for each in self.titles if pattern.search(each)), "")
        return f"title {found[:60]!r}" if found else ""

    def words_like(self, pattern: re.Pattern[str], least: int = 1) -> str:
        """Evidence when the page's text has so many different phrases of this sort."""
        found = dict.fromkeys(match[0] for match in pattern.finditer(self.shown))
        return f"words {', '.join(map(repr, list(found)[:3]))}" if len(found) >= least else ""

    def words_beside(self, pattern: re.Pattern[str]) -> str:
        """Evidence when the page reads so outside the text that was kept: a story may quote such words."""
        kept = plain_apostrophes(self.body.text.lower())
        found = dict.fromkeys(match[0] for match in pattern.finditer(self.shown))
        beside = [words for words in found if words not in kept]
        return f"words {beside[0]!r}" if beside else ""

    def address_like(self, pattern: re.Pattern[str]) -> str:
        """Evidence when the address that answered reads so."""
        found = pattern.search(self.page.url)
        return f"address {found[0][:60]!r}" if found else ""


def two(*pieces: str) -> tuple[str, ...]:
    """The pieces that say something, when they are of two kinds at least: each argument is one kind."""
    found = tuple(piece for piece in pieces if piece)
    return found if len(found) >= 2 else ()
