"""Other extractors over the same pages, in an interpreter of their own (benchmarks/requirements-peers.txt)."""

from __future__ import annotations

from pathlib import Path

from benchmarks.corpus import Case
from benchmarks.scoring import Reading


def peer_readings(python: str, corpus: Path, cases: list[Case]) -> dict[str, list[Reading]]:
    raise NotImplementedError
