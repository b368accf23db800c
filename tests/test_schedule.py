"""When sources are due, that none runs twice at once, and the lines for cron and systemd."""

from __future__ import annotations

import os
import shlex
import signal
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.crawling import schedule
from crawler.crawling.crawl import CrawlOptions, CrawlReport
from crawler.crawling.jobs import Progress, SourceRun
from crawler.crawling.schedule import Pause, Plan, crontab_line, run_once, run_until_stopped, systemd_units
from crawler.sources.source import Source
from storage.archive import Archive
from storage.errors import ArchiveLocked, StorageError
from tests.command_line import CommandLine, Ran
from tests.fault_server import Answer, Hit, Site, article, rss, serving

NOW = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # the night when Europe's clocks go forward


class Clock:
    """Time that passes while the schedule pauses."""

    def __init__(self) -> None:
        self.now = NOW
        self.pauses: list[float] = []
        self.rounds = 0

    def __call__(self) -> datetime:
        return self.now

    def pause(self, seconds: float) -> bool:
        """Let the time pass; stop after so many rounds."""
        self.pauses.append(seconds)
        self.now += timedelta(seconds=seconds)
        self.rounds -= 1
        return self.rounds < 0


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site({"/robots.txt": Answer("", 404), "/a/1": article("Kittiwake story")})) as site:
        for name in ("often", "seldom"):
            site.routes[f"/{name}"] = rss(site.url("/a/1"))
        yield site


def source(site: Site, name: str, every: float) -> Source:
    return Source(
        name=name, homepage=site.url("/"), feeds=(site.url(f"/{name}"),), every=every, allow_private=True, delay=0
    )


def test_due_is_every_seconds_after_the_last_run_began(tmp_path: Path) -> None:
    hourly, never = Source(name="hourly", every=3600.0), Source(name="never", every=60.0)
    plan = Plan([hourly, never], tmp_path)
    plan.refresh()
    assert [one.name for one in plan.due(NOW)] == ["hourly", "never"]
    with Archive.open(tmp_path) as archive:
        run = archive.start_run("hourly", NOW)
        archive.finish_run(run, NOW + timedelta(minutes=10), finished=False, message="stopped")
    plan.refresh()
    assert [one.name for one in plan.due(NOW)] == ["never"]
    plan.begins(never, NOW + timedelta(minutes=50))
    assert plan.wait(NOW + timedelta(minutes=50)) == 60
    assert [one.name for one in plan.due(NOW + timedelta(hours=1))] == ["never", "hourly"]


