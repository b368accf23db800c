"""Settings of Scrapy for every crawl. What is switched off says why."""

from __future__ import annotations

from typing import Any

BOT_NAME = "tearsheet"
SPIDER_MODULES = ["crawler.crawling.spider"]

# Without Twisted's reactor a process can crawl more than once: the scheduler does, and so do tests.
TWISTED_REACTOR_ENABLED = False

# Telnet runs Python for whoever connects; remote control (on by default since 2.19) for whoever reads a file of ours.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

_HANDLER = "crawler.fetching.downloader.GuardedDownloadHandler"
DOWNLOAD_HANDLERS: dict[str, str | None] = {
    "http": _HANDLER,
    "https": _HANDLER,
    # A page that names file:///etc/passwd must find nobody who can read it.
    "file": None,
    "data": None,
    "ftp": None,
    "s3": None,
}
DOWNLOAD_TIMEOUT = 30.0
DOWNLOAD_MAXSIZE = 8 * 1024 * 1024
HEADERS_MAXSIZE = 64 * 1024

# Pace is decided before a request is made, by fetching/politeness.py: the downloader's own slots would let the waiting
# requests of one slow host fill the room of all others.
DOWNLOAD_DELAY = 0
CONCURRENT_REQUESTS = 0
CONCURRENT_REQUESTS_PER_DOMAIN = 1_000
AUTOTHROTTLE_ENABLED = False

# Scrapy starts this many tasks for every response (scrapy#5182); ours yield at most one item.
CONCURRENT_ITEMS = 1
# Bytes of bodies that may wait for a worker before fetching pauses.
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 16 * 1024 * 1024

# The archive's frontier says what is fetched and when; Scrapy only holds what is its turn.
SCHEDULER = "crawler.fetching.fifo.Fifo"

# Nothing that Scrapy switches on by itself, today or in a later version; to name each as off would still load it.
# Redirects are hops of their own in the spider, each with its own turn, robots.txt and host rule. Retry-After decides,
# and the next crawl tries again. Bodies are unpacked in the workers, so that a bomb stalls nobody. Scrapy's robots.txt
# goes ahead where ours waits. No cookies are kept, no password sent, no proxy used (it would connect past the guard),
# nothing cached. The spider sets headers itself, and knows which hosts it may ask.
DOWNLOADER_MIDDLEWARES_BASE: dict[str, int | None] = {}
DOWNLOADER_MIDDLEWARES: dict[str, int | None] = {"crawler.crawling.robots.RobotsMiddleware": 100}
# Every status has an outcome; no Referer is sent; depth and length are the frontier's.
SPIDER_MIDDLEWARES_BASE: dict[str, int | None] = {}
# Progress and the report are ours; nothing is exported, mailed or profiled.
EXTENSIONS_BASE: dict[str, int | None] = {}
STATS_CLASS = "scrapy.statscollectors.DummyStatsCollector"
STATS_DUMP = False
ITEM_PIPELINES: dict[str, int] = {"pipelines.processes.items.ArchivePipeline": 100}


def as_dict() -> dict[str, Any]:
    """Every setting of this module, for a crawl that is started from Python."""
    return {name: value for name, value in globals().items() if name.isupper() and not name.startswith("_")}
