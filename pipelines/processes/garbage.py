"""Python's garbage collector, for processes that have loaded much and make little garbage in cycles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# Containers made between two collections: a dozen pages' worth. Python's 700 cost four parts in a hundred of a reading,
# and a third of what a crawl's own process does.
_ALLOCATIONS = 50_000


def spare_collection() -> None:
    """Have the collector pass over what is loaded, and come seldom: what is read or saved leaves it little to find."""
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS, 10, 10)


@contextmanager
def loading() -> Iterator[None]:
    """No collector while modules are imported, which leave next to nothing to it, and a spared one from then on.

    Its searches took an eighth of a worker's start.
    """
    gc.disable()
    try:
        yield
    finally:
        spare_collection()
        gc.enable()


@contextmanager
def spared_collection() -> Iterator[None]:
    """The same while the block runs; afterwards everything is as it was."""
    # What is garbage now is left until then: to look for it takes as long as to read ten pages, and finds next to none.
    before = gc.get_threshold()
    spare_collection()
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
