"""Whether every text of an article, in whichever field, is clean: NFC, nothing invisible, no control characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from storage.article import Article

FORBIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


def strings(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """All strings in a value of dataclasses, tuples and dictionaries, with the way to each."""
    if isinstance(value, str):
        yield path, value
    elif is_dataclass(value):
        for field in fields(value):
            yield from strings(getattr(value, field.name), f"{path}.{field.name}")
    elif isinstance(value, tuple | list):
        for each in value:
            yield from strings(each, path)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from strings(key, path)
            yield from strings(each, f"{path}.{key}")


def assert_clean(article: Article) -> None:
    """Fails with the field and its text."""
    for path, text in strings(article):
        assert not FORBIDDEN.search(text), (path, text)
        assert unicodedata.is_normalized("NFC", text), (path, text)
    assert article.text == "\n\n".join(article.paragraphs)
