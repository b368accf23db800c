"""Which sources a command means: the user's own folder, and the bundled ones by name."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from crawler.sources.source import Source
from crawler.sources.source_files import load_source, load_sources, pick_sources
from storage.archive import Archive
from storage.errors import UsageError


def all_sources(folder: Path) -> dict[str, Source]:
    """The bundled sources and the user's own, by name; the user's replaces a bundled one of the same name."""
    return load_sources([folder] if folder.is_dir() else [])


def own_sources(folder: Path) -> tuple[Source, ...]:
    """The sources in the user's folder, by name; none when there is no such folder."""
    return tuple(load_source(path) for path in sorted(folder.glob("*.toml")))


def unknown_to(archive: Archive, source: str) -> str:
    """A sentence that names the archive's sources where this is none of them; "" where it is."""
    names = [name for (name,) in archive.connection.execute("SELECT name FROM sources ORDER BY name")]
    if source in names:
        return ""
    said = ", ".join(names[:20]) + (", ..." if len(names) > 20 else "") if names else "no source yet"
    return f"the archive has nothing of a source named {source!r}; it has {said}"


def chosen(names: Iterable[str], folder: Path) -> tuple[Source, ...]:
    """The named sources, or all of the user's own that can be crawled: those with a place to look.

    Raises UsageError when there are none, and for a named one that cannot be crawled.
    """
    if names := tuple(names):
        picked = pick_sources(all_sources(folder), names)
        for source in picked:
            if not source.starts:
                raise UsageError(f"{source.name} is for saved pages: it names no feed, sitemap or listing")
        return picked
    own = own_sources(folder)
    if crawled := tuple(source for source in own if source.starts):
        return crawled
    found = (
        f"The sources in the folder {folder} are for saved pages only"
        if own
        else f"There are no sources in the folder {folder}"
    )
    raise UsageError(
        f"{found}; add one with `tearsheet sources add URL`, or name a bundled one (`tearsheet sources list`)"
    )
