"""The structure of the story: quotes and embedded posts that belong to it, and which sort each kept block is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from pipelines.fields.authorship.byline_words import EDITOR
from pipelines.judging.markup import kept_kind
from pipelines.judging.verdict import SURE, Score, Verdicts, verdict_of
from pipelines.layout.block import Block, is_bold_line
from pipelines.layout.elements import Element, upward
from pipelines.layout.naming import BIT, TAG_BIT
from pipelines.layout.outline import Outline
from pipelines.layout.region import holding, within
from pipelines.layout.roles import HEADINGS
from pipelines.pages.sentences import PAUSES, STOPS
from pipelines.pages.text import BULLETS
from storage.article import Kind

_NETWORK = re.compile(
    r"tweet|twitter|instagram|tiktok|bluesky|mastodon|threads-|fb-|facebook|telegram|weibo|truthsocial|linkedin|reddit-",
    re.IGNORECASE,
)
# The account and the day of a post.
_SIGNED_POST = re.compile(r"\(@[\w.]+\)|(?<!\d)20\d\d(?!\d)")
# Probabilities of being the story: below the first the model is sure of the contrary; from the second on what others of
# the template say is enough; below the third a block behind a gap goes.
_HARDLY, _EVEN_CHANCE, _RATHER, _DOUBT = 0.2, 0.3, 0.5, 0.6
# In characters.
_LINE, _QUOTED, _SHORT_STORY = 80, 30, 400
# In Latin characters: of a sentence, and of a paragraph that is surely one.
_PROSE, _LONG = 50, 150
# Questions of an interview; blocks of a gap.
_FEW = 3
# Of what is told before a mark of the end: more behind it is the story.
_BEHIND = 0.5
_LITTLE_BEHIND = 0.2
_END = re.compile(r"(?:# ?){3,5}")
_OPENING = "（(【[〔 "
_ASKS = frozenset("?？")
_POINTS = STOPS | PAUSES
_MARKS = frozenset('“„«»"「『')
# Python 3.11 looks a member of an enum up slowly.
_PARAGRAPH = Kind.PARAGRAPH
_POST, _SIGNATURE = verdict_of(Kind.QUOTE, "embedded-post"), verdict_of(Kind.CAPTION, "signature-of-post")
_LISTS = frozenset(("ul", "ol", "dl", "li", "dd"))


def embedded_posts(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """A post of a social network embedded as a quote inside the story is part of it, with its signature; of one that is
    a picture nothing but the signature is left, which goes."""
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
            verdicts[block.position] = _POST if said else _SIGNATURE


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
        if (score(at) >= _HARDLY or own) and not any(words in other.text for other in kept):
            verdicts[at] = verdict_of(Kind.QUOTE, "quote")


def _quoted_in(page: Outline, block: Block, kept: Sequence[Block]) -> bool:
    """Whether the quote's element of a block stands around the story's paragraphs or beside one, in no box."""
    quote = next((each for each in _up_to_quote(block.element) if each.tag == "blockquote"), None)
    if quote is None or quote.parent is None or "pull" in quote.names:
        return False
    told = (each.element.parent for each in kept if page.groups[each.position] is page.main_group)
    return quote.parent.order in page.around or any(each is quote.parent for each in told)


def alike(page: Outline, region: Sequence[Block], verdicts: Verdicts, score: Score) -> None:
    """A sentence in doubt amid the story stays where the others of its template do, two at least: answers, steps."""
    of_group: dict[int, list[Block]] = {}
    for block in region:
        at = block.position
        told = page.sentences[at] and page.weights[at] >= _PROSE and not block.linked and not page.hops[at]
        if told and verdicts[at].by_model and not page.signs(at).near & BIT["relate"]:
            of_group.setdefault(id(page.groups[at]), []).append(block)
    for blocks in of_group.values():
        doubted = [block for block in blocks if not verdicts[block.position].kept]
        if not doubted or len(blocks) - len(doubted) < max(_FEW - 1, 2 * len(doubted)):
            continue
        for block in doubted:
            inside = page.prose[0] < block.position < page.prose[1]
            if inside and score(block.position) >= _EVEN_CHANCE:
                verdicts[block.position] = verdict_of(kept_kind(block, page.signs(block.position)), "alike")


def under_one_heading(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Long paragraphs in doubt behind the first one under a kept heading, of its template and beside it, stay with it:
    a box of the story has a tail, too."""
    going = False
    for above, block in pairwise(region):
        at = block.position
        if above.tag in HEADINGS:
            going = verdicts[above.position].kept and verdicts[at].kept
            continue
        same = page.groups[at] is page.groups[above.position] and block.element.parent is above.element.parent
        long = page.sentences[at] and page.weights[at] >= _LONG and not block.linked and not page.hops[at]
        going = going and same and long
        if going and not verdicts[at].kept and verdicts[at].by_model:
            verdicts[at] = verdict_of(kept_kind(block, page.signs(at)), "under-heading")


