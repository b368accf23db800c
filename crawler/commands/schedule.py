"""`tearsheet schedule`: keep crawling, each source when it is due."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.commands.options import connect_to_option, contact_option, quiet_option, sources_option
from crawler.sources.mine import chosen
from crawler.sources.source import Source
from storage.errors import ArchiveLocked

if TYPE_CHECKING:
    from crawler.crawling.crawl import CrawlReport


@click.command("schedule")
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@sources_option
@contact_option
@connect_to_option
@click.option("--once", is_flag=True, help="Crawl what is due now and end: for cron.")
@quiet_option
@click.option("--print", "what", type=click.Choice(["cron", "systemd"]), help="Print a crontab line or systemd units.")
@click.pass_obj
def command(archive: Path, /, names: tuple[str, ...], sources: Path, once: bool, what: str | None, **how: Any) -> None:
    """Keep crawling, each source when it is due.

    A source says how often it is looked at (every = "30m" in its TOML file). Never are there two runs of one source
    at once: with --once, what is due waits for the next time where another process holds the archive. Ctrl-C or SIGTERM
    stops cleanly within 30 seconds.

    \b
      tearsheet schedule
      (crontab -l; tearsheet schedule --print cron) | crontab -
      tearsheet schedule --print systemd
    """
    wanted = chosen(names, sources)
    if what:
        told = {"--contact": (how["contact"],), "--connect-to": tuple(how["connect_to"])}
        _print_units(what, wanted, _command(archive, names, sources, told), quiet=how["quiet"])
        return
    from crawler.crawling.crawl import CrawlOptions
    from crawler.crawling.progress import progress_on
    from crawler.crawling.schedule import Plan, run_once, run_until_stopped

    progress = progress_on(sys.stderr, quiet=how["quiet"])
    options = CrawlOptions(connect_to=how["connect_to"], contact=how["contact"], progress=progress)
    plan = Plan(wanted, archive)
    say, report = _speaking(quiet=how["quiet"])
    if once:
        try:
            done = run_once(plan, options)
        except ArchiveLocked as locked:
            say(str(locked))  # cron starts the next run while a long one goes on: no failure
            return
        report(done)
        raise click.exceptions.Exit(done.exit_code)
    raise click.exceptions.Exit(run_until_stopped(plan, options, report=report, say=say))


def _speaking(*, quiet: bool) -> tuple[Callable[[str], None], Callable[[CrawlReport], None]]:
    """What says a sentence, and what reports on a crawl."""
    from crawler.crawling.progress import print_outcome

    def report(done: CrawlReport) -> None:
        if quiet or done.sources:
            print_outcome(done, quiet=quiet)
        elif sys.stdout.isatty():  # in a log it would be a line every few minutes
            click.echo("No source is due.")

    return (lambda sentence: None) if quiet else click.echo, report


def _command(archive: Path, names: tuple[str, ...], sources: Path, told: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The command that cron or systemd is to run, with whole paths and the options that were `told`."""
    program = [str(Path(sys.argv[0]).resolve())]
    places = ["--archive", str(archive.resolve()), "schedule", "--once", "--sources", str(sources.resolve())]
    options = [word for name, values in told.items() for value in values if value for word in (name, value)]
    return [*program, *places, *options, *names]


def _print_units(what: str, wanted: tuple[Source, ...], command: list[str], *, quiet: bool) -> None:
    from crawler.crawling.schedule import crontab_line, systemd_units

    if quiet or what == "cron":  # cron mails all that is printed; the journal keeps it
        command = [*command, "--quiet"]
    if what == "cron":
        click.echo(crontab_line(command, wanted))
        return
    click.echo("# Save both in ~/.config/systemd/user/, then: systemctl --user enable --now tearsheet.timer")
    click.echo("# To go on while you are not logged in: loginctl enable-linger\n")
    for name, text in systemd_units(command, wanted, Path.cwd()).items():
        click.echo(f"# {name}\n{text}")
