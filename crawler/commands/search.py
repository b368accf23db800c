"""`tearsheet search`: find articles by their words."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from crawler.commands.asking import Asking, question_of, question_options, why_empty
from crawler.commands.moments import say_left_out
from crawler.commands.options import tearsheet_with
from storage.archive import Archive
from storage.queries.search import Hit, Order, SearchResult
from storage.times import to_micros

BEFORE, AFTER = "\ue000", "\ue001"


@click.command("search", cls=Asking)
@question_options
@click.option("--newest/--best", "newest", default=True, help="Newest first (default), or best match first.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 2000), help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a hit, on one line.")
@click.pass_obj
def command(archive: Path, /, words: tuple[str, ...], limit: int, as_json: bool, newest: bool, **filters: Any) -> None:
    """Find articles by their words.

    All words must occur; "a phrase" stands together, -word must not occur, OR joins alternatives, word* is a
    beginning. Chinese, Japanese and Korean words need no spaces. Without words the filters alone decide. With --as-of
    the answer is what the archive held then; articles that claim no publication time are left out of it and counted.

    \b
      tearsheet search tariffs semiconductor
      tearsheet search '"rate cut" -Fed' --since 2025-02-01 --best
      tearsheet search 央行 降息 --lang zh
      tearsheet search --ticker HKG:9988 --as-of 2025-02-07T10:00:00Z
    """
    query = replace(
        question_of(words, filters),
        order=Order.NEWEST if newest else Order.BEST,
        limit=limit,
        before=BEFORE,
        after=AFTER,
    )
    with Archive.open(archive, read_only=True) as opened:
        result = opened.search(query)
        why = "" if result.hits else why_empty(opened, query)
    if as_json:
        for hit in result.hits:
            click.echo(json.dumps(as_record(hit), ensure_ascii=False))
    else:
        print_hits(result, Console(highlight=False), archive)
    say_left_out(undated=result.undated, forgotten=result.forgotten, why=why)


def as_record(hit: Hit) -> dict[str, Any]:
    """One hit as JSON; the marks around what matched are left out."""
    published = hit.published_at
    return {
        "id": hit.article_id,
        "version": hit.version_id,
        "url": hit.url,
        "source": hit.source,
        "publisher": hit.publisher or None,
        "language": hit.language or None,
        "title": _plain(hit.title),
        "snippet": _plain(hit.snippet),
        "published_at": published.isoformat() if published else None,
        "published_precision": hit.published_precision or None,
        "first_seen_at": to_micros(hit.first_seen_at),
        "recorded_at": to_micros(hit.recorded_at),
        "gone": hit.gone,
    }


def print_hits(result: SearchResult, console: Console, archive: Path) -> None:
    """The hits for a person: title, a line of facts, a snippet; what matched is highlighted."""
    if not result.hits:
        console.print("Nothing found.")
        return
    for hit in result.hits:
        console.print(Text.assemble((f"{hit.article_id:>6}  ", "dim"), marked(hit.title, "bold")), soft_wrap=True)
        day = _day(hit)
        facts = " | ".join(filter(None, (day, hit.publisher or hit.source, "withdrawn" if hit.gone else "", hit.url)))
        console.print(Text(f"        {facts}", style="dim"), soft_wrap=True)
        if hit.snippet:
            console.print(Text("        ").append_text(marked(" ".join(hit.snippet.split()), "")), soft_wrap=True)
    shown, more = len(result.hits), "more than " if result.more else ""
    how = f"read one with `{tearsheet_with(archive)} show ID`"
    console.print(Text(f"{shown} of {more}{result.count}; {how}", style="dim"), soft_wrap=True)


def marked(text: str, style: str) -> Text:
    """The text with what matched highlighted."""
    styled = Text(style=style)
    for number, part in enumerate(text.split(BEFORE)):
        hit, _, rest = part.partition(AFTER) if number else ("", "", part)
        styled.append(hit, style="bold reverse" if hit else "").append(rest)
    return styled


def _day(hit: Hit) -> str:
    if hit.published_at is None:
        return f"undated, first seen {_minute(hit.first_seen_at)}"
    return f"{hit.published_at:%Y-%m-%d}" if hit.published_precision == "day" else _minute(hit.published_at)


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _plain(text: str) -> str:
    return text.replace(BEFORE, "").replace(AFTER, "")
