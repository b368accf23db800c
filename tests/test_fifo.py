"""Scrapy's scheduler of a crawl."""

from __future__ import annotations

from scrapy import Request

from crawler.fetching.fifo import Fifo


def test_requests_come_out_in_the_order_they_came_in_the_same_one_twice() -> None:
    fifo = Fifo()
    assert not fifo.has_pending_requests()
    assert fifo.next_request() is None
    asked = [Request(f"https://news.example/{name}") for name in "aba"]
    assert all(map(fifo.enqueue_request, asked))
    assert fifo.has_pending_requests()
    assert [fifo.next_request() for _ in range(4)] == [*asked, None]
