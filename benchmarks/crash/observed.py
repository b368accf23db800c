"""The `tearsheet` command, which also notes in the trace what `Archive.save` returned, that is, acknowledged."""

from __future__ import annotations

import json
from typing import Any

from benchmarks.crash import shim
from crawler.cli import main
from storage.archive import Archive
from storage.reading import Saved
from storage.urls import canonical


def observe() -> None:
    """Wrap `Archive.save`."""
    save = Archive.save

    def observed(archive: Archive, *arguments: Any, **named: Any) -> list[Saved]:
        saved = save(archive, *arguments, **named)
        shim.mark(json.dumps([canonical(each.url) for each in saved]))
        return saved

    Archive.save = observed  # type: ignore[method-assign]


if __name__ == "__main__":
    observe()
    main()
