"""Threads: pages on which readers speak, not the press, though a story's name stands over them."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from pipelines.pages.text import clean_text
from pipelines.refusals import patterns
from pipelines.refusals.evidence import Case
from pipelines.refusals.teasers import told_in_cards

# What both spellings share is asked for first: most names lack it.
_CONTROLS = "a, button, [role=button], [class*=eply]:is([class*=reply], [class*=Reply])"
# Controls that are looked at, so that no page takes long, and the characters of a label.
_MOST_CONTROLS, _LONGEST_LABEL = 800, 24
# Elements above a control among which its contribution is; contributions of a thread; and their part of the text.
_CLIMB, _LEAST_CARDS, _MOSTLY = 6, 2, 0.7


def thread(case: Case) -> tuple[str, ...]:
    """Evidence that what was kept are the contributions to a thread, each with a way to answer it; () without."""
    if case.claims or case.body.size == 0:
        return ()
    cards = _contributions(case)
    if len(cards) < _LEAST_CARDS:
        return ()
    inside = told_in_cards(case.body.paragraphs, cards)
    if inside < _MOSTLY * sum(map(len, case.body.paragraphs)):
        return ()
    return (
        f"{len(cards)} contributions with a way to answer",
        f"{inside} of {len(case.body.text)} characters kept stand in them",
    )


def _contributions(case: Case) -> list[str]:
    """The texts of sibling elements that each hold a control to answer."""
    groups: dict[tuple[int, str], dict[int, LexborNode]] = {}
    for control in case.document.tree.css(_CONTROLS)[:_MOST_CONTROLS]:
        if not _answers(control):
            continue
        node = control
        for _ in range(_CLIMB):
            parent = node.parent
            if parent is None or node.tag == "body":
                break
            groups.setdefault((parent.mem_id, node.tag or ""), {})[node.mem_id] = node
            node = parent
    alike = (cards for cards in groups.values() if len(cards) >= _LEAST_CARDS)
    return [clean_text(card.text(separator=" ")) for cards in alike for card in cards.values()]


def _answers(control: LexborNode) -> bool:
    """Whether a control's label, or what is said of an icon, offers to answer or to report what was written."""
    label = (control.text() or "").strip()
    if not label:
        attributes = control.attributes
        label = attributes.get("aria-label") or attributes.get("title") or ""
    return len(label) <= _LONGEST_LABEL and patterns.ANSWER_BUTTON.search(label.strip()) is not None
