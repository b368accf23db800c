"""The command line as a user meets it: saved pages in, articles out, and one sentence for every mistake."""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from crawler.cli import COMMANDS
from storage.archive import Archive
from tests.command_line import CommandLine
from tests.made_archive import NOW, reading

ROOT = Path(__file__).resolve().parents[1]
SEED = ROOT.parent / "shared" / "seed" / "000_2f7ea829242ef87e.txt"

CONTRACT = {
    *("id", "url", "canonical_url", "outcome", "reason", "title", "authors", "provider", "publisher"),
    *("published_at", "published_precision", "published_evidence", "modified_at", "language", "text", "paragraphs"),
    *("disclosures", "correction", "tickers", "links", "removed"),
}
PARAGRAPHS = [
    "Brackwater Shipping raised its dividend for the third year running on Thursday, after freight rates held up "
    "better than its own managers had told investors to expect in the autumn.",
    "The board proposes 42 pence a share, up from 39 pence, and a buyback of up to 150 million pounds over the next "
    "eighteen months, the company said in its annual report.",
    "Chief executive Oona Farrell said that the order book for the new ferries was full until 2028, and that the yard "
    "in Cairnryan would take on another two hundred welders.",
    "Shares in the group closed 3.1 per cent higher at 612 pence, their best day since the merger with Solway Lines "
    "was called off last spring.",
]


def page(paragraphs: list[str] = PARAGRAPHS, title: str = "Brackwater raises dividend again") -> str:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": title,
        "datePublished": "2025-02-06T16:45:00+00:00",
        "author": {"@type": "Person", "name": "Ida Morrow"},
    }
    return (
        f"<!doctype html><html lang=en><head><title>{title} - The Quay</title><meta property=og:site_name "
        f'content="The Quay"><script type="application/ld+json">{json.dumps(data)}</script></head><body><header><nav>'
        "<a href=/>Home</a> <a href=/markets>Markets</a></nav></header><main><article><h1>"
        f"{title}</h1><p class=byline>By Ida Morrow</p>{body}</article></main></body></html>"
    )


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "brackwater.html"
    path.write_text(page(), encoding="utf-8")
    return path


def test_help_names_every_command_without_importing_scrapy() -> None:
    code = "import sys, crawler.cli as c; sys.argv=['tearsheet','--help']\ntry: c.main()\nexcept SystemExit: pass\n"
    code += "assert 'scrapy' not in sys.modules and 'selectolax' not in sys.modules"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    for name in COMMANDS:
        assert f"  {name} " in shown.stdout


def test_a_misspelt_command_is_answered_with_the_nearest(tearsheet: CommandLine) -> None:
    ran = tearsheet("serach", "x")
    assert ran.code == 2
    assert "Did you mean 'search'?" in ran.err


def test_extract_prints_the_contract(tearsheet: CommandLine, saved: Path) -> None:
    ran = tearsheet("extract", saved, "--json", "--url", "https://quay.example/a", "--fetched-at", "2025-02-07")
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    assert found["id"] == "brackwater"
    assert found["outcome"] == "article"
    assert found["reason"] is None
    assert found["title"] == "Brackwater raises dividend again"
    assert found["authors"] == ["Ida Morrow"]
    assert found["publisher"] == "The Quay"
    assert found["published_at"] == "2025-02-06T16:45:00+00:00"
    assert found["paragraphs"] == PARAGRAPHS
    assert found["text"] == "\n\n".join(PARAGRAPHS)
    assert all({"text", "kind", "rule"} == set(removed) for removed in found["removed"])
    assert set(found) >= CONTRACT


