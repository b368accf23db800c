"""The group commit: captures and the rows that name them are kept together, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils.db import Database

from storage.errors import StorageError, UsageError
from storage.files.capture_log import CaptureLog
from storage.files.folders import FILE
from storage.opening.database import transaction, words_for
from storage.proof.sealing import seal_all
from storage.writing import indexing


class GroupCommit:
    """The transactions of one archive, one at a time; `log` is None where it was opened for reading only."""

    def __init__(self, folder: Path, database: Database, log: CaptureLog | None) -> None:
        self._folder = folder
        self._database = database
        self._log = log
        # A COMMIT failed: nothing can be written until the archive is opened anew, and whoever tries hears why.
        self._undecided = False
        self._failure = ""

    @contextmanager
    def begin(self) -> Iterator[CaptureLog]:
        """One transaction over the captures and the database: the records are on the disk before the commit.

        Raises UsageError for an archive that was opened for reading only, StorageError when it cannot be written.
        """
        if self._log is None:
            raise UsageError(f"{self._folder} was opened for reading only.")
        if self._undecided:
            raise StorageError(self._failure or f"{self._folder} could not be written; it has to be opened anew.")
        log, connection = self._log, self._database.conn
        with self._failure_in_words():
            try:
                with transaction(self._database):
                    yield log
                    log.sync()
                    for name, length in log.lengths().items():
                        connection.execute("UPDATE capture_files SET length = ? WHERE name = ?", (length, name))
                    indexing.index_all(connection)
                    seal_all(connection)
                    self._undecided = True
            except BaseException:
                # A COMMIT that failed may be on the disk and name these records; what failed before is taken back.
                log.close() if self._undecided else log.rollback()
                raise
            self._undecided = False
            log.commit()

    @contextmanager
    def _failure_in_words(self) -> Iterator[None]:
        try:
            with words_for(self._folder / FILE):
                yield
        except StorageError as error:
            self._failure = str(error)
            raise
