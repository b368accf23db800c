from __future__ import annotations

import html
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.archive import Archive
from storage.article import Moment, Ticker
from storage.outcome import Reason
from storage.queries.search import RANKED, Order, SearchQuery
from tests.made_archive import NOW, later, reading, refusal


def stories(archive: Archive) -> None:
    wire, paper = archive.start_run("wire", NOW), archive.start_run("ji-bao", NOW)
    tin = Ticker("0700", "XHKG", "(HKG:0700)")
    english = [
        reading(
            "https://w.example/1",
            "Tin rises",
            "Tin prices rose as supply fell.",
            language="en",
            published=Moment(NOW, "minute", "m"),
        ),
        reading(
            "https://w.example/2",
            "Copper falls",
            "Copper fell while tin, zinc and tin ore rose. Tin!",
            language="en",
            tickers=(tin,),
        ),
        reading("https://w.example/3", "Rates", "The bank <b>raised</b> its rate & tin fell.", language="en-GB"),
    ]
    chinese = [
        reading(
            "https://p.example/1",
            "央行降息25個基點",
            "中國人民銀行今日宣布降息，Tencent 上升。" * 9,
            language="zh-Hant",
            tickers=(tin,),
        ),
        reading(
            "https://p.example/2",
            "利率不變",
            "銀行業務 銀行",
            language="zh-Hans",
            published=Moment(NOW - timedelta(days=9), "day", "m"),
        ),
    ]
    for number, each in enumerate(english):
        archive.save([each], run=wire, recorded_at=later(minutes=number))
    archive.save(chinese, run=paper, recorded_at=later(minutes=10))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive.open(tmp_path_factory.mktemp("archive")) as opened:
        stories(opened)
        yield opened


def found(archive: Archive, **query: object) -> list[str]:
    return [hit.url.removeprefix("https://")[0] + hit.url[-1] for hit in archive.search(SearchQuery(**query)).hits]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ({"words": "tin"}, ["w3", "w2", "w1"]),
        ({"words": "TIN rising"}, ["w1"]),
        ({"words": '"tin prices"'}, ["w1"]),
        ({"words": "tin -copper"}, ["w3", "w1"]),
        ({"words": "降息"}, ["p1"]),
        ({"words": "人民銀行"}, ["p1"]),
        ({"words": "銀行"}, ["p1", "p2"]),
        ({"words": "銀行 tencent"}, ["p1"]),
        ({"words": "tin", "source": "wire"}, ["w3", "w2", "w1"]),
        ({"source": "ji-bao"}, ["p1", "p2"]),
        ({"source": "ji"}, []),
        ({"words": "wire"}, []),
        ({"ticker": "HKG:700"}, ["p1", "w2"]),
        ({"ticker": "0700.HK", "words": "copper"}, ["w2"]),
        ({"ticker": "NYSE:0700"}, []),
        ({"lang": "zh"}, ["p1", "p2"]),
        ({"lang": "zh-Hant"}, ["p1"]),
        ({"lang": "en", "words": "tin"}, ["w3", "w2", "w1"]),
        ({"words": "-tin"}, ["p1", "p2"]),
        ({}, ["p1", "w3", "w2", "w1", "p2"]),
        ({"limit": 2, "offset": 1}, ["w3", "w2"]),
        ({"until": NOW - timedelta(days=1)}, ["p2"]),
        ({"since": NOW, "words": "tin"}, ["w3", "w2", "w1"]),
        ({"since": later(minutes=1), "words": "tin"}, ["w3", "w2"]),
        ({"words": "???"}, []),
        ({"words": "  "}, ["p1", "w3", "w2", "w1", "p2"]),
    ],
)
def test_words_and_filters(archive: Archive, query: dict[str, object], hits: list[str]) -> None:
    assert found(archive, **query) == hits
    assert sorted(found(archive, **query, order=Order.BEST)) == sorted(hits)


def test_best_ranks_the_title_first(archive: Archive) -> None:
    assert found(archive, words="tin", order=Order.BEST)[0] == "w1"
    assert found(archive, words="tin", order=Order.BEST, limit=1, offset=1) == ["w2"]


CHINESE = {
    "1": "銀行加息，貸款利率上升，銀行 Bank 說。",
    "2": "銀行加息。銀行、銀行與銀行",
    "3": "Banks: 加息，「加 息」，利率 loan rate",
    "4": "The bank raised its loan rates; loan RATE, loan rates.",
}


