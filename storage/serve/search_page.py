"""The search page: one box, filters, hits with what matched, pages."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from datasette.utils import MultiParams  # type: ignore[import-untyped]
from datasette.utils.asgi import Request, Response  # type: ignore[import-untyped]

from storage.errors import UsageError
from storage.queries.asof import parse_as_of
from storage.queries.search import RANKED, Order, SearchQuery, SearchResult, missing_words, search
from storage.serve.answer import page
from storage.serve.filters import AFTER, BEFORE
from storage.times import parse_written, zoned

PER_PAGE = 20
FIELDS = ("q", "source", "ticker", "lang", "since", "until", "as_of", "undated", "order")
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Form:
    """What the reader filled in, as text, and the question it makes. `problems` has a sentence for each bad field."""

    values: dict[str, str]
    number: int
    problems: tuple[str, ...]
    query: SearchQuery

    @property
    def asked(self) -> bool:
        """True when anything is filled in."""
        return any(value for name, value in self.values.items() if name not in ("order", "undated"))

    def parameters(self, **changes: str | int) -> dict[str, str | int]:
        """The form as parameters of an address, with changes."""
        return {**self.values, **changes}


def read_form(args: MultiParams) -> Form:
    """Read the parameters of an address; never raises."""
    values = {name: (args.get(name) or "").strip()[:_LONGEST] for name in FIELDS}
    problems: list[str] = []
    times = {name: _moment(values[name], name, problems) for name in ("since", "until", "as_of")}
    if times["since"] and times["until"] and times["since"] > times["until"]:
        problems.append(f"From {values['since']} lies after To {values['until']}.")
    number = args.get("page") or "1"
    most = RANKED // PER_PAGE
    at = min(max(int(number), 1), most) if number.isdecimal() and len(number) < 9 else 1
    values["order"] = "best" if values["order"] == "best" else ""
    values["undated"] = "1" if values["undated"] == "1" and values["as_of"] else ""
    query = SearchQuery(
        words=values["q"],
        source=values["source"],
        ticker=values["ticker"],
        lang=values["lang"],
        since=times["since"],
        until=times["until"],
        as_of=times["as_of"],
        undated=bool(values["undated"]),
        order=Order.BEST if values["order"] == "best" else Order.NEWEST,
        limit=PER_PAGE,
        offset=(at - 1) * PER_PAGE,
        before=BEFORE,
        after=AFTER,
    )
    return Form(values, at, tuple(problems), query)


def moment_of(text: str) -> datetime:
    """A time as people type it; without a zone it is UTC. Raises UsageError with one sentence."""
    try:
        return zoned(parse_written(text)).astimezone(UTC)
    except ValueError:
        raise UsageError(f"{text!r} is no time; write 2025-02-07 or 2025-02-07 10:30 (UTC).") from None


_NAMES = {"since": "From", "until": "To", "as_of": "As of"}
_DAY = len("2025-02-07")


def _moment(text: str, name: str, problems: list[str]) -> datetime | None:
    if not text:
        return None
    try:
        if name == "as_of":
            return parse_as_of(text)
        moment = moment_of(text)
        day = len(text) == _DAY and name == "until"
        # A little inside what datetime can hold, for the search looks two days around.
        edge = timedelta(days=3)
        moment = min(max(moment, datetime.min.replace(tzinfo=UTC) + edge), datetime.max.replace(tzinfo=UTC) - edge)
        return moment + timedelta(days=1, seconds=-1) if day else moment
    except UsageError as error:
        problems.append(f"{_NAMES[name]}: {str(error).removesuffix('.')}.")
        return None


async def search_page(request: Request, datasette: Any) -> Response:
    """`/`: hits for what is asked, the newest articles when nothing is."""
    form = read_form(request.args)
    found: SearchResult | None = None
    why = ""
    problems = list(form.problems)
    try:
        found, sources, articles, why = await datasette.ask(lambda db: _answer(db, form))
    except UsageError as error:
        form = replace(form, problems=(*form.problems, f"As of: {error}."))
        problems = list(form.problems)
        sources, articles = await datasette.ask(lambda db: (_sources(db), _articles(db)))
    except sqlite3.OperationalError as error:
        if error.args != ("interrupted",):
            raise
        problems.append("This search took too long. Ask for less: longer beginnings, more words, a source, a time.")
        sources, articles = await datasette.ask(lambda db: (_sources(db), _articles(db)))
    last = -(-found.count // PER_PAGE) if found else 0
    context = {
        "form": form,
        "values": form.values,
        "found": found,
        "why": why,
        "sources": sources,
        "articles": articles,
        "problems": problems,
        "last": last,
        "first_shown": form.query.offset + 1,
        "ranked": RANKED,
    }
    return await page(datasette, request, "search.html", context, 400 if form.problems else 200)


def _answer(db: sqlite3.Connection, form: Form) -> tuple[SearchResult | None, list[sqlite3.Row], int, str]:
    found = None if form.problems else search(db, form.query)
    why = missing_words(db, form.query) if found and not found.count else ""
    return found, _sources(db), _articles(db), why


def _sources(db: sqlite3.Connection) -> list[sqlite3.Row]:
    return db.execute("SELECT name, title FROM sources ORDER BY coalesce(nullif(title, ''), name), name").fetchall()


def _articles(db: sqlite3.Connection) -> int:
    """How many articles there are: ids are given in order and none is taken away by a crawl, so the last is enough."""
    (last,) = db.execute("SELECT coalesce(max(id), 0) FROM articles").fetchone()
    return int(last)
