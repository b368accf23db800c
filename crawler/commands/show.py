"""`tearsheet show`: one article, its versions, what was removed from it, or its page as it was fetched."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from crawler.commands.moments import as_of_option
from crawler.commands.options import Given, id_or_url, tearsheet_with
from storage.archive import Archive
from storage.article import Kind
from storage.errors import UsageError
from storage.outcome import Event
from storage.queries.diff import Change, Paragraph, Piece, changed_facts, compare, words
from storage.queries.history import Story, Version, last_edit
from storage.queries.record import story_record
from storage.times import to_micros


@click.command("show")
@click.argument("which", metavar="ID|URL")
@click.option("--versions", is_flag=True, help="List the versions instead of the text.")
@click.option("--diff", is_flag=True, help="What the publisher's last edit changed, [-out-] and {+in+}.")
@click.option("--between", nargs=2, type=int, metavar="A B", help="What differs between two versions (see --versions).")
@click.option("--as-of", cls=Given, default="", metavar="TIME", help="As the archive held it then; with a zone.")
@click.option("--removed", is_flag=True, help="What was taken out of the page: place, kind, rule.")
@click.option("--raw", is_flag=True, help="The page's bytes as they were fetched, to standard output.")
@click.option("--json", "as_json", is_flag=True, help="As JSON (docs/json.md).")
@click.pass_obj
def command(archive: Path, /, which: str, as_of: str, between: tuple[int, int] | None, **wanted: bool) -> None:
    """Print one article: its text, its versions, what was removed from it, or its page.

    Of a page that was refused, by its URL, the reason is said and what was seen.

    \b
      tearsheet show 12
      tearsheet show https://news.example/a --removed
      tearsheet show 12 --diff
      tearsheet show 12 --between 3 9
      tearsheet show 12 --as-of 2025-02-07T10:00:00Z
    """
    moment = as_of_option(as_of)
    with Archive.open(archive, read_only=True) as opened:
        number = id_or_url(which)
        story = opened.article(number, as_of=moment)
        if story is None:
            raise UsageError(opened.absence(number, as_of=moment))
        if wanted["raw"]:
            sys.stdout.buffer.write(_raw(opened, story))
            return
        known = opened.versions(story.id, as_of=moment) if wanted["versions"] or wanted["diff"] or between else []
    if between or wanted["diff"]:
        before, after = (_chosen(known, number) for number in between) if between else _last_edit(story, known)
        if wanted["as_json"]:
            click.echo(json.dumps(_changes_record(story, before, after), ensure_ascii=False))
        else:
            _print_changes(before, after)
            if story.gone_at and not between:
                click.echo(f"withdrawn since: {to_micros(story.gone_at)}")
    elif wanted["as_json"]:
        click.echo(json.dumps(story_record(story, known), ensure_ascii=False))
    elif wanted["versions"]:
        _print_versions(known)
    else:
        _print(story, wanted["removed"], tearsheet_with(archive))


def _raw(archive: Archive, story: Story) -> bytes:
    if story.version.capture_id is None:
        raise UsageError(f"article {story.id} has no capture: it was not fetched by a crawl")
    return archive.capture(story.version.capture_id).body


def _print_versions(known: list[Version]) -> None:
    for version in known:
        size = len(version.article.text)
        click.echo(f"{version.id:>6}  {to_micros(version.recorded_at)}  {version.outcome:<9} "
                   f"{version.change:<10} {size:>6} characters  {version.article.title}")  # fmt: skip
    if any(version.outcome is Event.REREAD for version in known):
        click.echo("reread: another reading of ours; its publisher changed nothing.", err=True)


def _last_edit(story: Story, known: list[Version]) -> tuple[Version, Version]:
    edit = last_edit(known)
    if edit is None and story.gone_at:
        gone = f"its publisher changed nothing, and withdrew it; noticed at {to_micros(story.gone_at)}"
        raise UsageError(f"{gone}. Without --diff there is its last text")
    if edit is None:
        raise UsageError("its publisher has not changed it; --versions lists what else there is")
    return edit


def _changes_record(story: Story, before: Version, after: Version) -> dict[str, Any]:
    """What differs between two versions, for programs (docs/json.md)."""
    return {
        "id": story.id,
        "url": story.url,
        "source": story.source,
        "from": before.id,
        "to": after.id,
        "recorded_at": to_micros(after.recorded_at),
        "change": after.change or None,
        "gone_at": to_micros(story.gone_at) if story.gone_at else None,
        "diff": [line.plain for line in changes(before, after)],
    }


def _chosen(known: list[Version], number: int) -> Version:
    for version in known:
        if version.id == number and version.has_text:
            return version
    numbers = ", ".join(str(version.id) for version in known if version.has_text)
    raise UsageError(f"this article has no version {number} with a text; it has {numbers}")


def _print_changes(before: Version, after: Version) -> None:
    console = Console(highlight=False, soft_wrap=True)
    facts = f"version {before.id} to {after.id}, {to_micros(after.recorded_at)}"
    console.print(Text(f"{facts}: {after.change}" if after.change else facts, style="dim"), end="\n\n")
    for line in changes(before, after):
        console.print(line)
        console.print()


def changes(before: Version, after: Version) -> list[Text]:
    """The facts, title and paragraphs that are not the same in both; the marks also stand when piped."""
    old, new = before.article, after.article
    facts = [
        Text(f"{name.lower()}: ") + _marked((Piece(Change.DELETED, gone), Piece(Change.INSERTED, come)))
        for name, gone, come in changed_facts(old, new)
    ]
    found = [words(old.title, new.title), *compare(old.paragraphs, new.paragraphs)]
    return facts + [_marked(each) for each in found if any(piece.change is not Change.SAME for piece in each)]


def _marked(paragraph: Paragraph) -> Text:
    line = Text()
    for piece in filter(lambda piece: piece.text, paragraph):
        match piece.change:
            case Change.SAME:
                line.append(piece.text)
            case Change.DELETED:
                line.append(f"[-{piece.text}-]", style="red")
            case Change.INSERTED:
                line.append("{+" + piece.text + "+}", style="green")
    return line


def _print(story: Story, removed: bool, program: str) -> None:
    console = Console(highlight=False, soft_wrap=True)
    article = story.version.article
    console.print(Text(article.title, style="bold"))
    for name, value in _facts(story, program).items():
        if value:
            console.print(Text.assemble((f"{name}: ", "dim"), value))
    console.print()
    blocks: list[tuple[int, Text]] = [
        (
            position,
            Text(("- " if kind is Kind.LIST_ITEM else "") + text, style="bold" if kind is Kind.SUBHEADING else ""),
        )
        for text, kind, position in zip(article.paragraphs, article.kinds, article.positions, strict=True)
    ]
    if removed:
        blocks += [
            (each.position, Text(f"[{each.position} {each.kind}: {each.rule}] {each.text}", style="red"))
            for each in article.removed
        ]
    for _, text in sorted(blocks, key=lambda block: block[0]):
        console.print(text)
        console.print()
    if not article.paragraphs:
        says = f": it says {', '.join(article.rights)}" if article.rights else ""
        console.print(Text(f"No text was kept of this page{says}.", style="dim"))


def _facts(story: Story, program: str) -> dict[str, str]:
    article = story.version.article
    published = article.published
    when = (
        f"{published.isoformat()} (to the {published.precision}, {published.evidence})" if published else "not stated"
    )
    if published and published.inferred:
        when += f"; inferred: {published.basis}"
    return {
        "published": when,
        "modified": article.modified.isoformat() if article.modified else "",
        "first seen": to_micros(story.first_seen_at),
        "withdrawn": to_micros(story.gone_at) if story.gone_at else "",
        "by": ", ".join(article.authors),
        "dateline": article.dateline,
        "provider": article.provider,
        "publisher": article.publisher,
        "language": article.language,
        "tickers": ", ".join(f"{ticker.mic}:{ticker.symbol}" for ticker in article.tickers),
        "standfirst": article.standfirst,
        "summary": " ".join(article.points),
        "correction": article.correction,
        "disclosures": " ".join(article.disclosures),
        "address": story.url,
        "versions": f"{story.versions} (`{program} show {story.id} --versions`)" if story.versions > 1 else "",
    }