@pytest.mark.parametrize(
    ("words", "best"),
    [
        ("銀行", ["2", "1"]),
        ("加息", ["3", "2", "1"]),
        ("利率 OR bank", ["3", "1", "4"]),
        ("bank*", ["4", "3", "1"]),
        ('"loan rate" OR 銀行', ["2", "4", "1", "3"]),
        ('"貸款利率"', ["1"]),
    ],
)
def test_best_counts_terms_in_chinese_texts(tmp_path: Path, words: str, best: list[str]) -> None:
    """Texts of one length: more of the words comes first, whatever is written between them."""
    with Archive.open(tmp_path) as archive:
        run = archive.start_run("wire", NOW)
        for number, text in CHINESE.items():
            title = "利率走勢" if number in "13" else "Zinc"
            text = f"{text} {'x' * (70 - len(text))}"
            archive.save([reading(f"https://w.example/{number}", title, text)], run=run, recorded_at=NOW)
        assert [each[-1] for each in found(archive, words=words, order=Order.BEST)] == best


def test_snippets_are_marked_and_joined(archive: Archive) -> None:
    (hit,) = archive.search(SearchQuery(words="降息", before="[", after="]")).hits
    assert hit.title == "央行[降息]25個基點"
    assert "宣布[降息]，Tencent" in hit.snippet
    assert "\x1f" not in hit.title + hit.snippet


def test_default_marks_survive_escaping(archive: Archive) -> None:
    (hit,) = archive.search(SearchQuery(words="raised")).hits
    assert "&lt;b&gt;\ue000raised\ue001&lt;/b&gt;" in html.escape(hit.snippet)


def test_filters_are_not_marked(archive: Archive) -> None:
    hits = archive.search(SearchQuery(words="tin", source="wire", ticker="0700", before="[", after="]")).hits
    assert hits
    for hit in hits:
        assert "[" in hit.snippet
        assert "xs" not in hit.snippet


def test_one_hit_a_story_and_answers_as_of(tmp_path: Path) -> None:
    url = "https://w.example/1"
    with Archive.open(tmp_path) as archive:
        run = archive.start_run("wire", NOW)
        for hour, text in enumerate(["Tin rose.", "Tin and zinc rose.", "Zinc rose."]):
            archive.save([reading(url, "Metals", text, at=later(hours=hour))], run=run, recorded_at=later(hours=hour))
        archive.save([refusal(url, Reason.HTTP_ERROR, 410, later(hours=3))], run=run, recorded_at=later(hours=3))

        def asked(words: str, **at: object) -> list[tuple[int, bool]]:
            return [
                (hit.version_id, hit.gone) for hit in archive.search(SearchQuery(words=words, undated=True, **at)).hits
            ]  # type: ignore[arg-type]

        assert asked("tin") == []
        assert asked("zinc") == [(3, True)]
        assert asked("rose", as_of=NOW - timedelta(seconds=1)) == []
        assert asked("rose", as_of=NOW) == [(1, False)]
        assert asked("zinc", as_of=NOW) == []
        assert asked("tin", as_of=later(hours=1)) == [(2, False)]
        assert asked("tin", as_of=later(hours=2)) == []
        assert asked("zinc", as_of=later(hours=2.5), order=Order.BEST) == [(3, False)]
        assert asked("zinc", as_of=later(hours=9)) == [(3, True)]
        assert asked("", as_of=later(hours=1)) == [(2, False)]


def test_common_words_are_counted_and_ranked_over_the_newest(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        run = archive.start_run("wire", NOW)
        batch = [reading(f"https://w.example/{number}", "Tin", "Rose.") for number in range(RANKED + 3)]
        batch[0] = reading("https://w.example/0", "Tin tin tin", "Tin tin tin.")
        archive.save(batch, run=run, recorded_at=NOW)
        result = archive.search(SearchQuery(words="tin", order=Order.BEST, limit=3))
        assert (result.count, result.more, len(result.hits)) == (RANKED, True, 3)
        assert all(hit.title.count("\ue000") == 1 for hit in result.hits)
        exact = archive.search(SearchQuery(words="tin -absent", limit=RANKED))
        assert len(exact.hits) == RANKED


@settings(max_examples=150, deadline=None)
@given(words=st.text(), source=st.text(), ticker=st.text(), lang=st.text(), order=st.sampled_from(Order))
def test_any_question_has_an_answer(
    archive: Archive, words: str, source: str, ticker: str, lang: str, order: Order
) -> None:
    archive.search(SearchQuery(words=words, source=source, ticker=ticker, lang=lang, order=order))
