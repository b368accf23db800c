"""The publishers of the newsroom."""

from __future__ import annotations

from crawler.newsroom.site import Site
from crawler.newsroom.sites.harbourwire import HarbourWire

SITES: tuple[type[Site], ...] = (HarbourWire,)
