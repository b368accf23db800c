"""Seals, days and marks: what every transaction leaves behind, computed again from the documented form."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.archive import Archive
from storage.article import Kind, Removed, Ticker
from storage.outcome import Reason
from storage.proof.marks import BOOKKEEPING, MARKS, NUMBERED, mark_of, query
from storage.proof.merkle import Tree, inclusion, root_by, root_of
from storage.proof.seals import CONTENT, OUTSIDE, SEALED, rows
from storage.removal.forgetting import forget
from storage.removal.forgotten import Wanted
from tests.made_archive import NOW, later, reading, refusal

URL = "https://wire.example/tin"


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def rfc_6962(leaves: list[bytes]) -> bytes:
    """The definition, word for word."""
    if not leaves:
        return sha()
    if len(leaves) == 1:
        return sha(b"\0", leaves[0])
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return sha(b"\1", rfc_6962(leaves[:split]), rfc_6962(leaves[split:]))


@pytest.mark.parametrize("size", [*range(20), 64, 100])
def test_the_tree_is_that_of_the_rfc(size: int) -> None:
    leaves = [number.to_bytes(4) for number in range(size)]
    assert root_of(leaves) == rfc_6962(leaves)
    for index in range(size):
        path = inclusion(leaves, index)
        assert root_by(leaves[index], index, size, path) == rfc_6962(leaves)
        assert root_by(b"else", index, size, path) != rfc_6962(leaves)
        with pytest.raises(ValueError):
            root_by(leaves[index], index, size, [*path, b""])


@given(st.lists(st.binary(max_size=3), max_size=40), st.integers(0, 40))
def test_a_tree_goes_on_from_its_peaks(leaves: list[bytes], cut: int) -> None:
    first, rest = Tree(), leaves[cut:]
    for leaf in leaves[:cut]:
        first.append(leaf)
    again = Tree(first.size, first.peaks)
    for leaf in rest:
        again.append(leaf)
    assert (again.size, again.root) == (len(leaves), rfc_6962(leaves))


def test_peaks_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="2 peaks"):
        Tree(3, b"x" * 32)


def fill(folder: Path, days: int = 3) -> Archive:
    """Three days: stories, one revised and one withdrawn, a refusal, two transactions a day."""
    archive = Archive.open(folder)
    for day in range(days):
        at = later(days=day)
        run = archive.start_run("wire", at)
        removed = (Removed('Read "more"\x7f', Kind.RELATED, "r", 1), Removed("央行", Kind.AD, "a", 0))
        page = reading(
            f"{URL}/{day}", "Zinc", "A\ttab.", at=at, tickers=(Ticker("9988", "XHKG", "HK: 9988"),), removed=removed
        )
        archive.save([page, reading(URL, f"Tin {day}", "By 3%.", at=at)], run=run, recorded_at=at)
        archive.save([refusal(f"{URL}/wall", Reason.PAYWALL, at=at)], run=run, recorded_at=at)
        archive.finish_run(run, at, finished=True)
    at += timedelta(hours=1)
    archive.save([refusal(URL, Reason.HTTP_ERROR, 404, at)], run=run, recorded_at=at)
    return archive


def plain(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=lambda b: b.hex())
    return text.encode()


def test_every_version_is_sealed_as_documented(tmp_path: Path) -> None:
    with fill(tmp_path) as archive:
        db = archive.connection
        last: dict[int, str] = {}
        for version in db.execute("SELECT * FROM versions ORDER BY id").fetchall():
            story = db.execute("SELECT * FROM articles WHERE id = ?", (version["article_id"],)).fetchone()
            capture = db.execute("SELECT * FROM captures WHERE id = ?", (version["capture_id"],)).fetchone()
            said = {name: version[name] for name in CONTENT} | {"url": story["url"], "source": story["source"]}
            said["tickers"] = [[t.symbol, t.mic, t.mention] for t in archive.versions(story["id"])[-1].article.tickers]
            said["removed"] = [
                [block.position, 0, block.kind.value, block.rule, block.text]
                for block in archive.removed(version["id"])
            ]
            said["capture"] = {name: capture[name] for name in ("id", "fetched_at", "digest", "record")}
            assert version["content"] == sha(plain(said))
            seal = {name: version[name] for name in ("id", "outcome", "change", "recorded_at", "reread_id")}
            seal |= {"article": story["id"], "after": last.get(story["id"], ""), "content": version["content"]}
            assert version["seal"] == sha(plain(seal))
            last[story["id"]] = version["seal"].hex()
        assert len(last) == 4


def test_every_day_has_its_root_and_the_seal_of_all_before(tmp_path: Path) -> None:
    with fill(tmp_path) as archive:
        db, before = archive.connection, ""
        days = db.execute("SELECT * FROM days ORDER BY day").fetchall()
        assert [(day["day"], day["versions"]) for day in days] == [
            ("2025-03-03", 2), ("2025-03-04", 2), ("2025-03-05", 3),
        ]  # fmt: skip
        for day in days:
            seals = db.execute(
                "SELECT seal FROM versions WHERE substr(recorded_at, 1, 10) = ? ORDER BY id", (day["day"],)
            ).fetchall()
            assert day["root"] == rfc_6962([row[0] for row in seals])
            said = {"after": before, "day": day["day"], "versions": len(seals), "root": day["root"]}
            assert day["seal"] == sha(plain(said))
            before = day["seal"].hex()


def test_every_column_of_a_version_is_spoken_for(tmp_path: Path) -> None:
    """A new column is to be put into the content, into the seal, or consciously outside."""
    with Archive.open(tmp_path) as archive:
        columns = {row["name"] for row in archive.connection.execute("PRAGMA table_info(versions)")}
    assert columns == {*CONTENT, *SEALED, *OUTSIDE}


# What is read row by row by checks of its own: days, tickers and removed blocks with the versions, row_counts with the
# rows; the rest of the full text is FTS5's.
CHECKED = {
    "days", "tickers", "removals", "removed_blocks", "row_counts", "cjk_versions", "sqlite_sequence", "sqlite_stat1",
    "sqlite_stat4", "articles_fts", "articles_fts_config", "articles_fts_content", "articles_fts_data",
    "articles_fts_docsize", "articles_fts_idx",
}  # fmt: skip


def test_every_column_is_verified_or_bookkeeping(tmp_path: Path) -> None:
    """A new table or column is to be put under a mark or a seal, or consciously among the bookkeeping."""
    spoken = {("versions", name) for name in (*CONTENT, *SEALED, *OUTSIDE)}
    spoken |= {(table, name) for table, names in BOOKKEEPING.items() for name in names}
    for mark in MARKS:
        spoken |= {(mark.table, name) for name in (*mark.columns, mark.column)}
    with Archive.open(tmp_path) as archive:
        rows_ = archive.connection.execute(
            "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'"
        ).fetchall()
    assert {tuple(row) for row in rows_ if row[0] not in CHECKED} == spoken


def all_marked(db: sqlite3.Connection) -> int:
    count = 0
    for mark in MARKS:
        for row in db.execute(query(mark, mark.condition or "1")).fetchall():
            assert row[1] == mark_of(tuple(row)[2:]), (mark.table, mark.column, row[0])
            count += 1
    return count


def test_every_row_is_marked_and_counted(tmp_path: Path) -> None:
    with fill(tmp_path) as archive:
        db = archive.connection
        assert all_marked(db) > 20
        for name, rows_ in db.execute("SELECT name, rows FROM row_counts").fetchall():
            assert db.execute(f"SELECT count(*), max(id) FROM {name}").fetchone()[:] == (rows_, rows_)
        assert {row[0] for row in db.execute("SELECT name FROM row_counts")} < set(NUMBERED)
        archive.describe_source("wire", NOW, title="The Wire", homepage="https://wire.example/")
        assert all_marked(db) > 20


def test_what_is_written_again_as_it_was_keeps_its_mark(tmp_path: Path) -> None:
    with fill(tmp_path) as archive:
        db = archive.connection
        db.execute("UPDATE frontier SET state = state, hints = hints, next_at = NULL")
        assert db.execute("SELECT count(*) FROM frontier WHERE mark IS NULL").fetchone()[0] == 0
        db.execute("UPDATE frontier SET hints = '{}'")
        assert db.execute("SELECT count(*) FROM frontier WHERE mark IS NOT NULL").fetchone()[0] == 0


def test_what_a_removal_leaves_is_marked(tmp_path: Path) -> None:
    fill(tmp_path).close()
    forget(tmp_path, Wanted(url=URL), why="", now=later(days=4))
    with Archive.open(tmp_path, read_only=True) as archive:
        db = archive.connection
        assert all_marked(db) > 20
        (blank,) = db.execute("SELECT count(*) FROM versions WHERE remains IS NOT NULL").fetchone()
        assert blank == db.execute("SELECT count(*) FROM versions WHERE forgotten_id IS NOT NULL").fetchone()[0] > 0


def test_a_change_by_another_hand_is_not_marked(tmp_path: Path) -> None:
    with fill(tmp_path) as archive:
        archive.connection.execute("UPDATE outcomes SET reason = 'robots' WHERE id = 1")
        assert archive.connection.execute("SELECT mark FROM outcomes WHERE id = 1").fetchone()[0] is None


def test_an_archive_from_before_seals_is_sealed_when_it_is_opened(tmp_path: Path) -> None:
    with fill(tmp_path) as archive:
        db = archive.connection
        wanted = [db.execute(f"SELECT * FROM {name}").fetchall() for name in ("versions", "days", "row_counts")]
        db.execute("UPDATE versions SET content = NULL, seal = NULL")
        for name in ("days", "row_counts"):
            db.execute(f"DELETE FROM {name}")
        for mark in MARKS:
            db.execute(f"UPDATE {mark.table} SET {mark.column} = NULL")
    with Archive.open(tmp_path) as archive:
        db = archive.connection
        assert wanted == [db.execute(f"SELECT * FROM {name}").fetchall() for name in ("versions", "days", "row_counts")]
        assert all_marked(db) > 20


def test_text_that_is_no_utf_8_keeps_its_bytes(tmp_path: Path) -> None:
    with fill(tmp_path) as archive:
        db = archive.connection
        db.execute("UPDATE versions SET title = CAST(x'ff41' AS TEXT) WHERE id = 1")
        db.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
        assert b'"\xff\x41"' in rows(db, 0, 1)[0].content_bytes()
