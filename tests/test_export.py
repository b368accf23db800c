"""`tearsheet export`: every article that matches, whole, in three forms."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pyarrow.parquet as parquet
import pytest

from crawler.output import exporting
from crawler.output.exporting import write
from storage.archive import Archive
from storage.article import Hyperlink, Moment, Ticker
from storage.errors import UsageError
from storage.queries.record import story_record
from storage.queries.search import SearchQuery
from tests.command_line import CommandLine
from tests.made_archive import NOW, later, reading


@pytest.fixture
def tearsheet(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(monkeypatch, capsys)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    published = Moment(NOW, "minute", "m")
    with Archive.open(folder) as opened:
        run = opened.start_run("wire", NOW)
        tin, link = Ticker("1", "XHKG", "(1)"), Hyperlink("https://w.example/1", "Tin")
        told = {"published": published, "authors": ("A B",)}
        rows = [
            reading("https://w.example/1", "=SUM(1)", 'Tin, "rose".', "Twice.", **told),
            reading("https://w.example/2", "Zinc", "Zinc fell.", published=published),
            reading("https://w.example/3", "錫價", "錫價上升。", language="zh-Hant", tickers=(tin,), links=(link,)),
        ]
        opened.save(rows, run=run, recorded_at=NOW)
        edited = reading("https://w.example/2", "Zinc", "Zinc rose.", at=later(hours=2), published=published)
        opened.save([edited], run=run, recorded_at=later(hours=2))
    return folder


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_json_lines_have_the_records_of_show(tearsheet: CommandLine, archive: Path) -> None:
    records = lines(tearsheet("--archive", archive, "export").out)
    assert [record["title"] for record in records] == ["=SUM(1)", "錫價", "Zinc"]
    for record in records:
        shown = json.loads(tearsheet("--archive", archive, "show", record["id"], "--json").out)
        del shown["versions"]
        assert record == shown


def test_as_of_and_filters(tearsheet: CommandLine, archive: Path) -> None:
    then = ("--as-of", "2025-03-03T10:00Z")
    ran = tearsheet("--archive", archive, "export", *then)
    assert [record["text"] for record in lines(ran.out)] == ['Tin, "rose".\n\nTwice.', "Zinc fell."]
    assert "1 undated article was left out; --undated includes them." in ran.err
    assert len(lines(tearsheet("--archive", archive, "export", *then, "--undated").out)) == 3
    assert [record["id"] for record in lines(tearsheet("--archive", archive, "export", "--lang", "zh").out)] == [3]
    assert [record["id"] for record in lines(tearsheet("--archive", archive, "export", "zinc").out)] == [2]
    # A quoted argument is a phrase, as for `search`.
    assert [record["id"] for record in lines(tearsheet("--archive", archive, "export", "tin rose").out)] == [1]
    assert not lines(tearsheet("--archive", archive, "export", "rose tin").out)
    assert tearsheet("--archive", archive, "export", "--as-of", "2025-03-03").code == 2
    assert tearsheet("--archive", archive, "export", "--as-of", "9000-01-01T00:00Z").code == 2


def test_csv_is_read_back_and_runs_no_formula(tearsheet: CommandLine, archive: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.csv"
    ran = tearsheet("--archive", archive, "export", "--output", output)
    assert ran.code == 0 and f"3 articles written to {output}" in ran.err
    rows = list(csv.DictReader(io.StringIO(output.read_bytes().decode(), newline="")))
    assert [row["title"] for row in rows] == ["'=SUM(1)", "錫價", "Zinc"]
    assert rows[0]["text"] == 'Tin, "rose".\n\nTwice.' and json.loads(rows[0]["authors"]) == ["A B"]
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_tables_without_rows_have_their_columns(tearsheet: CommandLine, archive: Path, tmp_path: Path) -> None:
    (record, *_) = lines(tearsheet("--archive", archive, "export").out)
    for form in ("csv", "parquet"):
        ran = tearsheet("--archive", archive, "export", "nothing-like-it", "--output", tmp_path / f"out.{form}")
        assert ran.code == 0 and "0 articles written" in ran.err
    assert (tmp_path / "out.csv").read_text().rstrip().split(",") == list(record)
    columns = parquet.read_table(tmp_path / "out.parquet").column_names
    columns.remove("published_offset")
    assert columns == list(record)


def test_parquet_has_types(tearsheet: CommandLine, archive: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.parquet"
    assert tearsheet("--archive", archive, "export", "--output", output).code == 0
    rows = parquet.read_table(output).to_pylist()
    assert [row["id"] for row in rows] == [1, 3, 2]
    assert rows[0]["published_at"] == NOW and rows[1]["published_at"] is None
    assert rows[1]["tickers"] == [{"symbol": "1", "mic": "XHKG", "mention": "(1)"}]
    assert rows[1]["links"] == [{"url": "https://w.example/1", "text": "Tin"}]
    assert [row["published_offset"] for row in rows] == ["+00:00", None, "+00:00"]
    assert rows[0]["first_seen_at"].tzinfo is not None and rows[0]["paragraphs"] == ['Tin, "rose".', "Twice."]


def test_parquet_without_pyarrow_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(exporting, "import_module", missing)
    with pytest.raises(UsageError, match="-m pip install pyarrow"):
        write([], "parquet", tmp_path / "x.parquet")


def test_parquet_needs_a_file(tearsheet: CommandLine, archive: Path) -> None:
    ran = tearsheet("--archive", archive, "export", "--format", "parquet")
    assert (ran.code, "--output" in ran.err) == (2, True)


def test_a_file_that_was_there_stays_when_the_export_fails(tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    output.write_text("before")

    def broken() -> object:
        yield {"id": 1}
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        write(broken(), "jsonl", output)  # type: ignore[arg-type]
    assert output.read_text() == "before" and list(tmp_path.iterdir()) == [output]


def test_a_folder_that_is_not_there(tearsheet: CommandLine, archive: Path, tmp_path: Path) -> None:
    ran = tearsheet("--archive", archive, "export", "--output", tmp_path / "none" / "x.csv")
    assert ran.code == 2 and "cannot be written" in ran.err


def test_moments_are_in_utc(archive: Path) -> None:
    with Archive.open(archive, read_only=True) as opened:
        story = opened.article(1)
    assert story is not None and story.first_seen_at == datetime(2025, 3, 3, 9, 30, tzinfo=UTC)


def test_a_format_is_told_by_the_ending_or_by_name(tearsheet: CommandLine, archive: Path, tmp_path: Path) -> None:
    for name in ("articles.xlsx", "articles.csv.gz"):
        ran = tearsheet("--archive", archive, "export", "--output", tmp_path / name)
        assert (ran.code, "end it in .jsonl, .csv or .parquet" in ran.err) == (2, True)
        assert not (tmp_path / name).exists()
    assert tearsheet("--archive", archive, "export", "--output", tmp_path / "ARTICLES.CSV").code == 0
    assert (tmp_path / "ARTICLES.CSV").read_text().startswith("id,url,")
    plain = tearsheet("--archive", archive, "export", "--format", "jsonl", "--output", tmp_path / "articles.txt")
    assert (plain.code, len(lines((tmp_path / "articles.txt").read_text()))) == (0, 3)


def test_the_day_of_a_claim_can_be_told_from_parquet(tmp_path: Path) -> None:
    midnight = datetime(2025, 2, 7, tzinfo=timezone(timedelta(hours=8)))
    with Archive.open(tmp_path / "archive") as opened:
        run = opened.start_run("wire", NOW)
        page = reading("https://w.example/1", "Tin", "Tin rose.", published=Moment(midnight, "day", "text"))
        opened.save([page], run=run, recorded_at=NOW)
        records = [story_record(story, []) for story in opened.export(SearchQuery())]
    write(records, "parquet", tmp_path / "x.parquet")
    (row,) = parquet.read_table(tmp_path / "x.parquet").to_pylist()
    assert row["published_at"] == midnight and row["published_at"].utcoffset() == timedelta(0)
    assert (row["published_precision"], row["published_offset"]) == ("day", "+08:00")
