"""An archive that things really happen to: crawls, imports, withdrawals, rereads, removals; and copies made on the way.

Every page goes the way of the program: HTML, `read`, `save`; captures are read again from their WARC records. Only the
worker processes are left out: what they would do is done in this one.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from bs4 import Tag

from crawler.importing.importing import import_pages
from crawler.importing.saved import SavedPage
from crawler.rereading.rereading import RereadOptions, reread
from crawler.sources.owners import own_recipe
from crawler.sources.source import Source
from pipelines.processes.kept import with_baselines
from pipelines.processes.reader import PageReader
from pipelines.processes.workers import WorkerPool
from pipelines.read import read
from pipelines.recipe import Learned, Recipe
from storage.archive import Archive
from storage.page import Page
from storage.reading import Reading
from storage.removal.forgetting import forget
from storage.removal.forgotten import Wanted
from tests.made_archive import NOW, later

Step = tuple[Any, ...]

SOURCES = ("wire", "paper")
SECRETS = ("Alderney", "Brechou", "Cairngorm", "Dunwich", "Eriskay", "Foula")
"""A name for each story that stands in no other one."""
NAMES = ("Olive Marsh", "Peter Flint", "Rose Tarn")
BOILERPLATE = "Prices in this column are those of the evening before, as the harbour exchange gives them out."
RECIPES: dict[str, dict[str, Any]] = {
    "all": {},
    "unboxed": {"strip": (".box",)},
    "blind": {"function": "tests.lived:empty"},
}


def empty(fragment: Tag) -> None:
    """A recipe's function that finds no article anywhere."""
    fragment.clear()


@dataclass(frozen=True, slots=True)
class Written:
    """What a page says. `shape` 0 claims no time, 3 one without a year; it decides on the listings, too."""

    words: tuple[str, ...]
    shape: int = 1
    language: str = "en"


def url_of(story: int) -> str:
    """The address of a story."""
    return f"https://news.example/markets/{story}-{SECRETS[story].lower()}"


def page_of(story: int, said: Written, at: datetime | None, url: str = "") -> Page:
    """The page of a story as its site has it; `url` where that is another address of it."""
    title = f"{' '.join(said.words[:2]).capitalize()} at {SECRETS[story]}"
    when = (NOW - timedelta(hours=said.shape)).isoformat()
    claim = f'<meta property="article:published_time" content="{when}">' if said.shape else ""
    reserved = '<meta name="robots" content="noai">' if said.language == "de" else ""
    listing = ("", " (NASDAQ: AAPL)", " (HKG: 0700)", "")[said.shape]
    texts = (
        f"The buyers at {SECRETS[story]} counted {' '.join(said.words)} before the ferry left{listing}, and said so.",
        f"Nobody at {SECRETS[story]} had expected the quay to be open so early in a year with that much wind.",
        f"“We shall see what {SECRETS[story]} makes of it,” said the harbour master, who keeps the books himself.",
    )
    body = "".join(f"<p>{text}</p>" for text in texts)
    html = (
        f"<html lang='{said.language}'><head><meta charset='utf-8'><title>{title}</title>{claim}"
        f'<meta property="og:type" content="article"><meta property="og:title" content="{title}">'
        f'<meta name="author" content="{NAMES[story % len(NAMES)]}">{reserved}'
        f'<link rel="canonical" href="{url_of(story)}"></head>'
        f"<body><article><h1>{title}</h1>{body}<p class='box'>The box beside it has {said.words[-1]} for "
        f"{SECRETS[story]}, and nothing at all for the islands.</p><p>{BOILERPLATE}</p></article></body></html>"
    )
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    return Page(url=url or url_of(story), body=html.encode(), fetched_at=at, headers=headers)


@dataclass
class Copy:
    """The archive as it stood after a step, and the moment that is asked about."""

    moment: datetime
    folder: Path
    forgotten: list[Wanted] = field(default_factory=list)