def signatures(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """The footer of a quote, which says whose words these are, stays with the words right over it."""
    for above, block in pairwise(region):
        if block.tag != "footer" or not page.signs(block.position).far_tags & TAG_BIT["blockquote"]:
            continue
        quote = block.element.parent
        quoted = quote is not None and within([above], quote)
        if quoted and verdicts[above.position].kept and len(block.text) <= _LINE:
            verdicts[block.position] = verdict_of(Kind.QUOTE, "signature")


def questions(page: Outline, region: Sequence[Block], verdicts: Verdicts, score: Score) -> None:
    """Short questions in doubt stay where half of the questions of their template do, as in an interview."""
    of_group: dict[int, list[Block]] = {}
    for block in [block for block in region if block.text[-1] in _ASKS]:
        at = block.position
        if block.tag in ("p", "div") and not block.linked and not page.hops[at]:
            of_group.setdefault(id(page.groups[at]), []).append(block)
    for asked in of_group.values():
        kept = sum(verdicts[block.position].kept for block in asked)
        if len(asked) < _FEW or kept < len(asked) / 2:
            continue
        for block in asked:
            verdict = verdicts[block.position]
            if verdict.by_model and not verdict.kept and score(block.position) >= _HARDLY:
                verdicts[block.position] = verdict_of(kept_kind(block, page.signs(block.position)), "interview")


def short_stories(page: Outline, region: Sequence[Block], verdicts: Verdicts, score: Score) -> None:
    """Where hardly anything is kept, a doubtful sentence right after a paragraph of its own template and parent is the
    story's, too: what else the page says outweighs two paragraphs, and the model is used to longer stories."""
    kept = [block for block in region if verdicts[block.position].kept]
    if not kept or sum(len(block.text) for block in kept) >= _SHORT_STORY:
        return
    for above, block in pairwise(region):
        at, verdict = block.position, verdicts[block.position]
        if not verdicts[above.position].kept or verdict.kept or not verdict.by_model or block.linked:
            continue
        alike = page.groups[at] is page.groups[above.position] and block.element.parent is above.element.parent
        if alike and page.sentences[at] and score(at) >= _EVEN_CHANCE:
            verdicts[at] = verdict_of(kept_kind(block, page.signs(at)), "short-story")


def sorts(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Which of the kept paragraphs are list items, or subheadings that only bold type marks."""
    of_item: Counter[int] = Counter()
    for block in region:
        item = _item(block.element)
        if item is not None:
            of_item[item.order] += 1
    leads = False
    for block in reversed(region):
        verdict = verdicts[block.position]
        if verdict.kind is _PARAGRAPH:
            item = _item(block.element) if of_item else None
            if block.text[0] in BULLETS or (item is not None and of_item[item.order] == 1):
                verdicts[block.position] = verdict_of(Kind.LIST_ITEM, verdict.rule)
            elif leads and _is_bold_heading(block):
                verdicts[block.position] = verdict_of(Kind.SUBHEADING, verdict.rule)
        if verdict.kept:
            leads = page.weights[block.position] > _LINE and block.tag not in HEADINGS


def wrapped(region: Sequence[Block], verdicts: Verdicts) -> None:
    """A quotation or a list around the whole story, which nobody closed or a template put there, sorts none of it."""
    kept = [block for block in region if verdicts[block.position].kept]
    if not kept or any(verdicts[block.position].kind is _PARAGRAPH for block in kept):
        return
    top = holding(kept)
    for block in kept:
        verdict = verdicts[block.position]
        if verdict.kind in (Kind.QUOTE, Kind.LIST_ITEM):
            below = {each.tag for each in takewhile(lambda each: each is not top, upward(block.element))}
            of_list = _PARAGRAPH if below.isdisjoint(_LISTS) else Kind.LIST_ITEM
            verdicts[block.position] = verdict_of(Kind.QUOTE if "blockquote" in below else of_list, verdict.rule)


def _is_bold_heading(block: Block) -> bool:
    return is_bold_line(block) and block.text[-1] not in _POINTS


def _item(element: Element) -> Element | None:
    """The list item that an element stands in directly, or is; None for all others."""
    above = element.parent
    if above is not None and above.tag == "li":
        return above
    return element if element.tag == "li" else None


def _up_to_quote(element: Element | None) -> Iterator[Element]:
    """An element and those above it, up to the quote it stands in and what holds that."""
    while element is not None:
        yield element
        if element.tag == "blockquote":
            if element.parent is not None:
                yield element.parent
            return
        element = element.parent


def strays(page: Outline, region: Sequence[Block], verdicts: Verdicts, score: Score) -> None:
    """A last paragraph in doubt, of another template than the story and parted from it by several lines that are none
    of it, is the site's."""
    kept = [place for place, block in enumerate(region) if verdicts[block.position].kept]
    if len(kept) < _FEW or kept[-1] - kept[-2] <= _FEW:
        return
    at = region[kept[-1]].position
    if verdicts[at].by_model and score(at) < _DOUBT and page.groups[at] is not page.main_group:
        verdicts[at] = verdict_of(Kind.OTHER, "behind-a-gap")


def signed(page: Outline, region: Sequence[Block], verdicts: Verdicts, score: Score) -> None:
    """Behind the line that names reporters and editors at the story's end, doubtful blocks of other templates go."""
    signs = [place for place, b in enumerate(region) if verdicts[b.position].rule.startswith("byline.reporting")]
    if not signs:
        return
    behind = [b for b in region[signs[-1] + 1 :] if verdicts[b.position].kept]
    if any(page.groups[b.position] is page.main_group or score(b.position) >= SURE for b in behind):
        return
    for block in behind:
        verdicts[block.position] = verdict_of(Kind.OTHER, "behind-signature")


def ended(region: Sequence[Block], verdicts: Verdicts) -> None:
    """Behind the "###" that ends a release the little that follows is about who sent it, not news."""
    marks = [place for place, block in enumerate(region) if _END.fullmatch(block.text)]
    if len(marks) != 1:
        return
    told = sum(len(block.text) for block in region[: marks[0]] if verdicts[block.position].kept)
    behind = [block for block in region[marks[0] :] if verdicts[block.position].kept]
    if sum(len(block.text) for block in behind) <= _BEHIND * told:
        for block in behind:
            verdicts[block.position] = verdict_of(Kind.ABOUT, "behind-end")


def behind_rights(region: Sequence[Block], verdicts: Verdicts) -> None:
    """Behind a line of rights under nearly all that is told, what goes on in other boxes is the site's."""
    lines = [place for place, block in enumerate(region) if verdicts[block.position].rule.startswith("copyright.")]
    if not lines:
        return
    before = [block for block in region[: lines[-1]] if verdicts[block.position].kept]
    behind = [block for block in region[lines[-1] + 1 :] if verdicts[block.position].kept]
    made = {id(block.element.parent) for block in before}
    told, more = (sum(len(block.text) for block in blocks) for blocks in (before, behind))
    if more <= _LITTLE_BEHIND * told and not any(id(block.element.parent) in made for block in behind):
        for block in behind:
            verdicts[block.position] = verdict_of(Kind.RELATED, "behind-rights")


def behind_editor(region: Sequence[Block], verdicts: Verdicts) -> None:
    """Behind the line that names a Chinese story's editor ("责任编辑：王小明") the story is over: what goes on there in
    other boxes or other markup are comments and other stories. Where lines stand apart, each ends one story of many."""
    texts = ((place, block.text) for place, block in enumerate(region) if not block.text.isascii())
    lines = [place for place, text in texts if EDITOR.match(text.lstrip(_OPENING))]
    if not lines or lines[-1] - lines[0] > _FEW:
        return
    before = [block for block in region[: lines[0]] if verdicts[block.position].kept]
    behind = [block for block in region[lines[-1] + 1 :] if verdicts[block.position].kept]
    made = {(block.tag, id(block.element.parent)) for block in before}
    if len(before) > 1 and not any((block.tag, id(block.element.parent)) in made for block in behind):
        for block in behind:
            verdicts[block.position] = verdict_of(Kind.RELATED, "behind-editor")
