"""The process that workers are forked from: it has loaded once what each of them needs.

It runs no threads, opens no archive and reads no page, so a copy of it begins clean; whoever holds the archive is never
forked. It makes a worker for each socket that it is handed, and ends with all of them when its own socket ends.
"""

from __future__ import annotations

import os
import pickle
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from threading import Lock
from types import TracebackType

from pipelines.processes.garbage import loading
from pipelines.processes.messages import CRASH, RESULT, Inbox, send

# What is asked for, and the memory limit of the worker to be forked or the id of the one to be ended.
_REQUEST = struct.Struct("!cq")
_FORK, _END = b"f", b"e"
_ENDED = "the worker ended"
_PATIENCE = 10.0


class ForkServer:
    """Our end of it. `fork` and `end` may be called from any thread."""

    def __init__(self, preload: Iterable[str]) -> None:
        """Start it; `preload` as in WorkerPool. It is not waited for."""
        self._preload = tuple(preload)
        self._asking = Lock()
        self._closed = False
        self._start()

    def fork(self, memory: int) -> socket.socket:
        """The socket of a new worker, which sends its process id as its first message.

        `memory` as in WorkerPool. After `close` there is nobody at its other end. Raises OSError.
        """
        ours, theirs = socket.socketpair()
        request = [_REQUEST.pack(_FORK, memory)]
        with theirs, self._asking:
            if self._closed:
                return ours
            try:
                socket.send_fds(self._control, request, [theirs.fileno()])
            except ConnectionError:
                # Somebody ended it, and no page can: its workers go on, the next one needs another.
                self._stop()
                self._start()
                socket.send_fds(self._control, request, [theirs.fileno()])
        return ours

    def end(self, process: int) -> str:
        """Kill a worker and collect it; how it ended, which may have been before."""
        with self._asking, suppress(OSError):
            self._control.sendall(_REQUEST.pack(_END, process))
            return Inbox(self._control).receive(time.monotonic() + _PATIENCE)[1].decode()
        # The server was ended before it, and what it leaves behind is not ours to collect.
        return _ENDED

    def close(self) -> None:
        """End it, after its workers. May be called again."""
        with self._asking:
            self._closed = True
            self._stop()

    def _start(self) -> None:
        self._control, theirs = socket.socketpair()
        command = f"from pipelines.processes.forkserver import _serve; _serve({theirs.fileno()}, {self._preload!r})"
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        # One BLAS thread: each more reserves address space that counts against the limit, and none survives a fork.
        environment |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", command],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=environment,
            )

    def _stop(self) -> None:
        self._process.kill()
        self._process.wait()
        self._control.close()


def _serve(descriptor: int, preload: tuple[str, ...]) -> None:
    """The server's whole life: import, and fork or end workers until its socket ends."""
    # Ctrl-C and a service manager signal the whole group: the page in hand is finished, then the sockets end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    control = socket.socket(fileno=descriptor)
    sys.excepthook = lambda _, error, trace: _refuse(control, _told(error, trace))
    with loading():
        for name in preload:
            module, _, function = name.partition(":")
            loaded = import_module(module)
            if function:
                getattr(loaded, function)()
    sys.excepthook = sys.__excepthook__
    workers: set[int] = set()
    while (request := _request(control)) is not None:
        kind, number, sock = request
        if kind == _END:
            _answer(control, RESULT, _ended(number, workers).encode())
        elif sock is not None:
            worker = _forked(sock)
            if worker == 0:
                control.close()
                _work(sock, number)
                os._exit(0)
            sock.close()
            if worker is not None:
                workers.add(worker)
    # Our parent is gone, and nobody waits for what they read.
    for worker in tuple(workers):
        _ended(worker, workers)


def _request(control: socket.socket) -> tuple[bytes, int, socket.socket | None] | None:
    """What the parent asks for: its kind, its number and, for a worker, the socket; None when the parent is gone."""
    try:
        data, descriptors, _, _ = socket.recv_fds(control, _REQUEST.size, 1)
    except ConnectionError:
        return None
    if not data:
        return None
    kind, number = _REQUEST.unpack(data)
    return kind, number, socket.socket(fileno=descriptors[0]) if descriptors else None


def _refuse(control: socket.socket, why: str) -> None:
    """Tell everyone who wants a worker why there is none."""
    while (request := _request(control)) is not None:
        sock = request[2]
        if sock is not None:
            with sock:
                _answer(sock, CRASH, why.encode("utf-8", "replace"))


def _forked(sock: socket.socket) -> int | None:
    """The id of a new process, 0 in that process itself, and None when the system has no room for one."""
    try:
        return os.fork()
    except OSError as error:
        _answer(sock, CRASH, f"it could not be forked: {error.strerror}".encode())
        return None


def _ended(worker: int, workers: set[int]) -> str:
    """Kill and collect a worker: how it ended.

    One that had ended by itself keeps its own code, and its id is nobody else's until it is collected here.
    """
    if worker not in workers:
        return _ENDED
    workers.discard(worker)
    os.kill(worker, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])
    return f"{_ENDED} by signal {-code}" if code < 0 else f"{_ENDED} with exit code {code}"


def _work(sock: socket.socket, memory: int) -> None:
    """A worker's whole life: say that it is ready, and answer calls until the socket ends."""

    def broken(_: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        _answer(sock, CRASH, _told(error, trace).encode("utf-8", "replace"))
        os._exit(1)

    sys.excepthook = broken
    _limit_memory(memory)
    _answer(sock, RESULT, str(os.getpid()).encode())
    inbox = Inbox(sock)
    while True:
        try:
            _, message = inbox.receive()
        except ConnectionError:
            return
        function, arguments, deadline = pickle.loads(message)
        _limit_cpu(deadline)
        # What a page makes the function raise ends this process by the excepthook; nothing broken is used again.
        _answer(sock, RESULT, pickle.dumps(function(*arguments), protocol=5))


def _answer(sock: socket.socket, kind: bytes, message: bytes) -> None:
    """Send to the parent; when it was killed there is nobody to tell, and the end of the socket is found next."""
    with suppress(ConnectionError):
        send(sock, kind, message)


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
    """Should everybody die while a page hangs, the kernel ends this process."""
    if sys.platform == "win32":
        return
    import resource

    seconds = int(time.process_time() + deadline) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))