def test_extract_keeps_the_order_of_a_list_and_names_bad_lines(tearsheet: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(page().encode()))
    lines = [
        {"id": "one", "path": "a.html.gz", "url": "https://quay.example/1", "fetched_at": "2025-02-07T03:30:00"},
        {"id": "two", "html": page(title="Second"), "url": "https://quay.example/2"},
        {"id": "three", "path": "missing.html", "url": "https://quay.example/3"},
        {
            "id": "four",
            "html": "<html><meta name=robots content=noarchive><body></body></html>",
            "url": "https://quay.example/4",
        },
    ]
    listed = tmp_path / "pages.jsonl"
    listed.write_text("\n".join(map(json.dumps, lines)) + "\nnot json\n")
    ran = tearsheet("extract", "--jsonl", listed)
    found = [json.loads(line) for line in ran.out.splitlines()]
    assert [each["id"] for each in found] == ["one", "two", "four"]
    assert [each["outcome"] for each in found] == ["article", "article", "rejected"]
    assert found[2]["reason"]
    assert set(found[2]) == set(found[0])
    assert (found[0]["rights"], found[2]["rights"]) == ([], ["noarchive"])
    assert "pages.jsonl, line 3" in ran.err
    assert "missing.html" in ran.err
    assert "pages.jsonl, line 5" in ran.err
    assert ran.code == 1


