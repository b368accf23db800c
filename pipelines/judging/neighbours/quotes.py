"""Quotes, with who is quoted, and embedded posts, that belong to the story."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipelines.judging.verdict import HARDLY, Score, Verdicts, verdict_of
from pipelines.layout.block import Block
from pipelines.layout.elements import Element
from pipelines.layout.naming import TAG_BIT
from pipelines.layout.outline import Outline
from pipelines.layout.region import within
from storage.article import Kind

_NETWORK = re.compile(
    r"tweet|twitter|instagram|tiktok|bluesky|mastodon|threads-|fb-|facebook|telegram|weibo|truthsocial|linkedin|reddit-",
    re.IGNORECASE,
)
# The account and the day of a post.
_SIGNED_POST = re.compile(r"\(@[\w.]+\)|(?<!\d)20\d\d(?!\d)")
_SIGNATURE_LINE = re.compile(r"[—–-]?.{2,80}\(@[\w.]{2,40}\)(?:[\s,]+.{0,30}(?<!\d)20\d\d(?!\d).{0,20})?")
# From this probability on what the markup says is enough.
_RATHER = 0.5
# In characters: of what only signs a post or a quote, at most, and of words that are quoted, at least.
_LINE, _QUOTED = 80, 30
_MARKS = frozenset('“„«»"「『')
_POST, _SIGNATURE = verdict_of(Kind.QUOTE, "embedded-post"), verdict_of(Kind.CAPTION, "signature-of-post")


def embedded_posts(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """A post of a social network embedded as a quote inside the story is part of it, but for the line that signs it
    with account and day, which is all that is left of a picture."""
    posts: dict[int, list[Block]] = {}
    for block in region:
        at = block.position
        if not verdicts[at].by_model or page.hops[at] or not page.signs(at).far_tags & TAG_BIT["blockquote"]:
            continue
        above = list(_up_to_quote(block.element))
        if any(_NETWORK.search(each.names) for each in above):
            posts.setdefault(above[-1].order, []).append(block)
    for post in posts.values():
        said = any(len(block.text) > _LINE or not _SIGNED_POST.search(block.text) for block in post)
        for block in post:
            signs = block is not post[0] and _SIGNATURE_LINE.fullmatch(block.text)
            verdicts[block.position] = _POST if said and not signs else _SIGNATURE


def quotes(page: Outline, region: Sequence[Block], verdicts: Verdicts, score: Score) -> None:
    """Words in quotation marks and in a quote's element, which the story stands around, are the story's.

    On pages that do not call themselves news, and in line with the story's paragraphs, whole sentences need no marks.
    Not those that repeat words of the story (a pull quote), or that the model is sure not to be story.
    """
    kept = [block for block in region if verdicts[block.position].kept]
    if not kept:
        return
    first, last = kept[0].position, kept[-1].position
    for block in region:
        at = block.position
        if not first < at < last or verdicts[at].kept or not verdicts[at].by_model or page.hops[at]:
            continue
        if not page.signs(at).far_tags & TAG_BIT["blockquote"] or block.linked or len(block.text) < _QUOTED:
            continue
        said = block.text[-1] in _MARKS or page.sentences[at]
        plain = page.hints.is_news and _MARKS.isdisjoint(block.text)
        own = plain and page.sentences[at] and _quoted_in(page, block, kept if score(at) >= _RATHER else ())
        if not said or (plain and not own):
            continue
        words = block.text.strip(" “”„«»\"'.")
        if (score(at) >= HARDLY or own) and not any(words in other.text for other in kept):
            verdicts[at] = verdict_of(Kind.QUOTE, "quote")


def _quoted_in(page: Outline, block: Block, kept: Sequence[Block]) -> bool:
    """Whether the quote's element of a block stands around the story's paragraphs or beside one, in no box."""
    quote = next((each for each in _up_to_quote(block.element) if each.tag == "blockquote"), None)
    if quote is None or quote.parent is None or "pull" in quote.names:
        return False
    told = (each.element.parent for each in kept if page.groups[each.position] is page.main_group)
    return quote.parent.order in page.around or any(each is quote.parent for each in told)


def signatures(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """The footer of a quote, which says whose words these are, stays with the words right over it."""
    for above, block in pairwise(region):
        if block.tag != "footer" or not page.signs(block.position).far_tags & TAG_BIT["blockquote"]:
            continue
        quote = block.element.parent
        quoted = quote is not None and within([above], quote)
        if quoted and verdicts[above.position].kept and len(block.text) <= _LINE:
            verdicts[block.position] = verdict_of(Kind.QUOTE, "signature")


def _up_to_quote(element: Element | None) -> Iterator[Element]:
    """An element and those above it, up to the quote it stands in and what holds that."""
    while element is not None:
        yield element
        if element.tag == "blockquote":
            if element.parent is not None:
                yield element.parent
            return
        element = element.parent
