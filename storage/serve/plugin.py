"""The hooks through which Datasette takes our pages. They leave every Datasette alone that is not a `Site`."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

from datasette.app import Datasette  # type: ignore[import-untyped]
from datasette.utils.asgi import Base400, Request, Response  # type: ignore[import-untyped]
from datasette.views.base import DatasetteError  # type: ignore[import-untyped]
from jinja2 import Environment
from markupsafe import Markup
from pluggy import HookimplMarker

from storage.errors import TearsheetError
from storage.files.folders import FILE
from storage.fulltext.tokens import EVERYTHING
from storage.fulltext.words import match_of, parse_words
from storage.opening.database import in_words
from storage.serve import article_page, search_page, sources_page
from storage.serve.filters import FILTERS
from storage.serve.guard import STRICT, App, guard

hookimpl = HookimplMarker("datasette")

# Datasette gives hooks no type of their own to know a Site by, and site.py imports this module.
_OURS = "clock"
# What Datasette says where an address is none of its own: it takes the first word for the name of a database.
_NO_PAGE = ("", "404", "Database not found")
# An empty expression is an error of FTS5; these are what all articles have, and what none has.
_ALL, _NONE = f'field : "{EVERYTHING}" *', 'field : "xnothing9"'


def _ours(datasette: Datasette) -> bool:
    return hasattr(datasette, _OURS)


@hookimpl
def register_routes(datasette: Datasette) -> list[tuple[str, Callable[..., Any]]]:
    """Our pages; the root was Datasette's list of databases, of which there is one here."""
    if not _ours(datasette):
        return []
    return [
        (r"^/$", search_page.search_page),
        (r"^/sources$", sources_page.sources_page),
        (r"^/article$", article_page.by_url),
        (r"^/article/(?P<id>\d{1,18})$", article_page.article_page),
        (r"^/article/(?P<id>\d{1,18})\.json$", article_page.article_json),
        (r"^/article/(?P<id>\d{1,18})/changes$", article_page.changes_page),
    ]


# Last, for Datasette's own function of this name must not take its place.
@hookimpl(trylast=True)
def prepare_connection(conn: sqlite3.Connection, datasette: Datasette) -> None:
    """`?_search=` of the table pages understands what the search page does, Chinese too, and never fails."""
    if _ours(datasette):
        conn.create_function("escape_fts", 1, _match, deterministic=True)


def _match(words: str) -> str:
    if not words.strip():
        return _ALL
    return match_of(parse_words(words), [], EVERYTHING) or _NONE


@hookimpl
def prepare_jinja2_environment(env: Environment, datasette: Datasette) -> None:
    """Our filters."""
    if _ours(datasette):
        env.filters.update(FILTERS)


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Callable[[App], App]:
    """See guard.py."""
    return guard if _ours(datasette) else lambda app: app


@hookimpl
def menu_links(datasette: Datasette) -> list[dict[str, str]]:
    """The way from Datasette's pages back to ours."""
    if not _ours(datasette):
        return []
    return [
        {"href": datasette.urls.path("/"), "label": "Search"},
        {"href": datasette.urls.path("/sources"), "label": "Sources"},
        {"href": datasette.urls.path("/tearsheet/revised"), "label": "Changes"},
        {"href": datasette.urls.path("/tearsheet"), "label": "Tables and SQL"},
    ]


@hookimpl
def render_cell(row: sqlite3.Row, value: Any, column: str, table: str | None, datasette: Datasette) -> Markup | None:
    """Titles lead to the article page, classes of edits to what changed in them."""
    if not _ours(datasette) or column not in ("title", "change") or not value or not isinstance(value, str):
        return None
    article = _number(row, "id" if table == "articles" else "article_id")
    if article is None:
        return None
    place = f"/article/{article}"
    if column == "change":
        version = _number(row, "id" if table == "versions" else "version_id")
        if version is None:
            return None
        place += f"/changes?to={version}"
    return Markup('<a href="{}">{}</a>').format(datasette.urls.path(place), value)


def _number(row: sqlite3.Row, column: str) -> int | None:
    value = row[column] if column in row.keys() else None  # noqa: SIM118 - a Row iterates over its values
    if isinstance(value, dict):  # a table page puts the label of what a key refers to beside it
        value = value["value"]
    return value if isinstance(value, int) else None


@hookimpl(hookwrapper=True)
def handle_exception(datasette: Datasette, request: Request, exception: Exception) -> Generator[None, Any, None]:
    """One sentence for what a reader can cause; Datasette would print a traceback for every missing page."""
    results = yield
    words = _in_words(exception, datasette.folder / FILE) if _ours(datasette) else None
    if words:
        results.force_result([_sentence(datasette, request, *words)])


def _in_words(exception: Exception, path: Path) -> tuple[int, str] | None:
    match exception:
        case DatasetteError():
            # "Cannot sort by that column" comes as an error of the server.
            return (400 if exception.status == 500 else exception.status), str(exception.message)
        case Base400():
            status = exception.status
            said = str(exception.args[0]) if exception.args else ""
            return status, "There is no such page." if status == 404 and said in _NO_PAGE else said
        case json.JSONDecodeError() | UnicodeError():
            return 400, "The address has a parameter that cannot be read."
        case TearsheetError():
            return 500, str(exception)
        case sqlite3.OperationalError() if exception.args == ("interrupted",):
            return 503, "That took too long; ask for less: more words, a source, a shorter time."
        case sqlite3.DatabaseError():
            known = in_words(exception, path)
            return (500, str(known)) if known else None
    return None


async def _sentence(datasette: Datasette, request: Request, status: int, sentence: str) -> Response:
    if request.path.endswith(".json"):
        return Response.json({"ok": False, "error": sentence, "status": status, "title": None}, status=status)
    context = {"title": None, "error": sentence, "status": status}
    body = await datasette.render_template("error.html", context, request=request)
    return Response.html(body, status=status, headers={"Content-Security-Policy": STRICT})
