"""`verify` against every kind of damage: what changes what the archive says is named, and nothing else is."""

from __future__ import annotations

import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.errors import ArchiveLocked, StorageError, UsageError
from storage.files.folders import FILE
from storage.proof.marks import MARKS
from storage.removal.forgetting import forget
from storage.removal.forgotten import Wanted
from storage.schema.migrations import PAGE_SIZE
from storage.verify.check import Verified, as_it_stands, verify
from storage.verify.finding import Finding
from tests.command_line import CommandLine
from tests.made_archive import NOW, later, reading
from tests.test_seals import URL, fill

CJK = "https://wire.example/yanghang"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three days of stories, a Chinese one, and the same body twice (a revisit)."""
    folder = tmp_path_factory.mktemp("whole")
    with fill(folder) as archive:
        run = archive.start_run("wire", later(days=3))
        for hour in range(2):
            at = later(days=3, hours=hour)
            archive.save([reading(CJK, "央行降息", "利率 2%。", at=at)], run=run, recorded_at=at)
    for left in folder.glob(f"{FILE}-*"):
        left.unlink()
    return folder


@pytest.fixture(scope="module")
def used(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with reservations, a reading that found nothing new, a wire group, and two removals on request."""
    folder = Path(shutil.copytree(whole, tmp_path_factory.mktemp("used") / "a"))
    with Archive.open(folder) as archive:
        run, at = archive.start_run("wire", later(days=4)), later(days=4)
        page = reading(f"{URL}/kept", "Lead", "Up 1%.", at=at, rights=("tdm-reservation", "licence=CC-BY-4.0"))
        archive.save([page, reading(f"{URL}/lost", "Gold", "Up 2%.", at=at)], run=run, recorded_at=at)
    change(
        folder,
        "INSERT INTO makers (extractor, recipe, snapshot) VALUES ('9', 'wire', 1), ('9', 'wire', 2)",
        "UPDATE captures SET maker_id = 1 WHERE id = 2",
        "INSERT INTO groups (version_id, group_id, recorded_at) VALUES (1, 1, '2025-03-07T00:00:00.000000Z')",
    )
    Archive.open(folder).close()
    for url in (URL, f"{URL}/lost"):
        forget(folder, Wanted(url=url), why="asked for", now=later(days=5))
    for left in folder.glob(f"{FILE}-*"):
        left.unlink()
    return folder


@pytest.fixture
def archive(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "a"))


def faults(folder: Path, *expected: tuple[str, str]) -> list[Finding]:
    """What is found; an archive that cannot be opened at all is one finding, too."""
    try:
        found = list(verify(folder, expected=expected))
    except StorageError as error:
        return [Finding(FILE, "file", str(error))]
    (total,) = (each for each in found if isinstance(each, Verified))
    named = [each for each in found if isinstance(each, Finding) and each.fault]
    assert total.faults == len(named)
    return named


def change(folder: Path, *statements: str) -> None:
    """By another hand: without triggers, without references."""
    db = sqlite3.connect(folder / FILE)
    for statement in statements:
        db.execute(statement)
    db.commit()
    db.close()


def lines(folder: Path) -> str:
    return "\n".join(map(str, faults(folder)))


SAID = {
    "versions": "*", "tickers": "*", "removed": "*", "days": "*", "cjk_versions": "*", "row_counts": "*",
    **{mark.table: "*" for mark in MARKS if mark.table != "frontier"},
    "frontier": ", ".join(next(mark.columns for mark in MARKS if mark.table == "frontier")),
}  # fmt: skip


