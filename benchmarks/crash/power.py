"""A model of power cuts: a trace of everything that was written, and the folders that a cut could have left of it.

What was written to a file since it was last synced may have reached the disk or not: all of it, none, a beginning, any
choice of it, a write in pieces of 512 bytes. What was made, renamed or removed in a folder since the folder was last
synced likewise, whatever became of the files' contents. After a sync it is there. Database, write-ahead log, rollback
journal and captures are all subject to the same cut; the shared-memory file of SQLite is never there afterwards.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path, PurePath

from benchmarks.crash.shim import Kind, Operation

SECTOR = 512
_Change = tuple[int, bytes | None]
"""Bytes at an offset; or, with None, the offset as the new length."""


@dataclass(slots=True, eq=False)
class File:
    """A file's bytes that are on the disk, and what was changed since."""

    durable: bytes = b""
    pending: list[_Change] = field(default_factory=list)

    def sync(self) -> None:
        """All of it reached the disk."""
        self.durable, self.pending = self.now(), []

    def now(self) -> bytes:
        """What the program sees."""
        return _changed(self.durable, self.pending)

    def after_cut(self, chance: random.Random) -> bytes:
        """What may be found after a cut."""
        return _changed(self.durable, _survivors(self.pending, chance, _torn))


@dataclass(slots=True, eq=False)
class Folder:
    """The entries of a folder that are on the disk, and the changes since: names with what they lead to, or None."""

    durable: dict[str, Node] = field(default_factory=dict)
    pending: list[tuple[str, Node | None]] = field(default_factory=list)

    def sync(self) -> None:
        """All of it reached the disk."""
        self.durable, self.pending = self.now(), []

    def now(self) -> dict[str, Node]:
        """What the program sees."""
        return _renamed(self.durable, self.pending)

    def after_cut(self, chance: random.Random) -> dict[str, Node]:
        """What may be found after a cut."""
        return _renamed(self.durable, _survivors(self.pending, chance, lambda change, _: [change]))


Node = File | Folder


class Disk:
    """The folder `root` as a trace builds it up. The folder itself is there from the beginning."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._top = Folder()

    def apply(self, operation: Operation) -> None:
        """Do what the program did."""
        if operation.kind in (Kind.MARK, Kind.FAULT):
            return
        path = PurePath(operation.path)
        if operation.kind in (Kind.WRITE, Kind.TRUNCATE, Kind.SYNC):
            node = self._node(path)
            if operation.kind is Kind.SYNC:
                node.sync()
            elif isinstance(node, File):
                node.pending.append((operation.offset, operation.data if operation.kind is Kind.WRITE else None))
            return
        parent = self._folder(path.parent)
        if operation.kind is Kind.RENAME:
            target = PurePath(operation.other)
            self._folder(target.parent).pending.append((target.name, self._node(path)))
        made = {Kind.CREATE: File, Kind.MKDIR: Folder}.get(operation.kind)
        parent.pending.append((path.name, made() if made else None))

    def write_now(self, target: Path) -> None:
        """Write what the program sees at this moment."""
        _write(self._top, target, None)

    def cut(self, target: Path, chance: random.Random) -> None:
        """Write what may be found after a power cut at this moment."""
        _write(self._top, target, chance)

    def _node(self, path: PurePath) -> Node:
        node: Node = self._top
        for name in path.relative_to(self.root).parts:
            assert isinstance(node, Folder)
            node = node.now()[name]
        return node

    def _folder(self, path: PurePath) -> Folder:
        node = self._node(path)
        assert isinstance(node, Folder)
        return node


def _write(folder: Folder, target: Path, chance: random.Random | None) -> None:
    target.mkdir()
    for name, node in (folder.after_cut(chance) if chance else folder.now()).items():
        if isinstance(node, Folder):
            _write(node, target / name, chance)
        else:
            (target / name).write_bytes(node.after_cut(chance) if chance else node.now())


def _survivors(pending: list, chance: random.Random, torn) -> list:  # type: ignore[no-untyped-def, type-arg]
    """Which of the changes since the last sync a cut leaves."""
    match chance.randrange(5):
        case 0:
            return []
        case 1:
            return pending
        case 2:
            return pending[: chance.randrange(len(pending) + 1)]
        case 3:
            share = chance.random()
            return [change for change in pending if chance.random() < share]
        case _:
            end = chance.randrange(len(pending) + 1)
            return pending[:end] + [piece for change in pending[end : end + 1] for piece in torn(change, chance)]


def _torn(change: _Change, chance: random.Random) -> list[_Change]:
    """Some of the sectors of a write."""
    offset, data = change
    if data is None:
        return [change]
    edges = [0, *range(SECTOR - offset % SECTOR, len(data), SECTOR), len(data)]
    pieces = [(offset + start, data[start:end]) for start, end in pairwise(edges)]
    return [piece for piece in pieces if chance.random() < 0.5]


def _changed(durable: bytes, changes: Iterable[_Change]) -> bytes:
    data = bytearray(durable)
    for offset, written in changes:
        if len(data) < offset:
            data.extend(bytes(offset - len(data)))
        if written is None:
            del data[offset:]
        else:
            data[offset : offset + len(written)] = written
    return bytes(data)


def _renamed(durable: dict[str, Node], changes: Iterable[tuple[str, Node | None]]) -> dict[str, Node]:
    names = dict(durable)
    for name, node in changes:
        if node is None:
            names.pop(name, None)
        else:
            names[name] = node
    return names
