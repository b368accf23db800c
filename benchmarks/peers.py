"""Other extractors over the same pages, in an interpreter of their own (benchmarks/requirements-peers.txt)."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.corpus import Case
from benchmarks.scoring import Reading

WORKER = Path(__file__).with_name("peer_worker.py")
PEERS = (
    "trafilatura",
    "trafilatura-precision",
    "trafilatura-tables",
    "newspaper4k",
    "readability-lxml",
    "resiliparse",
    "goose3",
)
FUNDUS = "fundus"
"""Reads only publishers it has a parser for, and needs an interpreter of its own (requirements-fundus.txt)."""
SECONDS = 1800


def peer_readings(python: str, cases: Sequence[Case], names: Sequence[str] = PEERS) -> dict[str, list[Reading]]:
    """Readings by peer, one process a peer; one that does not run is left out and the reason told on stderr.

    fundus has readings only of the pages it has a parser for.
    """
    found = {}
    for name in names:
        readings = _run(python, name, cases)
        if readings:
            found[name] = readings
    return found


def _run(python: str, name: str, cases: Sequence[Case]) -> list[Reading]:
    pages = (
        json.dumps(
            {"id": case.id, "url": case.url, "file": str(case.file), "fetched_at": case.truth.get("fetched_at") or ""}
        )
        for case in cases
    )
    command = [python, "-W", "ignore", str(WORKER), name]
    done = subprocess.run(command, input="\n".join(pages), capture_output=True, text=True, timeout=SECONDS, check=False)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no message"])[-1]
        print(f"{name} is left out: it ended with code {done.returncode}: {reason}", file=sys.stderr)
        return []
    return [_reading(json.loads(line)) for line in done.stdout.splitlines()]


def _reading(answer: dict[str, object]) -> Reading:
    fields = {key: tuple(value) if isinstance(value, list) else value for key, value in answer.items()}
    return Reading(**fields)  # type: ignore[arg-type]
