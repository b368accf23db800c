"""What stands behind the story: below its last line, its signature, its rights, its editor."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.fields.authorship.byline_words import EDITOR
from pipelines.judging.verdict import SURE, Score, Verdicts, verdict_of
from pipelines.layout.block import Block
from pipelines.layout.outline import Outline
from storage.article import Kind

# Below this probability a block behind a gap goes.
_DOUBT = 0.6
# Blocks: of a gap, and of a story that may have one.
_FEW = 3
# Parts of what is told before a mark of the end, or a line of rights: more than that behind it is the story.
_BEHIND, _LITTLE_BEHIND = 0.5, 0.2
# Characters of a story, be it a short one.
_STORY = 200
_END = re.compile(r"(?:# ?){3,5}")
_OPENING = "（(【[〔 "


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


def behind_rights(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Behind a line of rights under nearly all that is told, or all that is told in sentences, what goes on in other
    boxes is the site's."""
    lines = [place for place, block in enumerate(region) if verdicts[block.position].rule.startswith("copyright.")]
    if not lines:
        return
    before = [block for block in region[: lines[-1]] if verdicts[block.position].kept]
    behind = [block for block in region[lines[-1] + 1 :] if verdicts[block.position].kept]
    made = {id(block.element.parent) for block in before}
    told, more = (sum(len(block.text) for block in blocks) for blocks in (before, behind))
    lines_only = told >= _STORY and not any(page.sentences[block.position] for block in behind)
    if (more <= _LITTLE_BEHIND * told or lines_only) and not any(id(block.element.parent) in made for block in behind):
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
