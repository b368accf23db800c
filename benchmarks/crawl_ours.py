"""Tearsheet's own crawl of the benchmark's site: `python -m benchmarks.crawl_ours SITEMAP_URL PAGES ARCHIVE`.

The same call that `tearsheet crawl` makes. Prints one line of JSON: pages that ended as articles, seconds, CPU seconds,
and in which of its threads and processes the CPU went, sampled while it ran.
"""

from __future__ import annotations

import json
import resource
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.crawling.crawl import CrawlOptions, crawl
from crawler.sources.source import Source
from storage.outcome import Outcome

SAMPLE_EVERY = 0.1
PARTS = {
    "MainThread": "event loop: discovery, frontier, fetch",
    "writer": "writer thread: WARC append, SQLite, full text",
    "worker": "hand-over to and from the workers",
}
WORKERS = "worker processes: unpack, read, encode records"


@contextmanager
def thread_times() -> Iterator[dict[str, float]]:
    """CPU seconds by the first word of the threads' names, complete when the block has ended."""
    last: dict[tuple[str, int], float] = {}
    found: dict[str, float] = {}
    done = threading.Event()

    def look() -> None:
        for thread in threading.enumerate():
            if thread.ident is not None:
                try:
                    seconds = time.clock_gettime(time.pthread_getcpuclockid(thread.ident))
                except OSError:  # it has just ended
                    continue
                last[thread.name.partition("_")[0], thread.ident] = seconds

    def sample() -> None:
        while not done.wait(SAMPLE_EVERY):
            look()

    look()
    before = dict(last)
    sampler = threading.Thread(target=sample, name="sampler", daemon=True)
    sampler.start()
    try:
        yield found
    finally:
        done.set()
        sampler.join()
        look()
        sums: Counter[str] = Counter()
        for key, seconds in last.items():
            sums[key[0]] += seconds - before.get(key, 0.0)  # type: ignore[assignment]
        found.update(sums)


def main(sitemap: str, pages: int, archive: str) -> int:
    """One crawl."""
    source = Source(
        name="loopback",
        sitemaps=(sitemap,),
        hosts=("127.0.0.1",),
        delay=0.0,
        concurrency=16,
        max_pages=pages,
        allow_private=True,
        keep_noarchive=True,
    )
    begun, cpu = time.perf_counter(), time.process_time()
    with thread_times() as threads:
        report = crawl([source], Path(archive), CrawlOptions())
    seconds = time.perf_counter() - begun
    for sentence in (*report.failures, *report.sources[0].notes):
        print(sentence, file=sys.stderr)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    parts = {PARTS[name]: threads[name] for name in PARTS if name in threads}
    parts[WORKERS] = children.ru_utime + children.ru_stime
    counts = report.sources[0].counts
    outcomes = {f"{outcome}{f' ({reason})' if reason else ''}": number for (outcome, reason), number in counts.items()}
    told = {"pages": report.pages, "seconds": seconds, "cpu_s": time.process_time() - cpu, "parts": parts}
    print(json.dumps(told | {"kept": report.sources[0].outcome(Outcome.NEW), "outcomes": outcomes}))
    return report.exit_code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
