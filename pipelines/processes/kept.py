"""Captures of an open archive, for reading them again beside new pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from pipelines.processes.reader import PageReader
from pipelines.recipe import Learned, Recipe
from storage.archive import Archive
from storage.errors import ArchiveDamaged, UsageError
from storage.page import Page
from storage.reading import Baseline, Reading
from storage.writing import baselines


def kept_page(archive: Archive, capture_id: int | None) -> Page | None:
    """The page of a capture; None where its body was not kept, or is damaged: `verify` tells of that."""
    try:
        return None if capture_id is None else archive.capture(capture_id)
    except (UsageError, ArchiveDamaged):
        return None


def with_baselines(
    archive: Archive,
    readings: list[Reading],
    reader: PageReader,
    recipe_for: Callable[[Page], Recipe],
    learned: Learned,
) -> list[Reading]:
    """The readings, those with a baseline whose story was read by something else before (baselines.py)."""
    pages: list[tuple[Page, Recipe, Learned]] = []
    based: dict[int, tuple[int, bool]] = {}
    for at, standing in enumerate(map(partial(baselines.standing, archive.connection), readings)):
        if standing is not None:
            page = kept_page(archive, standing.capture_id)
            based[at] = (standing.version_id, page is not None)
            if page is not None:
                pages.append((page, recipe_for(page), learned))
    results = reader.map_kept(pages)
    done = list(readings)
    for at, (version_id, is_kept) in based.items():
        done[at] = replace(readings[at], baseline=Baseline(version_id, next(results) if is_kept else None))
    return done
