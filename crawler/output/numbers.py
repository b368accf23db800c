"""Numbers with their nouns, for people."""

from __future__ import annotations


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 story", "1,200 stories"; `many` by default is `one` with an s."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
