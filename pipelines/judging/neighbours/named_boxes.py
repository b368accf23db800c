"""Boxes in and beside the story whose names say that they are none of it: facts, calls, comments, other stories."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise, takewhile

from pipelines.judging.verdict import Verdict, Verdicts, verdict_of
from pipelines.layout.block import Block
from pipelines.layout.naming import BIT, names_comments
from pipelines.layout.outline import Outline
from pipelines.layout.region import around
from storage.article import Kind

# Characters of a small box, and of a line of prose in a card of crumbs.
_BOX, _PROSE = 700, 60
# Blocks of such a card; boxes that are the parts of a story.
_FEW = 3
# Latin characters of sentences: a story has been told.
_STORY = 200
# The common names of a box of facts, a call to action, a video's frame, an author's life, a letter by mail, WordPress's
# widgets, how to show a text, other stories. "read-more" and "popular-posts" stand around stories, too.
_NAMED_BOX = re.compile(
    r"(?<![a-z])(?:(?P<facts>(?:info|facts?|fakta|fakten)[-_]?(?:box|boks|ruta|kasten)|fakta(?=\s|$))"
    r"|(?<!tag-)(?<!category-)(?<!has-)(?<!with-)(?<!no-)(?P<call>cta|call-to-action)"
    r"|(?P<video>(?:featured|hero|lead|inline|embed(?:ded)?)[-_]+video|video[-_]+(?:player|embed|popout|promo|info))|(?P<transcript>video[-_]+(?:full[-_]+)?transcript))(?![a-z])"
    r"|(?<![a-z])(?P<life>(?:author|autor|writer|contributor)s?[-_](?:box|info|desc(?:ription)?|card|details)"
    r"|about[-_](?:the[-_])?(?:author|writer))(?![a-z])"
    r"|(?:^|\s)(?P<pictures>(?:(?:photo|image|picture|media|article)[-_])?(?:slide-?show|photo-?gallery|image-?gallery))(?:\s|$)"
    r"|(?:^|\s)(?P<graphic>(?:interactive|infographic)(?:[-_](?:graphic|box|embed|wrap(?:per)?|container))?)(?:\s|$)"
    r"|(?<![a-z])(?P<questions>faqs?)(?![a-z])"
    r"|(?<![a-z])(?P<affiliate>affil(?:iates?)?)(?![a-z])"
    r"|(?<![a-z])(?P<letter>newsletters?[-_]*(?:block|box|inline|sign-?up|subscri(?:be|ption)|promo|widget|form|cta|teaser|module"
    r"|banner|container|wrap(?:per)?|embed|card)|(?:inline|in-article|article|sign-?up|subscribe)[-_]+newsletter)(?![a-z])"
    r"|(?:^|\s)(?P<widget>widget_(?:text|custom_html|block|recent_(?:entries|comments)|categories|archive|search|nav_menu|tag_cloud"
    r"|calendar|pages|meta|rss|media_\w+))(?:\s|$)"
    r"|(?:^|\s)(?P<settings>(?:(?:text|reading|display|reader)[-_])?settings)(?:\s|$)"
    r"|(?<![a-z])(?P<others>(?:related|recommended|similar|further)[-_]?(?:posts?|articles?|stor(?:y|ies)|news|content|reads?|list)"
    r"|(?:more|other)[-_](?:posts|articles|stories|news)|(?:next|prev(?:ious)?)[-_]?(?:story|stories|articles?|posts?))(?![a-z])",
    re.IGNORECASE,
)
_FACTS = verdict_of(Kind.OTHER, "name:fact-box")
_COMMENTS = verdict_of(Kind.COMMENTS, "name:comments")
_OTHERS = verdict_of(Kind.RELATED, "name:related")
_QUESTIONS = verdict_of(Kind.RELATED, "name:faq")
_AFFILIATE = verdict_of(Kind.AD, "name:affiliate")
_TRANSCRIPT = verdict_of(Kind.CAPTION, "name:video")
_BY_NAME = {
    "transcript": _TRANSCRIPT,
    "facts": _FACTS,
    "questions": _QUESTIONS,
    "call": verdict_of(Kind.AD, "name:cta"),
    "video": verdict_of(Kind.CAPTION, "name:video"),
    "pictures": verdict_of(Kind.CAPTION, "name:pictures"),
    "graphic": verdict_of(Kind.CAPTION, "name:graphic"),
    "affiliate": _AFFILIATE,
    "settings": verdict_of(Kind.NAVIGATION, "name:settings"),
    "life": verdict_of(Kind.BIO, "name:author-box"),
    "widget": verdict_of(Kind.OTHER, "name:widget"),
    "letter": verdict_of(Kind.NEWSLETTER, "name:newsletter"),
    "others": _OTHERS,
}
_DISCLAIMER = re.compile(
    r"(?:^|\s)(?!(?:has|no|with)[-_])(?:[a-z]+[-_]+)*disclaimer(?:[-_]+\w+)?(?:\s|$)", re.IGNORECASE
)
_LEGAL = BIT["footer"]
_NOTICE = verdict_of(Kind.DISCLAIMER, "name:disclaimer")


def named_boxes(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """What stands in an element named as a box of facts, a call to action, a video's frame, settings, comments, a life
    or a letter by mail, not around the story but beside it; or in an aside of crumbs. What is named as other stories
    goes where a story is told before the first of them."""
    boxes = list(_boxes(page, region, verdicts))
    if not boxes:
        return
    own = [block.position for block in region if page.groups[block.position] is page.main_group]
    boxes = _without_parts(boxes, own)
    for named, boxed in boxes:
        if named is not _OTHERS and _is_so(page, own, boxed, named):
            _remove(boxed, named or _FACTS, verdicts)
    others = [block for named, boxed in boxes if named is _OTHERS for block in boxed if verdicts[block.position].kept]
    if others and _told_before(page, region, others[0], verdicts) >= _STORY:
        _remove(others, _OTHERS, verdicts)


def _boxes(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> Iterator[tuple[Verdict | None, list[Block]]]:
    """The boxes around kept blocks and not around the story that have such a name, or that are asides, in page order,
    inner ones first: what their names say of them, and their blocks."""
    seen = set(page.around)
    for block in region:
        element = block.element if verdicts[block.position].kept else None
        while element is not None and element.order not in seen:
            seen.add(element.order)
            named = _box_named(element.names) if element.names else None
            if named is not None or element.tag == "aside":
                yield named, around(region, block, element)
            element = element.parent


def _without_parts(
    boxes: list[tuple[Verdict | None, list[Block]]], own: Sequence[int]
) -> list[tuple[Verdict | None, list[Block]]]:
    """The boxes without those of facts that are the story's parts: three or more side by side with paragraphs of its
    template in each."""
    told = set(own)
    parts = [boxed for named, boxed in boxes if named is _FACTS and any(block.position in told for block in boxed)]
    apart = sum(one[-1].position < other[0].position for one, other in pairwise(parts))
    return [each for each in boxes if each[1] not in parts] if apart + 1 >= _FEW else boxes


@lru_cache(maxsize=8192)
def _box_named(names: str) -> Verdict | None:
    found = _NAMED_BOX.search(names)
    if found is None:
        return _COMMENTS if names_comments(names) else None
    return _BY_NAME[str(found.lastgroup)]


def _is_so(page: Outline, own: Sequence[int], boxed: Sequence[Block], named: Verdict | None) -> bool:
    """Whether a box is what its name says; of an aside without such a name, whether it holds crumbs. `own` are the
    positions of what the template of the story's paragraphs made."""
    if named is None:
        return _are_crumbs(page, boxed)
    if named is _COMMENTS:
        return bool(own) and own[-1] < boxed[0].position
    if named is _QUESTIONS:
        # Under news they are the same below every story of the matter; elsewhere they may be the page's own.
        return page.hints.is_news and bool(own) and own[-1] < boxed[0].position
    if named is _TRANSCRIPT:
        return not any(page.groups[block.position] is page.main_group for block in boxed)
    return named is _FACTS or _is_small_beside(page, boxed, on_any_page=named is _AFFILIATE)


