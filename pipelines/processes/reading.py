"""Reading a page in a worker process: unpack, read, encode the WARC record.

Apart from the reader, so that a worker loads no asyncio.
"""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from pipelines.pages.content_encoding import BadEncoding, TooLarge, unpacked
from pipelines.read import read
from pipelines.recipe import GENERAL, NOTHING_LEARNED, Learned, Recipe
from storage.article import Article
from storage.files.captures import encode_record
from storage.outcome import Reason, Rejected
from storage.page import Page
from storage.reading import Reading
from storage.repetition import traces_of

MAX_BYTES = 8 * 1024 * 1024
"""Of a page, unpacked."""
NO_PAGE = Page(url="", body=b"")
"""In the place of a page that does not travel back."""
_ANY_PAGE = Page(
    url="https://newsroom.example/harbour-bonds",
    body=b"<html lang=en><title>Harbour bonds find buyers</title><article><h1>Harbour bonds find buyers</h1>"
    + b"<p>By Ada Reed"
    + b"<p>The harbour sold its bonds within a day, said the trustees, and the money will go into two new quays." * 4
    + b"<p>Most read<ul><li><a href=/a>One</a><li><a href=/b>Two</a></ul></article>",
)


def prepare() -> None:
    """Read a page, so that what is made on first use (compiled rules, tables) is there before workers are forked."""
    read_saved(_ANY_PAGE, GENERAL, packed_learned(NOTHING_LEARNED), None)


def read_only(page: Page, recipe: Recipe, learned: Learned) -> Reading:
    """A page to a reading without page and record: nothing but the result travels back. Runs in a worker."""
    return Reading(NO_PAGE, read(page, recipe, learned))


def read_saved(page: Page, recipe: Recipe, learned: bytes, fetched_at: datetime | None) -> Reading:
    """A page to a reading with its encoded record, and without the page: whoever sent it has it. Runs in a worker.

    The record of a page whose fetch time is not known is dated by when it is recorded, so the archive encodes it then.
    """
    result = read(page, recipe, unpacked_learned(learned))
    traces = traces_of(result) if isinstance(result, Article) else ()
    return Reading(NO_PAGE, result, encode_record(page, fetched_at) if fetched_at else None, traces)


def read_fetched(page: Page, recipe: Recipe, learned: bytes, fetched_at: datetime) -> Reading:
    """The bytes that were sent to a reading with its encoded record, as `read_saved`. Runs in a worker."""
    try:
        page = unpacked(page, MAX_BYTES)
    except TooLarge as error:
        return Reading(replace(page, body=b""), Rejected(Reason.TOO_LARGE, (f"unpacked: {error}",)))
    except BadEncoding as error:
        return Reading(replace(page, body=b""), Rejected(Reason.READ_FAILED, (f"Content-Encoding: {error}",)))
    return read_saved(page, recipe, learned, fetched_at)


# What was learned of a source may be large and is the same for all of its pages: it is packed and unpacked once.
@lru_cache(maxsize=64)
def packed_learned(learned: Learned) -> bytes:
    """As it travels to a worker."""
    return pickle.dumps(learned, protocol=5)


@lru_cache(maxsize=64)
def unpacked_learned(packed: bytes) -> Learned:
    """As it came to a worker."""
    learned: Learned = pickle.loads(packed)
    return learned
