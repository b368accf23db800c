"""The word diff of `tearsheet show --diff`."""

from __future__ import annotations

from crawler.commands.show import changes
from storage.history import Version
from storage.outcome import Event
from tests.made_archive import NOW, made_article


def _version(number: int, title: str, *paragraphs: str) -> Version:
    article = made_article("https://news.example/tin", title, *paragraphs)
    event = Event.NEW if number == 1 else Event.REVISED
    return Version(number, 1, event, "", None, NOW, NOW, None, article)


def test_only_what_changed_is_shown_with_marks() -> None:
    before = _version(1, "Tin rose", "Tin rose 14.1% on Monday.", "Stocks fell.")
    after = _version(2, "Tin rose", "Tin rose 14.4% on Monday.", "Stocks fell.")
    assert [line.plain for line in changes(before, after)] == ["Tin rose [-14.1-]{+14.4+}% on Monday."]


def test_a_headline_and_a_new_paragraph_are_shown() -> None:
    before = _version(1, "Tin rose", "Stocks fell.")
    after = _version(2, "Tin fell", "Stocks fell.", "A trader saw it coming.")
    assert [line.plain for line in changes(before, after)] == [
        "Tin [-rose-]{+fell+}",
        "{+A trader saw it coming.+}",
    ]
