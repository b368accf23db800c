"""Versions that are not the publisher's doing: what the schema and every way of reading make of them."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils.db import Database

from storage.archive import Archive
from storage.article import Article
from storage.outcome import Event
from storage.queries.search import SearchQuery
from storage.schema.migrations import migrations
from storage.writing.indexing import index_all
from storage.writing.versions import Origin, Said, insert_tombstone, insert_version
from tests.made_archive import NOW, later, reading

URL = "https://wire.example/tin"


def filled(folder: Path) -> Archive:
    archive = Archive.open(folder)
    run = archive.start_run("wire", NOW)
    archive.save([reading(URL, "Tin up", "Mines rose by 3%.")], run=run, recorded_at=NOW)
    return archive


def reread(archive: Archive, text: str, minutes: int) -> int:
    """Another reading of the story's page, as a row."""
    article = reading(URL, "Tin up", text).result
    assert isinstance(article, Article)
    origin = Origin(1, "wire", 1, later(minutes=minutes), _a_reread(archive.connection))
    digest = bytes.fromhex(article.digest)
    version = insert_version(archive.connection, Said(Event.REREAD), replace(article), digest, origin)
    index_all(archive.connection)
    archive.connection.execute("UPDATE articles SET version_id = ?, versions = versions + 1", (version,))
    return version


def tombstone(archive: Archive, event: Event, minutes: int) -> None:
    db = archive.connection
    last = db.execute("SELECT * FROM versions ORDER BY id DESC LIMIT 1").fetchone()
    version = insert_tombstone(db, Said(event), last, Origin(1, "wire", 1, later(minutes=minutes)))
    if event is not Event.GONE:
        db.execute("UPDATE articles SET version_id = ?", (version,))


def _a_reread(db: sqlite3.Connection) -> int:
    (made,) = db.execute("INSERT INTO rereads (extractor, started_at) VALUES ('x', '') RETURNING id").fetchone()
    return int(made)


def found(archive: Archive, words: str = "mines", minutes: int | None = None) -> list[tuple[int, bool]]:
    as_of = later(minutes=minutes) if minutes is not None else None
    return [
        (hit.version_id, hit.gone) for hit in archive.search(SearchQuery(words=words, as_of=as_of, undated=True)).hits
    ]


def test_a_reread_stands_beside_what_was_known_before(tmp_path: Path) -> None:
    with filled(tmp_path) as archive:
        second = reread(archive, "Mines and smelters rose.", 10)
        story = archive.article(1)
        assert story is not None and story.version.id == second
        assert (story.version.outcome, story.version.reread_id) == (Event.REREAD, 1)
        assert found(archive) == [(second, False)] and found(archive, minutes=5) == [(1, False)]
        before = archive.article(1, as_of=later(minutes=5))
        assert before is not None and before.version.article.text == "Mines rose by 3%."


def test_a_reread_does_not_bring_back_what_was_withdrawn(tmp_path: Path) -> None:
    with filled(tmp_path) as archive:
        tombstone(archive, Event.GONE, 5)
        second = reread(archive, "Mines and smelters rose.", 10)
        story = archive.article(1)
        assert story is not None and story.gone_at == later(minutes=5) and story.version.id == second
        assert found(archive) == [(second, True)]


@pytest.mark.parametrize("event", [Event.REFUSED, Event.FORGOTTEN])
@pytest.mark.parametrize("words", ["mines", ""])
def test_what_was_refused_or_forgotten_is_not_found_any_more(tmp_path: Path, event: Event, words: str) -> None:
    with filled(tmp_path) as archive:
        tombstone(archive, event, 10)
        assert archive.article(1) is None and found(archive, words) == []
        assert found(archive, words, minutes=5) == [(1, False)]
        assert found(archive, words, minutes=15) == []
        assert archive.versions(1)[-1].outcome is event


def test_the_schema_comes_to_an_archive_that_was_made_before(tmp_path: Path) -> None:
    """The rows stay, the new kinds of version are taken, and unknown ones still are not."""
    database = Database(tmp_path / "old.db", execute_plugins=False)
    migrations.apply(database, stop_before="m004_readings")
    database.executescript("""
        INSERT INTO sources (name, added_at) VALUES ('wire', '');
        INSERT INTO articles (url, source, title, first_seen_at, version_id, revised_at) VALUES
            ('u', 'wire', 'T', '', 1, '');
        INSERT INTO versions (article_id, outcome, recorded_at, digest, title, text) VALUES
            (1, 'new', '1', x'', 'T', 'Tin.'), (1, 'gone', '2', x'', 'T', '');
        INSERT INTO articles_fts (rowid, title, body, field) VALUES (1, 'T', 'Tin.', '');
    """)
    migrations.apply(database)
    rows = database.execute("SELECT outcome, change, reread_id FROM versions ORDER BY id").fetchall()
    assert rows == [("new", "", None), ("gone", "withdrawn", None)]
    insert = (
        "INSERT INTO versions (article_id, outcome, recorded_at, digest, title, text) VALUES (1, ?, '3', x'', '', '')"
    )
    database.execute(insert, ("reread",))
    with pytest.raises(sqlite3.IntegrityError):
        database.execute(insert, ("guessed",))
    database.execute("DELETE FROM versions WHERE id = 1")
    assert not database.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH 'tin'").fetchall()
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    database.close()


def test_texts_with_copies_for_the_index_are_found_as_before(tmp_path: Path) -> None:
    """With a mark between a letter and a Chinese character the old copy had one word there, the view has two."""
    database = Database(tmp_path / "old.db", execute_plugins=False)
    migrations.apply(database, stop_before="m009_cjk")
    database.execute("INSERT INTO sources (name, added_at) VALUES ('wire', '')")
    copies = {"央行降息": "央\x1f行\x1f降\x1f息", "e\u0301央行": "e\u0301央\x1f行"}
    for number, (text, copy) in enumerate(copies.items(), 1):
        values = {"id": number, "text": text, "copy": copy}
        database.execute(
            "INSERT INTO articles (url, source, title, first_seen_at, version_id, revised_at) "
            "VALUES (:id, 'wire', 'T', '', :id, '')",
            values,
        )
        database.execute(
            "INSERT INTO versions (article_id, outcome, recorded_at, digest, title, text) "
            "VALUES (:id, 'new', '1', x'', 'T', :text)",
            values,
        )
        database.execute("INSERT INTO segmented (version_id, title, body) VALUES (:id, 'T', :copy)", values)
        database.execute("INSERT INTO articles_fts (rowid, title, body, field) VALUES (:id, 'T', :copy, '')", values)
    database.conn.commit()
    migrations.apply(database)
    database.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")
    found = database.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH '\"央 行\"'").fetchall()
    assert found == [(1,), (2,)] and "segmented" not in database.table_names()
    database.close()
