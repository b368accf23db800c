"""What every site of the newsroom shares: seed, clock, edition day, and repeatable noise."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

PORT = 8420
EDITION = date(2025, 2, 6)
FIRST_CRAWL = datetime(2025, 2, 7, 4, 0, tzinfo=UTC)
SECOND_CRAWL = FIRST_CRAWL + timedelta(days=1)

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WIRE_MONTHS = ("Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")
SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def edition_before(now: datetime) -> date:
    """The Thursday whose second crawl (two days later, 04:00 UTC) lies before `now`: an edition for the real clock."""
    latest = (now.astimezone(UTC) - timedelta(days=2, hours=4)).date()
    return latest - timedelta(days=(latest.weekday() - 3) % 7)


def seeded(*names: object) -> random.Random:
    """A generator that depends on the names only, on every machine and Python (`hash` would not)."""
    digest = sha256("/".join(map(str, names)).encode()).digest()
    return random.Random(int.from_bytes(digest[:8], "big"))


@dataclass(frozen=True, slots=True)
class Press:
    """The arguments that decide every byte. `clock` is aware; `edition` is the day that stories count from."""

    seed: int
    clock: datetime
    edition: date

    def moment(self, day: int, at: str, zone: str) -> datetime:
        """The instant `day` days after the edition at the local time "HH:MM" or "HH:MM:SS" of an IANA zone."""
        return datetime.combine(self.edition + timedelta(days=day), time.fromisoformat(at), ZoneInfo(zone))

    def random(self, *names: object) -> random.Random:
        """A generator that depends on the seed and the names only."""
        return seeded(self.seed, *names)

    def figure(self, story: str, name: str, limits: tuple[float, float, int]) -> str:
        """A number of a story within (low, high), with that many decimals and thousands separators."""
        low, high, decimals = limits
        return f"{self.random('figure', story, name).uniform(low, high):,.{decimals}f}"


@dataclass(frozen=True, slots=True)
class Noise:
    """What differs from request to request. Seeded, so that request number n is the same in every run."""

    press: Press
    serial: int

    def random(self, *names: object) -> random.Random:
        """A generator for one place of one response."""
        return self.press.random("noise", self.serial, *names)

    def change(self, symbol: str) -> str:
        """A live quote's change: "+0.550 (+3.659%)"."""
        rng = self.random("quote", symbol)
        change, per_cent = rng.uniform(0.01, 2.5), rng.uniform(0.05, 4.9)
        sign = rng.choice("+-")
        return f"{sign}{change:.3f} ({sign}{per_cent:.3f}%)"


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put a story's words and figures into its {placeholders}. A name without a value is a mistake in the story."""
    return _PLACEHOLDER.sub(lambda found: values[found[1]], text)


def day_words(day: date) -> dict[str, str]:
    """The names a story may use for its own day and its neighbours."""
    before, after = day - timedelta(days=1), day + timedelta(days=1)
    return {
        "weekday": WEEKDAYS[day.weekday()],
        "prevday": WEEKDAYS[before.weekday()],
        "nextday": WEEKDAYS[after.weekday()],
        "md": f"{WIRE_MONTHS[day.month - 1]} {day.day}",
        "month": MONTHS[day.month - 1],
        "year": str(day.year),
        "lastyear": str(day.year - 1),
        "nextyear": str(day.year + 1),
        "weekdayzh": f"周{'一二三四五六日'[day.weekday()]}",
    }
