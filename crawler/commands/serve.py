"""`tearsheet serve`: the archive in a browser."""

from __future__ import annotations

import signal
import webbrowser
from datetime import UTC, datetime
from pathlib import Path

import click


@click.command("serve")
@click.option("--port", default=8001, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--open", "show", is_flag=True, help="Open it in the browser.")
@click.pass_obj
def command(archive: Path, port: int, show: bool) -> None:
    """Browse and search the archive with Datasette on this machine.

    It answers on 127.0.0.1 only, reads only, and may run while a crawl writes. Besides the search there are a page for
    each article with its versions, a page of the sources, and Datasette's tables for SQL.

    \b
      tearsheet serve --open
      tearsheet --archive ./demo serve --port 8100
    """
    from storage.serve.site import serve

    # uvicorn ends cleanly on either and then raises the signal again.
    signal.signal(signal.SIGTERM, signal.default_int_handler)

    def ready(address: str) -> None:
        click.echo(f"Serving {archive} at {address} (Ctrl-C stops it)")
        if show:
            webbrowser.open(address)

    try:
        serve(archive, port, lambda: datetime.now(UTC), ready)
    except KeyboardInterrupt:
        click.echo("Stopped.")
