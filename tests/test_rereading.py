"""Captures read again: what is written of it, what is told, and that it ends where nothing is left to do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.rereading import rereading
from crawler.rereading.rereading import RereadOptions, RereadReport, reread
from crawler.sources.source import Source
from pipelines.read import EXTRACTOR, read
from pipelines.recipe import Recipe
from storage.archive import Archive
from storage.article import Article, Kind
from storage.outcome import Event, Outcome, Reason, Rejected
from storage.page import Page
from storage.queries.search import SearchQuery
from storage.reading import Reading, Saved
from storage.rereads.rereading import Finding, Found
from tests.command_line import CommandLine
from tests.made_archive import NOW, later, made_article

TIN = "https://wire.example/2025/tin"
ZINC = "https://wire.example/2025/zinc"
WALL = "https://wire.example/2025/wall"
STORY = (
    "Tin rose on the exchange of Varnholt on Monday, after two mines closed their gates for want of lamps.",
    "The price of a tonne went from 310 crowns to 322, said the clerk of the exchange, who had counted twice.",
    "Smelters in the north were told to expect less ore until the spring, and to keep their fires small.",
    "A third mine said that it had lamps enough, and would sell some to whoever asked before the weekend.",
)


def html(title: str, *paragraphs: str) -> bytes:
    head = (
        f'<title>{title}</title><meta property="og:type" content="article"><meta property="og:title" content="{title}">'
    )
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return f"<html lang=en><head>{head}</head><body><article><h1>{title}</h1>{body}</article></body></html>".encode()


class Press:
    """An archive of one source, `wire`, whose readings can be made worse than today's are."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sources: dict[str, Source] = {}
        with Archive.open(folder) as archive:
            self.run = archive.start_run("wire", NOW)

    def page(self, url: str, body: bytes, minutes: int = 0, **more: object) -> Page:
        headers = (("Content-Type", "text/html; charset=utf-8"),)
        return Page(url=url, body=body, fetched_at=later(minutes=minutes), headers=headers, **more)  # type: ignore[arg-type]

    def save(self, page: Page, result: Article | Rejected, minutes: int = 0) -> Saved:
        with Archive.open(self.folder) as archive:
            return archive.save([Reading(page, result)], run=self.run, recorded_at=later(minutes=minutes))[0]

    def good(self, page: Page) -> Article:
        article = read(page)
        assert isinstance(article, Article), article
        return article

    def saves(self, url: str, *paragraphs: str, minutes: int = 0, **worse: object) -> Saved:
        """Save a page as an older extractor read it: `worse` is what that one got wrong."""
        page = self.page(url, html(f"News of {url[-4:]}", *paragraphs), minutes)
        return self.save(page, replace(self.good(page), extractor="general-0", **worse), minutes)  # type: ignore[arg-type]

    def refuses(self, url: str, *paragraphs: str, minutes: int = 0) -> Saved:
        page = self.page(url, html(f"News of {url[-4:]}", *paragraphs), minutes)
        return self.save(page, Rejected(Reason.BOT_WALL, ("first", "second")), minutes)

    def rereads(self, minutes: int = 60, **how: object) -> tuple[RereadReport, list[Finding]]:
        findings: list[Finding] = []
        options = RereadOptions(clock=lambda: later(minutes=minutes), sources=self.sources, workers=1, **how)  # type: ignore[arg-type]
        with Archive.open(self.folder, read_only=options.dry_run) as archive:
            report = reread(archive, options, lambda _, finding: findings.append(finding))
        return report, findings

    def counts(self, **how: object) -> dict[Found, int]:
        return dict(self.rereads(**how)[0].counts)  # type: ignore[arg-type]

    def versions(self, url: str) -> list[tuple[str, int | None]]:
        with Archive.open(self.folder, read_only=True) as archive:
            row = archive.connection.execute("SELECT id FROM articles WHERE url = ?", (url,)).fetchone()
            return [(version.outcome.value, version.reread_id) for version in archive.versions(row[0])] if row else []

    def dump(self) -> list[str]:
        with Archive.open(self.folder, read_only=True) as archive:
            return list(archive.connection.iterdump())


@pytest.fixture
def press(tmp_path: Path) -> Iterator[Press]:
    yield Press(tmp_path / "archive")


def worse_text() -> dict[str, object]:
    """One paragraph was lost."""
    return {"paragraphs": STORY[:3], "kinds": (Kind.PARAGRAPH,) * 3, "positions": (0, 1, 2)}


