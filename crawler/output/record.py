"""The public JSON of a page that was read: one object, and its keys are a contract (docs/json.md)."""

from __future__ import annotations

from typing import Any

from storage.article import Article
from storage.outcome import Rejected
from storage.page import Page
from storage.queries.record import fields

EMPTY: dict[str, Any] = {
    "canonical_url": None,
    "title": None,
    "authors": [],
    "provider": None,
    "publisher": None,
    "published_at": None,
    "published_precision": None,
    "published_evidence": None,
    "published_inferred": False,
    "modified_at": None,
    "language": None,
    "text": "",
    "paragraphs": [],
    "disclosures": [],
    "correction": None,
    "tickers": [],
    "links": [],
    "removed": [],
    "standfirst": None,
    "dateline": None,
    "summary": [],
    "flags": [],
    "rights": [],
    "extractor": None,
    "recipe": None,
}


def record(page_id: str, page: Page, result: Article | Rejected) -> dict[str, Any]:
    """One JSON object for a page that was read, whether it is an article or not; every key is always there."""
    head = {"id": page_id, "url": page.url}
    if isinstance(result, Rejected):
        outcome = {"outcome": "rejected", "reason": result.reason.value, "evidence": list(result.evidence)}
        return head | {"canonical_url": None} | outcome | EMPTY | {"rights": list(result.rights)}
    return head | {"canonical_url": None, "outcome": "article", "reason": None, "evidence": []} | EMPTY | fields(result)
