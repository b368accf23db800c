"""Of the made-up pages of benchmarks/pages no fewer are judged rightly than is pinned, and none names a real site."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.floors import floors
from benchmarks.site_pages import FOLDER, NAME, Outcome, SitePage, figures, outcomes, site_pages
from tests.made_up_hosts import real_hosts


@pytest.fixture(scope="module")
def found() -> list[Outcome]:
    return outcomes()


@pytest.mark.parametrize("name", sorted(floors(NAME)))
def test_no_count_sinks_below_its_floor(found: list[Outcome], name: str) -> None:
    assert figures(found)[name] >= floors(NAME)[name], f"{name} sank; see `python -m benchmarks.refusals`"


def test_every_count_is_pinned(found: list[Outcome]) -> None:
    assert set(figures(found)) == set(floors(NAME))


def test_a_wrong_reading_costs(found: list[Outcome]) -> None:
    for is_article, name in ((True, "article read"), (False, "no article refused")):
        at = next(at for at, each in enumerate(found) if each.is_right and each.page.is_article == is_article)
        worse = replace(found[at], reason="empty" if is_article else "")
        assert figures([*found[:at], worse, *found[at + 1 :]])[name] == figures(found)[name] - 1


def test_the_index_names_every_file_once() -> None:
    names = [page.name for page in site_pages()]
    assert sorted(names) == sorted(path.stem for path in FOLDER.glob("*.html"))
    assert len(names) == len(set(names))


def test_a_kind_is_an_article_or_none() -> None:
    pages = site_pages()
    assert not {page.kind for page in pages if page.is_article} & {page.kind for page in pages if not page.is_article}
    assert sum(page.is_article for page in pages) >= 80 and sum(not page.is_article for page in pages) >= 160


@pytest.mark.parametrize("page", site_pages(), ids=lambda page: page.name)
def test_no_page_names_a_real_host(page: SitePage) -> None:
    assert not real_hosts(page.page().body.decode())
