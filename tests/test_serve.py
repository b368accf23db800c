"""The pages of `tearsheet serve`, asked in this process."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.times import to_micros
from tests.command_line import CommandLine
from tests.made_archive import NOW, later, reading
from tests.served import ATTACK, GONE, TIN, Asked, asked, fill


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    with Archive.open(folder) as archive:
        fill(archive)
    return folder


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Asked]:
    with asked(folder) as site:
        yield site


PAGES = [
    "/",
    "/?q=title",
    "/?q=new&order=best",
    "/?source=wire&lang=en",
    f"/?q={ATTACK.replace('+', '%2B')}",
    f"/?source={ATTACK}&ticker={ATTACK}&lang={ATTACK}",
    "/sources",
    "/article/3",
    f"/article/3?as_of={to_micros(NOW)}",
    "/article/3/changes",
    "/tearsheet",
    "/tearsheet/articles",
    "/tearsheet/articles?_facet=publisher&_facet=title",
    f"/tearsheet/articles?_search={ATTACK}",
    "/tearsheet/articles/3",
    "/tearsheet/versions",
    "/tearsheet/versions/3",
    "/tearsheet/removed",
    "/tearsheet/tickers",
    "/tearsheet/sources",
    "/tearsheet/runs",
    "/tearsheet/captures",
    "/tearsheet/revised",
    "/tearsheet/withdrawn",
    "/tearsheet/by_day",
    "/tearsheet/most_named",
    "/tearsheet/about?symbol=0700",
    "/tearsheet/lead_time",
    "/tearsheet/rules_at_work",
    "/tearsheet/refused",
    "/tearsheet?sql=select+title,+text+from+versions",
]


@pytest.mark.parametrize("path", PAGES)
def test_markup_of_others_stays_text(site: Asked, path: str) -> None:
    text = site.text(path)
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert not re.search(r'(?:href|src|action)="\s*javascript:', text, re.IGNORECASE)


def test_hostile_words_do_reach_the_pages(site: Asked) -> None:
    """Else the test above proves nothing."""
    for path in ("/", "/?q=new", "/sources", "/article/3", "/article/3/changes", "/tearsheet/versions"):
        assert "&lt;script&gt;" in site.text(path), path


def test_our_pages_forbid_script_and_others_forbid_frames(site: Asked) -> None:
    for path in ("/", "/sources", "/article/1", "/article/1/changes", "/nope", "/article/99"):
        policy = site.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert "unsafe" not in policy
        assert "<script" not in site.get(path).text
    headers = site.get("/tearsheet").headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "prefers-color-scheme: dark" in site.text("/assets/tearsheet.css")


def test_search_marks_hits_in_title_and_text(site: Asked) -> None:
    text = site.text("/?q=tin")
    assert "<mark>Tin</mark> rises 3.4%" in text
    assert "1 article" in text
    assert "1 article" in site.text("/?q=%E9%99%8D%E6%81%AF&lang=zh")
    assert '<h3 lang="zh-Hant">' in site.text("/?q=%E9%99%8D%E6%81%AF")
    assert "withdrawn" in site.text("/?q=zinc")
    assert "Nothing found" in site.text("/?q=molybdenum")
    assert "<p>No article has &#34;molybdenum&#34;. Try" in site.text("/?q=tin+molybdenum")


def test_search_as_of_answers_from_then(site: Asked) -> None:
    text = site.text(f"/?q=tin&as_of={to_micros(NOW)}")
    assert "rises 3.1%" in text
    assert f"/article/1?as_of={to_micros(NOW).replace(':', '%3A')}" in text
    assert "withdrawn" not in site.text(f"/?q=zinc&as_of={to_micros(NOW)}").partition('class="hits"')[2]
    assert "Nothing found" in site.text(f"/?q=tin&as_of={to_micros(NOW - timedelta(days=1))}")


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=99999999999999999999",
        "page=-1",
        "page=%D9%A3",
        "q=%22%22%22",
        "q=(((%00",
        "q=NOT",
        "order=sideways",
        "since=0001-01-01&until=9999-12-31",
        "source=%00&lang=%F0%9F%92%A9&ticker=:",
        "q=" + "a" * 5000,
    ],
)
def test_odd_questions_get_a_page(site: Asked, query: str) -> None:
    assert 'role="search"' in site.text(f"/?{query}")


def test_a_wrong_time_is_said_in_a_sentence(site: Asked) -> None:
    assert "is no time; write one with its zone" in site.text("/?q=tin&as_of=yesterday", status=400)
    assert "is a day and no moment" in site.text("/?as_of=2025-03-04", status=400)
    assert "lies in the future" in site.text("/?as_of=9000-12-30T00:00Z", status=400)
    assert "lies in the future" in site.text("/article/1?as_of=9000-12-30T00:00Z", status=404)
    assert "is no time" in site.text("/article/1?as_of=never", status=404)
    assert "is no time" in site.text("/?since=9999-12-31T23:59:59-12:00", status=400)


def test_a_span_that_ends_before_it_begins_is_said(site: Asked) -> None:
    assert "From 2025-03-01 lies after To 2025-02-01." in site.text("/?since=2025-03-01&until=2025-02-01", 400)


def test_an_empty_archive_says_so(tmp_path: Path) -> None:
    Archive.open(tmp_path).close()
    with asked(tmp_path) as site:
        assert "The archive is empty" in site.text("/")
        assert "No source was crawled yet" in site.text("/sources")


def test_pages_of_hits_follow_each_other(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        run = archive.start_run("wire", NOW)
        many = [reading(f"https://w.example/{n}", f"Tin {n}", f"Tin is {n}.") for n in range(45)]
        archive.save(many, run=run, recorded_at=NOW)
    with asked(tmp_path) as site:
        first = site.text("/?q=tin")
        assert "45 articles, 1 to 20" in first
        assert "page 1 of 3" in first
        path = re.search(r'rel="next" href="([^"]+)"', first)
        assert path is not None
        second = site.text(path[1].replace("&amp;", "&"))
        assert "21 to 40" in second
        found = [re.findall(r'href="/article/(\d+)"', page) for page in (first, second, site.text("/?q=tin&page=3"))]
        assert sorted(int(each) for part in found for each in part) == list(range(1, 46))
        assert "There is no page 7" in site.text("/?q=tin&page=7")


def test_an_article_shows_its_text_in_structure_and_its_facts(site: Asked) -> None:
    text = site.text(f"/article/1?as_of={to_micros(NOW)}")
    assert "As the archive held it" in text
    for part in (
        "<h2><bdi>Why it rose</bdi></h2>",
        "<ul><li><bdi>Demand</bdi></li><li><bdi>Supply</bdi></li></ul>",
        "<td><bdi>March</bdi></td><td><bdi>31,000</bdi></td>",
        "<blockquote>",
        '<time datetime="2025-03-03T17:30:00+08:00">2025-03-03 17:30 +08:00</time>',
        "exact to the minute",
        "inferred",
        "fetch time",
        "/?ticker=XHKG%3A0700",
        "The author holds tin.",
        "removed here: newsletter",
        "newsletter-1",
        "Ore Newswires",
        'rel="noopener noreferrer nofollow external"',
        "SHA-256",
    ):
        assert part in text, part
    assert text.index("Tin rose on Monday") < text.index("Subscribe to us") < text.index("Why it rose")


def test_a_withdrawn_article_keeps_its_last_text(site: Asked) -> None:
    text = site.text("/article/2")
    assert "Withdrawn." in text
    assert "They talk about zinc." in text
    assert "Withdrawn." not in site.text(f"/article/2?as_of={to_micros(NOW)}")
    exact = to_micros(NOW)
    assert f'<time datetime="{exact}" title="{exact}">2025-03-03 09:30 UTC</time>' in text


def test_changes_mark_what_went_and_came(site: Asked) -> None:
    text = site.text("/article/1/changes")
    assert re.search(r"<del>.*?3\.1</del>", text)
    assert re.search(r"<ins>.*?3\.4</ins>", text)
    assert "Corrects the figure." in text and "(correction). <del>" in text
    assert "no such version" in site.text("/article/1/changes?from=99", status=404)
    once = site.text("/article/2/changes")
    assert "There is only this one version of it." in once and "Withdrawn." in once and "Compare" not in once
    assert "Withdrawn." not in text


def test_an_article_is_found_by_its_address(site: Asked) -> None:
    found = site.get(f"/article?url={TIN}%23top&as_of=2025-03-04T10:00Z")
    assert (found.status_code, found.headers["location"]) == (302, "/article/1?as_of=2025-03-04T10%3A00Z")
    assert site.get(f"/article?url={GONE}").headers["location"] == "/article/2"
    for path in ("/article?url=https://wire.example/none", "/article", "/article/99", "/article/999999999999999999"):
        assert "The archive has no article" in site.text(path, status=404)


def test_the_json_is_that_of_show(site: Asked, folder: Path, tearsheet: CommandLine) -> None:
    for moment in ("", to_micros(NOW)):
        extra = ["--as-of", moment] if moment else []
        shown = json.loads(tearsheet("--archive", folder, "show", "1", "--versions", "--json", *extra).out)
        assert json.loads(site.text(f"/article/1.json?as_of={moment}")) == shown
    assert json.loads(site.text("/article/99.json", status=404))["ok"] is False


def test_the_sources_page_tells_how_runs_ended(site: Asked) -> None:
    text = site.text("/sources")
    assert "not finished" in text
    assert "bot-wall" in text
    assert "4 articles in 7 versions" in text


def test_an_edit_leads_to_what_it_changed(site: Asked) -> None:
    for page in ("/tearsheet/revised", "/tearsheet/versions?outcome=revised&article_id=1"):
        link = re.search(r'<a href="(/article/1/changes\?to=\d+)">correction</a>', site.text(page))
        assert link and "<ins>" in site.text(link[1])
    assert ">correction</td>" in site.text("/tearsheet?sql=select+article_id,+change+from+versions+order+by+change")


def test_changed_articles_are_those_that_their_publishers_edited(site: Asked) -> None:
    rows = json.loads(site.text("/tearsheet/revised.json?_shape=array"))
    assert {(row["article_id"], row["change"]) for row in rows} == {(1, "correction"), (3, "facts")}


@pytest.mark.parametrize(
    ("words", "hits"),
    [("降息", 1), ("tin", 1), ("Tins", 1), ('"tin rose', 1), ('" (((', 0), ("NOT", 0), ("", 4), ("-tin", 3), ("*", 0)],
)
def test_the_table_page_searches_as_ours_does(site: Asked, words: str, hits: int) -> None:
    response = site.get("/tearsheet/articles.json", params={"_search": words})
    assert response.status_code == 200
    assert response.json()["filtered_table_rows_count"] == hits


@pytest.mark.parametrize(
    "path",
    ["/nope", "/nope.json", "/tearsheet/articles?_sort=nope", "/tearsheet/articles?_through=%7B", "/tearsheet/x"],
)
def test_a_wrong_address_is_one_sentence(site: Asked, path: str, capsys: pytest.CaptureFixture[str]) -> None:
    response = site.get(path)
    assert response.status_code in (400, 404)
    assert "Traceback" not in response.text
    said = capsys.readouterr()
    assert said.out + said.err == ""


def test_csv_holds_no_formula(site: Asked) -> None:
    rows = list(csv.reader(io.StringIO(site.text("/tearsheet/versions.csv"))))
    texts = [row[rows[0].index("text")] for row in rows[1:]]
    assert any(text.startswith("'=1+1") for text in texts)
    assert not any(cell[:1] in ("=", "+", "-", "@") for row in rows for cell in row)
    assert len({len(row) for row in rows}) == 1


def test_sql_reads_and_cannot_write_or_grow(site: Asked) -> None:
    def ask(sql: str) -> int:
        return int(site.get("/tearsheet.json", params={"sql": sql}).status_code)

    assert ask("select count(*) from articles") == 200
    assert ask("select randomblob(900000000)") == 400
    assert len(site.get("/tearsheet.json?sql=select+printf('%25.*c',900000000,'x')").content) < 10_000
    assert ask("delete from articles") == 400
    assert ask("with x as (select 1) delete from articles") == 400
    assert site.get("/tearsheet.db").status_code in (403, 404)


def test_what_a_crawl_writes_is_seen_at_once(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive, asked(tmp_path) as site:
        run = archive.start_run("wire", NOW)
        archive.save([reading("https://w.example/1", "Tin", "Tin rose.")], run=run, recorded_at=NOW)
        assert "1 article" in site.text("/?q=tin")
        archive.save([reading("https://w.example/2", "Zinc", "Tin fell.")], run=run, recorded_at=later(hours=1))
        assert "2 articles" in site.text("/?q=tin")


def test_outcomes_of_last_runs_stand_where_there_was_none_of_late(folder: Path) -> None:
    with asked(folder) as site:
        assert "in the last seven days" in site.text("/sources")
        site.site.clock = lambda: later(days=30)
        text = site.text("/sources")
    assert "last run</caption>" in text
    assert "bot-wall" in text


def test_a_search_that_takes_too_long_says_so(site: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object) -> None:
        raise sqlite3.OperationalError("interrupted")

    monkeypatch.setattr("storage.serve.search_page.search", slow)
    assert "took too long" in site.text("/?q=t*")


def test_a_folder_that_cannot_be_written_is_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Archive.open(tmp_path) as archive:
        fill(archive)
    monkeypatch.setattr("os.access", lambda *_: False)
    with asked(tmp_path) as site:
        assert "<mark>Tin</mark>" in site.text("/?q=tin")
    assert not (tmp_path / "tearsheet.db-wal").exists()
