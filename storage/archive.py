"""The archive: one folder with tearsheet.db and captures/*.warc.gz, one writer, many readers.

The order of every write: WARC records, fsync, then one transaction that names them. Only what `save` has returned
counts; a process that is killed at any point loses nothing else, and the next `open` puts the capture file right.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlite_utils.db import Database

from storage import repetition
from storage.article import Removed
from storage.files.capture_log import CaptureLog, open_log, refuse_orphans
from storage.files.folders import FILE, make_folder
from storage.files.lock import WriterLock
from storage.opening.database import connect_reader, connect_writer, transaction, words_for
from storage.opening.upgrade import bring_up_to_date, require_current
from storage.page import Link, Page
from storage.proof.sealing import seal_all
from storage.queries import history, status
from storage.queries.asof import highest_version
from storage.queries.export import Export
from storage.queries.history import Story, Version
from storage.queries.search import SearchQuery, SearchResult, search
from storage.queries.status import Count, Status
from storage.reading import Discovery, Reading, Repeated, Saved, Validators
from storage.urls import canonical
from storage.writing import frontier, looks, runs
from storage.writing.capturing import Capturing
from storage.writing.clock import not_before_last
from storage.writing.group_commit import GroupCommit
from storage.writing.saving import Saving
from storage.writing.versions import removed_of


class Archive:
    """Use `Archive.open`, as a context manager; what SQLite says of damage leaves that as a StorageError.

    Calls must not overlap; they may come from any thread. `repairs` are sentences about what was put right.
    """

    def __init__(self, folder: Path, database: Database, log: CaptureLog | None, lock: WriterLock | None) -> None:
        self.folder = folder
        self._database = database
        self._db: sqlite3.Connection = database.conn
        self._db.row_factory = sqlite3.Row
        self._log = log
        self._lock = lock
        self._handed: set[str] = set()
        self._commits = GroupCommit(folder, database, log)
        self.repairs: tuple[str, ...] = tuple(log.repairs) if log else ()

    @classmethod
    def open(cls, folder: Path, *, read_only: bool = False, copy_first: bool = True) -> Self:
        """Open an archive; a writer makes it where there is none, and brings an older one up to date.

        Before that the database is copied, unless `copy_first` is False. Raises ArchiveLocked when another process
        writes, ArchiveTooNew, ArchiveTooOld (for reading only), ArchiveDamaged when committed captures are missing,
        UsageError when there is nothing to read, and StorageError for a database of something else and for a folder
        that cannot be written.
        """
        path = folder / FILE
        if read_only:
            database = connect_reader(path)
            require_current(database, path)
            return cls(folder, database, None, None)
        with ExitStack() as undo, words_for(path):
            make_folder(folder)
            refuse_orphans(folder)
            lock = WriterLock(folder / "writer.lock")
            undo.callback(lock.release)
            database = connect_writer(path)
            undo.callback(database.close)
            said = bring_up_to_date(database, path, copy_first=copy_first)
            with transaction(database):
                seal_all(database.conn)
            log = open_log(database.conn, folder)
            log.repairs[:0] = said
            undo.pop_all()
        return cls(folder, database, log, lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        with words_for(self.folder / FILE):
            if isinstance(error, sqlite3.DatabaseError):
                raise error

    def close(self) -> None:
        """Release the files and the lock."""
        if self._log:
            self._log.close()
        self._database.close()
        if self._lock:
            self._lock.release()
            self._lock = None

    @property
    def connection(self) -> sqlite3.Connection:
        """For questions this class has no method for; never to write."""
        return self._db

    # what to fetch

    def due(self, source: str, links: Sequence[Link], now: datetime, *, limit: int) -> list[Link]:
        """Record the links that were never seen, and give those of the source that are to be fetched now.

        These are, at most `limit`: links never fetched, also of an earlier run that did not come to them; articles
        that are young and were last read long enough ago, also when the feed names them no more; refusals whose time
        has come (storage/writing/revisits.py has the gaps). A link is given once, until it is saved or released; what
        was given and never saved is due again in the next process.
        """
        with self._commits.begin():
            runs.add_source(self._db, source, now)
            frontier.add_links(self._db, source, links, now)
        found = frontier.due(self._db, source, now, limit, self._handed)
        self._handed.update(canonical(link.url) for link in found)
        return found

    def release(self, urls: Sequence[str]) -> None:
        """These were given by `due` and will not be fetched; they may be given again."""
        self._handed.difference_update(canonical(url) for url in urls)

    def postpone(self, urls: Sequence[str], until: datetime) -> None:
        """These are not due before `until` (Retry-After), also not in a later run."""
        with self._commits.begin():
            frontier.postpone(self._db, urls, until)
        self.release(urls)

    def leave_alone(self, server: str, until: datetime) -> None:
        """This server (a host, with its port where the URL names one) is not to be asked before `until`."""
        with self._commits.begin():
            frontier.leave_alone(self._db, server, until)

    def waits(self, now: datetime) -> dict[str, datetime]:
        """The servers that are to be left alone, and until when (aware)."""
        return frontier.waits(self._db, now)

    def validators(self, url: str) -> Validators:
        """What to send with a conditional request for an article's page or a feed."""
        return frontier.validators(self._db, url)

    # runs

    def start_run(self, source: str, now: datetime) -> int:
        """The id of a new run."""
        with self._commits.begin():
            return runs.start(self._db, source, now)

    def finish_run(self, run: int, now: datetime, *, finished: bool, message: str = "") -> None:
        """Say how a run ended: `finished` is False when it was stopped or failed, `message` says why."""
        with self._commits.begin():
            runs.finish(self._db, run, now, finished=finished, message=message)

    def last_starts(self) -> dict[str, datetime]:
        """When the last run of each source began (aware). A run whose process was killed does not count."""
        return runs.last_starts(self._db)

    def describe_source(self, source: str, now: datetime, *, title: str, homepage: str, licence: str = "") -> None:
        """Keep what people want to read beside a source's name."""
        with self._commits.begin():
            runs.add_source(self._db, source, now)
            runs.describe_source(self._db, source, title=title, homepage=homepage, licence=licence)

    # writing

    def save(
        self, readings: Sequence[Reading], *, run: int, recorded_at: datetime, keep_noarchive: bool = False
    ) -> list[Saved]:
        """The group commit: all of these readings, or none.

        One outcome a reading, in order. `new` and `revised` make a version; `unchanged` is a page whose title and text
        are those of the current version, or that was fetched before it; `gone` is 404, 410 or the way to the front page
        of a page that was live, and makes a tombstone; the rest is `rejected`. A page that asks not to be archived is
        kept without text and without body, unless `keep_noarchive`. What differs from a story that something else has
        read counts as revised, unless the reading has its baseline (storage/writing/baselines.py). Raises StorageError
        when it cannot be written, and then nothing of it is.
        """
        source = runs.source_of(self._db, run)
        moment = not_before_last(self._db, recorded_at, self.folder)
        with self._commits.begin() as log:
            saving = Saving(self._db, Capturing(self._db, log, run, moment), source, keep_noarchive)
            saved = [saving.save(reading) for reading in readings]
        self.release([each.url for each in saved])
        return saved

    @contextmanager
    def writing(self, recorded_at: datetime) -> Iterator[datetime]:
        """One transaction of another room of the archive (rereading.py); yields the time its versions get (aware)."""
        moment = not_before_last(self._db, recorded_at, self.folder)
        with self._commits.begin():
            yield moment

    def record_discovery(self, run: int, discovery: Discovery, now: datetime) -> None:
        """Keep that a feed, sitemap or listing was looked at, what it said, and why it was refused if it was."""
        with self._commits.begin() as log:
            looks.save_discovery(Capturing(self._db, log, run, now), runs.source_of(self._db, run), discovery)

    def record_robots(self, run: int, page: Page, now: datetime) -> None:
        """Keep a robots.txt as it was read; the same as before becomes a revisit. It is no page with an outcome."""
        with self._commits.begin() as log:
            looks.save_robots(Capturing(self._db, log, run, now), runs.source_of(self._db, run), page)

    # reading

    def article(self, which: int | str, *, as_of: datetime | None = None) -> Story | None:
        """The story with this id or URL, as it is or as the archive held it at `as_of` (aware, not in the future)."""
        return history.story(self._db, which, as_of)

    def absence(self, which: int | str, *, as_of: datetime | None = None) -> str:
        """Why `article` is None: there is none, it was refused, or it was removed on request."""
        return history.absence(self._db, which, as_of)

    def versions(self, article_id: int, *, as_of: datetime | None = None) -> list[Version]:
        """The versions of a story, tombstones included, in the order they were recorded; at `as_of` those by then."""
        return history.versions(self._db, article_id, highest_version(self._db, as_of))

    def removed(self, version_id: int) -> list[Removed]:
        """The blocks that were taken out of a version, in page order."""
        return removed_of(self._db, version_id)

    def capture(self, capture_id: int) -> Page:
        """The page as it was fetched. Raises UsageError when its body was not kept, ArchiveDamaged when it differs."""
        return history.read_capture(self._db, self.folder / "captures", capture_id)

    def search(self, query: SearchQuery) -> SearchResult:
        """See storage/queries/search.py."""
        return search(self._db, query)

    def export(self, query: SearchQuery) -> Export:
        """See storage/queries/export.py."""
        return Export(self._db, query)

    def status(self, now: datetime) -> Status:
        """Last runs, outcomes by source and reason, silent sources."""
        return status.status(self._db, now)

    def outcomes(self, run: int) -> tuple[Count, ...]:
        """How the pages of a run ended, by outcome and reason."""
        return status.run_counts(self._db, run)

    def learned(self, source: str, snapshot: int | None = None) -> Repeated:
        """The paragraphs this source repeats, as of a snapshot, by default the newest (storage/repetition.py)."""
        return repetition.learned(self._db, source, snapshot)