def test_a_run_that_was_killed_is_gone_on_with_at_once(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        archive.start_run("hourly", NOW)
    plan = Plan([Source(name="hourly", every=3600.0)], tmp_path)
    plan.refresh()
    assert plan.due(NOW + timedelta(minutes=1))


def test_a_clock_that_was_set_back_does_not_silence_a_source(tmp_path: Path) -> None:
    plan = Plan([Source(name="hourly", every=3600.0)], tmp_path)
    plan.begins(Source(name="hourly"), NOW + timedelta(days=400))
    assert plan.due(NOW)


def test_no_source_means_no_end_of_waiting(tmp_path: Path) -> None:
    assert Plan([], tmp_path).wait(NOW) == float("inf")


def test_each_source_runs_when_it_is_due(site: Site, tmp_path: Path, clock: Clock) -> None:
    clock.rounds = 90
    reports: list[CrawlReport] = []
    sources = [source(site, "often", 1800.0), source(site, "seldom", 3600.0)]
    options = CrawlOptions(clock=clock, workers=1)
    said: list[str] = []
    plan = Plan(sources, tmp_path)
    assert run_until_stopped(plan, options, report=reports.append, say=said.append, pause=clock.pause) == 0
    start = clock() - timedelta(seconds=sum(clock.pauses))
    assert said[0] == f"Next: often at {start + timedelta(minutes=30):%Y-%m-%d %H:%M} UTC."
    assert len(said) == len(set(said)) == 3
    # Ninety minutes less the pauses of no length after a crawl; clocks that go forward change nothing.
    assert len(site.asked("/often")) == 3
    assert len(site.asked("/seldom")) == 2
    assert max(clock.pauses) <= schedule.LOOK_AGAIN
    assert [report.exit_code for report in reports] == [0, 0, 0]


def test_a_source_that_becomes_due_joins_and_none_runs_twice_at_once(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "JOIN_EVERY", 0.02)
    under_way: set[str] = set()
    most: list[int] = []
    release = threading.Event()

    class Watch(Progress):
        def started(self, run: SourceRun) -> None:
            assert run.source.name not in under_way
            under_way.add(run.source.name)
            most.append(len(under_way))

        def closed(self, run: SourceRun) -> None:
            under_way.discard(run.source.name)

    def slow(hit: Hit) -> Answer:
        release.wait(20)
        return rss(site.url("/a/1"))

    def quick(hit: Hit) -> Answer:
        if len(site.asked("/often")) == 3:
            release.set()
        return rss(site.url("/a/1"))

    with serving(Site({"/robots.txt": Answer("", 404), "/seldom": slow})) as other:
        site.routes["/often"] = quick
        sources = [source(other, "seldom", 0.2), source(site, "often", 0.1)]
        options = CrawlOptions(workers=1, progress=Watch())
        stop = run_until_stopped(
            Plan(sources, tmp_path), options, report=lambda report: None, say=print, pause=lambda seconds: True
        )
    assert stop == 0
    assert len(site.asked("/often")) >= 3
    assert max(most) == 2


def test_once_crawls_what_is_due_and_no_more(site: Site, tmp_path: Path, clock: Clock) -> None:
    sources = [source(site, "often", 1800.0)]
    options = CrawlOptions(clock=clock, workers=1)
    assert run_once(Plan(sources, tmp_path), options).pages == 1
    clock.now += timedelta(minutes=29)
    assert run_once(Plan(sources, tmp_path), options).sources == ()
    clock.now += timedelta(minutes=1)
    assert len(run_once(Plan(sources, tmp_path), options).sources) == 1


def test_cron_may_be_a_moment_early(site: Site, tmp_path: Path, clock: Clock) -> None:
    sources = [source(site, "often", 3600.0)]
    options = CrawlOptions(clock=clock, workers=1)
    clock.now += timedelta(seconds=2.5)  # what a slow start took
    run_once(Plan(sources, tmp_path), options)
    clock.now = NOW + timedelta(minutes=59)
    assert run_once(Plan(sources, tmp_path), options).sources == ()
    clock.now = NOW + timedelta(hours=1, seconds=0.5)
    assert len(run_once(Plan(sources, tmp_path), options).sources) == 1


def test_a_source_that_cannot_be_read_does_not_end_the_schedule(site: Site, tmp_path: Path, clock: Clock) -> None:
    clock.rounds = 75
    reports: list[CrawlReport] = []
    sources = [source(site, "often", 1800.0), source(site, "missing", 1800.0)]
    options = CrawlOptions(clock=clock, workers=1)
    plan = Plan(sources, tmp_path)
    assert run_until_stopped(plan, options, report=reports.append, say=print, pause=clock.pause) == 0
    assert [report.failures for report in reports] == [("missing: nothing that names its pages could be read",)] * 3
    assert len(site.asked("/often")) == len(site.asked("/missing")) == 3


def test_an_archive_that_fails_ends_the_schedule(
    site: Site, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StorageError("the disk is full")

    monkeypatch.setattr(Archive, "save", full)
    clock.rounds = 3
    reports: list[CrawlReport] = []
    sources = [source(site, "often", 1800.0)]
    options = CrawlOptions(clock=clock, workers=1)
    plan = Plan(sources, tmp_path)
    assert run_until_stopped(plan, options, report=reports.append, say=print, pause=clock.pause) == 1
    assert [report.failures for report in reports] == [("the disk is full",)]


def test_an_archive_that_somebody_holds_is_waited_for(site: Site, tmp_path: Path, clock: Clock) -> None:
    said: list[str] = []
    options = CrawlOptions(clock=clock, workers=1)
    sources = [source(site, "often", 1800.0)]
    with Archive.open(tmp_path):
        clock.rounds = 2
        plan = Plan(sources, tmp_path)
        assert run_until_stopped(plan, options, report=print, say=said.append, pause=clock.pause) == 0
        with pytest.raises(ArchiveLocked):
            run_once(Plan(sources, tmp_path), options)
    assert len(said) == 3 and "is being written by" in said[0]
    assert clock.pauses == [schedule.LOOK_AGAIN] * 3


def test_a_signal_ends_the_pause() -> None:
    pause = Pause()
    before = signal.getsignal(signal.SIGTERM)
    assert not pause(0.01)
    threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGTERM)).start()
    assert pause(30)
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.parametrize(
    ("every", "when"),
    [
        (10, "* * * * *"),
        (60, "* * * * *"),
        (420, "* * * * *"),
        (1800, "*/30 * * * *"),
        (2700, "*/15 * * * *"),
        (3500, "0 * * * *"),
        (3600, "0 * * * *"),
        (5400, "*/30 * * * *"),
        (5 * 3600, "0 * * * *"),
        (6 * 3600, "0 */6 * * *"),
        (2 * 86400, "0 6 * * *"),
    ],
)
def test_cron_runs_often_enough(every: float, when: str) -> None:
    command = ["/opt/my news/tearsheet", "schedule", "--once"]
    line = crontab_line(command, [Source(name="a", every=every), Source(name="b", every=864e4)])
    assert line.startswith(when + " ")
    assert shlex.split(line[len(when) :]) == command
    assert crontab_line(["a%b"], []) == r"0 * * * * a\%b"
    mixed = [Source(name=f"s{minutes}", every=60.0 * minutes) for minutes in (30, 45, 60, 1440)]
    assert crontab_line(["a"], mixed) == "*/15 * * * * a"


