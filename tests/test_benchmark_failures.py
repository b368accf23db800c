"""The failure classes, each on a made-up page that has exactly that failure; and the command itself."""

import gzip
import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import extraction, peers
from benchmarks.corpus import Case
from benchmarks.failures import failures
from benchmarks.scoring import Reading, score_publisher

ONE = "The harbour company sold two of its cranes to a port in the north, it said on Monday."
TWO = "Its shares, which had fallen for a week, were little changed in the morning."
LONG = "A neighbour's story goes on for many words about a different company and its many ships, " * 3
PAGE = f"""<html><body><article><h1>Cranes sold</h1><p>By Ada Quill</p><p>{ONE}</p><blockquote><p>{TWO}</p></blockquote>
<ul><li>First point of three</li></ul><figure><figcaption>A crane at dusk</figcaption></figure>
<p><a href="/x">Ships are late again</a></p><p>Sign up for our newsletter</p><p>© Harbour Media</p></article></body>"""


def case(tmp_path: Path, paragraphs: list[str], summary: list[str] | None = None) -> Case:
    file = tmp_path / "a.html.gz"
    file.write_bytes(gzip.compress(PAGE.encode()))
    truth = {"title": "Cranes sold", "authors": ["Ada Quill"], "published_at": "2026-01-05 09:30:00+00:00"}
    truth |= {"summary": summary or [], "sections": [{"headline": [], "paragraphs": paragraphs}]}  # type: ignore[dict-item]
    return Case("publishers", "a", "https://a.example/1", file, "tune", truth)


def kinds(made: Case, *paragraphs: str, removed: tuple[tuple[str, str, str], ...] = ()) -> set[tuple[str, str]]:
    reading = Reading("a", paragraphs=paragraphs, title="Cranes sold", removed=removed)
    return {(each.side, each.kind) for each in failures(made, reading, score_publisher(made.truth, reading))}


def test_a_perfect_reading_has_no_failures(tmp_path: Path) -> None:
    assert kinds(case(tmp_path, [ONE, TWO]), ONE, TWO) == set()


@pytest.mark.parametrize(
    ("extra", "kind"),
    [
        ("Cranes Sold", "repeated title"),
        ("By Ada Quill", "byline"),
        ("A crane at dusk", "caption"),
        ("Sign up for our newsletter", "newsletter"),
        ("© Harbour Media", "legal"),
        ("Ships are late again", "links (related, tags)"),
        ("First point of three", "list item"),
        (LONG, "neighbour article (long, after the story)"),
        ("A short line", "short, after the story"),
    ],
)
def test_an_extra_paragraph_is_put_down_to(tmp_path: Path, extra: str, kind: str) -> None:
    assert kinds(case(tmp_path, [ONE, TWO]), ONE, TWO, extra) == {("extra", kind)}


def test_the_place_of_an_extra_paragraph_is_told(tmp_path: Path) -> None:
    made = case(tmp_path, [ONE, TWO])
    assert kinds(made, "A short line", ONE, TWO) == {("extra", "short, before the story")}
    assert kinds(made, ONE, LONG, TWO) == {("extra", "long, inside the story")}


def test_a_missing_paragraph_is_put_down_to_what_removed_it(tmp_path: Path) -> None:
    made = case(tmp_path, [ONE, TWO])
    assert kinds(made, ONE, removed=((TWO, "quote-widget", "rule.x"),)) == {
        ("missing", "removed as quote-widget by rule.x")
    }
    assert kinds(made, ONE) == {("missing", "not reached: quote")}


def test_joined_and_altered_paragraphs_are_told_from_lost_ones(tmp_path: Path) -> None:
    made = case(tmp_path, [ONE, TWO])
    assert {kind.partition(":")[0] for _, kind in kinds(made, f"{ONE} {TWO}")} == {"boundaries"}
    altered = ONE.replace("it said on Monday", "the firm said on Monday")
    assert {kind.partition(":")[0] for _, kind in kinds(made, altered, TWO)} == {"altered"}


def test_a_refused_page_is_one_failure(tmp_path: Path) -> None:
    made = case(tmp_path, [ONE, TWO])
    reading = Reading("a", refused="paywall: two words")
    found = list(failures(made, reading, score_publisher(made.truth, reading)))
    assert [(each.side, each.kind) for each in found] == [("missing", "page refused (paywall)")]


