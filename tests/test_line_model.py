"""The judge of lines: notices in plain paragraphs amid a story go by what their words are about, sentences stay."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from importlib import resources
from math import exp

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.line_training import WRITERS, all_lines, made_up
from benchmarks.logistic import fitted, packed
from pipelines.judging.model.line_features import SLOTS, slots_of
from pipelines.judging.model.lines import LIKELY, LONGEST, candidate, line_scorer, load_line_model
from pipelines.pages.themes import Line, themed
from pipelines.read import read
from storage.article import Article
from tests.story_pages import STORY, TITLE, accepted, page, paragraphs
from tests.test_notice_lines import CALLS, NO_CALLS
from tests.test_notice_lines import NOTICES as UNLISTED
from tests.test_notice_lines import STORIES as TOLD

NEWS = f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{TITLE}"}}</script>'
# No rule knows any of these.
NOTICES = (
    "Support our newsroom with a small monthly gift.",
    "Watch our reporters discuss the figures on the channel.",
    "Our team answers your questions about savings in the weekly show.",
    "This page was first published in our weekend edition and has been updated.",
    "We also post the day's charts on our Bluesky account.",
    "Jetzt unseren Kanal abonnieren und keine Analyse verpassen.",
    "編集部へのご意見はフォームからお寄せください。",
    "请点击订阅我们的播客，每周更新。",
)
SENTENCES = (
    "The letter told readers of the fund nothing about the fee.",
    "The channel lost half of its viewers after the merger.",
    "Our reporters waited at the gate until midnight.",
    "This page of the contract was missing, the court heard.",
    "Talk to your adviser before you switch funds.",
    "Die Redaktion der Zeitung beantwortete die Frage nicht.",
    "La rédaction du journal n'a pas répondu à la question.",
    "編集部は質問に答えなかったと述べた。",
    "编辑部没有回答记者的提问。",
)


def reading(*lines: str, head: str = NEWS) -> Article:
    """A plain page of the story with these lines behind its third paragraph."""
    texts = (*STORY[:3], *lines, *STORY[3:])
    return accepted(read(page(f"<article><h1>{TITLE}</h1>{paragraphs(texts)}</article>", head=head)))


@pytest.mark.parametrize("line", NOTICES)
def test_a_notice_amid_the_story_goes_in_words_of_its_own(line: str) -> None:
    article = reading(line)
    assert article.paragraphs == STORY
    assert [each.rule.partition(".")[0] for each in article.removed if each.text == line] == ["line-model"]


@pytest.mark.parametrize("line", SENTENCES)
def test_a_sentence_with_words_of_notices_stays(line: str) -> None:
    assert reading(line).paragraphs == (*STORY[:3], line, *STORY[3:])


@pytest.mark.parametrize(
    "line",
    [
        *(f"{label}{NOTICES[2]}" for label in ("Q: ", "Question 2: ", "A: ")),
        "Thank you. [Operator Instructions] Our first question comes from Bex Okon with Quay Securities.",
        "And our final question today comes from Bex Okon of Quay.",
        "Quay LLP is acting as legal counsel to Lantern and Merrow Bank as its financial advisor.",
    ],
)
def test_what_is_asked_on_a_call_and_who_advised_stay(line: str) -> None:
    assert reading(line).paragraphs == (*STORY[:3], line, *STORY[3:])


def test_where_many_lines_speak_so_the_story_does() -> None:
    assert reading(*NOTICES[:4]).paragraphs == (*STORY[:3], *NOTICES[:4], *STORY[3:])
    assert reading(*NOTICES[:3]).paragraphs == STORY


def test_what_does_not_call_itself_news_speaks_to_its_readers() -> None:
    assert reading(NOTICES[0], head="").paragraphs == (*STORY[:3], NOTICES[0], *STORY[3:])


def test_languages_share_the_themes() -> None:
    lines = ("Subscribe to our podcast.", "Unseren Podcast abonnieren.", "订阅我们的播客。", "본지 팟캐스트 앱을 구독")
    shared = set.intersection(*(slots_of(themed(text)) for text in lines))
    assert len(shared) >= 6, "three themes and their pairs"


@given(st.text(min_size=1, max_size=80))
def test_every_line_has_weights(text: str) -> None:
    slots = slots_of(themed(text))
    assert slots and all(0 <= slot < SLOTS for slot in slots)


def test_a_line_is_likely_by_the_sum_of_its_weights() -> None:
    data = json.loads(resources.files("pipelines").joinpath("data/lines.json").read_text("utf-8"))
    weights = np.frombuffer(b64decode(data["weights"]), dtype=np.int8)
    for text in NOTICES:
        line = _line(text)
        slots = sorted(slots_of(line))
        margin = data["base"] + data["scale"] * float(weights[slots].sum()) / len(slots) ** 0.5
        assert load_line_model()(line) == pytest.approx(1 / (1 + exp(-margin)))


def test_training_finds_the_features_that_tell() -> None:
    rows = [{0, 2}, {0, 3}, {1, 2}, {1, 3}] * 5
    labels = np.array([1.0, 1.0, 0.0, 0.0] * 5)
    weights = fitted(rows, labels, np.ones(len(rows)), 4, 0.1)
    assert weights[0] > 1 > -1 > weights[1] and abs(weights[2] - weights[3]) < 0.1
    steps = np.frombuffer(b64decode(packed(weights)["weights"]), dtype=np.int8)
    assert max(abs(steps)) == 127 and steps[0] > 0 > steps[1]


def _line(text: str) -> Line:
    line = candidate(text)
    assert line is not None, text
    return line


def test_no_opinion_without_themes_or_on_prose() -> None:
    assert load_line_model()(_line(NOTICES[0])) >= LIKELY
    assert candidate("Zapraszamy do lektury kolejnego odcinka cyklu.") is None
    assert candidate((NOTICES[0] + " ") * (LONGEST // len(NOTICES[0]) + 1)) is None


@pytest.mark.parametrize(
    "telling",
    ["“{}”", "{} So said the court.", "{} Call 555 0199 27.", "Brandt: ‘{}’", "{} The fund fell on Monday, he held."],
)
def test_what_tells_quotes_or_counts_is_no_candidate(telling: str) -> None:
    assert candidate(telling.format(NOTICES[0])) is None


def test_weights_for_other_features_are_refused() -> None:
    with pytest.raises(ValueError, match="3 weights"):
        line_scorer({"base": 0.0, "scale": 0.1, "weights": b64encode(b"abc").decode()})


def test_the_weights_stay_small() -> None:
    assert len(resources.files("pipelines").joinpath("data/lines.json").read_bytes()) < 23_000


def test_no_made_up_line_is_there_twice() -> None:
    written = [line.text for line in made_up()]
    assert len(written) == len(set(written))
    assert {line.writer for line in made_up()} == set(WRITERS)
    texts = {line.text for line in all_lines([])}
    assert texts.isdisjoint(NOTICES) and texts.isdisjoint(SENTENCES)
    assert texts.isdisjoint(
        text for said in (UNLISTED, CALLS, TOLD, NO_CALLS) for each in said.values() for text in each
    )
