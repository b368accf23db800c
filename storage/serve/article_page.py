"""The pages of one article: the text with its facts, as JSON, and what changed between two versions."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from datasette.utils.asgi import Request, Response  # type: ignore[import-untyped]

from storage.errors import UsageError
from storage.queries import diff, history
from storage.queries.asof import highest_version, parse_as_of
from storage.queries.history import Story, Version
from storage.queries.record import story_record
from storage.serve.answer import as_json, missing, page
from storage.serve.blocks import blocks_of
from storage.serve.filters import query


@dataclass(frozen=True, slots=True)
class Found:
    """A story as the archive held it, its versions up to then, where its capture stands, and its source's title."""

    story: Story
    versions: list[Version]
    capture: sqlite3.Row | None
    source_title: str


async def by_url(request: Request, datasette: Any) -> Response:
    """`/article?url=`: to the article with this address."""
    url = (request.args.get("url") or "").strip()
    found, problem, as_of = await _look_up(request, datasette, url)
    if found is None:
        return await missing(datasette, request, problem)
    said = {"as_of": (request.args.get("as_of") or "") if as_of else ""}
    return Response.redirect(datasette.urls.path(f"/article/{found.story.id}") + query(said))


async def article_page(request: Request, datasette: Any) -> Response:
    """`/article/ID`, with `?as_of=`."""
    found, problem, as_of = await _look_up(request, datasette, int(request.url_vars["id"]))
    if found is None:
        return await missing(datasette, request, problem)
    texts = [version for version in found.versions if version.outcome.has_text]
    context = {
        "story": found.story,
        "version": found.story.version,
        "article": found.story.version.article,
        "blocks": blocks_of(found.story.version.article),
        "versions": found.versions,
        "texts": texts,
        "capture": found.capture,
        "fetched_at": found.story.version.fetched_at,
        "source_title": found.source_title,
        "as_of": as_of,
        "as_of_text": (request.args.get("as_of") or "") if as_of else "",
    }
    return await page(datasette, request, "article.html", context)


async def article_json(request: Request, datasette: Any) -> Response:
    """`/article/ID.json`, with `?as_of=`."""
    found, problem, _ = await _look_up(request, datasette, int(request.url_vars["id"]))
    if found is None:
        return as_json({"ok": False, "error": problem, "status": 404, "title": None}, 404)
    return as_json(story_record(found.story, found.versions))


async def changes_page(request: Request, datasette: Any) -> Response:
    """`/article/ID/changes?from=VERSION&to=VERSION`: a word diff; without parameters of the publisher's last edit."""
    found, problem, _ = await _look_up(request, datasette, int(request.url_vars["id"]))
    if found is None:
        return await missing(datasette, request, problem)
    texts = [version for version in found.versions if version.outcome.has_text]
    chosen = {str(version.id): version for version in texts}
    edit = history.last_edit(found.versions) or (texts[0], texts[-1])
    after = chosen.get(request.args.get("to") or str(edit[1].id))
    before = chosen.get(request.args.get("from") or _previous(texts, after))
    if before is None or after is None:
        return await missing(datasette, request, "This article has no such version.")
    pieces = diff.compare(before.article.paragraphs, after.article.paragraphs)
    context = {
        "story": found.story,
        "texts": texts,
        "before": before,
        "after": after,
        "title": diff.words(before.article.title, after.article.title),
        "paragraphs": pieces,
        "facts": diff.changed_facts(before.article, after.article),
        "same": before.article.digest == after.article.digest,
    }
    return await page(datasette, request, "changes.html", context)


def _previous(texts: list[Version], after: Version | None) -> str:
    """The id of the version before `after`, or its own when it is the first."""
    earlier = [version for version in texts if after is not None and version.id < after.id]
    return str(earlier[-1].id if earlier else texts[0].id)


async def _look_up(request: Request, datasette: Any, which: int | str) -> tuple[Found | None, str, datetime | None]:
    text = request.args.get("as_of") or ""
    try:
        as_of = parse_as_of(text) if text else None
        found, problem = await datasette.ask(lambda db: _find_or_say(db, which, as_of))
    except UsageError as error:
        return None, f"As of: {error}.", None
    return found, problem, as_of


def _find_or_say(db: sqlite3.Connection, which: int | str, as_of: datetime | None) -> tuple[Found | None, str]:
    found = _find(db, which, as_of)
    sentence = "" if found else history.absence(db, which, as_of)
    return found, f"{sentence[:1].upper()}{sentence[1:]}." if sentence else ""


def _find(db: sqlite3.Connection, which: int | str, as_of: datetime | None) -> Found | None:
    story = history.story(db, which, as_of)
    if story is None:
        return None
    known = history.versions(db, story.id, highest_version(db, as_of))
    row = db.execute("SELECT title FROM sources WHERE name = ?", (story.source,)).fetchone()
    title = row["title"] if row else ""
    return Found(story, known, _capture(db, story.version.capture_id), title or story.source)


def _capture(db: sqlite3.Connection, capture_id: int | None) -> sqlite3.Row | None:
    row: sqlite3.Row | None = db.execute(
        "SELECT c.id, c.url, c.fetched_at, c.status, c.media_type, lower(hex(c.digest)) AS digest, f.name AS file, "
        "c.offset, c.length, c.revisit_of FROM captures c LEFT JOIN capture_files f ON f.id = c.file_id WHERE c.id = ?",
        (capture_id,),
    ).fetchone()
    return row
