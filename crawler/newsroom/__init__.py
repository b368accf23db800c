"""The newsroom: made-up news sites on 127.0.0.1, in the markup and with the traps of real finance sites."""

from __future__ import annotations

from crawler.newsroom.newsroom import Newsroom, newsroom_sources
from crawler.newsroom.press import EDITION, FIRST_CRAWL, PORT, SECOND_CRAWL, edition_before
from crawler.newsroom.server import NewsroomServer, serving
from crawler.newsroom.truth import Expected

__all__ = [
    "EDITION",
    "FIRST_CRAWL",
    "PORT",
    "SECOND_CRAWL",
    "Expected",
    "Newsroom",
    "NewsroomServer",
    "edition_before",
    "newsroom_sources",
    "serving",
]
