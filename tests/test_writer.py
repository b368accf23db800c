"""The group commit: what shares a transaction, and what waits for nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from pipelines.processes import writer
from pipelines.processes.writer import ArchiveWriter, Run
from storage.archive import Archive
from storage.outcome import Outcome
from storage.reading import Saved
from tests.made_archive import NOW, reading


@pytest.fixture(autouse=True)
def _long_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "LINGER", 600.0)


def _page(number: int) -> str:
    return f"https://wire.example/{number}"


async def _opened(folder: Path) -> tuple[ArchiveWriter, Run]:
    opened = await ArchiveWriter.open(folder, lambda: NOW)
    return opened, Run(await opened.ask(Archive.start_run, "wire", NOW))


def test_a_reading_that_none_follows_waits_for_nothing(tmp_path: Path) -> None:
    async def alone() -> None:
        archive, run = await _opened(tmp_path)
        saved = await asyncio.wait_for(archive.save(reading(_page(1), "One", "Text."), run, more=False), 60)
        assert isinstance(saved, Saved) and saved.outcome is Outcome.NEW
        await archive.close()

    asyncio.run(alone())


def test_readings_that_others_follow_share_a_transaction(tmp_path: Path) -> None:
    async def together() -> None:
        archive, run = await _opened(tmp_path)
        tasks = [
            asyncio.create_task(archive.save(reading(_page(number), "Title", f"Text {number}."), run, more=True))
            for number in range(3)
        ]
        await asyncio.sleep(0)
        await archive.ask(Archive.waits, NOW)
        assert not any(task.done() for task in tasks)
        await asyncio.wait_for(archive.save(reading(_page(3), "Title", "Text."), run, more=False), 60)
        assert all(task.done() for task in tasks)
        await archive.close()

    asyncio.run(together())
    with Archive.open(tmp_path) as archive:
        # FTS5 writes one segment a transaction.
        segments = archive.connection.execute("SELECT count(DISTINCT segid) FROM articles_fts_idx").fetchone()[0]
        assert (segments, archive.connection.execute("SELECT count(*) FROM versions").fetchone()[0]) == (1, 4)
