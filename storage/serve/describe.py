"""What Datasette says about the tables: titles, descriptions, facets, labels, and questions ready to ask.

Never `description_html`, which Datasette does not escape.
"""

from __future__ import annotations

from typing import Any

_TABLES: dict[str, dict[str, Any]] = {
    "articles": {
        "title": "Articles",
        "description": "One row a story of a publisher, by canonical URL, as it stands now. Texts are in versions.",
        "label_column": "title",
        "facets": ["source", "language"],
        "sort_desc": "id",
        "fts_table": "articles_fts",
        "fts_pk": "version_id",
        "columns": {
            "first_seen_at": "When the archive first recorded it (UTC); never changed.",
            "published_at": "What the page claims, in UTC; how exact the claim is stands in versions.",
            "version_id": "The last version that has a text.",
            "gone_at": "Since when the publisher has it no more.",
        },
    },
    "versions": {
        "title": "Versions",
        "description": "Every text a story had. Ids grow with recorded_at; a row with outcome gone is a tombstone.",
        "label_column": "title",
        "facets": ["outcome"],
        "sort_desc": "id",
        "fts_table": "articles_fts",
        "fts_pk": "id",
        "columns": {
            "content": "SHA-256 over everything the version says; stays when the text is removed on request.",
            "seal": "SHA-256 over content, place and the seal of the story's version before it.",
        },
    },
    "days": {
        "title": "Days",
        "description": "Days on which versions were recorded (UTC), each with a digest over all that was before.",
        "sort_desc": "day",
        "columns": {
            "root": "The Merkle tree hash (RFC 6962) over the seals of the day's versions.",
            "seal": "SHA-256 over the root and the seal of the day before: note it elsewhere, and it proves the rest.",
        },
    },
    "tickers": {
        "title": "Tickers",
        "description": "The listings each version names: symbol, ISO 10383 market, and the words that say so.",
        "facets": ["mic"],
    },
    "removed": {
        "title": "Removed blocks",
        "description": "What was taken out of the pages, with its kind and the rule that did it.",
    },
    "captures": {
        "title": "Captures",
        "description": "Every response that was kept: its digest (SHA-256) and its place in the WARC files.",
        "facets": ["status"],
        "sort_desc": "id",
    },
    "outcomes": {
        "title": "Outcomes",
        "description": "How the fetch of each page ended: new, revised, unchanged, gone, or rejected with a reason.",
        "facets": ["source", "outcome", "reason"],
        "sort_desc": "id",
    },
    "sources": {"title": "Sources", "description": "Where the articles come from.", "label_column": "title"},
    "runs": {"title": "Runs", "description": "One row a crawl of a source.", "facets": ["source"], "sort_desc": "id"},
    "frontier": {
        "title": "Frontier",
        "description": "Every URL that was ever seen, what became of it, and when it is due again.",
        "label_column": "url",
        "facets": ["source", "state"],
    },
    "discoveries": {
        "title": "Discoveries",
        "description": "Each look at a feed, sitemap or listing.",
        "sort_desc": "id",
    },
    "groups": {"title": "Wire groups", "description": "Versions that tell one wire story."},
    "repeated": {"title": "Repeated blocks", "description": "Fingerprints of blocks that recur in a source."},
    "capture_files": {"title": "Capture files", "description": "The WARC files and their committed lengths."},
    "rights": {
        "title": "Rights",
        "description": "What a page allowed when it was fetched: robots.txt, noarchive, reservations, licence.",
    },
    "forgettings": {"title": "Removals on request", "description": "What was to be removed, why, and how much it was."},
    "removed_blocks": {"hidden": True},
    "removals": {"hidden": True},
    "cjk_versions": {"hidden": True},
    "indexed": {"hidden": True},
    "waits": {"hidden": True},
    "filed": {"hidden": True},
    "row_counts": {"hidden": True},
    "_sqlite_migrations": {"hidden": True},
}

