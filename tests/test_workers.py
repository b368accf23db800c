"""Worker processes: what a page can do to one, and that nothing else feels it."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipelines.processes.worker import NoWorker, WorkerCrashed, WorkerTimeout
from pipelines.processes.workers import PoolClosed, WorkerPool
from tests.process_state import is_running

DEADLINE = 1.5


def double(number: int) -> int:
    return 2 * number


def spared() -> tuple[int, int, bool]:
    return gc.get_freeze_count(), gc.get_threshold()[0], gc.isenabled()


def process_id() -> int:
    return os.getpid()


def parents_id() -> int:
    return os.getppid()


def set_place(place: str) -> str:
    """Where the process before left something, or nothing."""
    before, os.environ["TEARSHEET_TEST_PLACE"] = os.environ.get("TEARSHEET_TEST_PLACE", ""), place
    return before


def spin() -> None:
    while True:
        pass


def sleep() -> None:
    time.sleep(600)


def eat() -> int:
    return len(bytearray(4 << 30))


def recurse(depth: int = 0) -> int:
    return recurse(depth + 1)


def segfault() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def unpicklable() -> object:
    return lambda: None


def ignores_the_groups_signals() -> bool:
    os.kill(os.getpid(), signal.SIGINT)
    os.kill(os.getpid(), signal.SIGTERM)
    return True


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(2, deadline=DEADLINE) as pool:
        yield pool


def test_a_call_runs_in_another_process(pool: WorkerPool) -> None:
    assert pool.submit(double, 21).result() == 42
    assert pool.submit(process_id).result() != os.getpid()


@pytest.mark.parametrize("call", [spin, sleep])
def test_a_call_past_its_deadline_is_killed(pool: WorkerPool, call: object) -> None:
    with pytest.raises(WorkerTimeout, match="no answer within"):
        pool.submit(call).result()  # type: ignore[arg-type]
    assert pool.submit(double, 1).result() == 2


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (eat, "MemoryError"),
        (recurse, "RecursionError"),
        (segfault, "signal 11"),
        (unpicklable, "pickle"),
    ],
)
def test_a_call_that_breaks_its_worker_says_how(pool: WorkerPool, call: object, words: str) -> None:
    with pytest.raises(WorkerCrashed, match=words):
        pool.submit(call).result()  # type: ignore[arg-type]
    assert pool.submit(double, 1).result() == 2


def test_other_calls_do_not_feel_a_hanging_one(pool: WorkerPool) -> None:
    hanging = pool.submit(sleep)
    assert [pool.submit(double, number).result() for number in range(20)] == [2 * number for number in range(20)]
    assert isinstance(hanging.exception(), WorkerTimeout)


@pytest.mark.parametrize("size", [10, 1 << 20])
@pytest.mark.parametrize(("call", "error"), [(sleep, WorkerTimeout), (segfault, WorkerCrashed), (eat, WorkerCrashed)])
def test_the_call_that_waits_behind_a_breaking_one_goes_to_another_worker(
    call: Callable[[], object], error: type[Exception], size: int
) -> None:
    with WorkerPool(1, deadline=DEADLINE) as pool:
        pool.submit(double, 1).result()
        breaking, waiting = pool.submit(call), pool.submit(len, b"x" * size)
        assert isinstance(breaking.exception(timeout=20), error)
        assert waiting.result(timeout=20) == size


def test_a_call_does_not_wait_behind_another_while_a_worker_is_free() -> None:
    with WorkerPool(2, deadline=60) as pool:
        hanging = pool.submit(sleep)
        assert [pool.submit(double, number).result(timeout=20) for number in range(5)] == [0, 2, 4, 6, 8]
        assert not hanging.done()


def test_each_of_many_calls_gets_its_own_answer() -> None:
    with WorkerPool(1) as pool:
        numbers = [pool.submit(double, number) for number in range(50)]
        assert [number.result() for number in numbers] == [2 * number for number in range(50)]


def test_a_worker_does_not_search_its_own_code_for_garbage(pool: WorkerPool) -> None:
    frozen, threshold, enabled = pool.submit(spared).result()
    assert frozen > 1000
    assert threshold > gc.get_threshold()[0]
    assert enabled


def test_a_signal_to_the_group_does_not_end_a_worker(pool: WorkerPool) -> None:
    assert pool.submit(ignores_the_groups_signals).result()


def test_map_keeps_the_order_and_takes_only_a_few_ahead(pool: WorkerPool) -> None:
    taken: list[int] = []

    def calls() -> Iterator[tuple[int]]:
        for number in range(200):
            taken.append(number)
            yield (number,)

    results = pool.map(double, calls())
    assert next(results).result() == 0
    assert len(taken) < 20
    assert [future.result() for future in results] == [2 * number for number in range(1, 200)]


def test_a_worker_of_a_crawl_loads_nothing_that_it_may_never_need() -> None:
    """Its first page waits for all of them."""
    code = "import sys, pipelines.processes.forkserver, pipelines.processes.reading, crawler.discovery.look; "
    code += "print(*sorted({'asyncio', 'bs4', 'dateparser', 'feedparser', 'scrapy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_a_worker_that_cannot_start_is_no_fault_of_the_call() -> None:
    with WorkerPool(1, preload=("pipelines.no_such_module",)) as pool, pytest.raises(NoWorker, match="no_such_module"):
        pool.submit(double, 1).result()


def test_workers_are_forked_from_one_process_that_is_not_ours() -> None:
    with WorkerPool(2) as pool:
        parents = {pool.submit(parents_id).result() for _ in range(20)}
        assert len(parents) == 1
        assert os.getpid() not in parents


def test_a_worker_begins_as_if_none_had_been_before_it() -> None:
    with WorkerPool(1, deadline=DEADLINE) as pool:
        assert [pool.submit(set_place, place).result() for place in ("first", "second")] == ["", "first"]
        assert isinstance(pool.submit(segfault).exception(), WorkerCrashed)
        assert pool.submit(set_place, "third").result() == ""


def test_workers_outlive_what_they_were_forked_from_and_are_replaced_all_the_same() -> None:
    with WorkerPool(1, deadline=DEADLINE) as pool:
        os.kill(pool.submit(parents_id).result(), signal.SIGKILL)
        assert pool.submit(double, 1).result() == 2
        assert isinstance(pool.submit(segfault).exception(), WorkerCrashed)
        assert pool.submit(double, 2).result() == 4
        with pytest.raises(WorkerCrashed, match="signal 11"):
            pool.submit(segfault).result()


def test_closing_ends_what_runs_and_what_waits() -> None:
    pool = WorkerPool(1, deadline=60)
    running, waiting = pool.submit(sleep), pool.submit(double, 1)
    time.sleep(0.3)
    pool.close()
    assert isinstance(running.exception(timeout=5), PoolClosed)
    assert isinstance(waiting.exception(timeout=5), PoolClosed)
    with pytest.raises(PoolClosed):
        pool.submit(double, 1)


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_no_worker_outlives_a_killed_parent() -> None:
    program = (
        "import os, sys, time; from pipelines.processes.workers import WorkerPool; pool = WorkerPool(2);"
        "print(pool.submit(os.getpid).result(), pool.submit(os.getpid).result(), flush=True); time.sleep(600)"
    )
    root = Path(__file__).resolve().parents[1]
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, cwd=root, text=True) as parent:
        assert parent.stdout is not None
        workers = [int(word) for word in parent.stdout.readline().split()]
        parent.kill()
    until = time.monotonic() + 10
    while any(map(is_running, workers)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(is_running, workers))
