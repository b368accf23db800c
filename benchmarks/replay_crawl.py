"""A crawl over every saved page, each under its own host: `python -m benchmarks.replay_crawl [--archive DIR]`.

Everything is as in `tearsheet crawl` but where the connections go. It ends with the outcomes by reason and exit code 0
when every page has exactly one outcome and nothing failed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.corpus import DEFAULT_CORPUS, all_cases
from benchmarks.replay import Replay, build, write_sources
from benchmarks.static_site import serving
from crawler.crawling.crawl import CrawlOptions, CrawlReport, crawl
from crawler.sources.source_files import load_source


def replay_crawl(replay: Replay, archive: Path, folder: Path, limit: int | None = None) -> CrawlReport:
    """Crawl all sources of a replay once; their TOML files are written to `folder`."""
    sources = [load_source(folder / f"{name}.toml") for name in write_sources(replay, folder)]
    with serving(replay.site) as port:
        return crawl(sources, archive, CrawlOptions(connect_to=(f"::127.0.0.1:{port}",), limit=limit))


def table(report: CrawlReport, pages: int) -> str:
    """Outcomes with their reasons, and what is missing."""
    counts = sum((source.counts for source in report.sources), Counter())
    lines = [
        f"{number:6,}  {outcome}{f': {reason}' if reason else ''}" for (outcome, reason), number in counts.most_common()
    ]
    ended = f"{report.pages:,} of {pages:,} pages have an outcome, in {report.seconds:.0f} s"
    notes = [f"{source.name}: {note}" for source in report.sources for note in source.notes]
    return "\n".join([*lines, ended, *report.failures, *notes])


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 1 when a page has no outcome or the crawl failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.replay_crawl", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=DEFAULT_CORPUS)
    parser.add_argument("--archive", type=Path, help="keep the archive in this folder")
    options = parser.parse_args(arguments)
    cases = all_cases(options.corpus)
    replay = build(cases)
    with tempfile.TemporaryDirectory(prefix="tearsheet-replay-") as folder:
        report = replay_crawl(replay, options.archive or Path(folder) / "archive", Path(folder) / "sources")
    print(table(report, len(replay.pages)))
    if len(replay.pages) < len(cases):
        print(f"{len(cases) - len(replay.pages)} saved pages have the address of another one and were not served")
    return report.exit_code or int(report.pages != len(replay.pages))


if __name__ == "__main__":
    sys.exit(main())