def _is_small_beside(page: Outline, boxed: Sequence[Block], *, on_any_page: bool) -> bool:
    """Whether a box in a story holds a few lines, none of them made by the template of its paragraphs. Elsewhere
    "content-cta" may be what a product's page has to say."""
    if not (page.hints.is_story or on_any_page) or any(
        page.groups[block.position] is page.main_group for block in boxed
    ):
        return False
    return sum(len(block.text) for block in boxed) <= _BOX


def _are_crumbs(page: Outline, boxed: Sequence[Block]) -> bool:
    """Whether these are a few short lines amid a story: a card of somebody's life, of a place."""
    if not page.hints.is_story or len(boxed) < _FEW or not page.prose[0] < boxed[0].position < page.prose[1]:
        return False
    return not any(page.sentences[block.position] or len(block.text) > _PROSE for block in boxed)


def _told_before(page: Outline, region: Sequence[Block], end: Block, verdicts: Verdicts) -> int:
    """How much is told in kept sentences before a block, in Latin characters."""
    before = [block.position for block in takewhile(lambda block: block is not end, region)]
    return sum(page.weights[at] for at in before if verdicts[at].kept and page.sentences[at])


def _remove(blocks: Sequence[Block], verdict: Verdict, verdicts: Verdicts) -> None:
    for block in blocks:
        if verdicts[block.position].kept:
            verdicts[block.position] = verdict


def named_notices(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """What is named as a disclaimer, or stands directly in what is, and is told in another template than the story."""
    for block in region:
        at, verdict = block.position, verdicts[block.position]
        if not (verdict.kept or verdict.by_model) or page.groups[at] is page.main_group:
            continue
        if not page.signs(at).near & _LEGAL:
            continue
        box = block.element.parent
        beside = box is not None and box.order not in page.around and _is_notice(box.names)
        if beside or _is_notice(block.element.names):
            verdicts[at] = _NOTICE


@lru_cache(maxsize=8192)
def _is_notice(names: str) -> bool:
    return _DISCLAIMER.search(names) is not None
