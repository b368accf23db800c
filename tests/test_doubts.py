"""What stays or goes with others of its sort where the model doubts it, with made-up answers of the model."""

from __future__ import annotations

import pytest

from storage.article import KEPT_KINDS, Kind
from tests.story_pages import HEADLINES, STORY, TITLE, paragraphs
from tests.test_sequence import KNOTS, LIST, among, judged

SAID = "Subscribers to the coils are free to leave, said Brandt, who has run the works since the flood in May."
UNSAID = "Subscribers to the coils are free to leave whenever they like, but then they pay for the rest of it."
TEASED = (
    "The bank serves trawlers from the quay and closes when the tide goes out.",
    "The last typewriter of the insurer went to a school for knots in Harrow.",
    "Tin has not been as cheap since the mines on the coast opened again.",
)


@pytest.mark.parametrize(("line", "stays"), [(SAID, True), (UNSAID, False)])
def test_a_paragraph_of_another_name_stays_where_it_tells_what_was_said(line: str, stays: bool) -> None:
    kind, rule = judged(among(f"<p class='kb'>{line}</p>"), {line: 0.3}, news=True)[line]
    assert (kind in KEPT_KINDS, rule == "report") == (stays, stays)
    boxed = judged(among(f"<div class='kb'><p class='kb'>{line}</p></div>"), {line: 0.3}, news=True)[line]
    assert boxed[1] != "report"


@pytest.mark.parametrize(("chances", "stays"), [((0.9, 0.1, 0.1), (0,)), ((0.9, 0.9, 0.1), (0, 1)), ((0.1,) * 3, ())])
def test_the_last_teaser_of_a_series_goes_with_the_others(chances: tuple[float, ...], stays: tuple[int, ...]) -> None:
    card = "<div class='card'><p class='head'><a href='/n/x'>{}</a></p><p class='text'>{}</p></div>"
    cards = "".join(map(card.format, HEADLINES, TEASED))
    told = dict(zip(TEASED, chances, strict=True))
    found = judged(among(cards), told, news=True)
    assert [at for at, text in enumerate(TEASED) if found[text][0] in KEPT_KINDS] == list(stays)
    more = dict.fromkeys(TEASED, 0.1) | {SAID: 0.9}
    last = card.format("Brandt speaks of the flood", SAID)
    assert judged(among(cards + last), more, news=True)[SAID] == (Kind.RELATED, "teaser")
    two = judged(among(cards + last + card.format("What it costs to leave", UNSAID)), more | {UNSAID: 0.9}, news=True)
    assert two[SAID][0] in KEPT_KINDS
    # A line of their template without a headline over it shows that it is the story's.
    plain = f"<div class='card'><p class='text'>{UNSAID}</p></div>"
    apart = judged(among(plain + cards + last), more | {UNSAID: 0.9}, news=True)
    assert apart[SAID][0] in KEPT_KINDS


def test_names_right_under_the_story_are_its_authors_though_the_model_takes_them_out() -> None:
    def told(markup: str, line: str) -> Kind:
        return judged(f"<article><h1>{TITLE}</h1>{paragraphs()}{markup}</article>", {"Net": 0.9}, news=True)[line][0]

    assert told("<p>Ann Lee/Bo Park</p>", "Ann Lee/Bo Park") is Kind.BYLINE
    # Under a label that is kept they may be anybody's.
    assert told("<p>Net</p><p>Ann Lee/Bo Park</p>", "Ann Lee/Bo Park") is not Kind.BYLINE


@pytest.mark.parametrize(("chance", "stays"), [(0.6, True), (0.3, False)])
def test_a_line_behind_a_list_of_headlines_is_theirs_where_the_model_takes_it_out(chance: float, stays: bool) -> None:
    links = "".join(f"<li><a href='/n/{at}'>{text}</a></li>" for at, text in enumerate(HEADLINES))
    line = "The works looks ahead"
    markup = f"<p>Related stories</p><ul>{links}</ul><p><b>{line}</b></p>"
    kind, rule = judged(among(markup), {line: chance}, news=True)[line]
    assert (kind in KEPT_KINDS) is stays
    assert rule.startswith("related.heading") is not stays


def test_a_list_under_a_heading_behind_the_story_is_none_of_it() -> None:
    told = dict.fromkeys(KNOTS, 0.3) | {"Knots": 0.9}
    amid = judged(among(f"<h3>Knots</h3>{LIST}"), told, news=True)
    behind = judged(f"<article><h1>{TITLE}</h1>{paragraphs()}<h3>Knots</h3>{LIST}</article>", told, news=True)
    for knot in KNOTS:
        assert amid[knot][0] is Kind.LIST_ITEM
        assert behind[knot][0] is not Kind.LIST_ITEM


def test_a_sentence_that_a_box_parts_is_whole() -> None:
    links = "".join(f"<li><a href='/n/{at}'>{text}</a></li>" for at, text in enumerate(HEADLINES))
    halves = STORY[3][:47], STORY[3][48:]
    parted = f"<div>{halves[0]} <div class='left'><ul>{links}</ul></div> {halves[1]}</div>"
    for chances in ((0.9, 0.1), (0.1, 0.9), (0.1, 0.1)):
        found = judged(among(parted), dict(zip(halves, chances, strict=True)), news=True)
        assert all(found[half][0] in KEPT_KINDS for half in halves), chances