def test_a_better_text_is_a_reading_and_no_edit(press: Press) -> None:
    press.saves(TIN, *STORY, **worse_text())
    assert press.counts() == {Found.TEXT: 1}
    assert press.versions(TIN) == [("new", None), ("reread", 1)]
    with Archive.open(press.folder, read_only=True) as archive:
        story = archive.article(TIN)
        assert story is not None and story.version.article.paragraphs == STORY
        assert story.first_seen_at == NOW and story.version.recorded_at == later(minutes=60)
        assert story.version.article.extractor == EXTRACTOR and story.version.capture_id == 1
        (revised,) = archive.connection.execute("SELECT revised_at FROM articles").fetchone()
        assert revised.startswith("2025-03-03T09:30:00")
        before = archive.article(TIN, as_of=later(minutes=59))
        assert before is not None and before.version.article.paragraphs == STORY[:3]
        assert [hit.version_id for hit in archive.search(SearchQuery(words="lamps")).hits] == [2]


@pytest.mark.parametrize(
    ("worse", "found", "changed"),
    [
        ({"title": "News of News"}, Found.TITLE, ("title",)),
        ({"authors": ("Share This",)}, Found.FIELDS, ("authors",)),
        ({"language": "fr", "publisher": "Wire"}, Found.FIELDS, ("publisher", "language")),
    ],
)
def test_other_fields_by_kind(press: Press, worse: dict[str, object], found: Found, changed: tuple[str, ...]) -> None:
    press.saves(TIN, *STORY, **worse)
    report, findings = press.rereads()
    assert report.counts == {found: 1} and findings[0].changed == changed
    assert press.versions(TIN) == [("new", None), ("reread", 1)]


def test_where_nothing_differs_no_version_is_made_and_it_is_read_once(press: Press) -> None:
    press.saves(TIN, *STORY)
    assert press.counts() == {Found.UNCHANGED: 1}
    before = press.dump()
    report, _ = press.rereads(minutes=70)
    assert report.current == 1 and not report.counts
    assert [line for line in press.dump() if "rereads" not in line] == [
        line for line in before if "rereads" not in line
    ]
    assert press.versions(TIN) == [("new", None)]
    assert press.counts(thorough=True) == {Found.UNCHANGED: 1}


def test_an_article_that_is_none_any_more(press: Press) -> None:
    page = press.page(TIN, html("Markets", *(f'<a href="/{n}">Story {n} of the day</a>' for n in range(40))))
    assert isinstance(read(page), Rejected)
    press.save(page, made_article(TIN, "Markets", "Story 1 of the day", extractor="general-0"))
    report, findings = press.rereads()
    assert report.counts == {Found.NO_ARTICLE: 1} and report.reasons.total() == 1
    assert press.versions(TIN) == [("new", None), ("refused", 1)]
    with Archive.open(press.folder, read_only=True) as archive:
        assert archive.article(TIN) is None and archive.article(TIN, as_of=later(minutes=1)) is not None
        last = archive.versions(1)[-1]
        assert isinstance(findings[0].after, Rejected)
        assert last.change == findings[0].after.reason and last.article.flags == findings[0].after.evidence
    assert press.rereads()[0].current == 1


