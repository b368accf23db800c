"""The yardstick itself: figures that are known by hand."""

import gzip
import json
import re
from pathlib import Path

import pytest

from benchmarks import corpus, peer_worker, scoring, summary
from benchmarks.scoring import Overlap, Reading

TRUTH = {
    "title": "Harbour Steel lifts outlook",
    "authors": ["Ada Quill", "Ben Thorn"],
    "published_at": "2026-03-02 23:30:00-05:00",
    "summary": ["Shares rise."],
    "sections": [
        {"headline": [], "paragraphs": ["One  two three four five.", "Six seven."]},
        {"headline": ["Outlook"], "paragraphs": ["Eight nine."]},
    ],
}


def reading(*paragraphs: str, **fields: object) -> Reading:
    return Reading("a", paragraphs=paragraphs, **fields)  # type: ignore[arg-type]


def test_the_four_variants_are_folded_and_the_fullest_comes_first() -> None:
    found = scoring.variants(TRUTH)
    assert len(found) == 4
    assert found[0] == ("Shares rise.", "One two three four five.", "Six seven.", "Outlook", "Eight nine.")
    assert found[3] == ("One two three four five.", "Six seven.", "Eight nine.")


@pytest.mark.parametrize("variant", range(4))
def test_each_variant_is_a_perfect_answer(variant: int) -> None:
    score = scoring.score_publisher(TRUTH, reading(*scoring.variants(TRUTH)[variant]))
    assert (score.paragraphs.f1, score.shingles.f1, score.exact) == (1.0, 1.0, True)


def test_an_extra_and_a_missing_paragraph_cost_what_the_multiset_says() -> None:
    score = scoring.score_publisher(TRUTH, reading("One two three four five.", "Six seven.", "Six seven.", "Ad"))
    assert score.paragraphs == Overlap(2, 4, 3)
    assert score.paragraphs.f1 == pytest.approx(4 / 7)
    assert not score.exact


def test_other_paragraph_breaks_keep_the_body_exact_but_not_the_paragraphs() -> None:
    score = scoring.score_publisher(TRUTH, reading("One two three four five. Six seven.", "Eight nine."))
    assert score.exact
    assert score.paragraphs == Overlap(1, 2, 3)


def test_shingles_are_words_in_fours_and_cjk_characters_are_words() -> None:
    assert scoring.shingles(["A b, c", "d e"]) == [("a", "b", "c", "d"), ("b", "c", "d", "e")]
    assert scoring.shingles(["只有"]) == [("只", "有")]
    assert len(scoring.shingles(["港股今日上升"])) == 3
    assert scoring.shingles([]) == []


@pytest.mark.parametrize(
    ("published", "instant", "day"),
    [
        ("2026-03-03T04:30:59+00:00", True, True),
        ("2026-03-03T04:31:01+00:00", False, True),
        ("2026-03-02T23:30:00", False, True),
        ("2026-03-02", False, True),
        ("2026-03-03", False, False),
        ("", False, False),
    ],
)
def test_an_instant_needs_its_zone_and_a_day_the_zone_of_truth(published: str, instant: bool, day: bool) -> None:
    assert scoring.instant_right(TRUTH["published_at"], published) is instant  # type: ignore[arg-type]
    assert scoring.day_right(TRUTH["published_at"], published) is day  # type: ignore[arg-type]


def test_a_field_without_truth_leaves_the_denominator() -> None:
    assert scoring.title_right("", "x") is None
    assert scoring.authors_right([], ["x"]) is None
    assert summary.share([True, None, False, True]) == summary.Share(2, 3)


def test_authors_are_a_set_and_titles_fold_full_width_forms() -> None:
    assert scoring.authors_right(TRUTH["authors"], ["Ben Thorn", "Ada  Quill"])  # type: ignore[arg-type]
    assert not scoring.authors_right(TRUTH["authors"], ["Ben Thorn"])  # type: ignore[arg-type]
    assert scoring.title_right("ＡＢＣ rises", "ABC\u00a0rises")


