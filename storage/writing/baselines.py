"""What the publisher changed, told from what a better reading did.

A story is fetched again, and what read the page now (extractor, recipe, snapshot) is not what made the story's current
version. Then the difference proves no edit. The capture of that version is read in the same way as the new page: what
differs from the version is another reading, and only what differs from that is the publisher's doing.
"""

from __future__ import annotations

import sqlite3
from hashlib import sha256

from storage.article import Article
from storage.outcome import Event
from storage.reading import Maker, Reading, Standing
from storage.writing.stories import Current, current_version, find_story, story_url


def standing(db: sqlite3.Connection, reading: Reading) -> Standing | None:
    """The version whose capture is to be read again before this reading is saved; None: it can be saved as it is."""
    article = reading.result
    if not isinstance(article, Article):
        return None
    current = current_version(db, find_story(db, story_url(article, reading.page.url)))
    if current is None or current.event is Event.FORGOTTEN or current.maker == Maker.of(article):
        return None
    if current.is_after(reading.page) or current.says(bytes.fromhex(article.digest)):
        return None
    if _same_body(reading, current) or (reading.baseline and reading.baseline.version_id == current.id):
        return None
    return Standing(current.id, current.capture_id)


def base_of(reading: Reading, current: Current) -> Article | None:
    """The article that the new one is to be compared with, None where that is the current version itself."""
    article, baseline = reading.result, reading.baseline
    assert isinstance(article, Article)
    if current.maker == Maker.of(article):
        return None
    if _same_body(reading, current):
        return article
    if baseline is None or baseline.version_id != current.id:
        return None
    if baseline.result is None:
        return article
    return baseline.result if isinstance(baseline.result, Article) else None


def _same_body(reading: Reading, current: Current) -> bool:
    digest = reading.record.digest if reading.record else sha256(reading.page.body).digest()
    return digest == current.body
