"""Page-wide facts that judging a block needs: where the running text is, which blocks one template made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from pipelines.dating.date_signs import DATE_SIGN
from pipelines.layout.block import Block
from pipelines.layout.containers import densest, heaviest, levels
from pipelines.layout.elements import Element, upward
from pipelines.layout.naming import TAG_BIT, PageSigns, PlainNames, Signs, names_comments
from pipelines.layout.roles import HEADINGS
from pipelines.layout.worths import worths
from pipelines.pages.sentences import STOPS, ends_sentence
from pipelines.pages.text import weight

_LONGEST_TITLE = 500
# Latin characters: of prose for a story, of a short one at most, and of a sentence that may be all of one.
_STORY, _SHORT_STORY, _PARAGRAPH = 200, 1500, 80
_PROSE = 50
_LINE = 120
_WRAPPED = HEADINGS | frozenset(("p", "li", "blockquote", "td", "th", "figcaption", "tr", "pre"))
_POINTS_OR_QUOTES = TAG_BIT["list"] | TAG_BIT["blockquote"]
Signature = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Hints:
    """What the page says of itself elsewhere, clean, for telling repetition on top from story.

    `is_story` is true when its metadata call it an article, `is_news` when they call it a news story.
    """

    title: str = ""
    headlines: tuple[str, ...] = ()
    description: str = ""
    body: str = ""
    authors: tuple[str, ...] = ()
    is_story: bool = False
    is_news: bool = False


@dataclass(slots=True)
class Group:
    """Blocks of one signature: how many, their weight, their linked characters."""

    count: int = 0
    weight: int = 0
    linked: int = 0


@dataclass(slots=True)
class Outline:
    """Facts of one page; lists run beside its blocks.

    `main` is the element whose text outweighs what stands between it; `hops` says how many levels above it the common
    ancestor with a block stands (0: inside), `dense` the same for the container with most running text of its own.
    `around` are the orders of `main` and all above it.
    `main_group` are the story's blocks of most weight, `main_template` their tag and what their elements are named.
    `prose` are the positions of the first and the last sentence inside `main`; `scattered` is true when twice as much
    of the page's prose stands outside of it: then it holds a part of the story only. `told_in` is the order of the
    `<article>` that has the title and prose for a story, 0 without one.
    """

    blocks: Sequence[Block]
    hints: Hints
    weights: list[int]
    sentences: list[bool]
    containers: list[Element]
    groups: list[Group]
    hops: list[int] = field(default_factory=list)
    dense: list[int] = field(default_factory=list)
    main: Element | None = None
    around: frozenset[int] = frozenset()
    dense_main: Element | None = None
    main_group: Group | None = None
    main_template: tuple[str, str] = ("", "")
    title_at: int = -1
    told_in: int = 0
    foreign: list[bool] = field(default_factory=list)
    prose: tuple[int, int] = (0, 0)
    scattered: bool = False
    known: PageSigns = field(default_factory=PageSigns)

    def signs(self, at: int) -> Signs:
        """The signs of the block at a position. Worked out when first asked for: most of a page never is."""
        element = self.blocks[at].element
        return self.known.by_order.get(element.order) or self.known.of(element)

    def is_paragraph(self, at: int) -> bool:
        """Whether the block at a position is a sentence long enough to be all the story."""
        return self.sentences[at] and self.weights[at] >= _PARAGRAPH


def outline(blocks: Sequence[Block], hints: Hints) -> Outline:
    """Look at the whole page once."""
    # Kept for the page only: what a page repeats stays in the processor's cache, what all pages share does not.
    plain = PlainNames()
    groups: dict[Signature, Group] = {}
    page = Outline(blocks, hints, [], [], [], [])
    for block in blocks:
        element, text, tag = block.element, block.text, block.tag
        size = len(text) if text.isascii() else weight(text)
        parent = element.parent
        signature = (tag, plain[element.template], plain[parent.names] if parent is not None else "")
        group = groups.get(signature)
        if group is None:
            group = groups[signature] = Group()
        group.count += 1
        group.weight += size
        group.linked += block.linked
        page.weights.append(size)
        page.sentences.append(text[-1] in STOPS or ends_sentence(text))
        page.containers.append(parent if tag in _WRAPPED and parent is not None else element)
        page.groups.append(group)
        if page.title_at < 0 and size < _LONGEST_TITLE and same(text, hints.title):
            page.title_at = block.position
    articles = blocks[page.title_at].element.articles if page.title_at >= 0 else ()
    page.told_in = _told_in(page, articles)
    page.foreign = other_stories(page)
    points = _points(page)
    page.main = heaviest(page.containers, points, article=articles[-1] if articles else 0)
    page.dense_main = densest(page.containers, points)
    page.around = frozenset([element.order for element in upward(page.main)])
    page.hops = levels(page.main, blocks)
    page.dense = page.hops if page.dense_main is page.main else levels(page.dense_main, blocks)
    told = [at for at, hop in enumerate(page.hops) if not hop and page.sentences[at] and page.weights[at] >= _PROSE]
    page.prose = (told[0], told[-1]) if told else (0, len(blocks))
    page.scattered = is_scattered(page)
    page.main_group = story_group(page)
    page.main_template = next((key[:2] for key, group in groups.items() if group is page.main_group), ("", ""))
    return page


def story_group(page: Outline) -> Group | None:
    """The group of most weight inside the main container; where that is named as comments, what was told before them
    is the story, though the thread may outweigh it."""
    inside = [at for at, hop in enumerate(page.hops) if not hop]
    best = _first_group(page, inside, _heaviest_group(page, inside))
    first = next((at for at in inside if page.groups[at] is best), -1)
    if first < 0 or not _is_in_comments(page, first):
        return best
    before = [at for at in inside if at < first and page.sentences[at] and not _is_in_comments(page, at)]
    return _heaviest_group(page, before) if sum(page.weights[at] for at in before) >= _STORY else best


def _first_group(page: Outline, inside: Sequence[int], best: Group | None) -> Group | None:
    """Of a short news story the first group under its title with several sentences, no items or quotes, and half of the
    weight of the heaviest one, which stands below it all: notices and teasers may be longer than a story."""
    if best is None or best.weight >= _SHORT_STORY or not page.hints.is_news or page.title_at < 0:
        return best
    over = list(takewhile(lambda at: page.groups[at] is not best, inside))
    counts = Counter(id(page.groups[at]) for at in over if at > page.title_at and _is_prose(page, at))
    for at in over:
        group = page.groups[at]
        size = group.weight - 2 * group.linked
        if counts[id(group)] > 1 and size >= _STORY and 2 * size >= best.weight:
            return best if any(page.groups[at] is group for at in inside[len(over) :]) else group
    return best


def _is_prose(page: Outline, at: int) -> bool:
    """Whether a block is a sentence of some length, no item and no quote."""
    long = page.sentences[at] and page.weights[at] >= _PROSE
    return long and not page.signs(at).far_tags & _POINTS_OR_QUOTES


def _heaviest_group(page: Outline, places: Sequence[int]) -> Group | None:
    groups = (page.groups[at] for at in places)
    return max(groups, key=lambda group: group.weight - 2 * group.linked, default=None)


def _is_in_comments(page: Outline, at: int) -> bool:
    """Whether a block, or what it stands in directly, is named as a comment or what one says."""
    element = page.blocks[at].element
    return names_comments(element.names) or (element.parent is not None and names_comments(element.parent.names))


def is_scattered(page: Outline) -> bool:
    """Whether twice as much prose stands outside the main container as inside; other stories are not counted."""
    inside = outside = 0
    for at, hop in enumerate(page.hops):
        size = page.weights[at]
        if size >= _PROSE and page.sentences[at] and not page.foreign[at]:
            if hop:
                outside += size
            else:
                inside += size
    return 2 * inside < outside


def same(text: str, title: str) -> bool:
    """True for equal titles, and for one that only adds the site's name to the other."""
    if text == title:
        return True
    if not -40 <= len(text) - len(title) <= 40 or len(text) < 15 or len(title) < 15:
        return False
    one, other = text.casefold(), title.casefold()
    return one in other or other in one


