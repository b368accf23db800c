"""The Merkle tree hash of RFC 6962 (section 2.1): SHA-256, leaves behind a byte 0x00 and nodes behind 0x01.

A tree that only grows is kept as its peaks: the roots of the full subtrees that its size in binary names, largest
first. A leaf more costs about one hash, and neither the leaves nor the inner nodes need to be kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

SIZE = 32


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf."""
    return sha256(b"\0" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return sha256(b"\1" + left + right).digest()


class Tree:
    """A growing tree: its number of leaves and its peaks of 32 bytes each."""

    def __init__(self, size: int = 0, peaks: bytes = b"") -> None:
        if len(peaks) != SIZE * size.bit_count():
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} peaks, not {len(peaks) / SIZE:g}")
        self.size = size
        self._peaks = [peaks[at : at + SIZE] for at in range(0, len(peaks), SIZE)]

    def append(self, leaf: bytes) -> None:
        """One leaf more, at the end."""
        top = leaf_hash(leaf)
        full = self.size
        while full & 1:
            top = node_hash(self._peaks.pop(), top)
            full >>= 1
        self._peaks.append(top)
        self.size += 1

    @property
    def peaks(self) -> bytes:
        """The peaks, largest subtree first."""
        return b"".join(self._peaks)

    @property
    def root(self) -> bytes:
        """The tree's hash; that of no leaves is the hash of nothing."""
        if not self._peaks:
            return sha256().digest()
        top = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            top = node_hash(peak, top)
        return top


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The tree's hash over all leaves."""
    tree = Tree()
    for leaf in leaves:
        tree.append(leaf)
    return tree.root


def inclusion(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The audit path of a leaf (RFC 6962, 2.1.1): the hashes beside its way to the root, nearest first."""
    path: list[bytes] = []
    level = [leaf_hash(leaf) for leaf in leaves]
    while len(level) > 1:
        if index ^ 1 < len(level):
            path.append(level[index ^ 1])
        odd = level[-1:] if len(level) & 1 else []
        level = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)] + odd
        index >>= 1
    return path


def root_by(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that an audit path leads to. Raises ValueError when the path has not the length it must have."""
    top, rest = leaf_hash(leaf), list(path)
    last = size - 1
    while last:
        if index & 1 or index < last:
            if not rest:
                raise ValueError("the path is too short")
            beside = rest.pop(0)
            top = node_hash(beside, top) if index & 1 else node_hash(top, beside)
        index, last = index >> 1, last >> 1
    if rest:
        raise ValueError("the path is too long")
    return top
