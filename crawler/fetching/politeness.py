"""Whose turn it is: queues by host, so that no host is asked too often and none holds up another."""

from __future__ import annotations

import asyncio
import heapq
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from itertools import count
from typing import Generic, Protocol, TypeVar

from storage.times import zoned
from storage.urls import parts_of

MAX_WAIT = 24 * 3600.0
"""Seconds. No server makes us wait longer than a day."""
MAX_CRAWL_DELAY = 300.0
"""Seconds between two requests that a robots.txt can ask for: a crawl that waits longer comes to no end."""
CONCURRENCY_PER_HOST = 8


class Postponed(Exception):
    """The host is not to be asked for `seconds`; `why` says who says so. Unless it is `lasting`, only in this crawl."""

    def __init__(self, host: str, seconds: float, why: str, *, lasting: bool = True) -> None:
        super().__init__(f"{host} is left alone for {seconds:.0f} s: {why}")
        self.host = host
        self.seconds = seconds
        self.why = why
        self.lasting = lasting


def retry_after(value: str, now: datetime) -> float | None:
    """Seconds to wait by a Retry-After header (RFC 9110, 10.2.3: seconds or an HTTP date), at most a day.

    None when the header is missing or says nothing. A negative number or a date that is past means 0.
    """
    text = value.strip()[:64]
    if text.lstrip("+-").isdecimal():
        return min(max(float(text), 0.0), MAX_WAIT)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return min(max((zoned(moment) - now).total_seconds(), 0.0), MAX_WAIT)


# Asked for half a dozen times while a page is fetched.
@lru_cache(maxsize=1024)
def server_of(url: str) -> str:
    """The host with its port, where the URL names one: the unit of politeness."""
    return parts_of(url).netloc.rpartition("@")[2].lower()


class Job(Protocol):
    """What is queued: something with an address and the pace its source asks for."""

    @property
    def server(self) -> str:
        """`server_of` the address to be fetched."""

    @property
    def delay(self) -> float:
        """Seconds between two requests to the server."""

    @property
    def concurrency(self) -> int:
        """Requests to the server at one time."""


_JobT = TypeVar("_JobT", bound=Job)


@dataclass(slots=True, eq=False)
class _Host(Generic[_JobT]):
    queue: deque[_JobT] = field(default_factory=deque)
    delay: float = 0.0
    concurrency: int = CONCURRENCY_PER_HOST
    active: int = 0
    # Monotonic seconds; not to be asked before.
    ready_at: float = 0.0
    # Its robots.txt has been read. Until then one request at a time: a Crawl-delay must hold from the second on.
    known: bool = False
    # Monotonic seconds; until then it asked to be left alone.
    postponed_until: float = 0.0
    queued: bool = False

    @property
    def has_room(self) -> bool:
        return self.active < (self.concurrency if self.known else 1)


class Hosts(Generic[_JobT]):
    """The jobs of a crawl, handed out host by host in turn.

    A job is *active* from `next` until `release` (its server has answered) and *open* until `finish` (whatever comes of
    it is known): `next` ends when nothing is queued and nothing is open. `patience` is how many seconds a postponed
    host is waited for; of one that is postponed for longer the jobs are given back.
    """

    def __init__(
        self, *, total: int = 32, patience: float = 60.0, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._total = total
        self._patience = patience
        self._monotonic = monotonic
        self._hosts: dict[str, _Host[_JobT]] = {}
        self._ready: list[tuple[float, int, str]] = []
        self._turn = count()
        self._active = 0
        self._open = 0
        self._queued = 0
        self.stopped = False
        self._changed = asyncio.Event()

    def add(self, job: _JobT) -> bool:
        """Queue a job; False when its host is postponed or the crawl is stopping, and the job stays with the caller."""
        host = self._hosts.setdefault(job.server, _Host())
        if self.stopped or self.wait_for(job.server) > self._patience:
            return False
        host.delay = max(host.delay, job.delay)
        host.concurrency = min(host.concurrency, max(1, job.concurrency))
        host.queue.append(job)
        self._queued += 1
        self._offer(job.server)
        return True

    async def next(self) -> _JobT | None:
        """The next job whose host may be asked now; waits for one. None when no more will come."""
        while not self.stopped:
            self._changed.clear()
            wait: float | None = None
            if self._active < self._total and self._ready:
                wait = self._ready[0][0] - self._monotonic()
                if wait <= 0:
                    server = heapq.heappop(self._ready)[2]
                    self._hosts[server].queued = False
                    if self._may_ask(server):
                        return self._take(self._hosts[server])
                    self._offer(server)
                    continue
            elif not self._queued and not self._open:
                return None
            with suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), wait)
        return None

    def release(self, job: _JobT) -> None:
        """The server has answered, or never will: it may be asked again after its delay."""
        self._active -= 1
        self._hosts[job.server].active -= 1
        self._offer(job.server)
        self._changed.set()

    def hold(self) -> None:
        """Somebody will add jobs later: `next` waits for a `finish`."""
        self._open += 1

    def finish(self) -> None:
        """What came of one job is known, and what it found is queued."""
        self._open -= 1
        self._changed.set()

    def learn(self, server: str, crawl_delay: float) -> None:
        """The server's robots.txt has been read and asks for this delay, in seconds; 0 when for none."""
        host = self._hosts.setdefault(server, _Host())
        host.known = True
        host.delay = max(host.delay, min(crawl_delay, MAX_CRAWL_DELAY))
        host.ready_at = max(host.ready_at, self._monotonic() + host.delay)
        self._offer(server)

    def wait_for(self, server: str) -> float:
        """Seconds that a host is still to be left alone because it asked for it; 0 when it did not."""
        host = self._hosts.get(server)
        return max(host.postponed_until - self._monotonic(), 0.0) if host else 0.0

    def postpone(self, server: str, seconds: float) -> list[_JobT]:
        """Leave a host alone for so long. Past the patience: take no more jobs until then, and give its jobs back."""
        host = self._hosts.setdefault(server, _Host())
        host.postponed_until = max(host.postponed_until, self._monotonic() + min(seconds, MAX_WAIT))
        host.ready_at = max(host.ready_at, host.postponed_until)
        if seconds <= self._patience:
            self._offer(server)
            return []
        jobs = list(host.queue)
        host.queue.clear()
        self._queued -= len(jobs)
        self._changed.set()
        return jobs

    def stop(self) -> list[_JobT]:
        """Hand out nothing more, and give back what is queued."""
        self.stopped = True
        jobs = [job for host in self._hosts.values() for job in host.queue]
        for host in self._hosts.values():
            host.queue.clear()
        self._queued = 0
        self._changed.set()
        return jobs

    def _offer(self, server: str) -> None:
        """Put the host in line, once, when it has a job and room for it."""
        host = self._hosts[server]
        if host.queue and host.has_room and not host.queued:
            host.queued = True
            heapq.heappush(self._ready, (host.ready_at, next(self._turn), server))
            self._changed.set()

    def _may_ask(self, server: str) -> bool:
        """Whether what held when the host was put in line still does: it may have been postponed since."""
        host = self._hosts[server]
        return bool(host.queue) and host.has_room and host.ready_at <= self._monotonic()

    def _take(self, host: _Host[_JobT]) -> _JobT:
        job = host.queue.popleft()
        self._queued -= 1
        self._active += 1
        self._open += 1
        host.active += 1
        host.ready_at = self._monotonic() + host.delay
        self._offer(job.server)
        return job