def test_a_refusal_is_taken_back_by_a_better_reading(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    press.saves(TIN, *STORY)
    with monkeypatch.context() as worse:
        worse.setattr(rereading, "_result", refused)
        press.rereads(minutes=20)
    assert press.versions(TIN)[-1] == ("refused", 1)
    assert press.counts(thorough=True) == {Found.ARTICLE: 1}
    assert press.versions(TIN) == [("new", None), ("refused", 1), ("reread", 2)]
    with Archive.open(press.folder, read_only=True) as archive:
        story = archive.article(TIN)
        assert story is not None and story.first_seen_at == NOW


def refused(task: rereading._Task, *_: object, **__: object) -> rereading.Again:
    result = Rejected(Reason.INDEX, ("first", "second"))
    return rereading.Again(candidate=task.candidate, result=result, maker=task.maker)


def test_a_refused_page_becomes_an_article_that_is_first_seen_now(press: Press) -> None:
    press.refuses(TIN, *STORY)
    assert press.counts() == {Found.ARTICLE: 1}
    assert press.versions(TIN) == [("new", 1)]
    with Archive.open(press.folder, read_only=True) as archive:
        story = archive.article(TIN)
        assert story is not None and story.first_seen_at == story.version.recorded_at == later(minutes=60)
        assert archive.article(TIN, as_of=later(minutes=59)) is None
        row = archive.connection.execute("SELECT state, article_id, next_at FROM frontier").fetchone()
        assert tuple(row) == ("article", 1, "2025-03-03T11:30:00Z")
    assert press.rereads()[0].current == 1


def test_a_refused_page_that_is_a_story_the_archive_has(press: Press) -> None:
    press.saves(TIN, *STORY)
    body = html("News of /tin", *STORY).replace(b"<head>", f'<head><link rel="canonical" href="{TIN}">'.encode())
    press.save(press.page(ZINC, body), Rejected(Reason.BOT_WALL, ("first", "second")))
    assert press.counts() == {Found.KNOWN: 1, Found.UNCHANGED: 1}
    assert press.versions(TIN) == [("new", None)]


def test_a_page_that_is_still_refused_is_not_read_each_time(press: Press) -> None:
    press.refuses(WALL, "No.")
    assert press.counts() == {Found.REFUSED: 1}
    assert press.rereads()[0].current == 1


def test_a_withdrawn_story_stays_withdrawn(press: Press) -> None:
    press.saves(TIN, *STORY, **worse_text())
    gone = replace(press.page(TIN, b"gone", 5), status=404)
    assert press.save(gone, Rejected(Reason.HTTP_ERROR, ("404",)), 5).outcome is Outcome.GONE
    assert press.counts() == {Found.TEXT: 1}
    with Archive.open(press.folder, read_only=True) as archive:
        story = archive.article(TIN)
        assert story is not None and story.gone_at == later(minutes=5) and len(story.version.article.paragraphs) == 4


def test_a_page_that_asked_not_to_be_archived(press: Press) -> None:
    press.saves(TIN, *STORY, rights=("noarchive",))
    assert press.counts() == {Found.NO_BODY: 1}


def test_noarchive_that_is_found_later_keeps_no_text(press: Press) -> None:
    body = html("News", *STORY).replace(b"<head>", b'<head><meta name="robots" content="noarchive">')
    page = press.page(TIN, body)
    press.save(page, replace(press.good(page), rights=(), extractor="general-0"))
    assert press.counts() == {Found.TEXT: 1}
    with Archive.open(press.folder, read_only=True) as archive:
        story = archive.article(TIN)
        assert story is not None and story.version.article.text == "" and story.version.article.rights == ("noarchive",)


def test_a_revisit_record_is_resolved(press: Press) -> None:
    press.refuses(TIN, *STORY)
    press.refuses(TIN, *STORY, minutes=30)
    with Archive.open(press.folder, read_only=True) as archive:
        assert archive.connection.execute("SELECT count(*) FROM captures WHERE revisit_of = 1").fetchone()[0] == 1
    report, findings = press.rereads()
    assert report.counts == {Found.ARTICLE: 1} and findings[0].candidate.fetched_at == later(minutes=30)


def test_a_dry_run_writes_nothing(press: Press) -> None:
    press.saves(TIN, *STORY, **worse_text())
    press.refuses(ZINC, *STORY[1:], "Zinc fell by a third, which nobody in the harbour could explain to the clerk.")
    before = press.dump()
    assert press.counts(dry_run=True) == {Found.TEXT: 1, Found.ARTICLE: 1}
    assert press.dump() == before
    assert press.counts() == {Found.TEXT: 1, Found.ARTICLE: 1}


def test_only_one_source(press: Press) -> None:
    press.saves(TIN, *STORY, **worse_text())
    with Archive.open(press.folder) as archive:
        press.run = archive.start_run("other", NOW)
    press.saves(ZINC, *STORY, **worse_text())
    report, findings = press.rereads(source="other")
    assert report.total == 1 and [finding.candidate.url for finding in findings] == [ZINC]


def test_the_recipe_is_that_of_the_source_and_the_fetch_date(press: Press) -> None:
    press.saves(TIN, *STORY)
    strip = Recipe(id="wire-1", strip_text=("^A third mine",))
    press.sources["wire"] = Source(name="wire", homepage="https://wire.example/", recipes=(strip,))
    assert press.counts() == {Found.TEXT: 1}
    press.sources["wire"] = replace(
        press.sources["wire"], recipes=(replace(strip, id="wire-2", valid_until=NOW.date()), Recipe(id="wire-3"))
    )
    assert press.counts() == {Found.UNCHANGED: 1}
    del press.sources["wire"]
    report, _ = press.rereads()
    assert report.counts == {Found.FAILED: 1} and "no source file of wire any more" in next(iter(report.problems))


def test_a_reread_that_was_broken_off_goes_on(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        press.saves(
            f"{TIN}{number}",
            *STORY,
            f"This is number {number} of the five stories about lamps and mines.",
            **worse_text(),
        )
    monkeypatch.setattr(rereading, "BATCH", 2)

    class Killed(BaseException):
        pass

    done = 0

    def kill(*_: object) -> None:
        nonlocal done
        done += 1
        if done == 3:
            raise Killed

    options = RereadOptions(clock=lambda: later(minutes=60), sources={}, workers=1)
    with pytest.raises(Killed), Archive.open(press.folder) as archive:
        reread(archive, options, kill)
    report, _ = press.rereads(minutes=61)
    assert report.resumed == 4 and report.current == 4 and report.counts == {Found.TEXT: 1}
    with Archive.open(press.folder, read_only=True) as archive:
        rows = archive.connection.execute("SELECT place, finished_at IS NOT NULL FROM rereads").fetchall()
        assert [tuple(row) for row in rows] == [(5, 1)]
    assert press.rereads(minutes=62)[0].resumed == 0


def test_damaged_and_missing_captures_are_named_and_the_rest_is_read(press: Press, tearsheet: CommandLine) -> None:
    press.saves(TIN, *STORY, **worse_text())
    press.saves(
        ZINC, *STORY, "And of zinc nothing was heard, neither at the exchange nor in the harbour.", **worse_text()
    )
    (file,) = (press.folder / "captures").glob("*.warc.gz")
    with Archive.open(press.folder, read_only=True) as archive:
        offset, length = archive.connection.execute("SELECT offset, length FROM captures WHERE id = 1").fetchone()
    data = bytearray(file.read_bytes())
    data[offset + length // 2] ^= 1
    file.write_bytes(data)
    ran = tearsheet("--archive", press.folder, "reread", "--sources", press.folder / "none")
    assert ran.code == 1 and TIN in ran.err and file.name in ran.err and ZINC not in ran.err
    assert press.versions(TIN) == [("new", None)] and press.versions(ZINC)[-1][0] == "reread"


def test_the_command_line(press: Press, tearsheet: CommandLine) -> None:
    press.saves(TIN, *STORY, **worse_text())
    sources = ("--sources", press.folder / "none")
    dry = tearsheet("--archive", press.folder, "reread", "--dry-run", *sources)
    assert dry.code == 0 and "{+A third mine said" in dry.out and "nothing was written" in dry.out
    lines = tearsheet("--archive", press.folder, "reread", "--dry-run", "--json", *sources).out.splitlines()
    (said,) = map(json.loads, lines)
    assert (said["found"], said["id"], said["changed"], said["version"]) == ("text changed", 1, ["text"], None)
    done = tearsheet("--archive", press.folder, "reread", *sources)
    assert done.code == 0 and "text changed" in done.out
    assert "reread" in tearsheet("--archive", press.folder, "show", "1", "--versions").out
    unknown = tearsheet("--archive", press.folder, "reread", "wird", *sources)
    assert unknown.code == 2 and "no" in unknown.err and "wire" in unknown.err
    assert tearsheet("--archive", press.folder / "no", "reread", "--dry-run", *sources).code == 2


def test_event_of_an_edit_is_never_reread(press: Press) -> None:
    """History offers what a diff of the publisher's edits needs: which texts are its own."""
    press.saves(TIN, *STORY, **worse_text())
    press.rereads()
    page = press.page(TIN, html("News of /tin", *STORY, "A fourth mine had none, and said so on Tuesday morning."), 90)
    press.save(page, press.good(page), 90)
    assert press.versions(TIN) == [("new", None), ("reread", 1), ("revised", None)]
    with Archive.open(press.folder, read_only=True) as archive:
        texts = archive.versions(1)
        assert [version.outcome for version in texts] == [Event.NEW, Event.REREAD, Event.REVISED]
        assert texts[-1].article.paragraphs[:4] == texts[-2].article.paragraphs


def test_what_was_removed_on_request_is_not_read_again(press: Press, tearsheet: CommandLine) -> None:
    press.saves(TIN, *STORY, **worse_text())
    press.refuses(WALL, *STORY)
    body = html("News of /tin", *STORY).replace(b"<head>", f'<head><link rel="canonical" href="{TIN}">'.encode())
    press.save(press.page(ZINC, body), Rejected(Reason.BOT_WALL, ("first", "second")))
    for url in (TIN, WALL):
        assert tearsheet("--archive", press.folder, "forget", "--url", url, "--yes").code == 0
    report, findings = press.rereads(minutes=60 * 24 * 365 * 40)
    assert {finding.found for finding in findings} <= {Found.REFUSED} and not report.problems
    with Archive.open(press.folder, read_only=True) as archive:
        assert archive.article(TIN) is None and archive.article(WALL) is None