def dump(folder: Path) -> object:
    """Everything the archive says, or None where it cannot be read."""
    db = sqlite3.connect(f"file:{folder / FILE}?mode=ro", uri=True)
    db.text_factory = as_it_stands
    try:
        tables = {name: sorted(map(repr, db.execute(f"SELECT {said} FROM {name}"))) for name, said in SAID.items()}
        pages = db.execute("SELECT p.url FROM captures c JOIN frontier p ON p.id = c.page_id").fetchall()
        hits = [
            db.execute(
                "SELECT rowid, bm25(articles_fts) FROM articles_fts WHERE articles_fts MATCH ?", (word,)
            ).fetchall()
            for word in ("tin", "zinc", "tab", "xsource9wire9", '"央\x1f行"')
        ]
    except (sqlite3.DatabaseError, UnicodeError):
        return None
    finally:
        db.close()
    return tables, pages, hits


def test_a_whole_archive_has_no_fault(whole: Path) -> None:
    *notes, total = list(verify(whole))
    assert notes == [] and isinstance(total, Verified)
    assert (total.versions, total.days, total.captures, total.faults) == (8, 4, 12, 0)
    assert total.newest_day == "2025-03-06" and len(total.newest_seal) == 64
    captures = sum(path.stat().st_size for path in (whole / "captures").iterdir())
    assert total.capture_bytes == captures


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("kind", ["whole", "used"])
def test_a_changed_byte_of_the_database_is_named_or_changes_nothing(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str, seed: int
) -> None:
    archive = Path(shutil.copytree(request.getfixturevalue(kind), tmp_path / "a"))
    chance, path, before = random.Random(seed), archive / FILE, dump(archive)
    data = path.read_bytes()
    filled = [at for at in range(len(data)) if data[at]]
    for _ in range(15):
        at = chance.choice(filled)
        damaged = bytearray(data)
        damaged[at] ^= chance.choice((1 << chance.randrange(8), chance.randrange(1, 256)))
        for left in archive.glob(f"{FILE}-*"):
            left.unlink()
        path.write_bytes(damaged)
        assert faults(archive) or dump(archive) == before, f"byte {at}, {data[at]} to {damaged[at]}"


@pytest.mark.parametrize("page", range(1, 23))
def test_a_page_of_nothing_is_named(archive: Path, page: int) -> None:
    data = bytearray((archive / FILE).read_bytes())
    data[page * PAGE_SIZE : (page + 1) * PAGE_SIZE] = bytes(PAGE_SIZE)
    (archive / FILE).write_bytes(data)
    assert faults(archive)


def test_every_changed_byte_of_the_captures_is_named_with_its_story(whole: Path, archive: Path) -> None:
    for path in sorted((archive / "captures").iterdir()):
        data = path.read_bytes()
        for at in range(0, len(data), 397):
            path.write_bytes(data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :])
            (found,) = faults(archive)
            assert found.file == f"captures/{path.name}" and "byte" in found.place
            assert found.url.startswith("https://wire.example/") or "warcinfo" in found.what
        path.write_bytes(data)
    assert faults(archive) == []


@pytest.mark.parametrize("cut", [1, 50, 400])
def test_a_shortened_file(archive: Path, cut: int) -> None:
    path = sorted((archive / "captures").iterdir())[1]
    path.write_bytes(path.read_bytes()[:-cut])
    found = faults(archive)
    assert found and all(each.file == f"captures/{path.name}" for each in found)
    assert any("missing" in each.what and each.url for each in found)


def test_a_missing_file_names_each_story_of_it(archive: Path) -> None:
    path = sorted((archive / "captures").iterdir())[0]
    path.unlink()
    first, *lost = faults(archive)
    assert "cannot be read" in first.what
    assert {each.url for each in lost} == {f"{URL}/0", URL, f"{URL}/wall"}


def test_what_is_no_part_of_the_archive_is_noted(archive: Path) -> None:
    path = sorted((archive / "captures").iterdir())[0]
    with path.open("ab") as file:
        file.write(b"torn")
    (archive / "captures" / "torn").mkdir()
    (archive / "captures" / "torn" / "x").write_bytes(b"tail")
    *notes, total = list(verify(archive))
    assert isinstance(total, Verified) and total.faults == 0
    assert [str(note).partition(":")[0] for note in notes] == [f"captures/{path.name}", "captures/torn/x"]


