"""Tries a source and says in words what is wrong with it. `get` fetches and `read` reads; nothing is archived."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from crawler.discovery.discovery import discover
from crawler.discovery.found import Found
from crawler.sources.source import Source
from crawler.trying.finder import Get
from pipelines.pages.text import weight
from pipelines.recipe import Recipe
from storage.article import Article
from storage.outcome import Rejected
from storage.page import Link, Page

Read = Callable[[Page, Recipe], Article | Rejected]

SAMPLES = 3
MIN_ARTICLE_CHARACTERS = 200
"""Latin ones; an ideograph counts for two and a half."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What one feed, sitemap or listing yields. Of an index the newest child that names links is looked into."""

    url: str
    found: Found | Rejected
    links: tuple[Link, ...] = ()

    @property
    def with_date(self) -> float:
        """The share of its links that carry a date, 0 to 1."""
        return sum(bool(link.published) for link in self.links) / len(self.links) if self.links else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One page that the source names, and what reading it gave."""

    link: Link
    outcome: Article | Rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a source yields today. `problems` are sentences for a person; none means that the source works."""

    source: str
    starts: tuple[Start, ...]
    samples: tuple[Sample, ...]
    problems: tuple[str, ...]


def check_source(source: Source, get: Get, read: Read) -> Report:
    """Fetch every start of the source and up to three of the pages it names, and judge what comes.

    Recipes are chosen by the pages' fetch times, as in a crawl.
    """
    starts = tuple(_start(url, source, get) for url in source.starts)
    samples = tuple(_sample(link, source, get, read) for link in _spread(starts))
    if not starts:
        return Report(source=source.name, starts=(), samples=(), problems=("It is for saved pages: nothing to fetch.",))
    problems = (*_start_problems(starts, samples), *_sample_problems(samples, source))
    return Report(source=source.name, starts=starts, samples=samples, problems=problems)


def _start(url: str, source: Source, get: Get) -> Start:
    found = _look(url, source, get)
    if isinstance(found, Rejected):
        return Start(url=url, found=found)
    if found.links or found.levels < 2:
        return Start(url=url, found=found, links=found.links)
    for child in found.more[:SAMPLES]:
        inside = _look(child, source, get)
        if isinstance(inside, Found) and inside.links:
            return Start(url=url, found=found, links=inside.links)
    return Start(url=url, found=found)


def _look(url: str, source: Source, get: Get) -> Found | Rejected:
    page = get(url)
    return page if isinstance(page, Rejected) else discover(replace(page, requested_url=url), source)


def _spread(starts: tuple[Start, ...]) -> tuple[Link, ...]:
    """The first link of each start and, where there are fewer starts than samples, further ones of the first."""
    firsts = [start.links[0] for start in starts if start.links]
    others = [link for start in starts for link in start.links[1:]]
    unlike = {link.url: link for link in (*firsts, *others)}
    return tuple(unlike.values())[:SAMPLES]


def _sample(link: Link, source: Source, get: Get, read: Read) -> Sample:
    page = get(link.url)
    if isinstance(page, Rejected):
        return Sample(link=link, outcome=page)
    asked = replace(page, requested_url=link.url, source=source.name, link=link)
    return Sample(link=link, outcome=read(asked, source.recipe_for(page.fetched_at)))


def _start_problems(starts: tuple[Start, ...], samples: tuple[Sample, ...]) -> Iterator[str]:
    dated = all(isinstance(each.outcome, Rejected) or each.outcome.published is not None for each in samples)
    for start in starts:
        if isinstance(start.found, Rejected):
            yield f"{start.url} is refused: {start.found.reason} ({', '.join(start.found.evidence)})."
        elif not start.links:
            yield f"{start.url} is a {start.found.format} that names no article of this source{_because(start.found)}."
        elif not start.with_date and start.found.format != "listing" and not dated:
            yield f"{start.url} gives no dates, and not every page has one; then only first sight is known."


def _because(found: Found) -> str:
    return f": {'; '.join(found.notes)}" if found.notes else ""


def _sample_problems(samples: tuple[Sample, ...], source: Source) -> Iterator[str]:
    articles: list[Article] = []
    for sample in samples:
        if isinstance(sample.outcome, Rejected):
            yield f"{sample.link.url} is no article: {sample.outcome.reason} ({', '.join(sample.outcome.evidence)})."
        else:
            articles.append(sample.outcome)
    for article in articles:
        if not article.title:
            yield f"{article.url} has no title; a selector for it may help."
        if weight(article.text) < MIN_ARTICLE_CHARACTERS:
            yield f"{article.url} has only {len(article.text)} characters of text; a selector for the body may help."
    dated = sum(article.published is not None for article in articles)
    if articles and dated / len(articles) < source.expect.with_date:
        share = f"{source.expect.with_date:.0%}"
        yield f"{dated} of {len(articles)} sample articles have a date, where the source expects {share}."
    if samples and not articles:
        yield "None of the sample pages is an article; the source would archive nothing."
