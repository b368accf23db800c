"""Keep crawling: each source when it is due, one crawl of an archive at a time, until somebody says stop."""

from __future__ import annotations

import asyncio
import shlex
import signal
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType

from crawler.crawling.crawl import Begin, CrawlOptions, CrawlReport, Feed, crawl_fed
from crawler.crawling.jobs import SourceRun
from crawler.sources.source import Source
from storage.archive import Archive
from storage.errors import ArchiveLocked, UsageError

LOOK_AGAIN = 60.0
"""Seconds after which the clock is looked at again, should the machine have slept or its clock been set."""
JOIN_FOR = 3600.0
"""Seconds in which sources that become due join a crawl under way; then it may end, and others may have the archive."""
JOIN_EVERY = 1.0
"""Seconds between two looks at whether another source may join."""
EARLY = 30.0
"""Seconds before its time at which a source counts as due for cron, which starts to the minute, now and then quicker
than the time before: a source of every hour would be passed over for another one."""
LATENESS = 0.1
"""The share of a source's time by which it may be late for being looked at in steps."""
# Minutes between two looks that cron can say: they divide the hour, and the day.
_STEPS = (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60, 120, 180, 240, 360, 480, 720, 1440)


class Plan:
    """Which sources are due, by the runs that the archive knows of and those begun since.

    A source is due when `every` seconds have passed since its last run began; one that never ran, or whose last run was
    killed, is due at once. `folder` has the archive.
    """

    def __init__(self, sources: Iterable[Source], folder: Path) -> None:
        self._sources = tuple(sources)
        self.folder = folder
        self._begun: dict[str, datetime] = {}

    def refresh(self) -> None:
        """Read the last runs from the archive; another process may have crawled."""
        with suppress(UsageError), Archive.open(self.folder, read_only=True) as archive:
            self._begun = archive.last_starts()

    def due(self, now: datetime) -> list[Source]:
        """The sources that are due at `now`, the longest due first."""
        waiting = [(self.due_at(source, now), source.name, source) for source in self._sources]
        return [source for at, _, source in sorted(waiting, key=lambda each: each[:2]) if at <= now]

    def due_at(self, source: Source, now: datetime) -> datetime:
        """When a source is due, or was; a last run that lies in the future, by a clock since set right, is none."""
        begun = self._begun.get(source.name)
        if begun is None or begun > now:
            return now
        return begun + timedelta(seconds=source.every)

    def wait(self, now: datetime) -> float:
        """Seconds until the next source is due; infinite when there is no source."""
        return min(((self.due_at(source, now) - now).total_seconds() for source in self._sources), default=float("inf"))

    def outlook(self, now: datetime) -> str:
        """A sentence on what is due next; "" when there is no source."""
        waiting = [(self.due_at(source, now), source.name) for source in self._sources]
        return "Next: {1} at {0:%Y-%m-%d %H:%M} UTC.".format(*min(waiting)) if waiting else ""

    def begins(self, source: Source, now: datetime) -> None:
        """Note that a run of a source begins."""
        self._begun[source.name] = now


