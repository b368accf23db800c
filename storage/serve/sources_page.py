"""The page of the sources: what each has, how its last run ended, and which are silent."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any

from datasette.utils.asgi import Request, Response  # type: ignore[import-untyped]

from storage.outcome import Outcome
from storage.queries.status import Count, Run, Status, run_counts, status
from storage.serve.answer import page


async def sources_page(request: Request, datasette: Any) -> Response:
    """`/sources`."""
    now = datasette.clock()
    state, rows, counts = await datasette.ask(lambda db: _answer(db, now))
    runs = {run.source: run for run in state.runs}
    silent = {silence.source: silence for silence in state.silent}
    context = {
        "state": state,
        "sources": [dict(row) | {"run": runs.get(row["name"]), "silence": silent.get(row["name"])} for row in rows],
        "outcomes": [each.value for each in Outcome],
        "table": _table(counts),
        "reasons": [count for count in counts if count.reason],
        "lately": bool(state.counts),
        "run_state": run_state,
        "now": now,
    }
    return await page(datasette, request, "sources.html", context)


def run_state(run: Run) -> str:
    """How a run ended, in words."""
    if run.finished is None:
        return "under way, or was killed"
    return ("done" if run.finished else "not finished") + (f": {run.message}" if run.message else "")


def _answer(db: sqlite3.Connection, now: datetime) -> tuple[Status, list[sqlite3.Row], list[Count]]:
    """The state, the sources, and the outcomes of seven days; of the last runs when there was none in seven days."""
    state = status(db, now)
    counts = list(state.counts) or [count for run in state.runs for count in run_counts(db, run.id)]
    return state, _sources(db), counts


def _sources(db: sqlite3.Connection) -> list[sqlite3.Row]:
    return db.execute(
        "SELECT s.*, coalesce(n.articles, 0) AS articles FROM sources s LEFT JOIN "
        "(SELECT source, count(*) AS articles FROM articles GROUP BY source) n ON n.source = s.name ORDER BY s.name"
    ).fetchall()


def _table(counts: list[Count]) -> list[tuple[str, dict[str, int]]]:
    """Pages by source and outcome, reasons added up."""
    found: dict[str, dict[str, int]] = {}
    for count in counts:
        row = found.setdefault(count.source, {})
        row[count.outcome] = row.get(count.outcome, 0) + count.pages
    return sorted(found.items())
