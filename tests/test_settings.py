"""Settings of Scrapy."""

from __future__ import annotations

import subprocess
import sys

import pytest
from scrapy.settings import Settings

from crawler import settings


@pytest.mark.parametrize(
    ("name", "on"),
    [
        ("DOWNLOADER_MIDDLEWARES", {"crawler.crawling.robots.RobotsMiddleware": 100}),
        ("SPIDER_MIDDLEWARES", {}),
        ("EXTENSIONS", {}),
    ],
)
def test_nothing_of_scrapy_s_own_is_on(name: str, on: dict[str, int]) -> None:
    assert dict(Settings(settings.as_dict()).get_component_priority_dict_with_base(name)) == on


CODE = """
import sys
from scrapy.crawler import AsyncCrawlerRunner
from crawler.crawling.crawl import CrawlOptions, _settings
from crawler.crawling.spider import NewsSpider
AsyncCrawlerRunner(_settings(CrawlOptions())).create_crawler(NewsSpider)._apply_settings()
print(*sorted({"scrapy.extensions.telnet", "scrapy.extensions.remote_control", "aiohttp.web"} & set(sys.modules)))
"""


def test_a_crawl_loads_no_console_and_no_web_server() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