@dataclass
class History:
    """A live archive, and copies of it."""

    folder: Path
    archive: Archive
    minutes: int = 0
    recipe: str = "all"
    runs: tuple[int, ...] = ()
    copies: list[Copy] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        return later(minutes=self.minutes)

    def happen(self, step: Step) -> None:
        """One step, a minute after the last; its first part is the name of a method."""
        self.minutes += 1
        kind, *rest = step
        getattr(self, kind)(*rest)

    def fetch(self, story: int, said: Written) -> None:
        """A crawl comes to the story's page."""
        self._save(story, page_of(story, said, self.now))

    def fetch_other(self, story: int, said: Written) -> None:
        """A crawl comes to another address of the story, which names the story's own."""
        self._save(story, page_of(story, said, self.now, f"https://news.example/amp/{story}"))

    def bring(self, story: int, said: Written, days: int) -> None:
        """Somebody imports a page that was saved long before, or does not say when (0); 31: under another source."""
        page = page_of(story, said, self.now - timedelta(days=days) if days else None)
        saved = [SavedPage("page", page)]
        source = self._source(story + days)
        import_pages(self.archive, saved, source, recipe_for=own_recipe(source), now=lambda: self.now)

    def withdraw(self, story: int, status: int) -> None:
        """The page is not there any more: 404, 410, or (200) readers are sent to the front page."""
        answer = "https://news.example/" if status == 200 else url_of(story)
        body = b"<html><body><h1>Harbour news</h1></body></html>"
        headers = (("Content-Type", "text/html"),)
        page = Page(
            url=answer, requested_url=url_of(story), body=body, status=status, fetched_at=self.now, headers=headers
        )
        self._save(story, page)

    def wall(self, story: int) -> None:
        """The site refuses us for once."""
        self._save(story, Page(url=url_of(story), body=b"Forbidden", status=403, fetched_at=self.now))

    def read_again(self, recipe: str) -> None:
        """A recipe is changed, and everything is read again with it."""
        self.recipe = recipe
        options = RereadOptions(
            clock=lambda: self.now, sources={name: self._source(at) for at, name in enumerate(SOURCES)}
        )
        assert not reread(self.archive, options, lambda *_: None).problems

    def forget(self, story: int) -> None:
        """Somebody has the right that it goes."""
        wanted = Wanted(url=url_of(story))
        self.archive.close()
        forget(self.folder / "live", wanted, why="a letter", now=self.now)
        self.archive = Archive.open(self.folder / "live")
        for copy in self.copies:
            copy.forgotten.append(wanted)

    def copy(self, seconds: int = 30) -> None:
        """Copy the archive as it stands, to be asked about so many seconds after the last step."""
        folder = self.folder / f"copy{len(self.copies)}"
        shutil.copytree(self.folder / "live" / "captures", folder / "captures")
        with sqlite3.connect(folder / "tearsheet.db") as target:
            self.archive.connection.backup(target)
        target.close()
        self.copies.append(Copy(self.now + timedelta(seconds=seconds), folder))

    def _source(self, story: int) -> Source:
        name = SOURCES[story % len(SOURCES)]
        recipe = Recipe(id=f"{name}-{self.recipe}", **RECIPES[self.recipe])
        return Source(name=name, hosts=("news.example",), recipes=(recipe,))

    def _save(self, story: int, page: Page) -> None:
        source = self._source(story)
        recipe = source.recipe_for(page.fetched_at)
        known = self.archive.learned(source.name)
        learned = Learned(snapshot=known.snapshot, repeated=known.fingerprints)
        readings = [Reading(page, read(page, recipe, learned))]
        with PageReader() as reader:
            readings = with_baselines(self.archive, readings, reader, lambda _: recipe, learned)
        self.archive.save(readings, run=self.runs[story % len(self.runs)], recorded_at=self.now)


@contextmanager
def workers_here() -> Iterator[None]:
    """What workers would do is done in this process."""
    with pytest.MonkeyPatch.context() as here:
        here.setattr(WorkerPool, "__init__", _start)
        here.setattr(WorkerPool, "submit", _call)
        here.setattr(WorkerPool, "close", lambda self: None)
        yield


@contextmanager
def history() -> Iterator[History]:
    """A new archive, with workers that are this process."""
    with TemporaryDirectory() as name, workers_here():
        folder = Path(name)
        lived = History(folder, Archive.open(folder / "live"))
        try:
            lived.runs = tuple(lived.archive.start_run(source, NOW) for source in SOURCES)
            yield lived
        finally:
            lived.archive.close()


def _start(self: WorkerPool, workers: int = 1, **_: Any) -> None:
    self.size = workers


def _call(self: WorkerPool, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
    done: Future[Any] = Future()
    done.set_result(function(*arguments))
    return done