def _folder(tmp_path: Path) -> Path:
    body = "".join(f"<p>{text} {text}</p>" for text in (ONE, TWO))
    page = f"<html><head><title>Cranes sold</title></head><body><article><h1>Cranes sold</h1>{body}</article></body>"
    for set_name in ("publishers", "segments"):
        (tmp_path / set_name / "pages").mkdir(parents=True)
        (tmp_path / set_name / "pages" / f"{set_name}.html.gz").write_bytes(gzip.compress(page.encode()))
    paragraphs = [f"{text} {text}" for text in (ONE, TWO)]
    truth = {"id": "publishers", "url": "https://a.example/1", "publisher": "A", "title": "Cranes sold"}
    truth |= {"authors": [], "published_at": "", "summary": [], "fetched_at": "2026-01-05T10:00:00"}  # type: ignore[dict-item]
    truth |= {"sections": [{"headline": [], "paragraphs": paragraphs}]}  # type: ignore[dict-item]
    (tmp_path / "publishers" / "truth.jsonl").write_text(json.dumps(truth))
    segments = {"id": "segments", "url": "https://b.example/1", "must_have": [ONE], "must_not_have": ["cookies"]}
    (tmp_path / "segments" / "truth.jsonl").write_text(json.dumps(segments))
    return tmp_path


def test_the_command_scores_a_folder_and_writes_figures_without_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = _folder(tmp_path)
    assert extraction.main(["--corpus", str(folder), "--json", str(tmp_path / "figures.json"), "--worst", "1"]) == 0
    written = (tmp_path / "figures.json").read_text()
    rows = {(row["set_name"], row["part"]): row for row in json.loads(written)}
    assert rows["publishers", "all"]["f1"] == 1.0
    assert rows["segments", "all"]["f1"] == 1.0
    assert rows["publishers", "all"]["authors"] == {"right": 0, "of": 0}
    assert "harbour" not in written
    assert "publishers, all: 1 pages" in capsys.readouterr().out


def test_one_page_is_shown_and_a_missing_corpus_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert extraction.main(["--corpus", str(_folder(tmp_path)), "--diff", "segments"]) == 0
    assert "ok  must_have" in capsys.readouterr().out
    assert extraction.main(["--corpus", str(tmp_path / "nowhere")]) == 2
    assert "--corpus" in capsys.readouterr().out


def test_peers_that_are_not_installed_are_left_out_and_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Our own interpreter has resiliparse and not goose3."""
    found = peers.peer_readings(sys.executable, [case(tmp_path, [ONE, TWO])], ["resiliparse", "goose3"])
    assert list(found) == ["resiliparse"]
    assert ONE in found["resiliparse"][0].paragraphs
    assert found["resiliparse"][0].cpu_ms > 0
    assert "goose3 is left out" in capsys.readouterr().err


FUNDUS = """
from datetime import datetime
from types import SimpleNamespace

class Body:
    def as_text_sequence(self):
        return ["First line\\nof one paragraph.", "Second."]

def parser(day):
    def parse(html, error_handling):
        assert "Cranes sold" in html and error_handling == "catch"
        return {"title": f"As of {day.year}", "authors": ValueError("none"), "body": Body(), "publishing_date": day}
    return SimpleNamespace(parse=parse)

PublisherCollection = [SimpleNamespace(domain="https://www.{host}/", deprecated_domains=[], parser=parser)]
"""


@pytest.mark.parametrize(("host", "covered"), [("harbour.example", True), ("elsewhere.example", False)])
def test_fundus_reads_the_publishers_it_knows_by_the_day_of_the_fetch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str, covered: bool
) -> None:
    made = case(tmp_path, [ONE])
    made = replace(made, url="https://news.harbour.example/1", truth=made.truth | {"fetched_at": "2021-03-04T05:06:07"})
    (tmp_path / "fundus.py").write_text(FUNDUS.replace("{host}", host))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    found = peers.peer_readings(sys.executable, [made], [peers.FUNDUS]).get(peers.FUNDUS, [])
    expected = ("As of 2021", (), ("First line\nof one paragraph.", "Second."), "2021-03-04T05:06:07")
    assert [(each.title, each.authors, each.paragraphs, each.published) for each in found] == [expected] * covered


def test_a_peer_that_reads_a_part_is_shown_with_ours_over_the_same_pages(tmp_path: Path) -> None:
    known = case(tmp_path, [ONE, TWO])
    other = replace(known, id="b")
    right = Reading("a", paragraphs=(ONE, TWO))
    readings = {
        extraction.OURS: {known.id: replace(right, id=known.id), "b": Reading("b")},
        "some": {known.id: right},
        "none": {},
    }
    rows = list(extraction._rows({"publishers": [known, other]}, readings, known.part))
    assert [(row.name, row.pages, row.f1) for row in rows] == [
        ("tearsheet", 2, 0.5),
        ("some, 1 pages", 1, 1.0),
        ("tearsheet, those pages", 1, 1.0),
    ]
