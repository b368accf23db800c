"""One writer at a time, by a lock that the kernel frees when its holder dies."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from storage.errors import ArchiveLocked


class WriterLock:
    """Holds `path` until `release`. Raises OSError, and ArchiveLocked that names the holder and since when.

    `doing` is the word for what the holder does to the folder.
    """

    def __init__(self, path: Path, now: datetime | None = None, *, doing: str = "written") -> None:
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(self._handle, 200, 0).decode("ascii", "replace").strip() or "another process"
            os.close(self._handle)
            raise ArchiveLocked(
                f"{path.parent} is being {doing} by {holder}; wait until it has ended, or stop it."
            ) from None
        since = (now or datetime.now(UTC)).astimezone(UTC)
        try:
            os.ftruncate(self._handle, 0)
            os.pwrite(self._handle, f"process {os.getpid()} since {since:%Y-%m-%d %H:%M:%S} UTC\n".encode(), 0)
        except OSError:
            os.close(self._handle)
            raise

    def release(self) -> None:
        with suppress(OSError):  # the name of the holder is for people; the lock goes with the handle
            os.ftruncate(self._handle, 0)
        os.close(self._handle)
