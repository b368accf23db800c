"""The made-up pages of tests/pages/refused.toml and short_articles.toml as pages that were fetched."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from storage.outcome import Reason
from storage.page import Page

PAGES = Path(__file__).with_name("pages")
_FETCHED = datetime(2031, 2, 7, 3, 30, tzinfo=UTC)
_MENU = ("Markets", "Banks", "Ports", "Rates", "Work", "Opinion", "Weather", "Jobs", "Archive", "Help")
_HEADLINES = (
    "Tollgate sells berth",
    "Penhallow loses clients",
    "Rates stay at 4%",
    "Mill to open in May",
    "Opticor hires in Lindenau",
    "Ostania prints a new note",
    "Dockers return",
    "Coin of five goes",
)
_CJK_HEADLINES = ("晨星集團減派息", "港口貨量下跌", "利率維持不變", "銀行裁員三百人", "新廠五月投產")
_TEASER = (
    "The decision follows a year in which the firm lost more than it had planned, and the board wants to act "
    "before May."
)
_CJK_TEASER = "公司去年虧損擴大，董事會希望在五月前作出決定，市場正密切留意。"


@dataclass(frozen=True)
class Case:
    """A page and the reason it must be refused for, None for an article."""

    name: str
    page: Page
    reason: Reason | None


def refused_pages() -> Iterator[Case]:
    """Pages that are no articles."""
    for entry in tomllib.loads((PAGES / "refused.toml").read_text("utf-8"))["page"]:
        yield Case(entry["name"], _page(entry), Reason(entry["reason"]))


def short_articles() -> Iterator[Case]:
    """Pages that must be read."""
    for entry in tomllib.loads((PAGES / "short_articles.toml").read_text("utf-8"))["page"]:
        yield Case(entry["name"], _page(entry), None)


def _page(entry: dict[str, Any]) -> Page:
    media_type = entry.get("media_type", "text/html")
    body = _html(entry).encode() if media_type == "text/html" else b"%PDF-1.7"
    return Page(
        url=entry["url"],
        body=body,
        fetched_at=_FETCHED,
        status=entry.get("status", 200),
        headers=(("content-type", f"{media_type}; charset=utf-8"),),
    )


def _html(entry: dict[str, Any]) -> str:
    inside = entry.get("body", "") + _teasers(entry)
    if entry.get("chrome"):
        inside = f"{_header()}{inside}{_footer()}"
    title = f"<title>{entry['title']}</title>" if entry["title"] else ""
    head = f'<meta charset="utf-8">{title}{entry.get("head", "")}{_typed(entry)}'
    lang = entry.get("lang", "en")
    return f'<!DOCTYPE html><html lang="{lang}"><head>{head}</head><body>{inside}</body></html>'


def _header() -> str:
    links = "".join(f'<li><a href="/{name.lower()}">{name}</a></li>' for name in _MENU)
    return f'<header><a href="/">Home</a><nav><ul>{links}</ul></nav></header>'


def _footer() -> str:
    links = "".join(f'<a href="/{name.lower()}">{name}</a> ' for name in ("Terms", "Privacy", "Contact", "About"))
    return f"<footer>{links}<p>© 2031. All rights reserved.</p></footer>"


def _teasers(entry: dict[str, Any]) -> str:
    cjk = entry.get("lang", "en")[:2] in ("zh", "ja")
    headlines, teaser = (_CJK_HEADLINES, _CJK_TEASER) if cjk else (_HEADLINES, _TEASER)
    text = f"<p>{teaser}</p>" if entry.get("long_teasers") else "<p>6 Feb</p>"
    return "".join(
        f'<div class="card"><h3><a href="/s/{each}">{headlines[each % len(headlines)]} ({each})</a></h3>{text}</div>'
        for each in range(entry.get("teasers", 0))
    )


def _typed(entry: dict[str, Any]) -> str:
    if not entry.get("typed"):
        return ""
    node = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": entry["title"],
        "datePublished": "2031-02-06T09:00:00+00:00",
        "author": {"@type": "Person", "name": "Orla Fenwick"},
    }
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'
