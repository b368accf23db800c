"""The pages of benchmarks/press are read no worse than is pinned, hold what their truth says, and name no real site."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest

from benchmarks.corpus import PRESS, Case
from benchmarks.floors import floors
from benchmarks.press_pages import NAME, figures, press_pages
from benchmarks.scoring import fold
from pipelines.pages.decoding import decode
from tests.made_up_hosts import real_hosts

_TAG = re.compile(r"<[^>]*>")


@pytest.fixture(scope="module")
def reached() -> dict[str, float]:
    return figures(press_pages())


@pytest.mark.parametrize("name", sorted(floors(NAME)))
def test_no_figure_sinks_below_its_floor(reached: dict[str, float], name: str) -> None:
    assert reached[name] >= floors(NAME)[name], f"{name} sank; see `python -m benchmarks.extraction --corpus {PRESS}`"


def test_every_figure_is_pinned(reached: dict[str, float]) -> None:
    assert set(reached) == set(floors(NAME))


def test_a_page_that_says_another_thing_costs() -> None:
    some = press_pages()[:10]
    wrong = replace(some[0], truth={**some[0].truth, "sections": [{"headline": [], "paragraphs": ["Not said."]}]})
    assert figures([wrong, *some[1:]])["paragraph F1"] < figures(some)["paragraph F1"]


def test_truth_names_every_file_once() -> None:
    names = [case.id for case in press_pages()]
    assert sorted(names) == sorted(path.stem for path in (PRESS / "publishers" / "pages").iterdir())
    assert len(set(names)) == len(names) >= 100


@pytest.mark.parametrize("case", press_pages(), ids=lambda case: case.id)
def test_a_page_shows_its_truth_and_names_no_real_host(case: Case) -> None:
    text = decode(case.page())
    shown = _bare(unescape(_TAG.sub("", text)))
    told = [each for part in case.truth["sections"] for each in (*part["headline"], *part["paragraphs"])]
    missing = [each for each in told if _bare(each) not in shown]
    # What stands hidden amid a paragraph is none of its truth.
    assert len(missing) <= max(1, len(told) // 5)
    assert not real_hosts(text)


def _bare(text: str) -> str:
    return "".join(each for each in fold(text) if each.isalnum())