def _told_in(page: Outline, articles: Sequence[int]) -> int:
    """The innermost of the articles that the title stands in, if the title is an h1 and prose for a story stands there;
    0 without."""
    if not articles or page.blocks[page.title_at].tag != "h1":
        return 0
    told = zip(page.weights, page.blocks, page.sentences, strict=True)
    inside = (size for size, block, ends in told if ends and size >= _PROSE and articles[-1] in block.element.articles)
    return articles[-1] if sum(inside) >= _STORY else 0


def _points(page: Outline) -> list[int]:
    """What each block adds to the weight of what holds it. Other stories add nothing, nor do teasers over a short one,
    which they may outweigh."""
    worth = worths(page.blocks, page.weights, page.sentences, page.known, told_in=page.told_in)
    points = [0 if away else each for away, each in zip(page.foreign, worth, strict=True)]
    for at in range(page.title_at) if page.told_in else ():
        if page.told_in not in page.blocks[at].element.articles:
            points[at] = 0
    return points


def other_stories(page: Outline) -> list[bool]:
    """Which blocks belong to another story on the same page (infinite scroll, next article).

    Another story stands in an `<article>` beside the one that holds the page's h1, or begins further down with a
    heading of the h1's class names and a line with a date. The page's own story must have prose of its own before, so
    the entries of a live blog, whose headline stands above all of them, are no other stories; nor is a box with the
    headline of another one, after which the story goes on, nor what a subheading beside
    its paragraphs begins, which the title, set outside of what holds them, is not.
    """
    blocks, found = page.blocks, [False] * len(page.blocks)
    if page.title_at < 0 or blocks[page.title_at].tag != "h1":
        return found
    title = blocks[page.title_at]
    if page.told_in:
        holding = title.element.articles  # an article around the story's own is no other one
        around = (block.element.articles for block in blocks)
        found = [bool(each) and page.told_in not in each and each[-1] not in holding for each in around]
    before, above = 0, {each.order for each in upward(title.element)}
    beside: Counter[int] = Counter()
    for at in range(page.title_at + 1, len(blocks)):
        block = blocks[at]
        parent = block.element.parent.order if block.element.parent is not None else 0
        if title.element.names and block.element.names == title.element.names and block.tag in HEADINGS:
            dated = any(each.has_time or DATE_SIGN.search(each.text[:_LINE]) for each in blocks[at + 1 : at + 5])
            begins = before >= _STORY and dated and not same(block.text, title.text)
            is_subheading = parent not in above and beside[parent] >= _STORY
            if begins and not is_subheading and not _goes_on_after(page, at):
                return found[:at] + [True] * (len(blocks) - at)
        told = page.weights[at] if page.sentences[at] else 0
        before += told
        beside[parent] += told if told >= _PROSE else 0
    return found


def _goes_on_after(page: Outline, at: int) -> bool:
    """Whether the container of prose before a heading, not the heading's own, has more prose after it."""
    beside = page.containers[at]
    told: list[set[int]] = [set(), set()]
    for place, container in enumerate(page.containers):
        if page.sentences[place] and page.weights[place] >= _PROSE and container is not beside:
            told[place > at].add(container.order)
    return not told[0].isdisjoint(told[1])
