"""Lines in which a site speaks to its reader: notices in its own words, and calls to join and to buy.

No wording is listed for these. What such a line is about tells (`judging/model/lines.py`): where it speaks of several
of the things that notices and calls speak of, or, amid the paragraphs of news, by what the judge learned of such.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from pipelines.judging.model.lines import CLEARLY, LIKELY, LONGEST, RATHER, candidate, load_line_model, quotes
from pipelines.judging.verdict import Verdict, Verdicts, verdict_of
from pipelines.layout.block import Block
from pipelines.layout.outline import Outline
from pipelines.layout.roles import HEADINGS
from pipelines.pages.sentences import sentences_of
from pipelines.pages.themes import CALLS, NOTICES, STORIES, Line, bits_of
from storage.article import Kind

_ENTRIES = HEADINGS | {"tr", "pre"}
# Lines of the story: fewer leave no doubt what it is about; so many at each end are where notices stand.
_FEWEST_LINES, _AT_EDGE = 4, 3
_NOTICE = verdict_of(Kind.DISCLAIMER, "line-model.notice")
_CALL = verdict_of(Kind.SUBSCRIBE, "line-model.call")
_LINE = verdict_of(Kind.OTHER, "line-model")
# Themes that a line must have.
_OF_NOTICE, _OF_CALL, _OF_CALL_IN_BOX = 2, 3, 2
_LEGAL = bits_of("advice", "answers", "rights")
_DENIED, _OF_ITSELF = bits_of("not"), bits_of("text", "this")
_OF_SITE = bits_of("we", "text", "this", "author")
_TO_READER = bits_of("we", "you")
_CONTACT = bits_of("tips")
# What somebody else offers, a story tells: counsel to readers names whose it is.
_OTHERS, _OF_OTHERS = bits_of("person"), re.compile(r"\b(?:your|the) (?!inbox\b)[a-z]\w+['’]s\b")
_REGULAR = bits_of("medium", "sign", "follow", "daily")
# Somebody asks or answers whoever the story is about, in a call on results or an interview; who advised on a deal.
_TOLD = re.compile(
    r"(?:[QAFRDP]|question|answer|frage|antwort|réponse|pregunta|respuesta|domanda|risposta)\s?\d{0,2}\s?[:.]\s"
    r"|[问問答]\s?[:：]"
    r"|(?:thank you[.,;]? )?(?:[\[(]operator instructions[\])]\.? )?(?:and )?"
    r"(?:our|your|the) (?:first|next|last|final) question\b"
    r"|.{2,90}\b(?:acted|served|(?:is|are) (?:acting|serving)) as .{0,40}\b(?:advis[eo]rs?|counsel|bookrunners?)\b",
    re.IGNORECASE,
)
# Characters of a notice in several sentences, a third of which must be rather such.
_LONGEST_NOTICE, _PART_OF_NOTICE = 1200, 3
# Lines in doubt that may go, and no more than a third of the story.
_FEW_LINES, _PART_OF_STORY = 3, 3


def notice_lines(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Give blocks that are such notices or calls their kinds. Of a story of few paragraphs only the last may go.

    Where many of its lines speak so, the story itself speaks to its readers: advice, a guide, a paper about itself.
    """
    told = [block for block in region if verdicts[block.position].kept and block.tag not in _ENTRIES]
    if len(told) < _FEWEST_LINES:
        _last_lines(page, told, verdicts)
        return
    clear: dict[int, Verdict] = {}
    doubtful: dict[int, Verdict] = {}
    edges = {block.position for block in (*told[:_AT_EDGE], *told[-_AT_EDGE:])}
    for block in told:
        kind = _judged(page, block, verdicts, amid=block.position not in edges)
        if kind is not None and kind is not _LINE:
            clear[block.position] = kind
        elif kind is not None and block is not told[0]:
            doubtful[block.position] = kind
    for at in [at for at in (*clear, *doubtful) if _is_amid_list(page.blocks[at], told, clear)]:
        clear.pop(at, None)
        doubtful.pop(at, None)
    if len(clear) > len(told) // 2:
        clear.clear()
    if len(doubtful) <= min(_FEW_LINES, len(told) // _PART_OF_STORY):
        clear.update(doubtful)
    for at, kind in clear.items():
        verdicts[at] = kind


def _last_lines(page: Outline, told: Sequence[Block], verdicts: Verdicts) -> None:
    """Of a story of a few paragraphs, its last lines that are such, as long as one that is none stands over them."""
    kinds = [_judged(page, block, verdicts, amid=False) for block in told]
    while any(each is None for each in kinds[:-1]) and (kind := kinds.pop()) is not None:
        verdicts[told[len(kinds)].position] = kind


def _is_amid_list(block: Block, told: Sequence[Block], found: Container[int]) -> bool:
    """Whether a block is an item between others of its list that are no such lines."""
    if block.tag != "li":
        return False
    listed = block.element.parent
    beside = [b.position for b in told if b.element.parent is listed and b.position not in found and b.tag == "li"]
    return bool(beside) and beside[0] < block.position < beside[-1]


def _judged(page: Outline, block: Block, verdicts: Verdicts, *, amid: bool) -> Verdict | None:
    if len(block.text) > LONGEST:
        return _NOTICE if not amid and _is_long_notice(block.text) else None
    line = candidate(block.text)
    if line is None:
        return None
    themes = line.themes
    kind = _NOTICE if _is_notice(themes, amid=amid) else _CALL if _is_call(line, page, block) else _LINE
    if kind is _LINE and ((themes & STORIES).bit_count() > 1 or not _amid_news(page, block, verdicts)):
        return None
    if kind is _LINE and _TOLD.match(block.text):
        return None
    invites = kind is _CALL and themes & _TO_READER == _TO_READER and not themes & (STORIES | _CONTACT)
    least = LIKELY if kind is _LINE else RATHER if invites else CLEARLY
    return kind if load_line_model()(line) >= least else None


def _is_notice(themes: int, *, amid: bool) -> bool:
    """Whether a line speaks of several of the things of notices, amid the story also of its site, or denies one."""
    several = (themes & NOTICES).bit_count() >= _OF_NOTICE and (not amid or themes & _OF_SITE)
    return bool(several or (themes & _LEGAL and themes & _DENIED and themes & _OF_ITSELF))


def _is_call(line: Line, page: Outline, block: Block) -> bool:
    """Whether a line speaks of several of the things of calls, and of nobody else's; in the story's markup of more."""
    themes = line.themes
    several = (themes & CALLS).bit_count()
    if several < _OF_CALL_IN_BOX or themes & _OTHERS or _OF_OTHERS.search(line.text):
        return False
    boxed = page.groups[block.position] is not page.main_group
    return several >= _OF_CALL or (boxed and themes & _REGULAR != 0 and (themes & STORIES).bit_count() <= 1)


def _amid_news(page: Outline, block: Block, verdicts: Verdicts) -> bool:
    """Whether a block is a sentence set as a paragraph of news, behind where its prose begins."""
    at = block.position
    plain = verdicts[at].kind is Kind.PARAGRAPH and page.sentences[at]
    return page.hints.is_news and plain and at > page.prose[0]


def _is_long_notice(text: str) -> bool:
    """Whether a text of several sentences begins as a notice, and a third of the others are rather such, too."""
    if len(text) > _LONGEST_NOTICE or quotes(text):
        return False
    opening, *others = sentences_of(text)
    if not others or len(opening) > LONGEST:
        return False
    first, likely = candidate(opening), load_line_model()
    if first is None or not _is_notice(first.themes, amid=False) or likely(first) < CLEARLY:
        return False
    rather = [line is not None and likely(line) >= RATHER for line in map(candidate, others)]
    return sum(rather) * _PART_OF_NOTICE >= len(others)
