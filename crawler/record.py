"""The public JSON of a page that was read: one object, and its keys are a contract (docs/json.md)."""

from __future__ import annotations

from typing import Any

from storage.article import Article
from storage.outcome import Rejected
from storage.page import Page

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
        return head | {"canonical_url": None} | outcome | EMPTY
    return head | {"canonical_url": None, "outcome": "article", "reason": None, "evidence": []} | EMPTY | fields(result)


def fields(article: Article) -> dict[str, Any]:
    """The article's own keys of the record."""
    published, modified = article.published, article.modified
    return {
        "canonical_url": article.canonical_url,
        "title": article.title,
        "authors": list(article.authors),
        "provider": article.provider or None,
        "publisher": article.publisher or None,
        "published_at": published.isoformat() if published else None,
        "published_precision": published.precision if published else None,
        "published_evidence": published.evidence if published else None,
        "published_inferred": published.inferred if published else False,
        "modified_at": modified.isoformat() if modified else None,
        "language": article.language or None,
        "text": article.text,
        "paragraphs": list(article.paragraphs),
        "disclosures": list(article.disclosures),
        "correction": article.correction or None,
        "tickers": [{"symbol": t.symbol, "mic": t.mic, "mention": t.mention} for t in article.tickers],
        "links": [{"url": link.url, "text": link.text} for link in article.links],
        "removed": [{"text": r.text, "kind": r.kind.value, "rule": r.rule} for r in article.removed],
        "standfirst": article.standfirst or None,
        "dateline": article.dateline or None,
        "summary": list(article.summary),
        "flags": list(article.flags),
        "rights": list(article.rights),
        "extractor": article.extractor or None,
        "recipe": article.recipe or None,
    }
