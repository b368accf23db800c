"""The folder of an archive. It survives a power cut: a new entry is on the disk only when the folder that names it was
synced."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from storage.errors import StorageError, UsageError

FILE = "tearsheet.db"
"""The database, in the archive's folder."""


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it that are missing, and bring that to the disk. Raises OSError."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        each.mkdir(exist_ok=True)
        sync_folder(each.parent)


def sync_folder(folder: Path) -> None:
    """Bring the entries of a folder to the disk: what was made, renamed and removed in it. Raises OSError."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def whole_file(output: Path) -> Iterator[Path]:
    """A temporary name beside a file that a user asked for: it gets its own once it is whole and on the disk.

    The temporary one is gone when that went wrong; a process that is killed leaves it, and the next one writes over it.
    A device or a pipe is written to as it is. Raises UsageError when the file cannot be made, StorageError where that
    is for the disk.
    """
    try:
        if output.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if output.exists() and not output.is_file():
            yield output
        else:
            with _replacing(output) as partial:
                yield partial
    except OSError as error:
        sentence = f"{output} cannot be written: {error.strerror or error}"
        raise (StorageError if is_of_the_disk(error) else UsageError)(sentence) from error


@contextmanager
def _replacing(output: Path) -> Iterator[Path]:
    partial = output.with_name(f"{output.name}.partial")
    try:
        yield partial
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        partial.replace(output)
        sync_folder(output.parent)
    finally:
        with suppress(OSError):  # on a file system that is read-only there is none, and it cannot be asked for
            partial.unlink(missing_ok=True)


def is_of_the_disk(error: OSError) -> bool:
    """Whether the disk is full, fails or has become read-only; another name for the file would not help."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS)