_QUERIES: dict[str, dict[str, Any]] = {
    # A bounded range of ids: in an archive with few edits the search for them must end within a second.
    "revised": {
        "title": "What publishers changed",
        "description": "Their edits, the last first, each with its kind, which leads to the words. "
        "Other readings of ours are no edits. The newest 100,000 versions are looked through.",
        "sql": "SELECT v.recorded_at, v.change, v.title, a.source, v.article_id, v.id AS version_id, a.gone_at "
        "FROM versions v JOIN articles a ON a.id = v.article_id WHERE v.outcome = 'revised' AND v.forgotten_id IS NULL "
        "AND v.id > (SELECT max(id) FROM versions) - 100000 ORDER BY v.id DESC LIMIT 200",
    },
    "withdrawn": {
        "title": "Articles that were withdrawn",
        "description": "What publishers have no more, with the time the archive noticed.",
        "sql": "SELECT id AS article_id, title, source, first_seen_at, gone_at FROM articles "
        "WHERE gone_at IS NOT NULL ORDER BY gone_at DESC LIMIT 200",
    },
    "by_day": {
        "title": "Articles by day and source",
        "description": "By the day of publication in UTC, or of first sight where the page claims none.",
        "sql": "SELECT substr(coalesce(published_at, first_seen_at), 1, 10) AS day, source, count(*) AS articles "
        "FROM articles GROUP BY day, source ORDER BY day DESC, source LIMIT 500",
    },
    "most_named": {
        "title": "Listings named most",
        "description": "Over the current versions.",
        "sql": "SELECT t.mic, t.symbol, count(*) AS articles FROM articles a JOIN tickers t "
        "ON t.version_id = a.version_id GROUP BY t.mic, t.symbol ORDER BY articles DESC LIMIT 200",
    },
    "about": {
        "title": "Articles that name a listing",
        "description": "Give the symbol as the market writes it (9988, ORRY).",
        "params": ["symbol"],
        "sql": "SELECT DISTINCT a.id AS article_id, a.title, a.source, a.published_at, t.mic, t.mention FROM tickers t "
        "JOIN articles a ON a.version_id = t.version_id WHERE t.symbol = upper(:symbol) ORDER BY a.id DESC LIMIT 200",
    },
    "lead_time": {
        "title": "How late the archive saw an article",
        "description": "Hours from the claimed publication to first sight, for claims exact to the minute.",
        "sql": "SELECT a.id AS article_id, a.title, a.source, a.published_at, a.first_seen_at, "
        "round((julianday(a.first_seen_at) - julianday(a.published_at)) * 24, 1) AS hours FROM articles a "
        "JOIN versions v ON v.id = a.version_id WHERE v.published_precision IN ('minute', 'second') "
        "ORDER BY a.id DESC LIMIT 200",
    },
    "rules_at_work": {
        "title": "What the rules removed",
        "description": "How often each rule took a block out, over all versions.",
        "sql": "SELECT b.kind, b.rule, count(*) AS blocks FROM removals r JOIN removed_blocks b ON b.id = r.block_id "
        "GROUP BY b.kind, b.rule ORDER BY blocks DESC LIMIT 200",
    },
    "refused": {
        "title": "Pages that were refused",
        "description": "The newest first, with the reason and what was seen.",
        "sql": "SELECT o.recorded_at, o.source, o.reason, o.evidence, f.url FROM outcomes o "
        "JOIN frontier f ON f.id = o.page_id WHERE o.outcome = 'rejected' ORDER BY o.id DESC LIMIT 200",
    },
}


def metadata(name: str) -> dict[str, Any]:
    """Datasette's metadata for the archive under this name."""
    return {
        "title": "Tearsheet",
        "databases": {
            name: {
                "description": "The archive's tables, read only. Times are ISO 8601 in UTC.",
                "tables": {table: dict(about) for table, about in _TABLES.items()},
                "queries": {query: dict(about) for query, about in _QUERIES.items()},
            }
        },
    }
