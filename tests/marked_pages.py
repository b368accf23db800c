"""Made-up pages that say themselves what of them is the story: its paragraphs stand in double square brackets."""

from __future__ import annotations

import re
from html import unescape

from storage.page import Page
from tests.story_pages import STORY, page

_MARKED = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_CELLS = re.compile(r"</t[dh]>\s*<t[dh]>")
_DROPPED = re.compile(r"\{\{.*?\}\}", re.DOTALL)


def story(begin: int = 0, end: int = len(STORY), *, tag: str = "p", between: str = "") -> str:
    """Paragraphs of the common story, marked, as elements of one tag with its attributes."""
    close = tag.partition(" ")[0]
    return between.join(f"<{tag}>[[{text}]]</{close}>" for text in STORY[begin:end])


def marked(markup: str, *, head: str = "") -> tuple[Page, tuple[str, ...]]:
    """The page without the marks, and its story: what stands in [[ ]], without tags and what stands in {{ }}."""
    texts = (_DROPPED.sub("", _CELLS.sub(" | ", text)) for text in _MARKED.findall(markup))
    told = tuple(" ".join(unescape(_TAG.sub("", text)).split()) for text in texts)
    return page(re.sub(r"\[\[|\]\]|\{\{|\}\}", "", markup), head=head), told
