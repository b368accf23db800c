"""Breaks the plain writer (work.py) at one operation after the other, and looks at what it leaves behind."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.crash import shim
from benchmarks.crash.checks import Kept, must, opened, whole
from benchmarks.crash.shim import Kind, Plan
from benchmarks.crash.work import PAGES, reading_of, save_all, url_of
from storage.article import Article

_KILLED = -9
SENTENCES = ("disk is full", "disk reports an error", "Input/output error", "cannot be written", "opened anew")
"""What a program may say of a failing disk. SQLite does not tell why it could not make a file."""
Visits = list[list[int]]


@dataclass(slots=True)
class Writer:
    """A process with the shim that forks a child for every order."""

    process: subprocess.Popen[str]
    folder: Path

    def run(self, archive: Path, plan: Plan, *, tries: int = 1, watched: Path | None = None, sabotage: str = "") -> Ran:
        """Let a child work on an archive while something goes wrong; see work.serve_orders."""
        trace, said = self.folder / "trace", self.folder / "said"
        for path in (trace, said):
            path.unlink(missing_ok=True)
        places = {"folder": archive, "watched": watched or archive, "trace": trace, "said": said}
        order = asdict(plan) | {name: str(path) for name, path in places.items()}
        assert self.process.stdin and self.process.stdout
        print(json.dumps(order | {"tries": tries, "sabotage": sabotage}), file=self.process.stdin, flush=True)
        code = int(self.process.stdout.readline())
        return Ran(code, said.read_text() if said.exists() else "", trace)


@dataclass(frozen=True, slots=True)
class Ran:
    """How a child ended: exit code (-9: killed), its sentence, and its trace."""

    code: int
    said: str
    trace: Path


@contextmanager
def writer(folder: Path) -> Iterator[Writer]:
    """The forking process; `folder` gets the shim, traces and sentences, and must not be that of an archive."""
    with shim.forking("benchmarks.crash.work", folder) as process:
        yield Writer(process, folder)


@dataclass(slots=True)
class Acknowledged:
    """What children said over the life of one archive: acknowledged visits, and the last group that was only tried."""

    visits: Visits = field(default_factory=list)
    tried: Visits = field(default_factory=list)

    def hear(self, trace: Path) -> None:
        """Take what the marks of a trace say."""
        for mark in shim.marks(trace):
            self.take(json.loads(mark))

    def take(self, mark: dict[str, Visits]) -> None:
        """Take one mark."""
        if "try" in mark:
            if self.tried and self.tried != mark["try"]:  # killed after the commit, and another child goes on behind it
                self.visits = self.visits + self.tried
            self.tried = mark["try"]
        elif "ack" in mark:
            self.visits = self.visits + mark["ack"]
            self.tried = []

    def check(self, kept: Kept) -> None:
        """Everything acknowledged is there once; of what was only tried, all or nothing."""
        there = [[page, visit] for page in range(PAGES) for visit in range(len(kept.outcomes.get(url_of(page), ())))]
        missing = [visit for visit in self.visits if visit not in there]
        must(not missing, f"acknowledged and lost: {missing}")
        more = [visit for visit in there if visit not in self.visits]
        must(more in ([], sorted(self.tried)), f"half of a group: {more} of {self.tried}")
        if more:  # it counts from now on
            self.visits, self.tried = self.visits + more, []
        for page, visit in there:
            result = reading_of(page, visit, None).result  # type: ignore[arg-type]
            if isinstance(result, Article):
                texts = [text for _, text in kept.stories[url_of(page)]]
                must(result.text in texts, f"the text of {page} at visit {visit} is lost")
            else:
                must(kept.outcomes[url_of(page)][visit].startswith("gone"), f"{page} is not gone")


def undisturbed(folder: Path) -> Kept:
    """What the archive holds when nothing goes wrong."""
    save_all(folder, lambda mark: None)
    return whole(folder)


def operations(writer: Writer, archive: Path) -> list[tuple[str, str]]:
    """Kind and file of every operation of an undisturbed writer."""
    ran = writer.run(archive, Plan())
    must(ran.code == 0, f"undisturbed: {ran.code} {ran.said}")
    done = [each for each in shim.read_trace(ran.trace) if each.kind not in (Kind.MARK, Kind.FAULT)]
    return [(each.kind.name.lower(), shim.file_kind(each.path)) for each in done]


def break_at(writer: Writer, archive: Path, plan: Plan, expected: Kept, *, tries: int = 1) -> tuple[str, str] | None:
    """One archive from nothing: broken by the plan, checked, gone on with, compared. The operation that was broken."""
    acknowledged = Acknowledged()
    ran = writer.run(archive, plan, tries=tries)
    acknowledged.hear(ran.trace)
    _check_ending(ran, plan)
    opened(archive)
    acknowledged.check(whole(archive))
    must(opened(archive) == (), "a repair that does not hold")
    save_all(archive, lambda mark: None)
    must(whole(archive) == expected, "an undisturbed crawl would have kept something else")
    shutil.rmtree(archive)
    return shim.fault(ran.trace)


def break_again_and_again(writer: Writer, archive: Path, chance: random.Random, expected: Kept) -> int:
    """One archive that is killed at random until it is finished; how often that was."""
    acknowledged = Acknowledged()
    kills = 0
    while True:
        ran = writer.run(archive, Plan(chance.choice(("kill", "torn")), chance.randrange(1, 200)))
        acknowledged.hear(ran.trace)
        if ran.code == 0:
            break
        must(ran.code == _KILLED, f"{ran.code}: {ran.said}")
        kills += 1
        if chance.random() < 0.5:  # else the next writer has to put it right
            opened(archive)
            acknowledged.check(whole(archive))
    acknowledged.check(whole(archive))
    must(whole(archive) == expected, "an undisturbed crawl would have kept something else")
    shutil.rmtree(archive)
    return kills


def _check_ending(ran: Ran, plan: Plan) -> None:
    if plan.action in ("kill", "torn"):
        must(ran.code in (0, _KILLED), f"{ran.code}: {ran.said}")
        return
    must(ran.code in (0, 1, _KILLED), f"a bug: {ran.said}")
    if ran.code == 1:
        must(any(words in ran.said for words in SENTENCES), f"no clear sentence: {ran.said}")
        must("\n" not in ran.said and "Traceback" not in ran.said, f"more than a sentence: {ran.said}")
