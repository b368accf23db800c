"""The question that `search` and `export` ask alike: its words, its options, and what they make."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import click

from crawler.commands.moments import as_of_option
from crawler.commands.options import Given
from crawler.importing.saved import parse_moment
from crawler.sources.mine import unknown_to
from storage.archive import Archive
from storage.errors import UsageError
from storage.queries.search import SearchQuery, missing_words
from storage.times import parse_instant, to_seconds


class Asking(click.Command):
    """A command whose words may begin with a minus: `-word`, which click would take for options."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Write `-word` as NOT and the word, which means the same, wherever no option's value stands."""
        options = [each for each in self.params if isinstance(each, click.Option)]
        with_value = {name for each in options if not each.is_flag for name in each.opts}
        known = {name for each in (*options, self.get_help_option(ctx)) if each for name in each.opts}
        told: list[str] = []
        for place, word in enumerate(args):
            if word == "--":
                return super().parse_args(ctx, told + args[place:])
            is_value = place > 0 and args[place - 1] in with_value
            minus = len(word) > 1 and word[0] == "-" != word[1] and word not in known and not is_value
            told += ["NOT", word[1:]] if minus else [word]
        return super().parse_args(ctx, told)


_OPTIONS = (
    click.argument("words", nargs=-1),
    click.option(
        "--as-of", cls=Given, metavar="TIME", default="", help="Answer as the archive stood then; with a zone."
    ),
    click.option("--undated", is_flag=True, help="With --as-of: also articles that claim no publication time."),
    click.option("--source", cls=Given, default="", help="Only this source (see `tearsheet sources list`)."),
    click.option("--ticker", cls=Given, default="", help='Only with this listing: HKG:9988, 9988, 0700.HK, "700 HK".'),
    click.option("--lang", cls=Given, default="", help="Only this language: en, de, zh, zh-Hant ..."),
    click.option(
        "--since",
        cls=Given,
        metavar="TIME",
        default="",
        help="Published at or after; a day or a time, in UTC if it names no zone.",
    ),
    click.option(
        "--until", cls=Given, metavar="TIME", default="", help="Published at or before; a day counts to its end."
    ),
    click.option(
        "--exclude-rights",
        cls=Given,
        default="",
        metavar="LIST",
        help="Leave out what its page reserved: noarchive, tdm, noai, nosnippet ... with commas.",
    ),
)


def question_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the words and the filters; `question_of` takes them."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def question_of(words: Sequence[str], filters: dict[str, Any]) -> SearchQuery:
    """The query that words and filters make. Raises UsageError for a time that is none, and for no time at all."""
    since, until = _moment(filters["since"], "--since"), _end_of_day(filters["until"])
    if since and until and since > until:
        raise UsageError(f"--since {filters['since']} lies after --until {filters['until']}; nothing is in between")
    return SearchQuery(
        words=" ".join(_requoted(word) for word in words),
        source=filters["source"],
        ticker=filters["ticker"],
        lang=filters["lang"],
        since=since,
        until=until,
        as_of=as_of_option(filters["as_of"]),
        undated=filters["undated"],
        without_rights=tuple(filter(None, filters["exclude_rights"].replace(" ", "").split(","))),
    )


def why_empty(archive: Archive, query: SearchQuery) -> str:
    """Why nothing was found: an unknown source, a moment before the archive began, a word that nothing has; else ""."""
    if query.source and (unknown := unknown_to(archive, query.source)):
        return unknown
    first = archive.connection.execute("SELECT recorded_at FROM versions ORDER BY id LIMIT 1").fetchone()
    if query.as_of and first and (begun := parse_instant(first[0])) > query.as_of:
        return f"the archive begins with {to_seconds(begun)}, after that moment"
    return missing_words(archive.connection, query)


def _requoted(word: str) -> str:
    """A word as the shell gave it: with blanks inside it is a phrase, unless it brings its own quotes or operators."""
    parts = word.split()
    says_how = any(quote in word for quote in '"“„«＂') or any(
        part in ("OR", "AND", "NOT") or (part[0] == "-" != part) for part in parts
    )
    return f'"{word}"' if len(parts) > 1 and not says_how else word


def _moment(text: str, what: str) -> datetime | None:
    return parse_moment(text, what) if text else None


def _end_of_day(text: str) -> datetime | None:
    moment = _moment(text, "--until")
    return moment + timedelta(days=1, seconds=-1) if moment and len(text.strip()) == len("2025-02-06") else moment
