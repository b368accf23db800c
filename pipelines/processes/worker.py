"""One worker process: our end of its socket, and its own life at the other end.

It gets a pickled (function, arguments, deadline), answers with the pickled result, and ends when the socket does, so it
does not outlive its parent. While it works, its next call lies ready in the socket already, so it never waits for us.
"""

from __future__ import annotations

import os
import pickle
import socket
import struct
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from threading import Lock
from types import TracebackType

from pipelines.processes.garbage import loading

START_DEADLINE = 120.0
"""Seconds a worker may take to start: imports on a busy machine."""
AHEAD = 2
"""Calls that a worker is given at a time: the one in its hands and the next."""
_LENGTH = struct.Struct("!Q")
_RESULT, _CRASH = b"r", b"c"


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

    def __init__(self, memory: int, preload: tuple[str, ...]) -> None:
        """Start it; `memory` and `preload` as in WorkerPool."""
        self._socket, theirs = socket.socketpair()
        # The same socket with a timeout of its own, for a thread that sends while another receives.
        self._out = self._socket.dup()
        command = f"from pipelines.processes.worker import _serve; _serve({theirs.fileno()}, {memory}, {preload!r})"
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        # One BLAS thread: each more reserves address space that counts against the limit.
        environment |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", command],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=environment,
            )
        self.calls = 0
        self._ready = False
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
        self._process.kill()
        self._process.wait()
        # shutdown wakes a thread that is reading from this socket; close alone would leave it there.
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
            _send(self._out, _RESULT, message)
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
        if kind == _CRASH:
            raise WorkerCrashed(answer.decode("utf-8", "replace"))
        return answer

    def _wait_until_ready(self) -> None:
        if self._ready:
            return
        try:
            kind, answer = self._receive(START_DEADLINE)
        except TimeoutError:
            raise NoWorker(f"a worker did not start within {START_DEADLINE:g} s") from None
        except OSError:
            raise NoWorker(f"a worker did not start: {self._last_words()}") from None
        if kind == _CRASH:
            raise NoWorker(f"a worker did not start: {answer.decode('utf-8', 'replace')}")
        self._ready = True

    def _receive(self, seconds: float) -> tuple[bytes, bytes]:
        return _receive(self._socket, time.monotonic() + seconds)

    def _last_words(self) -> str:
        code = self._process.wait()
        return f"the worker ended by signal {-code}" if code < 0 else f"the worker ended with exit code {code}"


def _send(sock: socket.socket, kind: bytes, message: bytes) -> None:
    sock.sendall(kind + _LENGTH.pack(len(message)))
    sock.sendall(message)


def _receive(sock: socket.socket, until: float | None = None) -> tuple[bytes, bytes]:
    """One message: its kind and its bytes. Raises ConnectionError when the other end is gone."""
    head = _exactly(sock, 1 + _LENGTH.size, until)
    return head[:1], _exactly(sock, _LENGTH.unpack(head[1:])[0], until)


def _exactly(sock: socket.socket, size: int, until: float | None) -> bytes:
    buffer = bytearray(size)
    view = memoryview(buffer)
    while view:
        if until is not None:
            sock.settimeout(max(until - time.monotonic(), 0.001))
        count = sock.recv_into(view)
        if not count:
            raise ConnectionError("the other end is gone")
        view = view[count:]
    return bytes(buffer)


def _serve(descriptor: int, memory: int, preload: tuple[str, ...]) -> None:
    """The child's whole life: import, say that it is ready, and answer calls until the socket ends."""
    import importlib
    import signal

    # Ctrl-C and a service manager signal the whole group: the page in hand is finished, then the socket ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sock = socket.socket(fileno=descriptor)
    sys.excepthook = lambda kind, error, trace: _answer(sock, _CRASH, _told(error, trace).encode("utf-8", "replace"))
    with loading():
        for name in preload:
            importlib.import_module(name)
    _limit_memory(memory)
    _answer(sock, _RESULT, b"")
    while True:
        try:
            _, message = _receive(sock)
        except ConnectionError:
            return
        function, arguments, deadline = pickle.loads(message)
        _limit_cpu(deadline)
        # What a page makes the function raise ends this process by the excepthook; nothing broken is used again.
        _answer(sock, _RESULT, pickle.dumps(function(*arguments), protocol=5))


def _answer(sock: socket.socket, kind: bytes, message: bytes) -> None:
    """Send from the child; when its parent was killed there is nobody to tell, and it ends."""
    with suppress(ConnectionError):
        return _send(sock, kind, message)
    os._exit(0)


def _told(error: BaseException, trace: TracebackType | None) -> str:
    """What was raised, and in which line of which file."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" ({Path(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno})" if trace else ""
    return f"{type(error).__name__}: {str(error)[:300]}{place}"


def _limit_memory(extra: int) -> None:
    if sys.platform != "linux":
        return
    import resource

    used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + extra, used + extra))


def _limit_cpu(deadline: float) -> None:
    """Should the parent die while a page hangs, the kernel ends this process."""
    if sys.platform == "win32":
        return
    import resource

    seconds = int(time.process_time() + deadline) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))