WRONG: dict[str, tuple[str, str]] = {
    "a word": ("UPDATE versions SET text = replace(text, '3', '4') WHERE id = 2", "versions row 2: is not what was"),
    "a ticker": ("UPDATE tickers SET symbol = '9989'", "versions row 1: is not what was written"),
    "a removed block": ("UPDATE removed_blocks SET text = text || '!'", "versions row 1: is not what was written"),
    "a kind": ("UPDATE versions SET outcome = 'new' WHERE id = 4", "versions row 4: its seal does not fit"),
    "a seal": ("UPDATE versions SET seal = zeroblob(32) WHERE id = 2", "days row 2025-03-03: is not the root"),
    "the last version": ("DELETE FROM versions WHERE id = 8", "versions row 8: is missing"),
    "a version": ("DELETE FROM versions WHERE id = 3", "versions row 3: is missing"),
    "a day": ("DELETE FROM days WHERE day = '2025-03-04'", "days row 2025-03-04: is missing"),
    "a root": ("UPDATE days SET root = zeroblob(32) WHERE day = '2025-03-04'", "days row 2025-03-04: is not the root"),
    "an outcome": ("UPDATE outcomes SET outcome = 'new' WHERE id = 3", "outcomes row 3: is not what was written"),
    "the last outcome": ("DELETE FROM outcomes WHERE id = (SELECT max(id) FROM outcomes)", "outcomes row 12: is mis"),
    "an article": ("UPDATE articles SET title = 'Tin down' WHERE id = 1", "articles row 1: is not what was written"),
    "an article's mark": ("UPDATE articles SET mark = zeroblob(8) WHERE id = 2", "articles row 2: is not what was"),
    "an article gone": ("DELETE FROM articles WHERE id = 1", "articles row 1: is missing"),
    "a capture": ("UPDATE captures SET status = 404 WHERE id = 1", "captures row 1: is not what was written"),
    "a capture gone": ("DELETE FROM captures WHERE id = 4", "captures row 4: is missing"),
    "a page": ("UPDATE frontier SET url = url || 'x' WHERE id = 1", "captures row 1: is not what was written"),
    "a run": ("UPDATE runs SET finished = 0 WHERE id = 1", "runs row 1: is not what was written"),
    "a source": ("UPDATE sources SET licence = 'free'", "sources row wire: is not what was written"),
    "a length": ("UPDATE capture_files SET length = length - 1 WHERE id = 1", "capture_files row 1: is not what was"),
    "an index": ("DROP INDEX versions_article", "schema of versions_article: is missing"),
    "a trigger": ("DROP TRIGGER articles_first_seen", "schema of articles_first_seen: is missing"),
    "a Chinese text": ("DELETE FROM cjk_versions", "cjk_versions row 8: is missing"),
    "an English text": ("INSERT INTO cjk_versions VALUES (1)", "cjk_versions row 1: is there for a text without"),
    "no text": ("INSERT INTO cjk_versions VALUES (99)", "cjk_versions: has rows of versions that have no text"),
    "a word of the index": (
        "INSERT INTO articles_fts (rowid, title, body, field) VALUES (2, 'x', 'y', 'z')",
        "articles_fts row 2: is not indexed by its words",
    ),
    "another's text": (
        "UPDATE versions SET (title, text) = (SELECT title, text FROM versions o WHERE o.id = 3 - versions.id) "
        "WHERE id = 1",
        "versions row 1: is not what was written",
    ),
    "two outcomes": (
        "UPDATE outcomes SET (page_id, mark) = (SELECT page_id, mark FROM outcomes o WHERE o.id = 3 - outcomes.id) "
        "WHERE id IN (1, 2)",
        "outcomes row 2: is not what was written",
    ),
    "a text without a request": (
        "UPDATE versions SET forgotten_id = 1, text = '', title = '', layout = '[]' WHERE id = 2",
        "no removal on request was recorded",
    ),
    "a request with a text": ("UPDATE versions SET forgotten_id = 1 WHERE id = 2", "but has one"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_what_another_hand_changed_is_named(archive: Path, what: str) -> None:
    statement, said = WRONG[what]
    change(archive, statement)
    assert said in lines(archive)


IN_USED: dict[str, tuple[str, str]] = {
    "who allowed it": ("UPDATE rights SET reserved = '[]', tdm = 0 WHERE tdm = 1", "is not what was written"),
    "a right gone": ("DELETE FROM rights WHERE id = 2", "rights row 2: is missing"),
    "another's rights": ("UPDATE captures SET rights_id = 1 WHERE rights_id = 2", "rights_id or maker_id or forgot"),
    "no rights": ("UPDATE captures SET rights_id = NULL WHERE rights_id = 2", "rights_id or maker_id or forgotten_id"),
    "a maker": ("UPDATE makers SET snapshot = 3 WHERE id = 2", "makers row 2: is not what was written"),
    "another's reading": ("UPDATE captures SET maker_id = 2 WHERE id = 2", "captures row 2: rights_id or maker_id"),
    "who asked": ("UPDATE captures SET forgotten_id = 1 WHERE forgotten_id = 2", "rights_id or maker_id or forgotten"),
    "when it went": ("UPDATE forgettings SET finished_at = recorded_at || 'x'", "row 1: finished_at is not what was"),
    "a removal of a page": ("UPDATE frontier SET forgotten_id = NULL WHERE forgotten_id = 2", "is not what was writ"),
    "when it was found": ("UPDATE frontier SET found_at = '2025-01-01T00:00:00Z' WHERE id = 1", "frontier row 1: is"),
    "a page gone": ("DELETE FROM frontier WHERE id = 2", "frontier row 2: is missing"),
    "when it was published": (
        "UPDATE versions SET published_at = '2025-01-01T00:00:00Z' WHERE id = 2",
        "versions row 2: what the removal on request left was changed",
    ),
    "which removal": ("UPDATE versions SET forgotten_id = 2 WHERE id = 2", "versions row 2: what the removal on req"),
    "a group": ("UPDATE groups SET group_id = 2", "groups row 1: is not what was written"),
}  # fmt: skip


@pytest.mark.parametrize("what", IN_USED)
def test_what_another_hand_changed_in_the_ledger_is_named(used: Path, tmp_path: Path, what: str) -> None:
    archive = Path(shutil.copytree(used, tmp_path / "a"))
    assert faults(archive) == []
    statement, said = IN_USED[what]
    change(archive, statement)
    assert said in lines(archive)


def test_a_row_of_the_ledger_is_named_with_a_story(used: Path, tmp_path: Path) -> None:
    archive = Path(shutil.copytree(used, tmp_path / "a"))
    change(archive, IN_USED["who allowed it"][0])
    (found,) = faults(archive)
    assert found.article and found.url == f"{URL}/kept"


def test_a_story_is_named(archive: Path) -> None:
    change(archive, WRONG["a word"][0])
    found = [each for each in faults(archive) if each.place == "versions row 2"]
    assert [(each.article, each.url) for each in found] == [(2, URL)]


def test_a_removal_on_request_is_no_fault(archive: Path) -> None:
    forget(archive, Wanted(url=URL), why="asked for", now=later(days=4))
    assert faults(archive) == []
    change(archive, "UPDATE forgettings SET what = 'another story'")
    assert "forgettings row 1: is not what was written" in lines(archive)


def test_a_removed_record_that_is_back_is_named(archive: Path) -> None:
    before = {path: path.read_bytes() for path in (archive / "captures").iterdir()}
    forget(archive, Wanted(url=URL), why="asked for", now=later(days=4))
    for path, data in before.items():
        path.write_bytes(data)
    found = faults(archive)
    assert found and {each.url for each in found} == {URL}
    assert all("removed on request, is not blank" in each.what for each in found)


def test_the_seal_of_a_removed_version_still_counts(archive: Path) -> None:
    forget(archive, Wanted(url=URL), why="asked for", now=later(days=4))
    change(archive, "UPDATE versions SET recorded_at = '2025-03-03T09:29:00.000000Z' WHERE id = 2")
    assert "versions row 2: its seal does not fit" in lines(archive)


@pytest.mark.parametrize(
    "damage", ["name = CAST(x'6dff' AS TEXT)", "applied_at = CAST(x'6dff' AS TEXT)", "name = 'm001_archivf'"]
)
def test_a_damaged_list_of_migrations_is_one_finding(archive: Path, tearsheet: CommandLine, damage: str) -> None:
    change(archive, f"UPDATE _sqlite_migrations SET {damage} WHERE id = 1")
    ran = tearsheet("--archive", archive, "verify")
    assert ran.code == 1 and ran.err == ""
    first, last = ran.out.splitlines()
    assert "is damaged (its list of migrations" in first and "12 captures" in last and "1 fault" in last


def test_not_while_somebody_writes(archive: Path) -> None:
    with Archive.open(archive), pytest.raises(ArchiveLocked, match="is being"):
        list(verify(archive))


def test_where_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no archive"):
        list(verify(tmp_path))


def test_nothing_is_changed(archive: Path) -> None:
    before = {path: path.read_bytes() for path in archive.rglob("*.*") if not path.name.endswith(("-shm", ".lock"))}
    assert faults(archive) == []
    assert all(path.read_bytes() == data for path, data in before.items())


def test_the_command(archive: Path, tearsheet: CommandLine) -> None:
    ran = tearsheet("--archive", archive, "verify")
    assert ran.code == 0 and "8 versions of 4 days and 12 captures" in ran.out and "no fault" in ran.out
    noted = ran.out.split("Seal of ")[1].strip().replace(": ", ":")
    assert tearsheet("--archive", archive, "verify", "--expect", noted).code == 0
    ran = tearsheet("--archive", archive, "verify", "--expect", noted[:-64] + "0" * 64)
    assert ran.code == 1 and "is not the seal that was noted" in ran.out
    assert tearsheet("--archive", archive, "verify", "--expect", "today").code == 2
    change(archive, WRONG["a word"][0])
    ran = tearsheet("--archive", archive, "verify", "--json")
    assert ran.code == 1 and '"article": 2' in ran.out and '"faults": ' in ran.out


def test_a_seal_noted_before_its_day_was_over_is_still_known(tmp_path: Path) -> None:
    texts = ("Tin rose 3%.", "Tin rose 4%.")
    noted = []
    for folder, first in zip((tmp_path / "kept", tmp_path / "forged"), texts, strict=True):
        with Archive.open(folder) as archive:
            run = archive.start_run("wire", NOW)
            archive.save([reading(f"{URL}/1", "Tin", first)], run=run, recorded_at=NOW)
            noted.append(archive.connection.execute("SELECT hex(seal) FROM days").fetchone()[0])
            for hours in (1, 2):
                at = later(hours=hours)
                archive.save([reading(f"{URL}/2", "Zinc", f"Up {hours}.", at=at)], run=run, recorded_at=at)
    day = f"{NOW:%Y-%m-%d}"
    assert faults(tmp_path / "kept", (day, noted[0])) == []
    (forged,) = faults(tmp_path / "forged", (day, noted[0]))
    assert "is not the seal that was noted earlier" in str(forged)
    (missing,) = faults(tmp_path / "kept", ("2001-01-01", noted[0]))
    assert "is missing, and a seal of it was noted" in str(missing)


def test_a_new_archive_grows_and_stays_whole(tmp_path: Path) -> None:
    with Archive.open(tmp_path):
        pass
    assert faults(tmp_path) == []
    for day in range(3):
        with Archive.open(tmp_path) as opened:
            run = opened.start_run("wire", NOW)
            at = later(days=day)
            opened.save([reading(URL, "Tin", f"Text {day}.", at=at)], run=run, recorded_at=at)
        assert faults(tmp_path) == []
