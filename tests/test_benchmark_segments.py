"""The classes of wrong strings of segments pages, each on a made-up page that has exactly that failure."""

import gzip
import json
from pathlib import Path

import pytest

from benchmarks import extraction
from benchmarks.corpus import Case
from benchmarks.ours import read_case
from benchmarks.scoring import Reading
from benchmarks.segment_failures import segment_failures, told
from tests.story_pages import STORY, TITLE, paragraphs

HEAD = '<head><meta name="keywords" content="oak and elm"></head>'
ASIDE = "<div class='related-box'><p>Also of interest: <a href='/2'>a desk is sold to nobody</a></p></div>"
FIGURE = "<figure><img src=a><figcaption>A desk at dusk</figcaption></figure>"
PAGE = f"""<html>{HEAD}<body><nav><a href="/">Where the menu is</a></nav><article><h1>{TITLE}</h1>
{paragraphs(STORY[:4])}{FIGURE}{ASIDE}{paragraphs(STORY[4:])}</article>
<form><select><option>Pick a colour</option></select></form></body></html>"""


def case(tmp_path: Path, must_have: list[str], must_not_have: list[str]) -> Case:
    file = tmp_path / "a.html.gz"
    file.write_bytes(gzip.compress(PAGE.encode()))
    truth = {"id": "a", "url": "https://a.example/1", "must_have": must_have, "must_not_have": must_not_have}
    return Case("segments", "a", "https://a.example/1", file, "tune", truth)


def kinds(made: Case, reading: Reading | None = None) -> list[tuple[str, str]]:
    return [(each.side, each.kind) for each in segment_failures(made, reading or read_case(made))]


def test_a_right_reading_has_no_failures(tmp_path: Path) -> None:
    made = case(tmp_path, [STORY[0][5:40]], ["a desk is sold"])
    assert kinds(made) == []
    assert [(each.wanted, each.found) for each in told(made, read_case(made))] == [(True, True), (False, False)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A desk at dusk", "removed as caption by tag:figcaption"),
        ("a desk is sold to nobody", "removed as related by"),
        ("Where the menu is", "beyond the region: navigation by tag:nav"),
        (f"{STORY[2][-20:]} {STORY[4][:20]}", "not on the page"),
        (f"{STORY[0][-20:]}{STORY[1][:20]}", "across blocks"),
        ("oak and elm", "in the head only"),
        ("Pick a colour", "in no block, though shown"),
        ("no such words", "not on the page"),
    ],
)
def test_a_missing_string_is_put_down_to(tmp_path: Path, text: str, kind: str) -> None:
    ((side, found),) = kinds(case(tmp_path, [text], []))
    assert side == "missing"
    assert found.startswith(kind)


def test_a_string_that_only_a_script_of_the_body_has(tmp_path: Path) -> None:
    made = case(tmp_path, ["shipped but not shown"], [])
    made.file.write_bytes(gzip.compress(PAGE.replace("</body>", "<script>'shipped but not shown'</script>").encode()))
    assert kinds(made) == [("missing", "in the source only")]


def test_a_wrongly_kept_string_is_put_down_to_its_block(tmp_path: Path) -> None:
    (long,) = kinds(case(tmp_path, [], [STORY[0][5:20]]))
    assert long[0] == "extra"
    assert long[1].startswith("inside a longer block: p, kept by ")
    (whole,) = kinds(case(tmp_path, [], [STORY[0]]))
    assert whole[1].startswith("a block: p, kept by ")


def test_a_refused_page_misses_each_string(tmp_path: Path) -> None:
    made = case(tmp_path, [STORY[0], STORY[1]], ["Where the menu is"])
    assert kinds(made, Reading("a", refused="media: two words")) == [("missing", "page refused (media)")] * 2


def test_the_command_prints_classes_and_the_worst_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = case(tmp_path, ["A desk at dusk", STORY[0]], [STORY[1]])
    (tmp_path / "segments" / "pages").mkdir(parents=True)
    made.file.rename(tmp_path / "segments" / "pages" / "a.html.gz")
    wall = "<title>Log in</title><form><input type=password></form><p>Log in to read on.</p>"
    (tmp_path / "segments" / "pages" / "b.html.gz").write_bytes(gzip.compress(wall.encode()))
    truths = (made.truth, {**made.truth, "id": "b", "must_have": ["not there"], "must_not_have": []})
    (tmp_path / "segments" / "truth.jsonl").write_text("".join(f"{json.dumps(each)}\n" for each in truths))
    assert extraction.main(["--corpus", str(tmp_path), "--only", "segments"]) == 0
    shown = capsys.readouterr().out
    assert "segments without the 1 refused: F 0.500, P 0.500, R 0.500" in shown
    assert "missing     1 (  1)  removed as caption by tag:figcaption" in shown
    assert "=== a  2 strings wrong" in shown
    assert "-A desk at dusk   [removed as caption by tag:figcaption]" in shown
    assert f"+{STORY[1]}"[:60] in shown