def test_extract_reads_standard_input(saved: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", "from crawler.cli import main; main()", "extract", "-"],
        input=saved.read_bytes(), capture_output=True, check=True, cwd=ROOT,
    )  # fmt: skip
    assert PARAGRAPHS[0] in ran.stdout.decode()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["extract", "nowhere.html"], "nowhere.html cannot be read: No such file"),
        (["extract", "x.html", "--fetched-at", "yesterday"], "--fetched-at is no ISO 8601 time: 'yesterday'"),
        (["extract"], "name at least one PATH"),
        (["import", "nowhere.html"], "nowhere.html: there is no such file"),
        (["crawl", "no-such-source"], "no source named 'no-such-source'"),
        (["crawl"], "add one with `tearsheet sources add URL`"),
        (["search", "x", "--since", "soon"], "--since is no ISO 8601 time"),
        (["show", "1"], "There is no archive in the folder archive"),
        (
            ["search", "--since", "2025-02-08", "--until", "2025-02-07"],
            "--since 2025-02-08 lies after --until 2025-02-07",
        ),
        (["search", "--no-such-option"], "No such option"),
        (["search", "tin", "--as-of", ""], "Invalid value for '--as-of': it is empty; is a variable not set?"),
        (["show", "1", "--as-of="], "'--as-of': it is empty"),
        (["export", "--source", "", "--lang", "en"], "'--source': it is empty"),
        (["forget", "--source", "wire", "--before", "", "--yes"], "'--before': it is empty"),
        (["forget", "--source=", "--before", "2020-01-01", "--yes"], "'--source': it is empty"),
        (["extract", "x.html", "--fetched-at", ""], "'--fetched-at': it is empty"),
        (["import", "x.html", "--url", ""], "'--url': it is empty"),
        (["import", ".", "--source", "My News"], "a source is named in lower-case letters"),
        (["newsroom", "--port", "70000"], "70000 is not in the range"),
    ],
)
def test_a_mistake_is_one_sentence(
    tearsheet: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = tearsheet(*arguments)
    assert ran.code == 2
    assert words in ran.err
    assert "Traceback" not in ran.err
    assert not list(tmp_path.iterdir())


def test_import_then_search_then_show(tearsheet: CommandLine, tmp_path: Path, saved: Path) -> None:
    archive = ("--archive", tmp_path / "archive")
    told = ("--url", "https://quay.example/a?utm_source=x", "--fetched-at", "2025-02-07T03:30:00Z")
    first = tearsheet(*archive, "import", saved, *told)
    assert (first.code, "1 page: 1 new" in first.out) == (0, True), first.err
    again = tearsheet(*archive, "import", saved, *told)
    assert "1 unchanged" in again.out
    (hit,) = map(json.loads, tearsheet(*archive, "search", "welders", "--json").out.splitlines())
    assert hit["title"] == "Brackwater raises dividend again"
    assert "welders" in hit["snippet"]
    assert not tearsheet(*archive, "search", "welders", "--until", "2025-02-05", "--json").out
    assert tearsheet(*archive, "search", "welders", "--until", "2025-02-06", "--json").out
    shown = tearsheet(*archive, "show", hit["id"])
    assert PARAGRAPHS[2] in shown.out
    assert json.loads(tearsheet(*archive, "show", hit["url"], "--json").out)["paragraphs"] == PARAGRAPHS
    raw = tearsheet(*archive, "show", hit["id"], "--removed")
    assert "byline" in raw.out
    with sqlite3.connect(tmp_path / "archive" / "tearsheet.db") as db:
        removed = db.execute("SELECT position, kind, rule, text FROM removed").fetchall()
    for position, kind, rule, text in removed:
        assert f"[{position} {kind}: {rule}] {text}" in raw.out
    assert removed
    revised = saved.with_name("later.html")
    revised.write_text(page([*PARAGRAPHS[:3], PARAGRAPHS[3].replace("612", "621")]))
    assert "1 revised" in tearsheet(*archive, "import", revised, *told[:3], "2025-02-08").out
    assert len(tearsheet(*archive, "show", hit["id"], "--versions").out.splitlines()) == 2
    status = json.loads(tearsheet(*archive, "status", "--json").out)
    assert (status["articles"], status["versions"]) == (1, 2)


@pytest.mark.skipif(not SEED.exists(), reason="the shared folder with the seed document is absent")
def test_the_seed_document(tearsheet: CommandLine, tmp_path: Path) -> None:
    archive = ("--archive", tmp_path / "archive")
    assert tearsheet(*archive, "import", SEED, "--fetched-at", "2025-02-07").code == 0
    found = json.loads(tearsheet(*archive, "show", "1", "--json").out)
    lines = [line for line in SEED.read_text().splitlines() if line.strip()]
    assert found["title"] == lines[0]
    assert found["provider"] == "MT Newswires Live"
    assert found["paragraphs"] == lines[3:11]
    assert (found["published_at"][:10], found["published_precision"]) == ("2025-02-06", "day")
    listings = {(ticker["mic"], ticker["symbol"]) for ticker in found["tickers"]}
    assert listings == {("XHKG", "9988"), ("XHKG", "0700"), ("XHKG", "1810"), ("XHKG", "0981"), ("XSHG", "688981")}
    assert {"disclaimer", "most-discussed"} <= {removed["kind"] for removed in found["removed"]}
    undated = json.loads(tearsheet("extract", SEED, "--json").out)
    assert undated["published_at"] is None or undated["published_inferred"]


def test_a_torn_tail_is_put_right_and_said(tearsheet: CommandLine, tmp_path: Path, saved: Path) -> None:
    archive, captures = ("--archive", tmp_path / "archive"), tmp_path / "archive" / "captures"
    first = tearsheet(*archive, "import", saved, "--url", "https://quay.example/a")
    assert (first.code, "never acknowledged" in first.err) == (0, False)
    (file,) = captures.glob("*.warc.gz")
    for command in (("import", saved, "--url", "https://quay.example/a"), ("reread",)):
        whole = file.read_bytes()
        file.write_bytes(whole + b"half a rec")
        again = tearsheet(*archive, *command)
        assert again.code == 0 and f"{file} had 10 bytes after offset {len(whole)}" in again.err, again.err
        assert file.read_bytes()[: len(whole)] == whole
    assert [path.read_bytes() for path in (captures / "torn").iterdir()] == [b"half a rec"] * 2
    assert tearsheet(*archive, "verify").code == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("words", [("--help",), ("sources", "list", "--json")])
def test_output_that_a_full_disk_does_not_take(words: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        program = [sys.executable, "-c", "from crawler.cli import main; main()", *words]
        ran = subprocess.run(program, stdout=full, stderr=subprocess.PIPE, text=True, check=False, timeout=60)
    assert (ran.returncode, ran.stderr) == (1, "Error: The output cannot be written: No space left on device\n")


@pytest.mark.parametrize("words", [("search",), ("export",), ("show", "1"), ("sources", "list")])
def test_output_is_utf8_under_any_locale(tmp_path: Path, words: tuple[str, ...]) -> None:
    with Archive.open(tmp_path) as archive:
        made = reading("https://quay.example/a", "Ámbito 港股反彈", "新高。")
        archive.save([made], run=archive.start_run("wire", NOW), recorded_at=NOW)
    program = [sys.executable, "-c", "from crawler.cli import main; main()", "--archive", str(tmp_path), *words]
    environment = os.environ | {"PYTHONIOENCODING": "latin-1"}
    ran = subprocess.run(program, capture_output=True, check=False, timeout=60, env=environment)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert "Ámbito" in ran.stdout.decode("utf-8")


def test_a_folder_without_pages_is_said_to_be_none(tearsheet: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "saved" / "deep").mkdir(parents=True)
    (tmp_path / "saved" / "deep" / "page.html").write_text(page())
    ran = tearsheet("--archive", tmp_path / "archive", "import", tmp_path / "saved")
    assert ran.code == 0 and "folders in folders are not looked into" in ran.err


def test_a_page_whose_text_was_not_kept_says_so(tearsheet: CommandLine, tmp_path: Path, saved: Path) -> None:
    saved.write_text(page().replace("<head>", "<head><meta name=robots content=noarchive>"))
    archive = ("--archive", tmp_path / "archive")
    assert "1 new" in tearsheet(*archive, "import", saved, "--url", "https://quay.example/a").out
    assert "No text was kept of this page: it says noarchive.\n" in tearsheet(*archive, "show", 1).out
    assert "\n        \n" not in tearsheet(*archive, "search").out


@pytest.mark.parametrize("command", ["import", "extract"])
@pytest.mark.parametrize("name", ["saved", "pages.jsonl", "pages.warc.gz"])
def test_one_address_is_not_said_of_many_pages(tearsheet: CommandLine, tmp_path: Path, command: str, name: str) -> None:
    (tmp_path / "saved").mkdir()
    for file in ("saved/page.html", "pages.jsonl", "pages.warc.gz"):
        (tmp_path / file).write_text(page())
    ran = tearsheet("--archive", tmp_path / "archive", command, tmp_path / name, "--url", "https://quay.example/a")
    assert (ran.code, "--url says where one page came from" in ran.err) == (2, True)
    ran = tearsheet("--archive", tmp_path / "archive", command, tmp_path / name, "--fetched-at", "2025-02-07")
    assert ("--fetched-at is for saved pages" in ran.err) == (name != "saved")


def test_show_prints_what_stands_beside_the_text(tearsheet: CommandLine, tmp_path: Path) -> None:
    beside = {"dateline": "CAIRNRYAN, Feb 6", "standfirst": "Freight rates held up.", "summary": ("One.", "Two.")}
    with Archive.open(tmp_path) as archive:
        made = reading("https://quay.example/a", "Ferries", "The yard is full.", **beside)
        archive.save([made], run=archive.start_run("wire", NOW), recorded_at=NOW)
    shown = tearsheet("--archive", tmp_path, "show", 1).out
    for line in ("dateline: CAIRNRYAN, Feb 6", "standfirst: Freight rates held up.", "summary: One. Two."):
        assert f"{line}\n" in shown


def test_files_of_one_name_in_two_folders_are_two_stories(tearsheet: CommandLine, tmp_path: Path) -> None:
    for name, title in (("a", "Ferries are full"), ("b", "Tin rose again")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(page(title=title))
    archive = ("--archive", tmp_path / "archive")
    assert "2 pages: 2 new" in tearsheet(*archive, "import", tmp_path / "a", tmp_path / "b").out
    assert "2 pages: 2 unchanged" in tearsheet(*archive, "import", tmp_path / "b", tmp_path / "a").out
    assert (tmp_path / "b" / "index.html").as_uri() in tearsheet(*archive, "show", 2).out


def test_an_interrupt_while_the_program_loads_is_no_traceback() -> None:
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]
    module, _, function = scripts["tearsheet"].partition(":")
    code = (
        "import sys\n"
        "class Interrupt:\n"
        "    def find_spec(self, name, *where):\n"
        "        if name == 'click':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupt())\n"
        f"from {module} import {function}\n"
        f"{function}()\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (ran.returncode, ran.stdout, ran.stderr) == (1, "", "Interrupted.\n")
