"""The publishers of the newsroom."""

from __future__ import annotations

from crawler.newsroom.site import Site
from crawler.newsroom.sites.gangwan import Gangwan
from crawler.newsroom.sites.gatehouse import Gatehouse
from crawler.newsroom.sites.harbourwire import HarbourWire
from crawler.newsroom.sites.ledgerline import Ledgerline
from crawler.newsroom.sites.marketmosaic import MarketMosaic
from crawler.newsroom.sites.releasedesk import ReleaseDesk
from crawler.newsroom.sites.tideline import Tideline

SITES: tuple[type[Site], ...] = (HarbourWire, Tideline, ReleaseDesk, Gangwan, Ledgerline, MarketMosaic, Gatehouse)
