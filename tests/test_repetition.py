"""What a source repeats: recognised with numbers and dates masked, and stripped."""

from __future__ import annotations

import pytest

from pipelines.read import read
from pipelines.recipe import Learned
from storage.article import Kind
from storage.fingerprint import fingerprint, headed
from storage.repetition import traces_of
from tests.story_pages import STORY, TITLE, accepted, page, paragraphs

NOTICE = "Every cordage story on these pages was proofread by two retired bosuns and a visiting aunt of theirs."


# What the market reports of a source say each day.
REPORTS = [
    ("The pound bought $1.27 at noon.", "The pound bought $1.31 at noon."),
    ("The index closed at 7,514 points.", "The index closed at 7,498 points."),
    ("Der Euro kostete zuletzt 1,0812 US-Dollar.", "Der Euro kostete zuletzt 1,0795 US-Dollar."),
    ("Le baril valait 81 euros à midi.", "Le baril valait 79 euros à midi."),
    ("指數上升百分之三。", "指數上升百分之二。"),
    ("終値は三百円だった。", "終値は二百円だった。"),
]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Prices as of 4 February 2025, 16:30", "Prices as of 11 March 2026, 09:05"),
        ("Stand: 3. Mai 2024", "Stand: 12. Oktober 2025"),
        ("Volume 3,120  SHARES", "volume 98 shares"),
        ("更新於2月6日 16:30", "更新於12月24日 09:01"),
        ("本報第一百二十期於星期三付印", "本報第九十期於星期日付印"),
        ("编辑部周一至周五办公", "编辑部周二至周六办公"),
        ("資料於下午3點30分更新。", "資料於下午4點15分更新。"),
        ("第三十一号、水曜日発行", "第四号、土曜日発行"),
        ("11月28日（土）締め切り", "3月4日（水）締め切り"),
    ],
)
def test_numbers_and_dates_are_masked(one: str, other: str) -> None:
    assert fingerprint(one) == fingerprint(other)


@pytest.mark.parametrize("gap", [" ", "  ", "\n", " \t", "\x1c", "\x85", "\xa0", "\u2003", "\u2028", "\u3000"])
def test_white_space_of_any_kind_is_one_space(gap: str) -> None:
    assert fingerprint(f"{gap}Prices{gap}fell{gap}") == fingerprint("prices fell")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Prices fell", "Prices rose"), ("May we help?", "Can we help?"), ("本報停刊", "本報復刊"), *REPORTS],
)
def test_everything_else_counts(one: str, other: str) -> None:
    assert fingerprint(one) != fingerprint(other)


def test_known_repetitions_go_wherever_they_stand() -> None:
    learned = Learned(snapshot=7, repeated=frozenset({fingerprint(NOTICE)}))
    for place in (1, 4, 8):
        texts = (*STORY[:place], NOTICE, *STORY[place:])
        saved = page(f"<article><h1>{TITLE}</h1>{paragraphs(texts)}</article>")
        article = accepted(read(saved, learned=learned))
        assert article.paragraphs == STORY
        assert [(each.kind, each.rule) for each in article.removed if each.text == NOTICE] == [
            (Kind.REPEATED, "learned:7")
        ]
        assert article.snapshot == 7


def test_standing_sections_stay() -> None:
    body = f"{paragraphs(STORY[:4])}<h2>The week in knots</h2>{paragraphs(STORY[4:])}"
    saved = page(f"<article><h1>{TITLE}</h1>{body}</article>")
    learned = Learned(snapshot=2, repeated=frozenset({fingerprint("The week in knots")}))
    assert accepted(read(saved, learned=learned)).paragraphs == (*STORY[:4], "The week in knots", *STORY[4:])


def repeating(number: int) -> str:
    """The story's page with a standing section and, over a line that the site repeats, a heading."""
    told = f"{paragraphs(STORY[:3])}<h3>From the rope loft</h3><p>{NOTICE}</p>{paragraphs(STORY[3:5])}"
    section = f"<h3>The week in knots</h3><p>Part {number}.</p>{paragraphs(STORY[5:])}"
    return f"<article><h1>{TITLE}</h1>{told}{section}</article>"


def test_a_heading_goes_with_the_line_it_is_repeated_with() -> None:
    traces = [trace.fingerprint for trace in traces_of(accepted(read(page(repeating(1)))))]
    pairs = {headed("From the rope loft", NOTICE), headed("The week in knots", "Part 1.")}
    assert pairs <= set(traces) and fingerprint("The week in knots") not in traces
    learned = Learned(snapshot=3, repeated=frozenset({fingerprint(NOTICE), headed("From the rope loft", NOTICE)}))
    article = accepted(read(page(repeating(2)), learned=learned))
    assert article.paragraphs == (*STORY[:5], "The week in knots", "Part 2.", *STORY[5:])
    assert set(pairs) <= {headed("The week in knots", "Part 1."), *(t.fingerprint for t in traces_of(article))}


def test_a_heading_of_the_story_stays_over_a_repeated_line() -> None:
    learned = Learned(snapshot=3, repeated=frozenset({fingerprint(NOTICE), headed("Another heading", NOTICE)}))
    assert "From the rope loft" in accepted(read(page(repeating(1)), learned=learned)).paragraphs
