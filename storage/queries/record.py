"""Articles as JSON: the keys are a contract (docs/json.md)."""

from __future__ import annotations

from typing import Any

from storage.article import Article
from storage.queries.history import Story, Version
from storage.times import to_micros, to_seconds


def story_record(story: Story, versions: list[Version]) -> dict[str, Any]:
    """The story at one version, and a line for each version that is known."""
    return {
        "id": story.id,
        "url": story.url,
        "outcome": "article",
        "reason": None,
        "source": story.source,
        "version": story.version.id,
        "first_seen_at": to_micros(story.first_seen_at),
        "recorded_at": to_micros(story.version.recorded_at),
        "gone_at": to_micros(story.gone_at) if story.gone_at else None,
        **fields(story.version.article),
        "versions": [_line(version) for version in versions],
    }


def fields(article: Article) -> dict[str, Any]:
    """The article's own keys; what is not known is None, and a list is empty."""
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
        "tickers": [{"symbol": each.symbol, "mic": each.mic, "mention": each.mention} for each in article.tickers],
        "links": [{"url": link.url, "text": link.text} for link in article.links],
        "removed": [{"text": each.text, "kind": each.kind.value, "rule": each.rule} for each in article.removed],
        "standfirst": article.standfirst or None,
        "dateline": article.dateline or None,
        "summary": list(article.summary),
        "flags": list(article.flags),
        "rights": list(article.rights),
        "extractor": article.extractor or None,
        "recipe": article.recipe or None,
    }


COLUMNS = (
    *("id", "url", "outcome", "reason", "source", "version", "first_seen_at", "recorded_at", "gone_at"),
    *fields(Article(url="", canonical_url="", title="", paragraphs=(), kinds=(), positions=())),
)
"""The keys of `story_record` without `versions`: the columns of a table of articles, also of one without rows."""


def _line(version: Version) -> dict[str, Any]:
    return {
        "version": version.id,
        "outcome": version.outcome.value,
        "change": version.change or None,
        "recorded_at": to_micros(version.recorded_at),
        "fetched_at": to_seconds(version.fetched_at) if version.fetched_at else None,
        "title": version.article.title,
        "digest": version.article.digest,
        "extractor": version.article.extractor,
    }
