"""When a page is looked at again.

- An article is read again while it is younger than 14 days, counted from when its link was found. The gap grows with
  its age and is at least an hour: after 1, 2, 4, 8 ... hours, nine times in all. Corrections come early.
- A link whose feed or sitemap gives another `modified` than before is read again as soon as an hour, or an eighth of
  its age, has passed since the last look, at any age. (Some sitemaps say "now" each time; the eighth bounds what
  they can cost.)
- A refusal that can pass (a bot wall, a server error, a page not reached) is retried after 1, 4, 16, 64 ... hours;
  one that will last (no article, an index, a paywall, robots.txt) after 3 and 12 days. Both end after 30 days.
- What is gone (404, 410, or sent home after it was live) is not looked at again.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.outcome import Reason

YOUNG = timedelta(days=14)
SHORTEST_GAP = timedelta(hours=1)
GIVE_UP = timedelta(days=30)

_PASSING = frozenset(
    {
        Reason.BOT_WALL,
        Reason.HTTP_ERROR,
        Reason.ERROR_PAGE,
        Reason.UNREACHABLE,
        Reason.READ_TIMEOUT,
        Reason.READ_FAILED,
        Reason.EMPTY,
    }
)


def next_look(found_at: datetime, now: datetime) -> datetime | None:
    """When an article that was read at `now` is due again; None: not any more."""
    age = now - found_at
    following = now + max(age, SHORTEST_GAP)
    return following if following - found_at < YOUNG else None


def next_try(reason: Reason, failures: int, found_at: datetime, now: datetime) -> datetime | None:
    """When a page that was refused at `now`, the `failures`-th time in a row, is tried again; None: not any more."""
    base = timedelta(hours=1) if reason in _PASSING else timedelta(days=3)
    following = now + base * 4 ** min(failures - 1, 6)
    return following if following - found_at < GIVE_UP else None


def after_change(found_at: datetime, checked_at: datetime) -> datetime:
    """When a page is due whose link says that it was modified."""
    return checked_at + max(SHORTEST_GAP, (checked_at - found_at) / 8)
