"""The library that stands between a program and its disk (shim.c): made, told what to break, read back."""

from __future__ import annotations

import ctypes
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = Path(__file__).with_name("shim.c")
ACTIONS = ("kill", "torn", "eio", "enospc", "eio+", "enospc+", "erofs+")
"""Before an operation: kill -9, or an error. `torn`: kill -9 after half of a write, or after anything else. With "+"
the disk stays so: eio+ fails every later operation, enospc+ writes half of what it can and then refuses all that takes
room, erofs+ makes the file system read-only."""
_HEADER = struct.Struct("<IIIQQ")


class Kind(IntEnum):
    """What was done, in the order of shim.c."""

    CREATE = 0
    WRITE = 1
    TRUNCATE = 2
    SYNC = 3
    RENAME = 4
    UNLINK = 5
    MKDIR = 6
    RMDIR = 7
    MARK = 8
    FAULT = 9


@dataclass(frozen=True, slots=True)
class Operation:
    """One line of a trace. `path` and `other` (of a rename) are absolute.

    `data` is what was written, or a mark's text; `other` of a FAULT is the kind of the operation that was broken.
    """

    kind: Kind
    path: str
    other: str
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to go wrong: `action` (one of ACTIONS, "" for nothing) at the `at`-th operation of a kind on a file.

    With "+" and `at` 0 the disk is so from the start.
    `kind` "" is any, `name` is a part of the path. `data` keeps what was written in the trace.
    """

    action: str = ""
    at: int = 0
    kind: str = ""
    name: str = ""
    data: bool = False


def compiler() -> str | None:
    """The C compiler, if there is one and the system has LD_PRELOAD as Linux does."""
    return shutil.which("cc") or shutil.which("gcc") if os.uname().sysname == "Linux" else None


def build(folder: Path) -> Path:
    """The library, made in `folder`."""
    cc = compiler()
    assert cc, "no C compiler"
    target = folder / "shim.so"
    subprocess.run([cc, "-shared", "-fPIC", "-O1", "-o", target, SOURCE, "-ldl", "-pthread"], check=True)
    return target


@contextmanager
def forking(module: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that has the library loaded, which is made in `folder`, and takes orders on its standard input.

    It forks a child for each: an interpreter with everything imported costs more than what is done in it.
    """
    command = [sys.executable, "-m", module]
    environment = os.environ | {"LD_PRELOAD": str(build(folder))}
    with subprocess.Popen(
        command, text=True, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        yield process
        assert process.stdin
        process.stdin.close()


def arm(folder: Path, trace: Path, plan: Plan) -> None:
    """Say what is to be watched and broken, in a process that has the library loaded."""
    words = (folder.resolve(), trace, int(plan.data), plan.action, plan.kind, plan.name)
    ctypes.CDLL(None).crash_arm(*(str(word).encode() for word in words), ctypes.c_long(plan.at))


def mark(text: str) -> None:
    """Note in the trace what the program knows at this moment."""
    ctypes.CDLL(None).crash_mark(text.encode())


def read_trace(path: Path) -> Iterator[Operation]:
    """What was done, in order; a last line that was cut by the kill is left out."""
    if not path.exists():
        return
    raw = path.read_bytes()
    at = 0
    while at + _HEADER.size <= len(raw):
        kind, path_length, other_length, offset, length = _HEADER.unpack_from(raw, at)
        at += _HEADER.size
        names = raw[at : at + path_length + other_length]
        at += len(names)
        yield Operation(
            Kind(kind), names[:path_length].decode(), names[path_length:].decode(), offset, raw[at : at + length]
        )
        at += length


def marks(path: Path) -> list[str]:
    """What the program noted."""
    return [each.data.decode() for each in read_trace(path) if each.kind is Kind.MARK]


def fault(path: Path) -> tuple[str, str] | None:
    """The kind and the file of the operation that was broken, if it came to that."""
    return next(((each.other, file_kind(each.path)) for each in read_trace(path) if each.kind is Kind.FAULT), None)


def file_kind(path: str) -> str:
    """What kind of file of an archive this is."""
    if Path(path).parent.name == "torn":
        return "torn bytes"
    return next((kind for part, kind in _FILES if part in Path(path).name), "folder")


_FILES = (
    ("-journal", "journal"),
    ("-wal", "WAL"),
    ("tearsheet.db", "database"),
    (".lock", "lock"),
    (".warc.gz", "captures"),
)
