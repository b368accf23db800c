"""The word diff of `tearsheet show --diff`."""

from __future__ import annotations

import json
from pathlib import Path

from crawler.commands.show import changes
from storage.archive import Archive
from storage.outcome import Event, Reason
from storage.queries.history import Version
from tests.command_line import CommandLine
from tests.made_archive import NOW, later, made_article, reading, refusal
from tests.served import asked


def _version(number: int, title: str, *paragraphs: str, **more: object) -> Version:
    article = made_article("https://news.example/tin", title, *paragraphs, **more)
    event = Event.NEW if number == 1 else Event.REVISED
    return Version(number, 1, event, "", None, NOW, NOW, None, article)


def test_only_what_changed_is_shown_with_marks() -> None:
    before = _version(1, "Tin rose", "Tin rose 14.1% on Monday.", "Stocks fell.")
    after = _version(2, "Tin rose", "Tin rose 14.4% on Monday.", "Stocks fell.")
    assert [line.plain for line in changes(before, after)] == ["Tin rose [-14.1-]{+14.4+}% on Monday."]


def test_a_headline_and_a_new_paragraph_are_shown() -> None:
    before = _version(1, "Tin rose", "Stocks fell.")
    after = _version(2, "Tin fell", "Stocks fell.", "A trader saw it coming.")
    assert [line.plain for line in changes(before, after)] == [
        "Tin [-rose-]{+fell+}",
        "{+A trader saw it coming.+}",
    ]


def test_a_correction_is_shown_with_what_it_corrects() -> None:
    before, after = (
        _version(number, "Tin rose", f"Tin rose {figure}%.", authors=("Ada Ore",), correction=notice)
        for number, figure, notice in ((1, "3", ""), (2, "4", "An earlier version gave 3%."))
    )
    assert [line.plain for line in changes(before, after)] == [
        "correction: {+An earlier version gave 3%.+}",
        "Tin rose [-3-]{+4+}%.",
    ]


def test_any_two_versions_can_be_compared(tmp_path: Path, tearsheet: CommandLine) -> None:
    url = "https://news.example/tin"
    with Archive.open(tmp_path) as archive:
        run = archive.start_run("wire", NOW)
        for hours, figure in enumerate(("14.1", "14.4", "15.0")):
            made = reading(url, "Tin rose", f"Tin rose {figure}% on Monday.", at=later(hours=hours))
            archive.save([made], run=run, recorded_at=later(hours=hours))
    shown = tearsheet("--archive", tmp_path, "show", "1", "--between", "1", "3").out
    assert "version 1 to 3" in shown and "[-14.1-]{+15.0+}%" in shown
    assert "[-14.4-]{+14.1+}%" in tearsheet("--archive", tmp_path, "show", "1", "--between", "2", "1").out
    for asked_for, first, last in ((("--diff",), 2, 3), (("--between", "1", "3"), 1, 3)):
        told = json.loads(tearsheet("--archive", tmp_path, "show", "1", *asked_for, "--json").out)
        assert (told["id"], told["url"], told["source"]) == (1, url, "wire")
        assert (told["from"], told["to"], told["change"], told["gone_at"]) == (first, last, "facts", None)
        (line,) = told["diff"]
        assert line.endswith("{+15.0+}% on Monday.")
    wrong = tearsheet("--archive", tmp_path, "show", "1", "--between", "1", "9")
    assert wrong.code == 2 and "no version 9 with a text; it has 1, 2, 3" in wrong.err


def test_a_time_as_it_is_shown_answers_as_of(tmp_path: Path, tearsheet: CommandLine) -> None:
    moment = later(microseconds=250_300)
    with Archive.open(tmp_path) as archive:
        run = archive.start_run("wire", moment)
        archive.save([reading("https://news.example/tin", "Tin rose", "鋅價上升。")], run=run, recorded_at=moment)
    show = ("--archive", tmp_path, "show", "1")
    number, at, outcome, size, unit, *_ = tearsheet(*show, "--versions").out.split()
    assert (number, outcome, size, unit) == ("1", "new", "5", "characters")
    assert f"first seen: {at}\n" in tearsheet(*show, "--as-of", at).out
    hit = json.loads(tearsheet("--archive", tmp_path, "search", "tin", "--as-of", at, "--undated", "--json").out)
    assert hit["first_seen_at"] == hit["recorded_at"] == at == "2025-03-03T09:30:00.250300Z"


def test_a_withdrawn_story_is_told_where_changes_are_asked_for(tmp_path: Path, tearsheet: CommandLine) -> None:
    with Archive.open(tmp_path) as archive:
        run = archive.start_run("wire", NOW)
        tin, zinc = "https://news.example/tin", "https://news.example/zinc"
        for hours, title in ((0, "Tin rose"), (1, "Tin fell")):
            archive.save([reading(tin, title, "Text.", at=later(hours=hours))], run=run, recorded_at=later(hours=hours))
        archive.save([reading(zinc, "Zinc rose", "Text.", at=later(hours=1))], run=run, recorded_at=later(hours=1))
        gone = [refusal(url, Reason.HTTP_ERROR, 410, at=later(hours=2)) for url in (tin, zinc)]
        archive.save(gone, run=run, recorded_at=later(hours=2))
    edited = tearsheet("--archive", tmp_path, "show", "1", "--diff").out
    assert "Tin [-rose-]{+fell+}" in edited and "withdrawn since: 2025-03-03T11:30:00.000000Z" in edited
    never = tearsheet("--archive", tmp_path, "show", "2", "--diff")
    assert never.code == 2 and "changed nothing, and withdrew it; noticed at 2025-03-03T11:30:00.000000Z" in never.err


def test_a_summary_does_not_repeat_the_standfirst(tmp_path: Path, tearsheet: CommandLine) -> None:
    with Archive.open(tmp_path) as archive:
        run = archive.start_run("wire", NOW)
        told = {"standfirst": "Two smelters stand still", "summary": ("Two smelters stand still", "Stocks fall")}
        archive.save([reading("https://news.example/tin", "Tin rose", "Text.", **told)], run=run, recorded_at=NOW)
    shown = tearsheet("--archive", tmp_path, "show", "1").out
    assert "standfirst: Two smelters stand still\nsummary: Stocks fall\n" in shown
    with asked(tmp_path) as site:
        assert site.text("/article/1").count("Two smelters stand still") == 1


def test_another_reading_of_ours_is_told_apart(tmp_path: Path, tearsheet: CommandLine) -> None:
    with Archive.open(tmp_path) as archive:
        run = archive.start_run("wire", NOW)
        archive.save([reading("https://news.example/tin", "Tin rose", "Text.")], run=run, recorded_at=NOW)
        assert "reread" not in tearsheet("--archive", tmp_path, "show", "1", "--versions").err
        archive.connection.execute("UPDATE versions SET outcome = 'reread'")
    assert "its publisher changed nothing" in tearsheet("--archive", tmp_path, "show", "1", "--versions").err
