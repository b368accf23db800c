"""Whose turn it is: delays, postponements, and that one slow host holds up nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fetching.politeness import MAX_WAIT, Hosts, retry_after, server_of

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Ask:
    server: str
    number: int = 0
    delay: float = 0.0
    concurrency: int = 4


class Clock:
    """Monotonic seconds that pass only when somebody would wait."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def run(coroutine: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(coroutine, 20))


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("3", 3),
        (" 120 ", 120),
        ("0", 0),
        ("-5", 0),
        ("99999999999999999999", MAX_WAIT),
        (format_datetime(NOW.replace(minute=1), usegmt=True), 60),
        ("Mon, 02 Mar 2026 11:00:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", MAX_WAIT),
        ("Mon, 02 Mar 2026 12:00:30 -0000", 30),
        ("", None),
        ("soon", None),
        ("3.5", None),
        ("٣", 3),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


@given(st.text(max_size=80))
def test_retry_after_takes_any_text(value: str) -> None:
    seconds = retry_after(value, NOW)
    assert seconds is None or 0 <= seconds <= MAX_WAIT


def test_server_of_keeps_the_port_and_drops_the_user() -> None:
    assert server_of("https://me:secret@News.Example:8443/a") == "news.example:8443"
    assert server_of("http://news.example/a") == "news.example"


def test_one_request_at_a_time_until_robots_is_known_then_so_many() -> None:
    async def scenario() -> None:
        hosts: Hosts[Ask] = Hosts()
        for number in range(4):
            assert hosts.add(Ask("a", number, concurrency=2))
        first = await hosts.next()
        assert first is not None
        assert await _waits(hosts)
        hosts.learn("a", 0)
        assert await hosts.next() == Ask("a", 1, concurrency=2)
        assert await _waits(hosts)
        hosts.release(first)
        assert await hosts.next() == Ask("a", 2, concurrency=2)

    run(scenario())


def test_the_delay_of_the_source_and_of_robots_both_hold() -> None:
    async def scenario() -> None:
        clock = Clock()
        hosts: Hosts[Ask] = Hosts(monotonic=clock)
        for number in range(3):
            hosts.add(Ask("a", number, delay=5))
        hosts.learn("a", 0)
        clock.now += 5
        one = await hosts.next()
        assert one is not None
        hosts.release(one)
        clock.now += 4.9
        assert await _waits(hosts)
        clock.now += 0.2
        two = await hosts.next()
        assert two is not None
        hosts.release(two)
        hosts.learn("a", 30)
        clock.now += 29
        assert await _waits(hosts)
        clock.now += 2
        assert await hosts.next() == Ask("a", 2, delay=5)

    run(scenario())


def test_a_slow_host_with_many_jobs_holds_up_nobody() -> None:
    async def scenario() -> None:
        hosts: Hosts[Ask] = Hosts(total=8)
        for server in ("slow", "quick"):
            hosts.learn(server, 0)
        for number in range(500):
            hosts.add(Ask("slow", number))
        for number in range(20):
            hosts.add(Ask("quick", number))
        done = 0
        while done < 20:  # nothing of the slow host is ever released
            job = await hosts.next()
            assert job is not None
            if job.server == "quick":
                hosts.release(job)
                hosts.finish()
                done += 1

    run(scenario())


def test_hosts_take_turns() -> None:
    async def scenario() -> None:
        hosts: Hosts[Ask] = Hosts()
        for server in "abc":
            hosts.learn(server, 0)
            for number in range(3):
                hosts.add(Ask(server, number))
        first = [await hosts.next() for _ in range(3)]
        assert {job.server for job in first if job} == {"a", "b", "c"}

    run(scenario())


def test_it_ends_when_nothing_is_queued_and_nothing_open() -> None:
    async def scenario() -> None:
        hosts: Hosts[Ask] = Hosts()
        hosts.add(Ask("a"))
        job = await hosts.next()
        assert job is not None
        ending = asyncio.ensure_future(hosts.next())
        hosts.release(job)
        await asyncio.sleep(0.01)
        assert not ending.done()  # what the job finds may still be queued
        hosts.add(Ask("a", 2))
        hosts.finish()
        assert await ending == Ask("a", 2)
        hosts.release(Ask("a", 2))
        hosts.finish()
        assert await hosts.next() is None

    run(scenario())


def test_a_short_postponement_is_waited_for() -> None:
    async def scenario() -> None:
        clock = Clock()
        hosts: Hosts[Ask] = Hosts(patience=60, monotonic=clock)
        hosts.learn("a", 0)
        hosts.add(Ask("a"))
        assert hosts.postpone("a", 60) == []
        clock.now += 59
        assert await _waits(hosts)
        clock.now += 2
        assert await hosts.next() == Ask("a")

    run(scenario())


def test_a_long_postponement_ends_with_its_time() -> None:
    async def scenario() -> None:
        clock = Clock()
        hosts: Hosts[Ask] = Hosts(patience=60, monotonic=clock)
        hosts.learn("a", 0)
        hosts.postpone("a", 3600)
        hosts.postpone("a", 10)
        assert hosts.wait_for("a") == 3600
        assert hosts.wait_for("b") == 0
        assert not hosts.add(Ask("a"))
        clock.now += 3550
        assert hosts.add(Ask("a"))
        assert await _waits(hosts)
        clock.now += 51
        assert await hosts.next() == Ask("a")

    run(scenario())


def test_a_long_postponement_gives_the_jobs_back_and_takes_no_more() -> None:
    async def scenario() -> None:
        hosts: Hosts[Ask] = Hosts(patience=60)
        hosts.add(Ask("a", 1))
        hosts.add(Ask("b", 2))
        assert hosts.postpone("a", 61) == [Ask("a", 1)]
        assert not hosts.add(Ask("a", 3))
        assert await hosts.next() == Ask("b", 2)
        hosts.release(Ask("b", 2))
        hosts.finish()
        assert await hosts.next() is None

    run(scenario())


def test_stopping_gives_back_what_is_queued_and_ends() -> None:
    async def scenario() -> None:
        hosts: Hosts[Ask] = Hosts()
        hosts.add(Ask("a", 1, delay=1000))
        hosts.add(Ask("a", 2))
        await hosts.next()
        ending = asyncio.ensure_future(hosts.next())
        await asyncio.sleep(0)
        assert hosts.stop() == [Ask("a", 2)]
        assert await ending is None
        assert not hosts.add(Ask("a", 3))

    run(scenario())


async def _waits(hosts: Hosts[Ask]) -> bool:
    """Whether no job may be handed out now."""
    try:
        await asyncio.wait_for(hosts.next(), 0.02)
    except TimeoutError:
        return True
    return False


def test_it_waits_for_whoever_holds_it_open() -> None:
    async def scenario() -> None:
        hosts: Hosts[Ask] = Hosts()
        hosts.hold()
        ending = asyncio.ensure_future(hosts.next())
        await asyncio.sleep(0.01)
        assert not ending.done()
        hosts.finish()
        assert await ending is None

    run(scenario())
