"""What a worker does to one page, step by step, alone in one warm process: `python -m benchmarks.worker_cost`.

CPU milliseconds a page (mean over the publishers pages): unpacking the gzip body, reading (parsing the HTML is a part
of it), encoding the WARC record, and pickling the page in and the reading out.
"""

from __future__ import annotations

import argparse
import gzip
import pickle
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean
from time import process_time
from typing import Any

from benchmarks.corpus import DEFAULT_CORPUS, Case, load
from pipelines.pages.content_encoding import unpacked
from pipelines.pages.document import parse
from pipelines.processes.garbage import spare_collection
from pipelines.processes.reading import MAX_BYTES
from pipelines.read import read
from storage.files.captures import encode_record
from storage.page import Page
from storage.reading import Reading

WARM_UP = 5
NOW = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)


def fetched(case: Case) -> Page:
    """The page as the crawler gets it: gzipped, with headers."""
    page = case.page()
    headers = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"))
    return replace(page, body=gzip.compress(page.body), headers=headers, fetched_at=page.fetched_at or NOW)


def costs(cases: Sequence[Case]) -> dict[str, float]:
    """CPU milliseconds a page by step."""
    times: dict[str, list[float]] = {}

    def timed(step: str, function: Callable[..., Any], *arguments: Any) -> Any:
        started = process_time()
        result = function(*arguments)
        times.setdefault(step, []).append((process_time() - started) * 1000)
        return result

    for number, case in enumerate([*cases[:WARM_UP], *cases]):
        if number == WARM_UP:
            spare_collection()
            times.clear()
        sent = fetched(case)
        request = timed("pickle", pickle.dumps, sent, 5)
        timed("pickle", pickle.loads, request)
        page = timed("unpack", unpacked, sent, MAX_BYTES)
        timed("parse alone (a part of read)", parse, page)
        result = timed("read", read, page)
        record = timed("encode WARC record", encode_record, page, NOW)
        reading = Reading(page, result, record)
        answer = timed("pickle", pickle.dumps, reading, 5)
        timed("pickle", pickle.loads, answer)
    return {step: sum(each) / len(cases) for step, each in times.items()}


def main() -> None:
    """Print them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.worker_cost", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=DEFAULT_CORPUS)
    options = parser.parse_args()
    cases = load(options.corpus, "publishers")
    sizes = [len(case.body()) for case in cases]
    print(f"{len(cases)} pages of {mean(sizes) / 1024:.0f} KB")
    for step, cost in costs(cases).items():
        print(f"  {step:32}{cost:7.2f} CPU ms/page")


if __name__ == "__main__":
    main()
