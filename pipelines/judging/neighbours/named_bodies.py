"""Sentences of a short story that stand, in markup of another kind, in what the page names the body of its article."""

from __future__ import annotations

import re

from pipelines.judging.markup import kept_by
from pipelines.judging.verdict import Score, Verdicts
from pipelines.layout.elements import upward
from pipelines.layout.outline import Outline
from pipelines.layout.region import within
from storage.repetition import BY_MODEL

_BODY = re.compile(r"(?<![a-z])(?:post|entry|article|story)[-_]?_?(?:body|content|text)(?![a-z])", re.IGNORECASE)
# Latin characters of a sentence, and the probability of being the story below which the model is sure of the contrary.
_SENTENCE, _HARDLY = 60, 0.15


def told_in_body(page: Outline, verdicts: Verdicts, score: Score) -> None:
    """Where hardly anything is kept, the sentences without links that go on in the same named body are, too, unless the
    model is sure of the contrary."""
    first = next((each for each in page.blocks if verdicts[each.position].kept and page.sentences[each.position]), None)
    if first is None:
        return
    body = next((element for element in upward(first.element) if _BODY.search(element.names)), None)
    for block in within(page.blocks, body) if body else ():
        at = block.position
        told = page.sentences[at] and page.weights[at] >= _SENTENCE and not block.linked
        if at > first.position and told and verdicts[at].by_model and score(at) >= _HARDLY:
            verdicts[at] = kept_by(page, block, BY_MODEL)
