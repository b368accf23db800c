"""The archive is an ordinary SQLite file: stock Datasette opens it while it is written, and finds words in it."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

from datasette.app import Datasette

from storage.archive import Archive
from storage.files.folders import FILE
from tests.made_archive import NOW, later, reading

SEARCHABLE = {"fts_table": "articles_fts", "fts_pk": "version_id"}
TABLES = {"articles", "versions", "captures", "outcomes", "tickers", "groups", "sources", "runs", "articles_fts"}


async def get(datasette: Datasette, path: str) -> Any:
    response = await datasette.client.get(path)
    assert response.status_code == 200, response.text
    return response.json()


def test_datasette_reads_and_searches_a_live_archive(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        run = archive.start_run("wire", NOW)
        archive.save([reading("https://w.example/1", "Tin", "Tin rose.")], run=run, recorded_at=NOW)
        database = FILE.removesuffix(".db")
        config = {"databases": {database: {"tables": {"articles": SEARCHABLE}}}}
        datasette = Datasette([str(tmp_path / FILE)], metadata=config)

        async def look() -> None:
            tables = await get(datasette, f"/{database}.json")
            names = {each["name"] for each in tables["tables"]}
            assert names >= TABLES
            assert {each["name"] for each in tables["views"]} >= {"removed"}
            found = await get(datasette, f"/{database}/articles.json?_search=tins&_shape=objects")
            assert [row["url"] for row in found["rows"]] == ["https://w.example/1"]
            edit = reading("https://w.example/1", "Zinc", "Zinc rose.", at=later(hours=1))
            archive.save([edit], run=run, recorded_at=later(hours=1))
            found = await get(datasette, f"/{database}/articles.json?_search=tin&_shape=objects")
            assert found["rows"] == []
            for table in (*sorted(TABLES - {"articles_fts"}), "removed", "frontier"):
                await get(datasette, f"/{database}/{table}.json")

        asyncio.run(look())
        for name in list(datasette.databases):
            datasette.databases[name].close()


def test_plain_sql_answers_with_the_index(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        run = archive.start_run("wire", NOW)
        archive.save([reading("https://w.example/1", "央行降息", "今日宣布")], run=run, recorded_at=NOW)
    db = sqlite3.connect(tmp_path / FILE)
    assert db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert db.execute("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH '\"降 息\"'").fetchone()[0] == 1
    db.execute("INSERT INTO articles_fts(articles_fts) VALUES ('rebuild')")
    assert db.execute("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH '\"降 息\"'").fetchone()[0] == 1
    db.close()