def test_systemd_units_name_the_command_and_the_time() -> None:
    command = ["/opt/my news/tearsheet", "schedule", "--once", "100%", "$HOME", 'say "a"']
    units = systemd_units(command, [Source(name="a", every=1800.0)], Path("/srv/news"))
    assert set(units) == {"tearsheet.service", "tearsheet.timer"}
    start = 'ExecStart="/opt/my news/tearsheet" schedule --once 100%% $$HOME "say \\"a\\""\n'
    assert start in units["tearsheet.service"]
    assert "WorkingDirectory=/srv/news\n" in units["tearsheet.service"]
    assert "OnUnitActiveSec=30min\n" in units["tearsheet.timer"]


def test_the_printed_line_carries_what_was_told(tmp_path: Path, tearsheet: CommandLine) -> None:
    (tmp_path / "wire.toml").write_text('feeds = ["https://wire.example/feed"]\nevery = "1h"\n')
    told = ("--contact", "me@wire.example", "--connect-to", "wire.example:443:127.0.0.1:8443")
    ran = tearsheet("--archive", tmp_path / "a", "schedule", "--sources", tmp_path, *told, "--print", "cron", "wire")
    assert ran.code == 0
    words = shlex.split(ran.out)
    assert words[6:] == [
        "--archive",
        str(tmp_path / "a"),
        "schedule",
        "--once",
        "--sources",
        str(tmp_path),
        *told,
        "wire",
        "--quiet",
    ]
    units = tearsheet("--archive", tmp_path / "a", "schedule", "--sources", tmp_path, *told, "--print", "systemd").out
    assert shlex.join(told) in units and "--quiet" not in units and "loginctl enable-linger" in units


@pytest.fixture
def once(site: Site, tmp_path: Path, tearsheet: CommandLine) -> Callable[..., Ran]:
    """`schedule --once` on the site, with more options."""

    def run(*options: str) -> Ran:
        return tearsheet("--archive", tmp_path / "a", "schedule", "--once", "--sources", tmp_path, *options)

    lines = (f'feeds = ["{site.url("/often")}"]', "allow_private = true", "delay = 0")
    (tmp_path / "often.toml").write_text("\n".join(lines))
    return run


def test_once_says_nothing_where_nothing_is_due_and_nobody_looks(once: Callable[..., Ran]) -> None:
    first = once()
    assert first.code == 0 and "often" in first.out and "often: done, 1 page: 1 new" in first.err
    assert once() == Ran(0, "", "")


def test_quiet_says_only_what_went_wrong(site: Site, tmp_path: Path, once: Callable[..., Ran]) -> None:
    site.routes["/robots.txt"] = Answer("User-agent: *\nCrawl-delay: 1\n")
    assert once("--quiet") == Ran(0, "", "")
    with Archive.open(tmp_path / "a", read_only=True) as archive:
        assert archive.status(NOW).articles == 1
    (tmp_path / "lost.toml").write_text(f'feeds = ["{site.url("/missing")}"]\nallow_private = true\ndelay = 0\n')
    ran = once("--quiet")
    assert ran.code == 1 and not ran.out
    assert ran.err.splitlines()[-1] == "failed: lost: nothing that names its pages could be read"
    assert "/missing: http-error" in ran.err and "often" not in ran.err


def test_quiet_still_tells_what_was_put_right(tmp_path: Path, once: Callable[..., Ran]) -> None:
    once("--quiet")
    (file,) = (tmp_path / "a" / "captures").glob("*.warc.gz")
    with file.open("ab") as captures:
        captures.write(b"cut")
    (tmp_path / "often.toml").rename(tmp_path / "anew.toml")
    assert "captures/torn" in once("--quiet").err


def test_once_waits_for_the_next_time_where_the_archive_is_held(tmp_path: Path, once: Callable[..., Ran]) -> None:
    with Archive.open(tmp_path / "a"):
        assert once("--quiet") == Ran(0, "", "")
        ran = once()
        assert ran.code == 0 and "is being written by" in ran.out


def test_a_folder_with_sources_for_saved_pages_only(tmp_path: Path, tearsheet: CommandLine) -> None:
    (tmp_path / "wire.toml").write_text('hosts = ["wire.example"]\n')
    ran = tearsheet("--archive", tmp_path / "a", "schedule", "--once", "--sources", tmp_path)
    assert ran.code == 2 and "are for saved pages only; add one" in ran.err
