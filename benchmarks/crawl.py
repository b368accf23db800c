"""Pages archived a second, end to end, beside Scrapy: `python -m benchmarks.crawl [--peers PYTHON] [--rounds 3]`.

One loopback site of real articles (benchmarks/crawl_site.py) in a process of its own. Each client reads its sitemap and
asks for every page, in a process of its own, one after the other, in alternating rounds; the median of the rounds is
shown. Ours does everything: discovery, robots, fetch, read, WARC with fsync, SQLite with synchronous=FULL, full text.

Pages a second count from the start of the crawl to its end, without starting Python; CPU is of all its processes, with
start-up (user and system time, milliseconds a page).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.corpus import DEFAULT_CORPUS
from benchmarks.crawl_site import SITEMAP

ROOT = Path(__file__).resolve().parents[1]
SCRAPY = str(Path(__file__).with_name("crawl_scrapy.py"))
OURS = "tearsheet, all of it"
PEER = "scrapy + trafilatura, a commit an item"


@dataclass(frozen=True, slots=True)
class Client:
    """A command with {url}, {pages} and {folder} in it, and how many of the pages it is given."""

    name: str
    command: tuple[str, ...]
    pages: int


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of a client took. `told` is the client's own line of JSON; `load` the load average before it."""

    rate: float
    cpu_ms: float
    load: float
    told: dict[str, Any]


def clients(pages: int, peer_pages: int, peers: str) -> list[Client]:
    """The floor first, then ours and the others in the order of a round."""
    mine = sys.executable
    scrapy = ("{url}", "{pages}", "{folder}/peer.db")
    found = [
        Client("raw sockets (the site's limit)", (mine, "-m", "benchmarks.crawl_floor", "{url}", "{pages}"), pages),
        Client(OURS, (mine, "-m", "benchmarks.crawl_ours", "{url}", "{pages}", "{folder}/archive"), pages),
        Client("scrapy, defaults, fetch only", (mine, SCRAPY, "defaults", *scrapy), pages),
        Client("scrapy, tuned, fetch only", (mine, SCRAPY, "tuned", *scrapy), pages),
    ]
    if peers:
        found.append(Client(PEER, (peers, SCRAPY, "trafilatura", *scrapy), peer_pages))
    return found


@contextmanager
def site(corpus: Path, pages: int) -> Iterator[str]:
    """The site's sitemap address while the block runs; at the end what serving took is printed."""
    command = [sys.executable, "-m", "benchmarks.crawl_site", "--corpus", str(corpus), "--pages", str(pages)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    try:
        started = json.loads(process.stdout.readline())
        print(f"site: {pages:,} pages, {started['zipped_bytes'] / pages / 1024:.0f} KB gzip each on average")
        yield f"http://127.0.0.1:{started['port']}{SITEMAP}"
    finally:
        process.terminate()
        process.communicate(timeout=30)


def run(client: Client, url: str, parent: Path | None) -> Run:
    """One run in a folder that is thrown away. Raises CalledProcessError when the client fails."""
    load = os.getloadavg()[0]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryDirectory(prefix="tearsheet-crawl-", dir=parent) as folder:
        command = [part.format(url=url, pages=client.pages, folder=folder) for part in client.command]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT, timeout=900)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = json.loads(done.stdout.splitlines()[-1])
    if not told["pages"]:
        raise SystemExit(f"{client.name} fetched no page.")
    if told["pages"] < client.pages:
        print(f"  {client.name}: only {told['pages']:,} of {client.pages:,} pages", file=sys.stderr)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(told["pages"] / told["seconds"], cpu * 1000 / told["pages"], load, told)


def table(runs: dict[str, list[Run]]) -> str:
    """Medians, the spread of the rates, and each as a multiple of ours."""
    ours = median(each.rate for each in runs[OURS])
    lines = [f"{'':40}{'pages/s':>9}{'(least-most)':>16}{'CPU ms/page':>13}{'ours is':>10}{'load':>7}"]
    for name, each in runs.items():
        rates = sorted(run.rate for run in each)
        middle = median(rates)
        spread = f"({rates[0]:.0f}-{rates[-1]:.0f})"
        cpu, load = median(run.cpu_ms for run in each), max(run.load for run in each)
        lines.append(f"{name:40}{middle:9.1f}{spread:>16}{cpu:13.2f}{ours / middle:9.2f}x{load:7.1f}")
    return "\n".join(lines)


def _pairs(runs: dict[str, list[Run]]) -> Iterator[tuple[list[float], list[float]]]:
    """Rates, then CPU times: ours and the peer's."""
    yield [run.rate for run in runs[OURS]], [run.rate for run in runs[PEER]]
    yield [run.cpu_ms for run in runs[OURS]], [run.cpu_ms for run in runs[PEER]]


def machine(peers: str) -> str:
    """What the figures were taken on."""
    versions = "import importlib.metadata as m; print(*(f'{n} {m.version(n)}' for n in %r), sep=', ')"
    asked: list[tuple[str, tuple[str, ...]]] = [
        (sys.executable, ("scrapy", "twisted", "aiohttp", "fastwarc", "selectolax", "sqlite-utils"))
    ]
    asked += [(peers, ("scrapy", "trafilatura", "lxml", "sqlite-utils"))] if peers else []
    told = [subprocess.check_output([python, "-c", versions % (names,)], text=True).strip() for python, names in asked]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    size = f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}"
    return f"{size}, Python {platform.python_version()}\n" + "\n".join(told)


def main(arguments: Sequence[str] | None = None) -> int:
    """All clients, in rounds."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crawl", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=DEFAULT_CORPUS)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--peer-pages", type=int, default=500, help="pages given to the one that needs 40 ms for each")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", default="", metavar="PYTHON", help="with benchmarks/requirements-peers.txt")
    parser.add_argument("--folder", type=Path, help="where archives are written and removed again; a real disk")
    options = parser.parse_args(arguments)
    print(f"python -m benchmarks.crawl {' '.join(sys.argv[1:])}\n{machine(options.peers)}")
    runs: dict[str, list[Run]] = {}
    with site(options.corpus, options.pages) as url:
        for _ in range(options.rounds):
            for client in clients(options.pages, options.peer_pages, options.peers):
                runs.setdefault(client.name, []).append(run(client, url, options.folder))
    print(table(runs))
    if PEER in runs:
        rates, cpu = ([median(each) for each in pair] for pair in _pairs(runs))
        print(f"ours / {PEER}: {rates[0] / rates[1]:.1f} in pages a second, {cpu[1] / cpu[0]:.1f} in CPU a page")
    for name, seconds in runs[OURS][-1].told.get("parts", {}).items():
        print(f"  {name:46}{seconds * 1000 / runs[OURS][-1].told['pages']:8.2f} CPU ms/page")
    return 0


if __name__ == "__main__":
    sys.exit(main())
