"""One worker process: our end of its socket. pipelines/processes/forkserver.py has its own life at the other end.

It gets a pickled (function, arguments, deadline), answers with the pickled result, and ends when the socket does, so it
does not outlive its parent. While it works, its next call lies ready in the socket already, so it never waits for us.
"""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from threading import Lock

from pipelines.processes.forkserver import ForkServer
from pipelines.processes.messages import CRASH, RESULT, Inbox, send

START_DEADLINE = 120.0
"""Seconds a worker may take to start: imports on a busy machine."""
AHEAD = 2
"""Calls that a worker is given at a time: the one in its hands and the next."""


class WorkerTimeout(Exception):
    """The call took longer than the deadline; its worker was killed."""


class WorkerCrashed(Exception):
    """The call raised, ran out of memory, or ended its process; the message says which."""


class NoWorker(Exception):
    """A worker could not start; no fault of the call that wanted it. The message says what was raised."""


class CallLost(Exception):
    """The worker broke over the call before this one, which it had not begun."""


class Worker:
    """One child process and our end of its socket. `calls` is how many it was given; the pool counts them."""

    def __init__(self, server: ForkServer, memory: int) -> None:
        """Have it forked; `memory` as in WorkerPool. Raises OSError."""
        self._server = server
        self._socket = server.fork(memory)
        self._inbox = Inbox(self._socket)
        # The same socket with a timeout of its own, for a thread that sends while another receives.
        self._out = self._socket.dup()
        self.calls = 0
        # Its process id, 0 until it has said that it is ready.
        self._process = 0
        self._broken = False
        self._replaced = False
        self._sending = Lock()
        # Each call holds a lock until it is done with, for which the one after it waits. Before the first nobody does.
        self._last = Lock()

    def call(self, message: bytes, deadline: float) -> bytes:
        """The pickled answer to a pickled call; `deadline` in seconds from the end of the call before it.

        Raises WorkerTimeout, WorkerCrashed and NoWorker, after which the worker is to be killed and given up, and
        CallLost where another call has met with one of these.
        """
        mine = Lock()
        mine.acquire()
        with self._sending:
            before, self._last = self._last, mine
            problem = None if self._broken else self._deliver(message, deadline)
        before.acquire()
        if self._replaced:
            mine.release()
            raise CallLost
        try:
            if self._broken:
                raise NoWorker("no other worker could be started")
            answer = self._answer(problem, deadline)
        except BaseException:
            # Whoever waits for this call is held up until it is given up, when there is a successor to go to.
            self._broken, self._held = True, mine
            raise
        mine.release()
        return answer

    def give_up(self, *, replaced: bool) -> None:
        """Let the call go that waits for the one that broke the worker; `replaced` says that another took its place."""
        self._replaced = replaced
        self._held.release()

    def kill(self) -> None:
        """End the process now and collect it."""
        if self._process:
            self._last_words()
        # One that is not ready yet ends when its socket does. shutdown wakes a thread that is reading from this socket;
        # close alone would leave it there.
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        with self._sending:
            self._out.close()

    def _deliver(self, message: bytes, deadline: float) -> Exception | None:
        """Send a call, or say why it could not be sent. A large one is taken only when the call before it is done."""
        try:
            self._wait_until_ready()
            self._out.settimeout(deadline * AHEAD)
            send(self._out, RESULT, message)
        except (OSError, NoWorker) as error:
            return error
        return None

    def _answer(self, problem: Exception | None, deadline: float) -> bytes:
        try:
            if problem is not None:
                raise problem
            kind, answer = self._receive(deadline)
        except TimeoutError:
            raise WorkerTimeout(f"no answer within {deadline:g} s") from None
        except OSError:
            raise WorkerCrashed(self._last_words()) from None
        if kind == CRASH:
            raise WorkerCrashed(answer.decode("utf-8", "replace"))
        return answer

    def _wait_until_ready(self) -> None:
        if self._process:
            return
        try:
            kind, answer = self._receive(START_DEADLINE)
        except TimeoutError:
            raise NoWorker(f"a worker did not start within {START_DEADLINE:g} s") from None
        except OSError:
            raise NoWorker("a worker did not start: what it is forked from ended") from None
        if kind == CRASH:
            raise NoWorker(f"a worker did not start: {answer.decode('utf-8', 'replace')}")
        self._process = int(answer)

    def _receive(self, seconds: float) -> tuple[bytes, bytes]:
        return self._inbox.receive(time.monotonic() + seconds)

    def _last_words(self) -> str:
        return self._server.end(self._process)
