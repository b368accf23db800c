"""Forms to register, to ask or to order with: the text stands among the fields that it explains."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from selectolax.lexbor import LexborNode

from pipelines.pages.ancestors import upward
from pipelines.pages.text import clean_text
from pipelines.refusals.evidence import Case, is_prose
from pipelines.refusals.teasers import told_in_cards

_FIELDS = (
    "input:not([type]), select, textarea, "
    ":is(input[type=text i], input[type=email i], input[type=password i], input[type=tel i], input[type=number i], "
    "input[type=url i], input[type=date i], input[type=checkbox i], input[type=radio i])"
)
# Fields that are looked at, so that no page takes long, and those of a form that more is asked in than a search.
_MOST_FIELDS, _LEAST_FIELDS = 300, 4
# Of the text: what stands among the fields at least, and what sentences have of it at most.
_HALF, _MOSTLY = 0.5, 0.6


def form(case: Case) -> tuple[str, ...]:
    """Evidence that half of the text stands among the fields of one form, and much of it is no sentences; ()
    without, and on a page that says it is an article or when it was published."""
    if case.typed or case.dated_itself or not case.body.paragraphs:
        return ()
    texts = case.body.paragraphs
    whole = sum(map(len, texts))
    if sum(len(text) for text in texts if is_prose(text)) >= _MOSTLY * whole:
        return ()
    for fields in _forms(case):
        around = _around(fields)
        inside = told_in_cards(texts, [clean_text(around.text(separator=" "))]) if around else 0
        if inside >= _HALF * whole:
            return f"{inside} of {whole} characters kept stand among {len(fields)} fields", "few of them are sentences"
    return ()


def _forms(case: Case) -> list[list[LexborNode]]:
    """The fields of each form that has enough of them."""
    found: dict[int, list[LexborNode]] = {}
    for field in case.document.tree.css(_FIELDS)[:_MOST_FIELDS]:
        owner = next((node for node in upward(field.parent) if node.tag == "form"), None)
        if owner is not None:
            found.setdefault(owner.mem_id, []).append(field)
    return [fields for fields in found.values() if len(fields) >= _LEAST_FIELDS]


def _around(fields: Sequence[LexborNode]) -> LexborNode | None:
    """The smallest element that holds all these. A form itself may hold the whole page."""
    paths = [list(upward(field.parent))[::-1] for field in fields]
    shared = takewhile(lambda level: len({node.mem_id for node in level}) == 1, zip(*paths, strict=False))
    return next((level[0] for level in reversed(list(shared))), None)
