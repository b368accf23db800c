"""Lines that count the parts of a story: "Step 1", "02 The price"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipelines.judging.verdict import Verdicts, verdict_of
from pipelines.layout.block import Block, is_bold_line
from pipelines.layout.outline import Outline
from pipelines.pages.sentences import STOPS
from storage.article import Kind

# "Step 3", "Schritt 3:", "3. Tag" is one number and no more.
_NUMBERED = re.compile(r"([^\W\d_]{3,10}\.?) (\d{1,2})[.:)]?")
# "3. Oil", "03 Oil", "三、油".
_NUMERALS = "一二三四五六七八九十"
_ENUMERATED = re.compile(rf"(?:(\d{{1,2}})(?:[.)、．]|\s(?=\D))|([{_NUMERALS}])[、．])\s?[^\W\d]")
# Labels that count.
_FEW = 3
# Characters: of a label that is a word and a number, and of a line that begins with one.
_CRUMB, _LINE = 15, 60
_LINES = frozenset(("p", "div"))


def numbered_parts(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Labels that count ("Step 1", "Step 2"), three or more of one template and each with some of the story after it,
    head its parts, whatever their tag. So do numbered lines in bold type ("02 The price"), half of which stand, and
    those counted from 1 that are all that their template makes, each right over a paragraph of the story's own."""
    counted: dict[tuple[int, str, bool], list[int]] = {}
    parts: dict[tuple[int, str, bool], list[Block]] = {}
    for block, after in pairwise(region):
        numbered = _number(block)
        if numbered and not block.linked and verdicts[after.position].kept and not page.hops[block.position]:
            # Chinese numerals count headings, whatever box each stands in.
            group = 0 if block.text[0] in _NUMERALS else id(page.groups[block.position])
            key = group, numbered[0], bool(block.strong)
            counted.setdefault(key, []).append(numbered[1])
            parts.setdefault(key, []).append(block)
    for key, numbers in counted.items():
        if len(numbers) < _FEW or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
            continue
        _, label, bold = key
        if not label and bold and 2 * sum(verdicts[block.position].kept for block in parts[key]) < len(numbers):
            continue
        if not label and not bold and not _are_chapters(page, parts[key], numbers):
            continue
        for block in parts[key]:
            verdict = verdicts[block.position]
            if not verdict.kept and (verdict.by_model or verdict.rule == "list"):
                verdicts[block.position] = verdict_of(Kind.SUBHEADING, "numbered-part")


def _are_chapters(page: Outline, lines: Sequence[Block], numbers: Sequence[int]) -> bool:
    """Whether lines in line with the story's paragraphs are all that their template makes, each right over one."""
    if numbers[0] != 1 or page.groups[lines[0].position].count != len(numbers) or lines[0].tag not in _LINES:
        return False
    below = (page.blocks[block.position + 1] for block in lines)
    in_line = all(block.element.parent is lines[0].element.parent for block in lines)
    return in_line and all(page.groups[each.position] is page.main_group for each in below)


def _number(block: Block) -> tuple[str, int] | None:
    """The label and the number of a line that is one and no more; no label and the number of another line that begins
    with one."""
    if len(block.text) <= _CRUMB and (numbered := _NUMBERED.fullmatch(block.text)):
        return numbered[1], int(numbered[2])
    line = is_bold_line(block) if block.strong else block.text[0].isdigit() and len(block.text) <= _LINE
    begun = _ENUMERATED.match(block.text) if line else None
    if begun is None or block.text[-1] in STOPS:
        return None
    return "", int(begun[1]) if begun[1] else 1 + _NUMERALS.index(begun[2])
