"""How the fetch of a page ended, as a row of `outcomes`."""

from __future__ import annotations

import json
from dataclasses import dataclass

from storage.outcome import Outcome, Rejected
from storage.page import storable
from storage.times import to_micros
from storage.writing.capturing import Capturing
from storage.writing.frontier import Known


@dataclass(frozen=True, slots=True)
class Result:
    """An outcome with the rows it left behind; `why` where the page was refused or is gone."""

    outcome: Outcome
    capture_id: int | None = None
    article_id: int | None = None
    version_id: int | None = None
    why: Rejected | None = None


def insert_outcome(captures: Capturing, known: Known, source: str, result: Result) -> None:
    """Write the one row. Ten pieces of evidence of 200 characters are kept, so a hostile page cannot fill the table."""
    why = result.why
    evidence = json.dumps([piece[:200] for piece in why.evidence[:10]], ensure_ascii=False) if why else "[]"
    captures.db.execute(
        "INSERT INTO outcomes (run_id, page_id, source, recorded_at, outcome, reason, evidence, capture_id, "
        "version_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            captures.run,
            known.id,
            source,
            to_micros(captures.recorded_at),
            result.outcome.value,
            why.reason.value if why else "",
            storable(evidence) if evidence != "[]" else "",
            result.capture_id,
            result.version_id,
        ),
    )
