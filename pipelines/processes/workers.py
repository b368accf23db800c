"""Worker processes that read pages: a page that hangs, eats memory or crashes its reader costs one outcome, no more.

Which page takes too long is measured here, from outside; a worker that does not answer in time is killed and replaced,
and the call that it had not begun yet goes to another (pipelines/processes/worker.py has one worker).
"""

from __future__ import annotations

import asyncio
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from types import TracebackType
from typing import Any, Self, TypeVar

from pipelines.processes.forkserver import ForkServer
from pipelines.processes.worker import AHEAD, CallLost, Worker

_T = TypeVar("_T")

DEADLINE = 10.0
"""Seconds a page may take, from the moment a worker has it."""
MEMORY = 512 * 1024 * 1024
"""Bytes of address space a worker may take beyond what it has after its imports."""


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
        """Start the processes. `preload` names what to load before the first call: "module", or "module:function".

        The function, which takes nothing, is called once for all workers.
        """
        self.size = max(1, workers)
        self._deadline = deadline
        self._memory = memory
        self._server = ForkServer(preload)
        # A thread for each call that the workers are given, so that each finds a worker with room.
        self._threads = ThreadPoolExecutor(AHEAD * self.size, thread_name_prefix="worker")
        self._workers = [Worker(self._server, memory) for _ in range(self.size)]
        self._choosing = Lock()
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
        self._server.close()
        self._threads.shutdown()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.close()

    def _run(self, function: Callable[..., _T], arguments: tuple[Any, ...]) -> _T:
        message = pickle.dumps((function, arguments, self._deadline), protocol=5)
        while not self._closed:
            with self._choosing:
                worker = min(self._workers, key=_calls)
                worker.calls += 1
            try:
                answer = worker.call(message, self._deadline)
            except CallLost:
                continue
            except BaseException:
                self._replace(worker)
                if self._closed:
                    break
                raise
            finally:
                with self._choosing:
                    worker.calls -= 1
            result: _T = pickle.loads(answer)
            return result
        raise PoolClosed from None

    def _replace(self, worker: Worker) -> None:
        replaced = False
        try:
            worker.kill()
            if self._closed:
                return
            successor = Worker(self._server, self._memory)
            with self._choosing:
                self._workers[self._workers.index(worker)] = successor
            replaced = True
            if self._closed:
                successor.kill()
        finally:
            worker.give_up(replaced=replaced)


def _calls(worker: Worker) -> int:
    return worker.calls


def _finished(future: Future[_T]) -> Future[_T]:
    future.exception()
    return future
