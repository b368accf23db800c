"""Generated news for the growth benchmark: no meaning, but the sizes and the repetitions of real pages.

Sizes follow what the extractor finds in 207 real news pages (means): 6,000 bytes of text in 23 paragraphs (the sizes
spread log-normally), 4 links of 415 bytes in all, 23 removed blocks of 1,150 bytes, a title of 72 bytes, a standfirst
of 170, an address of 105. Words come from a made-up lexicon by Zipf's law; one story in ten, or
another share, is of made-up Chinese.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random

from storage.article import Article, Hyperlink, Kind, Moment, Removed, Ticker
from storage.files.captures import encode_record
from storage.page import Link, Page
from storage.reading import Reading
from storage.repetition import traces_of

BEGIN = datetime(2022, 1, 3, 6, 0, tzinfo=UTC)
SOURCES = 150
_LEXICON = 80_000
_SENTENCES = 40_000
_ONSETS = [*"bcdfghjklmnprstvwz", "br", "ch", "dr", "fl", "gr", "pr", "qu", "st", "str", "tr"]
_VOWELS = [*"aeiou", "ai", "ea", "ou"]
_CODAS = ["", "", "", "n", "r", "s", "t", "l", "nd", "st", "ng"]
_KINDS = (Kind.RELATED, Kind.NEWSLETTER, Kind.SHARE, Kind.CAPTION, Kind.DISCLAIMER, Kind.TAGS)


@dataclass(frozen=True, slots=True)
class Stories:
    """A supply of readings; the same seed gives the same stories."""

    sentences: tuple[str, ...]
    chinese: tuple[str, ...]
    removed: tuple[tuple[str, Kind], ...]
    seed: int
    chinese_share: float

    @classmethod
    def of(cls, seed: int, chinese_share: float = 0.1) -> Stories:
        """Make lexicon and sentences, once."""
        random = Random(seed)
        lexicon = list(dict.fromkeys(_word(random) for _ in range(2 * _LEXICON)))[:_LEXICON]
        weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(lexicon))))
        sentences = tuple(_sentence(random, lexicon, weights) for _ in range(_SENTENCES))
        characters = [chr(0x4E00 + random.randrange(6000)) for _ in range(3000)]
        often = list(accumulate(1 / (rank + 2.7) for rank in range(len(characters))))
        chinese = tuple(
            "".join(random.choices(characters, cum_weights=often, k=random.randint(12, 40))) + "。"
            for _ in range(_SENTENCES // 4)
        )
        removed = tuple(
            (random.choice(sentences)[: random.randint(15, 90)], random.choice(_KINDS)) for _ in range(4000)
        )
        return cls(sentences, chinese, removed, seed, chinese_share)

    def link(self, number: int) -> Link:
        """What a feed says of the story with this number."""
        day = at(number)
        slug = "-".join(self._random(number).choice(self.sentences).lower().rstrip(".").split()[:7])
        url = f"https://{source_of(number)}.example/{day:%Y/%m/%d}/markets/{slug}-{number}"
        return Link(url=url, title=f"{slug} {number}", published=f"{day:%a, %d %b %Y %H:%M:%S} GMT", found_in="feed")

    def reading(self, number: int, revision: int = 0) -> Reading:
        """The story as it is fetched; with `revision` one of its paragraphs differs."""
        link = self.link(number)
        fetched = at(number) + timedelta(hours=revision)
        article = self._article(number, link.url)
        if revision:
            last = f"{article.paragraphs[-1]} Figures were revised {revision} time to {number % 977}."
            article = replace(article, paragraphs=(*article.paragraphs[:-1], last))
        body = f"<html><title>{article.title}</title><p>{number}.{revision}".encode()
        page = Page(url=link.url, body=body, fetched_at=fetched, headers=(("Content-Type", "text/html"),), link=link)
        return Reading(page, article, encode_record(page, fetched), traces_of(article))

    def _article(self, number: int, url: str) -> Article:
        random = self._random(number)
        cjk = random.random() < self.chinese_share
        paragraphs = tuple(self._paragraphs(random, number, self.chinese if cjk else self.sentences))
        gone = random.choices(self.removed, k=random.randint(8, 38))
        places = random.choices(range(len(paragraphs) + 10), k=len(gone))
        return Article(
            url=url,
            canonical_url=url,
            title=(random.choice(self.chinese) if cjk else random.choice(self.sentences))[:72],
            paragraphs=paragraphs,
            kinds=(Kind.PARAGRAPH,) * len(paragraphs),
            positions=tuple(range(len(paragraphs))),
            authors=(f"Writer {random.randrange(3000)}",),
            publisher=source_of(number).title(),
            published=Moment(at(number), "minute", "json-ld:datePublished", at(number).isoformat()),
            language="zh-Hans" if cjk else "en",
            standfirst=random.choice(self.sentences)[:170],
            tickers=(Ticker(f"{random.randrange(1, 9999):04}", "XHKG", "HKG"),) if random.random() < 0.3 else (),
            links=tuple(Hyperlink(f"{url[:60]}/{random.randrange(10**6)}", "more on this story") for _ in range(4)),
            removed=tuple(Removed(*each, "markup", place) for each, place in zip(gone, sorted(places), strict=True)),
            extractor="growth",
        )

    def _paragraphs(self, random: Random, number: int, sentences: tuple[str, ...]) -> Iterator[str]:
        size = random.lognormvariate(8.52, 0.6)  # bytes: mean about 6,000, median 5,000
        while size > 0:
            text = " ".join(random.choices(sentences, k=random.choice((1, 2, 2, 3)))) + f" {number % 9973}."
            size -= len(text.encode())
            yield text

    def _random(self, number: int) -> Random:
        return Random(self.seed * 1_000_003 + number)


def at(number: int) -> datetime:
    """When the story with this number was published: a story each ninety seconds."""
    return BEGIN + timedelta(seconds=90 * number)


def source_of(number: int) -> str:
    """Batches of 64 stories come from one source."""
    return f"wire{number // 64 % SOURCES:03}"


def _word(random: Random) -> str:
    return "".join(
        random.choice(_ONSETS) + random.choice(_VOWELS) + random.choice(_CODAS)
        for _ in range(random.choice((1, 2, 2, 3)))
    )


def _sentence(random: Random, lexicon: list[str], weights: list[float]) -> str:
    words = random.choices(lexicon, cum_weights=weights, k=random.randint(8, 28))
    if random.random() < 0.4:
        words[random.randrange(len(words))] = f"{random.randrange(1, 9000) / 10}%"
    return " ".join([words[0].capitalize(), *words[1:]]) + "."
