"""`tearsheet newsroom`: serve the bundled demonstration sites."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from crawler.importing.saved import parse_moment
from crawler.newsroom import FIRST_CRAWL, PORT, Newsroom, NewsroomServer
from storage.errors import UsageError


@click.command("newsroom")
@click.option(
    "--port",
    default=PORT,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="The port on 127.0.0.1; 0 takes a free one.",
)
@click.option("--seed", default=1, show_default=True, help="The same seed and clock give the same pages.")
@click.option("--clock", "when", default=FIRST_CRAWL.isoformat(), show_default=True, help="The moment the sites show.")
def command(port: int, seed: int, when: str) -> None:
    """Serve the bundled demonstration sites on 127.0.0.1.

    Every company and every sentence on them is made up; the markup and its traps are those of real finance sites. A
    later --clock shows what a later crawl would find: corrections, a withdrawn story, new articles.

    \b
      tearsheet newsroom
      tearsheet newsroom --clock 2025-02-08T04:00:00Z
    """
    clock = parse_moment(when, "--clock").astimezone(UTC)
    try:
        server = NewsroomServer(Newsroom(seed, clock), port)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(f"port {port} on 127.0.0.1 cannot be used: {reason}; give another with --port") from None
    click.echo(f"The newsroom at {datetime.isoformat(clock, timespec='minutes')}, seed {seed}; Ctrl-C stops it.")
    for host in server.newsroom.hosts:
        click.echo(f"  http://{host}:{server.port}/")
    if server.port != PORT:
        click.echo(f"The pages name port {PORT}; crawl with --connect-to :{PORT}:127.0.0.1:{server.port}")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        click.echo("Stopped.")
