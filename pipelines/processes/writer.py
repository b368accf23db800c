"""The one writer: a thread that owns the archive, with a group commit in front of it.

An fsync costs the same for one page as for sixty, and so does much of a transaction. The first reading of a group waits
a moment for others, where some are on their way; they share one transaction, and only then does any `save` return.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Concatenate, ParamSpec, Self, TypeVar

from storage.archive import Archive
from storage.errors import StorageError
from storage.files.folders import FILE
from storage.opening.database import words_for
from storage.reading import Reading, Saved, Standing
from storage.writing import baselines
from storage.writing.clock import not_before_last

_P = ParamSpec("_P")
_T = TypeVar("_T")

LINGER = 0.25
"""Seconds the first reading of a group waits for others that are on their way."""
GROUP = 64
"""Readings that make a group full."""


@dataclass(frozen=True, slots=True)
class Run:
    """What the readings of one source's run are saved under."""

    id: int
    keep_noarchive: bool = False


_Waiting = tuple[Reading, asyncio.Future[Saved | Standing]]


class ArchiveWriter:
    """Every call to the archive of a crawl goes through here. Made by `open`; used on one event loop."""

    def __init__(self, archive: Archive, thread: ThreadPoolExecutor, clock: Callable[[], datetime]) -> None:
        self._archive = archive
        self._thread = thread
        self._clock = clock
        self._waiting: dict[Run, list[_Waiting]] = {}
        self._count = 0
        self._full = asyncio.Event()
        self._saving: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, folder: Path, clock: Callable[[], datetime]) -> Self:
        """Open the archive in the writer's thread; `clock` (aware) dates what is recorded.

        Raises StorageError, as ArchiveLocked when another process writes, and for a clock that went back.
        """
        thread = ThreadPoolExecutor(1, thread_name_prefix="writer")
        opening = asyncio.wrap_future(thread.submit(_open, folder, clock))
        await asyncio.wait([opening])
        if opening.exception():
            thread.shutdown()
        return cls(opening.result(), thread, clock)

    @property
    def repairs(self) -> tuple[str, ...]:
        """What was put right when the archive was opened."""
        return self._archive.repairs

    async def ask(self, method: Callable[Concatenate[Archive, _P], _T], *arguments: _P.args, **named: _P.kwargs) -> _T:
        """Call a method of the archive in the writer's thread. Raises StorageError, also for damage it comes upon."""

        def asked() -> _T:
            with words_for(self._archive.folder / FILE):
                return method(self._archive, *arguments, **named)

        return await asyncio.wrap_future(self._thread.submit(asked))

    async def save(self, reading: Reading, run: Run, *, more: bool) -> Saved | Standing:
        """Save a reading with others of its run; returns when it is committed. Raises StorageError for all of them.

        `more` says that others are on their way: without, nothing is waited for. Where a version stands whose capture
        is to be read first (storage/writing/baselines.py), nothing was saved.
        """
        saved: asyncio.Future[Saved | Standing] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(run, []).append((reading, saved))
        self._count += 1
        if self._count >= GROUP or not more:
            self._full.set()
        if self._saving is None or self._saving.done():
            self._saving = asyncio.create_task(self._save_groups())
        return await saved

    async def close(self) -> None:
        """Commit what waits, then close the archive and end the thread."""
        if self._saving is not None:
            self._full.set()
            await asyncio.wait([self._saving])
        await self.ask(Archive.close)
        self._thread.shutdown()

    async def _save_groups(self) -> None:
        while self._waiting:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._full.wait(), LINGER)
            self._full.clear()
            groups, self._waiting, self._count = self._waiting, {}, 0
            for run, group in groups.items():
                await self._save_group(run, group)

    async def _save_group(self, run: Run, group: list[_Waiting]) -> None:
        readings = [reading for reading, _ in group]
        call = asyncio.ensure_future(
            self.ask(_save, readings, run=run.id, recorded_at=self._clock(), keep_noarchive=run.keep_noarchive)
        )
        await asyncio.wait([call])
        error = call.exception()
        for place, (_, saved) in enumerate(group):
            if saved.cancelled():
                continue
            if error is not None:
                saved.set_exception(error)
            else:
                saved.set_result(call.result()[place])


def _open(folder: Path, clock: Callable[[], datetime]) -> Archive:
    archive = Archive.open(folder)
    try:
        not_before_last(archive.connection, clock(), folder)
    except StorageError:
        archive.close()
        raise
    return archive


def _save(
    archive: Archive, readings: list[Reading], *, run: int, recorded_at: datetime, keep_noarchive: bool
) -> list[Saved | Standing]:
    """Save those that can be; for each of the others the version that stands in its way."""
    standing = [baselines.standing(archive.connection, reading) for reading in readings]
    ready = [reading for reading, other in zip(readings, standing, strict=True) if other is None]
    saved = iter(archive.save(ready, run=run, recorded_at=recorded_at, keep_noarchive=keep_noarchive))
    return [other or next(saved) for other in standing]
