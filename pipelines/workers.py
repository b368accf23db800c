"""Worker processes that read pages: a page that hangs, eats memory or crashes its reader costs one outcome, no more.

A worker is a child process at the other end of a socket pair. It gets a pickled (function, arguments), answers with the
pickled result, and ends when the socket does, so none outlives its parent. Which page takes too long is measured here,
from outside; a worker that does not answer in time is killed and replaced.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import socket
import struct
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Self, TypeVar

from pipelines.garbage import spare_collection

_T = TypeVar("_T")

DEADLINE = 10.0
"""Seconds a page may take, from the moment a worker has it."""
MEMORY = 512 * 1024 * 1024
"""Bytes of address space a worker may take beyond what it has after its imports."""
START_DEADLINE = 120.0
"""Seconds a worker may take to start: imports on a busy machine."""
_LENGTH = struct.Struct("!Q")
_RESULT, _CRASH = b"r", b"c"


class WorkerTimeout(Exception):
    """The call took longer than the deadline; its worker was killed."""


class WorkerCrashed(Exception):
    """The call raised, ran out of memory, or ended its process; the message says which."""


class NoWorker(Exception):
    """A worker could not start; no fault of the call that wanted it. The message says what was raised."""


class PoolClosed(Exception):
    """The pool was closed before the call came to its end."""


class WorkerPool:
    """A few worker processes behind one queue. `call` is for coroutines, `submit` and `map` for everybody else."""

    def __init__(
        self,
        workers: int = 2,
        *,
        deadline: float = DEADLINE,
        memory: int = MEMORY,
        preload: tuple[str, ...] = (),
    ) -> None:
        """Start the processes. `preload` names the modules to import before the first call."""
        self.size = max(1, workers)
        self._deadline = deadline
        self._memory = memory
        self._preload = preload
        self._threads = ThreadPoolExecutor(self.size, thread_name_prefix="worker")
        self._workers: set[_Worker] = {_Worker(memory, preload) for _ in range(self.size)}
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        for worker in self._workers:
            self._idle.put(worker)
        self._closed = False

    def submit(self, function: Callable[..., _T], *arguments: Any) -> Future[_T]:
        """Call a function, named by its module, in a worker.

        The future may raise WorkerTimeout, WorkerCrashed, NoWorker or PoolClosed.
        """
        if self._closed:
            raise PoolClosed
        return self._threads.submit(self._run, function, arguments)

    async def call(self, function: Callable[..., _T], *arguments: Any) -> _T:
        """Await `submit`."""
        return await asyncio.wrap_future(self.submit(function, *arguments))

    def map(self, function: Callable[..., _T], calls: Iterable[tuple[Any, ...]]) -> Iterator[Future[_T]]:
        """One finished future for each tuple of arguments, in their order; only a few are taken ahead."""
        ahead: deque[Future[_T]] = deque()
        for arguments in calls:
            ahead.append(self.submit(function, *arguments))
            if len(ahead) > 4 * self.size:
                yield _finished(ahead.popleft())
        while ahead:
            yield _finished(ahead.popleft())

    def close(self) -> None:
        """End the workers; calls that are waiting or running end with PoolClosed."""
        self._closed = True
        for worker in tuple(self._workers):
            worker.kill()
        self._threads.shutdown()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.close()

    def _run(self, function: Callable[..., _T], arguments: tuple[Any, ...]) -> _T:
        if self._closed:
            raise PoolClosed
        worker = self._idle.get()
        try:
            result: _T = worker.call(function, arguments, self._deadline)
        except (WorkerTimeout, WorkerCrashed, NoWorker):
            if self._closed:
                raise PoolClosed from None
            worker = self._replace(worker)
            raise
        finally:
            self._idle.put(worker)
        return result

    def _replace(self, worker: _Worker) -> _Worker:
        worker.kill()
        self._workers.discard(worker)
        successor = _Worker(self._memory, self._preload)
        self._workers.add(successor)
        if self._closed:
            successor.kill()
        return successor


def _finished(future: Future[_T]) -> Future[_T]:
    future.exception()
    return future


class _Worker:
    """One child process and our end of its socket."""

    def __init__(self, memory: int, preload: tuple[str, ...]) -> None:
        self._socket, theirs = socket.socketpair()
        command = f"from pipelines.workers import _serve; _serve({theirs.fileno()}, {memory}, {preload!r})"
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
        self._ready = False

    def call(self, function: Callable[..., Any], arguments: tuple[Any, ...], deadline: float) -> Any:
        """The result of a call. Raises WorkerTimeout, WorkerCrashed, NoWorker."""
        self._wait_until_ready()
        message = pickle.dumps((function, arguments, deadline), protocol=5)
        try:
            self._socket.settimeout(deadline)
            _send(self._socket, _RESULT, message)
            kind, answer = self._receive(deadline)
        except TimeoutError:
            raise WorkerTimeout(f"no answer within {deadline:g} s") from None
        except OSError:
            raise WorkerCrashed(self._last_words()) from None
        if kind == _CRASH:
            raise WorkerCrashed(answer.decode("utf-8", "replace"))
        return pickle.loads(answer)

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

    def kill(self) -> None:
        """End the process now and collect it."""
        self._process.kill()
        self._process.wait()
        # shutdown wakes a thread that is reading from this socket; close alone would leave it there.
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

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
    for name in preload:
        importlib.import_module(name)
    spare_collection()
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
