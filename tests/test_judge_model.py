"""The learned judge: its weights fit its features, and the compiled trees say what the trainer's do."""

from __future__ import annotations

import json
from importlib import resources

import numpy as np
import pytest

from benchmarks.boosting import Settings, compact, predict, train
from pipelines.judging.model.features import FEATURES, FLAGS, FRACTIONS, NUMBERS, Vectors, expanded
from pipelines.judging.model.trees import load_model
from pipelines.layout.blocks import blocks_of
from pipelines.layout.outline import Hints, Outline, outline
from pipelines.pages.document import parse
from tests.story_pages import STORY, TITLE, page, paragraphs


@pytest.fixture(scope="module")
def story() -> Outline:
    aside = (
        "<aside class='related-box'><p>Also of interest today</p><p><a href=/x>Oak Mutual sells a desk</a></p></aside>"
    )
    document = parse(page(f"<article><h1>{TITLE}</h1>{paragraphs(STORY[:4])}{aside}{paragraphs(STORY[4:])}</article>"))
    assert document.tree.body is not None
    return outline(blocks_of(document.tree.body), Hints(title=TITLE, headlines=(TITLE,), is_story=True))


def test_a_vector_has_every_feature_once(story: Outline) -> None:
    row = expanded(Vectors(story).vector(2))
    assert len(row) == len(FEATURES) == len(set(FEATURES))
    assert row[NUMBERS.index("weight")] == len(story.blocks[2].text)
    aside = next(at for at, block in enumerate(story.blocks) if block.text.startswith("Also"))
    named = dict(zip(FEATURES, expanded(Vectors(story).vector(aside)), strict=True))
    assert (named["near_relate"], named["far_in_aside"], named["own_relate"]) == (1, 1, 0)


def test_what_is_compared_as_an_integer_or_not_at_all_is_such(story: Outline) -> None:
    assert set(NUMBERS) > FRACTIONS | FLAGS
    vectors = Vectors(story)
    for at in range(len(story.blocks)):
        for name, value in zip(NUMBERS, vectors.vector(at), strict=False):
            kind = bool if name in FLAGS else float if name in FRACTIONS else int
            assert isinstance(value(at) if callable(value) else value, kind), name


def test_compiled_trees_agree_with_the_weights(story: Outline) -> None:
    data = json.loads(resources.files("pipelines").joinpath("data/judge.json").read_text("utf-8"))
    column = {name: FEATURES.index(name) for name in data["features"]}

    def numbered(node: object) -> object:
        if not isinstance(node, list):
            return node
        feature, threshold, left, right = node
        return [column[data["features"][feature]], threshold, numbered(left), numbered(right)]

    model = {"base": data["base"], "trees": [numbered(tree) for tree in data["trees"]]}
    vectors, score = Vectors(story), load_model()
    rows = np.array([expanded(vectors.vector(at)) for at in range(len(story.blocks))], dtype=np.float64)
    for at, whole in enumerate(predict(model, rows)):
        assert score(vectors.vector(at)) == pytest.approx(whole, abs=0.25)  # the first trees may settle a clear case
        assert (score(vectors.vector(at)) >= 0.5) == (whole >= 0.5)


def test_story_and_promotion_are_told_apart(story: Outline) -> None:
    vectors, score = Vectors(story), load_model()
    scores = {block.text: score(vectors.vector(block.position)) for block in story.blocks}
    assert min(scores[text] for text in STORY) > 0.6
    assert scores["Also of interest today"] < 0.4


def test_the_weights_stay_small() -> None:
    assert len(resources.files("pipelines").joinpath("data/judge.json").read_bytes()) < 32_000


def test_boosting_learns_an_interaction() -> None:
    rng = np.random.default_rng(3)
    rows = rng.normal(size=(800, 6))
    labels = ((rows[:, 1] > 0) ^ (rows[:, 4] > 0.5)).astype(np.float64)
    settings = Settings(trees=40, leaves=6, rate=0.3)
    model = train(rows[:600], labels[:600], np.ones(600), settings)
    right = (predict(model, rows[600:]) > 0.5) == (labels[600:] > 0.5)
    assert right.mean() > 0.93
    assert train(rows[:600], labels[:600], np.ones(600), settings) == model


def test_compacting_keeps_what_the_trees_ask() -> None:
    tree = [7, 0.5, [3, 1.0, -0.1, 0.2], 0.4]
    small = compact({"base": 0.0, "trees": [tree]}, FEATURES)
    assert small["features"] == [FEATURES[3], FEATURES[7]]
    assert small["trees"] == [[1, 0.5, [0, 1.0, -0.1, 0.2], 0.4]]
