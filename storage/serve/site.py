"""A Datasette on an archive, and its server on 127.0.0.1.

Anyone may run SQL (`default_allow_sql` stays on): people who keep an archive want to ask it their own questions, and
the only ones who can reach it are on this machine. Three things make that safe. The connection cannot write. SQLite
refuses values above MAX_VALUE bytes: without that `randomblob(900000000)` ran for 77 s and answered with 1.2 GB, for
the time limit does not act inside one function. And guard.py turns away what another site's page asks for.
"""

from __future__ import annotations

import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import uvicorn
from datasette.app import Datasette  # type: ignore[import-untyped]
from datasette.database import Database  # type: ignore[import-untyped]
from datasette.plugins import pm  # type: ignore[import-untyped]
from datasette.utils import sqlite_timelimit  # type: ignore[import-untyped]

from storage.errors import UsageError
from storage.files.folders import FILE
from storage.opening.database import connect_reader
from storage.opening.upgrade import require_current
from storage.serve import plugin
from storage.serve.describe import metadata

HOST = "127.0.0.1"
NAME = "tearsheet"
MAX_VALUE = 5_000_000
PAGE_LIMIT_MS = 3000
HERE = Path(__file__).parent

T = TypeVar("T")

_SETTINGS = {
    # A copy of a live WAL file without its WAL is not what the archive holds.
    "allow_download": False,
    "default_page_size": 50,
    "truncate_cells_html": 300,
    # Articles arrive while one looks.
    "default_cache_ttl": 0,
    "suggest_facets": False,
    "facet_time_limit_ms": 500,
}


class ArchiveDatabase(Database):  # type: ignore[misc]
    """Datasette's database with the archive's own read-only connection, which also copes with a read-only folder."""

    def connect(self, write: bool = False) -> sqlite3.Connection:
        """A new connection. Raises the archive's errors; never gives one that can write."""
        if write:
            raise ValueError("the archive is served for reading only")
        connection: sqlite3.Connection = connect_reader(Path(self.path)).conn
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        self._all_file_connections.append(connection)
        return connection


class Site(Datasette):  # type: ignore[misc]
    """Datasette with our pages. `clock` gives the present (aware), for "silent since"."""

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        if not pm.is_registered(plugin):
            pm.register(plugin, plugin.__name__)
        self.folder = folder
        self.clock = clock
        super().__init__(
            [],
            metadata=metadata(NAME),
            settings=_SETTINGS,
            template_dir=str(HERE / "templates"),
            static_mounts=[("assets", str(HERE / "static"))],
        )
        self.remove_database("_memory")
        self.archive = self.add_database(ArchiveDatabase(self, str(folder / FILE)), name=NAME)

    async def ask(self, question: Callable[[sqlite3.Connection], T]) -> T:
        """Run `question` in a thread, over one state of the archive.

        Raises sqlite3.OperationalError("interrupted") after PAGE_LIMIT_MS.
        """

        def inside(connection: sqlite3.Connection) -> T:
            connection.execute("BEGIN")
            try:
                with sqlite_timelimit(connection, PAGE_LIMIT_MS):
                    return question(connection)
            finally:
                connection.execute("ROLLBACK")

        answer: T = await self.archive.execute_fn(inside)
        return answer


def serve(folder: Path, port: int, clock: Callable[[], datetime], ready: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM. Calls `ready` with the address when it listens; port 0 takes a free one.

    Raises UsageError when there is no archive or the port cannot be used, and what opening an archive raises.
    """
    with closing(connect_reader(folder / FILE)) as database:
        require_current(database, folder / FILE)
    listener = _listen(port)
    config = uvicorn.Config(_app(folder, clock), log_level="warning", lifespan="on", timeout_graceful_shutdown=5)
    try:
        ready(f"http://{HOST}:{listener.getsockname()[1]}/")
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        listener.close()


def _app(folder: Path, clock: Callable[[], datetime]) -> Any:
    return Site(folder, clock).app()


def _listen(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(128)
    except (OSError, OverflowError) as error:
        listener.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"port {port} on {HOST} cannot be used: {reason}; give another with --port") from None
    return listener
