"""A site on a made-up archive, asked in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

from storage.archive import Archive
from storage.article import Article, Hyperlink, Kind, Moment, Removed, Ticker
from storage.outcome import Reason
from storage.reading import Reading
from storage.serve.site import Site
from tests.made_archive import NOW, later, made_article, made_page, reading, refusal

ATTACK = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
TIN, GONE, HOSTILE, CHINESE = (f"https://wire.example/{name}" for name in ("tin", "gone", "hostile", "zh"))

FULL = made_article(
    TIN,
    "Tin rises 3.1%",
    "Tin rose on Monday.",
    "Why it rose",
    "Demand",
    "Supply",
    "Month | Price",
    "March | 31,000",
    "It is a metal.",
    kinds=(
        Kind.PARAGRAPH,
        Kind.SUBHEADING,
        Kind.LIST_ITEM,
        Kind.LIST_ITEM,
        Kind.TABLE_ROW,
        Kind.TABLE_ROW,
        Kind.QUOTE,
    ),
    positions=(1, 3, 4, 5, 6, 7, 8),
    authors=("Ada Ore",),
    provider="Ore Newswires",
    publisher="The Wire",
    published=Moment(NOW.astimezone(timezone(timedelta(hours=8))), "minute", "text:3 Mar", "3 Mar", True, "fetch time"),
    language="en",
    disclosures=("The author holds tin.",),
    tickers=(Ticker("0700", "XHKG", "HKG:0700"),),
    links=(Hyperlink("https://wire.example/ore", "ore"), Hyperlink("javascript:alert(3)", "trap")),
    removed=(Removed("Subscribe to us", Kind.NEWSLETTER, "newsletter-1", 2),),
    extractor="general-1",
)


def hostile() -> Article:
    """An article whose every field carries markup."""
    return made_article(
        HOSTILE,
        f"Title{ATTACK}",
        f"Text{ATTACK}",
        authors=(ATTACK,),
        provider=ATTACK,
        publisher=ATTACK,
        published=Moment(NOW, "day", ATTACK, ATTACK, True, ATTACK),
        language=ATTACK,
        standfirst=ATTACK,
        dateline=ATTACK,
        summary=(ATTACK,),
        disclosures=(ATTACK,),
        correction=ATTACK,
        tickers=(Ticker(ATTACK, ATTACK, ATTACK),),
        links=(Hyperlink(ATTACK, ATTACK), Hyperlink("javascript:alert(3)", ATTACK)),
        removed=(Removed(ATTACK, Kind.AD, ATTACK, 0),),
        flags=(ATTACK,),
        rights=(ATTACK,),
        extractor=ATTACK,
        recipe=ATTACK,
    )


def fill(archive: Archive) -> None:
    """Four stories: 1 revised, 2 withdrawn, 3 hostile, 4 Chinese; and a refused page."""
    run = archive.start_run("wire", NOW)
    archive.describe_source("wire", NOW, title=f"Wire {ATTACK}", homepage="javascript:alert(4)", licence=ATTACK)
    first = [
        Reading(made_page(TIN), FULL),
        reading(GONE, "Takeover talks", "They talk about zinc."),
        Reading(made_page(HOSTILE, b"h"), hostile()),
        reading(CHINESE, "央行降息", "中國人民銀行今日宣布降息。", language="zh-Hant"),
        refusal("https://wire.example/wall", Reason.BOT_WALL),
    ]
    archive.save(first, run=run, recorded_at=NOW)
    after = later(days=1)
    archive.save(
        [
            reading(TIN, "Tin rises 3.4%", "Tin rose on Tuesday.", at=after, correction="Corrects the figure."),
            refusal(GONE, Reason.HTTP_ERROR, 410, at=after),
            Reading(
                made_page(HOSTILE, b"h2", fetched_at=after),
                made_article(HOSTILE, f"New{ATTACK}", f"=1+1 New{ATTACK}", language=ATTACK),
            ),
        ],
        run=run,
        recorded_at=after,
    )
    archive.finish_run(run, after, finished=False, message=ATTACK)


class Asked:
    """A site, asked one page at a time."""

    def __init__(self, site: Site, loop: asyncio.AbstractEventLoop) -> None:
        self.site, self._loop = site, loop

    def get(self, path: str, **more: Any) -> Any:
        """The response to one request, redirects not followed."""
        return self._loop.run_until_complete(self.site.client.get(path, **more))

    def text(self, path: str, status: int = 200) -> str:
        """The body of a page that answers with `status`."""
        response = self.get(path)
        assert response.status_code == status, f"{path}: {response.status_code} {response.text[:500]}"
        return str(response.text)


@contextmanager
def asked(folder: Path) -> Iterator[Asked]:
    """The site of the archive in `folder`."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    site = Site(folder, lambda: later(days=2))
    try:
        yield Asked(site, loop)
    finally:
        site.executor.shutdown()
        for database in site.databases.values():
            database.close()
        asyncio.set_event_loop(None)
        loop.close()
