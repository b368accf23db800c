"""What waits for Scrapy's downloader: first in, first out."""

from __future__ import annotations

from collections import deque

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler


class Fifo(BaseScheduler):
    """Scrapy's scheduler of a crawl. The order is decided before, by politeness.py, and the archive knows what was
    fetched: Scrapy's own, with priorities, a queue on the disk and a filter of duplicates, costs without being of use.
    """

    def __init__(self) -> None:
        self._waiting: deque[Request] = deque()

    def has_pending_requests(self) -> bool:
        """Whether any request waits."""
        return bool(self._waiting)

    def enqueue_request(self, request: Request) -> bool:
        """Take a request; always True."""
        self._waiting.append(request)
        return True

    def next_request(self) -> Request | None:
        """The request that waits longest."""
        return self._waiting.popleft() if self._waiting else None