class Pause:
    """Waits between crawls; ended early by SIGINT or SIGTERM. Only for the main thread."""

    def __init__(self) -> None:
        self._told = threading.Event()

    def __call__(self, seconds: float) -> bool:
        """Wait; True when told to stop."""
        before = {number: signal.signal(number, self._stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            return self._told.wait(seconds)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._told.set()


def run_once(plan: Plan, options: CrawlOptions) -> CrawlReport:
    """Crawl what is due now, for cron. Raises as `crawl` does; with nothing due the report is empty."""
    plan.refresh()
    return crawl_fed(_feed(plan, options.clock, join_for=0.0, early=EARLY), plan.folder, options)


def run_until_stopped(
    plan: Plan,
    options: CrawlOptions,
    *,
    report: Callable[[CrawlReport], None],
    say: Callable[[str], None],
    pause: Callable[[float], bool] | None = None,
) -> int:
    """Crawl each source when it is due; the exit code, 0 when told to stop and 1 when the archive failed.

    A source that cannot be read is in the report and looked at again when it is due: it does not end the others.
    `report` gets what came of each crawl, `say` a sentence when another process holds the archive, and one on what is
    due next. `pause` waits so many seconds and returns True when told to stop.
    """
    pause = pause or Pause()
    outlook = ""
    while True:
        plan.refresh()
        wait = plan.wait(options.clock())
        if wait <= 0:
            try:
                done = crawl_fed(_feed(plan, options.clock, join_for=JOIN_FOR), plan.folder, options)
            except ArchiveLocked as locked:
                say(str(locked))
                wait = LOOK_AGAIN
            else:
                report(done)
                if done.broken:
                    return 1
                if done.stopped:
                    return 0
                wait = 0.0
        elif outlook != plan.outlook(options.clock()):
            outlook = plan.outlook(options.clock())
            say(outlook)
        if pause(min(wait, LOOK_AGAIN)):
            return 0


def _feed(plan: Plan, clock: Callable[[], datetime], *, join_for: float, early: float = 0.0) -> Feed:
    """Begins what is due, or will be in `early` seconds, and what becomes due while it runs; never a source that is
    still under way."""

    async def feed(begin: Begin) -> None:
        under_way: dict[str, SourceRun] = {}
        until = time.monotonic() + join_for
        while True:
            for source in plan.due(clock() + timedelta(seconds=early)):
                if source.name not in under_way or not under_way[source.name].open:
                    plan.begins(source, clock())
                    under_way[source.name] = await begin(source)
            if time.monotonic() >= until or not any(run.open for run in under_way.values()):
                return
            await asyncio.sleep(JOIN_EVERY)

    return feed


def step_for(sources: Iterable[Source]) -> int:
    """The minutes between two looks at what is due: the longest step at which no source is much later than it says."""
    minutes = [max(1, int(source.every // 60)) for source in sources] or [60]
    # A source that is due between two looks waits for the second.
    fits = (step for step in _STEPS if all(-each % step <= LATENESS * each for each in minutes))
    return max(fits)


def crontab_line(command: Sequence[str], sources: Iterable[Source]) -> str:
    """A line for crontab that runs `command` often enough for each of the sources."""
    step = step_for(sources)
    if step < 60:
        when = "* * * * *" if step == 1 else f"*/{step} * * * *"
    elif step < 24 * 60:
        when = "0 * * * *" if step == 60 else f"0 */{step // 60} * * *"
    else:
        when = "0 6 * * *"
    # A percent sign ends the command in a crontab.
    return f"{when} {shlex.join(command)}".replace("%", r"\%")


def systemd_units(command: Sequence[str], sources: Iterable[Source], folder: Path) -> dict[str, str]:
    """A service that runs `command` once in `folder`, and the timer that starts it; the texts by file name."""
    minutes = step_for(sources)
    line = " ".join(_systemd_word(word) for word in command)
    service = (
        "[Unit]\nDescription=Tearsheet: crawl the sources that are due\nAfter=network-online.target\n"
        "Wants=network-online.target\n\n"
        f"[Service]\nType=oneshot\nWorkingDirectory={str(folder).replace('%', '%%')}\nExecStart={line}\n"
        "TimeoutStopSec=35\n"
    )
    timer = (
        "[Unit]\nDescription=Tearsheet: look for sources that are due\n\n"
        f"[Timer]\nOnBootSec=2min\nOnUnitActiveSec={minutes}min\n\n[Install]\nWantedBy=timers.target\n"
    )
    return {"tearsheet.service": service, "tearsheet.timer": timer}


def _systemd_word(word: str) -> str:
    """One word of ExecStart: quoted, with what systemd would expand doubled."""
    quoted = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return quoted if quoted and not set(quoted) & set(" \t'\"\\;") else f'"{quoted}"'
