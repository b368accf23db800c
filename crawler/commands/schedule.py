"""`tearsheet schedule`: keep crawling, each source when it is due."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import click

from crawler.commands.options import connect_to_option, contact_option, sources_option
from crawler.sources.mine import chosen
from crawler.sources.source import Source


@click.command("schedule")
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@sources_option
@contact_option
@connect_to_option
@click.option("--once", is_flag=True, help="Crawl what is due now and end: for cron.")
@click.option("--print", "what", type=click.Choice(["cron", "systemd"]), help="Print a crontab line or systemd units.")
@click.pass_obj
def command(
    archive: Path, /, names: tuple[str, ...], sources: Path, once: bool, what: str | None, **how: str | tuple[str, ...]
) -> None:
    """Keep crawling, each source when it is due.

    A source says how often it is looked at (every = "30m" in its TOML file). Never are there two runs of one source
    at once. Ctrl-C or SIGTERM stops cleanly within 30 seconds.

    \b
      tearsheet schedule
      (crontab -l; tearsheet schedule --print cron) | crontab -
      tearsheet schedule --print systemd
    """
    wanted = chosen(names, sources)
    if what:
        told = {"--contact": (str(how["contact"]),), "--connect-to": tuple(how["connect_to"])}
        _print_units(what, wanted, _command(archive, names, sources, told))
        return
    from crawler.crawling.crawl import CrawlOptions
    from crawler.crawling.progress import print_report, progress_on
    from crawler.crawling.schedule import run_once, run_until_stopped

    options = CrawlOptions(
        connect_to=tuple(how["connect_to"]), contact=str(how["contact"]), progress=progress_on(sys.stderr)
    )
    if once:
        report = run_once(wanted, archive, options)
        if report.sources:
            print_report(report, sys.stdout)
        else:
            click.echo("No source is due.")
        raise click.exceptions.Exit(report.exit_code)
    code = run_until_stopped(
        wanted, archive, options, report=lambda report: print_report(report, sys.stdout), say=click.echo
    )
    raise click.exceptions.Exit(code)


def _command(archive: Path, names: tuple[str, ...], sources: Path, told: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The command that cron or systemd is to run, with whole paths and the options that were `told`."""
    program = [str(Path(sys.argv[0]).resolve())]
    places = ["--archive", str(archive.resolve()), "schedule", "--once", "--sources", str(sources.resolve())]
    options = [word for name, values in told.items() for value in values if value for word in (name, value)]
    return [*program, *places, *options, *names]


def _print_units(what: str, wanted: tuple[Source, ...], command: list[str]) -> None:
    from crawler.crawling.schedule import crontab_line, systemd_units

    if what == "cron":
        click.echo(crontab_line(command, wanted))
        return
    click.echo("# Save both in ~/.config/systemd/user/, then: systemctl --user enable --now tearsheet.timer")
    click.echo("# To go on while you are not logged in: loginctl enable-linger\n")
    for name, text in systemd_units(command, wanted, Path.cwd()).items():
        click.echo(f"# {name}\n{text}")
