"""Metadata of the shared corpus' publisher pages: a floor that must not sink. Skips where the corpus is not at hand."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest

from pipelines.fields.metadata import Metadata, read_metadata
from pipelines.pages.document import parse
from storage.article import Moment
from storage.page import Page

PUBLISHERS = Path(__file__).resolve().parents[1].parent / "shared" / "corpus" / "publishers"
FLOORS = {"title": 0.87, "authors": 0.86, "instant": 0.97, "day": 0.97}


def folded(text: str) -> str:
    return " ".join(normalize("NFKC", text).split())


def aware(text: str) -> datetime:
    """The truth's time; where it has no zone it is the wall clock of the page, read as UTC."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def right(found: Metadata, truth: dict[str, Any]) -> dict[str, bool]:
    said = aware(truth["published_at"])
    moment: Moment | None = found.published
    near = moment is not None and (
        abs(moment.at - said) <= timedelta(seconds=60)
        or abs(moment.at.replace(tzinfo=UTC) - said) <= timedelta(seconds=60)
    )
    return {
        "title": folded(found.title) == folded(truth["title"]),
        "authors": set(map(folded, found.authors)) == set(map(folded, truth["authors"])),
        "instant": near,
        "day": near or (moment is not None and moment.at.date() == said.date()),
    }


def test_floors() -> None:
    if not PUBLISHERS.exists():
        pytest.skip("no shared corpus beside the checkout")
    lines = (PUBLISHERS / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    counts = dict.fromkeys(FLOORS, 0)
    for line in lines:
        truth = json.loads(line)
        body = gzip.decompress((PUBLISHERS / "pages" / f"{truth['id']}.html.gz").read_bytes())
        page = Page(url=truth["url"], body=body, fetched_at=aware(truth["fetched_at"]))
        for field, correct in right(read_metadata(parse(page), page), truth).items():
            counts[field] += correct
    shares = {field: round(count / len(lines), 3) for field, count in counts.items()}
    assert {field: share for field, share in shares.items() if share < FLOORS[field]} == {}
