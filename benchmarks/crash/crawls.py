"""Kills real crawls: `tearsheet crawl` in a process of its own, on sites of the newsroom, until it is done."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from benchmarks.crash import shim
from benchmarks.crash.checks import Kept, must, opened, whole
from benchmarks.crash.points import SENTENCES
from benchmarks.crash.shim import ACTIONS, Plan
from crawler.newsroom import FIRST_CRAWL, Newsroom, serving

SITES = ("gangwan", "harbourwire", "ledgerline")
KINDS = ("", "write", "write", "sync", "create", "truncate", "unlink", "mkdir")
NAMES = ("", "", ".warc.gz", "-wal", "tearsheet.db")


class Ran(NamedTuple):
    """How a command ended: exit code, what it printed, and the addresses it acknowledged."""

    code: int
    printed: str
    saved: list[str]


@dataclass(slots=True)
class Crawls:
    """Sites that are served, and a process that runs commands on them, each in a process of its own (observed.py).

    `hits` counts what was broken: (action, kind, file).
    """

    folder: Path
    process: subprocess.Popen[str]
    connect_to: tuple[str, ...]
    hits: Counter[tuple[str, str, str]]

    def run(self, archive: Path, plan: Plan, *, seconds: float | None = None) -> Ran:
        """Crawl; kill it after so many seconds."""
        where = [word for entry in self.connect_to for word in ("--connect-to", entry)]
        return self.command(archive, ["crawl", *self.sources, "--workers", "1", *where], plan, seconds=seconds)

    @property
    def sources(self) -> list[str]:
        """The option that names the folder of the sources."""
        return ["--sources", str(self.folder / "sources")]

    def command(
        self, archive: Path, words: list[str], plan: Plan, *, watched: Path | None = None, seconds: float | None = None
    ) -> Ran:
        """Any command on an archive; what goes wrong goes wrong in the folder `watched`, by default the archive's."""
        trace, said = self.folder / "crawl-trace", self.folder / "crawl-said"
        trace.unlink(missing_ok=True)
        order = asdict(plan) | {
            "words": ["--archive", str(archive), *words],
            "said": str(said),
            "watched": str(watched or archive),
            "trace": str(trace),
            "seconds": seconds,
        }
        assert self.process.stdin and self.process.stdout
        print(json.dumps(order), file=self.process.stdin, flush=True)
        code, timed_out = map(int, self.process.stdout.readline().split())
        self.hits["kill", "any moment", "any file"] += timed_out
        if broken := shim.fault(trace):
            self.hits[plan.action, *broken] += 1
        return Ran(code, said.read_text(), [url for mark in shim.marks(trace) for url in json.loads(mark)])


@contextmanager
def crawls(folder: Path) -> Iterator[Crawls]:
    """Serve the sites on 127.0.0.1; `folder` gets the shim, the sources and the traces."""
    (folder / "sources").mkdir()
    for name in SITES:
        text = files("crawler.newsroom").joinpath("sources", f"{name}.toml").read_bytes()
        (folder / "sources" / f"{name}.toml").write_bytes(text)
    with serving(Newsroom(1, FIRST_CRAWL)) as server, shim.forking("benchmarks.crash.observed", folder) as process:
        yield Crawls(folder, process, server.connect_to, Counter())


def undisturbed(crawls: Crawls, archive: Path) -> Kept:
    """What an archive holds after a crawl in which nothing goes wrong."""
    code, printed, _ = crawls.run(archive, Plan())
    must(code == 0, f"undisturbed: {code}: {printed}")
    return whole(archive)


def break_until_done(crawls: Crawls, archive: Path, chance: random.Random, expected: Kept, rounds: int) -> int:
    """Break crawls of one archive at most so often, then let one finish, and compare. How often one was broken."""
    acknowledged: Counter[str] = Counter()
    broken = 0
    for _ in range(rounds):
        plan, seconds = _plan(chance)
        broken += break_once(crawls, archive, plan, acknowledged, seconds=seconds).code != 0
    finish(crawls, archive, acknowledged, expected)
    shutil.rmtree(archive)
    return broken


def break_once(
    crawls: Crawls, archive: Path, plan: Plan, acknowledged: Counter[str], *, seconds: float | None = None
) -> Ran:
    """Break one crawl; check how it ended and what it left. Adds to what was acknowledged, by address."""
    ran = crawls.run(archive, plan, seconds=seconds)
    acknowledged.update(ran.saved)
    _check_ending(ran.code, ran.printed, plan)
    if archive.exists():
        opened(archive)
        _check(whole(archive), acknowledged)
    return ran


def finish(crawls: Crawls, archive: Path, acknowledged: Counter[str], expected: Kept) -> None:
    """Let a crawl finish what broken ones began; the archive must then hold what an undisturbed one does."""
    ran = crawls.run(archive, Plan())
    acknowledged.update(ran.saved)
    must(ran.code == 0, f"the last crawl: {ran.code}: {ran.printed}")
    kept = whole(archive)
    _check(kept, acknowledged)
    must(kept.outcomes == expected.outcomes, f"other outcomes than undisturbed: {_differing(kept, expected)}")
    must(set(kept.stories) == set(expected.stories), "other stories than undisturbed")
    different = kept.differing(expected)
    must(not different, f"other texts than undisturbed: {different}")


def _plan(chance: random.Random) -> tuple[Plan, float | None]:
    """Mostly a kill at an operation, often early of its kind; sometimes a failing disk, or a kill at any moment."""
    if chance.random() < 0.2:
        return Plan(), chance.uniform(0.1, 1.5)
    action = chance.choice(("kill", "torn")) if chance.random() < 0.75 else chance.choice(ACTIONS[2:])
    kind = chance.choice(KINDS)
    most = {"": 1500, "write": 1300, "sync": 60}.get(kind, 3)
    name = chance.choice(NAMES) if kind not in ("mkdir", "unlink") else ""
    return Plan(action, 1 + int(most * chance.random() ** 2), kind, name), None


def _check_ending(code: int, printed: str, plan: Plan) -> None:
    must("Traceback" not in printed, printed)
    if plan.action in ("", "kill", "torn"):
        must(code in (0, -signal.SIGKILL), f"{code}: {printed}")
    elif code:
        must(code == 1, f"{code}: {printed}")
        must(any(words in printed for words in SENTENCES), f"{plan}: no clear sentence: {printed}")


def _check(kept: Kept, acknowledged: Counter[str]) -> None:
    lost = [url for url, times in acknowledged.items() if len(kept.outcomes.get(url, ())) < times]
    must(not lost, f"acknowledged and lost: {lost}")


def _differing(kept: Kept, expected: Kept) -> dict[str, object]:
    urls = set(kept.outcomes) | set(expected.outcomes)
    pairs = {url: (kept.outcomes.get(url), expected.outcomes.get(url)) for url in urls}
    return {url: pair for url, pair in pairs.items() if pair[0] != pair[1]}