def test_what_shows_nothing_counts_nothing() -> None:
    assert scoring.fold("Schiff\u00adfahrt\u200b  am\u00a0Kai") == "Schifffahrt am Kai"
    assert scoring.title_right("\u202bTitle\u202c\u200b", "Title")
    assert scoring.fold("cafe\u0301") == "café"


def test_segments_count_strings_found_and_strings_wrongly_found() -> None:
    truth = {"must_have": ["one two", "three"], "must_not_have": ["ad", "legal"]}
    strings = scoring.score_segments(truth, reading("One: one\ntwo", "ad"))
    assert strings == Overlap(1, 2, 2)


def test_a_refused_page_scores_nothing() -> None:
    score = scoring.score_publisher(TRUTH, Reading("a", refused="empty: no text"))
    assert (score.paragraphs.f1, score.shingles.f1, score.exact, score.title) == (0.0, 0.0, False, False)


def _folder(tmp_path: Path) -> Path:
    (tmp_path / "publishers" / "pages").mkdir(parents=True)
    lines = []
    for number in range(40):
        case = TRUTH | {"id": f"p{number}", "url": f"https://www.n{number // 2}.example/a{number}"}
        case |= {"publisher": f"N{number // 2}", "fetched_at": "2026-03-03T10:00:00", "finance": True}
        lines.append(json.dumps(case))
        page = tmp_path / "publishers" / "pages" / f"p{number}.html.gz"
        page.write_bytes(gzip.compress(f"<p>{number}</p>".encode()))
    (tmp_path / "publishers" / "truth.jsonl").write_text("\n".join(lines) + "\n")
    return tmp_path


def test_a_publisher_is_never_in_both_parts_and_the_parts_make_the_whole(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    tune, held = corpus.load(folder, "publishers", "tune"), corpus.load(folder, "publishers", "held")
    assert len(tune) + len(held) == len(corpus.load(folder, "publishers")) == 40
    assert {case.truth["publisher"] for case in tune}.isdisjoint(case.truth["publisher"] for case in held)
    assert tune and held


def test_a_fetch_time_without_zone_is_utc(tmp_path: Path) -> None:
    page = corpus.load(_folder(tmp_path), "publishers")[0].page()
    assert page.fetched_at is not None
    assert page.fetched_at.isoformat() == "2026-03-03T10:00:00+00:00"
    assert page.body == b"<p>0</p>"


def test_a_set_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert corpus.load(tmp_path, "segments") == []


def test_nothing_is_trained_or_replayed_where_no_corpus_is(tmp_path: Path) -> None:
    assert len(corpus.all_cases(_folder(tmp_path / "corpus"))) == 40
    with pytest.raises(SystemExit, match=r"no corpus at .*nowhere"):
        corpus.all_cases(tmp_path / "nowhere")


def test_hashed_class_names_say_nothing_and_stay_apart(tmp_path: Path) -> None:
    saved = tmp_path / "a.html.gz"
    saved.write_bytes(gzip.compress(b"<p class='lead story' id=story>One <b class=\"lead\">two story</b>"))
    case = corpus.HashedCase("publishers", "a", "https://a.example/", saved, "held", {"publisher": "A"})
    body = case.page().body
    lead, story = re.findall(rb'<p class="([a-z]+) ([a-z]+)"', body)[0]
    assert body == b'<p class="%s %s" id="%s">One <b class="%s">two story</b>' % (lead, story, story, lead)
    assert len({lead, story, b"lead", b"story"}) == 4


@pytest.mark.parametrize("ending", ["html", "html.gz"])
def test_peers_are_given_a_page_as_it_is_saved(tmp_path: Path, ending: str) -> None:
    saved = tmp_path / f"a.{ending}"
    saved.write_bytes(gzip.compress(b"<p>Tin") if ending.endswith("gz") else b"<p>Tin")
    page = {"id": "a", "url": "https://x.example/", "file": str(saved), "fetched_at": ""}
    found = peer_worker.timed(lambda body, _: peer_worker.answer(body.decode()), page)
    assert found is not None
    assert found["paragraphs"] == ["<p>Tin"]
