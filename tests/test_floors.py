"""Quality on the made-up pages never sinks below what is pinned in benchmarks/floors.json."""

import pytest

from benchmarks import made_up
from benchmarks.floors import floors


@pytest.fixture(scope="module")
def pages() -> list[made_up.Judged]:
    return made_up.judged_pages()


@pytest.fixture(scope="module")
def reached(pages: list[made_up.Judged]) -> dict[str, float]:
    return made_up.figures(pages)


@pytest.mark.parametrize("name", sorted(floors(made_up.NAME)))
def test_no_figure_sinks_below_its_floor(reached: dict[str, float], name: str) -> None:
    hint = "see `python -m benchmarks.made_up --worst 5`"
    assert reached[name] >= floors(made_up.NAME)[name], f"{name} sank; {hint}"


def test_every_figure_is_pinned(reached: dict[str, float]) -> None:
    assert set(reached) == set(floors(made_up.NAME))


def test_there_are_pages_of_both_kinds_from_every_source(pages: list[made_up.Judged]) -> None:
    assert len({page.expected.source for page in pages if page.score}) >= 6
    assert sum(page.score is None for page in pages) >= 10


def test_the_figures_are_no_constants(pages: list[made_up.Judged], reached: dict[str, float]) -> None:
    """A reading that is refused or spoilt costs."""
    first = next(index for index, page in enumerate(pages) if page.score is not None and page.score.paragraphs.hits)
    worse = made_up.judged(pages[first].expected, made_up.Reading("x", refused="empty"), "empty")
    figures = made_up.figures([*pages[:first], worse, *pages[first + 1 :]])
    assert figures["paragraph F1"] < reached["paragraph F1"]
    assert figures["article taken for one"] < reached["article taken for one"]


def test_the_command_shows_figures_sources_and_the_worst_pages(capsys: pytest.CaptureFixture[str]) -> None:
    made_up.main(["--worst", "2"])
    shown = capsys.readouterr().out
    assert "paragraph F1" in shown and "harbourwire" in shown
    assert shown.count("\n=== http://") == 2
