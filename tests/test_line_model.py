"""The judge of lines: notices in plain paragraphs amid a story go by what their words are about, sentences stay."""

from __future__ import annotations

import json
import tomllib
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from benchmarks.boosting import predict
from benchmarks.line_training import all_lines
from pipelines.judging.model.lines import (
    FEATURES,
    LIKELY,
    LONGEST,
    candidate,
    line_scorer,
    line_vector,
    load_line_model,
)
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


def test_where_many_lines_speak_so_the_story_does() -> None:
    assert reading(*NOTICES[:4]).paragraphs == (*STORY[:3], *NOTICES[:4], *STORY[3:])
    assert reading(*NOTICES[:3]).paragraphs == STORY


def test_what_does_not_call_itself_news_speaks_to_its_readers() -> None:
    assert reading(NOTICES[0], head="").paragraphs == (*STORY[:3], NOTICES[0], *STORY[3:])


def test_languages_share_the_themes() -> None:
    lines = ("Subscribe to our podcast.", "Unseren Podcast abonnieren.", "订阅我们的播客。", "본지 팟캐스트 앱을 구독")
    for text in lines:
        counted = dict(zip(FEATURES, line_vector(themed(text)), strict=True))
        assert counted["we"] and counted["sign"] and counted["medium"], text


def test_a_vector_has_every_feature_once() -> None:
    for text in (*NOTICES, *SENTENCES, "x", "”"):
        assert len(line_vector(themed(text))) == len(FEATURES) == len(set(FEATURES))


def test_compiled_trees_agree_with_the_weights() -> None:
    data = json.loads(resources.files("pipelines").joinpath("data/lines.json").read_text("utf-8"))
    columns = [FEATURES.index(name) for name in data["features"]]
    rows = np.array([line_vector(_line(text)) for text in NOTICES], dtype=np.float64)[:, columns]
    assert [load_line_model()(_line(text)) for text in NOTICES] == pytest.approx(list(predict(data, rows)))


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
    with pytest.raises(ValueError, match="unknown features"):
        line_scorer({"features": ["taste"], "base": 0.0, "trees": []})


def test_the_weights_stay_small() -> None:
    assert len(resources.files("pipelines").joinpath("data/lines.json").read_bytes()) < 16_000


def test_no_made_up_line_is_on_both_sides() -> None:
    made_up = tomllib.loads(Path(__file__).parents[1].joinpath("benchmarks/lines.toml").read_text("utf-8"))
    for said in made_up.values():
        assert not set(said["notices"]) & set(said["story"])
        assert len({*said["notices"], *said["story"]}) == len(said["notices"]) + len(said["story"])
    texts = {line.text for line in all_lines([])}
    assert texts.isdisjoint(NOTICES) and texts.isdisjoint(SENTENCES)
    assert texts.isdisjoint(
        text for said in (UNLISTED, CALLS, TOLD, NO_CALLS) for each in said.values() for text in each
    )
